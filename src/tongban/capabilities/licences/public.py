"""The front door of *licences*."""

from .checking import verify_file
from .collecting import OldLicence, Stock, amend, collect, numbers_known, stocks
from .copies import CopyMark, make_copy
from .credentials import claims_of, credential_of, labels_of, ref_of
from .documents import new_code, receipt_of, register, render_letter, seal_of, seal_pdf, verification_url
from .drawing import fonts
from .drawing.foot import draw_qr
from .errors import UnknownLetter, UnknownLicenceType, WrongLicenceState
from .faces import ofd_of, pdf_of
from .issuing import change_state, issue, lapse_expired
from .letters import letter_kinds
from .metadata import metadata_of
from .models import Licence, LicenceEvent, Seal, SealedDocument
from .queries import expiring, licence_by_identifier, licences_of, valid_licence
from .signing import SealPlace
from .states import LicenceState
from .types import Attribute, LicenceType, Sensitivity, attributes, licence_type, licence_types
from .verifying import DocumentReport, SealCheck, document_by_code, verify_document

__all__ = [
    "Attribute",
    "CopyMark",
    "DocumentReport",
    "Licence",
    "LicenceEvent",
    "LicenceState",
    "LicenceType",
    "OldLicence",
    "Seal",
    "SealCheck",
    "SealPlace",
    "SealedDocument",
    "Sensitivity",
    "Stock",
    "UnknownLetter",
    "UnknownLicenceType",
    "WrongLicenceState",
    "amend",
    "attributes",
    "change_state",
    "claims_of",
    "collect",
    "credential_of",
    "document_by_code",
    "draw_qr",
    "expiring",
    "fonts",
    "issue",
    "labels_of",
    "lapse_expired",
    "letter_kinds",
    "ofd_of",
    "pdf_of",
    "licence_by_identifier",
    "licence_type",
    "licence_types",
    "licences_of",
    "new_code",
    "make_copy",
    "metadata_of",
    "numbers_known",
    "receipt_of",
    "ref_of",
    "register",
    "render_letter",
    "seal_of",
    "seal_pdf",
    "stocks",
    "valid_licence",
    "verification_url",
    "verify_document",
    "verify_file",
]
