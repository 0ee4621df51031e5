"""Sockets of codes: readers of codes that other houses issue, key sets of other cities, hospitals' numbers, cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Shelf, Socket

from .gate import Scene
from .gate.gate import Reason

if TYPE_CHECKING:
    from tongban.registers.people.public import Person

Title = Mapping[str, str]


@dataclass(frozen=True)
class Foreign:
    """What a foreign code says, and whether it may be believed.

    Attributes:
        reason: ``GOOD``, or why it is refused.
        kind: what it is, in words.
        issuer: who signed it, in words; empty when unknown.
        facts: everything it tells; a scene takes only what it lists.
        valid_until: seconds since 1970; 0 when it does not say.
        person_id, organisation_id: whom it stands for, when that house told us.
        identity: stands for this very drawing, which is taken once; empty for codes that are always the same.
    """

    reason: Reason
    kind: Title
    issuer: Title = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    valid_until: int = 0
    person_id: int | None = None
    identity: bytes = b""
    organisation_id: int | None = None


@runtime_checkable
class ForeignReader(Adapter, Protocol):
    """异码融合: one form of foreign code."""

    title: Title
    # What it can tell: name of the fact → its words.
    facts: Mapping[str, Title]

    def recognises(self, text: str) -> bool:
        """True when the text has this form; says nothing of its truth. Takes microseconds."""
        ...

    def read(self, text: str, scene: Scene, now: int) -> Foreign:
        """Read and check it for one scene, by the keys of the trust list. Never raises for what stands in the text."""
        ...


readers: Shelf[ForeignReader] = Shelf("code_readers", ForeignReader)


@runtime_checkable
class CityKeys(Adapter, Protocol):
    """The open kit of another city that uses our form of code."""

    def fetch(self, url: str) -> bytes:
        """Its key set as it publishes it now, signed by its root.

        Raises:
            PortUnavailable: no answer within 5 seconds. The set we have goes on for its seven days.
            PortRefused: the address is not one of a kit.
        """
        ...


city_keys: Socket[CityKeys] = Socket(
    "city_keys", CityKeys, default="tongban.capabilities.codes.adapters.neighbour.EmbeddedCityKeys"
)


@dataclass(frozen=True)
class Patient:
    """What a hospital says of one of its numbers."""

    person_id: int | None
    hospital: Title
    is_valid: bool


@runtime_checkable
class HospitalNumbers(Adapter, Protocol):
    """就诊码: plain numbers of hospitals carry no signature, so the hospital is asked."""

    def find(self, hospital: str, number: str) -> Patient | None:
        """Whose number it is; None when the hospital does not know it.

        Raises:
            PortUnavailable: no answer within 3 seconds. Look at the patient's identity card.
        """
        ...


hospital_numbers: Socket[HospitalNumbers] = Socket(
    "hospital_numbers", HospitalNumbers, default="tongban.capabilities.codes.adapters.hospitals.EmbeddedHospitals"
)


@dataclass(frozen=True)
class Card:
    """One card as its issuer knows it today.

    Attributes:
        number: the issuer's own, unique with it.
        shows: what somebody sees to whom the code resolves to this card: words and value.
        valid_until: last day; None when it does not end.
        is_void: the issuer has taken it back.
    """

    number: str
    shows: tuple[tuple[Title, str], ...] = ()
    valid_until: date | None = None
    is_void: bool = False
    void_reason: str = ""


@runtime_checkable
class CardIssuer(Adapter, Protocol):
    """多卡并一码: a house whose cards a code can stand for: transit, library, health, union…"""

    title: Title

    def cards_of(self, person: Person) -> list[Card]:
        """The person's cards with this house, living ones first.

        Raises:
            PortUnavailable: no answer within 3 seconds. Cards already attached stay.
        """
        ...

    def card(self, number: str) -> Card | None:
        """One card as it is now; None when the house does not know it.

        Raises:
            PortUnavailable: no answer within 3 seconds. What was known at the last answer counts.
        """
        ...


card_issuers: Shelf[CardIssuer] = Shelf("card_issuers", CardIssuer)
