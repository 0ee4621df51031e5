"""Sign-ins that have ended."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from tongban.foundation.statements.public import forget


def forget_ended_sessions() -> int:
    """Remove sessions past their last day, and of which device they were; that is personal and has no purpose then.

    Sign-ins of the last day are left alone: their session may just be changing its key.

    Returns: how many sessions ended.
    Legal: 个人信息保护法 第四十七条 (what has served its purpose is deleted).
    """
    now = timezone.now()
    ended = forget(Session.objects.filter(expire_date__lt=now))
    living = Session.objects.filter(session_key=OuterRef("session_key"))
    forget(UserSession.objects.filter(~Exists(living), created_at__lt=now - timedelta(days=1)))
    return ended
