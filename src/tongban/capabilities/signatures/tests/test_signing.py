import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from tongban.capabilities.messaging.public import inbox
from tongban.capabilities.signatures.models import Signer, SigningRequest
from tongban.capabilities.signatures.public import (
    AnotherDocument,
    AssuranceTooLow,
    BadDocument,
    BadSigner,
    ConsentMissing,
    Invited,
    NotASigner,
    NotYourTurn,
    RequestEnded,
    RequestState,
    SignatureError,
    decline,
    expire,
    find_signer,
    request_signatures,
    requests_of,
    sign,
    signatures_on,
    waiting_for,
    withdraw,
)
from tongban.capabilities.signatures.tests.factories import make_pdf, make_person, make_request, viewer_for
from tongban.foundation.audit.public import entries
from tongban.foundation.files.public import read
from tongban.foundation.ledger.public import integrate, receipts_within

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_person("李强"), make_person("周大伟"), make_person("莫生")


def agree(request, person, **more):
    return sign(request, viewer=viewer_for(person), shown_digest=request.digest, agrees=True, **more)


def nothing_signed(request):
    request.refresh_from_db()
    return request.current_id == request.document_id and not Signer.objects.exclude(state="waiting").exists()


def test_two_sign_and_any_reader_sees_both(people):
    landlord, tenant, _ = people
    request = make_request(landlord, landlord, tenant)
    assert agree(request, landlord).state == RequestState.OPEN
    done = agree(request, tenant)
    assert done.state == RequestState.COMPLETED
    found = signatures_on(read(done.current))
    assert [(one.signer, one.kind, one.is_intact, one.is_ours) for one in found] == [
        ("李强", "person", True, True), ("周大伟", "person", True, True),
    ]  # fmt: skip
    certificate = PdfFileReader(io.BytesIO(read(done.current))).embedded_signatures[0].signer_cert
    assert landlord.citizen_id not in str(certificate.subject.native)
    assert read(done.document) in read(done.current)


def test_signing_twice_is_once(people):
    landlord, tenant, _ = people
    request = make_request(landlord, landlord, tenant)
    first = agree(request, landlord)
    again = agree(request, landlord)
    assert again.current == first.current
    assert len(entries(action="signature.made")) == 1


def test_the_consent_that_was_shown_is_kept_and_in_the_log(people):
    landlord, _, _ = people
    request = agree(make_request(landlord, landlord), landlord)
    signer = request.signers.get()
    assert "租赁合同" in signer.consent
    assert request.digest in signer.consent
    integrate()
    (receipt,), _waiting = receipts_within(request.ref)
    assert receipt["content"]["document"] == request.digest
    assert receipt["content"]["digest"] == request.current.digest
    assert "李强" not in str(receipt)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"shown_digest": "0" * 64}, AnotherDocument),
        ({"agrees": False}, ConsentMissing),
    ],
)
def test_only_what_was_shown_and_agreed_to_is_signed(people, change, error):
    landlord, _, _ = people
    request = make_request(landlord, landlord)
    with pytest.raises(error):
        sign(request, **{"viewer": viewer_for(landlord), "shown_digest": request.digest, "agrees": True} | change)
    assert nothing_signed(request)


def test_an_account_that_is_not_sure_enough_does_not_sign(people):
    landlord, _, _ = people
    request = make_request(landlord, landlord)
    with pytest.raises(AssuranceTooLow):
        sign(request, viewer=viewer_for(landlord, assurance=1), shown_digest=request.digest, agrees=True)
    assert nothing_signed(request)


def test_in_order_the_second_waits_and_is_told_when_it_is_their_turn(people):
    landlord, tenant, _ = people
    request = make_request(landlord, landlord, tenant, in_order=True)
    assert len(inbox(viewer_for(tenant))) == 0
    with pytest.raises(NotYourTurn):
        agree(request, tenant)
    assert nothing_signed(request)
    agree(request, landlord)
    assert [one.title for one in inbox(viewer_for(tenant))] == ["请您签署：租赁合同"]
    assert agree(request, tenant).state == RequestState.COMPLETED


