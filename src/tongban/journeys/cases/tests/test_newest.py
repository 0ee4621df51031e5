"""Lists of staff: what they hold, and that the database reads them from one stretch of an index, whatever is asked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, product

import pytest
from django.db import connection

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.cases import newest as lists
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.public import Narrowing, cases_visible_to, newest_visible, search_cases
from tongban.journeys.cases.tests.factories import Town, make_case

pytestmark = pytest.mark.django_db

OWNER, CLIENT = "civil_affairs_bureau", "client:7"
SYSTEM = Viewer(role=Role.CLERK, client_id=7, authority_code=OWNER)
DISTRICT = replace(SYSTEM, role=Role.OFFICER, client_id=None, region_code="310115")
MOMENT = datetime(2022, 6, 1, tzinfo=UTC)


def fill(count: int) -> None:
    """Cases of several authorities, districts, items and states in SQL; nearly all were taken in by one system."""
    sample = make_case(Town(), "received")
    assert SYSTEM.actor_ref == CLIENT
    if connection.vendor == "sqlite":
        changed_at = f"datetime('{MOMENT:%Y-%m-%d}', '-' || (20000 - n) || ' minutes')"
    else:
        changed_at = f"timestamptz '{MOMENT.isoformat()}' - (20000 - n) * interval '1 minute'"
    changed = {
        "number": "'B' || CAST(n AS text)",
        "reference": "NULL",
        "authority_code": f"CASE WHEN n % 40 = 0 THEN 'seldom' WHEN n % 3 = 0 THEN 'other' ELSE '{OWNER}' END",
        "region_code": "CASE n / 3 % 3 WHEN 0 THEN '' WHEN 1 THEN '310115' ELSE '310101' END",
        "pack_code": "'item_' || CAST(n % 7 AS text)",
        "state": "CASE n % 11 WHEN 0 THEN 'received' WHEN 1 THEN 'in_review' ELSE 'closed' END",
        "taken_by": f"CASE WHEN n % 50 = 0 THEN '' ELSE '{CLIENT}' END",
        "changed_at": changed_at,
    }
    columns = [field.column for field in Case._meta.concrete_fields if not (field.primary_key or field.generated)]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'one."{name}"') for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_case ({names}) WITH RECURSIVE many(n) AS "
            f"(SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {count}) "
            f"SELECT {values} FROM cases_case AS one, many WHERE one.id = {sample.pk}"
        )
        cursor.execute("ANALYZE cases_case")
    Case.objects.filter(pk=sample.pk).delete()


NARROWINGS = [
    Narrowing(tuple(states), item, after)
    for states, item, after in product(
        [[], ["received"], ["suspended"], ["received", "in_review"]],
        ["", "item_3", "item_x"],
        [None, MOMENT - timedelta(minutes=20000 - 350)],
    )
]


@pytest.mark.parametrize(
    ("looked", "few"), [(1000, 2000), (15, 2000), (15, 20)], ids=["among the newest", "few changed", "many changed"]
)
def test_however_it_is_read_it_is_what_the_viewer_may_see(monkeypatch, looked, few):
    fill(400)
    monkeypatch.setattr(lists, "LOOKED_THROUGH", looked)
    monkeypatch.setattr(lists, "FEW_CHANGED", few)
    middle = sorted(Case.objects.values_list("pk", flat=True))[300]
    for viewer, narrowing, before in product((SYSTEM, DISTRICT), NARROWINGS, (None, middle)):
        plain = cases_visible_to(viewer).filter(narrowing.condition()).order_by("-pk")
        wanted = list((plain.filter(pk__lt=before) if before else plain).values_list("pk", flat=True)[:10])
        rows = newest_visible(viewer, narrowing, 10, ("id",), before=before)
        assert [row[0] for row in rows] == wanted, (viewer, narrowing, before)


class Asked(list):
    """Every question about cases, as the database got it."""

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("SELECT") and 'FROM "cases_case"' in sql:
            self.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)


def plan(sql: str, params: tuple) -> tuple[list[str], int]:
    """How the database reads, one line for each table with its index, and how many blocks it had to touch.

    On PostgreSQL it is the plan for any value, which a connection keeps, for a table too large to be read whole.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
            return [row[3] for row in cursor.fetchall() if re.search("SCAN|SEARCH|ORDER BY", row[3])], 0
        number = iter(range(1, len(params) + 1))
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("PREPARE asked AS " + re.sub("%s", lambda _one: f"${next(number)}", sql))
        values = ", ".join("'" + str(value).replace("'", "''") + "'" for value in params)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked ({values})")
        found = cursor.fetchone()[0]
        cursor.execute("DEALLOCATE asked")
    top = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return list(nodes(top)), top["Shared Hit Blocks"] + top["Shared Read Blocks"]


