"""At the counter: a resident without a phone is served with the same form; taking in is not deciding."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.capabilities.codes.public import Gate, Scan, show_online
from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack, settle
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import make_officer, signed_in, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def begin(client, town, pack, name="", number=""):
    data = {"code": pack.code, "name": name or town.elder.name, "number": number or str(town.elder.citizen_id)}
    return client.post(reverse("workbench:receive"), data)


def filled(client, town, pack):
    """A draft of the elder's with its form filled, and its key."""
    answer = begin(client, town, pack)
    assert answer.status_code == 302
    pk = int(answer["Location"].rstrip("/").split("/")[-1])
    step = reverse("workbench:receive_step", args=[pk, "one"])
    assert "王秀英" in client.get(step).content.decode()  # known, not asked
    sent = client.post(step, {"_step": "one", "_action": "next", "purpose": "贷款"})
    assert sent["Location"] == reverse("workbench:receive_review", args=[pk])
    return pk


def test_a_resident_is_served_from_card_to_receipt(town):
    client = browser(town.clerk)
    pk = filled(client, town, make_pack())
    review = reverse("workbench:receive_review", args=[pk])
    assert "请本人核对后勾选确认" in client.post(review).content.decode()
    done = client.post(review, {"confirmed": "1", "reference": "r1"}, follow=True)
    case = Case.objects.get(pk=pk)
    assert case.number in done.content.decode()
    assert (case.state, case.channel, case.person_id) == ("received", "counter", town.elder.pk)
    assert case.taken_by == town.clerk.actor_ref
    assert client.post(review, {"confirmed": "1"}).status_code == 302  # a second click finds the same case
    assert Case.objects.count() == 1
    settle(letters=True)
    assert client.get(reverse("workbench:receipt", args=[pk]))["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(("name", "number"), [("莫生", ""), ("", "319900195001010018"), ("", "123")])
def test_name_and_number_must_belong_together(town, name, number):
    answer = begin(browser(town.clerk), town, make_pack(), name, number)
    assert answer.status_code == 400
    assert not Case.objects.exists()


def test_materials_are_scanned_at_the_counter(town):
    pack = make_pack()
    type(pack).objects.filter(pk=pack.pk).update(
        content=pack.content
        | {"materials": {"materials": [{"id": "card", "title": {"zh": "旧卡"}, "need": "required"}]}}
    )
    client = browser(town.clerk)
    pk = filled(client, town, pack)
    review = reverse("workbench:receive_review", args=[pk])
    assert "还缺：旧卡" in client.post(review, {"confirmed": "1"}).content.decode()
    wrong = SimpleUploadedFile("a.pdf", b"MZ not a pdf")
    assert client.post(review, {"confirmed": "1", "sheet-card": wrong}).status_code == 400
    good = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF")
    assert client.post(review, {"confirmed": "1", "sheet-card": good}).status_code == 302
    assert Case.objects.get(pk=pk).state == "received"


@pytest.mark.parametrize("who", ["officer", "head", "applicant"])
def test_only_clerks_take_in(town, who):
    assert browser(getattr(town, who)).get(reverse("workbench:receive")).status_code == 404


def test_another_clerk_does_not_see_the_draft(town):
    pk = filled(browser(town.clerk), town, make_pack())
    other = browser(Town._officer("clerk"))
    for name in ("receive_fill", "receive_review", "received"):
        assert other.get(reverse(f"workbench:{name}", args=[pk])).status_code == 404
    assert other.post(reverse("workbench:receive_discard", args=[pk])).status_code == 404


def test_a_draft_is_thrown_away(town):
    client = browser(town.clerk)
    pk = filled(client, town, make_pack())
    client.post(reverse("workbench:receive_discard", args=[pk]))
    assert not Case.objects.exists()


def test_the_clerk_does_not_decide_what_was_taken_in(town):
    case = make_case(town, "in_review")
    client = browser(town.clerk)
    client.post(reverse("workbench:act", args=[case.number, "decide"]), {"result": "granted"})
    case.refresh_from_db()
    assert case.result == ""


def test_a_code_shown_at_the_window_fills_in_who_it_is_for_the_one_who_scanned(town):
    where = Gate.objects.create(
        code="hall", title_zh="大厅", authority_id=town.clerk.authority_code, scenes=["window.identify"]
    )
    text = show_online(town.applicant).text
    client, url = browser(town.clerk), reverse("workbench:receive")
    result = client.post(f"/gate/{where.code}/", {"scene": "window.identify", "text": text}).content.decode()
    scan = Scan.objects.get()
    assert f"{url}?scan={scan.scan_id}" in result
    page = client.get(url, {"scan": scan.scan_id}).content.decode()
    assert str(town.elder.citizen_id) in page
    assert "已亮码确认身份" in page
    colleague = signed_in_client(make_officer(town.clerk.authority_code, ("clerk",)))
    assert str(town.elder.citizen_id) not in colleague.get(url, {"scan": scan.scan_id}).content.decode()
    Scan.objects.update(received_at=timezone.now() - timedelta(minutes=16))
    assert str(town.elder.citizen_id) not in client.get(url, {"scan": scan.scan_id}).content.decode()
