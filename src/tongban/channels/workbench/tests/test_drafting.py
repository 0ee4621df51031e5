"""Drafting a policy from its text: read, look, decide one by one, take the folder; and who may not."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from tongban.capabilities.intelligence.public import PolicyText, Proposal
from tongban.foundation.jobs.public import JobRow, run_pending
from tongban.foundation.values.public import whole_years
from tongban.journeys.cases.tests.factories import Town
from tongban.journeys.packs.public import load_zip
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import make_person, signed_in
from tongban.registers.people.public import Person

pytestmark = pytest.mark.django_db
TEXT = """老年综合津贴办法
沪府发〔2016〕24号
第二条 具有本市户籍且年满65周岁的老年人，可以享受津贴。连续三年获评星级志愿者的，条件从优。
第三条 津贴标准：65—69周岁，每人每月75元；70周岁及以上，每人每月150元。
第四条 户籍迁出本市的，自次月起停止发放。
第五条 本办法自2016年5月1日起施行。"""


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def read(client, **data):
    return client.post(reverse("workbench:drafts"), {"title": "", "body": TEXT, **data})


def decide(client, one, decision="confirm", **data):
    address = reverse("workbench:draft_decide", args=[one.policy_text_id, one.pk])
    return client.post(address, {"decision": decision, **data})


def proposal(expr):
    return Proposal.objects.get(content__expr=expr)


def test_a_pasted_text_is_shown_with_its_words_marked(town):
    client = browser(town.officer)
    page = client.get(read(client).url)
    body = page.content.decode()
    one = proposal("person.age >= 65")
    assert f'data-mark="{one.pk}"' in body
    assert ">年满65周岁</a>" in body
    assert "星级志愿者" in body
    assert "".join(piece.text for piece in page.context["pieces"]) == TEXT


def test_each_decision_is_saved_at_once_and_leads_to_the_next(town):
    client = browser(town.officer)
    read(client)
    first, second = proposal("person.hukou_in_city"), proposal("person.age >= 65")
    answer = decide(client, first, zh="有上海户口", expr="person.hukou_in_city")
    assert answer.url.endswith(f"#p{second.pk}")
    first.refresh_from_db()
    assert (first.state, first.content["zh"]) == ("confirmed", "有上海户口")
    decide(client, second, "reject")
    second.refresh_from_db()
    assert second.state == "rejected"
    decide(client, second, "reopen")
    second.refresh_from_db()
    assert second.state == "open"


def test_a_faulty_expression_is_told_beside_it_and_stays_typed(town):
    client = browser(town.officer)
    read(client)
    one = proposal("person.age >= 65")
    answer = decide(client, one, zh="年龄", expr="person.agee >= 65")
    assert answer.status_code == 400
    assert "person.agee &gt;= 65" in answer.content.decode()
    assert "person.age" in answer.context["error"]
    one.refresh_from_db()
    assert (one.state, one.content["expr"]) == ("open", "person.age >= 65")


def test_what_was_not_understood_becomes_a_condition_when_the_officer_writes_it(town):
    client = browser(town.officer)
    read(client)
    one = Proposal.objects.filter(kind="unclear").first()
    assert decide(client, one, zh="志愿者", expr="").status_code == 400
    decide(client, one, zh="独居", expr="person.lives_alone")
    one.refresh_from_db()
    assert (one.state, one.content["facts"]) == ("confirmed", ["person.lives_alone"])


def test_the_draft_pack_holds_what_was_confirmed_and_lists_what_is_missing(town):
    client = browser(town.officer)
    read(client)
    for one in Proposal.objects.exclude(kind="unclear"):
        decide(client, one, **{key: value for key, value in one.content.items() if isinstance(value, str)})
    row = PolicyText.objects.get()
    page = client.get(reverse("workbench:draft_pack", args=[row.pk]), {"code": "elderly_draft"})
    assert page.status_code == 200
    assert len(page.context["problems"]) > 0
    packed = client.get(reverse("workbench:draft_pack", args=[row.pk]), {"code": "elderly_draft", "as": "zip"})
    pack = load_zip(packed.content)
    assert [one["expr"] for one in pack.criteria] == ["person.hukou_in_city", "person.age >= 65"]
    assert pack.content["parameters"]["monthly_amount_by_age"]["values"][0]["brackets"] == {"65": 7500, "70": 15000}
    assert pack.rules["values"]["amount"] == "bracket(param.monthly_amount_by_age, age(person.birth_date))"
    assert pack.manifest["effective_from"] == "2016-05-01"
    names = zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    assert "elderly_draft/policy.yaml" in names
    assert not [problem for problem in page.context["problems"] if problem.check == "expressions"]


def test_only_what_was_confirmed_reaches_the_pack(town):
    client = browser(town.officer)
    read(client)
    decide(client, proposal("person.age >= 65"), "reject")
    decide(client, proposal("person.hukou_in_city"), zh="户籍", expr="person.hukou_in_city")
    row = PolicyText.objects.get()
    shown = dict(client.get(reverse("workbench:draft_pack", args=[row.pk])).context["shown"])
    assert "person.hukou_in_city" in shown["rules.yaml"]
    assert "person.age >= 65" not in shown["rules.yaml"]


def test_a_file_is_read_and_a_strange_one_is_told_with_everything_typed(town):
    client = browser(town.officer)
    upload = SimpleUploadedFile("津贴.txt", TEXT.encode())
    assert read(client, body="", file=upload).status_code == 302
    assert PolicyText.objects.get().title == "津贴"
    answer = read(client, body="我已经写的字", file=SimpleUploadedFile("a.pdf", b"%PDF"))
    assert answer.status_code == 400
    assert "我已经写的字" in answer.content.decode()


def test_reading_the_same_text_twice_is_one_reading(town):
    client = browser(town.officer)
    assert read(client).url == read(client).url
    assert PolicyText.objects.count() == 1


@pytest.mark.parametrize("who", ["other_authority", "applicant", "stranger", "clerk"])
def test_a_stranger_finds_no_such_text(town, who):
    own = browser(town.officer)
    address = read(own).url
    client, row, one = browser(getattr(town, who)), PolicyText.objects.get(), Proposal.objects.first()
    assert client.get(address).status_code == 404
    assert client.get(reverse("workbench:draft_pack", args=[row.pk])).status_code == 404
    assert decide(client, one).status_code == 404
    assert client.post(reverse("workbench:draft_ask", args=[row.pk])).status_code == 404
    one.refresh_from_db()
    assert one.state == "open"


def test_without_a_model_nobody_is_offered_one(town):
    client = browser(town.officer)
    page = client.get(read(client).url)
    assert reverse("workbench:draft_ask", args=[PolicyText.objects.get().pk]) not in page.content.decode()
    answer = client.post(reverse("workbench:draft_ask", args=[PolicyText.objects.get().pk]), follow=True)
    assert "语言模型现在用不了" in answer.content.decode()


def test_confirmed_conditions_are_tried_on_everybody_and_show_who_is_kept_out_by_what(town, tmp_path, settings):
    settings.VAR = tmp_path
    for birth, hukou in ((date(1950, 1, 1), "310101"), (date(1955, 1, 1), "330000"), (date(1990, 1, 1), "310115")):
        make_person("试算人", birth=birth, hukou=hukou)
    client = browser(town.officer)
    address = read(client).url
    row = PolicyText.objects.get()
    trial = reverse("workbench:draft_trial", args=[row.pk])
    assert "请先确认至少一条条件" in client.post(trial, follow=True).content.decode()
    for expr in ("person.hukou_in_city", "person.age >= 65"):
        decide(client, proposal(expr), zh=expr, expr=expr)
    client.post(trial)
    client.post(trial)
    assert JobRow.objects.filter(name="governance.try_draft").count() == 1
    assert "正在试算" in client.get(address).content.decode()
    run_pending()
    found = client.get(address).context["trial"].found
    people = Person.objects.count()
    assert found["eligible"] + found["refused"] + found["unknown"] == people
    alone = {one["zh"]: one["alone"] for one in found["barriers"]}
    assert alone["person.hukou_in_city"] == 1
    assert alone["person.age >= 65"] == sum(
        age < 65 for age in [whole_years(one.birth_date, localdate()) for one in Person.objects.all()
                             if (one.hukou_region_id or "").startswith("31")]
    )  # fmt: skip
    assert not list((tmp_path / "governance").glob("trial-*"))
    decide(client, proposal("person.age >= 65"), "reject")
    assert client.get(address).context["is_old"] is True


def test_the_pages_are_within_their_query_budget(town, django_assert_max_num_queries):
    client = browser(town.officer)
    address = read(client).url
    client.get(address)
    for one in (reverse("workbench:drafts"), address):
        with django_assert_max_num_queries(20):
            assert client.get(one).status_code == 200
