"""Quality claims are verified, not believed."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.folders import Pack

from .registry import CHECKS, Found, check, problem


def _passes(*names: str) -> Callable[[Pack], bool]:
    return lambda pack: not any(True for name in names for _found in CHECKS[name].run(pack))


def _sourced(pack: Pack) -> bool:
    return bool(pack.content.get("parameters")) and _passes("parameters")(pack)


def _opened(pack: Pack) -> bool:
    entries = [entry for p in pack.content.get("parameters", {}).values() for entry in p["values"]]
    limits = [pack.manifest[key] for key in ("statutory_limit", "promised_limit") if key in pack.manifest]
    limits += [*pack.manifest["legal_basis"], *pack.policy.get("in_force", [])]
    grounds = [item["legal"] for item in [*pack.criteria, *pack.review_points, *pack.materials]]
    sure = all(item.get("confidence", "high") == "high" for item in [*entries, *limits, *grounds])
    return sure and _passes("verified")(pack)


# Claim → how it is verified.
CLAIMS: dict[str, Callable[[Pack], bool]] = {
    "english_complete": _passes("languages"),
    "easy_guide": lambda pack: bool(pack.guide("zh", easy=True)) and _passes("easy-guide")(pack),
    "every_number_sourced": _sourced,
    "every_condition_has_article": _passes("refusals"),
    "no_material_we_hold": _passes("materials"),
    "never_comes_in_person": lambda pack: pack.manifest["visits"] == 0,
    "prefill_target": lambda pack: all(
        "prefill_ratio" in d.data["then"] for d in pack.scenarios.values() if d.data["shows"] == "granted"
    ),
    "scenarios_complete": lambda pack: _passes(
        *(("scenarios", "scenario-ids") if pack.kind == "item" else ("examples", "examples-shown", "boundaries"))
    )(pack),
    "relative_can_file": lambda pack: bool(pack.manifest["who_may_file"].get("relative")),
    "primary_sources_opened": _opened,
}


# Claims that make sense for one kind only.
ITEM_CLAIMS = {"no_material_we_hold", "never_comes_in_person", "prefill_target", "relative_can_file"}


def claims_of(pack: Pack) -> list[str]:
    """The claims that a pack of this kind has to make or to decline."""
    return [name for name in CLAIMS if pack.kind == "item" or name not in ITEM_CLAIMS]


@check("quality", gettext_lazy("quality.yaml 里每条说法都属实"))
def quality(pack: Pack) -> Found:
    for name, claim in pack.quality.items():
        if name not in claims_of(pack):
            yield problem(
                pack, "quality.yaml", ("rules", name), _("没有 %(name)s 这条质量要求") % {"name": name},
                _("可写的有：%(known)s") % {"known": "、".join(claims_of(pack))},
            )  # fmt: skip
        elif claim == "done" and not CLAIMS[name](pack):
            yield problem(
                pack, "quality.yaml", ("rules", name), _("说 %(name)s 已做到，检查不通过") % {"name": name},
                _("做到它，或写 status: todo 并说明原因"),
            )  # fmt: skip
    for name in claims_of(pack):
        if name not in pack.quality:
            yield problem(
                pack, "quality.yaml", ("rules",), _("没有交代 %(name)s") % {"name": name},
                _("写 done；或 status: todo / exempt 并说明原因"),
            )  # fmt: skip