def test_strangers_and_delegates_do_not_sign_for_a_person(people):
    landlord, tenant, stranger = people
    request = make_request(landlord, tenant)
    delegate = replace(viewer_for(stranger), person_id=tenant.pk, agent_person_id=stranger.pk)
    for viewer in (viewer_for(stranger), viewer_for(landlord), delegate):
        with pytest.raises(NotASigner):
            sign(request, viewer=viewer, shown_digest=request.digest, agrees=True)
    assert nothing_signed(request)
    assert not requests_of(viewer_for(stranger)).exists()
    assert not requests_of(delegate).exists()


def test_declining_needs_a_reason_and_ends_it(people):
    landlord, tenant, _ = people
    request = make_request(landlord, landlord, tenant)
    with pytest.raises(SignatureError):
        decline(request, viewer=viewer_for(tenant), reason=" ")
    request = decline(request, viewer=viewer_for(tenant), reason="租金写错了")
    assert (request.state, request.reason) == (RequestState.DECLINED, "租金写错了")
    assert [one.title for one in inbox(viewer_for(landlord))][0] == "有人拒签：租赁合同"
    with pytest.raises(RequestEnded):
        agree(request, landlord)


def test_it_is_withdrawn_by_its_sender_only(people):
    landlord, tenant, _ = people
    request = make_request(landlord, tenant)
    with pytest.raises(NotASigner):
        withdraw(request, viewer=viewer_for(tenant), reason="x")
    assert waiting_for(viewer_for(tenant)).count() == 1
    withdraw(request, viewer=viewer_for(landlord), reason="重发")
    assert waiting_for(viewer_for(tenant)).count() == 0
    with pytest.raises(RequestEnded):
        agree(request, tenant)


def test_what_is_not_signed_in_time_lapses(people):
    landlord, _, _ = people
    request = make_request(landlord, landlord, term_days=1)
    SigningRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(RequestEnded):
        agree(request, landlord)
    assert (expire(), expire()) == (1, 0)
    request.refresh_from_db()
    assert request.state == RequestState.EXPIRED


def test_one_key_is_one_request_and_one_signer_stands_once(people):
    landlord, tenant, _ = people
    viewer = viewer_for(landlord)
    first = request_signatures(make_pdf(), "合同", [tenant], viewer=viewer, key="one")
    assert request_signatures(make_pdf(), "合同", [tenant], viewer=viewer, key="one") == first
    for wrong in ([], [tenant, tenant]):
        with pytest.raises(BadSigner):
            request_signatures(make_pdf(), "合同", wrong, viewer=viewer, key="two")
    for bad in (b"", b"%PDF-1.7 nothing", make_pdf()[:200]):
        with pytest.raises(BadDocument):
            request_signatures(bad, "合同", [tenant], viewer=viewer, key="three")
    assert SigningRequest.objects.count() == 1


def test_a_signer_is_found_by_name_and_number_together_only(people):
    landlord, _, _ = people
    assert find_signer(Invited("李强", landlord.citizen_id.lower())) == landlord
    for wrong in (Invited("李刚", landlord.citizen_id), Invited("李强", "319900199001010000"), Invited("李强", "x")):
        with pytest.raises(BadSigner):
            find_signer(wrong)


def test_a_flipped_byte_anywhere_in_what_was_signed_is_seen(people):
    landlord, _, _ = people
    pdf = read(agree(make_request(landlord, landlord), landlord).current)
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    start, length, after, rest = signature.byte_range
    places = [*range(start, length, 97), *range(after, after + rest, 31)]
    for place in places:
        bad = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert not any(one.is_intact for one in signatures_on(bad)), place


def test_what_was_added_after_the_last_signature_is_seen(people):
    landlord, _, _ = people
    pdf = read(agree(make_request(landlord, landlord), landlord).current)
    assert not any(one.is_intact for one in signatures_on(pdf + b"\n% more\n%%EOF\n"))
