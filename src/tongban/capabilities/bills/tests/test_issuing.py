"""One bill for one payment, one red bill for one refund, no number left out."""

import pytest
from django.db import transaction

from tongban.capabilities.bills.models import Bill, BillSeries
from tongban.capabilities.bills.public import (
    NothingToCorrect,
    NotPaid,
    bills_of_order,
    book,
    correct,
    coverage,
    issue,
    remaining_fen,
)
from tongban.capabilities.messaging.public import inbox
from tongban.capabilities.payments.public import NotRefundable, refund, refund_part
from tongban.capabilities.payments.tests.factories import make_order
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.values.public import capital_yuan
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

from .factories import make_payment, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer():
    return make_person("李强", phone="12000000001")


@pytest.fixture
def order(payer):
    found = make_payment(payer)
    settle()
    return found


def test_a_payment_that_arrives_has_its_bill_with_both_files(order, payer):
    bill = Bill.objects.get()
    assert (bill.kind, len(bill.code), bill.number, len(bill.check_code)) == ("receipt", 8, "0000000001", 6)
    assert (bill.amount_fen, bill.tax_fen, bill.payer_name) == (1000, 0, "李强")
    assert payer.citizen_id not in bill.payer_code
    assert bill.issuer_name.endswith("公安局")
    assert bill.file is not None
    assert bill.document.kind == "bill"
    assert "<TotalAmount>10.00</TotalAmount>" in bill.structured
    told = [m.kind for m in inbox(Viewer(role=Role.PERSON, person_id=payer.pk))]
    assert sorted(told) == ["bills.issued", "payments.paid"]


def test_asking_again_gives_the_same_bill_and_takes_no_number(order):
    first = Bill.objects.get()
    assert [issue(order).pk for _ in range(3)] == [first.pk] * 3
    assert BillSeries.objects.get().last == 1


def test_without_money_there_is_no_bill(payer):
    with pytest.raises(NotPaid):
        issue(make_order(payer))
    assert (Bill.objects.count(), BillSeries.objects.count()) == (0, 0)


def test_a_bill_is_written_once(order):
    bill = Bill.objects.get()
    bill.amount_fen = 1
    with pytest.raises(ValueError, match="written once"):
        bill.save()


def test_what_an_enterprise_sells_has_an_invoice_with_tax(payer):
    seller = make_organisation("上海测试速递有限公司")
    items = [{"zh": "寄递费", "en": "Delivery", "amount_fen": 1060}, {"zh": "保价", "en": "Insured", "amount_fen": 212}]
    make_payment(payer, amount_fen=1272, payee=seller, items=items)
    settle()
    bill = Bill.objects.get()
    assert (bill.kind, len(bill.code), bill.number, len(bill.check_code)) == ("invoice", 12, "00000001", 20)
    assert (bill.issuer_name, bill.issuer_code) == (seller.name, seller.credit_code)
    assert (bill.amount_fen, bill.tax_fen, bill.lines) == (1272, 72, [("寄递费", 1060), ("保价", 212)])


def test_items_that_make_another_sum_are_not_ordered(payer):
    with pytest.raises(ValueError, match="another sum"):
        make_payment(payer, amount_fen=100, items=[{"zh": "一", "en": "One", "amount_fen": 99}])


def test_a_refund_has_its_red_bill_and_both_make_nothing(order):
    refund(order, by="system", reason="重复缴费")
    settle()
    blue, red = Bill.objects.order_by("pk")
    assert (red.corrects, red.amount_fen, red.number) == (blue, -1000, "0000000002")
    assert red.reason == "重复缴费"
    assert (blue.amount_fen + red.amount_fen, remaining_fen(blue)) == (0, 0)
    assert red.items == [{"zh": "驾驶证工本费", "en": "Driving licence fee", "amount_fen": -1000}]
    assert correct(order).pk == red.pk
    with pytest.raises(NothingToCorrect):
        correct(order, refund_ref="another", amount_fen=1)
    assert BillSeries.objects.get().last == 2


def test_parts_and_then_the_rest_make_nothing(order):
    for fen, name in ((300, "a"), (300, "a"), (101, "b")):
        refund_part(order, fen, reference=name, by="system", reason="多收")
    settle()
    blue = Bill.objects.get(corrects=None)
    assert [red.amount_fen for red in blue.corrections.order_by("pk")] == [-300, -101]
    assert remaining_fen(blue) == 599
    with pytest.raises(NotRefundable):
        refund_part(order, 599, reference="c", by="system", reason="全部请走全额退款")
    refund(order, by="system", reason="撤回")
    settle()
    assert [red.amount_fen for red in blue.corrections.order_by("pk")] == [-300, -101, -599]
    assert sum(bill.amount_fen for bill in bills_of_order(order.number)) == 0


def test_the_tax_of_red_bills_makes_nothing_to_the_fen(payer):
    order = make_payment(payer, amount_fen=1000, payee=make_organisation())
    settle()
    for fen, name in ((333, "a"), (333, "b")):
        refund_part(order, fen, reference=name, by="system", reason="多收")
        settle()
    refund(order, by="system", reason="撤回")
    settle()
    bills = bills_of_order(order.number)
    assert (sum(b.amount_fen for b in bills), sum(b.tax_fen for b in bills), len(bills)) == (0, 0, 4)


def test_a_correction_that_fails_leaves_no_gap(order):
    with transaction.atomic():
        correct(order)
        transaction.set_rollback(True)
    bill = correct(order)
    assert bill.number == "0000000002"


def test_the_book_balances_with_the_payments(order, payer):
    second = make_payment(payer, amount_fen=2500)
    settle()
    refund_part(second, 400, reference="x", by="system", reason="多收")
    refund(order, by="system", reason="重复缴费")
    settle()
    day = Bill.objects.first().settled_on
    found = book(since=day, until=day, authority_code="public_security_bureau")
    assert (found.issued, found.issued_fen, found.red, found.red_fen, found.net_fen) == (2, 3500, 2, 1400, 2100)
    assert (found.difference_fen, found.is_balanced) == (0, True)
    assert book(since=day, until=day, authority_code="civil_affairs_bureau").issued == 0


def test_coverage_is_counted_from_payments(order, payer):
    day = Bill.objects.get().settled_on
    make_payment(payer)
    found = coverage(since=day, until=day)
    assert (found.payments, found.with_bill, found.percent) == (2, 1, 50.0)
    settle()
    assert coverage(since=day, until=day).percent == 100.0
    assert coverage(since=day.replace(year=day.year - 1), until=day.replace(year=day.year - 1)).percent is None


def test_amounts_in_capitals_stand_on_a_red_bill_too():
    assert capital_yuan(-100050) == "负壹仟元零伍角整" or capital_yuan(-100050).startswith("负")
