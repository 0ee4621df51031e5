"""A scenario judged on paper: prefill, conditions and review points, without a case and without the database.

The same scenario is played in full by the tests; there a comparison makes sure that both measure the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tongban.capabilities.forms.public import Form, prefill_ratio
from tongban.capabilities.rules.public import RuleSet, compile_rule_set
from tongban.foundation.values.public import CitizenId
from tongban.registers.facts.public import all_facts, typed

from .documents import document_values, documents_in
from .reading import Reading
from .scenarios import answers_of, verdicts
from .vocabulary import fact_types, parameters_of, types_of

NONE = "none"
# What the registers know of any resident or firm unless a scenario says otherwise.
RESIDENT = {
    "person.ethnicity": "汉族",
    "person.phone": "10000000101",
    "person.residence_address": "示范路1弄2号301室",
    "person.hukou_address": "示范路1弄2号301室",
    "person.household_number": "310000000001",
    "person.hukou_registered_on": "2000-01-01",
    "person.bank_account": "6200000000000000000",
    "person.benefit_card_kind": "social_security",
    "person.hukou_region": "310101",
    "person.birth_date": "1990-01-01",
}
FIRM = {
    "organisation.name": "上海测试有限公司",
    "organisation.address": "示范路1号",
    "organisation.region": "310115",
    "organisation.established_on": "2024-01-01",
    "organisation.legal_representative_name": "林建国",
    "organisation.legal_representative_phone": "10000000102",
    "organisation.credit_code": "91319915MA1FL0AB0G",
    "organisation.status": "active",
}


@dataclass(frozen=True)
class Told:
    """A fact as a scenario gives it; read by forms and rules like one with its source."""

    value: Any
    state: str = "known"
    source_name: str = "scenario"
    as_of: date | None = None


def facts_of(given: Mapping[str, Any]) -> dict[str, Told]:
    """Every stated fact of the dictionary for the subject of a scenario: told, absent, or not answered."""
    written: dict[str, Any] = dict(FIRM) if "organisation" in given else _resident(given.get("person", {}))
    for kind in ("person", "organisation"):
        written |= {f"{kind}.{name}": value for name, value in given.get(kind, {}).items()}
    found = {}
    for entry in all_facts():
        if entry.derived:
            continue
        raw = written.get(entry.id)
        if entry.id in given.get("unknown", []) and entry.source != "public_security.population":
            found[entry.id] = Told(None, "unknown")
        elif raw is None or raw == NONE or entry.id in given.get("unknown", []):
            absent = getattr(entry, "when_absent", None)
            found[entry.id] = Told(None, "absent") if absent is None else Told(absent)
        else:
            found[entry.id] = Told(typed(entry.type, raw))
    return found


def _resident(person: Mapping[str, Any]) -> dict[str, Any]:
    birth = date.fromisoformat(person.get("birth_date", RESIDENT["person.birth_date"]))
    return {
        **RESIDENT, "person.name": "张文", "person.sex": "female",
        "person.citizen_id": CitizenId.make("319901", birth, 2),
    }  # fmt: skip


class Rulebook:
    """A pack's rules and form, compiled once for all its scenarios."""

    def __init__(self, pack: Reading) -> None:
        self.pack = pack
        self.types = types_of(pack)
        self.parameters = parameters_of(pack)

    @cached_property
    def form(self) -> Form:
        return Form(self.pack.form_schema, self.pack.form_ui, fact_types())

    @cached_property
    def criteria(self) -> RuleSet:
        return compile_rule_set(self.pack.criteria, self.types, self.parameters)

    @cached_property
    def automatic(self) -> RuleSet:
        points = [item for item in self.pack.review_points if item["automatic"]]
        return compile_rule_set(points, self.types, self.parameters)

    def said(self, scenario: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
        """What the documents of a scenario say: those handed in, with the lines that stand on them."""
        asked = {one for spec in self.pack.review_points for one in documents_in(str(spec.get("expr", "")))}
        when = scenario["when"]
        texts = {name: "\n".join(when.get("documents", {}).get(name, [])) for name in when.get("materials", [])}
        kind = "organisation" if "organisation" in scenario["given"] else "person"
        facts = facts_of(scenario["given"])
        named = [facts.get(f"{kind}.{name}") for name in ("name", "citizen_id", "credit_code")]
        names = [str(one.value) for one in named if one is not None and one.value]
        return document_values(asked, texts, answers=answers, names=names)


@dataclass(frozen=True)
class Rehearsal:
    """What can be measured of one scenario on paper.

    Attributes:
        prefill_ratio: filled for the person ÷ fields to fill.
        judged: conditions and automatic review points with a definite answer.
        all: all of them.
        verdict: what the conditions say together; None when they leave it open.
    """

    prefill_ratio: float
    judged: int
    all: int
    verdict: bool | None
    review: list[str]


def rehearse(book: Rulebook, scenario: Mapping[str, Any]) -> Rehearsal:
    """Judge one scenario of a pack on its day."""
    day = date.fromisoformat(scenario["as_of"])
    facts = facts_of(scenario["given"])
    answers, origins = book.form.prefill(facts)
    locked = {path for path, origin in origins.items() if origin.get("locked")}
    written = answers_of(book.pack.form_schema, scenario["when"]["apply"])
    changed = {name for name, value in written.items() if name not in locked and answers.get(name) != value}
    answers |= {name: value for name, value in written.items() if name not in locked}
    origins = {path: origin for path, origin in origins.items() if path not in changed}
    values = {**facts, **{f"answers.{name}": value for name, value in answers.items()}, **book.said(scenario, answers)}
    results = [*book.criteria.verdicts(values, day), *book.automatic.verdicts(values, day)]
    said = verdicts(book, values, day)
    return Rehearsal(
        prefill_ratio(book.form, answers, origins),
        sum(result is not None for result in results), len(results), said["verdict"], said["review"],
    )  # fmt: skip
