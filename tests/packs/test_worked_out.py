"""Whole subjects worked out by hand: what every policy of their kind says about each, by both back ends.

A file in ``worked_out/firms`` gives one firm and, for every policy, verdict, amount and, in ``because``, the
arithmetic. A file in ``worked_out/families`` gives the people of one household: what each gets with the arithmetic,
what stays open, and which conditions are not met where that differs from ``an_ordinary_adult.yaml``. A new policy is
not finished before each of these subjects has its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.packs.population import key_of, write
from tongban.capabilities.rules.public import population_engine, verdict_of
from tongban.journeys.packs.public import Policy, all_folders, load_folder, load_yaml, policy_facts

WORKED_OUT = Path(__file__).parent / "worked_out"
FILES = sorted(WORKED_OUT.glob("*/*.yaml"))


@dataclass(frozen=True)
class Subject:
    """One person or firm: facts, and the answer to every policy: word, amount, unmet, unknown, because."""

    name: str
    facts: dict[str, Any]
    expected: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Household:
    """The subjects of one file and the policies that they are asked about."""

    on: date
    subjects: list[Subject]
    policies: list[Policy]


@cache
def policies_for(audience: str) -> list[Policy]:
    packs = [load_folder(folder) for folder in all_folders(Path(settings.PACKS), kind="policy")]
    return [Policy(pack) for pack in packs if pack.manifest["audience"] == audience]


def read(path: Path) -> Any:
    return load_yaml(path.read_text(encoding="utf-8"), path.name).data


def firm_in(content: Any) -> list[Subject]:
    expected = {
        code: {"unmet": [], "unknown": [], **answer} for code, answer in content["expected"].items()
    }  # fmt: skip
    return [Subject(content["name"], policy_facts(content["given"], "organisation"), expected)]


def people_in(content: Any) -> list[Subject]:
    ordinary = read(WORKED_OUT / "an_ordinary_adult.yaml")["not"]
    return [
        Subject(
            name,
            policy_facts({"person": content["shared"] | one["facts"], "unknown": one.get("silent", [])}, "person"),
            {code: {"verdict": "refused", "unmet": ids} for code, ids in ordinary.items()}
            | {code: {"verdict": "refused", "unmet": ids} for code, ids in one.get("not", {}).items()}
            | {code: {"verdict": "unknown", "unknown": ids} for code, ids in one.get("open", {}).items()}
            | {code: {"verdict": "eligible", **answer} for code, answer in one.get("gets", {}).items()},
        )
        for name, one in content["people"].items()
    ]


@pytest.fixture(scope="module", params=FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def household(request: pytest.FixtureRequest) -> Household:
    content = read(request.param)
    is_firm = request.param.parent.name == "firms"
    subjects = firm_in(content) if is_firm else people_in(content)
    return Household(date.fromisoformat(content["on"]), subjects, policies_for("organisation" if is_firm else "person"))


def test_there_are_five_firms_and_ten_families():
    assert [len(list((WORKED_OUT / kind).glob("*.yaml"))) for kind in ("firms", "families")] == [5, 10]


def test_the_ordinary_adult_is_told_why_not_by_every_policy():
    content = read(WORKED_OUT / "an_ordinary_adult.yaml")
    facts = policy_facts({"person": content["facts"]}, "person")
    found = {p.code: p.judge(facts, date(2026, 11, 25)) for p in policies_for("person")}
    assert {code: [item.id for item in one.unmet] for code, one in found.items()} == content["not"]


def test_every_policy_has_its_answer_and_every_amount_its_arithmetic(household):
    for subject in household.subjects:
        assert sorted(subject.expected) == sorted(policy.code for policy in household.policies)
        assert all(one["because"] for one in subject.expected.values() if one["verdict"] == "eligible"), subject.name
        if household.policies[0].audience == "organisation":
            assert all(one["because"] for one in subject.expected.values()), subject.name


def test_the_rules_say_what_was_worked_out_by_hand(household):
    for subject in household.subjects:
        for policy in household.policies:
            found, answer = policy.judge(subject.facts, household.on), subject.expected[policy.code]
            where = (subject.name, policy.code)
            assert (*where, found.word) == (*where, answer["verdict"])
            assert (*where, found.amount_fen) == (*where, int(answer["amount_fen"]) if found.verdict else None)
            assert (*where, [item.id for item in found.unmet]) == (*where, answer.get("unmet", []))
            if found.verdict is None:
                assert (*where, [item.id for item in found.open]) == (*where, answer["unknown"])


def test_the_population_engine_says_the_same(household, tmp_path):
    policies, on = household.policies, household.on
    names = sorted({name for policy in policies for name in policy.fact_ids})
    write(tmp_path / "subjects.parquet", [subject.facts for subject in household.subjects], names)
    questions = [policy.question(on) for policy in policies]
    result = population_engine().match(tmp_path / "subjects.parquet", questions, tmp_path / "result")
    for number, subject in enumerate(household.subjects):
        found = result.one(key_of(number))
        for policy in policies:
            verdict, amount, mask = found[policy.code]
            answer, where = subject.expected[policy.code], (subject.name, policy.code)
            assert verdict == verdict_of(mask, len(policy.criterion_ids))
            assert (*where, {True: "eligible", False: "refused", None: "unknown"}[verdict]) == (
                *where,
                answer["verdict"],
            )
            assert (*where, amount) == (*where, int(answer["amount_fen"]) if verdict else None)
            assert (*where, mask) == (*where, policy.judge(subject.facts, on).mask)
