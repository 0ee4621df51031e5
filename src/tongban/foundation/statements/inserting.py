"""New rows by statements that are written once for each table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

M = TypeVar("M", bound=models.Model)
# More rows at once are left to Django: each number of rows is a statement of its own.
FEW = 16


@cache
def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Every column that a new row brings; a key that the database counts is not among them."""
    return [
        field for field in model._meta.local_concrete_fields if not field.generated and field is not _counted(model)
    ]


@cache
def _counted(model: type[models.Model]) -> models.AutoField[Any, Any] | None:
    """The key that the database counts, if it does."""
    key = model._meta.pk
    return key if isinstance(key, models.AutoField) else None


@cache
def _statement(model: type[models.Model], rows: int) -> str:
    quote = connection.ops.quote_name
    fields = _columns(model)
    one = f"({', '.join(['%s'] * len(fields))})"
    names = ", ".join(quote(str(field.column)) for field in fields)
    counted = _counted(model)
    returning = f" RETURNING {quote(str(counted.column))}" if counted else ""
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([one] * rows)}{returning}"


def insert(row: M) -> M:
    """Add one new row; as ``row.save(force_insert=True)``, but without signals and at a fraction of its cost.

    Raises:
        IntegrityError: as ``save``.
        ValueError: the row has a key that the database would count; it may be there already.
    """
    insert_all([row])
    return row


def insert_all(rows: Iterable[M]) -> list[M]:
    """Add new rows of one table together, as ``bulk_create``; they know their keys afterwards.

    Raises:
        IntegrityError, ValueError: as ``insert``.
    """
    new = list(rows)
    if not new:
        return new
    model = type(new[0])
    if len(new) > FEW:
        return model._default_manager.bulk_create(new)
    fields, counted = _columns(model), _counted(model)
    for row in new:
        if counted is not None and row.pk is not None:
            raise ValueError(f"{row!r} has the key {row.pk} already")
        row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]
    backend = connections[DEFAULT_DB_ALIAS]  # itself: ``connection`` looks it up with every touch
    values = [field.get_db_prep_save(field.pre_save(row, add=True), backend) for row in new for field in fields]
    with backend.cursor() as cursor:
        cursor.execute(_statement(model, len(new)), values)
        keys: Sequence[tuple[Any, ...]] = cursor.fetchall() if counted else ()
    for row, key in zip(new, keys, strict=False):
        row.pk = key[0]
    for row in new:
        row._state.adding, row._state.db = False, backend.alias
    return new
