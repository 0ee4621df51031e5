"""Holders with licences, and somebody who wants to see them."""

from datetime import date
from itertools import count
from typing import Any

from tongban.capabilities.licences.public import Licence, issue
from tongban.capabilities.reliance.models import RelyingParty
from tongban.capabilities.reliance.public import register_party
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.authorities.tests.factories import make_officer
from tongban.registers.identity.tests.factories import viewer_for
from tongban.registers.organisations.public import Organisation
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.public import Person
from tongban.registers.people.tests.factories import make_person

_number = count(1)
BUREAU = "market_supervision_bureau"


def row(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "label": {"zh": name, "en": name}, "value": value}


def make_food_licence(firm: Organisation | None = None, **more: Any) -> Licence:
    """A restaurant's licence with everything that it says."""
    firm = firm or make_organisation("上海测试餐饮有限公司")
    rows = [row("organisation_name", firm.name), row("premises_address", "示范路1号"), row("main_item", "热食类")]
    return issue(
        "food_business_licence", firm, rows, by="system", authority=BUREAU, number=f"JY{next(_number):014d}",
        valid_until=date(2031, 1, 1), **more,
    )  # fmt: skip


def make_identity_card(person: Person | None = None, birth: date = date(1954, 3, 2)) -> Licence:
    """An identity card."""
    person = person or make_person("王桂芳", birth=birth)
    rows = [row("name", person.name), row("birth_date", birth.isoformat()), row("citizen_id", str(person.citizen_id))]
    return issue("resident_identity_card", person, rows, by="system", authority="public_security_bureau")


def make_bank(*scene_codes: str) -> RelyingParty:
    """A registered bank with these scenes; with two usual ones when none is named."""
    codes = list(scene_codes) or ["bank_catering_loan", "bank_personal_account"]
    return register_party(make_organisation("测试银行"), "bank", codes, by="system")


def of_party(party: RelyingParty) -> Viewer:
    """A clerk of the bank."""
    assert party.organisation_id
    return Viewer(
        role=Role.PERSON, organisation_id=party.organisation_id, agent_person_id=make_person().pk, assurance=2
    )


def of_holder(licence: Licence) -> Viewer:
    """The holder; of a firm, whoever acts for it."""
    if licence.person:
        return viewer_for(licence.person)
    return Viewer(
        role=Role.PERSON, organisation_id=licence.organisation_id, agent_person_id=make_person().pk, assurance=3
    )  # fmt: skip


def officer_of(authority: str = BUREAU, *posts: str) -> Viewer:
    """An officer of the issuing authority."""
    return viewer_for(make_officer(authority, posts or ("officer",)))
