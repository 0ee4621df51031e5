"""招标、拍卖: sealing a bid, opening all before two officers, naming who won, and complaining of it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.messaging.public import send
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.values.public import yuan
from tongban.journeys.cases.actions.notices import bid_message, tell_bidders, warn_officers
from tongban.journeys.cases.actions.procedures import end_procedure, officer_part
from tongban.journeys.cases.actions.steps import lock, require_staff
from tongban.journeys.cases.bidding_models import Bid, digest_of
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, WrongState
from tongban.journeys.cases.models import ProcedureMember, SpecialProcedure, Supervision
from tongban.journeys.cases.procedure_kinds import BIDDING, LEAST_BIDDERS, Bidders, Kind, Outcome
from tongban.registers.places.public import working_calendar

MOST_FEN = 10**14
MOST_WORDS = 4000
# Legal: 招标投标法实施条例 第六十条 (ten days from knowing), 第六十一条 (decided within thirty working days).
COMPLAIN_DAYS = 10
ANSWER_WORKING_DAYS = 30


def takes_bids(row: SpecialProcedure) -> bool:
    """Whether a bid may still be sealed, replaced or taken back."""
    return row.kind in BIDDING and row.is_open and row.held_at is not None and timezone.now() < row.held_at


def _as_whom(row: SpecialProcedure, viewer: Viewer) -> dict[str, Any] | None:
    """For whom the viewer may bid: the firm they act for, or themself, where the item takes such bids."""
    if viewer.role != Role.PERSON or row.kind not in BIDDING:
        return None
    if viewer.organisation_id:
        return {"organisation_id": viewer.organisation_id} if row.bidders != Bidders.PERSONS else None
    if viewer.person_id is None or viewer.is_acting_for_another or row.bidders not in (Bidders.PERSONS, Bidders.BOTH):
        return None
    return {"person_id": viewer.person_id}


def may_bid(row: SpecialProcedure, viewer: Viewer) -> bool:
    """Whether the item takes bids of the firm that the viewer acts for, or of themself.

    Legal: 招标投标法 第二十五条 (organisations; persons where the project says so), 拍卖法 第三十二条 (both).
    """
    return _as_whom(row, viewer) is not None


def own_bid(row: SpecialProcedure, viewer: Viewer) -> Bid | None:
    """The bid of the firm that the viewer acts for, or their own; nobody sees another's."""
    whom = _as_whom(row, viewer)
    return Bid.objects.filter(procedure=row, **whom).first() if whom else None


def _for_bidder(row: SpecialProcedure, by: Viewer) -> SpecialProcedure:
    """The procedure, ours until the transaction ends; bids wait for each other and for the opening."""
    if not may_bid(row, by):
        raise NotVisible
    return SpecialProcedure.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def seal_bid(row: SpecialProcedure, *, amount_fen: int, offer: str, by: Viewer) -> Bid:
    """Bid for one's firm, or for oneself where the item lets persons bid.

    Before the closing moment another bid replaces the first; the same again is harmless.

    The digest goes into the audit trail at once, so that nobody can change a bid after it was sealed.

    Args:
        amount_fen: the sum that is bid, in fen.
        offer: what is promised beside it.
    Raises:
        NotVisible: the item takes no bids of such bidders, or is no tender or auction.
        NeedsGround: no sum or no words.
        WrongState: the closing moment is over, or it was called off.
    Legal: 招标投标法 第二十八条 (late bids are refused), 第二十九条 (replaced or taken back before).
    """
    row, offer = _for_bidder(row, by), offer.strip()[:MOST_WORDS]
    if not takes_bids(row):
        raise WrongState(str(row.words.too_late))
    if not 0 < amount_fen <= MOST_FEN or not offer:
        raise NeedsGround(_("请填写价和承诺的内容：价用数字，单位是元，至多两位小数，例如 58000.50"))
    known = own_bid(row, by)
    if known is not None and (known.amount_fen, known.offer) == (amount_fen, offer):
        return known
    salt = secrets.token_hex(16)
    bid, _is_new = Bid.objects.update_or_create(
        procedure=row, **(_as_whom(row, by) or {}),
        defaults={"content": {"amount_fen": amount_fen, "offer": offer}, "salt": salt, "sealed_by": by.actor_ref,
                  "digest": digest_of(salt, amount_fen, offer), "sealed_at": timezone.now()},
    )  # fmt: skip
    record(by, "case.bid_sealed", bid, for_whom=by.for_whom_ref, detail={"procedure": row.pk, "digest": bid.digest})
    return bid


