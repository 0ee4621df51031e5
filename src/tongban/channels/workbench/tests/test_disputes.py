"""Somebody says that a datum is wrong; the department of the source puts it right, or says why it is right."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tongban.foundation.events.public import Event
from tongban.registers.facts.public import SubjectRef, dispute, hold
from tongban.registers.identity.tests.factories import (
    make_officer,
    make_person,
    signed_in,
    signed_in_client,
    viewer_for,
)
from tongban.registers.people.public import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbour():
    return make_person("赵福根", birth=date(1961, 12, 20), district="310101")


@pytest.fixture
def said(neighbour):
    return dispute(
        "person.birth_date", subject=SubjectRef.of(neighbour), by=neighbour, statement="身份证上是1960年12月20日",
        shown_value="1961-12-20",
    )  # fmt: skip


def desk(authority="public_security_bureau", posts=("officer",), **more):
    from tongban.registers.identity.public import Account

    viewer = viewer_for(make_officer(authority, posts, **more))
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def answer(client, row, verb="correct", **data):
    return client.post(reverse("workbench:dispute_verb", args=[row.pk, verb]), data)


def words(response):
    return response.content.decode()


def test_the_list_shows_what_waits_with_masked_names(said):
    shown = desk().get(reverse("workbench:disputes"))
    assert reverse("workbench:dispute", args=[said.pk]) in words(shown)
    assert "赵福根" not in words(shown)
    assert "身份证上是1960年" in words(shown)


def test_an_empty_list_says_so(db):
    assert "没有待核实的数据异议" in words(desk().get(reverse("workbench:disputes")))


def test_thirty_disputes_cost_no_more_queries_than_one(said, django_assert_max_num_queries):
    client = desk()
    client.get(reverse("workbench:disputes"))
    for _ in range(30):
        person = make_person()
        dispute("person.birth_date", subject=SubjectRef.of(person), by=person, statement="错了")
    with django_assert_max_num_queries(16):
        shown = client.get(reverse("workbench:disputes"))
    assert len(shown.context["rows"]) == 31


def test_the_page_shows_what_is_registered_and_what_was_said(said):
    shown = words(desk().get(reverse("workbench:dispute", args=[said.pk])))
    for text in ("赵福根", "身份证上是1960年12月20日", "市公安局·人口库", 'type="date"', 'value="1961-12-20"'):
        assert text in shown


def test_a_wrong_birth_date_is_put_right_and_the_event_follows(said, neighbour):
    client = desk()
    assert answer(client, said, "check").status_code == 302
    done = answer(client, said, value="1960-12-20", reply="已核对户口底册")
    assert done.status_code == 302
    said.refresh_from_db()
    assert (said.state, said.reply) == ("corrected", "已核对户口底册")
    assert Person.objects.get(pk=neighbour.pk).birth_date == date(1960, 12, 20)
    assert Event.objects.get(type="tongban.facts.changed").data["dispute"] == said.pk
    mine = signed_in_client(neighbour).get(reverse("web:disputes"))
    assert "已核对户口底册" in words(mine)
    assert answer(client, said, value="1960-12-20", reply="再来").status_code == 404


def test_what_is_right_is_explained_and_stays(said, neighbour):
    assert answer(desk(), said, "confirm", value="1960-12-20", reply="底册为1961年").status_code == 302
    said.refresh_from_db()
    assert said.state == "confirmed"
    assert Person.objects.get(pk=neighbour.pk).birth_date == date(1961, 12, 20)
    assert not Event.objects.filter(type="tongban.facts.changed").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"value": "1960-12-20", "reply": " "}, "请写给本人的答复"),
        ({"value": "", "reply": "已核对"}, "请填正确的内容"),
        ({"value": "1961-12-20", "reply": "已核对"}, "这和现在登记的一样"),
        ({"value": "昨天", "reply": "已核对"}, "不能是这个值"),
        ({"value": "2090-01-01", "reply": "已核对"}, "1890年1月1日至今天"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_typed_is_lost(said, neighbour, data, message):
    shown = answer(desk(), said, **data)
    assert shown.status_code == 422
    assert message in words(shown)
    assert data["reply"].strip() in words(shown)
    said.refresh_from_db()
    assert (said.state, Person.objects.get(pk=neighbour.pk).birth_date) == ("open", date(1961, 12, 20))


def test_a_code_is_chosen_and_a_derived_fact_is_put_right_at_its_source(neighbour):
    subject = SubjectRef.of(neighbour)
    hold(subject, {"person.marital_status": "married"})
    row = dispute("person.marital_status", subject=subject, by=neighbour, statement="已经离婚")
    client = desk("civil_affairs_bureau")
    assert '<option value="divorced">' in words(client.get(reverse("workbench:dispute", args=[row.pk])))
    assert answer(client, row, value="divorced", reply="已核对档案").status_code == 302
    age = dispute("person.age", subject=subject, by=neighbour, statement="我六十五了")
    page = words(desk().get(reverse("workbench:dispute", args=[age.pk])))
    assert ("出生日期" in page, 'type="date"' in page) == (True, True)


def test_others_find_nothing(said):
    addresses = [
        reverse("workbench:dispute", args=[said.pk]),
        reverse("workbench:dispute_verb", args=[said.pk, "confirm"]),
    ]
    strangers = [
        desk("tax_bureau"), desk("public_security_bureau_310115", region="310115"),
        desk("public_security_bureau", ("clerk",)),
    ]  # fmt: skip
    for client in strangers:
        assert client.get(addresses[0]).status_code == 404
        assert client.post(addresses[1], {"reply": "无误"}).status_code == 404
    said.refresh_from_db()
    assert said.state == "open"
