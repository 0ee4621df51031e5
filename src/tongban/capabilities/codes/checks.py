"""System checks of this room."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .families import families, scene_rows, scenes
from .law import laws
from .tellers import tellers


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
    faults += _law_faults()
    for scene in found.values():
        told = {*known[scene.family].conditions, *known[scene.family].percents} if scene.family in known else None
        if told is None:
            faults.append(Error(f"scene {scene.id}: no family {scene.family}", id="codes.E003"))
        elif hidden := set(scene.asks) - told:
            hint = f"add it to the facts of {scene.family} in families.yaml"
            faults.append(Error(f"scene {scene.id} asks {sorted(hidden)[0]}", hint=hint, id="codes.E004"))
    return faults


OBJECTING = 90  # days that a holder has at least, after a delay, to read what happened


def _law_faults() -> list[CheckMessage]:
    """Scenes of the law can be read; each names grounds, tells what there is, and ends every delay in good time."""
    faults: list[CheckMessage] = []
    try:
        known = laws()
    except Exception as error:
        return [Error(f"law of a scene: {error}", id="codes.E005")]
    for code, law in known.items():
        scene = scenes()[code]
        if not law.grounds or (law.most_delay and not law.delay_basis):
            faults.append(Error(f"scene {code}: a look by law and a delay need their article", id="codes.E006"))
        if scene.keep_days < law.most_delay + OBJECTING:
            faults.append(Error(f"scene {code}: the scan is forgotten before its holder hears of it", id="codes.E007"))
    hidden = {one for scene in scenes().values() for one in scene.tells} - set(tellers())
    return [*faults, *(Error(f"nothing on the shelf tells {one}", id="codes.E008") for one in sorted(hidden))]
