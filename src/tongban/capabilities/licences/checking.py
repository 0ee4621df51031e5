"""Whatever file somebody was handed: which form it is, and whether it is to be believed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.capabilities.credentials.public import CredentialRefused, kinds, parse, unpack, verify_credential
from tongban.foundation.crypto.public import suite

from .credentials import COMMON
from .letters import shown
from .models import SealedDocument
from .ofd.found import seals_on_ofd
from .ofd.reading import OfdFault, verify_ofd
from .queries import licence_by_identifier
from .states import LicenceState
from .verifying import DocumentReport, SealCheck, kept, not_ours, verify_document

# Reasons that say nothing against the credential itself: it is genuine, but no longer to be relied on.
_GENUINE_BUT_OVER = {"expired", "revoked", "suspended", "not_yet"}


def verify_file(content: bytes) -> DocumentReport:
    """Check a PDF, an OFD file or a credential in a text file; says what is wrong. Never raises for a bad file."""
    if content[:2] == b"ey" and b"~" in content:
        return _verify_credential(content)
    if content[:4] == b"PK\x03\x04":
        return _verify_ofd(content)
    return verify_document(content)


def _verify_credential(content: bytes) -> DocumentReport:
    try:
        text = content.decode("ascii").strip()
    except UnicodeDecodeError:
        return DocumentReport(False, (), (_("文件已损坏，不是完整的可验证凭证。"),))
    try:
        claims = verify_credential(text)
    except CredentialRefused as refusal:
        is_genuine = refusal.reason in _GENUINE_BUT_OVER
        rows = _rows(unpack(parse(text))) if is_genuine else ()
        return DocumentReport(is_genuine, (), (refusal.words,), shown=rows, is_current=False)
    return DocumentReport(True, (), (), shown=_rows(claims))


def _verify_ofd(content: bytes) -> DocumentReport:
    try:
        seal = verify_ofd(content)
    except OfdFault as fault:
        return _of_others(content) or DocumentReport(False, (), (fault.words,))
    check = SealCheck(seal.signed_by, seal.signed_at, "", is_intact=True, is_ours=True)
    digest = suite("international").hexdigest(content)
    document = SealedDocument.objects.select_related("licence").filter(ofd_digest=digest).first()
    licence = document.licence if document else licence_by_identifier(seal.custom.get("ZZBS", ""))
    problems: tuple[str, ...] = ()
    if licence is not None and licence.state != LicenceState.VALID:
        state = {"state": LicenceState(licence.state).label}
        problems = (_("证照当前状态为“%(state)s”，不能再使用。") % state,)
    return DocumentReport(True, (check,), problems, document, is_current=licence is None or licence.is_valid())


def _of_others(content: bytes) -> DocumentReport | None:
    """A whole OFD that only others sealed, however it is packed; None when it is not that."""
    found = seals_on_ofd(content)
    if not found or any(one.is_ours or not one.is_intact for one in found):
        return None
    seals = tuple(
        SealCheck(one.signer, datetime.fromisoformat(one.signed_at), "", True, False, "other", one.outside)
        for one in found
    )
    notes = tuple(words for one in seals for words in kept(one))
    return DocumentReport(False, seals, tuple(not_ours(one) for one in seals if not one.is_relied_on), notes=notes)


def _rows(claims: dict[str, object]) -> tuple[tuple[str, str], ...]:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    kind = next((one for one in kinds().values() if one.vct == claims.get("vct")), None)
    known = kind.claims if kind else COMMON
    labels = {one.path[0]: one.label_en if language == "en" else one.label_zh for one in known}
    return tuple((label, shown(claims[name], language)) for name, label in labels.items() if name in claims)
