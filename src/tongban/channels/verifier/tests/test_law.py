"""一码执法 on the pages: a permit shows all its licences at one scan; the list is reviewed and taken away."""

from __future__ import annotations

import pytest
import time_machine

from tongban.capabilities.codes.public import Gate, LawfulUse
from tongban.capabilities.licences.public import issue
from tongban.journeys.permits.tests.factories import a_permit
from tongban.registers.demonstration.public import load_named, named_officer, named_organisation
from tongban.registers.identity.tests.factories import signed_in_client

pytestmark = pytest.mark.django_db
BASIS = {"ground": "food", "case_number": "双随机1号", "purpose": "检查", "second": "31993101002"}


@pytest.fixture(autouse=True)
def _on_duty():
    """A Wednesday morning: a use outside the hours of duty is an alarm."""
    with time_machine.travel("2026-11-25 10:00+08:00", tick=True):
        yield


@pytest.fixture
def town(db):
    load_named()
    firm = named_organisation("heguang")
    face = [{"name": "sign_content", "label": {"zh": "招牌", "en": "Sign"}, "value": "转角咖啡"}]
    sign = issue("outdoor_sign_permit", firm, face, by="system", authority="landscape_bureau_310115", case_ref="test:1")
    permit = a_permit(firm, sign, title={"zh": "咖啡馆", "en": "Café"}, code="aCodeOfACafe")
    Gate.objects.create(code="inspectors", title_zh="执法队", authority_id="market_supervision_bureau",
                        scenes=["inspect.firm"])  # fmt: skip
    return {"firm": firm, "sign": sign, "permit": permit}


def scan(town, **changed):
    client = signed_in_client(named_officer("yu_bin"))
    text = f"http://testserver/permits/{town['permit'].code}/"
    said = {"scene": "inspect.firm", "text": text, **BASIS, **changed}
    return client.post("/gate/inspectors/", said).content.decode()


def test_one_scan_of_a_comprehensive_permit_shows_every_licence_inside_and_how_it_stands(town):
    page = scan(town)
    assert all(words in page for words in ("is-good", town["firm"].name, "咖啡馆", "转角咖啡"))
    assert page.count(town["sign"].number) == 1  # the licence inside the permit is not told a second time
    use = LawfulUse.objects.get()
    assert (use.told, use.scan.organisation, use.scan.scheme) == (
        ["firm", "permits", "licences"],
        town["firm"],
        "permit",
    )


def test_a_permit_that_there_is_not_and_a_look_without_ground_say_what_is_wrong(town):
    assert "签发方不在信任名单上" in scan(town, text="http://testserver/permits/nothing/")
    page = scan(town, ground="")
    assert "没有依据，不能查看" in page
    assert town["firm"].name not in page


def test_an_officer_sees_their_own_uses_a_supervisor_all_and_takes_them_away(town):
    scan(town)
    for name, seen in (("yu_bin", 1), ("chu_yao", 1), ("mo_li", 1)):
        page = signed_in_client(named_officer(name)).get("/gate/law/").content.decode()
        assert page.count("食品安全法 第一百一十条") == seen, name
    legal = signed_in_client(named_officer("mo_li"))
    assert legal.get("/gate/law/?q=双随机&only=alarms").content.decode().count("data-row") == 0
    sheet = legal.get("/gate/law/?as=csv&q=双随机").content.decode()
    assert sheet.count("31993101002") == 1
    assert LawfulUse.objects.get().digest in sheet
    assert signed_in_client(named_officer("ruan_zheng")).get("/gate/law/").content.decode().count("data-row") == 0
    assert signed_in_client(named_officer("fan_yu")).get("/gate/law/").status_code == 404


def test_the_supervisor_must_say_why_and_the_second_officer_answers(town):
    scan(town)
    use = LawfulUse.objects.get()
    legal, second = signed_in_client(named_officer("mo_li")), signed_in_client(named_officer("chu_yao"))
    assert "请写明理由" in legal.post(f"/gate/law/{use.pk}/", {"act": "questioned", "text": ""}).content.decode()
    assert legal.post(f"/gate/law/{use.pk}/", {"act": "confirmed"}).status_code == 302
    assert second.post(f"/gate/law/{use.pk}/", {"act": "there"}).status_code == 302
    use.refresh_from_db()
    assert (use.verdict, use.second_said) == ("confirmed", "there")
