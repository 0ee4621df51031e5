"""Asks for one address as one role, and says in one short word what was answered."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .world import ROLES, World

SIGN_IN = "/accounts/login/"


@dataclass(frozen=True)
class Row:
    """One line of the table: an address, a method, and what each role is answered.

    Attributes:
        places: names of the world's values that fill the address, in order.
        expected: role → ``in`` (sent to sign in), ``go`` (redirected elsewhere) or an HTTP status.
    """

    name: str
    method: str
    places: tuple[str, ...]
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {' '.join(self.places)}".strip()

    def address(self, world: World) -> str:
        return reverse(self.name, args=[world.places.get(place, place) for place in self.places])


def read_table(text: str) -> list[Row]:
    """Rows of a table whose columns are separated by ``|``; lines that begin with ``#`` are headings."""
    rows = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, method, places, cells = (part.strip() for part in line.split("|"))
        words = cells.split()
        if len(words) != len(ROLES):
            raise ValueError(f"{name}: {len(words)} answers for {len(ROLES)} roles")
        rows.append(Row(name, method, tuple(places.split()), dict(zip(ROLES, words, strict=True))))
    return rows


def all_names() -> Iterator[str]:
    """Name of every address that the resolver knows; an address without name is named by its route."""

    def walk(patterns: Any, space: str, route: str) -> Iterator[str]:
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner, here)
            elif isinstance(pattern, URLPattern):
                yield space + pattern.name if pattern.name else here

    yield from walk(get_resolver().url_patterns, "", "")


def ask(world: World, row: Row, role: str, body: Any = None) -> HttpResponseBase:
    """One request as this role; whatever it changed is undone."""
    cache.clear()
    client = copy.deepcopy(world.clients[role])  # its own cookies, so that signing out ends here
    client.raise_request_exception = False
    with transaction.atomic():
        answer = send(client, row.method, row.address(world), body, world.staff_numbers.get(role, ""))
        transaction.set_rollback(True)
    return answer


def send(client: Client, method: str, address: str, body: Any, staff_number: str = "") -> HttpResponseBase:
    """A form to a page, JSON to the API."""
    if address.startswith("/api/"):
        headers = {"Idempotency-Key": "table", "X-Officer": staff_number}
        content = "" if body is None else json.dumps(body)
        return client.generic(method, address, content, "application/json", headers=headers)
    return client.get(address, body) if method == "GET" else client.post(address, body or {})


def word_for(answer: HttpResponseBase) -> str:
    """``in``, ``go`` or the status."""
    if answer.status_code in (301, 302, 303):
        return "in" if answer["Location"].startswith(SIGN_IN) else "go"
    return str(answer.status_code)
