"""A party opens the application from its page, reads it, signs; the applicant sees who has."""

import pytest

from tongban.capabilities.signatures.public import SigningRequest
from tongban.journeys.cases.public import save_draft, start_draft, submit
from tongban.journeys.cases.tests.factories import Town, settle, signing_pack
from tongban.registers.identity.tests.factories import make_person, signed_in_client, viewer_for

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def test_a_party_reads_and_signs_and_the_applicant_sees_who_has():
    town, partner = Town(), make_person("合伙人")
    draft = start_draft(signing_pack().code, town.applicant)
    rows = [{"name": p.name, "citizen_id": str(p.citizen_id)} for p in (town.elder, partner)]
    save_draft(draft, {"purpose": "合伙", "partners": rows}, "one", town.applicant)
    case = submit(draft, viewer_for(town.elder))
    settle()
    theirs, hers = signed_in_client(partner), signed_in_client(town.elder)
    assert "请您签署" in text(theirs.get(f"/cases/{case.number}/"))
    assert "还没签" in text(hers.get(f"/cases/{case.number}/"))
    opened = theirs.post(f"/cases/{case.number}/sign/")
    request = SigningRequest.objects.get()
    assert opened["Location"] == f"/signatures/{request.reference}/"
    page = text(theirs.get(opened["Location"]))
    assert request.digest in page
    assert theirs.get(f"{opened['Location']}file/").content[:5] == b"%PDF-"
    mine = text(hers.get(opened["Location"]))
    assert "移除" not in mine
    assert f"{opened['Location']}withdraw/" not in mine
    theirs.post(f"{opened['Location']}sign/", {"digest": request.digest, "agrees": "yes"})
    settle()
    case.refresh_from_db()
    assert case.state == "received"
