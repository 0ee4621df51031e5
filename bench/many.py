"""A long history made in the database itself: one case and its work copied, so that a million rows take a minute."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def copies(model: type[models.Model], sample: models.Model, count: int, changed: dict[str, str]) -> None:
    """Add ``count`` copies of a row.

    Args:
        changed: SQL of the columns that differ, in which ``n`` counts the copies from 1 and ``one`` is the sample.
    """
    columns = {field.column: f'one."{field.column}"' for field in model._meta.concrete_fields}
    columns = {name: sql for name, sql in {**columns, **changed}.items() if sql}
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} "
            f"FROM {table} AS one, generate_series(1, %s) AS n WHERE one.id = %s",
            [count, sample.pk],
        )
        cursor.execute(f"ANALYZE {table}")


def bring_cases_to(target: int, sample: Any, seldom: str) -> None:
    """So many cases: every tenth of the sample's authority, the others of three hundred more.

    Each tenth waits for an officer, with due days over three months.

    Args:
        sample: a case that waits for an officer; all are copies of it.
        seldom: authority that gets one of five thousand.
    """
    from tongban.capabilities.process.public import WorkItem
    from tongban.journeys.cases.public import Case

    have = Case.objects.count()
    missing = target - have
    if missing <= 0:
        return
    first = Case.objects.latest("pk").pk
    other = f"CASE WHEN mod(n, 5000) = 1 THEN '{seldom}' ELSE 'authority_' || mod(n, 300) END"
    copies(
        Case,
        sample,
        missing,
        {
            "id": "",
            "reference": "NULL",
            "number": f"'B' || lpad(({first} + n)::text, 20, '0')",
            "authority_code": f"CASE WHEN mod(n, 10) = 0 THEN one.authority_code ELSE {other} END",
            "due_on": "one.due_on + (mod(n, 90))::int",
        },
    )
    items = WorkItem.objects.filter(owner_ref=sample.ref)
    _copy_work(items.latest("pk"), first, missing // 10)


def _copy_work(item: Any, first: int, count: int) -> None:
    """A process and its waiting step for every tenth of the copied cases."""
    instance = item.instance
    ref = "'cases.case:' || (SELECT id FROM cases_case WHERE number = 'B' || lpad(({first} + n * 10)::text, 20, '0'))"
    ref = ref.format(first=first)
    copies(type(instance), instance, count, {"id": "", "owner_ref": ref})
    whose = f"(SELECT id FROM {instance._meta.db_table} AS made WHERE made.owner_ref = {ref})"
    copies(
        type(item),
        item,
        count,
        {
            "id": "", "instance_id": whose, "owner_ref": ref,
            "due_at": "one.due_at + (mod(n, 90)) * interval '1 day' + n * interval '1 second'",
        },
    )  # fmt: skip