def nodes(node: dict) -> list[str]:
    own = []
    if "Sort" in node["Node Type"]:
        own = ["ORDER BY by sorting"]
    elif "Relation Name" in node or "Index Name" in node:
        own = [f"{node['Node Type']} using index {node.get('Index Name', '-')} {node.get('Index Cond', '')}"]
    return own + [line for part in node.get("Plans", []) for line in nodes(part)]


SINCE, LONG_AGO = MOMENT - timedelta(minutes=50), MOMENT - timedelta(days=400)
WHAT = {
    "all": (Narrowing(), ["cases_of_authority"], ["cases_taken_by"], ["cases_of_region"]),
    "a state": (Narrowing(("suspended",)), ["cases_by_state"], ["cases_taken_state"], ["cases_region_state"]),
    "an item": (Narrowing(item="item_x"), ["cases_by_item"], ["cases_taken_item"], ["cases_region_item"]),
    "both": (
        Narrowing(("received",), "item_x"),
        ["cases_by_item_state"],
        ["cases_taken_item_state"],
        ["cases_region_item_state"],
    ),
    "changed, in a state": (
        Narrowing(("closed",), "", SINCE),
        ["cases_changed"],
        ["cases_taken_changed"],
        ["cases_changed"],
    ),
    "long changed, in a state": (
        Narrowing(("closed",), "", LONG_AGO),
        ["cases_changed", "cases_by_state"],
        ["cases_taken_changed", "cases_taken_state"],
        ["cases_changed", "cases_region_state"],
    ),
}
# Blocks for one page: down an index and to a row for each; a walk through all cases of an authority touches thousands.
MOST_BLOCKS = 8 * 101


@pytest.mark.slow(reason="twenty thousand cases, so that the plan is that of a city")
def test_every_list_reads_a_stretch_of_its_own_index(monkeypatch):
    monkeypatch.setattr(lists, "LOOKED_THROUGH", 120)
    monkeypatch.setattr(lists, "FEW_CHANGED", 100)
    fill(20_000)
    for what, (narrowing, own, taken, region) in WHAT.items():
        for viewer, wanted in ((SYSTEM, own + taken), (DISTRICT, region + region)):
            asked = Asked()
            with connection.execute_wrapper(asked):
                newest_visible(viewer, narrowing, 101, ("id", "number", "state"), before=10_000_000)
            plans = [plan(*one) for one in asked if " IN (%s" not in one[0]]  # these rows are known by key
            found = [name for name, _again in groupby(index_of(lines) for lines, _blocks in plans)]
            assert found == [name for name, _again in groupby(wanted)], (what, viewer.role, plans)
            assert all(blocks <= MOST_BLOCKS for _lines, blocks in plans), (what, viewer.role, plans)


def index_of(lines: list[str]) -> str:
    """The index that gives the page; besides it rows are only looked up by their key."""
    lines = [line for line in lines if "ORDER BY" not in line]
    assert not any("SCAN " in line or "Seq Scan" in line for line in lines), lines
    page = [line for line in lines if not re.search(r"(?<!_)id = |rowid=\?", line)]
    assert len(page) == 1, lines
    found = re.search(r"(?i)using (?:covering )?index (\w+)", page[0])
    assert found, lines
    return found[1]


def test_a_case_is_found_by_its_whole_number_or_by_what_stands_at_its_end():
    town, numbers = Town(), ["A20220601000123", "A20220602000123", "A20220602000124"]
    for number in numbers:
        Case.objects.filter(pk=make_case(town).pk).update(number=number)

    def found(text):
        return sorted(search_cases(town.officer, text).values_list("number", flat=True))

    assert found("123") == found("000123") == numbers[:2]
    assert found("A20220602000123") == found("02000123") == [numbers[1]]
    assert found("A2022060200012") == found("999") == []
