from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tongban.foundation.access.public import Role
from tongban.registers.authorities.tests.factories import make_officer
from tongban.registers.identity.public import ApiClient, client_of_token, open_client, revoke_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return make_officer().authority


def test_a_token_is_shown_once_and_only_its_digest_is_kept(authority):
    client, token = open_client("人社业务系统", authority.code, scopes=["cases.read"], by="system")
    assert client_of_token(token) == client
    assert token not in str(ApiClient.objects.values().get())


def test_a_system_sees_with_the_eyes_of_its_authority_and_does_not_decide(authority):
    client, _token = open_client("人社业务系统", authority.code, scopes=["cases.read"], by="system")
    viewer = client.viewer
    assert (viewer.role, viewer.authority_code, viewer.actor_ref) == (Role.CLERK, authority.code, f"client:{client.pk}")
    assert client.may("cases.read")
    assert not client.may("cases.decide")


def test_a_revoked_or_old_or_wrong_token_opens_nothing(authority):
    client, token = open_client("旧系统", authority.code, scopes=[], by="system", valid_days=10)
    assert client_of_token(token + "x") is None
    assert client_of_token("") is None
    assert client_of_token(token, timezone.now() + timedelta(days=12)) is None
    revoke_client(client, by="system")
    revoke_client(client, by="system")
    assert client_of_token(token) is None


def test_an_unknown_scope_is_refused(authority):
    with pytest.raises(ValueError, match="unknown scopes"):
        open_client("x", authority.code, scopes=["everything"], by="system")
    assert ApiClient.objects.count() == 0


def test_use_is_noted_at_most_once_an_hour(authority, django_assert_num_queries):
    _client, token = open_client("系统", authority.code, scopes=[], by="system")
    client_of_token(token, datetime(2026, 11, 23, tzinfo=UTC))
    with django_assert_num_queries(1):
        client_of_token(token, datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
