"""The named people of ``people.yaml``: who they are and how to find them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tongban.foundation.values.public import BankCard, CitizenId, CreditCode
from tongban.registers.authorities.public import Officer
from tongban.registers.organisations.public import Organisation, organisation_by_credit_code
from tongban.registers.people.public import Person, person_by_citizen_id

from .errors import UnknownName

FILE = Path(__file__).parent / "people.yaml"


@lru_cache(maxsize=1)
def town() -> Mapping[str, Any]:
    """The content of ``people.yaml``: strings only."""
    content: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


def citizen_id_of(code: str) -> str:
    """Citizen id of a named person; no database needed.

    Raises:
        UnknownName: nobody of this code.
    """
    try:
        row = town()["people"][code]
    except KeyError:
        raise UnknownName(code) from None
    return str(CitizenId.make(f"3199{row['district'][-2:]}", date.fromisoformat(row["birth"]), int(row["order"])))


def credit_code_of(code: str) -> str:
    """Credit code of a named organisation; no database needed.

    Raises:
        UnknownName: none of this code.
    """
    try:
        row = town()["organisations"][code]
    except KeyError:
        raise UnknownName(code) from None
    return str(CreditCode.make(row["code_kind"], row["area"], row["body"]))


def named_person(code: str) -> Person:
    """A named person of the loaded city: ``named_person("wang_xiuying")``."""
    return person_by_citizen_id(citizen_id_of(code))


def named_organisation(code: str) -> Organisation:
    """A named organisation of the loaded city: ``heguang``, ``dawei_noodles``."""
    return organisation_by_credit_code(credit_code_of(code))


def named_officer(code: str) -> Officer:
    """A named officer of the loaded city: ``sun_yan``, ``gao_yuan`` …"""
    try:
        number = town()["officers"][code]["number"]
    except KeyError:
        raise UnknownName(code) from None
    return Officer.objects.get(staff_number=number)


def fact_value(text: str) -> Any:
    """A value of ``people.yaml``: ``id:chen_min`` is her number, ``code:heguang`` a credit code, ``luhn:…`` a card."""
    kind, mark, rest = text.partition(":")
    if mark and kind == "id":
        return citizen_id_of(rest)
    if mark and kind == "code":
        return credit_code_of(rest)
    if mark and kind == "luhn":
        return str(BankCard.make(rest))
    return text
