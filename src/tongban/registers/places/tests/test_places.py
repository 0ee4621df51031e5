from datetime import date, time

import pytest

from tongban.foundation.events.public import events_about
from tongban.registers.places.public import (
    Region,
    ServiceCentre,
    announce_calendar_year,
    centres,
    district_tiles,
    districts,
    full_name,
    load_places,
    override_day,
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


def test_an_announced_year_is_no_longer_provisional_and_says_so():
    holiday = date(2027, 1, 1)
    assert working_calendar().is_provisional(holiday)
    announce_calendar_year(2027, {holiday: False, date(2027, 1, 2): True}, source="国办发明电〔2026〕0号", by="system")
    calendar = working_calendar()
    assert not calendar.is_provisional(date(2027, 6, 1))
    assert calendar.add(date(2026, 12, 31), 1) == date(2027, 1, 2)
    assert [event.type for event in events_about("places.calendaryear:2027")] == ["tongban.calendar.changed"]
    announce_calendar_year(2027, {}, source="国办发明电〔2026〕0号", by="system")
    assert working_calendar().is_working(holiday)


def test_a_day_is_changed_only_by_a_document():
    day = date(2022, 4, 6)
    with pytest.raises(ValueError, match="document"):
        override_day(day, is_working=False, source=" ", by="system")
    override_day(day, is_working=False, source="沪府办〔2022〕0号", by="system")
    assert not working_calendar().is_working(day)
    assert working_calendar().source(day) == "沪府办〔2022〕0号"


def test_days_of_another_year_are_refused():
    with pytest.raises(ValueError, match="2028"):
        announce_calendar_year(2027, {date(2028, 1, 1): False}, source="x", by="system")


def test_every_district_has_a_tile_of_its_own_on_the_map():
    load_places()
    tiles = district_tiles({"310115": 12, "310151": None})
    assert len({(tile["column"], tile["row"]) for tile in tiles}) == len(tiles) == 16
    numbers = {tile["label"]: tile["value"] for tile in tiles}
    assert (numbers["浦东"], numbers["崇明"], numbers["黄浦"]) == (12, None, 0)
