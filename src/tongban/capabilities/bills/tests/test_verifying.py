"""Anybody can check a bill: by numbers, code, PDF or data file; an altered byte is refused with the reason."""

import random

import pytest

from tongban.capabilities.bills.models import Bill
from tongban.capabilities.bills.public import bill_of_document, correct, verify_by_numbers, verify_data
from tongban.capabilities.licences.public import document_by_code, verify_document
from tongban.foundation.files.public import read
from tongban.registers.people.tests.factories import make_person

from .factories import make_payment, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill():
    make_payment(make_person("李强"))
    settle()
    return Bill.objects.get()


def test_numbers_and_check_code_find_the_bill_and_hide_the_name(bill):
    face = verify_by_numbers(bill.code, bill.number, bill.check_code.upper()).face
    assert (face.bill, face.stands, face.remaining_fen, face.payer) == (bill, True, 1000, "李*")


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_one_wrong_number_is_one_answer(bill, wrong):
    said = [bill.code, bill.number, bill.check_code]
    said[wrong] = "9" * len(said[wrong])
    report = verify_by_numbers(*said)
    assert (report.is_genuine, report.face) == (False, None)
    assert report.problems == verify_by_numbers("", "", "").problems


def test_the_pdf_is_sealed_twice_and_leads_to_the_bill(bill):
    report = verify_document(read(bill.file))
    assert [report.is_genuine, len(report.seals), report.problems] == [True, 2, ()]
    assert bill_of_document(report.document).bill == bill
    assert bill_of_document(document_by_code(bill.document.printed_code)).bill == bill


def test_an_altered_pdf_is_refused_with_the_reason(bill):
    content = bytearray(read(bill.file))
    content[len(content) // 3] ^= 1
    report = verify_document(bytes(content))
    assert (report.is_genuine, bool(report.problems)) == (False, True)


def test_the_data_file_is_genuine_as_it_is(bill):
    report = verify_data(bill.structured.encode())
    assert (report.is_genuine, report.face.bill) == (True, bill)


def test_any_altered_byte_of_the_data_file_is_refused(bill):
    data = bill.structured.encode()
    chosen = random.Random(1).sample(range(len(data)), 150)
    for place in [0, len(data) - 1, *chosen]:
        altered = bytearray(data)
        altered[place] ^= 1 << (place % 7)
        report = verify_data(bytes(altered))
        assert not report.is_genuine, place
        assert report.problems, place


@pytest.mark.parametrize("data", [b"", b"<xml/>", b"\xff\xfe", b"<Code>12345678</Code><Number>1234567890</Number>"])
def test_what_is_no_bill_is_refused(data):
    assert not verify_data(data).is_genuine


def test_a_corrected_bill_is_genuine_but_stands_no_more(bill):
    red = correct(bill.order, reason="退款")
    face = verify_by_numbers(bill.code, bill.number, bill.check_code).face
    assert (face.stands, face.remaining_fen, face.red) == (False, 0, (red,))
    assert not verify_by_numbers(red.code, red.number, red.check_code).face.stands
