"""A bank beside the elder of ``world.py``: what it was shown, asked for, and is complained of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tongban.capabilities.licences.public import issue
from tongban.capabilities.reliance.public import (
    ask,
    complain,
    make_code,
    open_code,
    propose_party,
    register_party,
    scenes_for,
)
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.public import Person
from tongban.registers.people.tests.factories import make_person


def places_of_uses(person: Person, elder: Viewer, *, own: str, other: str) -> dict[str, Any]:
    """A bank that the elder's licence was shown to, asked for, and complained of; and a code that she holds out."""
    bank = register_party(make_organisation("示范银行"), "bank", ["bank_personal_account"], by="system")
    clerk = Viewer(role=Role.PERSON, organisation_id=bank.organisation_id, agent_person_id=make_person().pk)
    card = issue("resident_identity_card", person, [], by="system", authority=other)
    use = open_code(make_code(card, "bank_personal_account", by=elder).code, by=clerk)
    asked = ask(bank, "bank_personal_account", person, case_number="1", purpose="", until=None, reference="1",
                subject="1", by=clerk)  # fmt: skip
    code = make_code(card, "bank_personal_account", by=elder)
    issued = issue("elderly_preference_card", person, [], by="system", authority=own)
    change = propose_party(
        make_organisation("示范药店"), "pharmacy", [scenes_for("pharmacy")[0].code], reason="申请书已核对",
        until=timezone.localdate() + timedelta(days=100), by=Viewer(role=Role.OPERATOR, account_id=0),
    )  # fmt: skip
    return {
        "issued": issued.pk, "party": bank.pk, "change": change.pk,
        "use": use.number, "complaint": complain(use, "不是我", by=elder).pk, "authorisation": asked.number,
        "shown": code.pk, "letters": code.code, "licence_type": "resident_identity_card",
    }  # fmt: skip
