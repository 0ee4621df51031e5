"""The same 27 policies as OpenFisca variables; run by ``script/bench matching`` and ``script/bench persons`` only.

It stands in a virtual environment of its own. ``python bench/openfisca.py columns COLUMNS.npz`` judges whole columns
given as NumPy arrays, ``… persons ASKED.json`` each person in a simulation of their own. The ages and months are given,
so that only the policies are compared.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from openfisca_web_api.handlers import calculate

MONTH = "2026-11"
POLICIES = 27
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


def system_of(kinds):
    """The rules of 27 policies over columns of these kinds."""
    system = TaxBenefitSystem([PERSON])
    for name, kind in kinds.items():
        system.add_variable(variable(name, kind))
    for number in range(POLICIES):
        for place, formula in enumerate(tests(number)):
            system.add_variable(variable(f"p{number}_c{place}", bool, formula))
        system.add_variable(variable(f"p{number}", int, amount(number)))
    return system


def by_columns(path):
    columns = dict(np.load(path))
    system = system_of({name: bool if values.dtype == bool else int for name, values in columns.items()})
    start, busy = time.perf_counter(), time.process_time()
    simulation = SimulationBuilder().build_default_simulation(system, len(columns["age"]))
    for name, values in columns.items():
        simulation.set_input(name, MONTH, values)
    sums = [int(simulation.calculate(f"p{number}", MONTH).astype(np.int64).sum()) for number in range(POLICIES)]
    return {**spent_since(start, busy), "sums": sums}


def one_by_one(path):
    """Each person as the web API of OpenFisca computes it, then by the shortest way that the library offers."""
    people = json.loads(Path(path).read_text(encoding="utf-8"))
    system = system_of({name: type(value) for name, value in people[0].items()})
    asked = [json.dumps(situation(person)) for person in people]
    answered(system, asked[0])  # the first call prepares what all others share
    start, busy = time.perf_counter(), time.process_time()
    api = [answered(system, text) for text in asked]
    found = {"api": {**spent_since(start, busy), "amounts": api}}
    start, busy = time.perf_counter(), time.process_time()
    short = [shortest(system, person) for person in people]
    found["library"] = {**spent_since(start, busy), "amounts": short}
    return found


def situation(person):
    """What a client sends: one person, what is known of them, and null for what is asked."""
    wanted = dict.fromkeys((f"p{number}" for number in range(POLICIES)), None)
    return {"persons": {"it": {name: {MONTH: value} for name, value in {**person, **wanted}.items()}}}


def answered(system, text):
    said = json.loads(json.dumps(calculate(system, json.loads(text))))["persons"]["it"]
    return [said[f"p{number}"][MONTH] for number in range(POLICIES)]


def shortest(system, person):
    simulation = SimulationBuilder().build_default_simulation(system, 1)
    for name, value in person.items():
        simulation.set_input(name, MONTH, np.array([value]))
    return [int(simulation.calculate(f"p{number}", MONTH)[0]) for number in range(POLICIES)]


def spent_since(start, busy):
    spent, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(spent, 4), "cpu": round(busy, 4), "peak_mb": round(peak)}


if __name__ == "__main__":
    print("FIGURE " + json.dumps({"columns": by_columns, "persons": one_by_one}[sys.argv[1]](sys.argv[2])))
