"""A bundle written on screen: saved as one types, undone, checked beside the fields; strangers see nothing."""

from __future__ import annotations

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.foundation.audit.public import Entry
from tongban.journeys.bundles.models import Design, DesignState
from tongban.journeys.bundles.public import (
    ChangeRefused,
    CodeRefused,
    act_on,
    check_design,
    designs_visible_to,
    discard,
    history_of,
    new_design,
    open_design,
    save_fields,
    turn_back,
    visible_design,
)
from tongban.journeys.bundles.tests.factories import Bureau, a_bundle
from tongban.journeys.cases.tests.factories import make_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return Bureau()


@pytest.fixture
def design(bureau):
    return open_design(a_bundle(), bureau.officer)


def members(design):
    return [one["item"] for one in design.data["members"]]


def test_a_draft_begins_with_what_is_published_and_there_is_one_of_each_bundle(bureau):
    pack = a_bundle()
    first = open_design(pack, bureau.officer)
    assert open_design(pack, bureau.reviewer) == first
    assert first.data["title"]["zh"] == "两件事"
    assert first.based_on == pack
    assert check_design(first.data).is_sound
    assert Entry.objects.filter(action="bundle.design_begun").count() == 1


def test_what_is_typed_is_kept_and_one_field_is_one_step(bureau, design):
    for text in ("三", "三件", "三件事"):
        design = save_fields(design, {"title.zh": text}, design.place, bureau.officer)
    assert design.data["title"]["zh"] == "三件事"
    assert design.place == 1
    assert [one.said for one in history_of(design)] == ["改“名称”", "开始起草"]


def test_two_people_type_at_once_and_neither_loses_anything(bureau, design):
    save_fields(design, {"title.zh": "新名称", "summary.zh": "两件事一起办。"}, 0, bureau.officer)
    design = save_fields(design, {"title.zh": "两件事", "summary.zh": "新概要"}, 0, bureau.reviewer)
    assert design.data["title"]["zh"] == "新名称"
    assert design.data["summary"]["zh"] == "新概要"


def test_undo_and_redo_walk_through_the_steps_and_a_new_change_ends_what_was_undone(bureau, design):
    first, second = members(design)
    design = act_on(design, "move_member", second, "up", bureau.officer)
    design = act_on(design, "add_after", first, second, bureau.officer)
    assert members(design) == [second, first]
    design = turn_back(design, 0, bureau.officer)
    assert members(design) == [first, second]
    design = turn_back(design, 2, bureau.officer)
    assert design.data["members"][1]["after"] == [{"item": second}]
    design = turn_back(design, 1, bureau.officer)
    design = act_on(design, "add_question", "", "", bureau.officer)
    assert design.place == 2
    assert design.steps.count() == 3
    assert "after" not in design.data["members"][1]


@pytest.mark.parametrize(
    ("act", "what", "more"),
    [("add_member", "first", ""), ("add_after", "first", "first"), ("remove_member", "nothing", ""), ("eval", "", ""),
     ("remove_question", "7", "")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_changes_nothing(bureau, design, act, what, more):
    first = members(design)[0]
    named = {"first": first}
    with pytest.raises(ChangeRefused):
        act_on(design, act, named.get(what, what), named.get(more, more), bureau.officer)
    assert Design.objects.get(pk=design.pk).place == 0


def test_a_member_is_put_before_another_as_by_dragging(bureau, design):
    extra = make_pack(code="dragged", version="2026.1").code
    first, second = members(design)
    design = act_on(design, "add_member", extra, "", bureau.officer)
    design = act_on(design, "move_member", extra, second, bureau.officer)
    assert members(design) == [first, extra, second]
    design = act_on(design, "move_member", extra, "end", bureau.officer)
    assert members(design) == [first, second, extra]


def test_faults_stand_beside_their_fields_in_words(bureau, design):
    _first, second = members(design)
    fields = {"title.en": "", f"members.{second}.when": "answers.nobody = TRUE", "promised_days": "a"}
    found = check_design(save_fields(design, fields, 0, bureau.officer).data)
    assert not found.is_sound
    assert found.by_field["title.en"].message == "还没有填写"
    assert found.by_field["title.en"].label == "名称（英文）"
    assert found.by_field["promised_days"].message == "要填数字"
    assert found.conditions[f"members.{second}.when"].startswith("读不懂：")


def test_a_circle_and_an_unreadable_condition_are_faults_of_the_compiler(bureau, design):
    first, second = members(design)
    design = act_on(design, "add_after", first, second, bureau.officer)
    design = act_on(design, "add_after", second, first, bureau.officer)
    circle = check_design(design.data)
    assert "互相等待" in circle.by_field["members"].message
    design = act_on(design, "remove_after", second, first, bureau.officer)
    design = save_fields(design, {f"members.{second}.when": "answers.purpose >"}, design.place, bureau.officer)
    found = check_design(design.data)
    assert list(found.by_field) == [f"members.{second}.when"]
    assert " / " not in found.by_field[f"members.{second}.when"].message


def test_a_condition_is_told_in_plain_words(bureau, design):
    second = members(design)[1]
    design = act_on(design, "add_question", "", "", bureau.officer)
    fields = {
        "questions.0.name": "also", "questions.0.title.zh": "也要办第二件吗", "questions.0.title.en": "The second too",
        f"members.{second}.when": "answers.also = TRUE",
    }  # fmt: skip
    design = save_fields(design, fields, design.place, bureau.officer)
    found = check_design(design.data)
    assert found.is_sound
    assert found.conditions[f"members.{second}.when"] == "只有“也要办第二件吗”是“是”时才办"


def test_the_promise_is_never_shorter_than_the_longest_chain(bureau, design):
    short = check_design(save_fields(design, {"promised_days": "9"}, 0, bureau.officer).data)
    assert "要 10 个" in short.by_field["promised_days"].message
    longer = check_design(save_fields(design, {"promised_days": "12"}, 1, bureau.officer).data)
    assert longer.compiled.manifest["promised_limit"] == {"value": 12, "unit": "working_day"}


def test_a_new_bundle_is_copied_and_led_by_ones_own_department(bureau):
    copied = new_design("new_thing", bureau.other_authority, a_bundle())
    assert copied.data["owner"]["authority"] == "public_security_bureau"
    assert check_design(copied.data).is_sound
    with pytest.raises(CodeRefused):
        new_design("new_thing", bureau.officer)
    with pytest.raises(CodeRefused):
        new_design("No Code", bureau.officer)


def test_the_template_gives_a_draft(bureau):
    assert new_design("from_nothing", bureau.officer).data["title"]["zh"] == "一件事的名字"


def test_strangers_see_and_change_nothing(bureau, design):
    for viewer in (bureau.other_authority, bureau.clerk, bureau.applicant):
        assert not designs_visible_to(viewer).exists()
        with pytest.raises(NotVisible):
            visible_design(viewer, design.pk)
        with pytest.raises(NotVisible):
            save_fields(design, {"title.zh": "别的"}, 0, viewer)
        with pytest.raises(NotVisible):
            act_on(design, "add_question", "", "", viewer)
        with pytest.raises(NotVisible):
            open_design(design.based_on, viewer)
    assert Design.objects.get(pk=design.pk).data["title"]["zh"] == "两件事"


def test_what_was_given_up_is_over_and_another_can_be_begun(bureau, design):
    assert discard(design, bureau.officer).state == DesignState.DISCARDED
    assert open_design(design.based_on, bureau.officer) != design
