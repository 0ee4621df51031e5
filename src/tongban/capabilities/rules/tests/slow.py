"""A second, slow reading of the language: nested tuples evaluated by definition, sharing nothing with the room.

Tuples render themselves as SQL text, so that the reader is tested too.
"""

from datetime import date, timedelta
from fractions import Fraction

# Truth tables, written out: T, F, None.
AND = {
    (True, True): True, (True, False): False, (True, None): None,
    (False, True): False, (False, False): False, (False, None): False,
    (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip
OR = {
    (True, True): True, (True, False): True, (True, None): True,
    (False, True): True, (False, False): False, (False, None): None,
    (None, True): True, (None, False): None, (None, None): None,
}  # fmt: skip
NOT = {True: False, False: True, None: None}


def years(birth: date, on: date) -> int:
    """Birthdays counted one by one."""
    if on < birth:
        return -years_back(birth, on)
    count = 0
    while birthday(birth, birth.year + count + 1) <= on:
        count += 1
    return count


def years_back(birth: date, on: date) -> int:
    """How many years before the birth: a year is begun as soon as its birthday lies after the day."""
    count = 0
    while birthday(birth, birth.year - count) > on:
        count += 1
    return count


def birthday(birth: date, year: int) -> date:
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def text(node) -> str:
    """SQL as an author would write it, every part in brackets."""
    head, *rest = node
    if head == "value":
        value = rest[0]
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, date):
            return f"DATE '{value}'"
        return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else f"({value})"
    if head == "name":
        return rest[0]
    if head in ("AND", "OR", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/"):
        return f"({text(rest[0])} {head} {text(rest[1])})"
    if head == "NOT":
        return f"(NOT {text(rest[0])})"
    if head == "IN":
        return f"({text(rest[0])} IN ({', '.join(text(item) for item in rest[1])}))"
    if head == "BETWEEN":
        return f"({text(rest[0])} BETWEEN {text(rest[1])} AND {text(rest[2])})"
    if head in ("IS NULL", "IS NOT NULL", "IS TRUE", "IS FALSE"):
        return f"({text(rest[0])} {head})"
    if head == "LIKE":
        return f"({text(rest[0])} LIKE '{rest[1]}')"
    if head == "CASE":
        return f"CASE WHEN {text(rest[0])} THEN {text(rest[1])} ELSE {text(rest[2])} END"
    return f"{head}({', '.join(text(item) for item in rest)})"


def evaluate(node, values, today):
    head, *rest = node
    if head == "value":
        return rest[0]
    if head == "name":
        return today if rest[0] == "today" else values.get(rest[0])
    if head == "CASE":
        return evaluate(rest[1] if evaluate(rest[0], values, today) is True else rest[2], values, today)
    if head == "IN":
        found = evaluate(rest[0], values, today)
        result = False
        for item in rest[1]:
            other = evaluate(item, values, today)
            result = OR[result, None if found is None or other is None else found == other]
        return result
    if head == "LIKE":
        return like(evaluate(rest[0], values, today), rest[1])
    return combine(head, [evaluate(item, values, today) for item in rest])


def like(value, pattern):
    if value is None:
        return None
    piece = pattern.strip("%")
    starts = [0] if not pattern.startswith("%") else range(len(value) + 1)
    return any(
        value[start : start + len(piece)] == piece and (pattern.endswith("%") or start + len(piece) == len(value))
        for start in starts
    )


def combine(head, values):
    tables = {"AND": AND, "OR": OR}
    if head in tables:
        return tables[head][tuple(values)]
    if head == "NOT":
        return NOT[values[0]]
    special = {
        "IS NULL": lambda x: x is None, "IS NOT NULL": lambda x: x is not None, "has": lambda x: x is not None,
        "IS TRUE": lambda x: x is True, "IS FALSE": lambda x: x is False,
        "coalesce": lambda *items: next((item for item in items if item is not None), None),
        "BETWEEN": lambda x, low, high: AND[order(">=", x, low), order("<=", x, high)],
    }  # fmt: skip
    if head in special:
        return special[head](*values)
    return None if any(value is None for value in values) else STRICT[head](*values)


def order(sign, left, right):
    return None if left is None or right is None else STRICT[sign](left, right)


def half_up(value) -> int:
    exact = Fraction(value)
    size = int(abs(exact) + Fraction(1, 2))
    return -size if exact < 0 else size


STRICT = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": lambda a, b: None if b == 0 else a / b,
    "years_between": years, "days_between": lambda a, b: (b - a).days,
    "add_days": lambda a, n: a + timedelta(days=n),
    "month_start": lambda a: date(a.year, a.month, 1), "year": lambda a: a.year, "month": lambda a: a.month,
    "least": lambda *items: sorted(items)[0], "greatest": lambda *items: sorted(items)[-1],
    "abs": lambda a: a if a >= 0 else -a, "round": half_up, "length": len,
    "part_of": lambda a, n, d: None if d == 0 else half_up(Fraction(a * n, d)),
}  # fmt: skip
