"""一码执法: a code is looked at by law: ground, case and officers first, then the look; all of it written down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.codes.actions.scanning import Checked, check
from tongban.capabilities.codes.errors import LawRefused
from tongban.capabilities.codes.families import scenes
from tongban.capabilities.codes.law import Ground, Law, law_of
from tongban.capabilities.codes.models import Gate, LawfulUse, Scan, Venue
from tongban.capabilities.codes.notices import tell_alarm, tell_lawful_use, tell_second
from tongban.capabilities.codes.tellers import Section, tell
from tongban.capabilities.codes.venues import venue_of_handle
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.ledger.public import append
from tongban.registers.authorities.public import EnforcementCertificate, certificate_numbered, certificate_of
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

ENTRY = "code.lawful_use"


@dataclass(frozen=True)
class Basis:
    """What the officers say before they look.

    Attributes:
        ground: id of an article that the scene declares.
        case_number: of the case or the task.
        second: number of the second officer's enforcement certificate.
        delay_days: days after which the holder hears of it; only where the scene declares a delay.
    """

    ground: str
    case_number: str
    purpose: str
    second: str = ""
    delay_days: int = 0
    delay_reason: str = ""


@dataclass(frozen=True)
class LawfulCheck:
    """A look by law, and what the registers told."""

    checked: Checked
    use: LawfulUse
    sections: list[Section]


@dataclass(frozen=True)
class _Entitled:
    """Officers and ground of a look, after they were checked."""

    ground: Ground
    first: EnforcementCertificate
    second: EnforcementCertificate | None


def check_lawfully(
    gate: Gate, text: str, scene: str, by: Viewer, basis: Basis, *, card: str = "", scan_id: str = ""
) -> LawfulCheck:
    """Look at a code by law. The use, its audit row and its entry in the log are one transaction with the look.

    Args:
        scan_id: the page's own id; the same id is one look, and only for the officer who made it.
    Raises:
        LawRefused: no valid certificate, no ground in force, a second officer, case number or purpose is missing. The
            refusal is in the audit trail.
    Legal: 个人信息保护法 第三十三条至第三十五条; 行政处罚法 第四十二条, 第五十五条; 居民身份证法 第十五条.
    """
    law = law_of(scene)
    try:
        if law is None or scene not in gate.scenes:
            raise LawRefused
        entitled = _entitled(gate, law, by, basis)
    except LawRefused as refused:
        record(by, "code.law_refused", gate, reason=str(refused), detail={"scene": scene, "ground": basis.ground[:24]})
        raise
    with transaction.atomic():
        checked = check(gate, text, scene, by, card=card, scan_id=scan_id, has_basis=True)
        known = LawfulUse.objects.filter(scan=checked.scan).first()
        if checked.scan.scene != scene or (known is not None and known.officer_id != by.officer_id):
            raise LawRefused(_("这次扫码是别人做的，请重新扫码。"))
        holder = _holder(checked) or (known.venue if known else None)
        told, sections = tell(scenes()[scene].tells if checked.decision.is_good else (), holder)
        use = known or _write(law, entitled, basis, checked, holder, told, by)
    return LawfulCheck(checked, use, sections)


def _entitled(gate: Gate, law: Law, by: Viewer, basis: Basis) -> _Entitled:
    """Who looks, and on which ground; every refusal says what is missing."""
    if gate.authority.department not in law.departments or gate.authority_id != by.authority_code:
        raise LawRefused(_("本单位没有这个场景的执法权。"))
    first = certificate_of(by.officer_id)
    if first is None or first.kind != law.certificate:
        raise LawRefused(_("您没有有效的执法证，不能用这个场景查看。请用执法人员本人的账号。"))
    ground = law.grounds.get(basis.ground)
    if ground is None or not ground.is_in_force(timezone.localdate()):
        raise LawRefused(_("请选择现行有效的执法依据。没有依据，不能查看。"))
    if not basis.case_number.strip():
        raise LawRefused(_("请填写案号或任务号。"))
    if not basis.purpose.strip():
        raise LawRefused(_("请写明查看的事由。"))
    if not 0 <= basis.delay_days <= law.most_delay:
        raise LawRefused(_("这个场景不能推迟告知本人，或者超过了最长天数。"))
    if basis.delay_days and not basis.delay_reason.strip():
        raise LawRefused(_("推迟告知要写明理由。"))
    return _Entitled(ground, first, _second(law, first, basis.second, gate))


def _second(law: Law, first: EnforcementCertificate, number: str, gate: Gate) -> EnforcementCertificate | None:
    if law.officers < 2 and not number.strip():
        return None
    if not number.strip():
        raise LawRefused(_("这项执法要两名执法人员，请填写另一名的执法证号。"))
    second = certificate_numbered(number)
    if second is None or second.kind != law.certificate or second.officer.authority_id != gate.authority_id:
        raise LawRefused(_("没有这个执法证号，或者不是本单位有效的执法证。"))
    if second.officer_id == first.officer_id:
        raise LawRefused(_("两名执法人员必须是不同的人。"))
    return second


def _holder(checked: Checked) -> Person | Organisation | Venue | None:
    return checked.holder or (venue_of_handle(checked.decision.handle) if checked.decision.is_good else None)


def _write(
    law: Law, entitled: _Entitled, basis: Basis, checked: Checked, holder: Person | Organisation | Venue | None,
    told: list[str], by: Viewer,
) -> LawfulUse:  # fmt: skip
    """Use, digest, audit row, entry in the log, and who is told."""
    scan, delayed = checked.scan, basis.delay_days > 0
    use = LawfulUse(
        scan=scan, venue=holder if isinstance(holder, Venue) else None, ground=entitled.ground.id,
        basis=entitled.ground.basis["zh"][:120], case_number=basis.case_number.strip()[:60],
        purpose=basis.purpose.strip()[:200], officer=entitled.first.officer, certificate=entitled.first.number,
        second=entitled.second.officer if entitled.second else None,
        second_certificate=entitled.second.number if entitled.second else "", told=told,
        told_at=scan.at + timedelta(days=basis.delay_days),
        delay_ground=law.delay_basis["zh"][:120] if delayed and law.delay_basis else "",
        delay_reason=basis.delay_reason.strip()[:200] if delayed else "",
    )  # fmt: skip
    use.alarms = _alarms(use, law, scan.at)
    use.must_review = bool(use.alarms) or delayed or _is_drawn(scan.scan_id, law.sample_percent)
    use.digest = digest_of(use)
    use.save()
    said = {"digest": use.digest, "scene": scan.scene, "authority": scan.gate.authority_id, "ground": use.ground}
    append(ENTRY, said, about=use, reference=f"{ENTRY}:{scan.scan_id}", keep=True)
    record(by, "code.lawful_use", use, for_whom=scan.person or scan.organisation or use.venue or "",
           reason=use.purpose, detail=_audited(use))  # fmt: skip
    tell_lawful_use(use)
    tell_second(use)
    tell_alarm(use)
    return use


def _audited(use: LawfulUse) -> dict[str, Any]:
    return {
        "basis": use.basis, "case": use.case_number, "scene": use.scan.scene, "result": use.scan.result,
        "certificate": use.certificate, "second": use.second_certificate, "told": use.told,
        "told_at": use.told_at.isoformat(timespec="seconds"), "digest": use.digest, "alarms": use.alarms,
    }  # fmt: skip


def digest_of(use: LawfulUse) -> str:
    """SHA-256 over everything that must not be changed afterwards."""
    scan = use.scan
    evidence = {
        "scan": scan.scan_id, "scene": scan.scene, "gate": scan.gate_id, "at": _seconds(scan.at), "result": scan.result,
        "person": scan.person_id, "organisation": scan.organisation_id, "venue": use.venue_id, "ground": use.ground,
        "basis": use.basis, "case": use.case_number, "purpose": use.purpose, "officer": use.certificate,
        "second": use.second_certificate, "told": use.told, "told_at": _seconds(use.told_at),
        "delay": [use.delay_ground, use.delay_reason],
    }  # fmt: skip
    text = json.dumps(evidence, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _is_drawn(scan_id: str, percent: int) -> bool:
    """The lot, fixed by the look's own id, so that nobody can draw again."""
    return int.from_bytes(hashlib.sha256(f"review {scan_id}".encode()).digest()[:4], "big") % 100 < percent


def _alarms(use: LawfulUse, law: Law, at: datetime) -> list[str]:
    """What is unusual about a use: many in an hour, out of duty hours, the same holder again and again."""
    found = []
    hour = LawfulUse.objects.filter(officer=use.officer, scan__at__gt=at - timedelta(hours=1))
    if hour.count() + 1 >= law.per_hour:
        found.append("many")
    if not law.is_on_duty(at):
        found.append("off_duty")
    if _looks_at(use, law, at) + 1 >= law.same_holder:
        found.append("same_holder")
    return found


def _looks_at(use: LawfulUse, law: Law, at: datetime) -> int:
    scan = use.scan
    rows = Scan.objects.filter(lawful__isnull=False, at__gt=at - timedelta(days=law.within_days)).exclude(pk=scan.pk)
    rows = rows.filter(gate__authority_id=scan.gate.authority_id)
    if scan.person_id:
        return rows.filter(person_id=scan.person_id).count()
    if scan.organisation_id:
        return rows.filter(organisation_id=scan.organisation_id).count()
    return rows.filter(lawful__venue_id=use.venue_id).count() if use.venue_id else 0
