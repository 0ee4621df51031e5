"""Pay files and receipts: once, to the right account, to the living, by two officers."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.capabilities.messaging.public import Message
from tongban.foundation.values.public import BankCard
from tongban.journeys.benefits.errors import BadAnswer, NotAllowed, NotYours, SecondOfficer
from tongban.journeys.benefits.public import (
    FileState,
    PayFile,
    Payment,
    PaymentState,
    Question,
    State,
    choose_behaviour,
    make_pay_file,
    name_account,
    pay_heirs,
    send_file,
    take_receipts,
)
from tongban.journeys.benefits.tests.factories import make_elder, make_policy, only, pay_now, run_now
from tongban.registers.facts.public import SubjectRef
from tongban.registers.identity.tests.factories import viewer_for
from tongban.registers.people.public import Person


@pytest.fixture
def decided(desk):
    policy, elder = make_policy(desk), make_elder()
    run_now(policy)
    return only(elder)


@pytest.mark.django_db
def test_who_made_a_file_does_not_send_it(desk, decided):
    file = make_pay_file(decided.policy, by=desk.reviewer)
    for by, error in ((desk.reviewer, SecondOfficer), (desk.officer, NotAllowed), (desk.foreign, NotYours),
                      ("system", SecondOfficer)):  # fmt: skip
        with pytest.raises(error):
            send_file(file, by=by)
    assert send_file(file, by=desk.second).state == FileState.SENT
    assert send_file(file, by=desk.second).state == FileState.SENT


@pytest.mark.django_db
def test_the_same_receipts_twice_pay_once(desk, decided):
    file = send_file(make_pay_file(decided.policy, by="system"), by=desk.second)
    choose_behaviour(file.number, "answer_twice")
    assert take_receipts(file).state == FileState.SETTLED
    PayFile.objects.update(state=FileState.SENT)
    take_receipts(file)
    decided.refresh_from_db()
    assert decided.paid_fen == 45000
    assert Message.objects.filter(kind="benefit.paid").count() == 1


@pytest.mark.django_db
def test_a_treasury_that_never_answers_leaves_the_file_open(desk, decided):
    file = send_file(make_pay_file(decided.policy, by="system"), by=desk.second)
    choose_behaviour(file.number, "never_answer")
    assert take_receipts(file).state == FileState.SENT
    decided.refresh_from_db()
    assert (decided.state, decided.flying_fen) == (State.IN_PAYMENT, 45000)
    assert make_pay_file(decided.policy, by="system") is None


@pytest.mark.django_db
def test_returned_money_is_paid_again_to_the_account_that_the_person_names(desk, decided):
    file = send_file(make_pay_file(decided.policy, by="system"), by=desk.second)
    choose_behaviour(file.number, "return_some")
    take_receipts(file)
    decided.refresh_from_db()
    assert (decided.state, decided.paid_fen, decided.flying_fen) == (State.RETURNED, 0, 0)
    assert "账户已注销" in Message.objects.get(kind="benefit.returned").body_zh
    assert make_pay_file(decided.policy, by="system") is None
    elder = viewer_for(decided.person)
    with pytest.raises(BadAnswer):
        name_account(decided.subject, "6200000000000000001", by=elder)
    with pytest.raises(NotYours):
        name_account(decided.subject, BankCard.make("319900000099"), by=desk.stranger)
    card = BankCard.make("31990000123456")
    name_account(decided.subject, card, by=elder)
    pay_now(decided.policy, desk)
    decided.refresh_from_db()
    assert (decided.state, decided.paid_fen) == (State.PAID, 45000)
    assert list(Payment.objects.order_by("pk").values_list("attempt", "state", "account_tail")) == [
        (1, PaymentState.RETURNED, Payment.objects.first().account_tail),
        (2, PaymentState.PAID, card[-4:]),
    ]
    assert not Question.objects.filter(state="open").exists()


@pytest.mark.django_db
def test_without_an_account_the_person_is_asked_once(desk):
    policy, elder = make_policy(desk), make_elder(account=False)
    run_now(policy)
    assert make_pay_file(policy, by="system") is None
    assert make_pay_file(policy, by="system") is None
    assert Question.objects.get().fact_id == "account"
    assert Message.objects.filter(kind="benefit.account_wanted").count() == 1
    name_account(SubjectRef.of(elder), BankCard.make("31990000123456"), by=viewer_for(elder))
    pay_now(policy, desk)
    assert only(elder).paid_fen == 45000


@pytest.mark.django_db
def test_a_death_before_the_period_stops_the_payment(desk, decided):
    Person.objects.filter(pk=decided.person_id).update(death_date=date(2026, 6, 30))
    assert make_pay_file(decided.policy, by="system") is None
    decided.refresh_from_db()
    assert (decided.state, decided.amount_fen, decided.paid_fen) == (State.STOPPED, 0, 0)
    assert decided.reason == "领取人已去世"
    assert decided.decisions.count() == 2


@pytest.mark.django_db
def test_a_death_within_the_period_leaves_what_was_due_to_the_heirs(desk, decided):
    Person.objects.filter(pk=decided.person_id).update(death_date=date(2026, 8, 20))
    assert make_pay_file(decided.policy, by="system") is None
    decided.refresh_from_db()
    assert (decided.state, decided.amount_fen) == (State.HELD, 30000)
    pay_heirs(decided, "3199 0000 1234", "王小明", by=desk.head, reason="见公证书")
    file = make_pay_file(decided.policy, by="system")
    take_receipts(send_file(file, by=desk.reviewer))
    decided.refresh_from_db()
    assert (decided.state, decided.paid_fen) == (State.PAID, 30000)
    assert Payment.objects.get().payee == "王小明"


@pytest.mark.django_db
def test_a_file_that_the_treasury_refuses_is_undone(desk, decided, settings):
    settings.TONGBAN_ADAPTERS = {"treasury": "tongban.journeys.benefits.tests.plugs.RefusingTreasury"}
    file = send_file(make_pay_file(decided.policy, by="system"), by=desk.second)
    assert file.state == FileState.REFUSED
    decided.refresh_from_db()
    assert (decided.state, decided.flying_fen) == (State.APPROVED, 0)
    settings.TONGBAN_ADAPTERS = {}
    pay_now(decided.policy, desk)
    decided.refresh_from_db()
    assert decided.paid_fen == 45000


@pytest.mark.django_db
def test_a_receipt_of_another_sum_changes_nothing(desk, decided, settings):
    settings.TONGBAN_ADAPTERS = {"treasury": "tongban.journeys.benefits.tests.plugs.WrongSumTreasury"}
    file = take_receipts(send_file(make_pay_file(decided.policy, by="system"), by=desk.second))
    decided.refresh_from_db()
    assert (file.state, decided.state, decided.paid_fen) == (FileState.SENT, State.IN_PAYMENT, 0)
