"""The shelf of building blocks: all that a diagram may name.

A *user block* becomes a work item; a *service block* is a function of the room that owns it. *Values* are looked up
from the owner when a condition asks for them, so that answers and facts never enter the state of a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class UserBlock:
    """A step for a person: its possible outcomes and which of them let things go on."""

    name: str
    outcomes: frozenset[str]
    positive: frozenset[str]
    title: str = ""
    due_working_days: int = 0
    least_signers: int = 1


@dataclass(frozen=True)
class Done:
    """A service block has finished; conditions after it see its outcome."""

    outcome: str = ""


@dataclass(frozen=True)
class Waiting:
    """A service block goes on when a signal of this name arrives."""

    signal: str


@dataclass(frozen=True)
class BlockContext:
    """What a service block is told: whose process, which element, its attributes in the diagram."""

    owner_ref: str
    element_id: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""


Handler = Callable[[BlockContext], Done | Waiting]
ValueSource = Callable[[str, Iterable[str]], Mapping[str, Any]]
TypeSource = ValueSource

_user: dict[str, UserBlock] = {}
_service: dict[str, Handler] = {}
_final: set[str] = set()
_values: dict[str, tuple[ValueSource, TypeSource]] = {}


def register_user_block(
    name: str,
    *,
    outcomes: Iterable[str],
    positive: Iterable[str] = (),
    title: str = "",
    due_working_days: int = 0,
    least_signers: int = 1,
) -> None:
    """Put a step for people on the shelf.

    Args:
        name: what diagrams write in ``block``.
        outcomes: every outcome a person may choose.
        positive: the outcomes that count as consent when several people sign; the first outcome if not given.
        title: shown when the diagram names none.
        due_working_days: reminder after so many working days; 0 is no reminder.
        least_signers: how many officers must sign the same outcome, whatever the diagram says; ``return`` needs one.
    """
    known = list(outcomes)
    _user[name] = UserBlock(
        name, frozenset(known), frozenset(positive or known[:1]), title, due_working_days, least_signers
    )


def register_service_block(name: str, handler: Handler, *, final: bool = False) -> None:
    """Put an automatic step on the shelf. The handler runs inside the transaction of the step before it, must be short,
    and must not complete work of the same process; long work goes to a job and the handler returns ``Waiting``.

    Args:
        handler: safe to run twice, because a step that was returned runs again.
        final: nobody may return to a step before this one once it ran.
    """
    _service[name] = handler
    if final:
        _final.add(name)


def is_final(name: str) -> bool:
    return name in _final


def register_values(owner_kind: str, source: ValueSource, types: TypeSource) -> None:
    """Say where conditions find ``answers.*`` and facts of owners such as ``cases.case``.

    Args:
        owner_kind: the part of ``owner_ref`` before the colon.
        source: called with the owner reference and the names a condition uses; a missing name is *unknown*.
        types: the same for the types of these names; a missing name is a text.
    """
    _values[owner_kind] = (source, types)


def user_block(name: str) -> UserBlock | None:
    return _user.get(name)


def service_block(name: str) -> Handler | None:
    return _service.get(name)


def values_of(owner_ref: str, names: Iterable[str]) -> Mapping[str, Any]:
    found = _values.get(owner_ref.partition(":")[0])
    return found[0](owner_ref, names) if found else {}


def types_of(owner_ref: str, names: Iterable[str]) -> Mapping[str, Any]:
    wanted = [name for name in names if name != "outcome" and not name.startswith("steps.")]
    found = _values.get(owner_ref.partition(":")[0])
    return found[1](owner_ref, wanted) if found and wanted else {}


def user_blocks() -> list[str]:
    """Names of all steps for people that diagrams may use."""
    return sorted(_user)


def service_blocks() -> list[str]:
    """Names of all automatic steps that diagrams may use."""
    return sorted(_service)
