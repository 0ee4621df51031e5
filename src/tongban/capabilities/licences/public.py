"""The front door of *licences*."""

from .checking import verify_file
from .collecting import OldLicence, Stock, amend, collect, numbers_known, stocks
from .copies import CopyMark, make_copy
from .credentials import claims_of, credential_of, labels_of, ref_of
from .documents import new_code, receipt_of, register, render_letter, seal_pdf, verification_url
from .drawing import fonts
from .drawing.foot import draw_qr
from .errors import BadStamp, SealActRefused, SealRefused, UnknownLetter, UnknownLicenceType, WrongLicenceState
from .faces import ofd_of, pdf_of
from .issuing import change_state, issue, lapse_expired
from .letters import letter_kinds
from .metadata import metadata_of
from .models import (
    AuthorisationState,
    Licence,
    LicenceEvent,
    Seal,
    SealAuthorisation,
    SealedDocument,
    SealHold,
    SealRequest,
    SealRequestState,
    SealState,
    SealUse,
)
from .ofd.found import FoundSeal, lines_of_ofd, seals_on_ofd
from .outside import Judged, judge
from .queries import expiring, held_by, licence_by_identifier, licence_by_key, licences_of, valid_licence
from .seals.authorising import ask_authorisation, decide_authorisation, end_authorisation, sealed_kinds
from .seals.keeping import (
    custodians_of,
    destroy_seal,
    dismiss_custodian,
    is_custodian,
    is_head,
    may_stop,
    name_custodian,
    replace_seal,
    restore_seal,
    stop_seal,
)
from .seals.picture import picture_of
from .seals.queries import (
    authorisations_to_decide,
    find_seals,
    holds_visible_to,
    requests_visible_to,
    seal_inbox,
    seals_visible_to,
    uses_of,
    visible_seal,
    visible_seal_request,
)
from .seals.register import APPROVAL, key_code, seal_of
from .seals.requests import approve_use, ask_for_seal, may_decide_use, refuse_use, withdraw_use
from .seals.uses import hold_for_seal, hold_words, holds_within, release_hold
from .signing import DrawnStamp, SealPlace, pdf_signer, socket_stamper
from .stamps import check_stamp, stamp_of
from .states import LicenceState
from .types import Attribute, LicenceType, Sensitivity, attributes, licence_type, licence_types
from .verifying import DocumentReport, SealCheck, document_by_code, is_ended, verify_document

__all__ = [
    "APPROVAL", "Attribute", "AuthorisationState", "BadStamp", "CopyMark", "DocumentReport", "DrawnStamp",
    "FoundSeal", "Judged", "Licence", "LicenceEvent", "LicenceState", "LicenceType", "OldLicence", "Seal",
    "SealActRefused", "SealAuthorisation", "SealCheck", "SealHold", "SealPlace", "SealRefused", "SealRequest",
    "SealRequestState", "SealState", "SealUse", "SealedDocument", "Sensitivity", "Stock", "UnknownLetter",
    "UnknownLicenceType", "WrongLicenceState", "amend", "approve_use", "ask_authorisation", "ask_for_seal",
    "attributes", "authorisations_to_decide", "change_state", "check_stamp", "claims_of", "collect", "credential_of",
    "custodians_of", "decide_authorisation", "destroy_seal", "dismiss_custodian", "document_by_code", "draw_qr",
    "end_authorisation", "expiring", "find_seals", "fonts", "held_by", "hold_for_seal", "hold_words",
    "holds_visible_to", "holds_within", "is_custodian", "is_ended", "is_head", "issue", "judge", "key_code",
    "labels_of", "lapse_expired", "letter_kinds", "licence_by_identifier", "licence_by_key", "licence_type",
    "licence_types", "licences_of", "lines_of_ofd", "make_copy", "may_decide_use", "may_stop", "metadata_of",
    "name_custodian", "new_code", "numbers_known", "ofd_of", "pdf_of", "pdf_signer", "picture_of", "receipt_of",
    "ref_of", "refuse_use", "register", "release_hold", "render_letter", "replace_seal", "requests_visible_to",
    "restore_seal", "seal_inbox", "seal_of", "seal_pdf", "sealed_kinds", "seals_on_ofd", "seals_visible_to",
    "socket_stamper", "stamp_of", "stocks", "stop_seal", "uses_of", "valid_licence", "verification_url",
    "verify_document", "verify_file", "visible_seal", "visible_seal_request", "withdraw_use",
]  # fmt: skip