@transaction.atomic
def take_bid_back(row: SpecialProcedure, *, by: Viewer) -> None:
    """Take one's bid back before the closing moment. Twice is harmless.

    Raises:
        NotVisible: the item takes no bids of such bidders.
        WrongState: the closing moment is over.
    Legal: 招标投标法 第二十九条.
    """
    row = _for_bidder(row, by)
    bid = own_bid(row, by)
    if bid is None:
        return
    if not takes_bids(row):
        raise WrongState(_("已经截止，不能再撤回"))
    record(by, "case.bid_taken_back", bid, for_whom=by.for_whom_ref, detail={"digest": bid.digest})
    bid.delete()


@transaction.atomic
def open_bids(row: SpecialProcedure, *, by: Viewer) -> SpecialProcedure:
    """One of the named officers is there; with the second all bids are opened and the record is written.

    Twice is harmless.

    Raises:
        NotAllowed: not one of those who were named.
        WrongState: the closing moment has not come, or it is over.
    Legal: 招标投标法 第三十四条 (opened at the closing moment), 第三十六条 (seals checked, read out, noted).
    """
    case = lock(row.case)
    require_staff(by, case, deciding=True)
    row = SpecialProcedure.objects.select_for_update().get(pk=row.pk)
    seat = officer_part(row, by)
    if row.kind not in BIDDING or seat is None or seat.part != ProcedureMember.Part.OPENER:
        raise NotAllowed(_("只有指派的开启人可以开启"))
    if seat.marked_at is not None:
        return row
    if not row.is_open or row.held_at is None or timezone.now() < row.held_at:
        raise WrongState(_("还没有到截止时间，任何人都不能开启"))
    seat.marked_at = timezone.now()
    seat.save(update_fields=["marked_at"])
    there = list(row.members.filter(part=seat.part, marked_at__isnull=False).select_related("officer"))
    if len(there) >= 2 and not row.record:
        _open(row, [one.name for one in there])
    record(by, "case.bids_opened", row, detail={"officers": len(there), "bids": row.bids.count()})
    return row


def _open(row: SpecialProcedure, officers: list[str]) -> None:
    now, lines = timezone.now(), []
    for bid in row.bids.select_related("organisation", "person"):
        bid.opened_at, bid.is_whole = now, bid.computed == bid.digest
        bid.save(update_fields=["opened_at", "is_whole"])
        seal = "封存完好" if bid.is_whole else "与封存摘要不符，作废"
        lines.append(
            f"{bid.bidder.name}，{timezone.localtime(bid.sealed_at):%Y-%m-%d %H:%M} 封存，{seal}，"
            f"{yuan(bid.amount_fen)}，{bid.offer}（{bid.digest}）"
        )
    head = f"{timezone.localtime(now):%Y-%m-%d %H:%M} 在{row.place}，由{'、'.join(officers)}开启，共 {len(lines)} 份。"
    row.record = "\n".join([head, *lines])
    row.save(update_fields=["record"])


def may_win(row: SpecialProcedure) -> list[Bid]:
    """Opened bids among which the winner is: in an auction the highest, the first sealed of equal ones; else all whole.

    Legal: 拍卖法 第五十一条 (the highest bid); 招标投标法 第四十条, 第四十一条 (tenders are judged as announced).
    """
    whole = [bid for bid in row.bids.select_related("organisation", "person") if bid.is_whole]
    if row.kind == Kind.AUCTION:
        return sorted(whole, key=lambda bid: (-bid.amount_fen, bid.sealed_at, bid.pk))[:1]
    return whole


