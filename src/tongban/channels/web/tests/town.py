"""The town of these tests: every pack published, an elder, her daughter, and what the departments know about them."""

from datetime import date
from pathlib import Path

from django.conf import settings

from tongban.journeys.packs.public import load_folder, publish
from tongban.registers.authorities.public import load_authorities
from tongban.registers.facts.public import SubjectRef, hold
from tongban.registers.identity.public import grant_delegation
from tongban.registers.people.tests.factories import make_person
from tongban.registers.places.public import load_places

ELDER_FACTS = {
    "person.bank_account": "6228480000000000000",
    "person.benefit_card_kind": "social_security",
    "person.hukou_address": "示范路1弄2号301室",
    "person.residence_address": "示范路1弄2号301室",
}


PACKS = ("civil_affairs/elderly_allowance", "public_security/hukou_certificate")


def publish_all(*packs):
    """Places, authorities and the packs that these tests use (two of them, unless named)."""
    load_places()
    load_authorities()
    for folder in packs or PACKS:
        publish(load_folder(Path(settings.PACKS) / folder), by="system")


def make_elder(name="王秀英", birth=date(1954, 3, 2), **more):
    """A resident with Shanghai hukou, old enough for the allowance."""
    elder = make_person(name, birth=birth, phone="10112345678", **more)
    hold(SubjectRef("person", elder.pk), ELDER_FACTS)
    return elder


def let_act(elder, agent, until=date(2030, 1, 1)):
    """The elder's consent, given at a counter long ago."""
    return grant_delegation(grantor_person=elder, agent=agent, until=until, by="system", granted_by=elder)
