"""A time-stamp authority (RFC 3161) in this process, under the city's own root."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from asn1crypto import cms, core, tsp

from tongban.capabilities.licences.ports import Stamper
from tongban.capabilities.licences.signed_data import (
    FIRST,
    OCTETS,
    SEQUENCE,
    SHA256,
    TST_INFO,
    attribute,
    der,
    der_integer,
    signed_data,
    signer_of,
)
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import SealIdentity, time_stamp_identity

# A UUID of our own under the arc that ITU-T X.667 keeps for them.
POLICY = core.ObjectIdentifier("2.25.128370391284773520481103318264511072853").dump()
_ONE_SECOND = tsp.Accuracy({"seconds": 1}).dump()
# GeneralName: a directory name.
_DIRECTORY = 0xA4


class EmbeddedTimeStamps:
    """Stamps by this machine's clock, signed with a key that does nothing else."""

    def check_config(self) -> list[str]:
        return []

    def stamper(self) -> Stamper:
        identity = time_stamp_identity()
        return lambda digest: token(identity, digest, datetime.now(UTC))


def token(identity: SealIdentity, digest: bytes, at: datetime) -> bytes:
    """A TimeStampToken over a SHA-256 digest."""
    signer, moment = signer_of(identity), at.replace(microsecond=0)
    content = der(
        SEQUENCE, der_integer(1), POLICY, der(SEQUENCE, SHA256, der(OCTETS, digest)), der_integer(secrets.randbits(63)),
        core.GeneralizedTime(moment).dump(), _ONE_SECOND, der(FIRST, der(_DIRECTORY, signer.name)),
    )  # fmt: skip
    # What RFC 3161 2.4.2 and RFC 5816 want signed beside the content: its digest, and which certificate signs.
    attributes = (
        attribute("content_type", TST_INFO),
        attribute("signing_time", cms.Time("utc_time", moment).dump()),
        attribute("message_digest", der(OCTETS, suite("international").digest(content))),
        signer.by_digest,
    )
    return signed_data(signer, attributes, kind=TST_INFO, content=content)
