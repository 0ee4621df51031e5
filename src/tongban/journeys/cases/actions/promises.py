"""容缺与承诺: supply what was promised, check what was pledged, revoke what was false."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.notices import in_both_languages
from tongban.journeys.cases.actions.process import finish_work
from tongban.journeys.cases.actions.steps import (
    By,
    lock,
    note,
    request_letter,
    require_applicant,
    require_staff,
    tell,
)
from tongban.journeys.cases.actions.submission import material_rows
from tongban.journeys.cases.content import kit_of_case
from tongban.journeys.cases.errors import NeedsGround, WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import Result
from tongban.journeys.cases.taking_back import end_licence, take_back_entries
from tongban.journeys.packs.public import localised

TONGUES = ("zh", "en")


@transaction.atomic
def supply(case: Case, viewer: Viewer, files: dict[str, str]) -> Case:
    """The applicant brings materials promised under 容缺: some now, others later; twice is harmless.

    What came is kept at once, so that photos can be sent one by one; with the last the promise is kept.

    Args:
        files: material id → file reference; only what was promised.
    Raises:
        WrongState: nothing was promised, this was not promised, or the case has ended.
        NeedsGround: nothing was brought.
    Legal: 行政许可法 第三十一条 (true materials); which materials may follow, and by when, the guide of the item says.
    """
    case = lock(case)
    require_applicant(viewer, case)
    if not hasattr(case, "conditional") or case.is_ended:
        raise WrongState()
    if case.conditional.supplied_at:
        return case
    if not set(files) <= set(case.conditional.materials):
        raise WrongState(_("这些材料不在容缺清单内"))
    if not files:
        raise NeedsGround(_("还没有选择要补交的材料"))
    application = case.application
    application.files = {**application.files, **files}
    application.save(update_fields=["files", "saved_at"])
    record(viewer, "case.supplied_in_part", case, detail={"materials": sorted(files)})
    if not set(case.conditional.materials) <= set(application.files):
        return case
    case.conditional.supplied_at = timezone.now()
    case.conditional.save(update_fields=["supplied_at"])
    note(case, "supplied", viewer)
    tell(case, "supplied", viewer)
    return case


@transaction.atomic
def remind_to_supply(case: Case) -> None:
    """Tell the applicant, once for each term, that the promised materials are due; what came in is not asked for."""
    case = lock(case)
    waiting = getattr(case, "conditional", None)
    if waiting is None or waiting.supplied_at or case.is_ended or case.result:
        return
    if case.events.filter(kind="supply_reminded", due_on=waiting.due_on).exists():
        return
    handed_in = case.application.files or {}
    missing = [name for name in waiting.materials if name not in handed_in]
    titles = [row["title"] for row in material_rows(kit_of_case(case), missing)]
    day, zh, en = in_both_languages(waiting.due_on), *([localised(one, tongue) for one in titles] for tongue in TONGUES)
    text = f"请在{day['zh']}前补交：{'、'.join(zh)}。逾期未补的，将作退件处理，您可以重新申请。"
    english = (
        f"Please hand in by {day['en']}: {', '.join(en)}. What is not handed in by then ends the application; "
        "you may apply again."
    )
    note(case, "supply_reminded", "system", text, due_on=waiting.due_on, in_english=english)


@transaction.atomic
def check_pledge(case: Case, *, kept: bool, by: By, reason: str = "", fix_until: date | None = None) -> Case:
    """The later check of a pledge: kept, or an order to put it right until a day.

    Raises:
        WrongState: no pledge, or checked already with the other result.
        NeedsGround: not kept and no reason or day.
    Legal: 国办发〔2020〕42号; 上海市行政审批告知承诺管理办法 (check within two months of the decision).
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    if not hasattr(case, "pledge") or case.result != Result.GRANTED:
        raise WrongState()
    pledge = case.pledge
    if pledge.is_kept == kept and pledge.checked_on:
        return case
    if not kept and (not reason.strip() or fix_until is None):
        raise NeedsGround()
    pledge.checked_on, pledge.is_kept, pledge.order_to_fix_until = timezone.localdate(), kept, fix_until
    pledge.save()
    note(case, "pledge_kept" if kept else "ordered_to_fix", by, reason, due_on=fix_until)
    tell(case, "pledge_checked", by, reason=reason, kept=kept)
    finish_work(case, "verify_pledge", "pass" if kept else "fail", by, reason)
    return lock(case)


@transaction.atomic
def revoke(case: Case, *, by: By, reason: str, article: str) -> Case:
    """撤销: take a grant back that rests on a false statement or a broken pledge. Twice is harmless.

    Its licence is revoked with it, and what it had entered in the registers ends.

    Raises:
        NotAllowed: not the head of the authority.
        NeedsGround: no reason or article.
        WrongState: nothing was granted.
    Legal: 行政许可法 第六十九条, 第七十九条.
    """
    case = lock(case)
    require_staff(by, case, "head", deciding=True)
    if case.result != Result.GRANTED:
        raise WrongState()
    if case.decision.revoked_on:
        return case
    if not reason.strip() or not article.strip():
        raise NeedsGround()
    case.decision.revoked_on, case.decision.revoke_reason = timezone.localdate(), reason
    case.decision.save(update_fields=["revoked_on", "revoke_reason"])
    ground = f"办件{case.number}撤销；{article}"
    take_back_entries(case, by=by, reason=ground)
    end_licence(case, by=by, reason=ground)
    note(case, "revoked", by, reason)
    request_letter(case, "revocation", reason=reason, legal_basis=article)
    tell(case, "revoked", by, reason=reason, licence=case.decision.licence_identifier)
    return case
