"""An example judged on paper: prefill, pre-check and review points by the rules, without a case or the database.

The steps of a shared flow are proved once, by the packs of ``PLAYED``; what is a pack's own (its rules, its form, its
licence) is proved for every pack: the licence by its granted example, which is always played, the rest here. A short
pack that a played bundle grants is not played a second time by itself.
``TONGBAN_PLAY=all`` plays everything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.packs.bundle_player import examples
from tongban.capabilities.rules.public import compile_rule_set
from tongban.journeys.packs.public import Pack, Rulebook, load_folder, rehearse
from tongban.journeys.packs.rehearsal import facts_of
from tongban.journeys.packs.scenarios import Expectation, compare

# One pack for each shared flow, all of whose examples are played on the real rooms.
PLAYED = {"hotel_security_licence", "public_gathering_fire_check", "outdoor_sign_permit", "real_estate_transfer"}
ON_PAPER = ("prefill_ratio", "precheck", "review")


def is_played(folder: Path, example: Mapping[str, Any]) -> bool:
    """Whether an example of ``scenarios.yaml`` is played in full."""
    if os.environ.get("TONGBAN_PLAY") == "all" or folder.name in PLAYED or "acts" in example:
        return True
    return example.get("course") == "granted" and folder.name not in _granted_by_bundles()


@cache
def _granted_by_bundles() -> frozenset[str]:
    """Short packs that some example of a bundle takes to a grant on the real rooms."""
    packs = Path(settings.PACKS)
    short = {file.parent.name for file in packs.glob("*/*/manifest.yaml") if "\nkit:" in file.read_text("utf-8")}
    told = [one for file in packs.glob("*/*/bundle.yaml") for one in examples(file.parent).values()]
    members = [one["then"].get("members", {}) for one in told]
    return frozenset(code for found in members for code, state in found.items() if state == "granted") & short


@cache
def _book(folder: Path) -> tuple[Pack, Rulebook]:
    pack = load_folder(folder)
    return pack, Rulebook(pack)


def judge(folder: Path, name: str) -> None:
    """Compare an example with what form and rules say of it.

    Raises:
        AssertionError: they say something else; the message says what.
    """
    pack, book = _book(folder)
    scenario = pack.scenarios[name].data
    early = [spec for spec in pack.criteria if spec["stage"] == "precheck"]
    told = compile_rule_set(early, book.types, book.parameters).explain(
        facts_of(scenario["given"]), date.fromisoformat(scenario["as_of"])
    )
    on_paper = rehearse(book, scenario)
    found = {
        "prefill_ratio": on_paper.prefill_ratio, "review": on_paper.review,
        "precheck": [item.id for item in told.criteria if item.verdict is not True],
    }  # fmt: skip
    expected = {key: value for key, value in scenario["then"].items() if key in ON_PAPER}
    problems = compare(Expectation.of(expected), found)
    assert problems == [], "\n".join([f"{folder.name}: {scenario['name']}", *problems])
