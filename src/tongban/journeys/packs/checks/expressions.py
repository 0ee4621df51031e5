"""Every expression of a pack can be read, names what exists and compares what can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy

from tongban.capabilities.rules.public import RulesError, parse, parse_value
from tongban.journeys.packs.entries import OF_RESULT, entry_expressions
from tongban.journeys.packs.folders import Pack
from tongban.journeys.packs.vocabulary import parameters_of, types_of

from .form import placed_fields
from .registry import Found, check, problem

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Written:
    """One expression as it stands in a file; ``is_condition`` wants yes or no."""

    file: str
    place: Place
    text: str
    is_condition: bool = True


def written(pack: Pack) -> Iterator[Written]:
    """All expressions of a pack outside its diagram."""
    for key in ("criteria", "review_points"):
        for number, item in enumerate(pack.rules.get(key, [])):
            if "expr" in item:
                yield Written("rules.yaml", (key, number, "expr"), item["expr"])
    for name, text in pack.rules.get("values", {}).items():
        yield Written("rules.yaml", ("values", name), text, is_condition=False)
    for number, item in enumerate(pack.materials):
        if "when" in item:
            yield Written("materials.yaml", ("materials", number, "when"), item["when"])
    for number, step in enumerate(pack.form_ui.get("steps", [])):
        if "show_if" in step:
            yield Written("form.ui.yaml", ("steps", number, "show_if"), step["show_if"])
    for place, field in placed_fields(pack):
        if "show_if" in field:
            yield Written("form.ui.yaml", (*place, "show_if"), field["show_if"])
    if "when" in pack.manifest.get("fee", {}):
        yield Written("manifest.yaml", ("fee", "when"), pack.manifest["fee"]["when"])
    for number, item in enumerate(pack.manifest.get("result", {}).get("fields", [])):
        yield Written("manifest.yaml", ("result", "fields", number, "value"), item["value"], is_condition=False)
    for place, text in entry_expressions(pack):
        yield Written("manifest.yaml", place, text, is_condition=False)


def written_in_policy(pack: Pack) -> Iterator[Written]:
    """Expressions that only a policy has: days on which conditions come true, steps, the rule for automatic review."""
    for number, item in enumerate(pack.criteria):
        if "comes_true_on" in item:
            yield Written("rules.yaml", ("criteria", number, "comes_true_on"), item["comes_true_on"], False)
    for number, step in enumerate(pack.rules.get("arithmetic", {}).get("steps", [])):
        yield Written("rules.yaml", ("arithmetic", "steps", number, "value"), step["value"], False)
    if "when" in pack.policy.get("review", {}):
        yield Written("policy.yaml", ("review", "when"), pack.policy["review"]["when"])


@check("expressions", gettext_lazy("表达式都能读懂，提到的事实、答案、参数都存在"))
def expressions(pack: Pack) -> Found:
    try:
        types, parameters = {**types_of(pack), **OF_RESULT}, parameters_of(pack)
    except RulesError as error:
        yield _problem(pack, Written("parameters.yaml", (), ""), error)
        return
    for item in [*written(pack), *written_in_policy(pack)]:
        try:
            (parse if item.is_condition else parse_value)(item.text, types, parameters)
        except RulesError as error:
            yield _problem(pack, item, error)


def _problem(pack: Pack, item: Written, error: RulesError):  # type: ignore[no-untyped-def]
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    place, message = getattr(error.place(), language), getattr(error.message, language)
    return problem(pack, item.file, item.place, f"{place}{message} 〔{item.text}〕", getattr(error.remedy, language))
