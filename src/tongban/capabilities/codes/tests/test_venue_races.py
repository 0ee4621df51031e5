"""Two at a place at once: one number, one call, one visit, one complaint. On real storage with real threads."""

from __future__ import annotations

import pytest
from tests import racing
from tests.racing import together

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.models import VenueTicket
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import Entry
from tongban.registers.demonstration.public import load_named, named_person

pytestmark = racing.MARKS
PEOPLE = ("wang_xiuying", "chen_min", "li_qiang", "zhou_dawei")


@pytest.fixture
def town():
    load_named()
    clerk = Viewer(role=Role.OFFICER, officer_id=1, authority_code="civil_affairs_bureau")
    venue = codes.open_venue(clerk, "hall", "一号厅", "示范路1号", ["check_in", "queue", "complain"])
    people = [Viewer(role=Role.PERSON, person_id=named_person(name).pk) for name in PEOPLE]
    return {"clerk": clerk, "venue": venue, "people": people}


def states():
    return dict(VenueTicket.objects.order_by("number").values_list("number", "state"))


def test_one_visitor_who_taps_four_times_has_one_number(town):
    taken = together(*[lambda: codes.take_ticket(town["people"][0], town["venue"]).number] * 4)
    assert (taken, states()) == ([1] * 4, {1: "waiting"})


def test_visitors_who_come_together_have_numbers_without_gap_or_double(town):
    taken = together(*[lambda who=who: codes.take_ticket(who, town["venue"]).number for who in town["people"]])
    assert sorted(taken) == [1, 2, 3, 4]


def test_two_clerks_who_press_together_call_one(town):
    for who in town["people"]:
        codes.take_ticket(who, town["venue"])
    called = together(*[lambda: codes.call_next(town["clerk"], town["venue"], 0).number] * 3)
    assert called == [1] * 3
    assert states() == {1: "called", 2: "waiting", 3: "waiting", 4: "waiting"}
    called = together(*[lambda: codes.call_next(town["clerk"], town["venue"], 1).number] * 3)
    assert (called, states()[1], states()[3]) == ([2] * 3, "served", "waiting")


def test_who_leaves_while_being_called_holds_up_nobody(town):
    for who in town["people"][:2]:
        codes.take_ticket(who, town["venue"])
    together(
        lambda: codes.leave_queue(town["people"][0], town["venue"]),
        lambda: codes.call_next(town["clerk"], town["venue"], 0),
    )
    assert states()[1] == "left"
    following = codes.call_next(town["clerk"], town["venue"], 0)
    assert (following.number, states()) == (2, {1: "left", 2: "called"})


def test_a_visit_and_a_complaint_sent_twice_are_one_each(town):
    me, venue = town["people"][0], town["venue"]
    visits = together(*[lambda: codes.check_in(me, venue, "k1").pk] * 3)
    complaints = together(*[lambda: codes.complain_about(me, venue, "空调坏了", "c1").pk] * 3)
    assert (len(set(visits)), len(set(complaints))) == (1, 1)
    assert (codes.Scan.objects.count(), codes.VenueComplaint.objects.count()) == (1, 1)
    assert Entry.objects.filter(action="code.venue_complaint").count() == 1
