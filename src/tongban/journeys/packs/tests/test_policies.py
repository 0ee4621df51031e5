# ruff: noqa: E501 — a fault and its replacement stand on one line
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tongban.capabilities.rules.public import parse
from tongban.journeys.packs import shared
from tongban.journeys.packs.policies import spelled_out
from tongban.journeys.packs.public import (
    CHECKS,
    KindTaken,
    PackNotFound,
    PackVersion,
    Policy,
    all_folders,
    changes_between,
    check_pack,
    current,
    examples_of,
    for_district,
    load_folder,
    play_example,
    policies,
    policy_facts,
    policy_of,
    publish,
    published,
    purposes,
    verify_version,
)
from tongban.journeys.packs.vocabulary import fact_types
from tongban.registers.facts.public import sources

from .factories import altered, copied

CODE = "civil_affairs/elderly_allowance_grant"
FOLDER = Path(settings.PACKS) / CODE


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(load_folder(FOLDER))


def person(**facts: str) -> dict:
    return policy_facts({"person": {"hukou_region": "310101", **facts}}, "person")


# check, file, text, replaced by, part of the message
FAULTS = [
    ("files", "rules.yaml", "use: alive", "use: living", "living"),
    ("schema", "policy.yaml", "pay_to: person.bank_account\n", "", "pay_to"),
    ("schema", "rules.yaml", "    unknown: {zh: 出生日期还没有核对清楚, en: The date of birth is not certain yet}\n", "", "unknown"),
    ("schema", "manifest.yaml", "themes: [社会保障, 离职退休]\n", "", "themes"),
    ("amount", "rules.yaml", "bracket(param.monthly_amount_by_age, age(person.birth_date))", "age(person.birth_date)", "integer"),
    ("amount", "rules.yaml", "values:\n", "values:\n  spare: \"param.minimum_age\"\n", "spare"),
    ("periods", "policy.yaml", '"10"]', '"10", "12"]', "周期"),
    ("periods", "policy.yaml", "confidence: high}", "confidence: high}\n  - {from: 2020-01-01, legal: 示范文件, confidence: low}", "重叠"),
    ("demo", "parameters.yaml", "confidence: low, demo: true", "confidence: medium, demo: true", "示范"),
    ("purpose", "policy.yaml", "old_age_allowance", "old_money", "old_money"),
    ("consent", "policy.yaml", "{mode: none}", "{mode: confirm}", "依据"),
    ("review", "policy.yaml", '  when: "values.amount <= param.automatic_up_to"\n', "", "条件"),
    ("budget", "policy.yaml", "  - {year: 2026, fen: 650000000000, confidence: low}\n", "", "2026"),
    ("account", "policy.yaml", "person.bank_account", "person.birth_date", "账号"),
    ("sources", "policy.yaml", "[public_security.population]", "[public_security.population, tax.person]", "tax.person"),
    ("stops", "policy.yaml", "criterion: alive", "criterion: living", "living"),
    ("expressions", "rules.yaml", "add_years(person.birth_date, param.minimum_age)", "add_years(person.birthday, 65)", "birthday"),
    ("refusals", "rules.yaml", "unknown: {zh: 出生日期还没有核对清楚, en: The date of birth is not certain yet}",
     "unknown: {zh: 还没有满65周岁, en: Not yet 65 years old}", "未"),
    ("example-facts", "scenarios/turns_65_in_the_last_month.yaml", "birth_date", "birthday", "birthday"),
    ("examples", "scenarios/turns_70_in_the_middle_of_the_quarter.yaml", "amount_fen: 37500", "amount_fen: 30000", "37500"),
    ("examples-shown", "scenarios/hukou_register_is_silent.yaml", "unknown: [public_security.population]", "unknown: []", "还不知道"),
    ("boundaries", "scenarios/both_sides_of_every_band.yaml", "birth_date: 1926-11-01", "birth_date: 1930-11-01", "= 100"),
    ("quality", "quality.yaml", "  english_complete: done\n", "", "english_complete"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "file", "old", "new", "said"), FAULTS, ids=[f"{f[0]}-{n}" for n, f in enumerate(FAULTS)]
)
def test_each_fault_of_a_policy_is_found_in_its_file_with_a_remedy(tmp_path, check, file, old, new, said):
    found = [p for p in check_pack(altered(tmp_path, file, old, new, CODE)) if p.check == check]
    assert found, f"{check} found nothing"
    assert any(said in problem.message + problem.remedy for problem in found), [str(p) for p in found]
    assert all(problem.remedy for problem in found)


