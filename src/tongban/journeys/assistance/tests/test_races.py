"""Two at once: one effect. On real storage with real threads."""

from __future__ import annotations

from tests import racing
from tests.racing import together

from tongban.foundation.events.public import Event
from tongban.journeys.assistance.models import AssistanceRequest
from tongban.journeys.assistance.public import Answer, WrongState, answer, ask, refuse, transfer
from tongban.journeys.assistance.tests.factories import City, make_request, wish
from tongban.registers.authorities.public import authority

pytestmark = racing.MARKS


def test_two_answers_at_once_leave_one():
    city = City()
    row = make_request(city, "accepted")
    found = together(
        lambda: answer(row, Answer("属实。"), by=city.police),
        lambda: answer(row, Answer("不属实。"), by=city.police_head),
    )
    assert sum(isinstance(one, WrongState) for one in found) == 1
    row.refresh_from_db()
    assert row.answer in ("属实。", "不属实。")
    assert row.letters.filter(kind="assistance_answer").count() == 1
    assert Event.objects.filter(type="tongban.assistance.answered").count() == 1


def test_an_answer_and_a_transfer_at_once_have_one_effect():
    city = City()
    row = make_request(city, "accepted")
    to = authority("health_commission")
    together(
        lambda: answer(row, Answer("属实。"), by=city.police),
        lambda: transfer(row, to, reason="属卫生", by=city.police_head),
    )
    row.refresh_from_db()
    assert (row.state, row.addressee_id) in {
        ("answered", "public_security_bureau"), ("asked", "health_commission"),
    }  # fmt: skip


def test_an_answer_and_a_refusal_at_once_leave_one():
    city = City()
    row = make_request(city)
    together(
        lambda: answer(row, Answer("属实。"), by=city.police),
        lambda: refuse(row, ground="law", article="测试法 第一条", reason="不能", by=city.police_head),
    )
    row.refresh_from_db()
    assert row.letters.count() == 2
    assert (row.state == "refused") == bool(row.refusal)


def test_a_form_sent_four_times_at_once_is_one_request():
    city = City()
    found = together(*[lambda: ask(wish(), by=city.officer, key="one")] * 4)
    assert {one.pk for one in found} == {AssistanceRequest.objects.get().pk}
