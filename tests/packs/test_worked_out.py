"""Whole subjects worked out by hand: what every policy of their kind says about each, by both back ends.

A file in ``worked_out/<firms or families>`` gives one subject and, for every policy, verdict, amount and, in
``because``, the arithmetic. A new policy is not finished before each of these subjects has its answer.
"""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from django.conf import settings

from tongban.capabilities.rules.public import population_engine, verdict_of
from tongban.journeys.packs.folders import all_folders
from tongban.journeys.packs.loader import load_yaml
from tongban.journeys.packs.policies import VERDICTS
from tongban.journeys.packs.public import Policy, load_folder, policy_facts
from tongban.registers.facts.public import fact

WORKED_OUT = Path(__file__).parent / "worked_out"
AUDIENCES = {"firms": "organisation", "families": "person"}
TYPES = {"integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "money_fen": "BIGINT"}
SUBJECTS = sorted(WORKED_OUT.glob("*/*.yaml"))


def policies_for(audience):
    packs = [load_folder(folder) for folder in all_folders(Path(settings.PACKS))]
    return [Policy(pack) for pack in packs if pack.kind == "policy" and pack.manifest["audience"] == audience]


@pytest.fixture(scope="module", params=SUBJECTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def worked_out(request):
    """A subject, its facts, and the policies of its kind."""
    subject = load_yaml(request.param.read_text(encoding="utf-8"), request.param.name).data
    audience = AUDIENCES[request.param.parent.name]
    return subject, policy_facts(subject["given"], audience), policies_for(audience)


def test_there_are_five_firms():
    assert len([path for path in SUBJECTS if path.parent.name == "firms"]) == 5


def test_every_policy_has_its_answer_with_the_arithmetic(worked_out):
    subject, _facts, policies = worked_out
    assert sorted(subject["expected"]) == sorted(policy.code for policy in policies)
    assert all(answer["because"] for answer in subject["expected"].values())


def test_the_rules_say_what_was_worked_out_by_hand(worked_out):
    subject, facts, policies = worked_out
    on = date.fromisoformat(subject["on"])
    for policy in policies:
        found, answer = policy.judge(facts, on), subject["expected"][policy.code]
        assert (policy.code, found.word) == (policy.code, answer["verdict"])
        assert found.amount_fen == (int(answer["amount_fen"]) if found.verdict else None), policy.code
        assert [item.id for item in found.unmet] == answer.get("unmet", []), policy.code
        if found.verdict is None:
            assert [item.id for item in found.open] == answer["unknown"], policy.code


def test_the_population_engine_says_the_same(worked_out, tmp_path):
    subject, facts, policies = worked_out
    on = date.fromisoformat(subject["on"])
    table = tmp_path / "subjects.parquet"
    write(table, facts, sorted({name for policy in policies for name in policy.fact_ids}))
    result = population_engine().match(table, [policy.question(on) for policy in policies], tmp_path / "result")
    found = result.one("0000000001")
    for policy in policies:
        verdict, amount, mask = found[policy.code]
        assert verdict == verdict_of(mask, len(policy.criterion_ids))
        answer = subject["expected"][policy.code]
        assert (policy.code, VERDICTS[verdict]) == (policy.code, answer["verdict"])
        assert amount == (int(answer["amount_fen"]) if verdict else None), policy.code
        assert mask == policy.judge(facts, on).mask, policy.code


def write(path, facts, names):
    """A population table of one row: NULL where there is no value, ``answered:…`` false where a source was silent."""
    columns, values = ["CAST(? AS VARCHAR) AS subject_key"], ["0000000001"]
    for name in names:
        columns.append(f'CAST(? AS {TYPES.get(fact(name).type, "VARCHAR")}) AS "{name}"')
        values.append(facts[name].value)
    for source in sorted({fact(name).source for name in names if facts[name].state == "unknown"}):
        columns.append(f'FALSE AS "answered:{source}"')
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {', '.join(columns)}) TO '{path}' (FORMAT parquet)", values)
