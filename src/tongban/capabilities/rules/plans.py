"""One SELECT that answers all questions for every row: what occurs twice is computed once, in an inner query.

Columns of the result: ``subject_key``; for each question ``mask:<code>``, two bits per criterion in the order written,
and ``amount:<code>`` where there is an amount.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.dialects import Dialect
from tongban.capabilities.rules.questions import Question
from tongban.capabilities.rules.sql import LongParts, SqlWriter
from tongban.capabilities.rules.writing import Part

KEY = "subject_key"


def mask_column(code: str) -> str:
    return f"mask:{code}"


def amount_column(code: str) -> str:
    return f"amount:{code}"


def mask_type(criteria: int) -> str:
    """The smallest whole number that both engines and Parquet have for two bits per criterion."""
    return next(
        name for most, name in ((3, "TINYINT"), (7, "SMALLINT"), (15, "INTEGER"), (31, "BIGINT")) if criteria <= most
    )


def wide(
    questions: Sequence[Question],
    dialect: Dialect,
    *,
    table: str,
    answered: Mapping[str, str],
    casts: Mapping[str, str],
    keep: Sequence[str] = (),
    narrow: Collection[str] = (),
) -> str:
    """The SELECT of a match.

    Args:
        table: SQL of the population table.
        answered: per fact the column that says whether its source has answered; facts not named are always answered.
        casts: per fact the engine's type, where the stored type differs from the dictionary's.
        keep: further columns of the table that go into the result.
        narrow: facts whose columns hold at most 32 bits.
    """
    held: dict[str, Any] = {name: value for question in questions for name, value in question.held.items()}
    facts = list(dict.fromkeys(name for question in questions for name in question.facts))
    flags = list(dict.fromkeys(answered[name] for name in facts if name in answered))
    base = [dialect.column(KEY), *(cast_column(name, dialect, casts) for name in facts)]
    base += [f"coalesce({dialect.column(flag)}, FALSE) AS {dialect.column(flag)}" for flag in flags]
    kept = {name: f"kept:{name}" for name in keep}
    base += [f"{dialect.column(name)} AS {dialect.column(alias)}" for name, alias in kept.items()]
    columns = [KEY, *facts, *flags, *kept.values()]
    sql = f"SELECT {', '.join(base)} FROM {table}"

    criteria = list(dict.fromkeys(node for question in questions for node in question.criteria))
    amounts = {question.code: question.amount_tree for question in questions if question.amount_tree is not None}
    told = {name: dialect.column(flag) for name, flag in answered.items() if name in facts}
    roots = [*criteria, *amounts.values()]
    long = LongParts(dialect, held, told, narrow)
    for root in roots:
        long.part(root)
    writer = SqlWriter(dialect, held, told, narrow=narrow)
    for level in levels(roots, repeated(roots) | long.found):
        made, computed = inner_columns(writer, level)
        sql = f"SELECT {', '.join([*map(dialect.column, columns), *made.values()])} FROM ({sql}) AS t"
        columns += made
        writer = SqlWriter(dialect, held, told, {**writer.computed, **computed}, narrow)

    masks = [mask_sql(question, writer) for question in questions]
    sql = f"SELECT {', '.join([*map(dialect.column, columns), *masks])} FROM ({sql}) AS t"
    outcome = [
        dialect.column(KEY),
        *(f"{dialect.column(alias)} AS {dialect.column(name)}" for name, alias in kept.items()),
    ]
    for question in questions:
        mask = dialect.column(mask_column(question.code))
        outcome.append(mask)
        if question.code in amounts:
            amount = writer.as_kind(amounts[question.code], amounts[question.code].kind)
            met = f"CASE WHEN {mask} = {question.full} THEN CAST({amount} AS {dialect.integer}) END"
            outcome.append(f"{met} AS {dialect.column(amount_column(question.code))}")
    return f"SELECT {', '.join(outcome)} FROM ({sql}) AS t"


def cast_column(name: str, dialect: Dialect, casts: Mapping[str, str]) -> str:
    column = dialect.column(name)
    return f"CAST({column} AS {casts[name]}) AS {column}" if name in casts else column


def mask_sql(question: Question, writer: SqlWriter) -> str:
    kind = mask_type(len(question.criteria))
    digits = [f"({writer.digit(node, place, kind)})" for place, node in enumerate(question.criteria)]
    return f"CAST({' + '.join(digits)} AS {kind}) AS {writer.dialect.column(mask_column(question.code))}"


def inner_columns(writer: SqlWriter, nodes: Sequence[tree.Node]) -> tuple[dict[str, str], dict[tree.Node, Part]]:
    """Columns that compute some parts, and the parts in terms of these columns."""
    made: dict[str, str] = {}
    computed: dict[tree.Node, Part] = {}
    for node in nodes:
        part, name = writer.part(node), f"s{len(writer.computed) + len(computed)}"
        texts = {name: part.value, f"{name}u": part.unknown, f"{name}o": part.open}
        named = {}
        for column, text in texts.items():
            named[column] = text and writer.dialect.column(column)
            if text:
                made[column] = f"{text} AS {writer.dialect.column(column)}"
        computed[node] = Part(str(named[name]), part.nullable, named[f"{name}u"], named[f"{name}o"])
    return made, computed


def repeated(roots: Iterable[tree.Node]) -> set[tree.Node]:
    """Parts that occur in more than one place, names and constants apart."""
    counts: Counter[tree.Node] = Counter()

    def visit(node: tree.Node) -> None:
        counts[node] += 1
        if counts[node] == 1:  # what lies inside a repeated part is repeated with it
            for child in node.children():
                visit(child)

    for root in roots:
        visit(root)
    simple = (tree.Name, tree.Literal, tree.Param)
    return {node for node, count in counts.items() if count > 1 and not isinstance(node, simple)}


def levels(roots: Iterable[tree.Node], chosen: set[tree.Node]) -> list[list[tree.Node]]:
    """The chosen parts, grouped so that each level needs only those before it."""
    depths: dict[tree.Node, int] = {}

    def depth(node: tree.Node) -> int:
        if node not in depths:
            below = max((depth(child) for child in node.children()), default=0)
            depths[node] = below + (node in chosen)
        return depths[node]

    deepest = max((depth(root) for root in roots), default=0)
    return [[node for node, found in depths.items() if node in chosen and found == place]
            for place in range(1, deepest + 1)]  # fmt: skip
