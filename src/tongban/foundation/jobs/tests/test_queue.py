from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.audit.public import entries_about
from tongban.foundation.jobs.actions import forget_finished, run_one, take
from tongban.foundation.jobs.models import JobRow, ScheduleRow
from tongban.foundation.jobs.public import (
    GiveUp,
    discard,
    every,
    fire_schedules,
    job,
    job_counts,
    job_rows,
    retry,
    run_pending,
)
from tongban.foundation.jobs.registry import Schedule, forget

pytestmark = pytest.mark.django_db


class Errand:
    """A job that notes what it was given and raises what it is told to."""

    def __init__(self):
        self.done, self.raises = [], []

        @job(name="tests.errand", retries=2)
        def errand(**arguments):
            if self.raises:
                raise self.raises.pop(0)
            self.done.append(arguments)

        self.job = errand


@pytest.fixture
def errand():
    yield Errand()
    forget("tests.errand")


def its_time():
    JobRow.objects.update(ready_at=timezone.now() - timedelta(seconds=1))


def test_a_job_runs_once_with_its_arguments(errand):
    errand.job.enqueue(a=1, b="二")
    assert run_pending() == 1
    assert run_pending() == 0
    assert errand.done == [{"a": 1, "b": "二"}]
    assert job_counts() == {"waiting": 0, "running": 0, "done": 1, "dead": 0}


def test_a_rolled_back_job_never_runs(errand):
    def fails_after_enqueueing():
        with transaction.atomic():
            errand.job.enqueue()
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fails_after_enqueueing()
    assert run_pending() == 0


def test_the_same_key_is_one_job_while_unfinished(errand):
    first = errand.job.enqueue(key="case:1", n=1)
    assert errand.job.enqueue(key="case:1", n=2).pk == first.pk
    assert run_pending() == 1
    errand.job.enqueue(key="case:1", n=3)
    assert run_pending() == 1
    assert errand.done == [{"n": 1}, {"n": 3}]


def test_a_job_for_later_waits(errand):
    errand.job.enqueue(run_at=timezone.now() + timedelta(hours=1))
    assert run_pending() == 0


def test_a_failed_job_is_tried_again_after_a_growing_pause(errand):
    errand.raises = [OSError("电话 13800001234"), OSError()]
    errand.job.enqueue()
    pauses = []
    for _ in range(2):
        run_pending()
        row = job_rows().get()
        pauses.append(round((row.ready_at - timezone.now()).total_seconds()))
        its_time()
    assert pauses == [5, 15]
    assert "13800001234" not in row.error
    run_pending()
    assert errand.done == [{}]


def test_after_its_last_attempt_it_stays_visible_until_somebody_decides(errand):
    errand.raises = [OSError(), OSError(), OSError()]
    row = errand.job.enqueue()
    for _ in range(3):
        run_pending()
        its_time()
    assert run_pending() == 0
    assert job_counts()["dead"] == 1
    retry(row.pk, by="identity.account:1")
    assert run_pending() == 1
    assert errand.done == [{}]
    assert [entry.action for entry in entries_about(row)] == ["job.retried"]


def test_a_discarded_job_is_gone_and_the_trail_says_why(errand):
    row = errand.job.enqueue()
    name = f"jobs.jobrow:{row.pk}"
    discard(row.pk, by="identity.account:1", reason="重复")
    assert run_pending() == 0
    assert [entry.reason for entry in entries_about(name)] == ["重复"]


@pytest.mark.parametrize("error", [GiveUp("no"), PortRefused("no")])
def test_a_clear_no_is_not_tried_again(errand, error):
    errand.raises = [error]
    errand.job.enqueue()
    run_pending()
    assert job_counts()["dead"] == 1


def test_when_a_worker_dies_its_lease_ends_and_another_runs_the_job(errand):
    errand.job.enqueue(n=1)
    assert take("dead worker") is not None
    assert run_pending() == 0
    its_time()
    assert run_pending() == 1
    assert errand.done == [{"n": 1}]


def test_a_worker_that_lost_its_lease_cannot_end_the_job_of_another(errand):
    from tongban.foundation.jobs.actions import _end

    errand.job.enqueue()
    late = take("slow worker")
    its_time()
    take("quick worker")
    _end(late, "done", "")
    assert job_rows().get().state == "running"


def test_a_job_that_kills_every_worker_ends(errand):
    errand.job.enqueue()
    for _ in range(3):
        assert take("doomed") is not None
        its_time()
    assert run_one()
    assert job_counts()["dead"] == 1
    assert errand.done == []


def test_a_schedule_fires_once_however_many_workers_ask(errand):
    every(seconds=60)(errand.job)
    now = datetime(2026, 11, 23, 4, 0, 30, tzinfo=UTC)
    assert fire_schedules(now) == 0
    later = now + timedelta(minutes=10)
    before = ScheduleRow.objects.get(name="tests.errand").next_at
    assert before == datetime(2026, 11, 23, 4, 1, tzinfo=UTC)
    mine = [fire_schedules(later), fire_schedules(later)]
    assert mine[1] == 0
    assert JobRow.objects.filter(name="tests.errand").count() == 1
    assert ScheduleRow.objects.get(name="tests.errand").next_at == datetime(2026, 11, 23, 4, 11, tzinfo=UTC)


def test_daily_means_the_time_of_the_city():
    from datetime import time

    schedule = Schedule(job=None, daily_at=time(2, 0))
    assert schedule.next_after(datetime(2026, 11, 22, 17, 59, tzinfo=UTC)) == datetime(2026, 11, 22, 18, tzinfo=UTC)
    assert schedule.next_after(datetime(2026, 11, 22, 18, 0, tzinfo=UTC)) == datetime(2026, 11, 23, 18, tzinfo=UTC)


def test_the_command_does_what_is_due_and_ends(errand):
    from django.core.management import call_command

    errand.job.enqueue(n=1)
    call_command("work", once=True)
    assert errand.done == [{"n": 1}]


def test_done_jobs_are_forgotten_after_a_week_and_failed_ones_are_not():
    for name, state, days in (("a", "done", 8), ("b", "done", 6), ("c", "dead", 90), ("d", "waiting", 90)):
        JobRow.objects.create(name=name, state=state, finished_at=timezone.now() - timedelta(days=days))
    assert forget_finished() == 1
    assert set(JobRow.objects.values_list("name", flat=True)) == {"b", "c", "d"}
