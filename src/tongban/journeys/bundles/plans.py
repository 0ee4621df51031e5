"""What the compiled bundle says of each member, and which members a person's answers choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tongban.capabilities.rules.public import RulesError, parse
from tongban.foundation.access.public import SYSTEM
from tongban.journeys.cases.public import Case, Filing
from tongban.journeys.packs.public import Reading, types_of

KIND = "bundle"


def is_bundle(pack: Reading) -> bool:
    """Whether a case with this pack is the common case of a bundle."""
    return pack.kind == KIND


def plans_of(pack: Reading) -> list[dict[str, Any]]:
    """Members in an order that respects who waits for whom; each with title, authority, limit and names."""
    found: list[dict[str, Any]] = pack.content.get("bundle", {}).get("members", [])
    return found


def plan_of(pack: Reading, code: str) -> dict[str, Any]:
    """What is planned for one member.

    Raises:
        KeyError: it is not in this bundle.
    """
    for plan in plans_of(pack):
        if plan["code"] == code:
            return plan
    raise KeyError(code)


def choices_of(case: Case) -> dict[str, bool]:
    """For each member whether this applicant's situation calls for it; unknown counts as no."""
    filing = Filing(case, SYSTEM)
    values = filing.form.rule_values(filing.answers, filing.facts)
    chosen = members_chosen(case.pack_version, values, filing.kit.types)
    for narrow in _narrowed:
        chosen = narrow(case, chosen)
    return chosen


def members_chosen(pack: Reading, values: Mapping[str, Any], types: Mapping[str, Any] | None = None) -> dict[str, bool]:
    """For each member whether these facts and answers call for it; unknown counts as no."""
    known = types_of(pack) if types is None else types
    return {plan["code"]: _holds(plan["when"], values, known) for plan in plans_of(pack)}


_narrowed: list[Callable[[Case, dict[str, bool]], dict[str, bool]]] = []


def narrow_members_by(narrow: Callable[[Case, dict[str, bool]], dict[str, bool]]) -> None:
    """Called once at start-up by a room that knows applications which touch only some members (变更)."""
    _narrowed.append(narrow)


def industry_of(pack: Reading) -> dict[str, Any] | None:
    """Name, question with the premises and merged conditions of an industry (一业一证); None for any other bundle."""
    found: dict[str, Any] | None = pack.content.get("industry") if is_bundle(pack) else None
    return found


def _holds(when: str, values: Mapping[str, Any], types: Mapping[str, Any]) -> bool:
    try:
        return not when or parse(when, types)(values) is True
    except RulesError:  # refused when it was compiled
        return False


def told_for(case: Case, plan: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Of what was told once: (answers, files) for one member, under its own names."""
    answers, files = case.application.answers or {}, case.application.files or {}
    mine = {own: answers[name] for own, name in plan["answers"].items() if name in answers}
    return mine, {own: files[name] for own, name in plan["materials"].items() if files.get(name)}