@transaction.atomic
def award(row: SpecialProcedure, bid_key: int, *, reason: str, by: Viewer) -> SpecialProcedure:
    """中标, 成交: name who won; the procedure is over, the clock runs on, and everybody who has bid is told.

    Twice is harmless. When the applicant of the case won, the licence has to be granted; else the result stands against
    it.

    Raises:
        NotAllowed: not the head.
        NeedsGround: no reason.
        WrongState: not opened yet, fewer bidders than the law asks for, or this bid cannot win.
    Legal: 行政许可法 第四十五条 (time not counted), 第五十三条第三款 (the decision follows the result).
    """
    case = lock(row.case)
    require_staff(by, case, "head", deciding=True)
    row = SpecialProcedure.objects.select_for_update().select_related("case__pack_version").get(pk=row.pk)
    if not row.is_open:
        return row
    if not row.record:
        raise WrongState(_("还没有由两名开启人开启"))
    words = row.words
    if row.bids.count() < LEAST_BIDDERS[Kind(row.kind)]:
        raise WrongState(str(words.too_few))
    chosen = next((bid for bid in may_win(row) if bid.pk == bid_key), None)
    if chosen is None:
        raise WrongState(str(words.cannot_win))
    if not reason.strip():
        raise NeedsGround(_("请按公告的评审办法写明理由"))
    chosen.is_winner = True
    chosen.save(update_fields=["is_winner"])
    applicant = (case.organisation_id, None if case.organisation_id else case.person_id)
    outcome = Outcome.PASS if (chosen.organisation_id, chosen.person_id) == applicant else Outcome.FAIL
    result = f"{words.named}：{chosen.public_name}，{yuan(chosen.amount_fen)}。{reason.strip()}"
    end_procedure(case, row, outcome, result, by)
    tell_bidders(row)
    return row


def may_complain(bid: Bid) -> bool:
    """Whether who has bid may still complain: within ten days of the result, once."""
    ended = bid.procedure.ended_on
    return ended is not None and not bid.complaint and timezone.localdate() <= ended + timedelta(days=COMPLAIN_DAYS)


@transaction.atomic
def complain(row: SpecialProcedure, text: str, *, by: Viewer) -> Bid:
    """Who has bid complains of the contest or its result; the supervisor gets a card. Twice is harmless.

    Raises:
        NotVisible: they have not bid.
        NeedsGround: no words.
        WrongState: not over yet, or ten days have passed.
    Legal: 行政许可法 第五十三条第四款; 招标投标法实施条例 第六十条, 第六十一条.
    """
    row = _for_bidder(row, by)
    bid = own_bid(row, by)
    if bid is None:
        raise NotVisible
    if bid.complaint:
        return bid
    if not may_complain(bid):
        raise WrongState(_("结果公布后 10 天内可以投诉；之后可以依法申请行政复议或者提起诉讼"))
    if not text.strip():
        raise NeedsGround(_("请写明投诉的事实和理由"))
    bid.complaint, bid.complained_at = text.strip()[:MOST_WORDS], timezone.now()
    bid.save(update_fields=["complaint", "complained_at"])
    card, _is_new = Supervision.objects.get_or_create(
        case=row.case, kind=Supervision.Kind.ORDERED,
        due_on=working_calendar().add(timezone.localdate(), ANSWER_WORKING_DAYS),
        defaults={"authority_code": row.case.authority_code, "raised_at": timezone.now(),
                  "reason": row.words.complained},
    )  # fmt: skip
    warn_officers(card)
    record(by, "case.bid_complained", bid, for_whom=by.for_whom_ref)
    return bid


@transaction.atomic
def answer_complaint(row: SpecialProcedure, bid_key: int, text: str, *, by: Viewer) -> Bid:
    """Answer a complaint in writing; not by who opened the bids. Twice is harmless.

    Raises:
        NotAllowed: neither head nor supervisor, or one of those who opened the bids.
        NeedsGround: no words.
        WrongState: nobody complained.
    Legal: 招标投标法实施条例 第六十一条 (decided in writing); 第七十条 (who handles it is not concerned).
    """
    case = lock(row.case)
    require_staff(by, case, "head", "supervisor")
    if officer_part(row, by) is not None:
        raise NotAllowed(_("开启人要回避，请由其他负责人答复"))
    bid = Bid.objects.select_for_update().filter(procedure=row, pk=bid_key).first()
    if bid is None or not bid.complaint:
        raise WrongState()
    if bid.answer:
        return bid
    if not text.strip():
        raise NeedsGround(_("请写明查明的事实和处理结果"))
    bid.answer, bid.answered_at = text.strip()[:MOST_WORDS], timezone.now()
    bid.save(update_fields=["answer", "answered_at"])
    send(
        bid.bidder, bid_message(row.kind, "answered"),
        {"item": case.pack_version.manifest.get("title", {}), "result": bid.answer},
        reference=f"cases.bid:{bid.pk} answered", link=f"/notices/{row.pk}/bid/",
    )  # fmt: skip
    record(by, "case.bid_complaint_answered", bid)
    return bid
