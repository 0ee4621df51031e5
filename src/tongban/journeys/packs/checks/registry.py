"""The list of checks and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from tongban.journeys.packs.errors import Problem
from tongban.journeys.packs.folders import Pack

Found = Iterator[Problem]


@dataclass(frozen=True)
class Check:
    """One rule that every pack keeps.

    Attributes:
        name: its heading in the documentation.
        title: what it demands, in words for the console.
        needs_shape: not run while the schemas find faults, because its message would only mislead.
        kinds: which packs it is for.
    """

    name: str
    title: str | Promise
    run: Callable[[Pack], Found]
    needs_shape: bool = True
    kinds: tuple[str, ...] = ("item", "policy")


ITEM, POLICY = ("item",), ("policy",)
CHECKS: dict[str, Check] = {}


def check(
    name: str, title: str | Promise, *, needs_shape: bool = True, kinds: tuple[str, ...] = ("item", "policy")
) -> Callable[[Callable[[Pack], Found]], Callable[[Pack], Found]]:
    """Put a validator on the list."""

    def put(function: Callable[[Pack], Found]) -> Callable[[Pack], Found]:
        CHECKS[name] = Check(name, title, function, needs_shape, kinds)
        return function

    return put


def problem(
    pack: Pack, file: str, path: tuple[str | int, ...], message: str, remedy: str, *, warning: bool = False
) -> Problem:
    """A fault at the value of ``path`` in one of the pack's files."""
    severity = "warning" if warning else "error"
    return Problem(pack.file_of(file), pack.line(file, *path), message, remedy, severity=severity)


def report(pack: Pack) -> dict[str, list[Problem]]:
    """Problems by check; checks that were not run because of a faulty shape are left out."""
    found: dict[str, list[Problem]] = {}
    broken = bool(pack.problems)
    for name, one in sorted(CHECKS.items(), key=lambda item: item[1].needs_shape):
        if pack.kind not in one.kinds or (broken and one.needs_shape):
            continue
        found[name] = [replace(item, check=name) for item in one.run(pack)]
        broken = broken or (not one.needs_shape and any(item.severity == "error" for item in found[name]))
    return found


def check_pack(pack: Pack) -> list[Problem]:
    """All faults of a pack, by file and line. Only those of severity ``error`` stop it from being published."""
    return sorted([*pack.problems, *(item for items in report(pack).values() for item in items)])
