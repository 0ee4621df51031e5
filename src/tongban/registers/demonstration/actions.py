"""Writes: the generated town and the named people, into the registers by their public actions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.registers.authorities.public import appoint_officers, authorities
from tongban.registers.facts.public import SubjectRef, bulk_confirm, bulk_hold, hold, key_of
from tongban.registers.identity.public import grant_delegation, open_resident_account, open_staff_account
from tongban.registers.organisations.public import (
    Organisation,
    OrganisationRow,
    bulk_join,
    bulk_register_organisations,
)
from tongban.registers.people.public import Person, PersonRow, bulk_register, bulk_relate
from tongban.registers.places import public as places

from . import named
from .errors import NotADemonstration
from .generator import City, generate, words
from .generator.firms import KINDS
from .generator.homes import Ground
from .models import CityLoad
from .records import Town

MANY_YEARS = date(2099, 12, 31)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Summary:
    """What stands in the tables after a load."""

    people: int
    organisations: int
    records: int
    is_new: bool


def digest() -> str:
    """What the town is made of: changes when the generator or the named people change."""
    folder = Path(__file__).parent
    made = [file for part in ("generator", "mapping") for file in sorted((folder / part).glob("*.py"))]
    files = [folder / "people.yaml", folder / "records.py", *made]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def load_city(*, households: int = 1200, seed: int = 1, again: bool = False, say: Say = lambda text: None) -> Summary:
    """Make the demonstration city and enter it into the registers; the same city a second time costs nothing.

    Everything is entered by identity number, so that loading again, with more households or after a change of the
    generator, brings rows up to date instead of doubling them. The named people come last and override.

    Args:
        again: enter everything anew even if this city is there.
        say: is told what goes on.
    Raises:
        NotADemonstration: this installation is a real city.
    """
    if not settings.DEMONSTRATION:
        raise NotADemonstration("TONGBAN_DEMONSTRATION is off")
    today, made_of = timezone.localdate(), digest()
    known = CityLoad.objects.first()
    if known and not again and (known.households, known.seed, known.digest) == (households, seed, made_of):
        if known.refreshed_on != today:
            bulk_confirm(today)
            CityLoad.objects.filter(pk=known.pk).update(refreshed_on=today)
        return Summary(known.people, Organisation.objects.count(), 0, is_new=False)
    streets, regions = _places()
    people = organisations = records = 0
    for city in generate(households, seed, Ground(tuple(sorted(str(code) for code in streets)))):
        with transaction.atomic():
            town = Town(city, streets, regions)
            say(f"{city.size} people")
            persons = _people(town)
            firms = _organisations(town, persons)
            records += _records(town, persons, firms, today)
            people, organisations = people + len(persons), organisations + len(firms)
    with transaction.atomic():
        say("named people")
        appoint_district_staff()
        load_named()
        CityLoad.objects.create(households=households, seed=seed, digest=made_of, people=people, refreshed_on=today)
    return Summary(people, organisations, records, is_new=True)


def _places() -> tuple[dict[int, str], dict[int, str]]:
    streets, regions = {}, {}
    for district in places.districts():
        for street in places.regions_under(district.code):
            streets[int(street.code)] = f"上海市{district.name}{street.name}"
    for province in places.provinces():
        regions[int(province.code)] = province.name
    return streets, regions


def _people(town: Town) -> list[Person]:
    p, count = town.people, town.city.size
    rows = [
        PersonRow(
            citizen_id=p["citizen_id"][row],
            name=p["name"][row],
            phone=str(p["phone"][row]) if p["phone"][row] else "",
            hukou_region=str(p["hukou_region"][row]),
            residence_region=str(p["street"][row]) if not p["death_date"][row] else None,
            address=town.address(row),
            death_date=date.fromisoformat(p["death_date"][row]) if p["death_date"][row] else None,
        )
        for row in range(count)
    ]
    persons = bulk_register(rows)
    related: list[tuple[Any, ...]] = []
    for row, person in enumerate(persons):
        for kind in ("father", "mother"):
            if p[kind][row] >= 0:
                parent = persons[p[kind][row]].pk
                related.append(
                    (person.pk, parent, "parent", "health.registry", date.fromisoformat(p["birth_date"][row]))
                )
        # Each couple once; both directions are kept by the register.
        if p["spouse"][row] > row and p["marital_status"][row] == 1:
            since = date.fromisoformat(p["married_on"][row])
            related.append((person.pk, persons[p["spouse"][row]].pk, "spouse", "civil_affairs.family", since))
    bulk_relate(related)
    return persons


def _organisations(town: Town, persons: list[Person]) -> list[Organisation]:
    f, p = town.firms, town.people
    rows = [
        OrganisationRow(
            credit_code=f["credit_code"][row],
            name=f["name"][row],
            kind=KINDS[f["kind"][row]],
            region=str(f["street"][row] // 1000),
            legal_representative=persons[f["head"][row]].pk,
            address=town.firm_address(row),
            industry=words.TRADES[f["trade"][row]][0],
            business_scope=words.TRADES[f["trade"][row]][3],
            registered_capital_fen=f["capital_fen"][row],
            established_on=date.fromisoformat(f["established_on"][row]),
        )
        for row in range(len(f["head"]))
    ]
    firms = bulk_register_organisations(rows)
    members = []
    for row, firm in enumerate(p["firm"]):
        if firm >= 0:
            role = "legal_representative" if p["is_head_of_firm"][row] else "clerk"
            since = date.fromisoformat(p["employed_since"][row])
            members.append({"person": persons[row].pk, "organisation": firms[firm].pk, "role": role, "since": since})
    bulk_join(members)
    return firms


def _records(town: Town, persons: list[Person], firms: list[Organisation], today: date) -> int:
    def rows() -> Any:
        for row, person in enumerate(persons):
            for source, record in town.person_records(row):
                yield source, person.citizen_id_index, record, today
        for row, firm in enumerate(firms):
            key = key_of(firm)
            for source, record in town.firm_records(row):
                yield source, key, record, today

    return bulk_hold(rows())


def load_named() -> None:
    """The named people, their firms, facts, accounts and delegations, and the officers; again changes nothing."""
    content = named.town()
    people = dict(
        zip(
            content["people"],
            bulk_register(_named_row(code, row) for code, row in content["people"].items()),
            strict=True,
        )
    )
    people = {code: Person.objects.get(citizen_id_index=person.citizen_id_index) for code, person in people.items()}
    bulk_relate(
        (people[who].pk, people[relative].pk, kind, "people.yaml", date.fromisoformat(since))
        for who, relative, kind, since in content["relationships"]
    )
    firms = _named_firms(content["organisations"], people)
    for code, row in content["people"].items():
        _hold(SubjectRef.of(people[code]), row.get("facts", {}))
        if "introduction" in row:
            text = row["introduction"]
            open_resident_account(people[code], introduction=(text["zh"], text["en"]))
    officers = _officers(content["officers"])
    for row in content["delegations"]:
        _delegate(row, people, firms, officers)


def _named_row(code: str, row: dict[str, Any]) -> PersonRow:
    return PersonRow(
        citizen_id=named.citizen_id_of(code),
        name=row["name"],
        phone=row.get("phone", ""),
        hukou_region=row.get("hukou", row["district"]),
        residence_region=row["street"],
        address=row["address"],
        birth_date=date.fromisoformat(row["register_birth"]) if "register_birth" in row else None,
    )


def _hold(subject: SubjectRef, facts: dict[str, str]) -> None:
    hold(subject, {fact_id: named.fact_value(text) for fact_id, text in facts.items()})


def _named_firms(rows: dict[str, Any], people: dict[str, Person]) -> dict[str, Organisation]:
    firms = bulk_register_organisations(
        OrganisationRow(
            credit_code=named.credit_code_of(code),
            name=row["name"],
            kind=row["kind"],
            region=row["region"],
            legal_representative=people[row["head"]].pk,
            address=row["address"],
            industry=row["industry"],
            business_scope=row["scope"],
            registered_capital_fen=int(row["capital_fen"]),
            established_on=date.fromisoformat(row["established_on"]),
        )
        for code, row in rows.items()
    )
    found = {
        code: Organisation.objects.get(credit_code=firm.credit_code) for code, firm in zip(rows, firms, strict=True)
    }
    for code, row in rows.items():
        members = [[row["head"], "legal_representative"], *row["members"]]
        bulk_join({"person": people[who].pk, "organisation": found[code].pk, "role": role} for who, role in members)
        _hold(SubjectRef.of(found[code]), row["facts"])
    return found


def _officers(rows: dict[str, Any]) -> dict[str, Any]:
    appointed = appoint_officers(
        {
            "name": row["name"],
            "staff_number": row["number"],
            "authority": row["authority"],
            "posts": row["posts"],
            "certificate": row.get("certificate"),
        }
        for row in rows.values()
    )
    officers = dict(zip(rows, appointed, strict=True))
    for code, row in rows.items():
        officers[code] = named.named_officer(code)
        is_operator = row.get("operator") == "true"
        open_staff_account(officers[code], is_operator=is_operator, introduction=(row["zh"], row["en"]))
    return officers


# Lines whose items districts decide; every district bureau has somebody in each post.
STAFFED = {
    "civil_affairs_bureau": "MZ", "public_security_bureau": "GA", "human_resources_bureau": "RS",
    "market_supervision_bureau": "SJ", "health_commission": "WJ",
}  # fmt: skip
POSTS = ("officer", "reviewer", "head")


def appoint_district_staff() -> None:
    """One officer, reviewer and head in every district bureau of the five lines; they have no accounts."""
    rows: list[dict[str, Any]] = []
    for department, mark in STAFFED.items():
        for authority in authorities(department=department):
            if authority.region_id == "310000":
                continue
            for number, post in enumerate(POSTS):
                place = len(rows)
                name = words.SURNAMES[place % 60] + words.GIVEN[(place * 7) % len(words.GIVEN)]
                staff = f"{authority.region_id[-2:]}{mark}9{number}"
                rows.append({"name": name, "staff_number": staff, "authority": authority.code, "posts": [post]})
    appoint_officers(rows)


def _delegate(row: dict[str, str], people: dict[str, Person], firms: dict[str, Organisation], officers: Any) -> None:
    grant_delegation(
        agent=people[row["agent"]],
        grantor_person=people[row["person"]] if "person" in row else None,
        grantor_organisation=firms[row["organisation"]] if "organisation" in row else None,
        granted_by=people[row["granted_by"]] if "granted_by" in row else None,
        witness=officers[row["witness"]] if "witness" in row else None,
        may_delegate=row.get("may_delegate") == "true",
        until=MANY_YEARS,
        by="system",
        consent_text=row["text"],
    )


def city_chunks(households: int, seed: int) -> Any:
    """The generated chunks over the streets of *places*, for loading them elsewhere (columns, benchmarks)."""
    streets, _ = _places()
    return generate(households, seed, Ground(tuple(sorted(str(code) for code in streets))))


__all__ = ["City", "Summary", "city_chunks", "load_city", "load_named"]
