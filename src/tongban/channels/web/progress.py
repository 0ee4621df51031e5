"""A case as a vertical timeline: what was done, where it is now and until when, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.ui.public import date_words, moment_words
from tongban.journeys.cases.public import (
    Case,
    CaseEvent,
    CasePage,
    Colour,
    Letter,
    SpecialProcedure,
    State,
    revoked_among,
)

# Which letter belongs to which row of the timeline.
LETTER_OF = {
    "received": "receipt", "accepted": "acceptance", "deemed_accepted": "acceptance",
    "correction_requested": "correction",
    "declined": "decline", "suspended": "special_procedure",
    "procedure_ordered": "special_procedure", "extended": "extension", "granted": "grant",
    "hearing_right": "hearing_right", "hearing_neighbour_told": "hearing_right_neighbour",
    "refused": "refusal", "pledged": "pledge", "conditional": "conditional_supplement", "lapsed": "return",
    "not_supplied": "return", "delivered": "delivery", "revoked": "revocation",
}  # fmt: skip
# What the applicant does; everything else is done by the authority, or by the system in its name.
BY_APPLICANT = {
    "submitted",
    "signed",
    "corrected",
    "pledged",
    "supplied",
    "withdrawn",
    "paid",
    "hearing_asked",
    "hearing_waived",
}
FAILED = {"declined", "refused", "lapsed", "not_supplied", "terminated", "revoked"}
SOON = timedelta(minutes=2)
POLL_SOON_SECONDS = 3
POLL_SECONDS = 20

BADGES: dict[str, tuple[str, str]] = {
    State.DRAFT: ("", "pencil-line"),
    State.SUBMITTED: ("info", "signature"),
    State.RECEIVED: ("info", "inbox"),
    State.CORRECTION_REQUESTED: ("warning", "pencil-line"),
    State.ACCEPTED: ("info", "circle-dot"),
    State.IN_REVIEW: ("info", "circle-dot"),
    State.SUSPENDED: ("", "circle-pause"),
    State.DECIDED: ("success", "gavel"),
    State.PRODUCING: ("info", "printer"),
    State.DELIVERING: ("info", "truck"),
    State.CLOSED: ("success", "circle-check"),
    State.DECLINED: ("danger", "circle-x"),
    State.TRANSFERRED: ("info", "forward"),
    State.WITHDRAWN: ("", "undo-2"),
    State.LAPSED: ("danger", "circle-x"),
    State.TERMINATED: ("", "circle-stop"),
}


def badge_of(case: Case, *, is_revoked: bool = False) -> dict[str, str]:
    """State of a case as word, colour and drawing; a refusal and a revocation say so."""
    if is_revoked:
        return {"text": _("决定已撤销"), "kind": "danger", "icon": "ban"}
    kind, drawing = BADGES.get(case.state, ("", "circle"))
    words = str(State(case.state).label)
    if case.result == "refused":
        kind, drawing = "danger", "circle-x"
        words = _("不予") if case.state != State.CLOSED else _("已办结 · 不予")
    if case.is_archived:
        words, drawing = _("%(state)s · 已归档") % {"state": words}, "archive" if kind == "success" else drawing
    return {"text": words, "kind": kind, "icon": drawing}


def lines_of(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Cases as a list shows them, each with its state in a badge."""
    revoked = revoked_among(cases)
    return [
        {"case": case, "badge": badge_of(case, is_revoked=case.pk in revoked), "key": case.number or case.pk}
        for case in cases
    ]


def who_did(event: CaseEvent, case: Case, authority: str) -> str:
    """Who did it, as the applicant may know: themselves, their agent, the authority; never an officer's name."""
    if event.by.startswith("person:") and event.kind in BY_APPLICANT:
        number = int(event.by.split(":")[1])
        if case.agent_id and number == case.agent_id and number != case.person_id:
            return _("代办人")
        return _("您") if number == case.person_id or case.organisation_id else _("共同申请人")
    if event.by.startswith("person:") and event.kind.startswith("hearing_neighbour_"):
        return _("利害关系人")
    return _("系统") if event.by == "system" and case.is_instant else authority


def timeline_of(
    page: CasePage, authority: str, letter_url: Callable[[Letter], str], *, is_payment_due: bool = False
) -> list[dict[str, Any]]:
    """Rows for the timeline component: done, now, next. While a payment is due, that is where it stands."""
    letters: dict[str, list[Letter]] = {}
    for letter in page.letters:
        letters.setdefault(letter.kind, []).append(letter)
    rows = [_done(event, page.case, authority, letters, letter_url) for event in page.timeline]
    now = _now(page, authority)
    if is_payment_due and now:
        now = {"state": "now", "title": _("等您缴费"), "text": _("付好就继续，办理部门马上收到通知。")}
    return rows + ([now] if now else []) + [{"state": "next", "title": words} for words in _next(page.case)]


def _done(
    event: CaseEvent, case: Case, authority: str, letters: dict[str, list[Letter]], letter_url: Callable[[Letter], str]
) -> dict[str, Any]:
    found = letters.get(LETTER_OF.get(event.kind, ""), [])
    letter = found.pop(0) if found else None
    links = []
    if letter is not None and letter.made_at:
        links.append({"text": letter.title, "href": letter_url(letter), "icon": "file-text"})
    text = event.note
    if letter is not None and not letter.made_at:
        text = (text + "\n" if text else "") + _("《%(title)s》正在加盖电子印章…") % {"title": letter.title}
    return {
        "state": "failed" if event.kind in FAILED else "done",
        "title": event.title,
        "at": event.at,
        "who": who_did(event, case, authority),
        "text": text,
        "links": links,
    }


