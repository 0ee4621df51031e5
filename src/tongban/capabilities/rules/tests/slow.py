"""A second, slow reading of the language: nested tuples evaluated by definition, sharing nothing with the room.

Tuples render themselves as SQL text, so that the reader is tested too. Beside values there are three ways to have none:
``ABSENT`` (the source says so), ``None`` (no result) and ``UNKNOWN`` (nobody has answered).
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from math import isfinite

ABSENT, UNKNOWN = "absent!", "unknown!"
NOTHING = (ABSENT, None, UNKNOWN)  # the gravest last

# Truth tables, written out: T, F, None; what is unknown is None here and graver than any other None.
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
TYPES = {}  # of names: set by the test


def nothing(value):
    return value is None or value is ABSENT or value is UNKNOWN


def gravest(values):
    return max((value for value in values if nothing(value)), key=NOTHING.index)


def truth(value):
    """A value as a condition: what is absent is not satisfied."""
    return False if value is ABSENT else value


def joined(table, left, right):
    result = table[tuple(None if value is UNKNOWN else value for value in (left, right))]
    return UNKNOWN if result is None and UNKNOWN in (left, right) else result


def birthday(birth, year):
    """The anniversary; None where the calendar ends."""
    if not 1 <= year <= 9999:
        return None
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def years(birth, on):
    """Birthdays counted: the last one on or before the day."""
    year = on.year
    day = birthday(birth, year)
    return year - birth.year - (day > on)


def months(start, end):
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole - 1 if end.day < start.day else whole


def add_months(day, count):
    place = day.year * 12 + day.month - 1 + count
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) if 1 <= year <= 9999 else None


def add_days(day, count):
    number = day.toordinal() + count
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None


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
        return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else f"({value!r})"
    if head in ("name", "param"):
        return rest[0]
    if head in ("AND", "OR", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/"):
        return f"({text(rest[0])} {head} {text(rest[1])})"
    if head in ("NOT", "minus"):
        return f"({'NOT' if head == 'NOT' else '-'} {text(rest[0])})"
    if head == "IN":
        return f"({text(rest[0])} IN ({', '.join(text(item) for item in rest[1])}))"
    if head == "BETWEEN":
        return f"({text(rest[0])} BETWEEN {text(rest[1])} AND {text(rest[2])})"
    if head in ("IS NULL", "IS NOT NULL", "IS TRUE", "IS FALSE"):
        return f"({text(rest[0])} {head})"
    if head == "LIKE":
        return "(" + text(rest[0]) + " LIKE '" + rest[1].replace("'", "''") + "')"
    if head == "CASE":
        return f"CASE WHEN {text(rest[0])} THEN {text(rest[1])} ELSE {text(rest[2])} END"
    return f"{head}({', '.join(text(item) for item in rest)})"


def is_fraction(node) -> bool:
    """Whether the type is number: then whole numbers in it count as fractions."""
    head, *rest = node
    if head == "value":
        return isinstance(rest[0], float)
    if head == "name":
        return TYPES.get(rest[0]) == "number"
    if head in ("+", "-", "*", "least", "greatest", "coalesce", "abs", "minus"):
        return any(is_fraction(item) for item in rest)
    if head == "CASE":
        return any(is_fraction(item) for item in rest[1:])
    return head == "/"


def evaluate(node, values, today):
    """The value, or one of the three ways to have none."""
    result = _evaluate(node, values, today)
    return float(result) if type(result) is int and is_fraction(node) else result


def verdict(node, values, today):
    result = truth(evaluate(node, values, today))
    return None if result is UNKNOWN else result


def _evaluate(node, values, today):
    head, *rest = node
    if head == "value":
        return rest[0]
    if head in ("name", "param"):
        return today if rest[0] == "today" else values.get(rest[0], UNKNOWN)
    if head == "CASE":
        test = truth(evaluate(rest[0], values, today))
        return UNKNOWN if test is UNKNOWN else evaluate(rest[1] if test is True else rest[2], values, today)
    if head == "IN":
        result = False
        for item in rest[1]:
            result = joined(OR, result, _evaluate(("=", rest[0], item), values, today))
        return result
    if head == "LIKE":
        return compared(lambda value: like(value, rest[1]), [evaluate(rest[0], values, today)])
    if head == "age":
        return combine("years_between", [evaluate(rest[0], values, today), today])
    return combine(head, [evaluate(item, values, today) for item in rest])


def like(value, pattern):
    piece = pattern.strip("%")
    starts = [0] if not pattern.startswith("%") else range(len(value) + 1)
    return any(
        value[start : start + len(piece)] == piece and (pattern.endswith("%") or start + len(piece) == len(value))
        for start in starts
    )


def compared(test, values):
    """A comparison: with what is absent it is not satisfied, with no result or no answer it is open."""
    return truth(gravest(values)) if any(map(nothing, values)) else test(*values)


def combine(head, values):
    if head in ("AND", "OR"):
        return joined({"AND": AND, "OR": OR}[head], *map(truth, values))
    if head == "NOT":
        value = truth(values[0])
        return value if nothing(value) else not value
    if head in SPECIAL:
        return SPECIAL[head](*values)
    if head in COMPARE:
        if {float, int} <= {type(value) for value in values}:
            values = [float(value) for value in values]
        return compared(COMPARE[head], values)
    if any(map(nothing, values)):
        return gravest(values)
    if {float, int} <= {type(value) for value in values} and head in ("+", "-", "*", "least", "greatest"):
        values = [float(value) for value in values]
    return limited(STRICT[head](*values))


def limited(value):
    """Whole numbers have 64 bits, fractions are finite."""
    if type(value) is int:
        return value if -(2**63) <= value < 2**63 else None
    return None if isinstance(value, float) and not isfinite(value) else value


def stated(otherwise, given):
    """A statement about having a value."""
    return lambda value: UNKNOWN if value is UNKNOWN else otherwise if nothing(value) else given(value)


def first(*items):
    for item in items[:-1]:
        if item is UNKNOWN or not nothing(item):
            return item
    return items[-1]


def between(value, low, high):
    return joined(AND, combine(">=", [value, low]), combine("<=", [value, high]))


def half_up(value) -> int:
    exact = Fraction(value)
    size = int(abs(exact) + Fraction(1, 2))
    return -size if exact < 0 else size


def divided(a, b):
    return None if b == 0 else float(a) / float(b)


def step(value):
    return next((amount for bound, amount in ((100, 60000), (70, 15000), (65, 7500)) if value >= bound), None)


SPECIAL = {
    "IS NULL": stated(True, lambda x: False), "IS NOT NULL": stated(False, lambda x: True),
    "has": stated(False, lambda x: True), "IS TRUE": stated(False, lambda x: x), "coalesce": first, "BETWEEN": between,
    "IS FALSE": stated(False, lambda x: not x),
}  # fmt: skip
COMPARE = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "contains": lambda items, wanted: wanted in items, "one_of": lambda wanted, items: wanted in items,
    "in_region": lambda region, parent: region.startswith(head_of(parent)),
}  # fmt: skip
STRICT = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": divided, "minus": lambda a: -a,
    "years_between": years, "months_between": months, "days_between": lambda a, b: (b - a).days,
    "add_days": add_days, "add_months": add_months, "add_years": lambda day, count: add_months(day, count * 12),
    "month_start": lambda a: date(a.year, a.month, 1),
    "month_end": lambda a: date(a.year, a.month, monthrange(a.year, a.month)[1]),
    "year": lambda a: a.year, "month": lambda a: a.month, "day": lambda a: a.day,
    "least": lambda *items: sorted(items)[0], "greatest": lambda *items: sorted(items)[-1],
    "abs": lambda a: a if a >= 0 else -a, "round": half_up, "length": len, "count": len,
    "floor": lambda a: Fraction(a).__floor__(), "ceil": lambda a: Fraction(a).__ceil__(),
    "part_of": lambda a, n, d: None if d == 0 else half_up(Fraction(a * n, d)),
    "bracket": lambda steps, value: step(value), "lookup": lambda table, key: table.get(key),
}  # fmt: skip


def head_of(code):
    for size in (6, 4, 2):
        if len(code) == size and code.endswith("00"):
            code = code[: size - 2]
    return code
