from __future__ import annotations

from datetime import timedelta
from statistics import median

import pytest
from django.utils import timezone

from tongban.journeys.assistance.league import median_of
from tongban.journeys.assistance.public import (
    AssistanceRequest,
    box,
    counts,
    find,
    league,
    requests_visible_to,
    total_of,
    transfer,
)
from tongban.journeys.assistance.tests.factories import City, make_request
from tongban.registers.authorities.public import authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


@pytest.mark.parametrize("values", [[3], [1, 2], [1, 1, 1, 9], [0, 5, 5, 7, 12], [4, 4, 5, 6]])
def test_the_median_from_counts_is_the_median(values):
    pairs = [(value, values.count(value)) for value in sorted(set(values), reverse=True)]
    assert median_of(pairs) == median(values)


def test_the_league_counts_what_happened(city, django_assert_num_queries):
    for days, on_time in ((1, True), (2, True), (9, False)):
        row = make_request(city, "answered")
        AssistanceRequest.objects.filter(pk=row.pk).update(took_working_days=days, is_on_time=on_time)
    make_request(city, "refused")
    late = make_request(city)
    AssistanceRequest.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    transfer(make_request(city), authority("health_commission"), reason="属卫生", by=city.police)
    today = timezone.localdate()
    with django_assert_num_queries(4):
        rows = {one.body.pk: one for one in league(since=today, until=today)}
    police, health = rows["public_security_bureau"], rows["health_commission"]
    assert (police.received, police.answered, police.refused, police.late, police.passed_on) == (5, 3, 1, 1, 1)
    assert (police.median_days, police.on_time_rate) == (2, 3 / 5)
    assert (health.received, health.on_time_rate, health.median_days) == (1, None, None)
    assert total_of(list(rows.values())).received == 6
    assert league(since=today - timedelta(days=9), until=today - timedelta(days=8)) == []


def test_boxes_show_each_side_its_own_and_strangers_nothing(city, django_assert_num_queries):
    row = make_request(city)
    assert list(box(city.police, "in")) == [row]
    assert list(box(city.officer, "out")) == [row]
    assert not box(city.officer, "in").exists()
    for stranger in (city.health, city.clerk, city.applicant, city.coordinator):
        assert not requests_visible_to(stranger).exists()
    with django_assert_num_queries(1):
        assert counts(city.police, "in")["asked"] == 1


@pytest.mark.parametrize("text", ["居住", "民政局", "号"])
def test_requests_are_found_by_subject_and_department(city, text):
    row = make_request(city)
    found = find(box(city.police, "in"), text=row.number if text == "号" else text)
    assert list(found) == [row]
    assert not find(box(city.police, "in"), text="没有这个").exists()


def test_filters_keep_what_they_say(city):
    row, done = make_request(city), make_request(city, "answered")
    rows = box(city.police, "in")
    assert list(find(rows)) == [row, done]
    assert list(find(rows, state="open")) == [row]
    assert list(find(rows, state="ended")) == [done]
    assert list(find(rows, state="late")) == []