def test_a_ratio_in_whole_numbers_needs_examples_close_to_it_on_both_sides(tmp_path):
    code = "disabled_federation/disability_employment_levy"
    near = "given: {organisation: {staff_last_year: 201, disabled_employed_last_year: 3}}"
    far = "given: {organisation: {staff_last_year: 300, disabled_employed_last_year: 3}}"
    pack = load_folder(Path(settings.PACKS) / code)
    assert [str(p) for p in check_pack(pack) if p.check == "boundaries"] == []
    pack = altered(tmp_path, "scenarios/tiers_and_exemption.yaml", near, far, code)
    found = [p.message for p in check_pack(pack) if p.check == "boundaries"]
    assert len(found) == 1
    assert "param.quota_per_mille" in found[0]


def test_every_check_of_policies_is_shown_to_find_something():
    own = {name for name, check in CHECKS.items() if check.kinds == ("policy",)}
    assert own - {fault[0] for fault in FAULTS} == set()


def test_a_policy_has_no_form_and_an_item_no_policy_file(tmp_path):
    folder = copied(tmp_path, CODE)
    (folder / "form.ui.yaml").write_text("steps: []\n")
    assert ("form.ui.yaml", "files") in {(p.file, p.check) for p in check_pack(load_folder(folder))}
    item = copied(tmp_path)
    (item / "policy.yaml").write_text("kind: payment\n")
    assert ("policy.yaml", "files") in {(p.file, p.check) for p in check_pack(load_folder(item))}


def test_shared_criteria_are_written_out_so_that_a_version_is_complete():
    pack = load_folder(FOLDER)
    hukou = pack.criteria[1]
    assert (hukou["id"], hukou["legal"]["document"]) == ("shanghai_hukou", "沪府发〔2016〕24号")
    assert hukou["expr"] == shared.criteria()["shanghai_hukou"]["expr"]
    assert "use" not in hukou


