"""Questions whose statement is written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.expressions import Value
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Slot:
    """Where a value will stand, and the field that prepares it."""

    place: int
    field: models.Field[Any, Any] | None


class _Given(Value):
    """A value that is known only when the question is asked."""

    def __init__(self, slot: _Slot) -> None:
        super().__init__(None, output_field=slot.field)
        self.slot = slot

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self.slot]


def given(place: int, field: models.Field[Any, Any] | None = None) -> Any:
    """Stands in a query for the value that ``Select`` is called with at this place.

    Args:
        place: counted from 0.
        field: how the value is stored, where that is not as it is, such as ``models.DateField()``.
    """
    return _Given(_Slot(place, field))


@dataclass(frozen=True)
class _Plan:
    """What Django made of the query for one kind of database."""

    sql: str
    values: tuple[Any, ...]
    places: int
    converters: tuple[tuple[int, list[Any], Any], ...]
    model: type[models.Model]
    columns: slice
    names: tuple[str, ...]
    related: tuple[Any, ...]
    locks: bool


class Select(Generic[M]):
    """A query for whole rows that is built once and asked many times; building costs Django more than asking.

    ``of_token = Select(lambda: Client.objects.filter(token_digest=given(0)))`` and later ``of_token(digest)``. Values
    are compared as they are given, so encrypted columns and lists do not go; related rows by ``select_related`` do.
    """

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        self._build = build
        self._plans: dict[str, _Plan] = {}

    def __call__(self, *values: Any) -> list[M]:
        """The rows for these values.

        Raises:
            TypeError: the query does not have a place for each value; a lookup may have swallowed one.
            TransactionManagementError: rows to be locked were asked for outside a transaction.
        """
        backend = connections[DEFAULT_DB_ALIAS]
        plan = self._plans.get(backend.vendor) or self._planned(backend)
        if len(values) != plan.places:
            raise TypeError(f"{len(values)} values for {plan.places} places in {plan.sql}")
        if plan.locks and not backend.in_atomic_block:
            raise transaction.TransactionManagementError("a lock outside a transaction holds nothing")
        with backend.cursor() as cursor:
            cursor.execute(plan.sql, [_filled(value, values, backend) for value in plan.values])
            rows = cursor.fetchall()
        return [_read(plan, list(row), backend) for row in rows]

    def first(self, *values: Any) -> M | None:
        """The first row, or None; the query itself says in which order and that one is enough."""
        return next(iter(self(*values)), None)

    def _planned(self, backend: Any) -> _Plan:
        """Have Django write the statement, and keep how it reads the rows."""
        compiler = self._build().query.get_compiler(connection=backend)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            raise TypeError("a query that can find nothing needs no statement") from None
        info = compiler.klass_info
        fields = info["select_fields"]
        columns = slice(fields[0], fields[-1] + 1)
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        plan = self._plans[backend.vendor] = _Plan(
            sql=sql,
            values=tuple(values),
            places=len({value.place for value in values if isinstance(value, _Slot)}),
            converters=tuple((place, convert, column) for place, (convert, column) in converters.items()),
            model=info["model"],
            columns=columns,
            names=tuple(column[0].target.attname for column in compiler.select[columns]),
            locks=compiler.query.select_for_update,
            related=tuple(get_related_populators(info, compiler.select, backend.alias)),  # type: ignore[call-arg]
        )
        return plan


def _filled(value: Any, given: tuple[Any, ...], backend: Any) -> Any:
    if not isinstance(value, _Slot):
        return value
    found = given[value.place]
    return found if value.field is None else value.field.get_db_prep_value(found, backend)


def _read(plan: _Plan, row: list[Any], backend: Any) -> Any:
    for place, convert, column in plan.converters:
        for one in convert:
            row[place] = one(row[place], column, backend)
    found = plan.model.from_db(backend.alias, plan.names, row[plan.columns])
    for related in plan.related:
        related.populate(row, found)
    return found
