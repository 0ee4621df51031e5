"""Items that go down to a district: nothing moves before people and capacity are there, and everything comes back."""

from __future__ import annotations

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.foundation.events.public import Event
from tongban.registers.authorities.public import authority
from tongban.registers.catalogue.public import (
    HandoverRefused,
    ItemHandover,
    answering_authority,
    begin_trial,
    call_back,
    confirm,
    handovers_visible_to,
    propose_handover,
    readiness,
    take,
    train,
)
from tongban.registers.identity.tests.factories import make_officer, viewer_for

pytestmark = pytest.mark.django_db
GIVER, TAKER, CODE = "civil_affairs_bureau", "civil_affairs_bureau_310115", "some_item"


class Sides:
    """The head of the city's department, the head of the district's bureau, and who works there."""

    def __init__(self) -> None:
        self.giver = viewer_for(make_officer(GIVER, ("head",)))
        self.taker = viewer_for(make_officer(TAKER, ("head",)))
        self.examiner = make_officer(TAKER, ("officer",))
        self.decider = make_officer(TAKER, ("reviewer",))
        self.stranger = viewer_for(make_officer("public_security_bureau", ("head",)))

    def propose(self, **more):
        about = {"ground": "示范文件 第一条", "scope": "审批权限和系统", "monthly_cases": 30, **more}
        return propose_handover(CODE, "示范事项", authority(TAKER), by=self.giver, **about)

    def ready(self, **more):
        row = take(self.propose(**more), takes=True, note="", by=self.taker)
        return train(row, [self.examiner.pk, self.decider.pk], words="业务培训 2026-11-20", by=self.taker)


@pytest.fixture
def sides():
    return Sides()


def decides(region="310115"):
    return answering_authority(GIVER, CODE, region).pk


def test_only_a_trial_moves_new_cases_and_only_of_that_district(sides, django_assert_num_queries):
    row = sides.ready()
    assert decides() == GIVER
    row = begin_trial(row, working_days=20, by=sides.giver)
    begin_trial(row, working_days=60, by=sides.giver)  # twice changes nothing
    with django_assert_num_queries(1):
        assert decides() == TAKER
    assert decides("310115001000") == TAKER
    assert decides("310101") == GIVER
    assert answering_authority(GIVER, "another_item", "310115").pk == GIVER
    confirm(row, note="运行平稳", by=sides.giver)
    assert decides() == TAKER


def test_what_is_called_back_is_decided_above_again_and_may_go_down_anew(sides):
    row = begin_trial(sides.ready(), working_days=20, by=sides.giver)
    with pytest.raises(HandoverRefused):
        call_back(row, reason="", by=sides.giver)
    call_back(row, reason="投诉较多", by=sides.giver)
    assert call_back(row, reason="再点一次", by=sides.giver).state == "called_back"
    assert decides() == GIVER
    assert [one.kind for one in row.steps.all()] == ["proposed", "taken", "trained", "trial", "called_back"]
    assert Event.objects.filter(type="tongban.handover.called_back").count() == 1
    assert sides.propose().pk != row.pk


@pytest.mark.parametrize("trained", [[], ["examiner"], ["decider"]])
def test_without_two_trained_people_nothing_begins(sides, trained):
    row = take(sides.propose(), takes=True, note="", by=sides.taker)
    if trained:
        train(row, [getattr(sides, name).pk for name in trained], words="培训", by=sides.taker)
    with pytest.raises(HandoverRefused):
        begin_trial(row, working_days=20, by=sides.giver)
    assert decides() == GIVER


def test_more_cases_ask_for_more_people(sides):
    row = sides.ready(monthly_cases=241)
    ready = readiness(row)
    assert (ready.is_trained, ready.needed, ready.has_capacity) == (True, 3, False)
    with pytest.raises(HandoverRefused):
        begin_trial(row, working_days=20, by=sides.giver)
    third = make_officer(TAKER, ("officer",))
    train(row, [sides.examiner.pk, sides.decider.pk, third.pk], words="培训", by=sides.taker)
    assert begin_trial(row, working_days=20, by=sides.giver).state == "trial"


def test_nobody_of_another_office_counts_as_trained(sides):
    row = take(sides.propose(), takes=True, note="", by=sides.taker)
    with pytest.raises(HandoverRefused):
        train(row, [sides.stranger.officer_id], words="培训", by=sides.taker)


def test_each_side_does_its_own_and_strangers_see_nothing(sides):
    row = sides.propose()
    assert sides.propose().pk == row.pk
    with pytest.raises(HandoverRefused):
        take(row, takes=True, note="", by=sides.giver)
    with pytest.raises(HandoverRefused):
        call_back(row, reason="x", by=sides.taker)
    with pytest.raises(NotVisible):
        take(row, takes=True, note="", by=sides.stranger)
    with pytest.raises(HandoverRefused):
        take(row, takes=True, note="", by=viewer_for(sides.examiner))
    assert list(handovers_visible_to(sides.taker)) == [row]
    assert not handovers_visible_to(sides.stranger).exists()
    with pytest.raises(HandoverRefused):
        take(row, takes=False, note="", by=sides.taker)
    assert take(row, takes=False, note="人手不足", by=sides.taker).state == "declined"
    assert ItemHandover.objects.get().ended_at is not None


@pytest.mark.parametrize("wrong", [{"ground": ""}, {"scope": " "}, {"monthly_cases": -1}])
def test_an_offer_without_ground_or_content_is_not_made(sides, wrong):
    with pytest.raises(HandoverRefused):
        sides.propose(**wrong)
    assert not ItemHandover.objects.exists()


def test_an_item_goes_down_its_own_line_only(sides):
    for code in ("public_security_bureau_310115", GIVER):
        with pytest.raises(HandoverRefused):
            propose_handover(
                CODE, "示范", authority(code), ground="文件", scope="权限", monthly_cases=1, by=sides.giver
            )
