"""What a request does to the case it stands beside: its facts, its clock, its timeline, its archive."""

from __future__ import annotations

import copy

import pytest
from django.utils import timezone

from tongban.capabilities.archives.public import NotReady
from tongban.foundation.events.public import deliver_pending
from tongban.journeys.assistance.archiving import components_of
from tongban.journeys.assistance.letters import make
from tongban.journeys.assistance.public import (
    Answer,
    AssistanceError,
    Incomplete,
    NoAddressee,
    answer,
    ask,
    refuse,
    withdraw,
)
from tongban.journeys.assistance.tests.factories import City, wish
from tongban.journeys.cases.public import Case, State, case_page
from tongban.journeys.cases.public import withdraw as withdraw_case
from tongban.journeys.cases.tests.factories import make_case, make_pack
from tongban.registers.authorities.public import authority
from tongban.registers.facts.public import SubjectRef, fetch
from tongban.registers.places.public import working_calendar

pytestmark = pytest.mark.django_db
DATUM = "person.pension_fen"


@pytest.fixture
def city():
    return City()


def pack_that_needs(fact_id):
    """The small pack with one more condition, on a datum that another department holds."""
    pack = make_pack()
    content = copy.deepcopy(pack.content)
    content["rules"]["review_points"].append({
        "id": "has_pension", "expr": f"{fact_id} > 0", "text": {"zh": "在领养老金", "en": "Has a pension"},
        "on_false": "review", "automatic": True,
    })  # fmt: skip
    type(pack).objects.filter(pk=pack.pk).update(content=content, digest=f"needs {pack.pk}")
    pack.refresh_from_db()
    return pack


def verdict_of(case, by):
    points = {point["id"]: point["verdict"] for point in case_page(by, case.number).points}
    return points["has_pension"]


def test_an_answer_that_is_a_datum_enters_the_case_and_the_register(city):
    case = make_case(city, "in_review", pack_that_needs(DATUM))
    assert verdict_of(case, city.officer) is False
    row = ask(wish(duty="", fact_id=DATUM, title="核实养老金"), by=city.officer, key="1", case=case)
    assert row.addressee_id == "human_resources_bureau"
    done = answer(row, Answer("在领取。", value="312000", as_of=timezone.localdate()), by=city.insurance)
    assert (done.value, done.as_of) == ({"value": 312000}, timezone.localdate())
    page = case_page(city.officer, case.number)
    kept = page.facts[DATUM]
    assert (kept["value"], kept["state"], kept["source"]) == (312000, "known", "上海市人力资源和社会保障局")
    assert kept["basis"].startswith(done.number)
    assert verdict_of(case, city.officer) is True
    found = fetch(SubjectRef.of(city.elder), [DATUM], purpose="测试", viewer=city.officer)[DATUM]
    assert found.value == 312000
    assert [one.kind for one in page.timeline if one.kind.startswith("assistance")] == [
        "assistance_asked", "assistance_ended",
    ]  # fmt: skip


def test_the_verdict_of_the_automatic_check_is_not_made_better_afterwards(city):
    case = make_case(city, "in_review", pack_that_needs(DATUM))
    row = ask(wish(duty="", fact_id=DATUM, title="核实"), by=city.officer, key="1", case=case)
    answer(row, Answer("在领取。", value="1"), by=city.insurance)
    assert Case.objects.get(pk=case.pk).measure.precheck is False


@pytest.mark.parametrize("value", ["viel", "12.5x"])
def test_a_value_of_the_wrong_type_is_refused_and_nothing_changes(city, value):
    case = make_case(city, "in_review", pack_that_needs(DATUM))
    row = ask(wish(duty="", fact_id=DATUM, title="核实"), by=city.officer, key="1", case=case)
    with pytest.raises(Incomplete):
        answer(row, Answer("在领取。", value=value), by=city.insurance)
    row.refresh_from_db()
    assert (row.state, row.letters.count()) == ("asked", 1)
    assert verdict_of(case, city.officer) is False


