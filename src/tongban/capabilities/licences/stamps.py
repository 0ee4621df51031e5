"""Time stamps (RFC 3161) on anything, and checking them: the imprint, the authority's signature, its certificate."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import root_identity

from .errors import BadStamp
from .ports import time_stamps


def stamp_of(content: bytes) -> bytes:
    """A TimeStampToken (DER) for this content by the authority in the socket.

    Raises:
        PortUnavailable: no answer within 5 seconds. Try again. PortRefused: the authority refused.
    """
    return time_stamps().stamper()(suite("international").digest(content))


def check_stamp(token: bytes, content: bytes) -> datetime:
    """The moment that a token says for this content, by whichever authority signed it.

    Raises:
        BadStamp: no token, for something else, or its signature does not hold.
    """
    context = ValidationContext(trust_roots=[x509.Certificate.load(root_identity().certificate)], allow_fetching=False)
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        found = asyncio.run(validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, content).digest()))
    except Exception as error:  # a damaged or hostile token: whatever the parser meets, it proves nothing
        raise BadStamp("读不懂") from error
    if not found["intact"] or not found["valid"]:
        raise BadStamp("不是这份内容的，或者被改动过")
    moment: datetime = found["timestamp"]
    return moment
