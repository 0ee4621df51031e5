from datetime import UTC, date, datetime

import pytest
import time_machine

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.feedback.public import (
    AlreadyRated,
    Handling,
    Level,
    Rating,
    Remedy,
    RemedyState,
    UnknownTag,
    WrongStep,
    assign,
    contact,
    figures,
    rate,
    rating_of,
    remedies_visible_to,
    revisit,
    settle,
    tags_for,
)

pytestmark = pytest.mark.django_db

RESIDENT = Viewer(role=Role.PERSON, account_id=1, person_id=1, assurance=1)
OFFICER = Viewer(role=Role.OFFICER, officer_id=5, authority_code="civil_affairs_bureau")
ELSEWHERE = Viewer(role=Role.OFFICER, officer_id=6, authority_code="human_resources_bureau")
HANDLING = Handling("cases.case:1", "11319900TB…0001", "elderly_allowance", "civil_affairs_bureau", "310101")
FRIDAY = datetime(2022, 9, 9, 2, tzinfo=UTC)  # Mid-Autumn follows until Monday


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


def test_a_good_rating_is_kept_and_opens_nothing():
    rating = rate(HANDLING, Level.CONTENT, by=RESIDENT, tags=("nearby",), text="就在家门口")
    assert rating_of("cases.case:1") == rating
    assert (rating.is_good, rating.tags, rating.text) == (True, ["nearby"], "就在家门口")
    assert Remedy.objects.count() == 0


def test_a_second_click_is_harmless():
    first = rate(HANDLING, 1, by=RESIDENT)
    assert rate(HANDLING, 1, by=RESIDENT) == first
    assert (Rating.objects.count(), Rating.objects.get().amended_at) == (1, None)


def test_one_may_change_ones_mind_once_within_thirty_days():
    rate(HANDLING, 1, by=RESIDENT)
    changed = rate(HANDLING, 4, by=RESIDENT, tags=("late",))
    assert (changed.level, changed.first_level) == (4, 1)
    with pytest.raises(AlreadyRated):
        rate(HANDLING, 2, by=RESIDENT)
    assert Rating.objects.get().level == 4


def test_after_thirty_days_the_rating_stands():
    rate(HANDLING, 1, by=RESIDENT)
    with time_machine.travel(datetime(2022, 10, 10, tzinfo=UTC)), pytest.raises(AlreadyRated):
        rate(HANDLING, 5, by=RESIDENT)
    assert Rating.objects.get().level == 1


def test_tags_go_with_their_level():
    with pytest.raises(UnknownTag):
        rate(HANDLING, 1, by=RESIDENT, tags=("late",))
    assert Rating.objects.count() == 0
    assert set(tags_for(1)).isdisjoint(tags_for(5))


def test_a_bad_rating_is_due_by_working_days():
    rate(HANDLING, 5, by=RESIDENT, tags=("attitude",))
    remedy = Remedy.objects.get()
    assert (remedy.assign_due_on, remedy.contact_due_on) == (date(2022, 9, 13), date(2022, 9, 14))
    assert remedy.settle_due_on == date(2022, 9, 19)


def test_only_the_unit_that_handled_the_case_sees_its_bad_ratings():
    rate(HANDLING, 5, by=RESIDENT)
    assert remedies_visible_to(OFFICER).count() == 1
    assert remedies_visible_to(ELSEWHERE).count() == 0
    assert remedies_visible_to(RESIDENT).count() == 0


def test_a_remedy_goes_its_way_and_returns_while_the_person_is_not_content():
    rate(HANDLING, 5, by=RESIDENT)
    remedy = Remedy.objects.get()
    with pytest.raises(WrongStep):
        settle(remedy, Remedy.Outcome.FIXED, "改了", by=OFFICER)
    assign(remedy, by=OFFICER)
    assert assign(remedy, by=OFFICER).state == RemedyState.ASSIGNED
    contact(remedy, by=OFFICER)
    settle(remedy, Remedy.Outcome.FIXED, "已补上样表", by=OFFICER)
    assert revisit(remedy, is_content_now=False, by=OFFICER).state == RemedyState.CONTACTED
    settle(remedy, Remedy.Outcome.EXPLAINED, "依据已说明", by=OFFICER)
    closed = revisit(remedy, is_content_now=True, by=OFFICER)
    assert (closed.state, closed.is_content_now) == (RemedyState.CLOSED, True)


def test_the_figures_are_counted_and_silence_is_not_praise():
    empty = figures(since=date(2022, 9, 1), until=date(2022, 9, 30))
    assert (empty.ratings, empty.good_rate, empty.settled_in_time_rate) == (0, None, None)
    for number, level in enumerate([1, 2, 3, 5]):
        rate(Handling(f"cases.case:{number}", "n", "card", "civil_affairs_bureau", "310101"), level, by=RESIDENT)
    remedy = Remedy.objects.get()
    assign(remedy, by=OFFICER)
    contact(remedy, by=OFFICER)
    settle(remedy, Remedy.Outcome.FIXED, "改了", by=OFFICER)
    found = figures(since=date(2022, 9, 9), until=date(2022, 9, 9), authority_code="civil_affairs_bureau")
    assert (found.ratings, found.good, found.bad, found.good_rate) == (4, 3, 1, 0.75)
    assert (found.bad_due, found.settled_in_time, found.contacted_rate) == (1, 1, 1.0)
    assert figures(since=date(2022, 9, 9), until=date(2022, 9, 9), item_code="other").ratings == 0
