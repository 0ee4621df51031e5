"""What pages show of uses of licences: words for what was given, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.licences.public import LicenceState, LicenceType
from tongban.capabilities.reliance.public import Asked, Authorisation, AuthorisationState, Scene, Use
from tongban.foundation.ui.public import as_date, date_words, localised

# Which badge a state of an authorisation has.
TONES = {
    AuthorisationState.REQUESTED: "warning", AuthorisationState.GRANTED: "success", AuthorisationState.DECLINED: "",
    AuthorisationState.TAKEN_BACK: "", AuthorisationState.WITHDRAWN: "", AuthorisationState.EXPIRED: "",
}  # fmt: skip


def value_words(value: Any) -> str:
    """A value as people read it: dates in words, texts in the language of the page."""
    if isinstance(value, str) and len(value) == 10 and as_date(value):
        return date_words(value, weekday=False)
    return localised(value)


def given_of(use: Use) -> list[dict[str, str]]:
    """What was shown, in words."""
    return [{"label": localised(row["label"]), "value": value_words(row["value"])} for row in use.given]


def answers_of(use: Use) -> list[dict[str, Any]]:
    """What was answered with yes or no, in words."""
    return [{"title": localised(row["title"]), "yes": row["yes"]} for row in use.answers]


def party_of_use(use: Use) -> str:
    """Who used it, in words."""
    return use.party.name if use.party else _("现场查看的人（未登记）")


def use_row(use: Use) -> dict[str, Any]:
    """A use in a list."""
    return {
        "use": use, "party": party_of_use(use), "scene": localised(use.title),
        "licence": type_title(use.licence.type) if use.licence else _("没有查到证照"),
        "state": LicenceState(use.state_then).label if use.state_then else "",
    }  # fmt: skip


def type_title(kind: LicenceType) -> str:
    """Name of a type of licence."""
    return localised(kind.title)


def asked_words(asked: Iterable[Asked]) -> list[dict[str, Any]]:
    """What a scene asks of each type of licence, in words."""
    return [
        {
            "type": type_title(one.type), "code": one.type_code, "shows": [localised(label) for label in one.labels],
            "questions": [localised(question.title) for question in one.questions],
        }
        for one in asked
    ]  # fmt: skip


def scene_words(scene: Scene) -> dict[str, Any]:
    """A scene on a page."""
    return {
        "scene": scene, "title": localised(scene.title), "purpose": localised(scene.purpose), "kinds": scene.kinds,
        "asks": asked_words(scene.asks.values()),
    }  # fmt: skip


def authorisation_row(row: Authorisation) -> dict[str, Any]:
    """An authorisation in a list."""
    state = row.state
    if state == AuthorisationState.REQUESTED and not row.is_waiting:
        state = AuthorisationState.EXPIRED
    return {
        "row": row, "title": localised(row.title), "state": AuthorisationState(state).label,
        "tone": TONES[AuthorisationState(state)], "asks": asked_words(row.scene.asks.values()) if row.scene else [],
    }  # fmt: skip
