"""A fee nobody pays, a parcel that comes back, a thing collected at a counter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.messaging.public import Message
from tongban.capabilities.payments.public import close as close_order
from tongban.capabilities.payments.public import orders_of
from tongban.capabilities.process.tests.factories import diagram, node
from tongban.capabilities.shipping.public import hand_over, parcels_of
from tongban.foundation.access.public import NotVisible
from tongban.foundation.events.public import announce
from tongban.journeys.cases.actions.fees import follow_unpaid
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.models import Case, CaseEvent
from tongban.journeys.cases.public import choose_delivery, decide, pay_again, possible_actions, save_draft, start_draft
from tongban.journeys.cases.public import submit as send_in
from tongban.journeys.cases.tests.factories import make_case, make_pack, settle
from tongban.registers.places.public import load_places

pytestmark = pytest.mark.django_db
FEE = {"amount": "1000", "title": {"zh": "工本费", "en": "Card fee"}}


def process_with(*blocks: str) -> str:
    """Accept, the given service blocks, the end."""
    names = [f"s{number}" for number in range(len(blocks))]
    nodes = [
        node("start", "startEvent"),
        node("accept", "userTask", "受理", block="accept", post="officer"),
        *(
            node(name, "userTask", "决定", block=block, post="reviewer")
            if block == "approve"
            else node(name, "serviceTask", block=block)
            for name, block in zip(names, blocks, strict=True)
        ),
        node("end", "endEvent"),
    ]
    way = ["start", "accept", *names, "end"]
    return diagram(nodes, [(f"f{i}", a, b) for i, (a, b) in enumerate(zip(way, way[1:], strict=False))])


def unpaid(town, *blocks: str, state: str):
    case = make_case(town, "accepted", make_pack(process_with(*blocks), fee=FEE))
    if state == "decided":
        decide(case, "granted", by=town.reviewer)
    settle()
    close_order(orders_of(case.ref).get(), by="system", reason="expired")
    settle()
    return Case.objects.get(pk=case.pk)


def days_later(case, days=31):
    CaseEvent.objects.filter(case=case, due_on__isnull=False, kind__startswith="payment_").update(
        due_on=timezone.localdate() + timedelta(days=30 - days)
    )


def told(case):
    return [message.kind for message in Message.objects.filter(link=f"/cases/{case.number}/").order_by("pk")]


def test_who_did_not_pay_is_told_and_can_pay_again(town):
    case = unpaid(town, "request_payment", "approve", "close", state="accepted")
    assert "case.payment_expired" in told(case)
    assert "pay_again" in possible_actions(town.applicant, case)
    with pytest.raises(NotVisible):
        pay_again(case, town.stranger)
    order = pay_again(case, town.applicant)
    assert pay_again(case, town.applicant) == order
    assert list(orders_of(case.ref).values_list("state", flat=True)) == ["closed", "open"]
    assert "pay_again" not in possible_actions(town.applicant, case)
    days_later(case)
    follow_unpaid(case)
    case.refresh_from_db()
    assert case.state == "accepted"


def test_an_undecided_case_whose_fee_stays_unpaid_is_returned_after_the_term_and_not_before(town):
    case = unpaid(town, "request_payment", "approve", "close", state="accepted")
    follow_unpaid(case)
    case.refresh_from_db()
    assert case.state == "accepted"
    days_later(case)
    follow_unpaid(case)
    follow_unpaid(case)
    case.refresh_from_db()
    assert (case.state, case.end_result) == ("lapsed", "1")
    assert told(case).count("case.unpaid") == 1
    assert case.letters.filter(kind="return").count() == 1
    with pytest.raises(WrongState):
        pay_again(case, town.applicant)


def test_a_granted_case_waits_for_its_fee_and_is_reminded(town):
    case = unpaid(town, "approve", "request_payment", "issue_result", "close", state="decided")
    days_later(case)
    follow_unpaid(case)
    follow_unpaid(case)
    case.refresh_from_db()
    assert (case.state, case.result) == ("decided", "granted")
    assert told(case).count("case.payment_reminded") == 1


def card(town, choice: str):
    load_places()
    process = process_with("approve", "issue_result", "ship", "close")
    pack = make_pack(process, delivery={"modes": ["post", "counter"], "choice": "purpose"})
    case = start_draft(pack.code, town.applicant)
    save_draft(case, {"purpose": choice}, "one", town.applicant)
    town.elder.phone, town.elder.address = "12000000001", "测试路1号"
    town.elder.save()
    case = send_in(case, town.applicant)
    settle()
    from tongban.journeys.cases.public import accept

    accept(case, by=town.officer)
    decide(case, "granted", by=town.reviewer)
    settle()
    return Case.objects.get(pk=case.pk)


def test_a_card_for_the_counter_waits_with_a_code_and_collecting_it_closes_the_case(town):
    case = card(town, "counter")
    parcel = parcels_of(case.ref).get()
    assert (case.state, parcel.mode, parcel.state, len(parcel.pickup_code)) == ("delivering", "counter", "ready", 6)
    hand_over(parcel, parcel.pickup_code, by=town.clerk)
    settle()
    case.refresh_from_db()
    assert (case.state, bool(case.delivered_at)) == ("closed", True)
    assert case.letters.get(kind="delivery").context["delivery_mode"] == "窗口领取"


def come_back(case):
    parcel = parcels_of(case.ref).last()
    parcel.state = "returned"
    parcel.save()
    for _twice in range(2):
        announce("tongban.parcel.returned", subject=case.ref, data={"parcel": parcel.pk, "state": "returned"})
    settle()
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("mode", ["counter", "post"])
def test_a_parcel_that_came_back_is_collected_or_sent_again(town, mode):
    case = come_back(card(town, "post"))
    assert (case.state, told(case).count("case.parcel_returned")) == ("delivering", 1)
    assert "choose_delivery" in possible_actions(town.applicant, case)
    with pytest.raises(NotVisible):
        choose_delivery(case, town.stranger, mode)
    choose_delivery(case, town.applicant, mode)
    choose_delivery(case, town.applicant, mode)
    assert [parcel.mode for parcel in parcels_of(case.ref)] == ["post", mode]
    assert "choose_delivery" not in possible_actions(town.applicant, case)
    again = parcels_of(case.ref).last()
    announce("tongban.parcel.delivered", subject=case.ref, data={"parcel": again.pk, "mode": mode})
    settle()
    case.refresh_from_db()
    assert case.state == "closed"


def test_nothing_can_be_chosen_while_a_parcel_is_on_its_way(town):
    case = card(town, "post")
    choose_delivery(case, town.applicant, "counter")
    assert parcels_of(case.ref).count() == 1
    assert "choose_delivery" not in possible_actions(town.applicant, case)
