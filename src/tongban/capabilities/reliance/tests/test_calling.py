from dataclasses import replace

import pytest
from django.core.cache import cache

from tongban.capabilities.reliance.errors import NoGround, NoLicence, NotAllowed
from tongban.capabilities.reliance.models import Use
from tongban.capabilities.reliance.public import CaseGround, call_on_duty, newest, uses_of_holder, verify
from tongban.registers.people.tests.factories import make_person

from .factories import make_bank, make_food_licence, make_identity_card, of_holder, of_party, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def ground(card, **more):
    words = {"item_code": "elderly_allowance", "item_title": "老年综合津贴申请", "case_number": "31202611280001"}
    return CaseGround(**(words | {"holder": card.person, "legal_basis": "老年人权益保障法 第三十三条"} | more))


def test_a_department_calls_what_the_item_needs_and_the_holder_sees_it():
    card, officer = make_identity_card(), officer_of("civil_affairs_bureau")
    use = call_on_duty(card, ground(card), by=officer, reference="1")
    assert [one["name"] for one in use.given] == ["name", "citizen_id", "birth_date"]
    assert (use.item_code, use.case_number, use.legal_basis) == (
        "elderly_allowance", "31202611280001", "老年人权益保障法 第三十三条"
    )  # fmt: skip
    assert use.party.authority_id == "civil_affairs_bureau"
    assert [one.way for one in uses_of_holder(of_holder(card))] == ["duty"]
    assert call_on_duty(card, ground(card), by=officer, reference="1") == use


def test_without_item_case_or_need_nothing_is_given():
    card, officer = make_identity_card(), officer_of("civil_affairs_bureau")
    good = ground(card)
    for bad in (
        None, replace(good, case_number=""), replace(good, item_code="no_such_item"),
        replace(good, holder=make_person()), replace(good, item_code="public_venue_hygiene_pledge"),
    ):  # fmt: skip
        with pytest.raises(NoGround):
            call_on_duty(card, bad, by=officer, reference="1")
    assert not Use.objects.exists()


def test_only_departments_call_on_duty():
    card = make_identity_card()
    for viewer in (of_party(make_bank()), of_holder(card)):
        with pytest.raises(NotAllowed):
            call_on_duty(card, ground(card), by=viewer, reference="1")


def test_the_newest_licence_is_meant():
    card = make_identity_card()
    assert newest(card.person, "resident_identity_card") == card
    with pytest.raises(NoLicence):
        newest(card.person, "driving_licence")


def checked(bank, licence, **more):
    words = {"number": licence.number, "holder_name": licence.holder_name, "reference": "v1"} | more
    return verify(bank, "bank_catering_loan", "food_business_licence", by=of_party(bank), **words)


def test_verification_answers_yes_or_no_and_shows_nothing():
    bank, licence = make_bank(), make_food_licence()
    verdict = checked(bank, licence)
    assert (verdict.matches, verdict.use.given, verdict.use.answers[0]["yes"]) == (True, [], True)
    assert [one.way for one in uses_of_holder(of_holder(licence))] == ["verify"]
    assert checked(bank, licence) == verdict


def test_what_does_not_fit_is_answered_with_no():
    bank, licence = make_bank(), make_food_licence()
    for words in ({"holder_name": "别人"}, {"number": "JY0"}):
        verdict = checked(bank, licence, reference=str(words), **words)
        assert (verdict.matches, verdict.use.answers, verdict.use.licence) == (False, [], None)
    assert list(uses_of_holder(of_holder(licence))) == []


def test_a_scene_that_is_not_for_verification_is_refused():
    bank, card = make_bank(), make_identity_card()
    with pytest.raises(NotAllowed):
        verify(bank, "bank_personal_account", "resident_identity_card", number=card.number, holder_name="王桂芳",
               reference="v", by=of_party(bank))  # fmt: skip
