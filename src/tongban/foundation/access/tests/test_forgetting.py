"""What guards remember is forgotten in time: answers after a week, counts when they have expired."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from tongban.foundation.access.idempotency import forget_old_replies
from tongban.foundation.access.jobs import forget_counts
from tongban.foundation.access.models import StoredReply

pytestmark = pytest.mark.django_db
TABLE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "test_cache"}}


def test_answers_are_kept_for_a_week():
    for key, age in (("old", 7.1), ("young", 6.9)):
        StoredReply.objects.create(
            scope="client 1 POST", key=key, digest="d", status=201, started_at=timezone.now() - timedelta(days=age)
        )
    assert forget_old_replies() == 1
    assert [row.key for row in StoredReply.objects.all()] == ["young"]


@override_settings(CACHES=TABLE)
def test_expired_counts_leave_the_table_and_running_ones_stay():
    call_command("createcachetable")
    cache.set("limit:running", 3, timeout=60)
    cache.set("limit:over", 3, timeout=60)
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(seconds=1))
        cursor.execute("UPDATE test_cache SET expires = %s WHERE cache_key LIKE %s", [past, "%limit:over"])
    forget_counts()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM test_cache")
        assert cursor.fetchone() == (1,)
    assert cache.get("limit:running") == 3


def test_a_cache_that_is_no_table_is_left_to_itself():
    cache.set("limit:running", 3, timeout=60)
    forget_counts()
    assert cache.get("limit:running") == 3
