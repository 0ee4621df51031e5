"""Two devices, one form: what only one side changed is kept, what both changed is asked."""

import json

import pytest

from tongban.capabilities.forms.public import Clash, Sheet, mark, marks, merge

SHOWN = {"phone": "101", "street": "A", "rows": [{"n": 1}]}


def sheet(chosen=None, shown=SHOWN):
    return Sheet(marks(shown, shown), chosen or {}, "this")


def test_each_side_keeps_what_it_alone_changed():
    kept = {**SHOWN, "street": "B"}
    sent = {**SHOWN, "phone": "102"}
    assert merge(kept, sent, sheet()) == ({"phone": "102", "street": "B", "rows": [{"n": 1}]}, [])


def test_the_same_change_on_both_sides_is_no_clash():
    changed = {**SHOWN, "street": "B"}
    assert merge(changed, changed, sheet()) == (changed, [])


def test_different_changes_clash_and_the_kept_answer_stays():
    kept, sent = {**SHOWN, "street": "B"}, {**SHOWN, "street": "C"}
    assert merge(kept, sent, sheet()) == (kept, [Clash("street", "C", "B")])


@pytest.mark.parametrize(("choice", "result"), [("mine", "C"), ("theirs", "B")])
def test_the_choice_settles_it(choice, result):
    kept, sent = {**SHOWN, "street": "B"}, {**SHOWN, "street": "C"}
    merged, clashes = merge(kept, sent, sheet({"street": f"{choice}:{mark('B')}"}))
    assert (merged["street"], clashes) == (result, [])


def test_a_choice_against_an_answer_that_changed_again_is_asked_anew():
    kept, sent = {**SHOWN, "street": "D"}, {**SHOWN, "street": "C"}
    assert merge(kept, sent, sheet({"street": f"mine:{mark('B')}"}))[1] == [Clash("street", "C", "D")]


def test_a_device_does_not_clash_with_itself():
    kept, sent = {**SHOWN, "street": "B"}, {**SHOWN, "street": "C"}
    assert merge(kept, sent, sheet(), own={"street"}) == (sent, [])


def test_what_was_not_on_the_page_is_left_as_it_is_kept():
    kept, sent = {**SHOWN, "other": "new"}, {**SHOWN, "other": "old", "phone": "102"}
    assert merge(kept, sent, sheet())[0]["other"] == "new"


def test_a_sender_without_pages_overwrites():
    assert merge({"a": 1, "b": 2}, {"a": 3}, Sheet()) == ({"a": 3, "b": 2}, [])


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_everything_empty_is_the_same(empty):
    assert mark(empty) == mark(None)


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", "7"])
def test_broken_marks_merge_nothing(broken):
    assert Sheet.read({"_base": broken}, "this").shown == {}


def test_choices_are_read_by_question():
    found = Sheet.read({"_base": json.dumps({"a": "1"}), "_keep.a": "mine:1", "a": "x"}, "this")
    assert (found.shown, found.chosen) == ({"a": "1"}, {"a": "mine:1"})
