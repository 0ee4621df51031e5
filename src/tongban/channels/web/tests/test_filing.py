"""From the guide to the receipt: pre-check, form, review, sending once."""

import re
from datetime import date
from types import SimpleNamespace

import pytest

from tongban.foundation.access.public import SYSTEM
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.public import Filing, State, cases_visible_to
from tongban.journeys.packs.public import current
from tongban.registers.identity.tests.factories import signed_in_client, viewer_for
from tongban.registers.people.tests.factories import make_person

from .town import make_elder, publish_all

pytestmark = pytest.mark.django_db

ELDERLY = "/services/elderly_allowance"


@pytest.fixture
def _town():
    publish_all()


def sent_values(page):
    """What a browser without JavaScript would send of the form on this page."""
    form = re.search(r'<form [^>]*class="form".*?</form>', page, re.DOTALL).group()
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        if not name or 'type="file"' in tag:
            continue
        if re.search(r'type="(radio|checkbox)"', tag) and "checked" not in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        values[name.group(1)] = value.group(1) if value else "on"
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        values[name] = body.strip()
    return values


def fill_to_review(client, own):
    """Walk through all steps; ``own`` are the answers the person gives."""
    answer = client.post(f"{ELDERLY}/start/")
    assert answer.status_code == 302
    where = answer["Location"]
    for _step in range(8):
        if where.endswith(("/review/", "/materials/")):
            return where
        page = client.get(where).content.decode()
        action = re.search(r'<form class="form" method="post" action="([^"]+)"', page).group(1)
        answer = client.post(action, {**sent_values(page), **own, "_action": "next"})
        assert answer.status_code == 302, re.findall(
            r'class="error-summary".*?</div>', answer.content.decode(), re.DOTALL
        )
        where = answer["Location"]
    raise AssertionError(where)


OWN = {"pay_to": "social_security", "bank_account": "6228480000000000000", "promise": "true",
       "residence_address": "示范路1弄2号301室", "phone": "10112345678"}  # fmt: skip


@pytest.mark.usefixtures("_town")
def test_an_elder_files_and_gets_a_receipt():
    elder = make_elder()
    client = signed_in_client(elder)
    page = client.get(f"{ELDERLY}/check/").content.decode()
    assert "您可以办" in page
    where = fill_to_review(client, OWN)
    page = client.get(where).content.decode()
    assert "最后看一遍" in page
    assert "5 个工作日内告诉您是否受理" in page
    reference = re.search(r'name="reference" value="([^"]+)"', page).group(1)
    answer = client.post(where, {"reference": reference})
    assert answer.status_code == 302
    assert answer["Location"].endswith("/receipt/")
    case = cases_visible_to(viewer_for(elder)).get()
    assert case.state == State.RECEIVED
    receipt = client.get(answer["Location"]).content.decode()
    assert case.number in receipt
    assert "王秀英" in receipt


@pytest.mark.usefixtures("_town")
def test_a_double_click_sends_once():
    elder = make_elder()
    client = signed_in_client(elder)
    where = fill_to_review(client, OWN)
    first = client.post(where, {"reference": "r-1"})
    second = client.post(where, {"reference": "r-1"})
    assert first["Location"].endswith("/receipt/")
    assert second.status_code == 302
    assert cases_visible_to(viewer_for(elder)).count() == 1


@pytest.mark.usefixtures("_town")
def test_who_is_too_young_is_told_why_and_what_to_do():
    client = signed_in_client(make_person("李强", birth=date(1990, 5, 5)))
    page = client.get(f"{ELDERLY}/check/").content.decode()
    assert "现在还不能办" in page
    assert "还没有满65周岁" in page
    assert "满65周岁后再来申请" in page


