from datetime import date

import pytest
import time_machine

from tongban.capabilities.knowledge.public import (
    Asker,
    Suggestion,
    articles,
    examples_for,
    forget_index,
    put_articles,
    put_document,
    register_suggester,
    remove_document,
    search,
)
from tongban.capabilities.knowledge.queries import _suggesters, current_index

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {
        "q": {"zh": "多久到账？", "en": "When is it paid?"},
        "a": {"zh": "每季度。", "en": "Quarterly."},
        "from": "2026-01-01",
    },
    {
        "q": {"zh": "旧规定？", "en": "Old rule?"},
        "a": {"zh": "旧。", "en": "Old."},
        "from": "2020-01-01",
        "until": "2025-12-31",
    },
]


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()
    yield
    forget_index()


@time_machine.travel("2026-11-24T02:00:00+00:00", tick=False)
def test_only_answers_that_are_valid_today_are_shown():
    put_articles("allowance", QUESTIONS)
    assert [row.code for row in articles("allowance")] == ["allowance.1"]
    assert [row.code for row in articles("allowance", on=date(2025, 1, 1))] == ["allowance.2"]
    assert [hit.code for hit in search("旧规定")] == []
    assert [hit.excerpt for hit in search("when paid", lang="en")] == ["Quarterly."]


def test_putting_again_replaces_all_of_one_source():
    put_articles("allowance", QUESTIONS)
    put_articles("card", QUESTIONS[:1])
    put_articles("allowance", QUESTIONS[:1])
    assert sorted(row.code for row in articles(on=date(2026, 2, 1))) == ["allowance.1", "card.1"]


def test_what_is_removed_is_found_no_more():
    put_document("page", "about", "关于通办")
    assert [hit.code for hit in search("关于通办")] == ["about"]
    remove_document("page", "about")
    remove_document("page", "about")
    current_index(fresh=True)
    assert search("关于通办") == []


def test_the_index_asks_for_its_version_once_a_second(django_assert_num_queries):
    put_document("page", "about", "关于通办")
    search("关于")
    with django_assert_num_queries(0):
        search("关于")


def test_examples_follow_season_and_person():
    elder = [s.phrase for s in examples_for(Asker(age=72, has_hukou=True), date(2026, 11, 24))]
    newcomer = [s.phrase for s in examples_for(Asker(age=30, has_hukou=False), date(2026, 7, 1))]
    firm = [s.phrase for s in examples_for(Asker("organisation"), date(2026, 6, 1))]
    assert "老人津贴" in elder
    assert "办居住证" in newcomer
    assert "高温补贴" in newcomer
    assert "老人津贴" not in newcomer
    assert firm[:2] == ["稳岗补贴", "企业年报"]


def test_higher_rooms_propose_first():
    register_suggester("test", lambda who, day: [Suggestion("换驾照", reason="30天后到期")])
    try:
        assert examples_for()[0].reason == "30天后到期"
    finally:
        _suggesters.pop("test")
