"""A bundle in motion: which member's turn it is, its case, its end, and what that means for the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.capabilities.process import public as process
from tongban.capabilities.process.public import Done, Waiting
from tongban.foundation.access.public import SYSTEM, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.journeys.bundles.errors import ChangedTogether, MemberDecided, NotBlocked
from tongban.journeys.bundles.jobs import start_member as start_later
from tongban.journeys.bundles.models import BundleMember, MemberState
from tongban.journeys.bundles.plans import choices_of, is_bundle, plan_of, plans_of, told_for
from tongban.journeys.cases.public import (
    Case,
    NotComplete,
    Result,
    WrongState,
    accept,
    applicant_of,
    cases_visible_to,
    conclude,
    entered_by,
    file_member,
    terminate,
    withdraw,
)
from tongban.journeys.cases.public import take_back_to_change as take_back
from tongban.journeys.packs.public import PackVersion, versions
from tongban.registers.facts.public import SubjectRef

S = MemberState
CLOSED = "members.closed"


def common_case(pk: int) -> Case:
    """A case by its key, for the room itself."""
    return cases_visible_to(SYSTEM).get(pk=pk)


@transaction.atomic
def plan_members(case: Case) -> dict[str, BundleMember]:
    """Write down the members of a common case, and which of them this applicant needs; again after a correction.

    Once the first has had its turn the choice stays.
    """
    rows = _locked(case.pk)
    for place, plan in enumerate(plans_of(case.pack_version)):
        if plan["code"] not in rows:
            BundleMember.objects.get_or_create(bundle_id=case.pk, code=plan["code"], defaults={"place": place})
    rows = _locked(case.pk)
    if all(row.state == S.PLANNED for row in rows.values()):
        chosen = choices_of(case)
        for row in rows.values():
            if row.is_chosen != chosen[row.code]:
                row.is_chosen = chosen[row.code]
                row.save(update_fields=["is_chosen"])
    return rows


def _locked(case_id: int) -> dict[str, BundleMember]:
    rows = BundleMember.objects.select_for_update().filter(bundle_id=case_id).order_by("pk")
    return {row.code: row for row in rows}


def take_turn(case_id: int, code: str) -> Waiting | Done:
    """The process has come to a member: skip it, drop it, or let its case be opened. Runs within the process.

    A member whose predecessor was not granted is dropped, and every one after a refusal that stops the rest.
    """
    case = common_case(case_id)
    rows = plan_members(case)
    row = rows[code]
    if row.is_final:
        return Done(str(row.state))
    if row.state != S.PLANNED:
        return Waiting(_signal(code))
    if not row.is_chosen:
        _to(row, S.SKIPPED)
        return Done(str(row.state))
    if why := _why_not(case, rows, code):
        _drop(row, why)
        return Done(str(row.state))
    row.ready_at = timezone.now()
    _to(row, S.READY, "ready_at")
    start_later.enqueue(key=f"bundles.start:{row.pk}", case_id=case_id, code=code)
    return Waiting(_signal(code))


def _signal(code: str) -> str:
    return f"member:{code}"


def _why_not(case: Case, rows: Mapping[str, BundleMember], code: str) -> list[dict[str, Any]]:
    """Reasons why a member is not taken on: what it waits for did not come, or a refusal stopped the rest."""
    plan = plan_of(case.pack_version, code)
    lost = (S.REFUSED, S.ENDED, S.DROPPED)
    missing = [entry["item"] for entry in plan["after"] if rows[entry["item"]].state in lost]
    stopped = [name for name, row in rows.items() if row.state == S.REFUSED and _stops(case, name)]
    return [{"because": name} for name in dict.fromkeys([*missing, *stopped])]


def _stops(case: Case, code: str) -> bool:
    return bool(plan_of(case.pack_version, code)["if_refused"]["rest"] == "stop")


def _to(row: BundleMember, state: MemberState, *fields: str) -> None:
    row.state = state
    row.save(update_fields=["state", *fields])


def _drop(row: BundleMember, why: list[dict[str, Any]]) -> None:
    row.why, row.ended_at = why, timezone.now()
    _to(row, S.DROPPED, "why", "ended_at")


def start_member(case_id: int, code: str) -> None:
    """Open the case of a member and take it in together with all others (一口受理). Safe to run twice and when killed.

    When what was told does not fill its form, it waits for the lead department, with the reason on its page.
    """
    case = common_case(case_id)
    row = BundleMember.objects.get(bundle_id=case_id, code=code)
    if row.state not in (S.READY, S.RUNNING):
        return
    if case.is_ended:
        let_go(case_id, code, [{"because": "common"}])
        return
    plan = plan_of(case.pack_version, code)
    subject = _subject_of(case, plan)
    if plan.get("for_whom") and subject is None:
        _block(row, [{"field": plan["title"]["zh"], "text": _("前面的事项没有把人或者单位登记入库")}])
        return
    try:
        told = told_for(case, plan)
        member = file_member(_version(plan), case, *told, reference=_reference(case_id, code), for_whom=subject)
    except NotComplete as error:
        _block(row, _faults(error))
        return
    attach(member)
    try:
        accept(member, by="system", reason="一口受理")
    except WrongState:  # withdrawn or decided in the meantime
        return


def _subject_of(case: Case, plan: Mapping[str, Any]) -> SubjectRef | None:
    """Whom an earlier member entered, when this one is handled for them."""
    if not plan.get("for_whom"):
        return None
    earlier = BundleMember.objects.filter(bundle_id=case.pk, code=plan["for_whom"]).first()
    return entered_by(common_case(earlier.case_id)) if earlier is not None and earlier.case_id else None


def _faults(error: NotComplete) -> list[dict[str, str]]:
    with override("zh-hans"):
        return [{"field": str(fault.label), "text": str(fault.message)} for fault in error.faults]


def _version(plan: Mapping[str, Any]) -> PackVersion:
    """The version that the common form was compiled from, whatever has been published since."""
    return next(one for one in versions(plan["code"]) if one.digest == plan["digest"])


def _reference(case_id: int, code: str) -> str:
    return f"bundle:{case_id}:{code}"


@transaction.atomic
def attach(member: Case) -> BundleMember | None:
    """The line of a member case, joined to it if that was not done yet; None for a case of no bundle."""
    word, _colon, rest = str(member.reference or "").partition(":")
    if word != "bundle":
        return None
    case_id, _colon, code = rest.partition(":")
    row = BundleMember.objects.select_for_update().filter(bundle_id=int(case_id), code=code).first()
    if row is not None and row.case_id is None:
        row.case_id, row.started_at, row.why = member.pk, timezone.now(), []
        _to(row, S.RUNNING if not row.is_final else S(row.state), "case", "started_at", "why")
        record("system", "bundle.member_started", row, detail={"case": member.pk})
    return row


@transaction.atomic
def _block(row: BundleMember, why: list[dict[str, str]]) -> None:
    row = BundleMember.objects.select_for_update().get(pk=row.pk)
    if row.state != S.READY:
        return
    row.why = why
    _to(row, S.BLOCKED, "why")
    record("system", "bundle.member_blocked", row)
    announce("tongban.bundle.member_blocked", subject=f"cases.case:{row.bundle_id}", data={"code": row.code})


@transaction.atomic
def try_again(row: BundleMember, by: Viewer) -> BundleMember:
    """The lead department lets a member that was held up be opened once more. Twice is harmless.

    Raises:
        NotBlocked: it is not held up.
    """
    row = BundleMember.objects.select_for_update().get(pk=row.pk)
    if row.state == S.READY:
        return row
    if row.state != S.BLOCKED:
        raise NotBlocked()
    row.ready_at = timezone.now()
    _to(row, S.READY, "ready_at")
    record(by, "bundle.member_tried_again", row)
    start_later.enqueue(
        key=f"bundles.start:{row.pk}:{int(row.ready_at.timestamp())}", case_id=row.bundle_id, code=row.code
    )
    return row


def member_moved(case_id: int) -> None:
    """A member case was granted or has ended: note it, let the others go on, close the common case with the last.

    Each step is a transaction of its own and safe to repeat, so that a worker that is killed between them loses
    nothing: the event comes again.
    """
    member = common_case(case_id)
    row = attach(member)
    if row is None:
        return
    row = _note(row.pk, member)
    common = common_case(row.bundle_id)
    if row.state == S.REFUSED and _stops(common, row.code):
        stop_rest(common, row.code)
    if row.is_final:
        process.signal(common.ref, _signal(row.code), {"outcome": str(row.state)}, key="settled")
    close_with_the_last(common)


@transaction.atomic
def _note(pk: int, member: Case) -> BundleMember:
    row = BundleMember.objects.select_for_update().get(pk=pk)
    now = timezone.now()
    if not row.is_final or row.state == S.GRANTED:
        if member.result == Result.GRANTED and row.state != S.GRANTED:
            row.decided_at = member.decided_at or now
            _to(row, S.GRANTED, "decided_at")
        elif member.is_ended and member.result == Result.REFUSED:
            row.decided_at = member.decided_at or now
            _to(row, S.REFUSED, "decided_at")
        elif member.is_ended and not member.result:
            _to(row, S.ENDED)
    if member.is_ended and row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
    return row


def stop_rest(common: Case, refused: str) -> None:
    """A refusal that stops the rest: what is not decided yet ends, what did not begin is dropped.

    The applicant was told so before filing.
    """
    why = [{"because": refused}]
    for row in BundleMember.objects.filter(bundle_id=common.pk).exclude(code=refused):
        if row.case_id:
            _end_case(row, lambda case: terminate(case, by="system", reason=_reason(common, refused)))
        elif row.state in (S.READY, S.BLOCKED):
            let_go(common.pk, row.code, why)


def _reason(common: Case, refused: str) -> str:
    title = plan_of(common.pack_version, refused)["title"]["zh"]
    return f"同一件事里的“{title}”没有批准，按提交前告知的办法不再办理"


def _end_case(row: BundleMember, act: Any) -> None:
    case = common_case(row.case_id or 0)
    if case.is_ended or case.result:
        return
    try:
        act(case)
    except WrongState:  # decided a moment ago: it stays
        return


def let_go(case_id: int, code: str, why: list[dict[str, Any]]) -> None:
    """Drop a member that has no case yet."""
    with transaction.atomic():
        row = BundleMember.objects.select_for_update().get(bundle_id=case_id, code=code)
        if row.case_id is not None or row.is_final:
            return
        _drop(row, why)
        record("system", "bundle.member_dropped", row)
    process.signal(f"cases.case:{case_id}", _signal(code), {"outcome": str(S.DROPPED)}, key="settled")


def close_with_the_last(common: Case) -> None:
    """End the common case when every member is over."""
    rows = list(BundleMember.objects.filter(bundle_id=common.pk))
    if rows and all(row.is_over for row in rows):
        _conclude(common, rows)
        process.signal(common.ref, CLOSED, key="closed")


def finish(case_id: int) -> Waiting | Done:
    """All members are settled: close now, or when the last of them has been delivered. Runs within the process."""
    rows = list(BundleMember.objects.filter(bundle_id=case_id))
    if not all(row.is_over for row in rows):
        return Waiting(CLOSED)
    _conclude(common_case(case_id), rows)
    return Done()


def _conclude(common: Case, rows: list[BundleMember]) -> None:
    granted = any(row.state == S.GRANTED for row in rows)
    titles = {plan["code"]: plan["title"]["zh"] for plan in plans_of(common.pack_version)}
    with override("zh-hans"):
        lines = [f"{titles[row.code]}：{row.get_state_display()}" for row in rows if row.state != S.SKIPPED]
    try:
        conclude(common, "granted" if granted else "refused", lines)
    except WrongState:  # withdrawn
        return


def common_case_ended(case: Case) -> None:
    """The common case was withdrawn, declined or lapsed: its members end with it; what was decided stays decided."""
    if not is_bundle(case.pack_version):
        return
    for row in BundleMember.objects.filter(bundle_id=case.pk):
        if row.case_id is None:
            let_go(case.pk, row.code, [{"because": "common"}])
        else:
            _end_case(row, lambda member: withdraw(member, applicant_of(member), reason=_("整件事已撤回")))


@transaction.atomic
def take_back_to_change(case: Case, viewer: Viewer) -> Case:
    """提交后修改, also of a common application: all its members are withdrawn with it, as long as none is decided.

    Raises:
        MemberDecided: a member has its decision. ChangedTogether: it is a member itself.
        and as the same act on a single item.
    """
    if BundleMember.objects.filter(case_id=case.pk).exists():
        raise ChangedTogether
    if any(row.decided_at for row in _locked(case.pk).values()):
        raise MemberDecided
    return take_back(case, viewer)


def take_up_forgotten() -> None:
    """Members that should have moved and did not, because somebody was killed between two steps."""
    for row in BundleMember.objects.filter(state=S.READY, case=None).select_related(None)[:200]:
        start_later.enqueue(key=f"bundles.start:{row.pk}:again", case_id=row.bundle_id, code=row.code)
    waiting = BundleMember.objects.filter(state__in=(S.RUNNING, S.GRANTED), ended_at=None, case__isnull=False)
    for row in waiting.select_related("case")[:500]:
        assert row.case is not None
        if row.case.is_ended or (row.case.result and row.state == S.RUNNING):
            member_moved(row.case.pk)