@pytest.mark.usefixtures("_town")
def test_what_was_typed_stays_when_something_is_wrong():
    client = signed_in_client(make_elder())
    where = client.post(f"{ELDERLY}/start/")["Location"]
    key = where.split("/")[2]
    answer = client.post(
        f"/cases/{key}/fill/contact/", {"_step": "contact", "phone": "1011", "residence_address": "某路"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "error-summary" in page
    assert 'value="1011"' in page
    assert "某路" in client.get(f"/cases/{key}/fill/contact/").content.decode()


@pytest.mark.usefixtures("_town")
def test_typing_is_saved_and_resumed_on_another_device():
    elder = make_elder()
    client = signed_in_client(elder)
    key = client.post(f"{ELDERLY}/start/")["Location"].split("/")[2]
    saved = client.post(
        f"/cases/{key}/save/", {"_step": "contact", "_action": "save", "residence_address": "新地址 9 号"}
    )
    assert "已保存" in saved.content.decode()
    elsewhere = signed_in_client(elder)
    assert elsewhere.post(f"{ELDERLY}/start/")["Location"].split("/")[2] == key
    assert "新地址 9 号" in elsewhere.get(f"/cases/{key}/fill/contact/").content.decode()


@pytest.mark.usefixtures("_town")
def test_a_page_that_arrives_after_the_sending_leads_to_the_case(monkeypatch):
    client = signed_in_client(make_elder())
    key = client.post(f"{ELDERLY}/start/")["Location"].split("/")[2]

    def sent_meanwhile(*_about):
        raise WrongState

    monkeypatch.setattr("tongban.channels.web.views.filing.save_page", sent_meanwhile)
    typed = {"_step": "contact", "_action": "next", "residence_address": "新地址 9 号"}
    assert client.post(f"/cases/{key}/fill/contact/", typed)["Location"] == f"/cases/{key}/"
    assert client.post(f"/cases/{key}/save/", typed).status_code == 409


@pytest.mark.usefixtures("_town")
def test_a_stranger_sees_nothing_of_a_draft():
    client = signed_in_client(make_elder())
    key = client.post(f"{ELDERLY}/start/")["Location"].split("/")[2]
    stranger = signed_in_client(make_person("莫生"))
    for path in ("", "fill/", "fill/contact/", "review/", "materials/", "live/", "receipt/", "withdraw/", "rate/"):
        assert stranger.get(f"/cases/{key}/{path}").status_code == 404, path
    assert stranger.post(f"/cases/{key}/save/", {"_step": "contact"}).status_code == 404
    assert stranger.post(f"/cases/{key}/discard/").status_code == 404


@pytest.mark.usefixtures("_town")
def test_the_anonymous_are_asked_to_sign_in(client):
    for path in (f"{ELDERLY}/check/", "/cases/", "/messages/", "/me/", "/licences/", "/code/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.usefixtures("_town")
def test_a_draft_can_be_thrown_away():
    elder = make_elder()
    client = signed_in_client(elder)
    key = client.post(f"{ELDERLY}/start/")["Location"].split("/")[2]
    client.post(f"/cases/{key}/discard/")
    assert not cases_visible_to(viewer_for(elder)).exists()


@pytest.mark.usefixtures("_town")
def test_a_condition_that_an_answer_breaks_is_told_while_filling():
    """The young may file all the same, but every page says what is not met."""
    client = signed_in_client(make_person("李强", birth=date(1990, 5, 5)))
    where = client.post(f"{ELDERLY}/start/")["Location"]
    page = client.get(where).content.decode()
    assert "按现在填写的内容，有条件不符合" in page
    assert "还没有满65周岁" in page
    elder = signed_in_client(make_elder())
    assert "有条件不符合" not in elder.get(elder.post(f"{ELDERLY}/start/")["Location"]).content.decode()


@pytest.mark.usefixtures("_town")
@pytest.mark.parametrize(("kind", "asked"), [("moved_in", []), ("kinship", ["old_register_page"])])
def test_a_material_under_a_condition_is_asked_only_where_it_holds(kind, asked):
    application = SimpleNamespace(answers={"proof_kind": kind}, facts={}, files={})
    case = SimpleNamespace(
        pack_version=current("hukou_certificate"),
        application=application,
        ref="cases.case:0",
        state=State.DRAFT,
        organisation=None,
        person=None,
    )
    assert [one.id for one in Filing(case, SYSTEM).asked] == asked
