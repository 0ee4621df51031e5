"""我的票据, and what anybody sees of a bill."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.capabilities.bills.public import Bill
from tongban.capabilities.bills.tests.factories import make_payment, settle
from tongban.registers.identity.tests.factories import make_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer():
    return make_person("李强")


def test_nothing_yet_is_said_kindly(payer):
    assert "还没有电子票据" in signed_in_client(payer).get("/bills/").content.decode()


def test_bills_are_found_by_item_and_year_with_their_sum(payer, django_assert_max_num_queries):
    for place in range(3):
        make_payment(payer, owner_ref=f"tests.thing:{place}")
    settle()
    client = signed_in_client(payer)
    with django_assert_max_num_queries(14):
        page = client.get("/bills/").content.decode()
    assert ("共 3 张" in page, "¥30.00" in page) == (True, True)
    assert "没有找到这样的票据" in client.get("/bills/?q=护照").content.decode()
    assert "共 3 张" in client.get(f"/bills/?q=驾驶证&year={Bill.objects.first().issued_at.year}").content.decode()


def test_files_are_drawn_when_the_worker_has_not_come_to_them(payer):
    from tongban.capabilities.bills.public import issue

    bill = issue(make_payment(payer))
    client = signed_in_client(payer)
    assert client.get(f"/bills/{bill.pk}/file/").content.startswith(b"%PDF-")
    assert b"<TotalAmount>10.00</TotalAmount>" in client.get(f"/bills/{bill.pk}/data/").content


def test_anybody_checks_a_bill_in_three_ways_and_sees_no_full_name(payer):
    make_payment(payer)
    settle()
    bill, anybody = Bill.objects.get(), Client()
    by_numbers = {"bill_code": bill.code, "bill_number": bill.number, "check_code": bill.check_code}
    upload = SimpleUploadedFile("bill.xml", bill.structured.encode(), "application/xml")
    pages = [
        anybody.post("/verify/bills/", by_numbers),
        anybody.post("/verify/", {"document": upload}),
        anybody.get(f"/verify/{bill.document.code}/"),
    ]
    for page in pages:
        text = page.content.decode()
        assert ("是真的，而且有效" in text, "李*" in text, "李强" in text) == (True, True, False)


def test_an_altered_bill_is_refused_with_the_reason(payer):
    make_payment(payer)
    settle()
    altered = Bill.objects.get().structured.replace("10.00", "90.00").encode()
    page = Client().post("/verify/", {"document": SimpleUploadedFile("bill.xml", altered)}).content.decode()
    assert ("不能相信这张票据" in page, "签名不符" in page) == (True, True)
    wrong = {"bill_code": "31010126", "bill_number": "0000000001", "check_code": "abcdef"}
    assert "没有这样的票据" in Client().post("/verify/bills/", wrong).content.decode()
