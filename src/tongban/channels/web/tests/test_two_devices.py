"""One draft on a phone and on a computer: nothing typed is lost, and what disagrees is shown."""

import html
import re

import pytest

from tongban.foundation.access.public import SYSTEM
from tongban.journeys.cases.public import cases_visible_to
from tongban.registers.identity.tests.factories import signed_in_client

from .test_filing import ELDERLY, OWN, fill_to_review, sent_values
from .town import make_elder, publish_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Both devices have the page with the telephone number open."""
    publish_all()
    elder = make_elder()
    phone, computer = signed_in_client(elder), signed_in_client(elder)
    where = phone.post(f"{ELDERLY}/start/")["Location"]
    for _step in range(8):
        page = phone.get(where).content.decode()
        if 'name="phone"' in page:
            break
        where = phone.post(address_of(page), {**fields(page), **OWN, "_action": "next"})["Location"]
    return phone, computer, where


def fields(page):
    return {name: html.unescape(value) for name, value in sent_values(page).items()}


def address_of(page):
    return re.search(r'<form class="form" method="post" action="([^"]+)"', page).group(1)


def answers():
    return cases_visible_to(SYSTEM).get().answers


def opened(client, where):
    page = client.get(where).content.decode()
    return address_of(page), fields(page)


def clashes(answer):
    return re.search(r"data-clashes.*?</section>", answer.content.decode(), re.DOTALL)


def test_the_second_to_send_sees_both_answers_and_keeps_what_was_typed(two):
    phone, computer, where = two
    address, first = opened(phone, where)
    _address, second = opened(computer, where)
    phone.post(address, {**first, "phone": "10112345601", "_action": "next"})
    answer = computer.post(address, {**second, "phone": "10112345602", "_action": "next"})
    assert answer.status_code == 409
    told = clashes(answer).group()
    assert "10112345601" in told
    assert "10112345602" in told
    assert fields(answer.content.decode())["phone"] == "10112345602"
    assert answers()["phone"] == "10112345601"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "10112345602"), ("theirs", "10112345601")])
def test_one_of_the_two_is_chosen_and_the_way_goes_on(two, choice, kept):
    phone, computer, where = two
    address, first = opened(phone, where)
    _address, second = opened(computer, where)
    phone.post(address, {**first, "phone": "10112345601", "_action": "next"})
    asked = computer.post(address, {**second, "phone": "10112345602", "_action": "next"}).content.decode()
    again = computer.post(address, {**fields(asked), "_action": "next"})
    assert again.status_code == 409, "without a choice it is asked again"
    chosen = re.search(rf'name="_keep.phone" value="({choice}:[^"]+)"', asked).group(1)
    answer = computer.post(address, {**fields(asked), "_keep.phone": chosen, "_action": "next"})
    assert answer.status_code == 302
    assert answers()["phone"] == kept


def test_what_only_one_of_them_changed_needs_no_choice(two):
    phone, computer, where = two
    address, first = opened(phone, where)
    _address, second = opened(computer, where)
    phone.post(address, {**first, "phone": "10112345601", "_action": "next"})
    street = next(name for name in second if name == "residence_address" or name == "contact_name")
    answer = computer.post(address, {**second, street: "示范路9弄", "_action": "next"})
    assert answer.status_code == 302
    assert (answers()["phone"], answers()[street]) == ("10112345601", "示范路9弄")


def test_saving_as_one_types_says_that_another_device_answered_and_keeps_the_rest(two):
    phone, computer, where = two
    _address, first = opened(phone, where)
    _address, second = opened(computer, where)
    save = re.sub(r"fill/.*", "save/", where)
    saved = phone.post(save, {**first, "phone": "10112345601", "_action": "save"})
    assert saved.status_code == 200
    again = {**first, "_base": saved["X-Form-Marks"], "phone": "10112345603", "_action": "save"}
    assert phone.post(save, again).status_code == 200
    refused = computer.post(
        save, {**second, "phone": "10112345602", "residence_address": "示范路9弄", "_action": "save"}
    )
    assert refused.status_code == 409
    assert refused["X-Form-Clash"] == "1"
    assert (answers()["phone"], answers()["residence_address"]) == ("10112345603", "示范路9弄")


def test_going_back_on_one_device_is_no_clash(two):
    phone, _computer, where = two
    address, first = opened(phone, where)
    phone.post(address, {**first, "phone": "10112345601", "_action": "next"})
    answer = phone.post(address, {**first, "phone": "10112345604", "_action": "next"})
    assert answer.status_code == 302
    assert answers()["phone"] == "10112345604"


def test_two_tabs_of_one_browser_are_told_apart_and_one_tab_is_not_its_own_rival(two):
    phone, _computer, where = two
    address, first = opened(phone, where)
    phone.post(address, {**first, "_tab": "1", "phone": "10112345601", "_action": "next"})
    other = phone.post(address, {**first, "_tab": "2", "phone": "10112345602", "_action": "next"})
    assert other.status_code == 409
    assert "10112345601" in clashes(other).group()
    assert phone.post(address, {**first, "_tab": "1", "phone": "10112345603", "_action": "next"}).status_code == 302
    assert answers()["phone"] == "10112345603"


def test_nobody_sends_what_was_changed_after_they_read_it(two):
    phone, computer, where = two
    review = fill_to_review(computer, OWN)
    read = fields(computer.get(review).content.decode())
    address, first = opened(phone, where)
    phone.post(address, {**first, "phone": "10112345601", "_action": "next"})
    answer = computer.post(review, read)
    assert answer.status_code == 200
    assert "请再看一遍再提交" in answer.content.decode()
    assert cases_visible_to(SYSTEM).get().state == "draft"
    assert computer.post(review, fields(answer.content.decode())).status_code == 302
