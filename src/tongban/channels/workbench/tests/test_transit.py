"""The settlement desk: prepared by one, closed by another, objections answered; nobody else sees it."""

import pytest

from tongban.registers.identity.tests.factories import make_officer, make_person, signed_in_client
from tongban.scenes.transport.public import Day, Trip, object_to_trip
from tongban.scenes.transport.tests.factories import MORNING, ride, rider

pytestmark = pytest.mark.django_db
DAY = f"{MORNING:%Y-%m-%d}"
URL = f"/work/transit/{DAY}/"


@pytest.fixture
def desk(db):
    person = make_person("李强")
    ride(person, percent=50)
    clerk = signed_in_client(make_officer("transport_commission", ("officer",)))
    second = signed_in_client(make_officer("transport_commission", ("reviewer",)))
    return person, clerk, second


def test_a_day_goes_from_one_officer_to_the_other(desk):
    _, clerk, second = desk
    assert "¥4.00" in clerk.get("/work/transit/").content.decode()
    page = clerk.get(URL).content.decode()
    assert "乘客应付 ¥2.00 + 本市承担 ¥2.00 = 运营单位应收 ¥4.00" in page
    assert clerk.post(f"{URL}do/prepare/").status_code == 302
    assert "复核无误" not in clerk.get(URL).content.decode()
    assert clerk.post(f"{URL}do/close/").status_code == 404
    assert Day.objects.get().state == "prepared"
    assert "复核无误" in second.get(URL).content.decode()
    second.post(f"{URL}do/close/")
    assert Day.objects.get().state == "closed"
    file = b"".join(second.get(f"{URL}file.csv").streaming_content).decode()
    assert file.splitlines()[1].startswith(f"{DAY},metro,")


def test_a_day_is_given_back_with_a_reason(desk):
    _, clerk, second = desk
    clerk.post(f"{URL}do/prepare/")
    assert "请写明原因" in second.post(f"{URL}do/give-back/", {"reason": ""}, follow=True).content.decode()
    assert "少一站" in second.post(f"{URL}do/give-back/", {"reason": "少一站"}, follow=True).content.decode()
    assert Day.objects.get().state == "open"


def test_an_objection_is_answered(desk):
    person, clerk, _ = desk
    said = object_to_trip(rider(person), Trip.objects.get().pk, "不是我坐的")
    url = f"/work/transit/objections/{said.pk}/"
    assert "不是我坐的" in clerk.get(url).content.decode()
    assert "请写明原因" in clerk.post(url, {"verb": "grant", "text": ""}).content.decode()
    clerk.post(url, {"verb": "grant", "text": "查过录像，不是您。"})
    assert (Trip.objects.get().pay_fen, Trip.objects.get().is_waived) == (0, True)


def test_nobody_else_and_no_such_day(desk):
    _, clerk, _ = desk
    stranger = signed_in_client(make_officer("civil_affairs_bureau", ("officer", "reviewer", "head")))
    answers = [stranger.get(url).status_code for url in ("/work/transit/", URL, f"{URL}file.csv")]
    assert (answers, stranger.post(f"{URL}do/prepare/").status_code) == ([404] * 3, 404)
    assert [clerk.get(f"/work/transit/{day}/").status_code for day in ("2020-01-01", "nonsense")] == [404, 404]
    assert Day.objects.get().state == "open"
