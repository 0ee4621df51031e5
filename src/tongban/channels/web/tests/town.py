"""The town of these tests: every pack published, an elder, her daughter, and what the departments know about them."""

from datetime import date

from django.core.management import call_command

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


def publish_all():
    """Places, authorities and every pack, as a fresh machine has them."""
    load_places()
    load_authorities()
    call_command("publish_packs", verbosity=0)


def make_elder(name="王秀英", birth=date(1954, 3, 2), **more):
    """A resident with Shanghai hukou, old enough for the allowance."""
    elder = make_person(name, birth=birth, phone="10112345678", **more)
    known = {}
    for name, value in ELDER_FACTS.items():
        try:
            hold(SubjectRef("person", elder.pk), {name: value})
            known[name] = value
        except (ValueError, LookupError):
            continue
    return elder


def let_act(elder, agent, until=date(2030, 1, 1)):
    """The elder's consent, given at a counter long ago."""
    return grant_delegation(grantor_person=elder, agent=agent, until=until, by="system", granted_by=elder)
