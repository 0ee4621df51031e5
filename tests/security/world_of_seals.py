"""The authority's seal in ``world.py``: an authorisation to approve and a document that waits for a custodian."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tongban.capabilities.licences.public import ask_authorisation, ask_for_seal, seal_of
from tongban.capabilities.signatures.tests.factories import make_pdf
from tongban.foundation.access.public import Viewer
from tongban.foundation.trust.public import propose, recognise
from tongban.foundation.trust.tests.factories import x509_holder
from tongban.registers.authorities.public import authority


def places_of_seals(by: Viewer) -> dict[str, Any]:
    """What the officer of the authority asked for."""
    seal = seal_of(authority(by.authority_code))
    until = timezone.localdate() + timedelta(days=30)
    permitted = ask_authorisation(seal, ["grant"], ground="用印批复", valid_until=until, by=by)
    asked = ask_for_seal(seal, make_pdf(), title="函", reason="答复来函", key="1", by=by)
    proposal = propose("key.rotate", "pack@", reason="每年更换", by="operator:0")
    root = x509_holder("Root", is_ca=True)
    outside = recognise(root.pem, title_zh="某机构", title_en="An authority", ground="许可证号 1", by="operator:0")
    return {
        "outside": outside.pk,
        "key_change": proposal.pk,
        "own_seal": seal.pk,
        "to_permit": permitted.pk,
        "hand": asked.reference,
    }
