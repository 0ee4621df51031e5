"""转办: an application that came to the wrong authority goes to the competent one, without a new application."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.process import public as process
from tongban.journeys.cases.actions.steps import (
    By,
    keep_clock,
    lock,
    move,
    note,
    reference,
    request_letter,
    require_staff,
    tell,
)
from tongban.journeys.cases.clock import ACCEPTANCE_WORKING_DAYS
from tongban.journeys.cases.errors import CaseError, NeedsGround, WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import State
from tongban.registers.authorities.public import authorities, authority, officers_of


@transaction.atomic
def transfer(case: Case, to: str, *, by: By, reason: str, article: str = "") -> Case:
    """Hand a received case to the authority that is competent; there the five days to accept begin anew.

    An officer of the authority that has the case does it, before acceptance; clerks do not judge competence. The
    applicant gets a letter and need not apply again; the case keeps its number. Transferring twice is harmless.

    Args:
        to: code of the competent authority; somebody must work there.
        article: the ground of its competence, as printed in the letter; the pack's own basis if empty.
    Raises:
        NotYourCase: another authority or region.
        NotAllowed: a clerk.
        NeedsGround: no reason.
        CaseError: the authority does not exist, is the same, or nobody works there.
        WrongState: accepted already, being corrected, or ended.
    Legal: 行政许可法 第三十二条第一款第二项 (tell whom to turn to); 国务院令第722号 优化营商环境条例 第三十六条
        (一网通办; the house passes on what came to the wrong door).
    """
    case = lock(case)
    if case.authority_code == to and case.events.filter(kind="transferred", by=reference(by)).exists():
        return case
    require_staff(by, case, deciding=True)
    if not reason.strip():
        raise NeedsGround()
    if State(case.state) != State.RECEIVED:
        raise WrongState()
    if to == case.authority_code or not any(one.pk == to for one in authorities()) or not officers_of(to):
        raise CaseError(_("请选择另一个有人办理的机关"))
    before, target, today = authority(case.authority_code), authority(to), timezone.localdate()
    move(case, State.TRANSFERRED)
    note(case, "transferred", by, f"{before.name} → {target.name}：{reason.strip()}")
    tell(case, "transferred", by, reason=reason, to=to)
    case.authority_code, case.region_code = target.pk, str(target.region_id or case.region_code)
    move(case, State.RECEIVED)
    case.materials_on, case.acceptance_due_on = today, None
    keep_clock(case)
    case.save()
    process.hand_to(case.ref, case.authority_code, case.region_code, by=by, due_working_days=ACCEPTANCE_WORKING_DAYS)
    note(case, "received", by, due_on=case.acceptance_due_on)
    request_letter(
        case, "transfer", reason=reason.strip(), from_authority=before.name, to_authority=target.name,
        transferred_on=today, acceptance_due_on=case.acceptance_due_on, **({"legal_basis": article} if article else {}),
    )  # fmt: skip
    tell(case, "received", by)
    return lock(case)
