"""An officer's pages of bills and of old licences, through the real sign-in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.capabilities.bills.public import Bill
from tongban.capabilities.bills.tests.factories import make_payment, settle
from tongban.capabilities.collection.public import Batch, Correction, Gap, ListEntry, carry, count_quality
from tongban.capabilities.collection.tests.factories import make_people, row_of, table
from tongban.registers.identity.tests.factories import make_officer, make_person, signed_in_client

pytestmark = pytest.mark.django_db
OWN = "public_security_bureau"


@pytest.fixture
def desk():
    return signed_in_client(make_officer(OWN, ("officer", "head")))


def test_a_head_gives_a_part_back_and_the_books_agree(desk):
    make_payment(make_person("李强"), amount_fen=2500)
    settle()
    bill = Bill.objects.get()
    page = desk.get(f"/work/bills/{bill.pk}/").content.decode()
    assert "退费并冲红" in page
    form = {"amount": "5.50", "reason": "多收", "reference": f"bill {bill.pk} part 1"}
    for _twice in range(2):
        desk.post(f"/work/bills/{bill.pk}/refund/", form)
    settle()
    assert list(Bill.objects.order_by("pk").values_list("amount_fen", flat=True)) == [2500, -550]
    page = desk.get("/work/bills/").content.decode()
    assert "票据与收款两本账一致" in page
    assert "李强" not in desk.get("/work/bills/export.csv").content.decode()


@pytest.mark.parametrize("amount", ["0", "25.01", "一元"])
def test_a_refund_that_cannot_be_is_refused_with_words(desk, amount):
    make_payment(make_person("李强"), amount_fen=2500)
    settle()
    bill = Bill.objects.get()
    form = {"amount": amount, "reason": "多收", "reference": f"bill {bill.pk} part 1"}
    page = desk.post(f"/work/bills/{bill.pk}/refund/", form, follow=True).content.decode()
    assert "toast-error" in page or "toast-danger" in page
    assert Bill.objects.count() == 1


def test_an_officer_delivers_maps_starts_and_downloads_what_was_refused(desk):
    person = make_people(1)[0]
    rows = [row_of(person, "沪A1"), row_of(person, "沪A2", name="=别人")]
    columns = ["证照编号", "持有者", "证件号码", "颁发日期", "有效期至"]
    upload = SimpleUploadedFile("存量.csv", table(rows, columns), "text/csv")
    answer = desk.post("/work/collection/", {"type": "driving_licence", "delivery": upload})
    batch = Batch.objects.get()
    assert answer["Location"] == f"/work/collection/{batch.pk}/"
    assert "还有必需的列没有对应上" in desk.get(answer["Location"]).content.decode()
    keys = ["ZZHM", "CZZT", "CZZTDM", "ZZBFRQ", "ZZYXQJZRQ"]
    desk.post(f"{answer['Location']}do/map/", {f"column-{place}": key for place, key in enumerate(keys, 1)})
    assert "试了前 2 行" in desk.get(answer["Location"]).content.decode()
    desk.post(f"{answer['Location']}do/start/")
    carry(batch.pk)
    page = desk.get(answer["Location"]).content.decode()
    assert "名称与人口库、法人库不一致" in page
    assert "'=别人" in desk.get(f"{answer['Location']}refused.csv").content.decode()


def test_a_collected_licence_is_put_right_and_says_what_it_said_before(desk):
    person = make_people(1)[0]
    upload = SimpleUploadedFile("存量.csv", table([row_of(person, "沪A1")]), "text/csv")
    desk.post("/work/collection/", {"type": "driving_licence", "delivery": upload})
    batch = Batch.objects.get()
    desk.post(f"/work/collection/{batch.pk}/do/start/")
    carry(batch.pk)
    count_quality()
    assert "业务信息不全" in desk.get(f"/work/collection/quality/{OWN}/").content.decode()
    from tongban.capabilities.licences.public import Licence

    address = f"/work/collection/licences/{Licence.objects.get().pk}/"
    form = {"issued_on": "2020-01-06", "valid_from": "2020-01-06", "valid_until": "2035-01-05", "state": "01",
            "field-licence_class": "C1"}  # fmt: skip
    assert desk.post(address, form).status_code == 422
    desk.post(address, form | {"reason": "补录准驾车型"})
    assert ("准驾车型", "", "C1") in Correction.objects.get().lines
    assert "补录准驾车型" in desk.get(address).content.decode()


def test_a_gap_is_explained_and_the_list_published(desk):
    gap = Gap.objects.create(
        kind="register", ref="tests.thing:1", words="示范", type_code="driving_licence", authority_id=OWN,
        found_on="2026-01-01", due_on="2026-02-01",
    )  # fmt: skip
    assert "超过期限" in desk.get("/work/collection/gaps/").content.decode()
    desk.post(f"/work/collection/gaps/{gap.pk}/explain/", {"note": "已迁往外省"})
    assert "已迁往外省" in desk.get("/work/collection/gaps/?state=explained").content.decode()
    desk.post("/work/collection/list/", {"type": "driving_licence", "simultaneous": "1"})
    assert ListEntry.objects.get().is_simultaneous
    public = desk.get("/licence-list/?q=驾驶证").content.decode()
    assert "机动车驾驶证" in public
    data = desk.get("/licence-list.json").json()
    assert (data["published"], data["expected"] > 60) == (1, True)
