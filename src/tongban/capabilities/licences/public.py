"""The front door of *licences*."""

from .documents import render_letter, seal_of, seal_pdf, verification_url
from .errors import UnknownLetter, UnknownLicenceType, WrongLicenceState
from .letters import letter_kinds
from .models import Licence, LicenceEvent, Seal, SealedDocument
from .states import LicenceState
from .types import LicenceType, licence_type, licence_types
from .verifying import DocumentReport, SealCheck, document_by_code, verify_document

__all__ = [
    "DocumentReport",
    "Licence",
    "LicenceEvent",
    "LicenceState",
    "LicenceType",
    "Seal",
    "SealCheck",
    "SealedDocument",
    "UnknownLetter",
    "UnknownLicenceType",
    "WrongLicenceState",
    "document_by_code",
    "letter_kinds",
    "licence_type",
    "licence_types",
    "render_letter",
    "seal_of",
    "seal_pdf",
    "verification_url",
    "verify_document",
]
