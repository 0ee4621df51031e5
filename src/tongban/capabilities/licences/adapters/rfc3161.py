"""A time-stamp authority over HTTP, as certificate authorities run them."""

from __future__ import annotations

import os

import httpx
from asn1crypto import tsp

from tongban.capabilities.licences.ports import Stamper
from tongban.foundation.adapters.public import PortRefused, PortUnavailable

TIMEOUT_SECONDS = 5.0


class HttpTimeStamps:
    """Asks the authority at ``TONGBAN_TIME_STAMP_URL`` (RFC 3161, 3.4)."""

    def __init__(self) -> None:
        self.url = os.environ.get("TONGBAN_TIME_STAMP_URL", "")

    def check_config(self) -> list[str]:
        return [] if self.url.startswith(("https://", "http://")) else ["TONGBAN_TIME_STAMP_URL is not set"]

    def stamper(self) -> Stamper:
        return self._ask

    def _ask(self, digest: bytes) -> bytes:
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
        query = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
        try:
            answer = httpx.post(
                self.url, content=query.dump(), headers={"Content-Type": "application/timestamp-query"},
                timeout=TIMEOUT_SECONDS,
            )  # fmt: skip
            answer.raise_for_status()
            reply = tsp.TimeStampResp.load(answer.content)
            status = reply["status"]["status"].native
        except (httpx.HTTPError, ValueError) as error:
            raise PortUnavailable("the time-stamp authority does not answer") from error
        if status not in ("granted", "granted_with_mods"):
            raise PortRefused(f"the time-stamp authority answered {status}")
        token = reply["time_stamp_token"]
        info = token["content"]["encap_content_info"]["content"].parsed
        if info["message_imprint"]["hashed_message"].native != digest:
            raise PortRefused("the token is for something else")
        return bytes(token.dump())
