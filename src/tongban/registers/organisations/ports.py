"""The organisation register of the Market Supervision Bureau, as this platform needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@dataclass(frozen=True)
class OrganisationRecord:
    """法人库记录: what the register says of one organisation.

    Attributes:
        legal_representative: citizen id of the legal representative or trader; empty when the register has none.
    """

    credit_code: str
    name: str
    kind: str
    status: str
    legal_representative: str
    region: str
    address: str
    industry: str
    established_on: date | None
    as_of: date


@runtime_checkable
class OrganisationRegister(Adapter, Protocol):
    """法人库: answers about one organisation at a time."""

    def find(self, credit_code: str, *, purpose: str) -> OrganisationRecord | None:
        """The record, or None when there is no such organisation.

        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later; do not treat as "none".
            PortRefused: the register does not answer this purpose. Do not retry.
        """
        ...

    def name_is_taken(self, name: str) -> bool:
        """True when an organisation that is not cancelled bears exactly this name.

        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later.
        """
        ...


organisation_register = Socket(
    "organisation_register",
    OrganisationRegister,
    default="tongban.registers.organisations.adapters.embedded.EmbeddedOrganisations",
)


@runtime_checkable
class CreditCodes(Adapter, Protocol):
    """统一社会信用代码赋码: gives an organisation that is being registered its code."""

    def assign(self, *, region: str, kind: str, reference: str) -> str:
        """A credit code that no organisation has; the same ``reference`` always gives the same code.

        Args:
            region: code of the district in which it is registered.
            kind: kind of organisation, as in ``Organisation.Kind``.
        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later.
            PortRefused: the code is not given. Do not retry.
        Legal: GB 32100-2015; 市场主体登记管理条例 第二十一条.
        """
        ...


credit_codes = Socket(
    "credit_codes", CreditCodes, default="tongban.registers.organisations.adapters.codes.EmbeddedCodes"
)
