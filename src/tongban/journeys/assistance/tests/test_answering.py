from __future__ import annotations

from datetime import date, timedelta

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.foundation.events.public import Event
from tongban.foundation.files.public import read, store
from tongban.journeys.assistance.letters import make
from tongban.journeys.assistance.models import AssistanceRequest
from tongban.journeys.assistance.public import (
    Answer,
    Incomplete,
    NoAddressee,
    NotAllowed,
    WrongState,
    accept,
    answer,
    answer_extension,
    ask,
    ask_extension,
    ask_more,
    refuse,
    transfer,
    withdraw,
)
from tongban.journeys.assistance.tests.factories import City, make_request, wish
from tongban.registers.authorities.public import authority
from tongban.registers.places.public import working_calendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


def kinds(row):
    return [one.kind for one in row.events.all()]


def test_a_request_goes_to_who_the_duty_list_names_with_its_day(city):
    row = make_request(city)
    assert row.addressee_id == "public_security_bureau"
    assert row.due_on == working_calendar().add(row.arrived_on, 3)
    assert (row.state, kinds(row)) == ("asked", ["asked"])
    assert [one.kind for one in row.letters.all()] == ["assistance_request"]


def test_the_same_form_sent_again_is_the_same_request(city):
    first = ask(wish(), by=city.officer, key="one")
    assert ask(wish(title="别的"), by=city.officer, key="one").pk == first.pk
    assert ask(wish(), by=city.reviewer, key="one").pk != first.pk
    assert AssistanceRequest.objects.count() == 2


@pytest.mark.parametrize("missing", ["title", "question", "ground", "why", "duty"])
def test_what_is_not_whole_is_not_sent(city, missing):
    with pytest.raises(Incomplete):
        ask(wish(**{missing: ""}), by=city.officer, key="x")
    assert not AssistanceRequest.objects.exists()
    assert not Event.objects.filter(type__startswith="tongban.assistance").exists()


def test_one_does_not_ask_oneself_nor_where_nobody_works(city):
    with pytest.raises(NoAddressee):
        ask(wish(duty="marriage_check"), by=city.officer, key="x")
    with pytest.raises(NoAddressee):
        ask(wish(addressee=authority("water_bureau")), by=city.officer, key="x")


def test_a_clerk_does_not_ask(city):
    with pytest.raises(NotAllowed):
        ask(wish(), by=city.clerk, key="x")


def test_accepted_and_answered_with_the_departments_seal(city):
    row = make_request(city)
    accept(row, by=city.police)
    accept(row, by=city.police_head)  # taking on twice changes nothing
    paper = store(b"%PDF-1.4\n%%EOF\n", name="a.pdf", by="system", owner_ref=row.ref, scan=False)
    done = answer(row, Answer("地址属实。", papers=(paper,)), by=city.police)
    assert (done.state, done.is_on_time, done.took_working_days) == ("answered", True, 0)
    letter = done.letters.last()
    assert (letter.kind, letter.body_id) == ("assistance_answer", "public_security_bureau")
    make(letter.pk)
    make(letter.pk)
    letter.refresh_from_db()
    assert read(letter.file).startswith(b"%PDF")
    assert [one.is_of_answer for one in done.papers.all()] == [True]
    assert Event.objects.filter(type="tongban.assistance.letter_made").count() == 1


def test_the_first_answer_stands(city):
    row = make_request(city, "answered")
    assert answer(row, Answer("地址属实。"), by=city.police).pk == row.pk
    with pytest.raises(WrongState):
        answer(row, Answer("地址不属实。"), by=city.police_head)
    row.refresh_from_db()
    assert row.answer == "地址属实。"
    assert row.letters.filter(kind="assistance_answer").count() == 1


def test_the_other_side_and_strangers_do_not_answer(city):
    row = make_request(city)
    with pytest.raises(NotAllowed):
        answer(row, Answer("属实"), by=city.officer)
    with pytest.raises(NotVisible):
        answer(row, Answer("属实"), by=city.health)
    with pytest.raises(NotVisible):
        withdraw(row, reason="不要了", by=city.health)
    row.refresh_from_db()
    assert row.state == "asked"


def test_a_refusal_has_ground_article_and_reason(city):
    row = make_request(city, "accepted")
    with pytest.raises(Incomplete):
        refuse(row, ground="law", article="", reason="不能提供", by=city.police)
    done = refuse(row, ground="law", article="测试法 第一条", reason="不能提供", by=city.police)
    assert (done.state, done.refusal, done.letters.last().kind) == ("refused", "law", "assistance_refusal")
    with pytest.raises(WrongState):
        answer(row, Answer("属实"), by=city.police)


def test_passing_on_begins_the_term_anew_and_hides_it_from_the_first(city):
    row = make_request(city)
    AssistanceRequest.objects.filter(pk=row.pk).update(due_on=date(2020, 1, 2), level=2)
    to = authority("health_commission")
    done = transfer(row, to, reason="属卫生部门职权", by=city.police)
    assert transfer(row, to, reason="属卫生部门职权", by=city.police).pk == row.pk
    assert (done.addressee_id, done.state, done.level) == ("health_commission", "asked", 0)
    assert done.due_on == working_calendar().add(done.arrived_on, 3)
    assert kinds(done) == ["asked", "transferred", "asked"]
    with pytest.raises(NotVisible):
        accept(row, by=city.police)
    with pytest.raises(NoAddressee):
        transfer(done, authority("civil_affairs_bureau"), reason="退回", by=city.health)
    assert accept(done, by=city.health).state == "accepted"


def test_more_time_is_asked_for_and_granted_by_the_other_side(city):
    row = make_request(city, "accepted")
    before = row.due_on
    ask_extension(row, days=2, reason="要到现场核对", by=city.police)
    ask_extension(row, days=9, reason="再来一次", by=city.police)
    row.refresh_from_db()
    assert (row.due_on, row.extensions.count()) == (before, 1)
    with pytest.raises(NotAllowed):
        answer_extension(row, grants=True, by=city.police)
    done = answer_extension(row, grants=True, by=city.officer)
    answer_extension(row, grants=True, by=city.officer)
    assert done.due_on == working_calendar().add(before, 2)
    assert kinds(done).count("extension_granted") == 1


def test_what_is_late_gets_no_extension(city):
    row = make_request(city, "accepted")
    AssistanceRequest.objects.filter(pk=row.pk).update(due_on=row.due_on - timedelta(days=30))
    with pytest.raises(WrongState):
        ask_extension(row, days=2, reason="忙", by=city.police)


def test_an_incomplete_answer_goes_back_once(city):
    row = make_request(city, "answered")
    with pytest.raises(Incomplete):
        ask_more(row, what="", days=3, by=city.officer)
    ask_more(row, what="请注明日期", days=3, by=city.officer)
    again = ask_more(row, what="请注明日期", days=3, by=city.officer)
    assert (again.state, again.ended_at, kinds(again).count("more_asked")) == ("accepted", None, 1)
    assert answer(again, Answer("2026年3月起。"), by=city.police).state == "answered"


def test_what_was_withdrawn_needs_no_answer(city):
    row = make_request(city)
    withdraw(row, reason="申请人已经提交", by=city.officer)
    assert withdraw(row, reason="再点一次", by=city.officer).state == "withdrawn"
    with pytest.raises(WrongState):
        answer(row, Answer("属实"), by=city.police)
    with pytest.raises(WrongState):
        accept(row, by=city.police)
