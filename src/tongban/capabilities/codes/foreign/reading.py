"""One door for everything that is not our own code: which form it is, whether it is true, what the scene may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongban.capabilities.codes.gate import Decision, Scene
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.ports import Foreign, Title, readers


def form_of(text: str) -> str:
    """Name of the form on the shelf; empty when nobody recognises it."""
    return next((name for name in readers.names() if readers[name].recognises(text)), "")


def read_foreign(form: str, text: str, scene: Scene, now: int) -> tuple[Decision, Foreign]:
    """The decision of a gate about a foreign code.

    A true code in a scene that does not take its form is ``OTHER_SCENE``; the form and the issuer are still said.
    """
    found = readers[form].read(text, scene, now)
    reason, taken = found.reason, {}
    if reason == Reason.GOOD and form not in scene.takes:
        reason = Reason.OTHER_SCENE
    if reason == Reason.GOOD:
        taken = {name: found.facts[name] for name in scene.takes[form] if name in found.facts}
    asked = {name: value for name, value in taken.items() if name in scene.asks}
    lacks = scene.lacks(asked) if reason == Reason.GOOD else ""
    if lacks:
        return Decision(Reason.REQUIREMENT, scene.id, now, seen=taken, lacks=lacks, drawing=found.identity), found
    given = scene.concession(asked) if reason == Reason.GOOD else {}
    return Decision(reason, scene.id, now, seen=taken, concession=given, drawing=found.identity), found


def form_title(form: str) -> Title:
    """What this form is called."""
    return readers[form].title if form in readers.names() else {"zh": form, "en": form}


def fact_titles(form: str) -> Mapping[str, Title]:
    """Words of the facts of a form."""
    return readers[form].facts if form in readers.names() else {}


def forms() -> dict[str, Any]:
    """Every form on the shelf with its words, for pages."""
    return {name: readers[name] for name in readers.names()}
