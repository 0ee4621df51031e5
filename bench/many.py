"""A long history made in the database itself: one case and its work copied, so that a million rows take a minute.

SQL that both databases read; what they spell differently stands in ``SPELT``.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models

SPELT = {
    "postgresql": {
        "series": "generate_series(1, %s) AS n",
        "number": "'B' || lpad(({})::text, 20, '0')",
        "day": "one.due_on + (n %% 90)::int",
        "moment": "one.due_at + (n %% 90) * interval '1 day' + n * interval '1 second'",
    },
    "sqlite": {
        "series": "(WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < %s) SELECT n FROM up)",
        "number": "printf('B%%020d', {})",
        "day": "date(one.due_on, (n %% 90) || ' days')",
        "moment": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', one.due_at, (n %% 90) || ' days', n || ' seconds')",
    },
}


def copies(model: type[models.Model], sample: models.Model, count: int, changed: dict[str, str]) -> None:
    """Add ``count`` copies of a row.

    Args:
        changed: SQL of the columns that differ, in which ``n`` counts the copies from 1 and ``one`` is the sample.
    """
    columns = {field.column: f'one."{field.column}"' for field in model._meta.concrete_fields if not field.generated}
    columns = {name: sql for name, sql in {**columns, **changed}.items() if sql}
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} "
            f"FROM {table} AS one, {SPELT[connection.vendor]['series']} WHERE one.id = %s",
            [count, sample.pk],
        )
        cursor.execute(f"ANALYZE {table}")


def bring_cases_to(target: int, sample: Any, seldom: str, waits: int = 10) -> None:
    """So many cases: every tenth of the sample's authority, the others of three hundred more.

    Args:
        sample: a case that waits for an officer; all are copies of it.
        seldom: authority that gets one of five thousand.
        waits: of so many one waits for an officer of its authority, with due days over three months; a divisor of 10.
    """
    from tongban.capabilities.process.public import WorkItem
    from tongban.journeys.cases.public import Case

    have = Case.objects.count()
    missing = target - have
    if missing <= 0:
        return
    first = Case.objects.latest("pk").pk
    other = f"CASE WHEN n %% 5000 = 1 THEN '{seldom}' ELSE 'authority_' || (n %% 300) END"
    spelt = SPELT[connection.vendor]
    copies(
        Case,
        sample,
        missing,
        {
            "id": "",
            "reference": "NULL",
            "number": spelt["number"].format(f"{first} + n"),
            "authority_code": f"CASE WHEN n %% 10 = 0 THEN one.authority_code ELSE {other} END",
            "due_on": spelt["day"],
        },
    )
    _copy_work(WorkItem.objects.filter(owner_ref=sample.ref).latest("pk"), first, missing // waits, waits)


def _copy_work(item: Any, first: int, count: int, waits: int) -> None:
    """A process, without what it remembers, and its waiting step for each of the copied cases that waits."""
    instance, spelt = item.instance, SPELT[connection.vendor]
    case = f"FROM cases_case AS made WHERE made.number = {spelt['number'].format(f'{first} + n * {waits}')}"
    ref = f"'cases.case:' || (SELECT made.id {case})"
    copies(type(instance), instance, count, {"id": "", "owner_ref": ref, "document": "'{}'"})
    whose = f"(SELECT made.id FROM {instance._meta.db_table} AS made WHERE made.owner_ref = {ref})"
    changed = {
        "id": "", "instance_id": whose, "owner_ref": ref, "due_at": spelt["moment"],
        "authority_code": f"(SELECT made.authority_code {case})",
    }  # fmt: skip
    copies(type(item), item, count, changed)
