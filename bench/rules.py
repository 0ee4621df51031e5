"""One person against 27 policies of five criteria with explanation, beside an empty loop of the same size.

Run by ``script/bench rules``, or alone: ``PYTHONPATH=src python bench/rules.py``.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from tongban.capabilities.rules.public import RuleBook, compile_rule_set

TODAY = date(2022, 3, 1)
DISTRICTS = ("310101", "310104", "310105", "310106", "310107", "310109", "310110", "310112", "310113", "310114")
TYPES = {
    "person.birth_date": "date", "person.hukou_region": "region", "person.residence_region": "region",
    "person.sex": "code",
    "person.is_alive": "boolean", "person.is_disabled": "boolean", "person.disability_level": "code",
    "person.monthly_income_fen": "money_fen", "person.assets_fen": "money_fen", "person.children": "integer",
    "person.insured_months": "integer", "person.unemployed_since": "date", "person.graduated_on": "date",
    "person.education": "code", "person.marriage": "code", "person.housing_area": "number",
    "person.is_veteran": "boolean",
    "person.residence_points": "integer", "person.permit_until": "date", "person.household_size": "integer",
}  # fmt: skip
PERSON = {
    "person.birth_date": date(1950, 2, 28), "person.hukou_region": "310101",
    "person.residence_region": "310115",
    "person.sex": "female", "person.is_alive": True, "person.is_disabled": False, "person.disability_level": None,
    "person.monthly_income_fen": 410000, "person.assets_fen": 5000000, "person.children": 1,
    "person.insured_months": 180,
    "person.unemployed_since": date(2021, 9, 1), "person.graduated_on": date(1972, 7, 1), "person.education": "20",
    "person.marriage": "10", "person.housing_area": 48.5, "person.is_veteran": False, "person.residence_points": 130,
    "person.permit_until": date(2023, 1, 1), "person.household_size": 2,
}  # fmt: skip


def policy(number: int) -> list[dict[str, str]]:
    """Five criteria as policies have them: an age, a place, money, a code, a combination."""
    expressions = [
        f"person.age >= {50 + number}",
        f"in_region(person.hukou_region, '{DISTRICTS[number % 10]}') OR in_region(person.residence_region, '310000')",
        f"person.monthly_income_fen <= {200000 + number * 10000} * person.household_size",
        f"person.is_alive AND person.education IN ('{10 + number}', '20', '30')",
        f"person.insured_months >= {number * 6} AND (person.is_disabled OR person.disability_level IN ('1', '2') "
        f"OR months_between(person.unemployed_since, today) >= {number % 12})",
    ]
    return [{"id": f"c{place}", "expr": text} for place, text in enumerate(expressions)]


def p50(call, runs: int = 4000) -> float:
    """Median time of one call, in microseconds."""
    clock, spent = time.perf_counter_ns, []
    for _ in range(runs):
        start = clock()
        call()
        spent.append(clock() - start)
    return statistics.median(spent) / 1000


def main() -> None:
    book = RuleBook({f"policy_{number}": compile_rule_set(policy(number), TYPES) for number in range(27)})
    slots = list(range(27 * 5))

    def empty() -> None:
        for _ in slots:
            pass

    book.explain(PERSON, TODAY)
    nothing = p50(empty)
    explained = p50(lambda: book.explain(PERSON, TODAY))
    verdicts = p50(lambda: book.explain(PERSON, TODAY).verdicts())
    reasons = p50(lambda: [outcome.reason for outcome in book.explain(PERSON, TODAY).values()], 200)
    print("rules: one person, 27 policies of five criteria (p50)")
    print(f"  empty loop of 135 steps        {nothing:8.2f} µs")
    for name, spent in (("all criteria, values kept", explained), ("… and 27 verdicts read out", verdicts)):
        print(f"  {name:<30} {spent:8.2f} µs   {spent / nothing:5.1f} × the empty loop (aim ≤ 15 µs)")
    print(f"  every reason written out       {reasons:8.2f} µs")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
    main()
