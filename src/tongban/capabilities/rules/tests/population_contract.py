"""What every population engine must do; each plug inherits this class."""

import json
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tongban.capabilities.rules.public import (
    MatchResult,
    Question,
    QuestionError,
    ResultError,
    TableError,
    compile_rule_set,
    compile_values,
    explain_mask,
)

TODAY = date(2026, 11, 25)
TYPES = {
    "person.birth_date": "date",
    "person.region": "region",
    "person.alive": "boolean",
    "person.level": "code",
    "person.income_fen": "money_fen",
}
SOURCES = {"person.level": "disabled_union"}
PARAMETERS = {"amount": {"unit": "fen", "values": [{"from": "2016-05-01", "brackets": {"65": 7500, "70": 15000}}]}}
OLD = [
    {"id": "old", "expr": "person.age >= 65"},
    {"id": "local", "expr": "in_region(person.region, '310000')"},
    {"id": "alive", "expr": "person.alive"},
]
DISABLED = [{"id": "level", "expr": "person.level IN ('1', '2')"}, {"id": "alive", "expr": "person.alive"}]
PEOPLE = [
    # key, birth, region, alive, level, income, answered
    ("p1", date(1956, 11, 25), "310101", True, None, 100, True),  # 70 today
    ("p2", date(1956, 11, 26), "310115002", True, "1", 200, True),  # 69
    ("p3", date(1961, 11, 26), "310101", True, None, 300, False),  # 64; the union has not answered
    ("p4", date(1950, 1, 1), "330100", True, "3", None, True),  # elsewhere
    ("p5", date(1950, 1, 1), "310101", None, "2", 500, True),  # nothing said of being alive
    ("p6", None, None, True, None, 600, False),
]
FULL = 0b010101


def write_table(path, people=PEOPLE, **without):
    names = ["subject_key", *TYPES, "answered:disabled_union"]
    kinds = ["VARCHAR", "DATE", "VARCHAR", "BOOLEAN", "VARCHAR", "BIGINT", "BOOLEAN"]
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(names, kinds, strict=True))
        connection.execute(f"CREATE TABLE people ({columns})")
        connection.executemany(f"INSERT INTO people VALUES ({', '.join('?' * len(names))})", people)
        left = ", ".join(f'"{name}"' for name in names if name not in without.get("without", ()))
        connection.execute(f"COPY (SELECT {left} FROM people) TO '{path}' (FORMAT parquet)")
    return path


def allowance(today=TODAY, parameters=PARAMETERS):
    amount = compile_values({"amount": "bracket(param.amount, person.age)"}, TYPES, parameters)["amount"]
    return Question("allowance", compile_rule_set(OLD, TYPES, parameters), amount, today)


def disabled():
    return Question("disabled", compile_rule_set(DISABLED, TYPES), None, TODAY)


