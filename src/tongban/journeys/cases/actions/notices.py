"""Messages to the applicant about a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.capabilities.process.public import items_of
from tongban.journeys.cases.events import TITLES
from tongban.journeys.cases.models import Case, SpecialProcedure, Supervision
from tongban.journeys.cases.procedure_kinds import Kind, Outcome
from tongban.registers.authorities.public import Officer, officers_of
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

# Kinds of the timeline that are told to the applicant; those with legal effect cannot be silenced.
TOLD = {
    "received": False,
    "accepted": False,
    "deemed_accepted": False,
    "declined": True,
    "correction_requested": True,
    "conditional": True,
    "supply_reminded": True,
    "suspended": True,
    "resumed": False,
    "procedure_ordered": True,
    "procedure_closed": False,
    "extended": True,
    "hearing_right": True,
    "hearing_asked": False,
    "hearing_neighbour_asked": True,
    "granted": True,
    "refused": True,
    "deemed_granted": True,
    "payment_requested": False,
    "payment_expired": True,
    "payment_reminded": False,
    "unpaid": True,
    "parcel_returned": True,
    "transferred": True,
    "lapsed": True,
    "not_supplied": True,
    "terminated": True,
    "ordered_to_fix": True,
    "revoked": True,
}
# What each neighbour is told who has an account: the right to a hearing, and its date.
NEIGHBOURS = {
    "case.hearing_told": (
        _("%(item)s：您有权申请听证"),
        _("有一件申请可能影响您的重大利益。%(day)s前可以申请听证，也可以声明放弃。"),
    ),
    "case.hearing_called": (
        _("%(item)s：请您参加听证"),
        _("%(when)s，%(place)s。请带身份证件，不能到场的可以委托代理人。"),
    ),
}
# How a tender or an auction ended, told to each who has bid.
# Legal: 招标投标法 第四十五条 (中标通知书, told to all who bid); 拍卖法 第五十二条 (成交确认书 is signed).
_OBJECT = _("%(result)s 认为程序或者结果有问题的，可以在 10 天内从这里投诉，也可以依法申请行政复议或者提起诉讼。")
BIDS = {
    "tender": {
        "won": (_("%(item)s：中标通知书"), _("您已中标。%(result)s 请凭本通知办理许可手续。")),
        "lost": (_("%(item)s：招标有了结果，您没有中标"), _OBJECT),
        "called_off": (_("%(item)s：招标已取消"), _("%(result)s 封存的投标没有用于决定。")),
        "answered": (_("%(item)s：您对招标的投诉有了答复"), _("%(result)s")),
    },
    "auction": {
        "won": (_("%(item)s：拍卖成交，您是买受人"), _("%(result)s 请与承办部门签署成交确认书，再办理许可手续。")),
        "lost": (_("%(item)s：拍卖有了结果，您没有成交"), _OBJECT),
        "called_off": (_("%(item)s：拍卖已取消"), _("%(result)s 封存的报价没有用于决定。")),
        "answered": (_("%(item)s：您对拍卖的投诉有了答复"), _("%(result)s")),
    },
}
# Told only where a diagram says so by its step ``notify``; what is in TOLD is told by the change itself.
BY_DIAGRAM = {"produced": False}


def declare_kinds() -> None:
    """The kinds of messages that cases send; called once at start-up."""
    for kind, binding in {**TOLD, **BY_DIAGRAM}.items():
        declare_kind(
            f"case.{kind}",
            title=_("%(item)s：%(news)s"),
            body=_("办件编号 %(number)s。%(text)s"),
            category=Category.CASE,
            by_sms=binding,
            is_binding=binding,
        )
    declare_kind("case.sign", title=_("%(item)s：请您签署"), body=_("%(name)s 请您作为共同申请人签署。"), by_sms=True)
    declare_kind(
        "case.draft_ending",
        title=_("%(item)s：草稿快到期了"),
        body=_("这份草稿很久没有改动，%(day)s之后将自动删除。打开接着填，就会保留。"),
        by_sms=True,
    )
    declare_kind(
        "case.expert_drawn",
        title=_("%(item)s：请您参加专家评审"),
        body=_("您被抽中担任评审专家，请先声明有没有利害关系，并在 %(day)s 前独立评分。"),
        by_sms=True,
    )
    for kind, (news, words) in NEIGHBOURS.items():
        declare_kind(kind, title=news, body=words, category=Category.CASE, by_sms=True, is_binding=True)
    for contest, told in BIDS.items():
        for how, (news, words) in told.items():
            kind = bid_message(contest, how)
            declare_kind(kind, title=news, body=words, category=Category.CASE, by_sms=True, is_binding=True)
    _declare_work()


def bid_message(contest: str, how: str) -> str:
    """Kind of the message to one who has bid: ``case.tender_won``, ``case.auction_answered`` …"""
    return f"case.{contest}_{how}"


def _declare_work() -> None:
    """What officers are told."""
    declare_kind(
        "case.procedure_named",
        title=_("%(item)s：请您参加%(procedure)s"),
        body=_("办件 %(number)s，%(when)s，%(place)s。"),
        category=Category.WORK,
    )
    declare_kind(
        "case.hearing_asked_for",
        title=_("%(item)s：有人申请听证"),
        body=_("办件 %(number)s：须在 %(day)s 前举行听证，提前七个工作日通知。"),
        category=Category.WORK,
    )
    declare_kind(
        "case.warned",
        title=_("%(item)s：临近办理期限"),
        body=_("办件 %(number)s 须在 %(due)s 前办理。"),
        category=Category.WORK,
    )
    declare_kind(
        "case.supervised",
        title=_("%(item)s：督办"),
        body=_("办件 %(number)s：%(reason)s 请查明情况，在督办页写明处理结果。"),
        category=Category.WORK,
    )
    declare_kind(
        "case.silent",
        title=_("%(item)s：逾期视为准予延续"),
        body=_(
            "办件 %(number)s 应在 %(due)s 前决定，没有决定，依法视为准予延续。"
            "请在督办页写明原因；不该延续的，只能依法撤销。"
        ),
        category=Category.WORK,
    )
    declare_kind(
        "case.overdue",
        title=_("%(item)s：已超过办理期限"),
        body=_("办件 %(number)s 应在 %(due)s 前办理，已经超期，请立即办理并说明原因。"),
        category=Category.WORK,
    )


def tell_applicant(case: Case, kind: str, reference: str, text: str | Mapping[str, str] = "") -> None:
    """One message about a step of the case; the same reference is told once.

    Args:
        kind: a kind of the timeline that is in ``TOLD`` or ``BY_DIAGRAM``.
        reference: what tells two messages of one kind apart.
        text: more words, such as the reason; ``{"zh": …, "en": …}`` where both are known.
    """
    if kind not in TOLD and kind not in BY_DIAGRAM:
        return
    title = case.pack_version.manifest.get("title", {})
    recipient = case.organisation or case.person
    assert recipient is not None
    send(
        recipient,
        f"case.{kind}",
        {"item": title, "news": TITLES[kind], "number": case.number, "text": text},
        reference=f"{case.ref} {kind} {reference}",
        link=f"/cases/{case.number}/",
    )


def in_both_languages(day: date) -> dict[str, str]:
    """A day as the Chinese and the English words of a message write it."""
    return {"zh": f"{day:%Y年%m月%d日}", "en": f"{day.day} {day:%B %Y}"}


def tell_of_ending_draft(case: Case, ends_on: date) -> None:
    """Tell the applicant, and who began it for them, that the draft will be deleted; once for each day."""
    item = case.pack_version.manifest.get("title", {})
    people: list[Person | Organisation | None] = [case.organisation or case.person, case.agent]
    for who in people:
        if who is None:
            continue
        send(
            who,
            "case.draft_ending",
            {"item": item, "day": in_both_languages(ends_on)},
            reference=f"{case.ref} draft ends {ends_on} {who._meta.label_lower}:{who.pk}",
            link=f"/cases/{case.pk}/",
        )


def ask_parties(case: Case) -> None:
    """Ask everybody who has yet to sign, by their own account; the same party is asked once.

    Who has no account finds the case after signing in for the first time: the line waits under their number.
    """
    applicant = case.organisation or case.person
    unsigned = case.parties.filter(signed_at=None).values("citizen_id_index")
    for person in Person.objects.filter(citizen_id_index__in=unsigned):
        send(
            person,
            "case.sign",
            {"item": case.pack_version.manifest.get("title", {}), "name": applicant.name if applicant else ""},
            reference=f"{case.ref} sign {person.pk}",
            link=f"/cases/{case.number}/",
        )


def tell_officer(officer: Officer, row: SpecialProcedure) -> None:
    """Tell an officer that they go to the spot or lead a hearing; once for each procedure."""
    held = timezone.localtime(row.held_at) if row.held_at else None
    send(
        officer,
        "case.procedure_named",
        {
            "item": row.case.pack_version.manifest.get("title", {}),
            "procedure": Kind(row.kind).label,
            "number": row.case.number,
            "when": f"{held:%Y-%m-%d %H:%M}" if held else "",
            "place": row.place,
        },
        reference=f"cases.procedure:{row.pk} {officer.pk}",
        link=f"/work/cases/{row.case.number}/procedures/{row.pk}/",
    )


def tell_bidders(row: SpecialProcedure) -> None:
    """Tell everybody who has bid how it ended, once: won, not won and why, or called off.

    Legal: 行政许可法 第五十三条第三款、第四款 (who won is granted; complaints lead to reconsideration and courts).
    """
    item = row.case.pack_version.manifest.get("title", {})
    for bid in row.bids.select_related("organisation", "person"):
        how = "called_off" if row.outcome == Outcome.CALLED_OFF else "won" if bid.is_winner else "lost"
        send(
            bid.bidder, bid_message(row.kind, how), {"item": item, "result": row.result},
            reference=f"cases.bid:{bid.pk} {how}", link=f"/notices/{row.pk}/bid/",
        )  # fmt: skip


def warn_officers(card: Supervision) -> list[Officer]:
    """Tell who holds the work, and the heads of the authority, that a limit comes near or has passed; once per card."""
    case = card.case
    told = {officer.pk: officer for officer in [*_holders(case), *_heads(case)]}
    late = (Supervision.Kind.RED, Supervision.Kind.PROCEDURE)
    kind = "case.overdue" if card.kind in late else "case.warned"
    kind = {Supervision.Kind.ORDERED: "case.supervised", Supervision.Kind.SILENT: "case.silent"}.get(
        Supervision.Kind(card.kind), kind
    )
    item = case.pack_version.manifest.get("title", {})
    for officer in told.values():
        send(
            officer,
            kind,
            {"item": item, "number": case.number, "due": card.due_on, "reason": card.reason},
            reference=f"cases.supervision:{card.pk} {officer.pk}",
            link=f"/work/cases/{case.number}/",
        )
    return list(told.values())


def tell_of_hearing(case: Case, hold_by: date) -> None:
    """Tell who holds the work, and the heads, that a hearing was asked for and until when it must be held."""
    item = case.pack_version.manifest.get("title", {})
    for officer in {one.pk: one for one in [*_holders(case), *_heads(case)]}.values():
        send(
            officer, "case.hearing_asked_for", {"item": item, "number": case.number, "day": hold_by},
            reference=f"{case.ref} hearing {officer.pk}", link=f"/work/cases/{case.number}/",
        )  # fmt: skip


def _holders(case: Case) -> list[Officer]:
    """Officers who hold an open work item of the case; all of its post while nobody does."""
    staff = officers_of(case.authority_code)
    found = []
    for item in items_of(case.ref):
        if not item.is_open:
            continue
        if item.assignee:
            found += [one for one in staff if f"officer:{one.pk}" == item.assignee]
        else:
            found += [one for one in staff if _works_in(one, case) and item.post in {p.pk for p in one.posts.all()}]
    return found


def _heads(case: Case) -> list[Officer]:
    return [one for one in officers_of(case.authority_code, "head") if _works_in(one, case)]


def _works_in(officer: Officer, case: Case) -> bool:
    own = str(officer.region_id or "")
    return not own or own.endswith("0000") or not case.region_code or own[:6] == case.region_code[:6]
