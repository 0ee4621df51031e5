"""The population register of the Public Security Bureau, as this platform needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@dataclass(frozen=True)
class PopulationRecord:
    """人口库记录: what the register says of one person on one day.

    Attributes:
        hukou_region: code of the registered region; a province's code for people from elsewhere.
        as_of: day of the register's last change that is included.
    """

    citizen_id: str
    name: str
    sex: str
    birth_date: date
    death_date: date | None
    hukou_region: str
    residence_region: str
    address: str
    as_of: date


@runtime_checkable
class PopulationRegister(Adapter, Protocol):
    """人口库: answers about one person at a time; every question is for a stated purpose."""

    def find(self, citizen_id: str, *, purpose: str) -> PopulationRecord | None:
        """The record of that person, or None when the register knows nobody with that number.

        Args:
            purpose: why the city asks; the register logs it.
        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later; do not treat as "nobody".
            PortRefused: the register does not answer this purpose. Do not retry.
        """
        ...

    def confirms(self, *, citizen_id: str, name: str, phone: str) -> bool:
        """True when number, name and mobile number belong to one living person (三要素核验).

        The answer never says which of the three differs.

        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later.
            PortRefused: asked too often for this person. Do not retry today.
        """
        ...


population = Socket(
    "population", PopulationRegister, default="tongban.registers.people.adapters.embedded.EmbeddedPopulation"
)


@runtime_checkable
class CitizenNumbers(Adapter, Protocol):
    """公民身份号码编制: gives somebody who is entered in the hukou for the first time their number."""

    def assign(self, *, region: str, birth_date: date, sex: str, reference: str) -> str:
        """A citizen id that nobody has; the same ``reference`` always gives the same number.

        Args:
            region: code of the district in which the birth is registered.
            sex: ``male`` or ``female``.
        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later.
            PortRefused: the number is not given. Do not retry.
        Legal: 居民身份证法 第三条 (every citizen one number, given by Public Security).
        """
        ...


citizen_numbers = Socket(
    "citizen_numbers", CitizenNumbers, default="tongban.registers.people.adapters.numbers.EmbeddedNumbers"
)
