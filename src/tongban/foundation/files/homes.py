"""Whose a file is, asked of the room that it belongs to, and whether that room still needs it.

Files know only ``"label.model:pk"``. A room above says at start-up what its label means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

HOUSE = ""


@dataclass(frozen=True)
class Home:
    """What one label means.

    Attributes:
        whose: from the reference to ``"people.person:12"`` or ``"organisations.organisation:3"``; empty for the house.
        why_kept: why the files of this reference must stay, in words for their owner; empty when they may go.
    """

    whose: Callable[[str], str]
    why_kept: Callable[[str], str]


_homes: dict[str, Home] = {}


def declare_home(label: str, *, whose: Callable[[str], str], why_kept: Callable[[str], str]) -> None:
    """Say at start-up whose the files of ``label`` (such as ``"cases.case"``) are and how long they must stay."""
    _homes[label] = Home(whose, why_kept)


def _nobody(_reference: str) -> str:
    return HOUSE


def home_of(owner_ref: str) -> Home:
    """The meaning of a reference; what nobody declared is the house's and may go."""
    label = owner_ref.partition(":")[0]
    if label in ("people.person", "organisations.organisation"):
        return Home(lambda reference: reference, _nobody)
    return _homes.get(label, Home(_nobody, _nobody))


def whose_is(owner_ref: str) -> str:
    """Whose a new file is: ``"people.person:12"``, or empty for the house."""
    return home_of(owner_ref).whose(owner_ref) if owner_ref else HOUSE


def why_kept(owner_ref: str) -> str:
    """Why files of this reference may not be destroyed; empty when they may."""
    return home_of(owner_ref).why_kept(owner_ref) if owner_ref else ""
