"""Codes of another city in our own form, under its own root, seen as far as the scene takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tongban.capabilities.codes.gate import Gate, KeySet, Kind, NotACode, Revoked, Scene
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.gate.keys import BadUpdate
from tongban.capabilities.codes.gate.signatures import ALGORITHM_OF
from tongban.capabilities.codes.gate.wire import PREFIX, parse
from tongban.capabilities.codes.issuer import region
from tongban.capabilities.codes.ports import Foreign, Title

from .trust import trusted_keys

WORDS = {"zh": "外地码", "en": "Code of another city"}


class CityReader:
    """Reads codes whose region is not ours."""

    title: Title = WORDS
    facts: Mapping[str, Title] = {
        "pay_percent": {"zh": "乘车付票价的百分比", "en": "Part of the fare to pay"},
        "park_percent": {"zh": "公园付门票的百分比", "en": "Part of the park ticket to pay"},
        "museum_percent": {"zh": "展览付门票的百分比", "en": "Part of the exhibition ticket to pay"},
        "sport_percent": {"zh": "场馆付票价的百分比", "en": "Part of the venue price to pay"},
        "over_60": {"zh": "年满60岁", "en": "60 or older"},
    }

    def check_config(self) -> list[str]:
        """Nothing to configure but the trust list."""
        return []

    def recognises(self, text: str) -> bool:
        """Our form, another region."""
        if not text.startswith(PREFIX):
            return False
        try:
            return parse(text).region != region()
        except NotACode:
            return False

    def read(self, text: str, scene: Scene, now: int) -> Foreign:
        """The same decision as at our own gates, with that city's keys.

        Only codes drawn online are taken: what lives longer than a minute may have been declared dead there, and we
        do not hold that city's list.
        """
        shown, scene = parse(text), replace(scene, kinds=scene.kinds & {Kind.PERSON})
        for key in trusted_keys("city", place=shown.region):
            keys = KeySet((ALGORITHM_OF[key.algorithm], key.public))
            try:
                keys.apply(key.key_set)
            except (BadUpdate, ValueError):
                continue
            decision = Gate(keys, Revoked(), {scene.id: scene}, now=lambda: now).check(text, scene.id)
            told = dict(shown.facts) if decision.reason in (Reason.GOOD, Reason.REQUIREMENT) else {}
            reason = Reason.GOOD if decision.reason == Reason.REQUIREMENT else decision.reason
            return Foreign(reason, WORDS, key.title, told, shown.expires_at, None, decision.drawing)
        return Foreign(Reason.UNKNOWN_KEY, WORDS, {"zh": shown.region[:8], "en": shown.region[:8]})
