"""The typed tree: all that an expression can be. Every back end is made from these nodes and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from tongban.capabilities.rules.types import Kind


@dataclass(frozen=True)
class Node:
    """Any expression; ``kind`` is its type. Equal nodes mean the same and are computed once."""

    kind: Kind

    def children(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True)
class Name(Node):
    """A fact or an answer, for example ``person.birth_date``."""

    name: str


@dataclass(frozen=True)
class Param(Node):
    """A dated parameter of the pack, ``param.<name>``; ``item`` is the type of what brackets and lists hold."""

    name: str
    item: Kind | None = None


@dataclass(frozen=True)
class Today(Node):
    """The day for which the expression is evaluated, in Asia/Shanghai."""


@dataclass(frozen=True)
class Literal(Node):
    value: str | int | float | bool | date | None


@dataclass(frozen=True)
class Compare(Node):
    """``operator`` is one of ``= <> < <= > >=``."""

    operator: str
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class And(Node):
    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.items


@dataclass(frozen=True)
class Or(Node):
    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.items


@dataclass(frozen=True)
class Not(Node):
    item: Node

    def children(self) -> tuple[Node, ...]:
        return (self.item,)


@dataclass(frozen=True)
class IsNull(Node):
    item: Node

    def children(self) -> tuple[Node, ...]:
        return (self.item,)


@dataclass(frozen=True)
class IsTruth(Node):
    """``item IS TRUE`` or ``item IS FALSE``."""

    item: Node
    wanted: bool

    def children(self) -> tuple[Node, ...]:
        return (self.item,)


@dataclass(frozen=True)
class In(Node):
    item: Node
    options: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return (self.item, *self.options)


@dataclass(frozen=True)
class Like(Node):
    """Text that begins with, ends with, contains or equals a fixed piece; upper and lower case differ."""

    item: Node
    piece: str
    open_start: bool
    open_end: bool

    def children(self) -> tuple[Node, ...]:
        return (self.item,)


@dataclass(frozen=True)
class Arithmetic(Node):
    """``operator`` is one of ``+ - * /``; division always gives a number, and by zero it gives unknown."""

    operator: str
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class Negative(Node):
    item: Node

    def children(self) -> tuple[Node, ...]:
        return (self.item,)


@dataclass(frozen=True)
class Case(Node):
    """``CASE WHEN condition THEN result … ELSE otherwise END``; an unknown condition is passed over, as in SQL."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node

    def children(self) -> tuple[Node, ...]:
        return (*(part for branch in self.branches for part in branch), self.otherwise)


@dataclass(frozen=True)
class Call(Node):
    """A function of the registry."""

    function: str
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.arguments


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in node.children():
        yield from walk(child)


def names_in(node: Node) -> tuple[str, ...]:
    """Facts and answers that the expression uses, each once, in order of first use."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Name)))


def params_in(node: Node) -> tuple[str, ...]:
    """Parameters that the expression uses, each once."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Param)))


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same tree with ``change`` applied to every node, leaves first."""

    def renew(value: object) -> object:
        if isinstance(value, Node):
            return rebuilt(value, change)
        return tuple(renew(item) for item in value) if isinstance(value, tuple) else value

    renewed: dict[str, Any] = {part.name: renew(getattr(node, part.name)) for part in fields(node)}
    return change(replace(node, **renewed))
