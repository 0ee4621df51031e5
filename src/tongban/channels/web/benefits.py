"""What the benefit pages show, put into the words and groups of a page."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.ui.public import date_words, yuan_words
from tongban.journeys.benefits.public import (
    Card,
    Consented,
    EntitlementPage,
    MyBenefits,
    PaymentState,
    State,
    my_benefits,
)
from tongban.journeys.packs.public import Step
from tongban.registers.facts.public import Fact, fact
from tongban.registers.places.public import districts, full_name, provinces

# What everybody has, and what nobody who asks for themselves has.
NEVER_LACKING = frozenset({"birth_date", "established_on"})
NEVER_ASKED = frozenset({"person.death_date"})
# Colour and drawing of each state; the words come from the state itself.
BADGES: dict[str, tuple[str, str]] = {
    State.MATCHED: ("info", "search-check"),
    State.ASKED_CONSENT: ("warning", "hand"),
    State.HELD: ("warning", "circle-pause"),
    State.APPROVED: ("info", "badge-check"),
    State.IN_PAYMENT: ("info", "landmark"),
    State.PAID: ("success", "circle-check"),
    State.RETURNED: ("warning", "undo-2"),
    State.GRANTED: ("success", "circle-check"),
    State.DECLINED: ("", "circle-x"),
    State.REFUSED: ("danger", "circle-x"),
    State.STOPPED: ("", "circle-stop"),
    State.RECOVERING: ("warning", "rotate-ccw"),
    State.RECOVERED: ("", "check"),
}


def badge_of(card: Card) -> dict[str, str]:
    """State of a benefit as word, colour and drawing; one that no run has taken in yet is due by law of the day."""
    if not card.state:
        if card.missing or card.covered_by:
            return {"text": _("还差一点"), "kind": "", "icon": "circle-dashed"}
        return {"text": _("符合条件"), "kind": "info", "icon": "sparkles"}
    kind, icon = BADGES[card.state]
    return {"text": card.state_words, "kind": kind, "icon": icon}


@dataclass(frozen=True)
class Asked:
    """Something that waits for this person; ``posts`` are buttons that answer at once."""

    icon: str
    title: str
    text: str
    href: str = ""
    posts: tuple[tuple[str, str, str], ...] = ()


def asked_of(mine: MyBenefits) -> list[Asked]:
    """Consents, questions and accounts that are open, the shortest first."""
    found = [
        Asked(
            "hand", card.title if card else "",
            card.terms.consent_question if card else row.legal_basis,
            reverse("web:entitlement", args=[card.entitlement.pk]) if card and card.entitlement else "",
            ((_("我要"), reverse("web:consent_act", args=[row.pk, "yes"]), "primary"),
             (_("不要"), reverse("web:consent_act", args=[row.pk, "no"]), "quiet")),
        )
        for row, card in mine.consents if row.state == Consented.ASKED
    ]  # fmt: skip
    found += [
        Asked("circle-question-mark", _("请告诉我们：%(what)s") % {"what": fact(row.fact_id).title},
              _("没有部门掌握这一项，只问您一次"), reverse("web:benefit_question", args=[row.pk]))
        for row in mine.questions
    ]  # fmt: skip
    if mine.wants_account:
        found.append(Asked("landmark", _("请留一个收款账户"), _("有一笔钱等着打给您"), reverse("web:benefit_account")))
    return found


def shown_for(viewer: Viewer) -> dict[str, Any]:
    """The benefit part of the home page: what is asked, what comes, what was had, what is near; few rows of each."""
    mine = my_benefits(viewer)
    cards = [*mine.coming[:2], *mine.have[:2], *mine.nearly[:1]]
    rows = [{"card": card, "badge": badge_of(card)} for card in cards]
    return {"benefit_rows": rows, "asked": asked_of(mine), "received_fen": mine.received_fen}


def grouped(mine: MyBenefits) -> list[dict[str, Any]]:
    """The four groups of the page, each with its rows; empty groups are left out."""
    groups = (
        ("coming", _("将要到账"), "calendar-clock", mine.coming),
        ("have", _("已经享受"), "circle-check-big", mine.have),
        ("nearly", _("只差一点"), "milestone", mine.nearly),
        ("ended", _("已经结束"), "archive", mine.ended),
    )
    return [
        {"id": key, "title": title, "icon": icon, "rows": [{"card": card, "badge": badge_of(card)} for card in cards]}
        for key, title, icon, cards in groups
        if cards
    ]


def entitlement_story(page: EntitlementPage) -> dict[str, Any]:
    """Timeline, arithmetic and facts of one entitlement, as its page shows them."""
    return {
        "badge": badge_of(page.card),
        "events": _events(page),
        "sums": _sums(page),
        "facts": _facts(page),
        "articles": page.decisions[-1].articles if page.decisions else page.card.terms.legal_basis,
    }


def _events(page: EntitlementPage) -> list[dict[str, Any]]:
    row = page.entitlement
    found: list[dict[str, Any]] = [
        {
            "at": row.made_at,
            "state": "done",
            "title": _("系统匹配到您符合条件"),
            "text": _("您没有提交任何申请和材料。"),
        }
    ]
    for decision in page.decisions:
        found.append({
            "at": decision.decided_at, "state": "failed" if decision.result == "refused" else "done",
            "title": decision.get_result_display(), "text": decision.reason or decision.ground,
        })  # fmt: skip
    for payment in page.payments:
        if payment.state == PaymentState.ORDERED:
            found.append({"at": None, "state": "now", "title": _("正在拨付"), "text": _to(payment)})
        else:
            came_back = payment.state != PaymentState.PAID
            found.append({
                "at": payment.answered_at, "state": "failed" if came_back else "done",
                "title": payment.get_state_display(), "text": payment.return_reason or _to(payment),
            })  # fmt: skip
    for one in page.objections:
        found.append({"at": one.filed_at, "state": "done", "title": _("您提出了异议"), "text": one.statement})
        if one.answered_at:
            found.append({"at": one.answered_at, "state": "done", "title": one.get_state_display(), "text": one.answer})
        else:
            found.append({"at": None, "state": "now", "title": _("异议核查中"),
                          "text": _("最晚 %(day)s 答复您") % {"day": date_words(one.due_on)}})  # fmt: skip
    known = [one for one in found if one["at"]]
    found = [*sorted(known, key=lambda one: one["at"]), *(one for one in found if not one["at"])]
    return found + _next(page)


def _next(page: EntitlementPage) -> list[dict[str, Any]]:
    if page.card.state in (State.MATCHED, State.ASKED_CONSENT, State.HELD):
        now = {"state": "paused" if page.card.state == State.HELD else "now", "title": page.card.state_words,
               "text": page.entitlement.reason}  # fmt: skip
        return [now, {"state": "next", "title": _("核定并拨付"), "text": _on(page.card.pay_on)}]
    if page.card.state == State.APPROVED:
        return [{"state": "next", "title": _("拨付到账"), "text": _on(page.card.pay_on)}]
    return []


def _on(day: date | None) -> str:
    return _("计划 %(day)s") % {"day": date_words(day)} if day else ""


def _to(payment: Any) -> str:
    return _("%(amount)s，打入尾号 %(tail)s 的账户") % {
        "amount": yuan_words(payment.amount_fen), "tail": payment.account_tail,
    }  # fmt: skip


def _sums(page: EntitlementPage) -> list[dict[str, Any]]:
    """Unit by unit, as the latest decision reckoned it."""
    rows = page.decisions[-1].arithmetic if page.decisions else []
    return [
        {
            "unit": row["unit"], "amount_fen": row["amount_fen"],
            "steps": [Step(**step) for step in row.get("steps", [])],
        }
        for row in rows
    ]  # fmt: skip


def _facts(page: EntitlementPage) -> list[dict[str, Any]]:
    """Facts on which the latest decision rests, each with its source and a way to say that it is wrong."""
    if not page.decisions:
        return []
    found = []
    last = max((row["day"] for row in page.decisions[-1].arithmetic), default="")
    for name, kept in page.decisions[-1].facts.items():
        entry = fact(name)
        if kept.get("state") != "known":
            continue
        found.append({"title": entry.title, "value": words_of(entry, kept.get("value")), "source": kept.get("source"),
                      "as_of": kept.get("as_of"), "dispute": f"{reverse('web:new_dispute')}?fact={name}",
                      "is_later": entry.type != "date" and str(kept.get("as_of") or "") > last})  # fmt: skip
    return found


def words_of(entry: Fact, value: Any) -> str:
    """A value of the dictionary in words for a page."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if entry.type == "money_fen" and isinstance(value, int):
        return yuan_words(value)
    if entry.type == "region" and isinstance(value, str):
        return full_name(value, (get_language() or "zh")[:2]) or value
    if entry.type == "date" and isinstance(value, str) and value:
        return date_words(date.fromisoformat(value))
    return str(entry.label(value))


