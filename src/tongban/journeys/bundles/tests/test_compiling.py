"""What the compiler derives from the packs of the members."""

from __future__ import annotations

import pytest

from tongban.capabilities.process.public import check_bpmn
from tongban.journeys.bundles.public import BundleFaulty, all_sources, compile_bundle, load_source, packs_on_disk
from tongban.journeys.bundles.tests.factories import TEXT, a_criterion, a_material, a_pack, a_source
from tongban.journeys.packs.public import schema_faults

NAME = {"prefill": "person.name", "lock": True}
PHONE = {"prefill": "person.phone"}
ADDRESS = "person.residence_address"


def fields_of(compiled):
    return {field["name"]: field for step in compiled.form_ui["steps"] for field in step["fields"]}


def two(first, second, *, members=({"item": "a"}, {"item": "b"}), **changes):
    return compile_bundle(a_source(*members, **changes), {"a": first, "b": second})


def test_every_bundle_of_the_repository_compiles_and_keeps_its_schema():
    for folder in all_sources():
        source = load_source(folder)
        compiled = compile_bundle(source, packs_on_disk(source.items))
        assert schema_faults("form-ui", compiled.form_ui) == []
        assert schema_faults("rules", compiled.rules) == []
        assert check_bpmn(compiled.process_xml) == []


def test_one_fact_is_asked_once_whatever_its_name():
    a = a_pack("a", {"name": (TEXT, NAME), "phone": (TEXT, PHONE)})
    b = a_pack("b", {"applicant": (TEXT, NAME), "mobile": (TEXT, PHONE)})
    compiled = two(a, b)
    assert set(compiled.form_schema["properties"]) == {"name", "phone"}
    assert compiled.content["bundle"]["members"][1]["answers"] == {"applicant": "name", "mobile": "phone"}
    assert compiled.content["bundle"]["compared"]["before"]["questions"] == 2
    assert compiled.content["bundle"]["compared"]["after"]["questions"] == 1


def test_one_name_is_one_question_and_the_stricter_bound_counts():
    a = a_pack("a", {"note": ({**TEXT, "maxLength": 200}, {})})
    b = a_pack("b", {"note": ({**TEXT, "maxLength": 50, "minLength": 2}, {"help": {"zh": "帮助", "en": "Help"}})})
    compiled = two(a, b)
    assert (
        compiled.form_schema["properties"]["note"] | {"maxLength": 50, "minLength": 2}
        == (compiled.form_schema["properties"]["note"])
    )
    assert fields_of(compiled)["note"]["help"]["zh"] == "帮助"


def test_a_second_question_that_a_fact_only_fills_stays_a_question_of_its_own():
    a = a_pack("a", {"home": (TEXT, {"prefill": ADDRESS, "lock": True})})
    b = a_pack("b", {"home": (TEXT, {"prefill": ADDRESS}), "post_to": (TEXT, {"prefill": ADDRESS})})
    compiled = two(a, b)
    assert set(compiled.form_schema["properties"]) == {"home", "post_to"}
    assert fields_of(compiled)["home"]["lock"] is True


def test_names_declared_apart_are_asked_apart():
    a, b = a_pack("a", {"delivery": (TEXT, {})}), a_pack("b", {"delivery": (TEXT, {})})
    compiled = two(a, b, apart=["delivery"])
    assert set(compiled.form_schema["properties"]) == {"delivery", "b__delivery"}


def test_questions_of_a_member_are_shown_only_when_it_takes_part():
    a = a_pack("a", {"name": (TEXT, NAME)})
    b = a_pack("b", {"name": (TEXT, NAME), "kind": (TEXT, {}), "why": (TEXT, {"show_if": "answers.kind = 'other'"})})
    question = {"name": "also", "title": {"zh": "也要吗", "en": "Also"}}
    compiled = two(a, b, members=({"item": "a"}, {"item": "b", "when": "answers.also = TRUE"}), questions=[question])
    found = fields_of(compiled)
    assert list(found)[0] == "also"
    assert "show_if" not in found["name"]
    assert found["kind"]["show_if"] == "answers.also = TRUE"
    assert found["why"]["show_if"] == "(answers.also = TRUE) AND (answers.kind = 'other')"


