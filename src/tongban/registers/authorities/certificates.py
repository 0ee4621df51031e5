"""执法证登记: one operator enters what the issuing body has given, a second one confirms; taking back is at once."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.four_eyes.public import confirm, propose, reject

from .errors import CertificateRefused
from .models import CertificateChange, EnforcementCertificate, Officer

NUMBER = re.compile(r"[0-9A-Z]{6,20}")
LONGEST = timedelta(days=6 * 366)  # against a slip of the hand in the year
SOON = timedelta(days=30)
STATES = {
    "valid": lambda today: Q(withdrawn_at=None, valid_until__gte=today, officer__is_active=True),
    "soon": lambda today: Q(withdrawn_at=None, valid_until__range=(today, today + SOON), officer__is_active=True),
    "over": lambda today: Q(withdrawn_at=None, valid_until__lt=today),
    "withdrawn": lambda today: Q(withdrawn_at__isnull=False),
}


@transaction.atomic
def propose_certificate(
    officer: Officer, kind: str, number: str, *, until: date, reason: str, by: Viewer
) -> CertificateChange:
    """Enter a certificate, one with a new term or number, or one that is given back; nothing changes before a second
    operator confirms. The same again is harmless.

    Args:
        kind: an ``EnforcementCertificate.Kind``.
        number: as printed; six to twenty capital letters and digits.
        until: its last day.
        reason: what it rests on, for example the number of the issuing letter.
    Raises:
        CertificateRefused: says what does not fit. OtherWaits: about this officer something waits already.
    Legal: 行政处罚法 第四十二条 (who inspects holds a certificate), 第五十五条 (and shows it).
    """
    _require_operator(by)
    number, reason = number.strip().upper(), reason.strip()
    _check(officer, kind, number, until, reason)
    change, is_new = propose(
        CertificateChange, {"officer": officer}, reason=reason, by=by, kind=kind, number=number, valid_until=until
    )
    if is_new:
        _recorded(change, by, reason)
    return change


def _check(officer: Officer, kind: str, number: str, until: date, reason: str) -> None:
    today = timezone.localdate()
    if not officer.is_active:
        raise CertificateRefused(_("这位工作人员已经离岗，不能登记执法证"))
    if kind not in EnforcementCertificate.Kind.values:
        raise CertificateRefused(_("请选择证件种类"))
    if not NUMBER.fullmatch(number):
        raise CertificateRefused(_("证件号码是六到二十位数字或者大写字母，请照证件填写"))
    if EnforcementCertificate.objects.filter(number=number).exclude(officer=officer).exists():
        raise CertificateRefused(_("这个号码已经登记在另一位工作人员名下，请核对"))
    if not today < until <= today + LONGEST:
        raise CertificateRefused(_("有效期要在今天以后、六年以内，请核对"))
    if not reason:
        raise CertificateRefused(_("请写明依据，例如发证文号"))


@transaction.atomic
def confirm_certificate(change: CertificateChange, *, by: Viewer) -> CertificateChange:
    """A second operator has compared it with the paper: in force now. Confirming twice is harmless.

    Raises:
        CertificateRefused: something has changed meanwhile. OwnProposal, DecidedAlready: as ``four_eyes.confirm``.
    """
    _require_operator(by)
    change, is_new = confirm(change, by=by)
    if is_new:
        _check(change.officer, change.kind, change.number, change.valid_until, change.reason)
        EnforcementCertificate.objects.update_or_create(
            officer=change.officer,
            defaults={
                "kind": change.kind, "number": change.number, "valid_until": change.valid_until, "withdrawn_at": None,
            },
        )  # fmt: skip
        _recorded(change, by, change.reason)
    return change


@transaction.atomic
def reject_certificate(change: CertificateChange, *, remark: str, by: Viewer) -> CertificateChange:
    """A second operator does not agree and says why, or the proposer takes it back. Twice is harmless.

    Raises:
        NoRemark, DecidedAlready: as ``four_eyes.reject``.
    """
    _require_operator(by)
    change, is_new = reject(change, remark=remark, by=by)
    if is_new:
        _recorded(change, by, change.remark or change.reason)
    return change


def _recorded(change: CertificateChange, by: Viewer, reason: str) -> None:
    record(by, f"authorities.certificate_{change.state}", change, reason=reason, detail={"number": change.number})


@transaction.atomic
def withdraw_certificate(held: EnforcementCertificate, *, reason: str, by: Viewer) -> EnforcementCertificate:
    """收回: from this moment its officer looks at nothing under the law. One operator is enough; twice is harmless.

    Raises:
        CertificateRefused: no reason.
    """
    _require_operator(by)
    if not reason.strip():
        raise CertificateRefused(_("请写明为什么收回"))
    held = EnforcementCertificate.objects.select_for_update().get(pk=held.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        record(by, "authorities.certificate_withdrawn", held, reason=reason.strip(), detail={"number": held.number})
    return held


def _require_operator(by: Viewer) -> None:
    if by.role != Role.OPERATOR:
        raise CertificateRefused(_("只有运营人员可以登记执法证"))


def certificates_for(viewer: Viewer, *, words: str = "", state: str = "") -> QuerySet[EnforcementCertificate]:
    """Every certificate of the city, for operators; none for others.

    Args:
        words: the number, the officer's name or staff number, or a part of the department's name.
        state: ``valid``, ``soon`` (ends within thirty days), ``over`` or ``withdrawn``.
    """
    if viewer.role != Role.OPERATOR:
        return EnforcementCertificate.objects.none()
    rows = EnforcementCertificate.objects.select_related("officer__authority")
    if words:
        rows = rows.filter(
            Q(number=words.upper()) | Q(officer__staff_number=words.upper()) | Q(officer__name__contains=words)
            | Q(officer__authority__name__contains=words)
        )  # fmt: skip
    return rows.filter(STATES[state](timezone.localdate())) if state in STATES else rows


def certificate_changes(viewer: Viewer, *, is_open: bool = True) -> QuerySet[CertificateChange]:
    """What waits for a second operator, or everything that was ever proposed; none for others."""
    if viewer.role != Role.OPERATOR:
        return CertificateChange.objects.none()
    rows = CertificateChange.objects.select_related("officer__authority")
    return rows.filter(state=CertificateChange.State.PROPOSED) if is_open else rows


def officers_found(viewer: Viewer, words: str) -> QuerySet[Officer]:
    """Officers in service by name or staff number, with what they hold; for operators, none without words."""
    if viewer.role != Role.OPERATOR or not words:
        return Officer.objects.none()
    rows = Officer.objects.filter(is_active=True).select_related("authority", "enforcement_certificate")
    return rows.filter(Q(staff_number=words.upper()) | Q(name__contains=words))
