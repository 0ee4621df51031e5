"""The console of lead departments in the workbench: written on a page, previewed, published by a second person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tongban.journeys.bundles.public import Design, Edition, EditionState, open_design
from tongban.journeys.bundles.tests.factories import Bureau, a_bundle
from tongban.journeys.cases.tests.factories import make_pack
from tongban.registers.authorities.public import Officer
from tongban.registers.demonstration.public import citizen_id_of
from tongban.registers.identity.tests.factories import signed_in_client
from tongban.registers.people.public import PersonRow, bulk_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return Bureau()


@pytest.fixture
def design(bureau):
    return open_design(a_bundle(), bureau.officer)


def client_of(viewer):
    return signed_in_client(Officer.objects.get(pk=viewer.officer_id))


def address(design, **more):
    return reverse("workbench:design", args=[design.pk])


def test_a_draft_is_begun_from_what_is_led_and_from_the_template(bureau):
    pack = a_bundle()
    client = client_of(bureau.officer)
    assert pack.title in client.get(reverse("workbench:designs")).content.decode()
    answer = client.post(reverse("workbench:designs"), {"revise": pack.code})
    assert answer.url == address(Design.objects.get(code=pack.code))
    refused = client.post(reverse("workbench:designs"), {"code": pack.code})
    assert refused.status_code == 400
    assert "不与已有的重复" in refused.content.decode()
    answer = client.post(reverse("workbench:designs"), {"code": "quite_new"})
    assert "一件事的名字" in client.get(answer.url).content.decode()


def test_what_is_typed_is_saved_and_what_follows_is_answered(bureau, design):
    second = design.data["members"][1]["item"]
    posted = {"base": "0", "title.zh": "三件事", f"members.{second}.when": "answers.nobody = TRUE"}
    answer = client_of(bureau.officer).post(address(design), posted, headers={"X-Requested-With": "fetch"})
    page = answer.content.decode()
    assert "已保存" in page
    assert "1 处要改" in page
    design.refresh_from_db()
    assert design.data["title"]["zh"] == "三件事"
    mended = client_of(bureau.officer).post(
        address(design), {"base": "1", f"members.{second}.when": ""}, headers={"X-Requested-With": "fetch"}
    )
    page = mended.content.decode()
    assert "检查通过" in page
    assert "design-drawing" in page
    assert "一件一件办" in page


def test_without_a_script_a_button_saves_and_acts_at_once(bureau, design):
    extra = make_pack(code="a_third", version="2026.1")
    client = client_of(bureau.officer)
    posted = {"base": "0", "title.zh": "三件事", "item": f"{extra.title} · a_third", "do": "add_member"}
    answer = client.post(address(design), posted)
    assert answer.url == f"{address(design)}#d-members-a_third"
    page = client.get(address(design)).content.decode()
    assert "还没有填写" in page
    design.refresh_from_db()
    assert [one["item"] for one in design.data["members"]][-1] == "a_third"
    assert design.data["title"]["zh"] == "三件事"
    client.post(address(design), {"base": "2", "do": "turn:0"})
    design.refresh_from_db()
    assert len(design.data["members"]) == 2
    refused = client.post(address(design), {"do": "add_member", "item": "没有这个"}, follow=True)
    assert refused.status_code == 200


def test_a_test_person_sees_the_one_form_and_no_real_person_can_be_chosen(bureau, design):
    page = reverse("workbench:design_preview", args=[design.pk])
    client = client_of(bureau.officer)
    assert "不能用真人的数据试办" in client.get(page).content.decode()
    row = PersonRow(citizen_id=citizen_id_of("wang_xiuying"), name="王秀英", hukou_region="310101",
                    residence_region="310101", address="示范路1号")  # fmt: skip
    bulk_register([row])
    seen = client.get(page, {"who": "wang_xiuying"}).content.decode()
    assert "王秀英" in seen
    assert "已经知道的" in seen
    assert "用途" in seen
    assert client.get(page, {"who": "li_qiang"}).status_code == 404


def test_it_is_proposed_for_a_district_and_published_by_another(bureau, design):
    client = client_of(bureau.officer)
    do = lambda verb: reverse("workbench:design_act", args=[design.pk, verb])  # noqa: E731
    client.post(do("propose"), {"scope": "districts"})
    design.refresh_from_db()
    assert design.state == "draft"
    client.post(do("propose"), {"scope": "districts", "district": ["310115"], "note": "先试"})
    assert "起草过、提请过的人不能自己发布" in client.get(address(design)).content.decode()
    client.post(do("publish"))
    assert not Edition.objects.exists()
    second = client_of(bureau.second_reviewer)
    assert "先试" in second.get(address(design)).content.decode()
    answer = second.post(do("publish"))
    edition = Edition.objects.get()
    assert (edition.state, edition.districts) == (EditionState.PILOT, ["310115"])
    page = second.get(answer.url).content.decode()
    assert "浦东新区" in page
    assert "还没有办件，没有数字可比。" in page
    verb = lambda name: reverse("workbench:bundle_version_act", args=[design.code, name])  # noqa: E731
    second.post(verb("end"), {"note": "不好用"})
    edition.refresh_from_db()
    assert edition.state == EditionState.ENDED
    returned = second.post(verb("return"), {"version": "2026.1", "note": ""})
    assert "恢复旧版" in second.get(returned.url).content.decode()


@pytest.mark.parametrize("who", ["other_authority", "clerk"])
def test_strangers_get_404_everywhere(bureau, design, who):
    client = client_of(getattr(bureau, who))
    pages = [
        address(design), reverse("workbench:design_preview", args=[design.pk]),
        reverse("workbench:bundle_versions", args=[design.code]),
    ]  # fmt: skip
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    acts = [
        address(design), reverse("workbench:design_act", args=[design.pk, "discard"]),
        reverse("workbench:bundle_version_act", args=[design.code, "end"]),
    ]  # fmt: skip
    assert [client.post(page, {"note": "x"}).status_code for page in acts] == [404, 404, 404]
    design.refresh_from_db()
    assert design.state == "draft"
