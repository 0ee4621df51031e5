import pytest

from tongban.journeys.packs import schemas
from tongban.journeys.packs.loader import Unreadable, load_json, load_yaml


def test_every_scalar_is_the_text_that_was_typed():
    text = "on: yes\nregion: 0310\ntime: 12:30:00\nversion: 2022.10\nnothing: ~\n"
    assert load_yaml(text, "x.yaml").data == {
        "on": "yes", "region": "0310", "time": "12:30:00", "version": "2022.10", "nothing": "~",
    }  # fmt: skip


def test_every_value_knows_its_line():
    document = load_yaml("a:\n  b:\n    - one\n    - two\n", "x.yaml")
    assert document.line("a", "b", 1) == 4
    assert document.line("a", "missing", "deeper") == 1
    assert document.line("a", "b") == 2


def test_a_doubled_key_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="twice") as caught:
        load_yaml("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert caught.value.line == 3


def test_json_keeps_its_types_and_knows_its_lines():
    document = load_json('{\n  "a": true,\n  "b": [1,\n 2]}', "x.json")
    assert document.data == {"a": True, "b": [1, 2]}
    assert document.line("b", 1) == 4


def test_types_come_from_the_schema():
    typed = schemas.typed("manifest", {
        "version": "2022.10", "assurance": "2", "who_may_file": {"self": "true"},
        "promised_limit": {"value": "15", "unit": "working_day"}, "targets": {"prefill_ratio": "0.7"},
        "catalogue": {"level": "2"},
    })  # fmt: skip
    assert typed == {
        "version": "2022.10", "assurance": 2, "who_may_file": {"self": True},
        "promised_limit": {"value": 15, "unit": "working_day"}, "targets": {"prefill_ratio": 0.7},
        "catalogue": {"level": "2"},
    }  # fmt: skip


def test_a_value_that_does_not_fit_stays_text_so_that_the_check_can_name_it():
    typed = schemas.typed("manifest", {"assurance": "two"})
    assert typed == {"assurance": "two"}
    assert [list(e.absolute_path) for e in schemas.faults("manifest", typed) if e.absolute_path] == [["assurance"]]
