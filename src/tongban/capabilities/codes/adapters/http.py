"""The open kit of another city, over the network."""

from __future__ import annotations

import httpx

from tongban.foundation.adapters.public import PortRefused, PortUnavailable

SECONDS = 5.0
MOST = 200_000  # bytes; a key set has a few hundred


class HttpCityKeys:
    """Reads ``/gate/kit/keys/`` of cities that run this platform."""

    def check_config(self) -> list[str]:
        """Nothing: addresses stand in the trust list."""
        return []

    def fetch(self, url: str) -> bytes:
        """One GET without redirects; https only."""
        if not url.startswith("https://"):
            raise PortRefused("https://")
        try:
            answer = httpx.get(f"{url.rstrip('/')}/gate/kit/keys/", timeout=SECONDS, follow_redirects=False)
        except httpx.InvalidURL as error:
            raise PortRefused(str(error)) from error
        except httpx.HTTPError as error:
            raise PortUnavailable(str(error)) from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise PortUnavailable(str(answer.status_code))
        if answer.status_code != 200 or len(answer.content) > MOST:
            raise PortRefused(str(answer.status_code))
        return answer.content
