"""What a pack means for a case: its rules compiled once, the facts they need, the values a person brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any

from tongban.capabilities.forms.public import Form
from tongban.capabilities.rules.public import (
    Parameters,
    Predicate,
    RulesError,
    RuleSet,
    ValueExpression,
    compile_rule_set,
    compile_values,
    parse,
    parse_value,
)
from tongban.foundation.access.public import Viewer
from tongban.foundation.values.public import TimeLimit
from tongban.journeys.cases.models import Case
from tongban.journeys.packs.public import (
    OF_RESULT,
    PackVersion,
    current,
    documents_in,
    entry_expressions,
    for_district,
    types_of,
)
from tongban.registers.facts.public import SubjectRef, fetch

PURPOSE = "handle_case"


@dataclass(frozen=True, eq=False)
class PackKit:
    """A pack version ready to use; one per digest in memory."""

    pack: PackVersion

    @cached_property
    def parameters(self) -> Parameters:
        return Parameters(self.pack.content.get("parameters", {}))

    @cached_property
    def types(self) -> dict[str, Any]:
        return types_of(self.pack)

    @cached_property
    def form(self) -> Form:
        return Form(self.pack.form_schema, self.pack.form_ui or None, self.types)

    @cached_property
    def criteria(self) -> RuleSet:
        return compile_rule_set(self.pack.criteria, self.types, self.parameters)

    @cached_property
    def precheck(self) -> RuleSet:
        """Criteria that can be judged before anything is typed."""
        early = [spec for spec in self.pack.criteria if spec.get("stage", "precheck") == "precheck"]
        return compile_rule_set(early, self.types, self.parameters)

    @cached_property
    def automatic(self) -> RuleSet:
        """Review points that the computer judges at submission."""
        points = [spec for spec in self.pack.review_points if str(spec.get("automatic", True)).lower() != "false"]
        return compile_rule_set(points, self.types, self.parameters)

    @cached_property
    def documents(self) -> set[tuple[str, str]]:
        """What automatic review points ask of documents: (material, what)."""
        return {one for name in self.automatic.names for one in documents_in(name)}

    @cached_property
    def values(self) -> dict[str, ValueExpression]:
        return compile_values(self.pack.rules.get("values", {}), self.types, self.parameters)

    @cached_property
    def result_types(self) -> dict[str, Any]:
        """What the face of a licence may look at: facts, answers, and what the rules compute."""
        return {**self.types, **{f"values.{name}": expression.kind.value for name, expression in self.values.items()}}

    @cached_property
    def material_conditions(self) -> dict[str, Predicate]:
        """When each material is asked for, of those that are not always."""
        found = {}
        for entry in self.pack.materials:
            # An unreadable condition was refused at publishing; asking is the safe side.
            with suppress(RulesError):
                if entry.get("when"):
                    found[str(entry["id"])] = parse(str(entry["when"]), self.types, self.parameters)
        return found

    @cached_property
    def fact_ids(self) -> tuple[str, ...]:
        """Every fact that rules, values, results or prefill of the pack look at."""
        names = {*self.criteria.names, *self.automatic.names}
        for expression in self.values.values():
            names.update(expression.names)
        for step in self.pack.form_ui.get("steps", []):
            names.update(str(field["prefill"]) for field in step.get("fields", []) if field.get("prefill"))
        for row in self.pack.manifest.get("result", {}).get("fields", []):
            names.update(parse_value(str(row["value"]), self.result_types, self.parameters).names)
        entered = {**self.result_types, **OF_RESULT}
        for _place, text in entry_expressions(self.pack):
            names.update(parse_value(text, entered, self.parameters).names)
        names.update(str((entry.get("covered_by") or {}).get("fact", "")) for entry in self.pack.materials)
        return tuple(sorted(name for name in names if name.startswith(("person.", "organisation."))))

    def limit(self, name: str, region_code: str = "") -> TimeLimit | None:
        """``statutory_limit`` or ``promised_limit`` of the manifest, as the district sets it where it may."""
        found = for_district(self.pack, region_code).manifest.get(name)
        return TimeLimit.of(found) if found and int(found["value"]) else None


@lru_cache(maxsize=256)
def _kit(pk: int, digest: str) -> PackKit:
    return PackKit(PackVersion.objects.get(pk=pk))


def kit_of(pack: PackVersion) -> PackKit:
    """The compiled form of a pack version."""
    return _kit(pack.pk, pack.digest)


def kit_in_force(item: PackVersion | str) -> PackKit:
    """The compiled form of the version in force today, by its code or at hand.

    Raises:
        PackNotFound: no such item in force.
    """
    return kit_of(current(item) if isinstance(item, str) else item)


def kit_of_case(case: Case) -> PackKit:
    return kit_of(case.pack_version)


def subject_of(case: Case) -> SubjectRef:
    """Whose facts they are: the firm when a firm applies, else the person."""
    row = case.organisation or case.person
    assert row is not None
    return SubjectRef.of(row)


def facts_for(subject: SubjectRef, names: Iterable[str], *, viewer: Viewer | str, case_ref: str = "") -> dict[str, Any]:
    """Facts with their sources; one audit row by the facts room."""
    wanted = list(names)
    return dict(fetch(subject, wanted, purpose=PURPOSE, viewer=viewer, case_ref=case_ref)) if wanted else {}


def answer_values(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers under the names that expressions use."""
    return {f"answers.{name}": value for name, value in answers.items()}


def kept_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are stored with a case or decision: value, source, day."""
    return {
        name: {
            "value": fact.value,
            "state": str(getattr(fact, "state", "known")),
            "source": getattr(fact, "source_name", ""),
            "as_of": str(getattr(fact, "as_of", "") or ""),
        }
        for name, fact in facts.items()
    }


def facts_again(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Stored facts as rules and forms take them; the other way of ``kept_facts``."""
    return {
        name: SimpleNamespace(
            value=fact.get("value"), state=fact.get("state", "known"), source_name=fact.get("source", ""),
            as_of=fact.get("as_of") or None,
        )
        for name, fact in kept.items()
    }  # fmt: skip
