"""招标、拍卖: nobody reads a bid before two officers open all; the result moves the case on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tongban.capabilities.messaging.public import Message
from tongban.foundation.access.public import NotVisible
from tongban.journeys.cases.actions.notices import BIDS
from tongban.journeys.cases.bidding_models import Bid, digest_of
from tongban.journeys.cases.contest_words import WORDS
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, NotOrderable, WrongState
from tongban.journeys.cases.models import Supervision
from tongban.journeys.cases.public import (
    Order,
    answer_complaint,
    award,
    call_off,
    close_procedure,
    complain,
    may_bid,
    open_bids,
    order_procedure,
    own_bid,
    seal_bid,
    take_bid_back,
)
from tongban.journeys.cases.tests.factories import make_case, make_pack
from tongban.registers.identity.tests.factories import make_organisation, make_person, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
OPENING = datetime(2022, 9, 22, 2, tzinfo=UTC)
LATER = datetime(2022, 10, 10, 2, tzinfo=UTC)


def an_order(town, **changed):
    both = (town.officer.officer_id, town.reviewer.officer_id)
    order = Order(
        "auction", "有限自然资源的开发利用", 30, institution="公共资源交易中心", held_at=OPENING, place="开标室",
        officials=both, public_text="拍卖一处码头岸线的使用",
    )  # fmt: skip
    return replace(order, **changed)


def bidder(name):
    firm = make_organisation(name)
    return replace(viewer_for(firm.legal_representative), organisation_id=firm.pk)


def told(viewer):
    return list(Message.objects.filter(organisation_id=viewer.organisation_id).values_list("kind", flat=True))


def test_a_digest_binds_to_sum_and_words():
    assert digest_of("s", 100, "一") == digest_of("s", 100, "一")
    assert (
        len(
            {digest_of("s", 100, "一"), digest_of("s", 101, "一"), digest_of("s", 100, "二"), digest_of("t", 100, "一")}
        )
        == 4
    )


def test_a_tender_and_an_auction_speak_in_the_words_of_their_own_laws():
    said = {kind: " ".join(str(word) for word in vars(words).values()) for kind, words in WORDS.items()}
    said = {kind: text + str([(str(a), str(b)) for a, b in BIDS[kind].values()]) for kind, text in said.items()}
    others = {"tender": "竞买|买受|成交|报价|应价|拍卖", "auction": "投标|中标|招标"}
    assert {kind: re.findall(others[kind], text) for kind, text in said.items()} == {"tender": [], "auction": []}


def test_a_contest_needs_its_notice_twenty_or_seven_days_two_openers_and_words_for_everybody(town):
    case = make_case(town, "in_review")
    wrong = {
        "held_at": datetime(2022, 9, 20, 2, tzinfo=UTC),
        "public_text": "",
        "officials": (town.officer.officer_id,),
    }
    with pytest.raises(NotOrderable) as refused:
        order_procedure(case, an_order(town, kind="tender", **wrong), by=town.head)
    assert set(refused.value.faults) == set(wrong)
    assert order_procedure(case, an_order(town, kind="tender", held_at=OPENING), by=town.head).ground == (
        "行政许可法 第四十五条、第五十三条"
    )


def test_an_auction_from_the_sealed_bid_to_the_answered_complaint(town, time_machine):
    case = make_case(town, "in_review")
    row = order_procedure(case, an_order(town), by=town.head)
    high, low, gone, late = (
        bidder(name) for name in ("上海高价有限公司", "上海低价有限公司", "上海撤回有限公司", "上海迟到有限公司")
    )

    # Sealed: replaced and taken back before the closing moment, read by nobody.
    with pytest.raises(NeedsGround):
        seal_bid(row, amount_fen=0, offer="接受全部条件", by=high)
    first = seal_bid(row, amount_fen=50_000_00, offer="接受全部条件", by=high)
    assert seal_bid(row, amount_fen=50_000_00, offer="接受全部条件", by=high).digest == first.digest
    assert seal_bid(row, amount_fen=90_000_00, offer="接受全部条件", by=high).digest != first.digest
    seal_bid(row, amount_fen=80_000_00, offer="接受全部条件", by=low)
    seal_bid(row, amount_fen=99_000_00, offer="接受全部条件", by=gone)
    for _twice in range(2):
        take_bid_back(row, by=gone)
    assert (Bid.objects.count(), own_bid(row, gone)) == (2, None)
    with pytest.raises(WrongState):
        open_bids(row, by=town.officer)

    # Opened at the moment, by both who were named and nobody else.
    time_machine.move_to(OPENING, tick=False)
    with pytest.raises(WrongState):
        seal_bid(row, amount_fen=1, offer="迟到", by=late)
    with pytest.raises(WrongState):
        take_bid_back(row, by=low)
    with pytest.raises(NotAllowed):
        open_bids(row, by=town.head)
    for _twice in range(2):
        row = open_bids(row, by=town.officer)
    assert (row.record, own_bid(row, high).opened_at) == ("", None)
    with pytest.raises(WrongState):
        award(row, own_bid(row, high).pk, reason="最高应价", by=town.head)
    row = open_bids(row, by=town.reviewer)
    assert "共 2 份" in row.record
    assert all(bid.digest in row.record and bid.is_whole for bid in row.bids.all())

    # Only the highest wins; the time is not counted; everybody is told.
    with pytest.raises(WrongState):
        close_procedure(row, outcome="pass", result="成交", by=town.officer)
    with pytest.raises(WrongState):
        award(row, own_bid(row, low).pk, reason="更合适", by=town.head)
    for _twice in range(2):
        row = award(row, own_bid(row, high).pk, reason="最高应价。", by=town.head)
    assert (row.outcome, row.result) == ("fail", "买受人：上海高价有限公司，¥90,000.00。最高应价。")
    case.refresh_from_db()
    assert (case.state, case.promised_due_on) == ("in_review", date(2022, 10, 11))  # 16 September and 14 working days
    assert (told(high), told(low), told(gone)) == (["case.auction_won"], ["case.auction_lost"], [])

    # Who lost complains within ten days; who opened the bids does not answer.
    complain(row, "开启前有人知道报价", by=low)
    complain(row, "再说一次", by=low)
    card = Supervision.objects.get(kind="ordered")
    assert (card.reason, own_bid(row, low).complaint) == ("竞买人投诉，须调查并书面答复", "开启前有人知道报价")
    with pytest.raises(NotVisible):
        complain(row, "没有投过", by=late)
    with pytest.raises(NotAllowed):
        answer_complaint(row, own_bid(row, low).pk, "查过了", by=town.reviewer)
    answer_complaint(row, own_bid(row, low).pk, "经查，摘要与封存时一致。", by=town.head)
    assert told(low) == ["case.auction_lost", "case.auction_answered"]
    time_machine.move_to("2022-10-03T02:00:00Z", tick=False)
    with pytest.raises(WrongState):
        complain(row, "太晚", by=high)


def test_a_person_bids_for_themself_and_their_name_is_masked_in_the_result(town, time_machine):
    case = make_case(town, "in_review")
    row = order_procedure(case, an_order(town), by=town.head)
    buyer, firm = viewer_for(make_person("买得成")), bidder("上海同场有限公司")
    seal_bid(row, amount_fen=90_000_00, offer="接受全部条件", by=buyer)
    seal_bid(row, amount_fen=80_000_00, offer="接受全部条件", by=firm)
    assert (own_bid(row, buyer).amount_fen, own_bid(row, town.applicant)) == (90_000_00, None)
    with pytest.raises(NotVisible):
        seal_bid(row, amount_fen=1, offer="替人", by=replace(buyer, agent_person_id=town.elder.pk))
    time_machine.move_to(OPENING, tick=False)
    for one in (town.officer, town.reviewer):
        row = open_bids(row, by=one)
    row = award(row, own_bid(row, buyer).pk, reason="最高应价。", by=town.head)
    assert (row.outcome, row.result) == ("fail", "买受人：买*成，¥90,000.00。最高应价。")
    assert ("买得成" in row.record, row.outcome_words) == (True, "由其他竞买人买受")
    assert Message.objects.get(person_id=buyer.person_id).kind == "case.auction_won"
    complain(row, "价格不对", by=buyer)
    answer_complaint(row, own_bid(row, buyer).pk, "查过了", by=town.head)
    other = order_procedure(make_case(town, "in_review"), an_order(town, held_at=LATER), by=town.head)
    seal_bid(other, amount_fen=100, offer="接受全部条件", by=town.applicant)
    time_machine.move_to(LATER, tick=False)
    for one in (town.officer, town.reviewer):
        other = open_bids(other, by=one)
    assert award(other, own_bid(other, town.applicant).pk, reason="最高应价。", by=town.head).outcome == "pass"


@pytest.mark.parametrize(
    ("kind", "declared", "persons", "firms"),
    [("tender", None, False, True), ("tender", "both", True, True), ("auction", "persons", True, False)],
)
def test_the_item_says_who_may_bid(town, kind, declared, persons, firms):
    pack = make_pack(procedures=[{"kind": kind, "bidders": declared}] if declared else [])
    row = order_procedure(make_case(town, "in_review", pack), an_order(town, kind=kind), by=town.head)
    assert [may_bid(row, one) for one in (town.applicant, bidder("上海某有限公司"))] == [persons, firms]
    assert not may_bid(row, town.officer)


def test_a_tender_of_two_is_announced_anew_and_a_changed_bid_is_void(town, time_machine):
    row = order_procedure(make_case(town, "in_review"), an_order(town, kind="tender"), by=town.head)
    firms = [bidder(name) for name in ("上海甲有限公司", "上海乙有限公司")]
    for number, firm in enumerate(firms, 1):
        seal_bid(row, amount_fen=number * 100, offer="方案", by=firm)
    Bid.objects.filter(organisation_id=firms[0].organisation_id).update(digest="0" * 64)
    time_machine.move_to(OPENING, tick=False)
    for one in (town.officer, town.reviewer):
        row = open_bids(row, by=one)
    assert [bid.is_whole for bid in row.bids.order_by("pk")] == [False, True]
    with pytest.raises(WrongState, match="重新招标"):
        award(row, row.bids.last().pk, reason="方案合适", by=town.head)
    call_off(row, reason="投标人少于三个，重新招标", by=town.head)
    assert [told(firm) for firm in firms] == [["case.tender_called_off"]] * 2
