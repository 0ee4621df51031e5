"""What may be asked at a place: scenes are data, a gate knows none by name.

{"id": "metro.entry", "family": "transit", "kinds": ["person", "pass", "paper"], "fresh_seconds": 90,
 "asks": ["fare_class"], "requires": {}, "concessions": [{"when": {"fare_class": "free"}, "gives": {"pay_percent": 0}}],
 "replay_seconds": 60, "keep_days": 30, "title": {"zh": "地铁进站", "en": "Metro entry"}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .wire import Kind


@dataclass(frozen=True, slots=True)
class Scene:
    """One purpose at one kind of place.

    Args:
        family: codes made for another family are refused, so that two fields of life cannot be joined.
        kinds: which codes are taken here.
        fresh_seconds: how old the drawing may be; a screenshot is older.
        asks: the only facts that the gate may look at, show or keep.
        requires: facts without which nobody passes.
        concessions: the first whose ``when`` fits says what is given.
        replay_seconds: how long the same drawing is not taken a second time.
        keep_days: how long the record of a scan is kept.
        takes: form of foreign code → the only facts that are taken from one; a form that is not listed is refused.
        card: the card for which the code stands here, when its holder has attached one.
        tells: what the registers tell the member of staff of the holder, once the city itself has taken the code.
        law: 执法: by which grounds, by whom and how such a look is made. A gate alone refuses it: only the city can
            write down the ground of each look.
    """

    id: str
    family: str
    kinds: frozenset[Kind]
    title: Mapping[str, str]
    fresh_seconds: int = 90
    asks: tuple[str, ...] = ()
    requires: Mapping[str, Any] = field(default_factory=dict)
    concessions: tuple[Mapping[str, Mapping[str, Any]], ...] = ()
    replay_seconds: int = 120
    keep_days: int = 30
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    card: str = ""
    tells: tuple[str, ...] = ()
    law: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Scene:
        """From its declaration.

        Raises:
            ValueError: a kind or a key that there is not, or a condition on a fact that the scene does not ask.
        """
        values = dict(data)
        unknown = set(values) - set(cls.__slots__)
        if unknown:
            raise ValueError(f"scene {values.get('id')}: unknown key {sorted(unknown)[0]}")
        try:
            values["kinds"] = frozenset(Kind[name.upper()] for name in values["kinds"])
        except KeyError as error:
            raise ValueError(f"scene {values.get('id')}: no such kind {error}") from None
        values["asks"] = tuple(values.get("asks", ()))
        values["tells"] = tuple(values.get("tells", ()))
        values["concessions"] = tuple(values.get("concessions", ()))
        values["takes"] = {form: tuple(facts) for form, facts in (values.get("takes") or {}).items()}
        scene = cls(**values)
        conditions = {*scene.requires, *(name for one in scene.concessions for name in one["when"])}
        if hidden := conditions - set(scene.asks):
            raise ValueError(f"scene {scene.id}: {sorted(hidden)[0]} decides, so it must stand in asks")
        return scene

    def sees(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What of the facts is for this scene."""
        return {name: facts[name] for name in self.asks if name in facts}

    def lacks(self, seen: Mapping[str, Any]) -> str:
        """The first required fact that is missing or different; empty when all are there."""
        return next((name for name, value in self.requires.items() if seen.get(name) != value), "")

    def concession(self, seen: Mapping[str, Any]) -> dict[str, Any]:
        """What these facts are given here."""
        for one in self.concessions:
            if all(seen.get(name) == value for name, value in one["when"].items()):
                return dict(one["gives"])
        return {}
