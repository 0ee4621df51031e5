from datetime import date, time

import pytest

from tongban.registers.places.public import (
    Region,
    ServiceCentre,
    centres,
    districts,
    full_name,
    load_places,
    region,
    regions_under,
    working_calendar,
)

pytestmark = pytest.mark.django_db


def test_the_city_has_sixteen_districts_and_all_their_streets():
    assert len(districts()) == 16
    counts = [len(regions_under(district.code)) for district in districts()]
    # Published number of streets, towns and zones of each district, by code of the district.
    assert counts == [10, 14, 10, 14, 10, 8, 12, 14, 13, 12, 42, 11, 20, 11, 12, 21]


def test_loading_again_changes_nothing(django_assert_max_num_queries):
    before = Region.objects.count()
    with django_assert_max_num_queries(5):
        load_places()
    assert Region.objects.count() == before


def test_a_region_is_named_in_full_in_both_languages():
    assert region("310101013").title == "外滩街道"
    assert full_name("310101013") == "上海市黄浦区外滩街道"
    assert full_name("310101013", "en") == "The Bund Subdistrict, Huangpu"
    assert full_name("330000") == "浙江省"
    assert full_name("999999") == ""


def test_a_centre_is_open_as_its_hours_and_the_calendar_say():
    centre = ServiceCentre.objects.get(pk="310115")
    assert centre.opening(date(2026, 11, 23), is_working=True) == [(time(9), time(16, 30))]
    assert centre.opening(date(2026, 10, 1), is_working=False) == []
    assert centre.opening(date(2026, 11, 28), is_working=False) == [(time(9), time(11, 30))]
    assert {c.region.district_code for c in centres("310115", kind="community")} == {"310115"}


def test_the_calendar_costs_no_query_when_asked_again(django_assert_num_queries):
    working_calendar()
    with django_assert_num_queries(0):
        assert working_calendar().is_working(date(2022, 10, 8))
