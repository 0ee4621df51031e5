import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from tongban.foundation.access.public import (
    ANONYMOUS,
    NotVisible,
    Role,
    Viewer,
    officer_page,
    operator_page,
    person_page,
    public_page,
)

RESIDENT = Viewer(role=Role.PERSON, account_id=1, person_id=1, assurance=1)
OFFICER = Viewer(role=Role.OFFICER, account_id=2, officer_id=2, posts=frozenset({"officer"}), assurance=2)


def ask(door, viewer, **headers):
    request = RequestFactory().get("/page/", **headers)
    request.viewer = viewer
    return door(lambda request: HttpResponse("in"))(request)


def test_a_public_page_is_open_to_everybody():
    assert [ask(public_page, who).status_code for who in (ANONYMOUS, RESIDENT, OFFICER)] == [200, 200, 200]


@override_settings(LOGIN_URL="/accounts/login/")
def test_the_anonymous_are_sent_to_sign_in_and_come_back():
    answer = ask(person_page, ANONYMOUS)
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=%2Fpage%2F")


@override_settings(LOGIN_URL="/accounts/login/")
def test_a_part_of_a_page_sends_the_whole_page_to_sign_in():
    answer = ask(person_page, ANONYMOUS, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?next=%2Fpage%2F")


@pytest.mark.parametrize(
    ("door", "viewer"), [(person_page, OFFICER), (officer_page, RESIDENT), (operator_page, OFFICER)]
)
def test_another_role_finds_nothing_there(door, viewer):
    with pytest.raises(NotVisible):
        ask(door, viewer)


def test_a_post_that_one_does_not_hold_closes_the_page():
    with pytest.raises(NotVisible):
        ask(officer_page(posts=("head",)), OFFICER)
    assert ask(officer_page(posts=("head", "officer")), OFFICER).status_code == 200


@override_settings(LOGIN_URL="/accounts/login/")
def test_too_little_assurance_asks_to_prove_more():
    assert "assurance=2" in ask(person_page(assurance=2), RESIDENT).url


def test_personal_pages_are_never_stored_by_the_browser():
    assert ask(person_page, RESIDENT)["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in ask(public_page, RESIDENT)


def test_the_audit_chain_names_who_is_really_there():
    daughter = Viewer(role=Role.PERSON, person_id=7, agent_person_id=9, assurance=1)
    assert (daughter.actor_ref, daughter.for_whom_ref) == ("person:9", "person:7")
    clerk_of_a_firm = Viewer(role=Role.PERSON, organisation_id=3, agent_person_id=9)
    assert (clerk_of_a_firm.actor_ref, clerk_of_a_firm.for_whom_ref) == ("person:9", "organisation:3")
    assert (OFFICER.actor_ref, OFFICER.for_whom_ref) == ("officer:2", "")
