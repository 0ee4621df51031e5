from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tongban.foundation.access.public import Role
from tongban.registers.identity.middleware import ViewerMiddleware
from tongban.registers.identity.public import grant_delegation, revoke_delegation
from tongban.registers.identity.tests.factories import (
    make_account,
    make_child,
    make_officer,
    make_organisation,
    make_person,
    signed_in,
    signed_in_client,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def seen_by(client: Client):
    """The viewer that the middleware would attach to this browser's next request."""
    request = RequestFactory().get("/")
    request.session = client.session
    from django.contrib.auth import get_user

    request.user = get_user(request)
    ViewerMiddleware(lambda request: None)(request)
    viewer = request.viewer
    assert viewer.role is not None
    request.session.save()
    return viewer


def test_nobody_is_anonymous_and_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        request = RequestFactory().get("/")
        ViewerMiddleware(lambda request: None)(request)


def test_a_resident_sees_their_own():
    person = make_person()
    viewer = seen_by(signed_in_client(person))
    assert (viewer.role, viewer.person_id, viewer.agent_person_id) == (Role.PERSON, person.pk, None)


def test_an_officer_works_for_an_authority_in_its_region():
    officer = make_officer("market_supervision_bureau_310115", ("officer", "reviewer"))
    viewer = seen_by(signed_in_client(officer))
    assert (viewer.role, viewer.authority_code, viewer.region_code, viewer.posts) == (
        Role.OFFICER, "market_supervision_bureau_310115", "310115", frozenset({"officer", "reviewer"})
    )  # fmt: skip
    assert seen_by(signed_in_client(make_officer(posts=("clerk",)))).role == Role.CLERK
    operator = make_account(make_officer("big_data_centre", ("operator",)), is_operator=True)
    assert seen_by(signed_in(Client(), operator)).role == Role.OPERATOR


def test_an_officer_who_left_is_nobody():
    officer = make_officer()
    client = signed_in_client(officer)
    officer.is_active = False
    officer.save()
    assert not seen_by(client).is_signed_in


def test_acting_for_a_child_and_for_a_firm():
    mother = make_person()
    child = make_child(mother)
    viewer = seen_by(signed_in_client(mother, child))
    assert (viewer.person_id, viewer.agent_person_id, viewer.delegation_id) == (child.pk, mother.pk, None)
    firm = make_organisation(legal_representative=mother)
    viewer = seen_by(signed_in_client(mother, firm))
    assert (viewer.person_id, viewer.organisation_id, viewer.agent_person_id) == (None, firm.pk, mother.pk)


def test_a_revoked_delegation_ends_at_the_next_request():
    elder, daughter = make_person(), make_person()
    until = timezone.localdate() + timedelta(days=9)
    row = grant_delegation(agent=daughter, grantor_person=elder, until=until, by=viewer_for(elder))
    client = signed_in_client(daughter, row)
    assert seen_by(client).person_id == elder.pk
    revoke_delegation(row, by=viewer_for(elder))
    assert seen_by(client).person_id == daughter.pk
    assert "act_for" not in client.session


def test_a_power_that_one_does_not_hold_is_not_taken():
    stranger = make_person()
    child = make_child(make_person())
    assert seen_by(signed_in_client(stranger, child)).person_id == stranger.pk


@pytest.mark.parametrize(("method", "assurance"), [("demonstration", 3), ("code", 2), ("password", 1)])
def test_assurance_follows_from_how_one_signed_in(method, assurance):
    assert seen_by(signed_in(Client(), make_person(), method=method)).assurance == assurance


def test_outside_the_demonstration_staff_without_a_second_factor_see_nothing(settings):
    settings.DEMONSTRATION = False
    assert not seen_by(signed_in(Client(), make_officer(), method="password")).is_signed_in


def test_the_viewer_costs_one_query_beyond_session_and_account(django_assert_num_queries):
    mother = make_person()
    client = signed_in_client(mother, make_child(mother))
    with django_assert_num_queries(3):
        seen_by_once(client)


def seen_by_once(client):
    from django.contrib.auth import get_user

    from tongban.registers.identity.viewers import viewer_of_request

    request = RequestFactory().get("/")
    request.session = client.session
    request.user = get_user(request)
    return viewer_of_request(request)