def test_conditions_of_a_member_count_only_when_it_takes_part_and_follow_renamed_questions():
    a = a_pack("a", {"delivery": (TEXT, {})})
    b = a_pack("b", {"delivery": (TEXT, {})}, criteria=[a_criterion("near", "answers.delivery <> 'answers.delivery'")])
    question = {"name": "also", "title": {"zh": "也要吗", "en": "Also"}}
    members = ({"item": "a"}, {"item": "b", "when": "answers.also = TRUE"})
    compiled = two(a, b, members=members, questions=[question], apart=["delivery"])
    (criterion,) = compiled.criteria
    assert criterion["id"] == "b__near"
    assert criterion["expr"] == "NOT (answers.also = TRUE) OR (answers.b__delivery <> 'answers.delivery')"


def test_the_same_document_is_handed_in_once_and_another_of_that_name_beside_it():
    photo, other = a_material("photo"), a_material("photo") | {"title": {"zh": "全家福", "en": "Family"}}
    compiled = two(a_pack("a", {}, materials=[photo]), a_pack("b", {}, materials=[photo]))
    assert [entry["id"] for entry in compiled.materials] == ["photo"]
    compiled = two(a_pack("a", {}, materials=[photo]), a_pack("b", {}, materials=[other]))
    assert [entry["id"] for entry in compiled.materials] == ["photo", "b__photo"]


def test_a_licence_of_one_member_covers_the_material_of_another_and_orders_them():
    needs = a_material("permit", covered_by={"licence": "residence_permit"})
    first = a_pack("a", {}, licence="residence_permit", days=3)
    second = a_pack("b", {}, materials=[needs], days=4)
    compiled = two(second, first, members=({"item": "b"}, {"item": "a"}))  # places of a and b in the manifest change
    compiled = compile_bundle(a_source({"item": "b"}, {"item": "a"}), {"a": first, "b": second})
    plan = compiled.content["bundle"]
    assert [member["code"] for member in plan["members"]] == ["a", "b"]
    assert plan["members"][1]["after"][0]["item"] == "a"
    assert compiled.materials == []
    assert plan["made"] == [{"member": "b", "material": "permit", "made_by": "a"}]
    assert plan["path"] == ["a", "b"]
    assert compiled.manifest["promised_limit"] == {"value": 7, "unit": "working_day"}


def test_side_by_side_the_slowest_is_the_promise():
    compiled = two(a_pack("a", {}, days=3), a_pack("b", {}, days=9))
    assert compiled.manifest["promised_limit"]["value"] == 9
    assert compiled.content["bundle"]["path"] == ["b"]
    compared = compiled.content["bundle"]["compared"]
    assert (compared["before"]["days"], compared["after"]["days"]) == (12, 9)
    assert (compared["before"]["visits"], compared["after"]["visits"]) == (2, 1)


def test_a_condition_that_an_earlier_result_settles_is_not_asked_before():
    b = a_pack("b", {}, criteria=[a_criterion("has_permit", "has(person.residence_permit_number)")])
    a = a_pack("a", {}, licence="residence_permit")
    after = [{"item": "a", "licence": "residence_permit", "settles": ["has_permit"]}]
    compiled = two(a, b, members=({"item": "a"}, {"item": "b", "after": after}))
    assert compiled.criteria == []


def test_the_diagram_of_a_diamond_joins_and_splits():
    packs = {code: a_pack(code, {}) for code in "abcd"}
    source = a_source(
        {"item": "a"}, {"item": "b", "after": [{"item": "a"}]}, {"item": "c", "after": [{"item": "a"}]},
        {"item": "d", "after": [{"item": "b"}, {"item": "c"}]},
    )  # fmt: skip
    compiled = compile_bundle(source, packs)
    assert check_bpmn(compiled.process_xml) == []
    assert 'id="a_done"' in compiled.process_xml
    assert 'id="d_waits"' in compiled.process_xml
    assert compiled.content["bundle"]["path"] in (["a", "b", "d"], ["a", "c", "d"])


def test_the_guide_says_what_a_refusal_means_and_what_is_saved():
    guide = two(a_pack("a", {}), a_pack("b", {})).guide("zh")
    assert "另一件照常办" in guide
    assert "| 填表（张） | 2 | 1 |" in guide


def test_who_may_file_and_how_surely_known_is_what_the_strictest_member_asks():
    a, b = (
        a_pack("a", {}),
        a_pack("b", {}, assurance=3, who_may_file={"self": True, "relative": False, "delegate": True}),
    )
    compiled = two(a, b)
    assert compiled.manifest["assurance"] == 3
    assert compiled.manifest["who_may_file"]["relative"] is False