class PopulationContract:
    """Inherit and give ``make_engine``."""

    def make_engine(self):
        raise NotImplementedError

    @pytest.fixture
    def engine(self):
        return self.make_engine()

    @pytest.fixture
    def table(self, tmp_path):
        return write_table(tmp_path / "people.parquet")

    @pytest.fixture
    def result(self, engine, table, tmp_path):
        return self.match(engine, table, tmp_path / "result", keep=["person.region"])

    def match(self, engine, table, into, questions=None, **more):
        return engine.match(table, questions or [allowance(), disabled()], into, sources=SOURCES, **more)

    def test_it_is_ready(self, engine):
        assert engine.check_config() == []

    def test_the_eligible_come_with_amount_and_mask_in_order_of_key(self, result):
        assert result.eligible("allowance") == [("p1", 15000, FULL), ("p2", 7500, FULL)]
        assert result.eligible("allowance", after="p1") == [("p2", 7500, FULL)]
        assert result.eligible("allowance", limit=1) == [("p1", 15000, FULL)]

    def test_absent_is_not_met_and_unanswered_is_unknown(self, result):
        verdicts = {key: result.one(key)["disabled"][0] for key, *_ in PEOPLE}
        assert verdicts == {"p1": False, "p2": True, "p3": None, "p4": False, "p5": False, "p6": None}
        assert [key for key, _, _ in result.unknowns("disabled")] == ["p3", "p6"]
        assert [key for key, _, _ in result.refused("disabled")] == ["p1", "p4", "p5"]

    def test_a_code_begins_with_an_item_of_a_list_on_the_days_on_which_there_is_one(self, engine, table, tmp_path):
        entries = [
            {"from": "2020-01-01", "until": "2020-12-31", "list": ["3301", "310115"]},
            {"from": "2026-01-01", "list": ["310101"]},
        ]
        specs = [{"id": "there", "expr": "begins_with_one_of(person.region, param.places)"}]
        rules = compile_rule_set(specs, TYPES, {"places": {"unit": "places", "values": entries}})
        days = {"then": date(2020, 6, 1), "never": date(2023, 6, 1), "now": TODAY}
        questions = [Question(code, rules, None, day) for code, day in days.items()]
        result = self.match(engine, table, tmp_path / "beginnings", questions)
        found = {code: "".join(str(result.one(key)[code][2]) for key, *_ in PEOPLE) for code in days}
        assert found == {"then": "010100", "never": "222222", "now": "101010"}
        for key, _birth, region, *_ in PEOPLE:
            for code, day in days.items():
                verdict = rules.verdicts({"person.region": region}, day)[0]
                assert (result.one(key)[code][0]) == verdict or region is None

    def test_a_mask_explains_itself(self, result):
        mask = result.one("p4")["allowance"][2]
        told = explain_mask(allowance().rules, mask)
        assert [(spec["id"], verdict) for spec, verdict in told] == [("old", True), ("local", False), ("alive", True)]

    def test_the_summary_counts_everyone_once(self, result):
        found = result.summary()["allowance"]
        assert (found.eligible, found.refused, found.unknown, found.amount_fen) == (2, 4, 0, 22500)
        assert found.criteria == {"old": (4, 2, 0), "local": (4, 2, 0), "alive": (5, 1, 0)}
        assert result.summary()["disabled"].criteria["level"] == (2, 2, 2)
        assert result.rows == 6

    def test_one_failed_criterion_is_a_near_miss(self, result):
        assert [key for key, _, _ in result.near_misses("allowance")] == ["p3", "p4", "p5"]

    def test_the_eligible_of_one_place_come_in_pages(self, result):
        assert [row[0] for row in result.eligible("allowance", within=("person.region", "310"))] == ["p1", "p2"]
        assert [row[0] for row in result.eligible("allowance", within=("person.region", "310115"))] == ["p2"]
        assert [row[0] for row in result.eligible("allowance", "p1", 1, within=("person.region", "31"))] == ["p2"]
        with pytest.raises(ResultError):
            result.eligible("allowance", within=("person.level", "1"))

    def test_what_should_be_unique_is_counted_where_it_is_not(self, engine, table):
        assert engine.shared(table, "person.birth_date") == (5, 2)
        assert engine.shared([table], "person.level") == (3, 0)
        with pytest.raises(TableError):
            engine.shared(table, "person.phone")

    def test_the_eligible_are_counted_by_a_kept_column(self, result):
        assert result.by("allowance", "person.region", prefix=6) == [("310101", 1, 15000), ("310115", 1, 7500)]
        with pytest.raises(ResultError, match="does not keep"):
            result.by("allowance", "person.level")

    def test_who_was_not_judged_is_not_there(self, result):
        assert result.one("p9") == {}
        with pytest.raises(ResultError, match="does not answer other"):
            result.eligible("other")

    def test_again_is_a_no_op_and_something_else_is_refused(self, engine, table, tmp_path, result):
        before = {path: path.stat().st_mtime_ns for path in result.folder.rglob("*") if path.is_file()}
        assert self.match(engine, table, result.folder, keep=["person.region"]).digest == result.digest
        assert {path: path.stat().st_mtime_ns for path in result.folder.rglob("*") if path.is_file()} == before
        with pytest.raises(ResultError, match="already holds another result"):
            self.match(engine, table, result.folder, [disabled()])

    def test_a_changed_table_or_parameter_is_another_match(self, engine, table, tmp_path, result):
        dearer = {"amount": {"unit": "fen", "values": [{"from": "2016-05-01", "brackets": {"65": 7501, "70": 15000}}]}}
        with pytest.raises(ResultError):
            self.match(engine, table, result.folder, [allowance(parameters=dearer), disabled()], keep=["person.region"])
        os.utime(write_table(table))
        with pytest.raises(ResultError):
            self.match(engine, table, result.folder, keep=["person.region"])

    def test_the_manifest_tells_what_was_asked(self, result):
        told = json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
        assert [item["code"] for item in told["questions"]] == ["allowance", "disabled"]
        assert told["questions"][0]["criteria"][0] == {"id": "old", "expr": "person.age >= 65"}
        assert told["questions"][0]["today"] == "2026-11-25"
        assert MatchResult(result.folder).digest == told["digest"]

    def test_nothing_is_left_where_a_match_failed(self, engine, tmp_path):
        table = write_table(tmp_path / "people.parquet", without=["person.alive"])
        with pytest.raises(TableError, match=r"no column person\.alive"):
            self.match(engine, table, tmp_path / "made" / "result")
        left = [path for path in (tmp_path / "made").iterdir() if not path.name.endswith(".lock")]
        assert left == []

    def test_what_a_killed_match_left_is_cleared_away(self, engine, table, tmp_path):
        half = tmp_path / ".result.part" / "rows"
        half.mkdir(parents=True)
        (half / "0.parquet").write_bytes(b"half a file")
        with pytest.raises(ResultError, match="There is no result"):
            MatchResult(tmp_path / "result")
        assert self.match(engine, table, tmp_path / "result").rows == 6
        assert not half.exists()

    def test_a_wrong_type_in_the_table_is_named(self, engine, tmp_path):
        path = Path(tmp_path / "odd.parquet")
        with duckdb.connect() as connection:
            connection.execute(
                f"""COPY (SELECT 'p1' AS subject_key, '1' AS "person.level", 1 AS "person.alive") TO '{path}'"""
            )
        with pytest.raises(TableError, match=r"person\.alive should be boolean"):
            self.match(engine, path, tmp_path / "result", [disabled()])

    def test_two_questions_of_one_code_are_refused(self, engine, table, tmp_path):
        with pytest.raises(QuestionError, match="not unique"):
            self.match(engine, table, tmp_path / "result", [disabled(), disabled()])

    def test_an_increment_replaces_the_rows_of_those_who_changed(self, engine, table, tmp_path, result):
        moved = [(*PEOPLE[0][:2], "330100", *PEOPLE[0][3:]), ("p3", date(1950, 1, 1), *PEOPLE[2][2:])]
        newer = write_table(
            tmp_path / "changed.parquet", [*moved, ("p7", date(1940, 1, 1), "310101", True, None, 1, True)]
        )
        increment = self.match(engine, newer, tmp_path / "increment", keep=["person.region"])
        merged = result.updated_by(increment, tmp_path / "merged")
        assert [key for key, _, _ in merged.eligible("allowance")] == ["p2", "p3", "p7"]
        assert merged.rows == 7
        assert merged.one("p1")["allowance"][0] is False
        again = merged.updated_by(increment, tmp_path / "again")
        assert [key for key, _, _ in again.eligible("allowance")] == ["p2", "p3", "p7"]
        change = merged.compare(result, "allowance")
        assert change.counts == {"appeared": 2, "vanished": 1, "changed": 0}
        assert [(item.subject_key, item.old_amount_fen, item.new_amount_fen) for item in change.appeared] == [
            ("p3", None, 15000), ("p7", None, 15000),
        ]  # fmt: skip
        assert [(item.subject_key, item.new_mask) for item in change.vanished] == [("p1", 0b010001)]

    def test_only_the_named_are_judged(self, engine, table, tmp_path):
        result = self.match(engine, table, tmp_path / "result", only=["p2", "p4"])
        assert result.rows == 2
        assert result.one("p1") == {}
        keys = write_table(tmp_path / "keys.parquet", [PEOPLE[4]])
        assert [*self.match(engine, table, tmp_path / "other", only=keys).one("p5")] == ["allowance", "disabled"]

    def test_a_changed_amount_is_found(self, engine, table, tmp_path, result):
        dearer = {"amount": {"unit": "fen", "values": [{"from": "2016-05-01", "brackets": {"65": 8000, "70": 15000}}]}}
        other = self.match(engine, table, tmp_path / "dearer", [allowance(parameters=dearer)])
        change = other.compare(result, "allowance")
        assert change.counts == {"appeared": 0, "vanished": 0, "changed": 1}
        assert [(item.old_amount_fen, item.new_amount_fen) for item in change.changed] == [(7500, 8000)]