def _now(page: CasePage, authority: str) -> dict[str, Any] | None:
    """Who has it, and until when."""
    case = page.case
    due = date_words(page.clock.promised_due_on or page.clock.statutory_due_on)
    state = case.state
    if state == State.SUBMITTED:
        waiting = [party.name for party in page.parties if party.signed_at is None]
        return {"state": "now", "title": _("等其他签署人确认"), "text": "、".join(waiting)}
    if state == State.RECEIVED:
        last = date_words(page.clock.acceptance_due_on)
        text = _("%(who)s最晚 %(due)s 告诉您是否受理；逾期不告知，视为已受理。") % {"who": authority, "due": last}
        return {"state": "now", "title": _("等待受理"), "text": text}
    if state == State.CORRECTION_REQUESTED and page.open_correction:
        text = _("请在 %(due)s 前改好，时间从您交补正那天重新算。") % {"due": date_words(page.open_correction.due_on)}
        return {"state": "now", "title": _("等您补正"), "text": text}
    if state in (State.ACCEPTED, State.IN_REVIEW):
        text = _("%(who)s正在办理，最晚 %(due)s 作出决定。") % {"who": authority, "due": due} if due else authority
        text = "\n".join([text + _renewal(page), *map(_beside, (one for one in case.procedures.all() if one.is_open))])
        return {"state": "now", "title": _("正在审查"), "text": text}
    if state == State.SUSPENDED:
        return _paused(page)
    if state in (State.DECIDED, State.PRODUCING, State.DELIVERING):
        last = date_words(page.clock.delivery_due_on)
        text = _("最晚 %(due)s 送到您手上。") % {"due": last} if last else ""
        return {"state": "now", "title": _("制作并送达结果"), "text": text}
    return None


def _renewal(page: CasePage) -> str:
    """What silence means where a licence is to be renewed."""
    if page.clock.decide_by is None:
        return ""
    words = _("要延续的许可 %(day)s 届满，届满前没有决定的，视为准予延续（行政许可法第五十条）。")
    return words % {"day": date_words(page.clock.decide_by)}


def _beside(running: SpecialProcedure) -> str:
    """A procedure that runs while the clock runs on, and what the applicant has to do with it."""
    words = {"kind": running.get_kind_display(), "due": date_words(running.due_on)}
    if running.held_at is None:
        return _("同时进行%(kind)s，预计 %(due)s 前完成。") % words
    return _("同时进行%(kind)s：%(when)s，%(place)s，请到场配合。") % {
        **words, "when": moment_words(running.held_at), "place": running.place,
    }  # fmt: skip


def _paused(page: CasePage) -> dict[str, Any]:
    stop = page.clock.stopped_by
    running = next((one for one in page.case.procedures.all() if one.is_open and one.stops_clock), None)
    text = _("这段时间不计入办理期限。")
    if running is not None:
        text = _("%(kind)s：%(reason)s 依据%(ground)s，这段时间不计入办理期限，预计 %(days)s 个工作日。") % {
            "kind": running.get_kind_display(), "reason": running.reason, "ground": running.ground,
            "days": running.planned_working_days,
        }  # fmt: skip
    elif stop is not None:
        text = _("依据%(ground)s，这段时间不计入办理期限。") % {"ground": stop.ground}
    return {"state": "paused", "title": _("计时暂停"), "text": text + _renewal(page)}


def _next(case: Case) -> list[str]:
    steps = [_("受理"), _("审查"), _("作出决定"), _("送达结果")]
    done = {
        State.SUBMITTED: 0, State.RECEIVED: 1, State.CORRECTION_REQUESTED: 0, State.ACCEPTED: 2, State.IN_REVIEW: 2,
        State.SUSPENDED: 2,
    }  # fmt: skip
    return steps[done[State(case.state)] :] if case.state in done else []


def ring_of(page: CasePage) -> dict[str, Any] | None:
    """The ring of working days used, while a clock runs."""
    reading = page.clock
    if not page.case.is_open or reading.total is None or reading.left is None:
        return None
    used = max(reading.total - reading.left, 0)
    kind = {Colour.YELLOW: "warning", Colour.RED: "danger", Colour.STOPPED: "paused"}.get(reading.colour, "")
    return {"used": used, "total": reading.total, "left": reading.left, "kind": kind}


def poll_seconds(page: CasePage) -> int:
    """How often the page asks again: often while something is being made, seldom while officers work, else never."""
    case = page.case
    if any(letter.made_at is None for letter in page.letters):
        return POLL_SOON_SECONDS
    if case.closed_at and not case.is_archived and timezone.now() - case.closed_at < SOON:
        return POLL_SOON_SECONDS
    if not case.is_open or case.state in (State.CORRECTION_REQUESTED, State.SUSPENDED):
        return 0
    newest = page.timeline[-1].at if page.timeline else case.created_at
    if case.is_instant or timezone.now() - newest < SOON:
        return POLL_SOON_SECONDS
    return POLL_SECONDS


def version_of(page: CasePage) -> str:
    """Changes when the page would look different; an unchanged page answers with 204 and nothing is drawn anew."""
    made = sum(1 for letter in page.letters if letter.made_at)
    return f"{page.case.state}-{len(page.timeline)}-{made}"