SHARED = [  # who dies is paid for that month and not for the next
    ("alive", {"death_date": "2026-09-30"}, False),
    ("alive", {"death_date": "2026-10-01"}, True),
    ("alive", {}, True),
    ("shanghai_hukou", {"hukou_region": "310151"}, True),
    ("shanghai_hukou", {"hukou_region": "320500"}, False),
    ("valid_disability_card", {"disability_card_expires_on": "2026-10-31"}, True),
    ("valid_disability_card", {"disability_card_expires_on": "2026-10-30"}, False),
    ("valid_disability_card", {}, False),
    ("only_child_certificate", {"only_child_certificate": "true"}, True),
    ("only_child_certificate", {}, False),
    ("registered_unemployed", {"employment_state": "unemployed", "unemployed_since": "2026-10-31"}, True),
    ("registered_unemployed", {"employment_state": "unemployed", "unemployed_since": "2026-11-01"}, False),
    ("registered_unemployed", {"employment_state": "employed", "unemployed_since": "2026-01-01"}, False),
    ("registered_unemployed", {}, False),
    ("not_retired", {"statutory_retirement_on": "2026-11-01"}, True),
    ("not_retired", {"statutory_retirement_on": "2026-10-31"}, False),
    ("not_retired", {}, True),
    ("active", {"status": "active"}, True),
    ("active", {"status": "cancelled"}, False),
    ("not_dishonest", {}, True),
    ("not_dishonest", {"is_on_dishonesty_list": "true"}, False),
    ("no_arrears", {}, True),
    ("no_arrears", {"insurance_arrears": "true"}, False),
    ("small_or_trader", {"kind": "sole_trader"}, True),
    ("small_or_trader", {"kind": "company", "size_class": "micro"}, True),
    ("small_or_trader", {"kind": "company", "size_class": "medium"}, False),
    ("registered_and_active", {"status": "active"}, True),
    ("registered_and_active", {"status": "revoked"}, False),
    ("fire_check_passed", {"fire_check_passed_on": "2026-10-01"}, True),
    ("fire_check_passed", {}, False),
    ("pledge_not_broken_before", {}, True),
    ("pledge_not_broken_before", {"pledge_broken": "true"}, False),
    ("alive_applicant", {}, True),
    ("alive_applicant", {"death_date": "2026-10-30"}, False),
    ("not_dishonest_person", {}, True),
    ("not_dishonest_person", {"is_on_dishonesty_list": "true"}, False),
    ("death_on_record", {"deceased_relative_died_on": "2026-10-30"}, True),
    ("death_on_record", {}, False),
    ("retired", {"retired_on": "2026-10-30"}, True),
    ("retired", {}, False),
    ("is_a_veteran", {"is_veteran": "true"}, True),
    ("is_a_veteran", {}, False),
    ("bill_on_record", {"open_bill_number": "沪医99000101"}, True),
    ("bill_on_record", {}, False),
    ("contract_signed_online", {"purchase_contract_number": "沪网签99000101"}, True),
    ("contract_signed_online", {}, False),
]
# Shared criteria with parameters, or of answers, are proved by the boundaries and scenarios of the packs that use them.
WITHOUT_PARAMETERS = {
    name: item
    for name, item in shared.criteria().items()
    if not {"param.", "answers."} & set(re.findall(r"\w+\.", item["expr"]))
}


def subject(name: str) -> str:
    return "organisation" if "organisation." in shared.criteria()[name]["expr"] else "person"


@pytest.mark.parametrize(("name", "facts", "met"), SHARED)
def test_shared_criteria_are_proved_once_on_both_sides(name, facts, met):
    condition = parse(shared.criteria()[name]["expr"], fact_types())
    given = policy_facts({subject(name): facts}, subject(name))
    assert condition(given, date(2026, 10, 31)) is met


def test_every_shared_criterion_is_proved_both_ways_and_is_unknown_when_its_source_is_silent():
    sides = {name: {met for one, _facts, met in SHARED if one == name} for name in shared.criteria()}
    assert {name: both for name, both in sides.items() if name in WITHOUT_PARAMETERS} == {
        name: {True, False} for name in WITHOUT_PARAMETERS
    }
    for name, item in WITHOUT_PARAMETERS.items():
        if "stage" in item:  # of applications, where an officer looks up what no source says
            continue
        silent = policy_facts({"unknown": [source.id for source in sources()]}, subject(name))
        assert parse(item["expr"], fact_types())(silent, date(2026, 10, 31)) is None, name


def test_every_shared_criterion_and_purpose_speaks_both_languages():
    for name, item in shared.criteria().items():
        said = ["text", "refusal", "remedy", *([] if "stage" in item else ["unknown"])]
        assert {"expr", "legal", *said} <= set(item), name
        assert all({"zh", "en"} <= set(item[key]) for key in said), name
    assert all({"zh", "en"} == set(title) for title in purposes().values())


def test_the_arithmetic_of_a_quarter_is_said_in_words(policy):
    quarter = policy.judge_period(person(birth_date="1956-08-20"), policy.schedule.named("2026Q3"))
    assert (quarter.verdict, quarter.amount_fen) == (True, 37500)
    assert quarter.arithmetic == "1 个月 × ¥75.00 + 2 个月 × ¥150.00 = ¥375.00"
    assert [(step.title, step.text) for step in quarter.units[-1][1].steps] == [
        ("年龄", "70 年"), ("每月津贴", "每月 ¥150.00"),
    ]  # fmt: skip


