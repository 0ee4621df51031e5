"""The front door of *signatures*."""

from .actions import (
    Invited,
    decline,
    expire,
    find_signer,
    is_sender,
    request_signatures,
    sign,
    signer_for,
    withdraw,
)
from .consent import consent_text
from .errors import (
    AnotherDocument,
    AssuranceTooLow,
    BadDocument,
    BadSigner,
    ConsentMissing,
    NotASigner,
    NotYourTurn,
    RequestEnded,
    SignatureError,
)
from .models import Signer, SigningRequest
from .queries import FoundSignature, examine, requests_of, signatures_on, visible_request, waiting_for
from .states import RequestState, SignerState

__all__ = [
    "AnotherDocument", "AssuranceTooLow", "BadDocument", "BadSigner", "ConsentMissing", "FoundSignature", "Invited",
    "NotASigner", "NotYourTurn", "RequestEnded", "RequestState", "SignatureError", "Signer", "SignerState",
    "SigningRequest", "consent_text", "decline", "examine", "expire", "find_signer", "is_sender",
    "request_signatures", "requests_of", "sign", "signatures_on", "signer_for", "visible_request", "waiting_for",
    "withdraw",
]  # fmt: skip
