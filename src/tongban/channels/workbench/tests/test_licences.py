"""An issuing department suspends with four eyes, concludes complaints, and calls licences for a case."""

import pytest
from django.core.cache import cache

from tongban.capabilities.licences.public import Licence
from tongban.capabilities.reliance.public import (
    Complaint,
    Measure,
    RelyingParty,
    Use,
    complain,
    duties,
    make_code,
    open_code,
)
from tongban.capabilities.reliance.tests.factories import (
    BUREAU,
    make_bank,
    make_food_licence,
    make_identity_card,
    of_holder,
    of_party,
)
from tongban.journeys.cases.tests.factories import Town, make_case
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.tests.factories import make_officer, signed_in_client

pytestmark = pytest.mark.django_db
GROUND = {"kind": "suspend", "reason": "现场检查发现问题", "legal_basis": "食品安全法 第一百二十六条"}


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def desk(*posts, authority=BUREAU):
    return signed_in_client(make_officer(authority, posts or ("officer",)))


def text(answer):
    return answer.content.decode()


def test_a_licence_is_found_and_suspended_by_two():
    licence = make_food_licence()
    first, second = desk(), desk("reviewer")
    assert licence.number in text(first.get(f"/work/licences/?number={licence.number[:8]}&state=01"))
    assert licence.number not in text(first.get("/work/licences/?state=02"))
    url = f"/work/licences/{licence.pk}/"
    assert first.post(f"{url}propose/", {**GROUND, "reason": ""}).status_code == 422
    first.post(f"{url}propose/", GROUND)
    assert "现场检查发现问题" in text(second.get("/work/licences/"))
    assert first.post(f"{url}confirm/").status_code == 404  # no reviewer
    assert "请写明为什么不同意" in text(second.post(f"{url}reject/"))
    second.post(f"{url}confirm/")
    assert (Licence.objects.get(pk=licence.pk).state, Measure.objects.get().state) == ("02", "done")
    assert "暂扣" in text(first.get(url))


def test_a_proposer_takes_it_back():
    licence, first = make_food_licence(), desk("reviewer")
    first.post(f"/work/licences/{licence.pk}/propose/", GROUND)
    assert first.post(f"/work/licences/{licence.pk}/confirm/").status_code == 422
    first.post(f"/work/licences/{licence.pk}/reject/", {"remark": "写错了"})
    assert (Licence.objects.get(pk=licence.pk).state, Measure.objects.get().state) == ("01", "withdrawn")


def test_other_departments_find_nothing():
    licence = make_food_licence()
    stranger = desk(authority="civil_affairs_bureau")
    assert stranger.get(f"/work/licences/{licence.pk}/").status_code == 404
    assert licence.number not in text(stranger.get("/work/licences/"))


def test_a_complaint_is_concluded_and_the_party_stopped():
    licence, bank = make_food_licence(), make_bank()
    use = open_code(make_code(licence, "bank_catering_loan", by=of_holder(licence)).code, by=of_party(bank))
    complaint = complain(use, "我没有贷款", by=of_holder(licence))
    officer = desk()
    assert "我没有贷款" in text(officer.get("/work/licences/complaints/"))
    url = f"/work/licences/complaints/{complaint.pk}/"
    assert officer.post(url, {"verb": "founded", "reply": ""}).status_code == 422
    officer.post(url, {"verb": "founded", "reply": "查实，已停用", "stop": "1"})
    assert (Complaint.objects.get().is_founded, RelyingParty.objects.get(pk=bank.pk).is_stopped) == (True, True)
    assert desk(authority="civil_affairs_bureau").get(url).status_code == 404


def test_a_licence_is_called_for_a_case(monkeypatch):
    town = Town()
    case = make_case(town)
    make_identity_card(case.person)
    needed = {case.pack_code: duties()["elderly_allowance"]}
    monkeypatch.setattr("tongban.capabilities.reliance.actions.calling.duties", lambda: needed)
    officer = signed_in_client(Officer.objects.get(pk=town.officer.officer_id))
    url = f"/work/cases/{case.number}/licences/"
    assert "居民身份证" in text(officer.get(url))
    answer = officer.post(url, {"type": "resident_identity_card", "reference": "0"})
    assert officer.post(url, {"type": "resident_identity_card", "reference": "0"})["Location"] == answer["Location"]
    use = Use.objects.get()
    assert str(case.person.citizen_id) in text(officer.get(answer["Location"]))
    assert officer.get(f"{answer['Location']}copy/")["Content-Type"] == "application/pdf"
    assert officer.post(url, {"type": "driving_licence"}).status_code == 422
    assert (use.way, use.case_number) == ("duty", case.number)
