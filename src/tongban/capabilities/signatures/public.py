"""The front door of *signatures*."""

from .actions import close_about, decline, expire, is_sender, remove_signer, sign, signer_for, withdraw
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
from .papers import statement_pdf
from .queries import (
    FoundSignature,
    examine,
    request_about,
    requests_of,
    signatures_on,
    visible_request,
    waiting_for,
)
from .sending import Expected, Invited, Sender, Terms, find_signer, put_up, request_signatures
from .states import RequestState, SignerState

__all__ = [
    "AnotherDocument", "AssuranceTooLow", "BadDocument", "BadSigner", "ConsentMissing", "Expected",
    "FoundSignature", "Invited", "NotASigner", "NotYourTurn", "RequestEnded", "RequestState", "Sender",
    "SignatureError", "Signer", "SignerState", "SigningRequest", "Terms", "close_about", "consent_text",
    "decline", "examine", "expire", "find_signer", "is_sender", "put_up", "remove_signer", "request_about",
    "request_signatures", "requests_of", "sign", "signatures_on", "signer_for", "statement_pdf",
    "visible_request", "waiting_for", "withdraw",
]  # fmt: skip
