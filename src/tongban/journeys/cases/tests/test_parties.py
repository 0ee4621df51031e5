"""Parties of an application sign one document in the room of signatures; the case follows it."""

import pytest

from tongban.capabilities.messaging.public import Message
from tongban.capabilities.signatures.public import (
    AssuranceTooLow,
    RequestState,
    SigningRequest,
    decline,
    requests_of,
    signatures_on,
)
from tongban.capabilities.signatures.public import sign as sign_document
from tongban.foundation.access.public import NotVisible
from tongban.foundation.files.public import read
from tongban.journeys.cases.errors import CaseError, WrongState
from tongban.journeys.cases.public import (
    put_up_for_parties,
    save_draft,
    sign,
    signing_page_for,
    start_draft,
    submit,
    withdraw,
)
from tongban.journeys.cases.tests.factories import settle
from tongban.journeys.cases.tests.test_submit import signing_pack
from tongban.registers.identity.tests.factories import make_person, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners():
    return make_person("合伙甲"), make_person("合伙乙")


@pytest.fixture
def case(town, partners):
    pack = signing_pack()
    found = start_draft(pack.code, town.applicant)
    rows = [{"name": p.name, "citizen_id": str(p.citizen_id)} for p in (town.elder, *partners)]
    save_draft(found, {"purpose": "合伙", "partners": rows}, "one", town.applicant)
    return submit(found, town.applicant)


def agree(request, person, assurance=3):
    viewer = viewer_for(person, assurance=assurance)
    return sign_document(request, viewer=viewer, shown_digest=request.digest, agrees=True)


def test_signing_on_the_page_of_the_document_brings_the_case_on(case, partners):
    settle()
    (request,) = requests_of(viewer_for(partners[0]))
    assert request.title.endswith("申请书")
    agree(request, partners[0])
    settle()
    case.refresh_from_db()
    assert (case.state, case.parties.exclude(signed_at=None).count()) == ("submitted", 1)
    request = agree(request, partners[1])
    settle()
    case.refresh_from_db()
    assert case.state == "received"
    assert [one.signer for one in signatures_on(read(request.current))] == ["合伙甲", "合伙乙"]
    assert list(case.events.values_list("kind", flat=True))[:4] == ["submitted", "signed", "signed", "received"]
    assert Message.objects.filter(kind="case.sign").count() == 2
    assert not Message.objects.filter(kind="signing.asked").exists()


def test_who_is_not_sure_enough_or_a_stranger_does_not_sign(case, town, partners):
    with pytest.raises(CaseError):
        sign(case, viewer_for(partners[0], assurance=1))
    with pytest.raises(AssuranceTooLow):
        agree(put_up_for_parties(case), partners[0], assurance=1)
    with pytest.raises(NotVisible):
        sign(case, town.stranger)
    with pytest.raises(NotVisible):
        signing_page_for(case, town.stranger)
    assert not case.parties.exclude(signed_at=None).exists()


def test_after_a_refusal_a_new_round_keeps_the_signatures_that_were_made(case, town, partners):
    request = put_up_for_parties(case)
    agree(request, partners[0])
    decline(request, viewer=viewer_for(partners[1]), reason="出资写错了")
    settle()
    case.refresh_from_db()
    assert (case.state, case.parties.get(refused_at__isnull=False).name) == ("submitted", "合伙乙")
    assert Message.objects.get(kind="signing.declined").person == town.elder
    again = signing_page_for(case, town.applicant)
    assert (again.state, again.signers.get().person) == (RequestState.OPEN, partners[1])
    done = agree(again, partners[1])
    settle()
    case.refresh_from_db()
    assert case.state == "received"
    assert all(one.is_intact for one in signatures_on(read(done.current)))
    assert len(signatures_on(read(done.current))) == 2
    with pytest.raises(WrongState):
        signing_page_for(case, town.applicant)


def test_a_party_without_account_finds_the_document_under_their_number(town):
    pack = signing_pack()
    found = start_draft(pack.code, town.applicant)
    unknown = make_person("新来的")
    number, name, index = str(unknown.citizen_id), unknown.name, unknown.citizen_id_index
    type(unknown).objects.filter(pk=unknown.pk).update(citizen_id_index="0" * 64)
    save_draft(found, {"purpose": "合伙", "partners": [{"name": name, "citizen_id": number}]}, "one", town.applicant)
    case = submit(found, town.applicant)
    settle()
    request = SigningRequest.objects.get()
    assert (request.signers.get().person, request.signers.get().name) == (None, "新来的")
    type(unknown).objects.filter(pk=unknown.pk).update(citizen_id_index=index)
    unknown.refresh_from_db()
    agree(request, unknown)
    settle()
    case.refresh_from_db()
    assert case.state == "received"


def test_what_is_withdrawn_is_signed_no_more(case, town, partners):
    request = put_up_for_parties(case)
    withdraw(case, town.applicant)
    settle()
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    assert not requests_of(viewer_for(partners[0])).filter(state=RequestState.OPEN).exists()
