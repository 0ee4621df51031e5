"""Every example of every policy once more, all of them together through the population engine."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.packs.population import key_of, write
from tongban.capabilities.rules.public import population_engine
from tongban.journeys.packs.policy_scenarios import judgements
from tongban.journeys.packs.public import Policy, all_folders, examples_of, load_folder, policy_facts

PACKS = [load_folder(folder) for folder in all_folders(Path(settings.PACKS), kind="policy")]


def test_all_twenty_eight_policies_and_more_have_examples():
    assert len(PACKS) >= 28
    assert sum(len(examples_of(pack)) for pack in PACKS) >= 300


@pytest.mark.parametrize("audience", ["person", "organisation"])
def test_the_engine_for_millions_says_of_every_example_what_the_row_function_says(audience, tmp_path):
    """One table with the subjects of all examples, one match with every policy on every day that an example names."""
    compiled = [(pack, Policy(pack)) for pack in PACKS if pack.manifest["audience"] == audience]
    played = [(policy, example) for pack, policy in compiled for example in examples_of(pack)]
    subjects = [policy_facts(example.given, audience) for _policy, example in played]
    names = sorted({name for _pack, policy in compiled for name in policy.fact_ids})
    write(tmp_path / "subjects.parquet", subjects, names)
    wanted = {}
    for number, (policy, example) in enumerate(played):
        for _unit, one in judgements(policy, example):
            wanted[f"{policy.code}@{one.on}", key_of(number)] = (policy, one, example.name)
    questions = {code: policy.question(one.on, code) for (code, _key), (policy, one, _name) in wanted.items()}
    result = population_engine().match(tmp_path / "subjects.parquet", list(questions.values()), tmp_path / "result")
    answers = {key_of(number): result.one(key_of(number)) for number in range(len(played))}
    differences = []
    for (code, key), (policy, one, name) in wanted.items():
        _verdict, amount, mask = answers[key][code]
        if (mask, amount) != (one.mask, one.amount_fen):
            differences.append(
                f"{policy.code} {one.on} {name}: engine {mask:b} {amount}, row {one.mask:b} {one.amount_fen}"
            )
    assert differences == []
    assert len(wanted) >= 100
