"""Every function an expression may call: what it takes, what it gives, what it means and on what ground.

A pack author who needs something else asks for a new entry here; it needs a meaning in two languages, tests, and a heading in
``docs/pack-authors/expressions.md`` (a test compares).
"""
# ruff: noqa: E501 — a sentence and its translation stand on one line each

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tongban.capabilities.rules import calculations
from tongban.capabilities.rules.errors import Words
from tongban.capabilities.rules.types import NUMERIC, TEXTUAL, Kind
from tongban.foundation.values.public import whole_months, whole_years

Takes = frozenset[Kind]
DATE: Takes = frozenset({Kind.DATE})
WHOLE: Takes = frozenset({Kind.INTEGER, Kind.MONEY})
LIST: Takes = frozenset({Kind.LIST})
TEXT: Takes = frozenset({Kind.TEXT})
SCALAR: Takes = frozenset(NUMERIC | TEXTUAL | {Kind.BOOLEAN, Kind.DATE})
ANY: Takes = frozenset(SCALAR | LIST)


@dataclass(frozen=True)
class Function:
    """One named building block of the language.

    Attributes:
        name: as authors write it.
        takes: the types each argument may have.
        gives: type of the result; ``None`` = the common type of the arguments (or what the parameter holds).
        means: what it computes, for the documentation.
        compute: the row implementation, called with no None among its arguments.
        inline: the same as Python source with ``{0}``, ``{1}`` for the arguments, where a call would cost too much.
        optional: how many of the last arguments may be left out.
        variadic: the last argument may be repeated.
        legal: document and article that fix this definition.
    """

    name: str
    takes: tuple[Takes, ...]
    gives: Kind | None
    means: Words
    compute: Callable[..., object] | None = None
    inline: str = ""
    optional: int = 0
    variadic: bool = False
    legal: str = ""


REGISTRY: dict[str, Function] = {}


def add(name: str, takes: tuple[Takes, ...], gives: Kind | None, zh: str, en: str, **more: object) -> None:
    REGISTRY[name] = Function(name, takes, gives, Words(zh, en), **more)  # type: ignore[arg-type]


CODE = "民法典 第二百条至第二百零二条"

# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────
add(
    "age", (DATE, DATE), Kind.INTEGER,
    "周岁。生日当天满岁；2 月 29 日出生的，平年在 3 月 1 日满岁。省略第二个参数时算到今天。",
    "Age in whole years, reached on the birthday; for 29 February on 1 March of common years. Without the second argument, today.",
    compute=whole_years, optional=1, legal="民法典 第二百条、第二百零一条（按照公历年、月、日计算）",
)  # fmt: skip
add("years_between", (DATE, DATE), Kind.INTEGER, "两个日期之间满几年。", "Whole years from the first date to the second.",
    compute=whole_years, legal=CODE)  # fmt: skip
add("months_between", (DATE, DATE), Kind.INTEGER, "两个日期之间满几个月：到对应日才算满。",
    "Whole months from the first date to the second; full on the same day of the month.",
    compute=whole_months,
    inline="({1}.year - {0}.year) * 12 + {1}.month - {0}.month - ({1}.day < {0}.day)", legal=CODE)  # fmt: skip
add("days_between", (DATE, DATE), Kind.INTEGER, "两个日期之间的日历天数；后一个更早时为负。",
    "Calendar days from the first date to the second; negative when the second is earlier.",
    compute=calculations.days, inline="{1}.toordinal() - {0}.toordinal()")  # fmt: skip
add("add_days", (DATE, WHOLE), Kind.DATE, "加若干天（可为负）。", "So many days later (or earlier).",
    compute=calculations.add_days)  # fmt: skip
add("add_months", (DATE, WHOLE), Kind.DATE, "加若干月；到期月没有对应日的，取月末日。",
    "So many months later; the last day of the month when it has no such day.",
    compute=calculations.add_months, legal="民法典 第二百零二条")  # fmt: skip
add("add_years", (DATE, WHOLE), Kind.DATE, "加若干年；2 月 29 日到平年取 2 月 28 日。",
    "So many years later; 29 February becomes 28 February in a common year.",
    compute=calculations.add_years, legal="民法典 第二百零二条")  # fmt: skip
add("month_start", (DATE,), Kind.DATE, "所在月的第一天。", "First day of the month.", compute=calculations.month_start)
add("month_end", (DATE,), Kind.DATE, "所在月的最后一天。", "Last day of the month.", compute=calculations.month_end)
add("year", (DATE,), Kind.INTEGER, "年份。", "The year.", inline="{0}.year")
add("month", (DATE,), Kind.INTEGER, "月份，1 至 12。", "The month, 1 to 12.", inline="{0}.month")
add("day", (DATE,), Kind.INTEGER, "日，1 至 31。", "The day of the month, 1 to 31.", inline="{0}.day")

# ── numbers and money ────────────────────────────────────────────────────────────────────────────────────────
add("abs", (NUMERIC,), None, "绝对值。", "Absolute value.", inline="abs({0})")
add("round", (NUMERIC,), Kind.INTEGER, "四舍五入到整数（0.5 向远离零的方向）。",
    "Nearest whole number, halves away from zero.", compute=calculations.rounded)  # fmt: skip
