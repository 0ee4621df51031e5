"""What any reader sees of a signature: a mark at the foot, a time stamp, and that nothing was changed."""

import io
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from tongban.capabilities.signatures.marks import HIGH, WIDE, box_of, code_of
from tongban.capabilities.signatures.public import (
    NotASigner,
    RequestEnded,
    RequestState,
    SignatureError,
    SignerState,
    remove_signer,
    request_signatures,
    sign,
)
from tongban.capabilities.signatures.tests.factories import make_person, make_request, viewer_for
from tongban.foundation.files.public import read
from tongban.registers.identity.public import grant_delegation, revoke_delegation
from tongban.registers.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def agree(request, viewer):
    return sign(request, viewer=viewer, shown_digest=request.digest, agrees=True)


def test_poppler_finds_both_signatures_valid_and_each_has_a_time_stamp(tmp_path):
    first, second = make_person("李强"), make_person("周大伟")
    request = make_request(first, first, second)
    for one in (first, second):
        request = agree(request, viewer_for(one))
    path = tmp_path / "signed.pdf"
    path.write_bytes(read(request.current))
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2
    for signature in PdfFileReader(io.BytesIO(path.read_bytes())).embedded_signatures:
        unsigned = {one["type"].native for one in signature.signer_info["unsigned_attrs"]}
        assert unsigned == {"signature_time_stamp_token"}
        field = signature.sig_field
        assert [round(float(side)) for side in field["/Rect"]] in ([*box_of(1)], [*box_of(2)])
        assert "/AP" in field


def test_marks_stand_side_by_side_four_in_a_row():
    boxes = [box_of(place) for place in range(1, 21)]
    assert len(set(boxes)) == 20
    assert all(b[2] - b[0] == pytest.approx(WIDE, abs=1) and b[3] - b[1] == pytest.approx(HIGH, abs=1) for b in boxes)
    assert max(b[2] for b in boxes) < 595
    assert len({b[1] for b in boxes}) == 5
    assert code_of("0123abcd-4567-89ef-0000-000000000000") == "0123-ABCD-4567"


def test_a_document_that_was_signed_goes_round_once_more_and_all_stay_valid(tmp_path):
    first, second = make_person("李强"), make_person("周大伟")
    done = agree(make_request(first, first), viewer_for(first))
    again = request_signatures(read(done.current), "补充", [first, second], viewer=viewer_for(first), key="again")
    for one in (first, second):
        again = agree(again, viewer_for(one))
    path = tmp_path / "signed.pdf"
    path.write_bytes(read(again.current))
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 3


def test_a_struck_signer_is_waited_for_no_longer():
    sender, other, third = make_person("李强"), make_person("周大伟"), make_person("莫生")
    request = make_request(sender, sender, other, third)
    lines = {one.person_id: one.pk for one in request.signers.all()}
    with pytest.raises(NotASigner):
        remove_signer(request, lines[third.pk], viewer=viewer_for(other), reason="x")
    with pytest.raises(SignatureError):
        remove_signer(request, lines[third.pk], viewer=viewer_for(sender), reason=" ")
    for _twice in range(2):
        remove_signer(request, lines[third.pk], viewer=viewer_for(sender), reason="写错了人")
    with pytest.raises(RequestEnded):
        agree(request, viewer_for(third))
    agree(request, viewer_for(sender))
    with pytest.raises(RequestEnded):
        remove_signer(request, lines[sender.pk], viewer=viewer_for(sender), reason="x")
    request = agree(request, viewer_for(other))
    assert request.state == RequestState.COMPLETED
    assert request.signers.get(pk=lines[third.pk]).state == SignerState.REMOVED


def test_the_last_signer_is_not_struck():
    sender = make_person("李强")
    request = make_request(sender, sender)
    with pytest.raises(SignatureError):
        remove_signer(request, request.signers.get().pk, viewer=viewer_for(sender), reason="x")


def test_a_delegate_signs_for_the_firm_until_the_power_is_taken_back():
    head, clerk, other = make_person("林建国"), make_person("徐磊"), make_person("何颖")
    firm = make_organisation(legal_representative=head)
    until = timezone.localdate() + timedelta(days=30)
    powers = [
        grant_delegation(agent=one, grantor_organisation=firm, until=until, items=items, by=viewer_for(head))
        for one, items in ((clerk, ["electronic_signature"]), (other, ["food_business_licence"]))
    ]
    request = make_request(head, firm)
    signing, filing = (
        replace(viewer_for(power.agent), person_id=None, organisation_id=firm.pk, agent_person_id=power.agent_id,
                delegation_id=power.pk)
        for power in powers
    )  # fmt: skip
    revoke_delegation(powers[0], by=viewer_for(head))
    for viewer in (signing, filing):
        with pytest.raises(NotASigner):
            agree(request, viewer)
    assert request.signers.get().state == SignerState.WAITING
    again = grant_delegation(agent=clerk, grantor_organisation=firm, until=until, by=viewer_for(head))
    done = agree(request, replace(signing, delegation_id=again.pk))
    assert (done.state, done.signers.get().acted_by) == (RequestState.COMPLETED, clerk)
