"""A hearing asked for on the page of one's case, and notices that everybody reads."""

import pytest
from django.test import Client
from django.urls import reverse

from tongban.foundation.ui.public import date_words
from tongban.journeys.cases.public import HearingRight, Order, PublicOpinion, order_procedure, tell_hearing_right
from tongban.journeys.cases.tests.factories import Town, make_case, make_letters
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import make_person, signed_in, viewer_for

pytestmark = pytest.mark.django_db
WHY = "场所楼上是住宅"
NEIGHBOUR = "示范路88号楼上住户"


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def test_the_case_leads_to_the_request_and_shows_until_when_it_is_held(town):
    case = make_case(town, "in_review")
    client = browser(town.applicant)
    address = reverse("web:hearing", args=[case.number])
    assert client.get(address).status_code == 302, "there is nothing to ask for yet"
    tell_hearing_right(case, reason=WHY, neighbours=[NEIGHBOUR], by=town.officer)
    listed = client.get(reverse("web:case", args=[case.number])).content.decode()
    assert address in listed
    assert f"{date_words(HearingRight.objects.get().own.ask_by, weekday=False)} 前可以申请听证" in listed
    assert WHY in client.get(address).content.decode()
    refused = client.post(address, {"request": " ", "verb": "ask"})
    assert refused.status_code == 422
    assert HearingRight.objects.get().own.asked_on is None
    client.post(address, {"request": "想当面说明", "verb": "ask"})
    row = HearingRight.objects.get().own
    assert row.request == "想当面说明"
    shown = client.get(address).content.decode()
    assert "已申请听证" in shown
    assert 'name="verb"' not in shown
    assert browser(town.stranger).get(address).status_code == 404


def test_an_applicant_who_wants_none_says_so(town):
    case = make_case(town, "in_review")
    tell_hearing_right(case, reason=WHY, neighbours=[NEIGHBOUR], by=town.officer)
    client, address = browser(town.applicant), reverse("web:hearing", args=[case.number])
    client.post(address, {"verb": "waive"})
    right = HearingRight.objects.get()
    assert (right.own.waived_on is not None, right.neighbours[0].is_open) == (True, True)
    shown = client.get(address).content.decode()
    assert "利害关系人也有各自的五个工作日" in shown
    assert NEIGHBOUR not in shown + client.get(reverse("web:case", args=[case.number])).content.decode()


def test_a_neighbour_reads_their_letters_and_answers_on_a_page_of_their_own(town):
    case, upstairs = make_case(town, "in_review"), make_person("楼上甲")
    tell_hearing_right(case, reason=WHY, neighbours=[f"{NEIGHBOUR} {upstairs.citizen_id}"], by=town.officer)
    make_letters(case)
    (own,) = HearingRight.objects.get().neighbours
    letter = reverse("web:neighbour_letter", args=[own.pk, own.letters.get().pk])
    address, client = reverse("web:neighbour", args=[own.pk]), browser(viewer_for(upstairs))
    shown = client.get(address).content.decode()
    assert WHY in shown
    assert letter in shown
    assert town.elder.name not in shown
    assert client.get(letter)["Content-Type"] == "application/pdf"
    for viewer in (town.stranger, town.applicant):
        assert [browser(viewer).get(one).status_code for one in (address, letter)] == [404, 404]
    assert (
        browser(town.applicant).get(reverse("web:letter", args=[case.number, own.letters.get().pk])).status_code == 404
    )
    assert client.post(address, {"verb": "ask", "request": " "}).status_code == 422
    assert "已申请听证" in client.post(address, {"verb": "ask", "request": "夜里太吵"}, follow=True).content.decode()
    seen = browser(town.applicant).get(reverse("web:case", args=[case.number])).content.decode()
    assert "夜里太吵" in seen
    assert NEIGHBOUR not in seen


def test_everybody_reads_a_notice_and_residents_say_something(town):
    case = make_case(town, "in_review")
    order = Order("announcement", "影响公共利益", 5, public_text="拟准予一处餐饮场所", invites_opinions=True)
    row = order_procedure(case, order, by=town.officer)
    listed = Client().get(reverse("web:public_notices")).content.decode()
    address = reverse("web:public_notice", args=[row.pk])
    assert address in listed
    shown = Client().get(address).content.decode()
    assert "拟准予一处餐饮场所" in shown
    assert "登录以后可以提意见" in shown
    assert town.elder.name not in shown
    assert case.number not in shown
    assert Client().post(address, {"text": "好"}).status_code == 404
    client = browser(town.stranger)
    assert client.post(address, {"text": " "}).status_code == 422
    client.post(address, {"text": "担心油烟"})
    assert PublicOpinion.objects.get().text == "担心油烟"
    assert "担心油烟" in client.get(address).content.decode()
    assert "担心油烟" not in browser(town.applicant).get(address).content.decode()
    desk = browser(town.officer).get(reverse("workbench:procedure", args=[case.number, row.pk])).content.decode()
    assert "担心油烟" in desk
    assert Client().get(reverse("web:public_notice", args=[row.pk + 1])).status_code == 404


def test_an_officer_tells_of_the_right_and_takes_in_a_neighbour(town):
    case = make_case(town, "in_review")
    client = browser(town.officer)

    def act(verb, **typed):
        return client.post(reverse("workbench:act", args=[case.number, verb]), typed, follow=True).content.decode()

    assert "告知了哪些利害关系人" in act("tell_hearing_right", reason=WHY)
    assert "已告知听证权利" in act("tell_hearing_right", reason=WHY, neighbours=f"{NEIGHBOUR}\r\n隔壁商户\r\n")
    assert "请写明谁申请" in act("ask_for_hearing", reason="怕吵")
    assert f"{NEIGHBOUR} · " in act("ask_for_hearing", reason="怕吵", who=NEIGHBOUR)
    assert "放弃（签字的声明）" in act("waive_hearing", reason="签字的声明", who="隔壁商户")
    assert [one.is_open for one in HearingRight.objects.get().parties.all()] == [True, False, False]


def test_a_notice_is_found_by_its_words_and_shows_its_department(town):
    case = make_case(town, "in_review")
    order_procedure(case, Order("announcement", "影响公共利益", 5, public_text="拟准予一处餐饮场所"), by=town.officer)
    address = reverse("web:public_notices")
    assert "上海市民政局" in Client().get(address, {"q": "餐饮"}).content.decode()
    assert "没有符合的公告" in Client().get(address, {"q": "影院"}).content.decode()