CERTIFICATE = "person.newborn_certificate_number"
ENTERS = {"enters": [{"block": "facts", "facts": {CERTIFICATE: "result.number"}, "legal": {}}]}
CHILD = {"enters": [{"block": "newborn", "facts": {"person.guardian_name": "person.name"}, "legal": {}}]}


def test_a_fact_that_an_earlier_member_makes_is_neither_asked_nor_judged_before_and_orders_the_two():
    a = a_pack("a", {"name": (TEXT, NAME)}, days=2, **ENTERS)
    b = a_pack(
        "b", {"number": (TEXT, {"prefill": CERTIFICATE, "lock": True}), "note": (TEXT, {})}, days=3,
        criteria=[a_criterion("issued", f"{CERTIFICATE} IS NOT NULL"), a_criterion("alive", "person.is_alive")],
        materials=[a_material("paper", covered_by={"fact": CERTIFICATE}), a_material("photo")],
    )  # fmt: skip
    compiled = two(a, b)
    assert set(compiled.form_schema["properties"]) == {"name", "note"}
    assert [one["id"] for one in compiled.criteria] == ["b__alive"]
    assert [one["id"] for one in compiled.materials] == ["photo"]
    assert compiled.content["bundle"]["path"] == ["a", "b"]
    assert compiled.content["bundle"]["compared"]["after"]["days"] == 5


def test_when_the_earlier_member_may_be_left_out_it_is_asked_only_then():
    a = a_pack("a", {"name": (TEXT, NAME)}, **ENTERS)
    b = a_pack(
        "b", {"number": (TEXT, {"prefill": CERTIFICATE})},
        criteria=[a_criterion("issued", f"{CERTIFICATE} IS NOT NULL")],
    )  # fmt: skip
    question = {"name": "first", "title": {"zh": "还没有吗", "en": "None yet"}}
    members = ({"item": "a", "when": "answers.first = TRUE"}, {"item": "b"})
    compiled = two(a, b, members=members, questions=[question])
    unless = "NOT coalesce(answers.first = TRUE, FALSE)"
    assert fields_of(compiled)["number"]["show_if"] == unless
    assert [one["expr"] for one in compiled.criteria] == [f"NOT ({unless}) OR ({CERTIFICATE} IS NOT NULL)"]


def test_an_item_for_the_child_knows_nothing_of_it_before_and_asks_only_what_will_not_be_known():
    a = a_pack("a", {"name": (TEXT, NAME), "phone": (TEXT, PHONE)}, **CHILD)
    b = a_pack(
        "b", {"child": (TEXT, NAME), "guardian": (TEXT, {"prefill": "person.guardian_name", "lock": True}),
              "phone": (TEXT, PHONE), "bank": (TEXT, {})},
        criteria=[a_criterion("young", "person.age < 1"), a_criterion("chosen", "answers.bank <> ''")],
        materials=[a_material("card", covered_by={"fact": "person.citizen_id"}), a_material("photo")],
    )  # fmt: skip
    compiled = two(a, b, members=({"item": "a"}, {"item": "b", "for_whom": "a"}))
    assert set(compiled.form_schema["properties"]) == {"name", "phone", "bank"}
    assert [one["id"] for one in compiled.criteria] == ["b__chosen"]
    assert [one["id"] for one in compiled.materials] == ["photo"]
    plan = compiled.content["bundle"]["members"][1]
    assert (plan["for_whom"], plan["answers"]) == ("a", {"phone": "phone", "bank": "bank"})


def test_what_cannot_be_passed_on_is_refused_with_its_line():
    plain = a_pack("a", {"name": (TEXT, NAME)})
    wants = a_pack("b", {"school": (TEXT, {"prefill": "person.school_name", "lock": True})})
    members = ({"item": "a"}, {"item": "b", "for_whom": "a"})
    with pytest.raises(BundleFaulty) as nobody:
        two(plain, wants, members=members)
    assert "登记入库" in nobody.value.message
    with pytest.raises(BundleFaulty) as unknown:
        two(a_pack("a", {"name": (TEXT, NAME)}, **CHILD), wants, members=members)
    assert "person.school_name" in unknown.value.message
    assert all(problem.line for problem in unknown.value.problems)
