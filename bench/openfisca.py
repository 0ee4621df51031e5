"""The same 27 policies as OpenFisca variables, on columns given as NumPy arrays; run by ``script/bench matching`` only.

It stands in a virtual environment of its own: ``python bench/openfisca.py COLUMNS.npz``. The ages and months are given,
so that only the policies are compared.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MONTH = "2026-11"
DISTRICTS = (310101, 310104, 310105, 310106, 310107, 310109, 310110, 310112, 310113, 310114)
PERSON = build_entity(key="person", plural="persons", label="person", is_person=True)


def variable(name, kind, formula=None):
    parts = {"value_type": kind, "entity": PERSON, "definition_period": DateUnit.MONTH}
    if formula:
        parts["formula"] = formula
    return type(name, (Variable,), parts)


def tests(number):
    wanted = (number % 6 + 1, 3, 5)  # levels of education, numbered
    return [
        lambda person, period: person("age", period) >= 50 + number % 27,
        lambda person, period: (
            (person("hukou", period) == DISTRICTS[number % 10]) | (person("home", period) // 10000 == 31)
        ),
        lambda person, period: person("pension", period) <= (200000 + number * 10000) * person("size", period),
        lambda person, period: person("living", period) & np.isin(person("education", period), wanted),
        lambda person, period: (
            (person("insured", period) >= number * 6)
            & (person("dibao", period) | (person("grade", period) <= 2) | (person("months", period) >= number % 12))
        ),
    ]


def amount(number):
    def formula(person, period):
        met = np.logical_and.reduce([person(f"p{number}_c{place}", period) for place in range(5)])
        return met * np.where(person("age", period) >= 70, 15000 + number, 7500)

    return formula


def main() -> None:
    columns = dict(np.load(sys.argv[1]))
    system = TaxBenefitSystem([PERSON])
    for name, values in columns.items():
        system.add_variable(variable(name, bool if values.dtype == bool else int))
    for number in range(27):
        for place, formula in enumerate(tests(number)):
            system.add_variable(variable(f"p{number}_c{place}", bool, formula))
        system.add_variable(variable(f"p{number}", int, amount(number)))
    start, busy = time.perf_counter(), time.process_time()
    simulation = SimulationBuilder().build_default_simulation(system, len(columns["age"]))
    for name, values in columns.items():
        simulation.set_input(name, MONTH, values)
    sums = [int(simulation.calculate(f"p{number}", MONTH).astype(np.int64).sum()) for number in range(27)]
    spent, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        "FIGURE "
        + json.dumps({"seconds": round(spent, 2), "cpu": round(busy, 2), "peak_mb": round(peak), "sums": sums})
    )


if __name__ == "__main__":
    main()
