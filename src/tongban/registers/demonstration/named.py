"""The named people of ``people.yaml``: who they are and how to find them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

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


@dataclass(frozen=True)
class Tester:
    """A synthetic person or firm with whom staff may try something out.

    Attributes:
        kind: ``person`` or ``organisation``.
        about: one line, in the reader's language.
    """

    code: str
    kind: str
    pk: int
    name: str
    about: str


def testers(kind: str) -> list[Tester]:
    """The named people (or firms) of the loaded city, with the line about each; none where it was never loaded."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    found = []
    for code, row in town()["people" if kind == "person" else "organisations"].items():
        if "extra" in row and "introduction" not in row:
            continue
        with suppress(LookupError):
            one = named_person(code) if kind == "person" else named_organisation(code)
            found.append(Tester(code, kind, one.pk, row["name"], (row.get("introduction") or {}).get(language, "")))
    return found


def extras() -> tuple[list[Person], list[Organisation]]:
    """People and firms who are there so that every service has somebody who needs it; none before loading.

    They are nobody's heroes: no test of a page depends on what is in their home pages. One can sign in as those few of
    them who have a line about themselves.
    """
    content = town()
    people = [citizen_id_of(code) for code, row in content["people"].items() if "extra" in row]
    firms = [credit_code_of(code) for code, row in content["organisations"].items() if "extra" in row]
    with suppress(LookupError):
        return [person_by_citizen_id(one) for one in people], [organisation_by_credit_code(one) for one in firms]
    return [], []


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
