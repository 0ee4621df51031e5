"""What does not fit is refused, in words that an officer understands, at its line."""

from __future__ import annotations

import pytest

from tongban.journeys.bundles.public import BundleFaulty, compile_bundle, load_source
from tongban.journeys.bundles.tests.factories import TEXT, a_material, a_pack, a_source


def faults(source, packs):
    with pytest.raises(BundleFaulty) as caught:
        compile_bundle(source, packs)
    for problem in caught.value.problems:
        assert problem.line > 0
        assert problem.message
        assert problem.remedy
    return " ".join(problem.message for problem in caught.value.problems)


def test_a_member_that_is_not_there():
    assert "没有已发布的事项 b" in faults(a_source({"item": "a"}, {"item": "b"}), {"a": a_pack("a", {})})


def test_a_member_that_stands_there_twice():
    assert "写了两次" in faults(a_source({"item": "a"}, {"item": "a"}), {"a": a_pack("a", {})})


def test_members_for_other_applicants():
    packs = {"a": a_pack("a", {}), "b": a_pack("b", {}, audience="organisation")}
    assert "办理对象" in faults(a_source({"item": "a"}, {"item": "b"}), packs)


def test_one_question_defined_in_two_ways():
    packs = {"a": a_pack("a", {"n": (TEXT, {})}), "b": a_pack("b", {"n": ({"type": "integer"}, {})})}
    assert "定义却不同" in faults(a_source({"item": "a"}, {"item": "b"}), packs)


def test_one_fact_defined_in_two_ways():
    fact = {"prefill": "person.name", "lock": True}
    packs = {"a": a_pack("a", {"n": (TEXT, fact)}), "b": a_pack("b", {"m": ({"type": "integer"}, fact)})}
    assert "person.name" in faults(a_source({"item": "a"}, {"item": "b"}), packs)


def test_members_that_wait_for_each_other():
    source = a_source({"item": "a", "after": [{"item": "b"}]}, {"item": "b", "after": [{"item": "a"}]})
    said = faults(source, {"a": a_pack("a", {}), "b": a_pack("b", {})})
    assert "互相等待" in said
    assert "事项a、事项b" in said


def test_a_circle_through_materials_is_a_circle_too():
    a = a_pack(
        "a", {}, licence="residence_permit", materials=[a_material("x", covered_by={"licence": "social_security_card"})]
    )
    b = a_pack(
        "b", {}, licence="social_security_card", materials=[a_material("y", covered_by={"licence": "residence_permit"})]
    )
    assert "互相等待" in faults(a_source({"item": "a"}, {"item": "b"}), {"a": a, "b": b})


def test_a_licence_that_nobody_makes():
    source = a_source({"item": "a"}, {"item": "b", "after": [{"item": "a", "licence": "food_business_licence"}]})
    assert "不发这种证照" in faults(source, {"a": a_pack("a", {}), "b": a_pack("b", {})})


def test_waiting_for_somebody_outside():
    source = a_source({"item": "a"}, {"item": "b", "after": [{"item": "z"}]})
    assert "不在这件事里" in faults(source, {"a": a_pack("a", {}), "b": a_pack("b", {})})


def test_a_settled_condition_that_is_none():
    source = a_source({"item": "a"}, {"item": "b", "after": [{"item": "a", "settles": ["nothing"]}]})
    assert "没有条件 nothing" in faults(source, {"a": a_pack("a", {}), "b": a_pack("b", {})})


def test_a_condition_over_a_question_that_nobody_asks():
    source = a_source({"item": "a"}, {"item": "b", "when": "answers.nobody = TRUE"})
    assert "nobody" in faults(source, {"a": a_pack("a", {}), "b": a_pack("b", {})})


def test_a_condition_that_cannot_be_read():
    source = a_source({"item": "a"}, {"item": "b", "when": "person.name LIKE"})
    faults(source, {"a": a_pack("a", {}), "b": a_pack("b", {})})


def test_a_folder_that_is_not_what_the_schema_says(tmp_path):
    folder = tmp_path / "thing"
    folder.mkdir()
    (folder / "bundle.yaml").write_text("kind: bundle\ncode: other\nmembers: []\n", encoding="utf-8")
    source = load_source(folder)
    assert source.problems
    assert "bundle" in faults(source, {}) or source.problems