def test_the_mask_holds_two_bits_for_each_criterion_in_order(policy):
    judged = policy.judge({"person.birth_date": date(1980, 1, 1), "person.death_date": None}, date(2026, 10, 31))
    assert (judged.word, judged.amount_fen) == ("refused", None)
    assert [judged.mask >> (2 * place) & 3 for place in range(3)] == [0, 2, 1]
    assert ([item.id for item in judged.unmet], [item.id for item in judged.open]) == (["aged_65"], ["shanghai_hukou"])


def test_the_day_that_is_told_is_one_on_which_the_condition_holds(policy):
    """Born on 29 February: 65 is reached on 1 March of a common year, not on 28 February."""
    facts = person(birth_date="1964-02-29")
    assert policy.comes_true_on("aged_65", facts, date(2026, 10, 31)) == date(2029, 3, 1)
    assert policy.comes_true_on("shanghai_hukou", facts, date(2026, 10, 31)) is None


def test_an_amount_that_cannot_be_known_is_unknown_and_not_nothing(tmp_path):
    pack = altered(
        tmp_path, "rules.yaml", 'amount: "bracket(param.monthly_amount_by_age, age(person.birth_date))"',
        'amount: "part_of(param.automatic_up_to, person.insurance_months, 100)"', CODE,
    )  # fmt: skip
    facts = person(birth_date="1943-06-15") | policy_facts({"unknown": ["person.insurance_months"]}, "person")
    facts |= person(birth_date="1943-06-15", insurance_months="12")
    judged = Policy(pack).judge(facts, date(2026, 10, 31))
    assert judged.verdict is True
    silent = {**facts, "person.insurance_months": None}
    judged = Policy(pack).judge(silent, date(2026, 10, 31))
    assert (judged.verdict, judged.amount_fen) == (None, None)


def test_automatic_decisions_keep_to_the_published_rule(policy, tmp_path):
    facts = person(birth_date="1926-10-31")
    assert policy.decides_alone(policy.judge(facts, date(2026, 10, 31)))
    narrow = Policy(altered(tmp_path, "parameters.yaml", "value: 60000", "value: 59999", CODE))
    assert not narrow.decides_alone(narrow.judge(facts, date(2026, 10, 31)))


def test_values_are_spelled_out_and_never_go_in_circles():
    assert spelled_out("values.a * 2", {"a": "values.b + 1", "b": "3"}) == "((3) + 1) * 2"
    with pytest.raises(KeyError):
        spelled_out("values.a", {"a": "values.b", "b": "values.a"})


def test_a_demonstration_number_is_marked_where_it_decides(policy, tmp_path):
    day = date(2026, 11, 25)
    assert not policy.demo(day)  # only the limit of automatic decisions is a demonstration figure
    assert "automatic_up_to" not in policy.parameter_names
    high = "confidence: high\n      source: 市政府文件公开发布文本"
    marked = "confidence: low\n      demo: true\n      source: 市政府文件公开发布文本"
    assert Policy(altered(tmp_path, "parameters.yaml", high, marked, CODE)).demo(day)
    assert policy.validity(date(2016, 4, 30)) is None


@pytest.mark.django_db
def test_policies_are_published_beside_items_and_never_mistaken_for_them():
    row = publish(load_folder(FOLDER), by="system")
    item = publish(load_folder(FOLDER.parent / "elderly_allowance"), by="system")
    verify_version(row)
    assert row.kind == PackVersion.Kind.POLICY
    assert [one.code for one in policies(date(2026, 11, 25))] == ["elderly_allowance_grant"]
    assert [one.code for one in published()] == ["elderly_allowance"]
    assert policy_of(row) is policy_of(PackVersion.objects.get(pk=row.pk))
    with pytest.raises(PackNotFound):
        current(row.code)
    assert current(row.code, kind=PackVersion.Kind.POLICY).pk == row.pk
    assert policies(date(2025, 12, 31)) == []
    assert item.kind == PackVersion.Kind.ITEM


