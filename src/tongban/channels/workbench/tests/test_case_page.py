"""The page of a case: who gave what, what differs, colleagues, copies, and the way back."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tongban.foundation.files.public import store
from tongban.journeys.cases.public import Case, accept, review
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack, settle, timed_process
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def open_case(client, case):
    return client.get(reverse("workbench:case", args=[case.number]))


def team(client, case, verb, to, reason=""):
    item = open_case(client, case).context["mine"]
    address = reverse("workbench:work_team", args=[case.number, item.pk])
    return client.post(address, {"verb": verb, "to": f"officer:{to.officer_id}", "reason": reason}, follow=True)


def test_given_facts_stand_apart_from_what_was_written(town):
    context = open_case(browser(town.officer), make_case(town)).context
    assert [line.name for group in context["groups"] for line in group.lines] == ["purpose"]
    given = [line.label for one in context["given"] for line in one.lines]
    assert "姓名" in given
    assert all(one.source for one in context["given"])


def test_what_differs_from_the_register_is_said(town):
    case = make_case(town)
    application = case.application
    application.origins = {}
    application.answers = {**application.answers, "name": "王秀瑛"}
    application.save()
    lines = [line for group in open_case(browser(town.officer), case).context["groups"] for line in group.lines]
    assert {line.registered for line in lines if line.name == "name"} == {town.elder.name}


def test_failed_points_are_ticked_for_the_correction(town):
    case = make_case(town, purpose="unclear")
    ticked = [one["id"] for one in open_case(browser(town.officer), case).context["correctable"] if one["failed"]]
    assert ticked == ["purpose_is_clear"]


def test_work_is_copied_and_read(town):
    case = make_case(town)
    assert "已抄送" in team(browser(town.officer), case, "copy", town.head).content.decode()
    client = browser(town.head)
    rows = client.get(reverse("workbench:inbox"), {"scope": "copies"}).context["rows"]
    assert [row.case.pk for row in rows] == [case.pk]
    client.post(reverse("workbench:copy_read", args=[rows[0].copy.pk]))
    again = client.get(reverse("workbench:inbox"), {"scope": "copies"})
    assert again.context["rows"][0].copy.read_at
    assert browser(town.officer).post(reverse("workbench:copy_read", args=[rows[0].copy.pk])).status_code == 404


def test_another_signer_is_added_and_both_must_sign(town):
    case = make_case(town, "in_review")
    client = browser(town.reviewer)
    item = open_case(client, case).context["mine"]
    client.post(reverse("workbench:work_verb", args=[case.number, item.pk, "claim"]))
    assert "全部签完" in team(client, case, "sign_all", town.second_reviewer).content.decode()
    client.post(reverse("workbench:act", args=[case.number, "decide"]), {"result": "granted"})
    case.refresh_from_db()
    assert case.result == ""
    browser(town.second_reviewer).post(reverse("workbench:act", args=[case.number, "decide"]), {"result": "granted"})
    case.refresh_from_db()
    assert case.result == "granted"


def test_work_goes_back_to_an_earlier_step(town):
    case = make_case(town)
    accept(case, by=town.officer)
    review(Case.objects.get(pk=case.pk), "pass", by=town.officer)
    client = browser(town.reviewer)
    page = open_case(client, case)
    assert "review" in [item.element_id for item in page.context["earlier"]]
    address = reverse("workbench:work_verb", args=[case.number, page.context["mine"].pk, "return"])
    client.post(address, {"element": "review", "reason": "请补充核实"})
    settle()
    assert [item.element_id for item in open_case(browser(town.officer), case).context["open_work"]] == ["review"]


def test_filters_stand_in_the_address(town):
    make_case(town)
    client = browser(town.officer)
    shown = client.get(reverse("workbench:inbox"), {"block": "accept", "scope": "claimable"})
    assert len(shown.context["rows"]) == 1
    assert [chip["text"] for chip in shown.context["block_chips"] if chip["current"]] == ["受理"]
    assert client.get(reverse("workbench:inbox"), {"block": "approve"}).context["rows"] == []


def test_the_process_is_drawn(town):
    shown = browser(town.officer).get(reverse("workbench:process", args=[make_case(town).number]))
    assert "process-drawing" in shown.content.decode()
    assert shown.context["diagram"].active == ["accept"]


def test_the_next_case_is_one_key_away(town):
    first, second = make_case(town), make_case(town)
    assert open_case(browser(town.officer), first).context["next_url"].endswith(f"/{second.number}/")


def test_the_case_page_is_within_its_query_budget(town, django_assert_max_num_queries):
    case = make_case(town, "in_review")
    client = browser(town.reviewer)
    open_case(client, case)
    with django_assert_max_num_queries(45):
        open_case(client, case)


def test_a_visit_asks_for_a_colleague_and_says_how(town):
    case = accept(make_case(town, pack=make_pack(process=visiting_process())), by=town.officer)
    client = browser(town.officer)
    page = open_case(client, case)
    assert page.context["lacks_signers"] == 1
    assert "两名以上工作人员" in page.content.decode()
    assert 'name="outcome" value="pass"' not in page.content.decode()
    offered = {officer.pk for officer in page.context["companions"]}
    assert town.reviewer.officer_id in offered
    assert town.clerk.officer_id not in offered
    refused = client.post(reverse("workbench:act", args=[case.number, "review"]), {"outcome": "pass"}, follow=True)
    assert "请先加上同去的同事" in refused.content.decode()
    address = reverse("workbench:work_verb", args=[case.number, page.context["mine"].pk, "sign_all"])
    client.post(address, {"to": f"officer:{town.reviewer.officer_id}"})
    assert 'name="outcome" value="pass"' in open_case(client, case).content.decode()
    for viewer in (town.officer, town.reviewer):
        browser(viewer).post(reverse("workbench:act", args=[case.number, "review"]), {"outcome": "pass"})
    assert [item.block for item in open_case(browser(town.reviewer), case).context["open_work"]] == ["approve"]


def test_a_colleague_who_was_added_by_mistake_is_taken_off_on_the_page(town):
    case = accept(make_case(town, pack=make_pack(process=visiting_process())), by=town.officer)
    client = browser(town.officer)
    item, to = open_case(client, case).context["mine"].pk, f"officer:{town.reviewer.officer_id}"
    add, remove = (reverse("workbench:work_verb", args=[case.number, item, verb]) for verb in ("sign_all", "unsign"))
    assert remove not in open_case(client, case).content.decode()
    client.post(add, {"to": to})
    assert remove in open_case(client, case).content.decode()
    assert "已移除" in client.post(remove, {"to": to}, follow=True).content.decode()
    page = open_case(client, case)
    assert (page.context["lacks_signers"], page.context["mine"].pk) == (1, item)
    refused = client.post(reverse("workbench:act", args=[case.number, "review"]), {"outcome": "pass"}, follow=True)
    assert "请先加上同去的同事" in refused.content.decode()


def visiting_process():
    return timed_process().replace('block="review"', 'block="site_survey"')


def test_the_decider_sends_back_and_the_colleague_reads_why(town):
    case = make_case(town, "in_review")
    client = browser(town.reviewer)
    address = reverse("workbench:act", args=[case.number, "return_for_review"])
    assert address in open_case(client, case).content.decode()
    client.post(address, {"reason": "请核实居住年限"})
    seen = open_case(browser(town.officer), case).content.decode()
    assert "请核实居住年限" in seen
    assert "决定前退回，重新审查" in seen
    applicant = signed_in_client(town.elder).get(f"/cases/{case.number}/").content.decode()
    assert "决定前退回，重新审查" in applicant
    assert "请核实居住年限" not in applicant


@pytest.mark.parametrize("kind", ["heic", "jpg"])
def test_any_photo_is_shown_and_the_one_of_an_iphone_can_be_had_as_it_was(town, kind):
    case = make_case(town, pack=make_pack(materials=[PHOTO]))
    file = store(photo(kind), name=f"照片.{kind}", by=town.applicant, allowed={kind}, owner_ref=case.ref)
    application = case.application
    application.files = {"photo": str(file.reference)}
    application.save()
    officer = browser(town.officer)
    page = officer.get(reverse("workbench:sheet", args=[case.number, file.reference])).content.decode()
    assert "<img" in page
    assert ("下载原片" in page) == (kind == "heic")
    address = reverse("workbench:file", args=[case.number, file.reference])
    assert officer.get(address)["Content-Type"] == "image/jpeg"
    original = officer.get(address + "?original")
    assert original["Content-Type"] == ("image/heic" if kind == "heic" else "image/jpeg")
    assert original["Content-Disposition"].startswith("attachment")


PHOTO = {"id": "photo", "title": {"zh": "照片", "en": "Photo"}, "need": "optional", "accept": ["jpg"]}


def photo(kind):
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, {"jpg": "JPEG", "heic": "HEIF"}[kind])
    return out.getvalue()