def test_only_the_keeper_of_a_datum_is_asked_for_it(city):
    case = make_case(city, "in_review", pack_that_needs(DATUM))
    with pytest.raises(NoAddressee):
        ask(wish(duty="", fact_id=DATUM, addressee=authority("health_commission")), by=city.officer, key="1", case=case)
    with pytest.raises(Incomplete):
        ask(wish(duty="", fact_id="person.blood_type"), by=city.officer, key="2", case=case)


def test_ordinary_help_does_not_stop_the_clock(city):
    case = make_case(city, "in_review")
    before = case.due_on
    with pytest.raises(AssistanceError):
        ask(wish(pauses=True), by=city.officer, key="1", case=case)
    ask(wish(), by=city.officer, key="2", case=case)
    case.refresh_from_db()
    assert (case.state, case.due_on) == (State.IN_REVIEW, before)


@pytest.mark.parametrize("end", ["answer", "refuse", "withdraw"])
def test_a_test_of_article_45_stops_the_clock_until_it_ends(city, end):
    case = make_case(city, "in_review")
    about = wish(duty="health_testing", addressee=authority("health_commission"), pauses=True)
    row = ask(about, by=city.officer, key="1", case=case)
    case.refresh_from_db()
    pause = case.procedures.get()
    assert (case.state, case.due_on, row.pause_id) == (State.SUSPENDED, None, pause.pk)
    assert (pause.kind, pause.notice.kind, pause.planned_working_days) == ("testing", "special_procedure", 10)
    if end == "answer":
        answer(row, Answer("检测合格。"), by=city.health)
    elif end == "refuse":
        refuse(row, ground="powers", article="测试法 第一条", reason="没有设备", by=city.health)
    else:
        withdraw(row, reason="不需要了", by=city.officer)
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    assert case.due_on is not None
    assert case.procedures.get().ended_on == timezone.localdate()


def test_a_pause_that_cannot_be_sends_nothing(city):
    case = make_case(city, "received")
    about = wish(duty="health_testing", addressee=authority("health_commission"), pauses=True)
    with pytest.raises(AssistanceError):
        ask(about, by=city.officer, key="1", case=case)
    assert case.procedures.count() == 0
    assert not case.events.filter(kind="assistance_asked").exists()


def test_a_case_that_ends_takes_its_requests_back_and_files_their_course(city):
    case = make_case(city, "in_review")
    answered = ask(wish(), by=city.officer, key="1", case=case)
    still_open = ask(wish(), by=city.officer, key="2", case=case)
    answer(answered, Answer("属实。"), by=city.police)
    withdraw_case(case, city.applicant, reason="不办了")
    deliver_pending()
    still_open.refresh_from_db()
    assert still_open.state == "withdrawn"
    with pytest.raises(NotReady):
        list(components_of(case.ref))
    for row in (answered, still_open):
        for letter in row.letters.all():
            make(letter.pk)
    keys = [one.key.partition(":")[0] for one in components_of(case.ref)]
    assert keys == ["assistance", "assistance_letter", "assistance_letter", "assistance", "assistance_letter"]


def test_a_late_answer_to_an_ended_case_feeds_no_case(city):
    case = make_case(city, "in_review", pack_that_needs(DATUM))
    row = ask(wish(duty="", fact_id=DATUM, title="核实"), by=city.officer, key="1", case=case)
    withdraw_case(case, city.applicant, reason="不办了")
    done = answer(row, Answer("在领取。", value="1"), by=city.insurance)
    assert done.state == "answered"
    assert not done.events.filter(kind="fed").exists()


def test_the_day_of_a_datum_is_not_after_today(city):
    case = make_case(city, "in_review", pack_that_needs(DATUM))
    row = ask(wish(duty="", fact_id=DATUM, title="核实"), by=city.officer, key="1", case=case)
    later = working_calendar().add(timezone.localdate(), 1)
    with pytest.raises(Incomplete):
        answer(row, Answer("在领取。", value="1", as_of=later), by=city.insurance)
