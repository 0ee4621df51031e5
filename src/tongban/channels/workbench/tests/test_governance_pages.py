"""The tag library and data quality on an officer's screen."""

import pytest
from django.test import Client
from django.urls import reverse

from tongban.journeys.governance.public import QualityTask, run_all
from tongban.journeys.governance.tests.factories import TODAY, City
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    made = City(tmp_path)
    for kind in ("tag", "rule"):
        run_all(kind, TODAY)
    return made


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def test_the_library_lists_tags_with_owner_and_count(city):
    page = browser(city.owner).get(reverse("workbench:tags"))
    assert [(row["tag"].code, row["count"]) for row in page.context["rows"]] == [("old", 3), ("old_alone", 2)]
    assert "王桂芳" not in page.content.decode()


def test_the_library_is_searched_by_words_and_by_facts(city):
    client = browser(city.owner)
    for words, codes in (("独居", ["old_alone"]), ("lives_alone", ["old_alone"]), ("养老", ["old"]), ("没有这个", [])):
        rows = client.get(reverse("workbench:tags"), {"q": words}).context["rows"]
        assert [row["tag"].code for row in rows] == codes
    assert client.get(reverse("workbench:tags"), {"subject": "organisation"}).context["rows"] == []


def test_a_tag_shows_its_lineage_and_where_its_bearers_live(city):
    page = browser(city.owner).get(reverse("workbench:tag", args=["old_alone"]))
    assert [one.code for one in page.context["parents"]] == ["old"]
    assert {tile["label"]: tile["value"] for tile in page.context["tiles"] if tile["value"]} == {"黄浦": 1, "浦东": 1}
    base = browser(city.owner).get(reverse("workbench:tag", args=["old"]))
    assert [one.code for one in base.context["children"]] == ["old_alone"]


def test_a_districts_officer_sees_the_number_of_the_district(city):
    page = browser(city.district).get(reverse("workbench:tag", args=["old"]))
    assert (page.context["total"], page.context["tiles"]) == (2, [])


def test_members_are_shown_masked_for_a_reason(city):
    client, address = browser(city.district), reverse("workbench:tag_members", args=["old_alone"])
    assert "李" not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 400
    shown = client.post(address, {"reason": "年度探访计划"}).content.decode()
    assert "李秀兰" not in shown
    assert [row.name for row in client.post(address, {"reason": "年度探访计划"}).context["rows"]] == ["李秀兰"]


def test_another_department_is_refused_the_members(city):
    answer = browser(city.other).post(reverse("workbench:tag_members", args=["old_alone"]), {"reason": "想看看是谁"})
    assert answer.status_code == 403
    assert "李" not in answer.content.decode().replace("办理", "")


def test_quality_shows_the_league_and_the_task_of_ones_own_department(city):
    client = browser(city.owner)
    page = client.get(reverse("workbench:quality"))
    assert [(row.source, row.wrong) for row, _name in page.context["rows"]] == [
        ("public_security.population", 2), ("civil_affairs.assistance", 1)
    ]  # fmt: skip
    task = QualityTask.objects.get()
    client.post(reverse("workbench:quality_task", args=[task.pk, "take"]))
    client.post(reverse("workbench:quality_task", args=[task.pk, "mended"]), {"note": "已补录"})
    task.refresh_from_db()
    assert (task.state, task.note) == ("mended", "已补录")


def test_examples_are_masked_and_for_the_department_alone(city):
    address = reverse("workbench:quality_source", args=["civil_affairs.assistance"])
    own, other = browser(city.owner).get(address), browser(city.other).get(address)
    assert [len(row["examples"]) for row in own.context["rows"]] == [1]
    assert "李秀兰" not in own.content.decode()
    assert [row["examples"] for row in other.context["rows"]] == [[]]
    assert browser(city.owner).get(reverse("workbench:quality_source", args=["no.source"])).status_code == 404


def test_another_departments_task_is_not_found(city):
    task = QualityTask.objects.get()
    assert browser(city.other).post(reverse("workbench:quality_task", args=[task.pk, "take"])).status_code == 404
    assert browser(city.owner).post(reverse("workbench:quality_task", args=[task.pk, "erase"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("tags", []), ("tag", ["old_alone"]), ("quality", []), ("quality_source", ["civil_affairs.assistance"])],
)
def test_every_page_is_within_its_query_budget(city, name, arguments, django_assert_max_num_queries):
    client, address = browser(city.owner), reverse(f"workbench:{name}", args=arguments)
    client.get(address)
    with django_assert_max_num_queries(32):
        assert client.get(address).status_code == 200