@dataclass(frozen=True)
class Field:
    """One fact as a control of a form.

    Attributes:
        control: date, choice (yes and no), select, number, money, text.
        options: (value, words) of a select.
        may_lack: "there is none" is an answer of its own.
    """

    id: str
    label: str
    control: str
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    may_lack: bool = False


def field_of(entry: Fact) -> Field:
    """The control that fits a fact's type."""
    controls = {"date": "date", "boolean": "choice", "integer": "number", "number": "number", "money_fen": "money",
                "region": "select", "code": "select"}  # fmt: skip
    options: Iterable[tuple[str, str]] = ()
    if entry.type == "region":
        options = [(one.code, one.title) for one in (*districts(), *provinces())]
    elif entry.codes:
        options = [(code, str(entry.label(code))) for code in entry.codes]
    control = "select" if options else controls.get(entry.type, "text")
    return Field(
        entry.id, entry.title, control, _unit(entry), tuple(options),
        may_lack=entry.when_absent is None and entry.type not in ("boolean", "code", "region")
        and entry.name not in NEVER_LACKING,
    )  # fmt: skip


def _unit(entry: Fact) -> str:
    if entry.type == "money_fen":
        return _("元")
    return entry.unit_en if (get_language() or "").startswith("en") else entry.unit


def given_of(fields: Iterable[Field], posted: Any) -> dict[str, str]:
    """What a visitor typed, in the spelling of the dictionary: yuan as fen, "there is none" as none."""
    found = dict.fromkeys(NEVER_ASKED, "none")
    for one in fields:
        text = str(posted.get(one.id, "")).strip()[:200]
        if posted.get(f"none.{one.id}"):
            text = "none"
        elif one.control == "money" and text:
            with suppress(InvalidOperation):
                text = str(int(Decimal(text.replace(",", "")) * 100))
        found[one.id] = text
    return found
