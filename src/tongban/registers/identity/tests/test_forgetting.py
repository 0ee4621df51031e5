"""Ended sessions, and the addresses and devices noted with them, are not kept."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from tongban.registers.identity.jobs import forget_sessions

from .factories import make_account

pytestmark = pytest.mark.django_db


def session(account, key, *, days_left, days_old=3):
    now = timezone.now()
    Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days_left))
    return device(account, key, days_old=days_old)


def device(account, key, *, days_old):
    made = UserSession.objects.create(user=account, session_key=key, ip="192.0.2.1", user_agent="手机")
    UserSession.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days_old))
    return made


def keys(model):
    return set(model.objects.values_list("session_key", flat=True))


def test_an_ended_session_goes_with_what_was_noted_of_its_device():
    account = make_account()
    session(account, "ended", days_left=-1)
    session(account, "running", days_left=5)
    forget_sessions()
    assert keys(Session) == keys(UserSession) == {"running"}


def test_a_device_whose_session_was_ended_elsewhere_is_forgotten_after_a_day():
    account = make_account()
    device(account, "long gone", days_old=2)
    device(account, "just changing", days_old=0)
    forget_sessions()
    assert keys(UserSession) == {"just changing"}