add("floor", (NUMERIC,), Kind.INTEGER, "舍去小数（向下）。", "Whole number below.", compute=calculations.floor)
add("ceil", (NUMERIC,), Kind.INTEGER, "有小数就进一（向上）。", "Whole number above.", compute=calculations.ceiling)
add("part_of", (WHOLE, WHOLE, WHOLE), Kind.MONEY, "金额 × 分子 ÷ 分母，全程整数，四舍五入到分。例：part_of(param.wage, 80, 100)。",
    "amount × numerator ÷ denominator in whole fen, rounded half up; never through fractions.",
    compute=calculations.part_of)  # fmt: skip
add("least", (ANY - LIST,), None, "最小的一个；有一个未知则未知。", "The smallest; unknown if any is unknown.",
    variadic=True, compute=min)  # fmt: skip
add("greatest", (ANY - LIST,), None, "最大的一个；有一个未知则未知。", "The greatest; unknown if any is unknown.",
    variadic=True, compute=max)  # fmt: skip

# ── parameters ───────────────────────────────────────────────────────────────────────────────────────────────
add("bracket", (frozenset({Kind.BRACKETS}), NUMERIC), None, "分档参数：取不大于该值的最高一档；低于第一档为未知。",
    "The step of a bracket parameter that the value has reached; unknown below the first.",
    compute=calculations.bracket)  # fmt: skip
add("lookup", (frozenset({Kind.TABLE}), TEXTUAL), None, "对照表参数：按代码取值；表中没有则未知。",
    "The entry of a table parameter for a code; unknown when the table has none.", compute=calculations.lookup)  # fmt: skip
add("one_of", (TEXTUAL | NUMERIC, LIST), Kind.BOOLEAN, "值是否在列表（多为参数）中；x IN param.y 是同一写法。",
    "Whether a value is in a list, usually a parameter; same as x IN param.y.", inline="{0} in {1}")  # fmt: skip

# ── unknown and absent ───────────────────────────────────────────────────────────────────────────────────────
add("coalesce", (ANY,), None, "第一个有值的。数据源没有回答（未知）时结果仍为未知，不会被当作“没有”。",
    "The first that has a value. When the source has not answered, the result stays unknown: that is not “none”.",
    variadic=True)  # fmt: skip
add("has", (ANY,), Kind.BOOLEAN, "是否有这一项：有值为真，数据源说没有为假，数据源没有回答为未知。",
    "True when there is a value, false when the source says there is none, unknown when it has not answered.")  # fmt: skip

# ── texts and regions ────────────────────────────────────────────────────────────────────────────────────────
add("length", (TEXTUAL | LIST,), Kind.INTEGER, "文字的字数，或列表的行数。", "Characters of a text, or rows of a list.",
    inline="len({0})")  # fmt: skip
add("begins_with_one_of", (TEXTUAL, LIST), Kind.BOOLEAN,
    "文字或代码是否以列表（多为参数）中的某一项开头，例如行业代码属于哪些门类。",
    "Whether a text or code begins with an item of a list, usually a parameter: a code within one of some classes.",
    inline="{0}.startswith(tuple({1}))")  # fmt: skip
add("in_region", (frozenset({Kind.REGION, Kind.TEXT, Kind.CODE}), TEXTUAL), Kind.BOOLEAN,
    "区划是否在另一区划之内，例如 in_region(person.hukou_region, '310000')。",
    "Whether a region lies within another.", compute=calculations.in_region,
    legal="GB/T 2260、GB/T 10114（区划代码结构）")  # fmt: skip

# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────
add("count", (LIST,), Kind.INTEGER, "列表有几行。", "Number of rows.", inline="len({0})")
add("contains", (LIST, SCALAR), Kind.BOOLEAN, "列表（单值）是否含有某值。", "Whether a list of single values has this one.",
    inline="{1} in {0}")  # fmt: skip
add("all_have", (LIST, TEXT), Kind.BOOLEAN, "每一行是否都填了该字段；没有行时为真。",
    "Whether each row has this field filled; true for no rows.", compute=calculations.all_have)  # fmt: skip
add("any_is", (LIST, TEXT, SCALAR), Kind.BOOLEAN, "是否有一行的该字段等于某值。",
    "Whether some row has this value in this field.", compute=calculations.any_is)  # fmt: skip
add("all_are", (LIST, TEXT, SCALAR), Kind.BOOLEAN, "是否每一行的该字段都等于某值；没有行时为真。",
    "Whether each row has this value in this field; true for no rows.", compute=calculations.all_are)  # fmt: skip
add("sum_of", (LIST, TEXT), Kind.NUMBER, "某字段各行之和；有一行没填则未知，没有行为 0。",
    "Sum of a field over the rows; unknown when a row lacks it, 0 for no rows.", compute=calculations.sum_of)  # fmt: skip
add("distinct_count", (LIST, TEXT), Kind.INTEGER, "某字段有几个不同的值；没填的行不算。",
    "How many different values a field has; rows without it do not count.",
    compute=calculations.distinct_count)  # fmt: skip
