"""System checks of this room."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .families import families, scene_rows, scenes


@register
def declarations(**_: Any) -> list[CheckMessage]:
    """Families and scenes can be read, and each scene asks only what its family tells."""
    try:
        known, found = families(), scenes()
    except Exception as error:  # whatever is wrong in the files is said in its words
        return [Error(f"families or scenes of codes: {error}", id="codes.E001")]
    faults: list[CheckMessage] = []
    if len(found) != len(scene_rows()):
        faults.append(Error("two scenes have one id", id="codes.E002"))
    for scene in found.values():
        told = {*known[scene.family].conditions, *known[scene.family].percents} if scene.family in known else None
        if told is None:
            faults.append(Error(f"scene {scene.id}: no family {scene.family}", id="codes.E003"))
        elif hidden := set(scene.asks) - told:
            hint = f"add it to the facts of {scene.family} in families.yaml"
            faults.append(Error(f"scene {scene.id} asks {sorted(hidden)[0]}", hint=hint, id="codes.E004"))
    return faults