@pytest.mark.django_db
def test_an_item_and_a_policy_cannot_share_a_code(tmp_path):
    publish(load_folder(FOLDER.parent / "elderly_allowance"), by="system")
    folder = copied(tmp_path, CODE).rename(tmp_path / "civil_affairs" / "elderly_allowance")
    text = (folder / "manifest.yaml").read_text().replace("code: elderly_allowance_grant", "code: elderly_allowance")
    (folder / "manifest.yaml").write_text(text.replace('"2026.1"', '"2026.2"'))
    log = (folder / "CHANGELOG.md").read_text().replace("2026.1", "2026.2")
    (folder / "CHANGELOG.md").write_text(log)
    with pytest.raises(KindTaken):
        publish(load_folder(folder), by="system")


def test_differences_between_two_versions_of_a_policy_are_told(tmp_path):
    new = altered(tmp_path, "policy.yaml", 'day: "15"', 'day: "20"', CODE)
    assert [(c.part, c.before, c.after) for c in changes_between(load_folder(FOLDER), new)] == [
        ("发放", "1、4、7、10月15日", "1、4、7、10月20日")
    ]


def test_a_district_sets_what_the_city_lets_it(tmp_path):
    folder = copied(tmp_path, CODE)
    manifest = (
        (folder / "manifest.yaml")
        .read_text()
        .replace("[manifest.owner.contact]", "[manifest.owner.contact, policy.objection_days]")
    )
    (folder / "manifest.yaml").write_text(manifest)
    (folder / "districts").mkdir()
    (folder / "districts" / "310101.yaml").write_text(
        'district: "310101"\nlegal: 黄浦区通知\nset:\n  policy.objection_days: "45"\n'
    )
    pack = load_folder(folder)
    assert check_pack(pack) == []
    assert policy_of(for_district(pack, "310101003")).pack.policy["objection_days"] == 45
    assert policy_of(for_district(pack, "310104")).pack.policy["objection_days"] == 30


def test_a_district_may_pay_more_than_the_least_by_law(tmp_path):
    code = "health/only_child_accident_grant"
    folder = copied(tmp_path, code)
    (folder / "districts").mkdir()
    (folder / "districts" / "310115.yaml").write_text(
        'district: "310115"\nlegal: 浦东新区通知\nset:\n  parameters.amount_by_result:\n    values:\n'
        '      - {from: 2011-01-01, table: {disabled: "450000", dead: "700000"}, legal: 浦东新区通知,'
        " confidence: low, source: 示范}\n"
    )
    pack = load_folder(folder)
    assert check_pack(pack) == []
    facts = person(
        only_child_certificate="true", only_child_birth_date="2014-02-02", only_child_accident_on="2026-09-10",
        only_child_accident_result="disabled",
    )  # fmt: skip
    paid = {
        region: policy_of(for_district(pack, region)).judge(facts, date(2026, 11, 25)).amount_fen
        for region in ("310115", "310101")
    }
    assert paid == {"310115": 450000, "310101": 300000}


def test_every_policy_is_in_force_in_the_demonstration_city_and_what_the_law_has_ended_is_marked():
    day = date(2026, 11, 25)
    packs = [Policy(load_folder(folder)) for folder in all_folders(Path(settings.PACKS), kind="policy")]
    assert len(packs) >= 28
    assert [one.code for one in packs if one.validity(day) is None] == []
    kept_alive = {one.code for one in packs if one.validity(day).get("demo") and len(one.pack.policy["in_force"]) > 1}
    assert {
        "unemployment_aid", "job_retention_grant", "graduate_hiring_grant", "unemployed_hiring_grant",
        "state_rent_relief", "job_retention_refund",
    } <= kept_alive  # fmt: skip
    assert all(one.demo(day) for one in packs if one.code in kept_alive)


def test_every_example_of_the_folder_agrees(policy):
    pack = load_folder(FOLDER)
    assert [fault for example in examples_of(pack) for fault in play_example(policy, example)] == []
    assert len(examples_of(pack)) >= 15
