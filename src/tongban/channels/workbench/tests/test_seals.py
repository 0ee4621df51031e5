"""Sealing at the desk: a document by hand with four eyes, a stopped seal that loses no case, authorisations, export."""

import io

import pytest

from tongban.capabilities.licences.public import SealHold, SealRequest, SealState, SealUse, seal_of
from tongban.capabilities.signatures.tests.factories import make_pdf
from tongban.journeys.cases.public import Letter
from tongban.journeys.cases.tests.factories import Town, make_case, settle, take_up_forgotten
from tongban.registers.authorities.public import authority
from tongban.registers.identity.tests.factories import make_officer, signed_in_client

pytestmark = pytest.mark.django_db
BUREAU = "civil_affairs_bureau"


@pytest.fixture
def seal():
    return seal_of(authority(BUREAU))


def text(answer):
    return answer.content.decode()


def upload():
    held = io.BytesIO(make_pdf("Letter"))
    held.name = "letter.pdf"
    return held


def test_a_letter_is_asked_for_sealed_by_the_custodian_and_stands_in_the_log(seal):
    keeper = make_officer(BUREAU, ("reviewer",), name="保管员")
    head, asker, custodian = (
        signed_in_client(one) for one in (make_officer(BUREAU, ("head",)), make_officer(BUREAU), keeper)
    )
    url = f"/work/seals/{seal.pk}/"
    head.post(f"{url}name/", {"officer": keeper.pk})
    assert "保管员" in text(asker.get(url))
    form = {"seal": seal.pk, "title": "回函", "reason": "", "key": "k"}
    refused = asker.post("/work/seals/requests/new/", {**form, "document": upload()})
    assert (refused.status_code, "回函" in text(refused)) == (422, True)
    sent = asker.post("/work/seals/requests/new/", {**form, "reason": "答复", "document": upload()})
    one = SealRequest.objects.get()
    assert sent["Location"] == f"/work/seals/requests/{one.reference}/"
    assert "回函" in text(custodian.get("/work/seals/"))
    assert "保管员" in text(asker.get(sent["Location"]))
    asker.post(f"{sent['Location']}approve/", {"digest": one.digest})
    assert not SealUse.objects.exists()
    custodian.post(f"{sent['Location']}approve/", {"digest": one.digest})
    assert "已用印" in text(asker.get(sent["Location"]))
    assert asker.get(f"{sent['Location']}file/").content[:5] == b"%PDF-"
    assert "回函" in text(asker.get(f"{url}?q=回"))
    sheet = text(asker.get(f"{url}uses.csv"))
    assert "保管员" in sheet
    assert SealUse.objects.get().digest in sheet
    settle()
    assert custodian.get("/work/seals/requests/new/").status_code == 200


def test_a_stopped_seal_loses_no_case_and_the_officer_sees_why():
    town = Town()
    case = make_case(town)
    officer = signed_in_client(make_officer(case.authority_code, ("officer", "head")))
    seal = seal_of(authority(case.authority_code))
    officer.post(f"/work/seals/{seal.pk}/suspend/", {"reason": "保管人调离"})
    seal.refresh_from_db()
    assert seal.state == SealState.SUSPENDED
    letter = Letter.objects.filter(case=case).last()
    Letter.objects.filter(pk=letter.pk).update(made_at=None, file=None, requested_at="2026-01-05T00:00:00Z")
    for _twice in range(2):
        take_up_forgotten()
        settle(letters=True)
    assert SealHold.objects.get().within == case.ref
    page = text(officer.get(f"/work/cases/{case.number}/"))
    assert "保管人调离" in page
    assert "等着用印" in page
    assert "保管人调离" in text(officer.get("/work/seals/"))
    officer.post(f"/work/seals/{seal.pk}/restore/", {"reason": "已交接"})
    take_up_forgotten()
    settle(letters=True)
    letter.refresh_from_db()
    assert (letter.made_at is not None, SealHold.objects.count()) == (True, 0)


def test_an_authorisation_is_asked_approved_by_the_head_and_ended(seal):
    head, asker = (signed_in_client(make_officer(BUREAU, posts)) for posts in (("head",), ("officer",)))
    url = f"/work/seals/{seal.pk}/"
    form = {"kinds": ["receipt"], "ground": "局纪要1号", "valid_until": "2020-01-01"}
    refused = asker.post(f"{url}authorise/", form)
    assert (refused.status_code, "局纪要1号" in text(refused)) == (422, True)
    asker.post(f"{url}authorise/", {**form, "valid_until": "2028-01-01"})
    row = seal.authorisations.get(ground="局纪要1号")
    assert "局纪要1号" in text(head.get("/work/seals/"))
    for who, state in ((asker, "asked"), (head, "living")):
        who.post(f"/work/seals/authorisations/{row.pk}/approve/")
        row.refresh_from_db()
        assert row.state == state
    head.post(f"/work/seals/authorisations/{row.pk}/end/", {"reason": "重订"})
    row.refresh_from_db()
    assert row.state == "ended"


def test_a_loss_is_confirmed_by_copying_the_number(seal):
    head = signed_in_client(make_officer(BUREAU, ("head",)))
    form = {"reason": "介质遗失", "confirm": "1"}
    assert head.post(f"/work/seals/{seal.pk}/lost/", form).status_code == 422
    head.post(f"/work/seals/{seal.pk}/lost/", {**form, "confirm": seal.number})
    seal.refresh_from_db()
    assert (seal.state, seal.reason) == ("lost", "介质遗失")
