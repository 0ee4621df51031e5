"""Counts of attempts survive a crowd: the cache of production has room for more than Django's three hundred."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from tongban.config.settings import CACHES
from tongban.foundation.access.errors import TooManyRequests
from tongban.foundation.access.limits import count_request

pytestmark = pytest.mark.django_db


@override_settings(CACHES=CACHES)
def test_a_count_is_not_dropped_because_many_others_are_counted():
    call_command("createcachetable")
    for _attempt in range(3):
        count_request("guess", "attacker", times=3, seconds=3600)
    for number in range(600):
        cache.set(f"limit:other:{number}", 1, timeout=600)
    with pytest.raises(TooManyRequests):
        count_request("guess", "attacker", times=3, seconds=3600)
