"""Who is on the stage of a scenario, and what the city's registers say of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from tongban.capabilities.materials.tests.factories import paper
from tongban.foundation.access.public import Viewer
from tongban.foundation.adapters.public import PortUnavailable
from tongban.foundation.files.public import store
from tongban.foundation.values.public import CitizenId
from tongban.journeys.cases.public import Case
from tongban.journeys.packs.rehearsal import NONE, RESIDENT
from tongban.registers.facts.ports import sources
from tongban.registers.facts.public import SubjectRef, fact, hold
from tongban.registers.identity.public import grant_delegation
from tongban.registers.identity.tests.factories import make_officer, make_organisation, make_person, viewer_for
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.errors import UnknownPerson
from tongban.registers.people.public import Person, PersonRow, bulk_register, bulk_relate, person_by_citizen_id

OF_PERSON = {"birth_date", "hukou_region", "residence_region", "residence_address", "death_date", "phone", "ethnicity"}
OF_ORGANISATION = {"name", "status", "region", "business_scope", "established_on"}
_order = count(100)


def a_person(given: dict[str, Any], unknown: list[str]) -> Person:
    """The applicant as the population register and the department sources know them."""
    birth = date.fromisoformat(given.get("birth_date", "1990-01-01"))
    home = str(given.get("residence_region") or given.get("hukou_region") or "310101")
    district = home if home.startswith("3101") else "310101"
    number = CitizenId.make(f"3199{district[4:6]}", birth, next(_order) % 1000)
    no_address = "person.residence_address" in unknown or given.get("residence_address") == NONE
    row = PersonRow(
        citizen_id=number, name="张文", phone=f"1{next(_order):010d}", hukou_region=given.get("hukou_region", "310101"),
        residence_region=district, address="" if no_address else given.get("residence_address", "示范路1弄2号301室"),
    )  # fmt: skip
    person = bulk_register([row])[0]
    extra = {f"person.{name}": value for name, value in given.items() if name not in OF_PERSON}
    usual = {n: v for n, v in RESIDENT.items() if n.removeprefix("person.") not in OF_PERSON}
    _hold(SubjectRef.of(person), {**usual, **extra})
    return person


def an_organisation(given: dict[str, Any]) -> Organisation:
    """The firm that applies, with its legal representative."""
    head = make_person("林建国", district="310115", phone=f"1{next(_order):010d}")
    firm = make_organisation(
        given.get("name", "上海测试有限公司"), legal_representative=head, district=given.get("region", "310115"),
        business_scope=given.get("business_scope", ""), status=given.get("status", "active"),
        established_on=date.fromisoformat(given.get("established_on", "2024-01-01")),
    )  # fmt: skip
    extra = {f"organisation.{name}": value for name, value in given.items() if name not in OF_ORGANISATION}
    _hold(SubjectRef.of(firm), extra)
    return firm


def _hold(subject: SubjectRef, values: dict[str, Any]) -> None:
    known = {}
    for name, value in values.items():
        entry = fact(name)
        if value == NONE or entry.derived:
            continue
        known[name] = value == "true" if entry.type == "boolean" and isinstance(value, str) else value
    hold(subject, known)


class Silent:
    """A department source that does not answer."""

    def lookup(self, subject_key, attributes):
        raise PortUnavailable("silent in this scenario")

    def check_config(self):
        return []


def silence(names: list[str]) -> None:
    """Let the sources of these facts not answer; the registers of this floor answer for themselves."""
    for name in names:
        source = fact(name).source
        if source != "public_security.population":
            sources.put(source, Silent())


def applicant_viewer(filed_by: str, person: Person | None, firm: Organisation | None) -> Viewer:
    """Who sits at the phone: the applicant, a relative with consent, or the head of the firm."""
    if firm is not None:
        return replace(viewer_for(firm.legal_representative), person_id=None, organisation_id=firm.pk,
                       agent_person_id=firm.legal_representative_id)  # fmt: skip
    assert person is not None
    if filed_by == "self":
        return viewer_for(person)
    agent = make_person("张敏", birth=date(1975, 5, 5), district="310101")
    if person.is_minor():
        bulk_relate([(person.pk, agent.pk, "parent", "public_security.hukou")])
        return replace(viewer_for(agent), person_id=person.pk, agent_person_id=agent.pk)
    consent = grant_delegation(
        agent=agent, until=timezone.localdate() + timedelta(days=365), by=viewer_for(person), grantor_person=person
    )
    return replace(viewer_for(agent), person_id=person.pk, agent_person_id=agent.pk, delegation_id=consent.pk)


def staff(authority_code: str, region_code: str, post: str) -> Viewer:
    """An officer of the authority with this post."""
    officer = make_officer(authority_code, (post,), region=region_code or None)
    return viewer_for(officer)


def signer(name: str, citizen_id: str) -> Viewer:
    """Somebody who must sign too; known to the population register."""
    try:
        found = person_by_citizen_id(citizen_id)
    except UnknownPerson:
        row = PersonRow(citizen_id=citizen_id, name=name, hukou_region="310115", residence_region="310115")
        found = bulk_register([row])[0]
    return viewer_for(found)


def a_paper(case: Case, viewer: Viewer, name: str, lines: Sequence[str]) -> str:
    """Reference of a document handed in with a case, on which these lines stand."""
    return str(store(paper(*lines), name=f"{name}.pdf", by=viewer, owner_ref=case.ref).reference)


def a_file(viewer: Viewer, name: str) -> str:
    """Reference of a photo handed in."""
    target = io.BytesIO()
    shade = sum(name.encode()) % 200
    Image.new("RGB", (358, 441), (255, 255, shade)).save(target, "JPEG")
    return str(store(target.getvalue(), name=f"{name}.jpg", by=viewer).reference)
