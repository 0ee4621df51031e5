"""Two at once on real connections: both signatures stand; of signing and declining one counts."""

from __future__ import annotations

import pytest
from tests import racing
from tests.racing import together

from tongban.capabilities.signatures.models import SigningRequest
from tongban.capabilities.signatures.public import RequestEnded, RequestState, decline, expire, sign, signatures_on
from tongban.capabilities.signatures.tests.factories import make_person, make_request, viewer_for
from tongban.foundation.files.public import read

pytestmark = [*racing.MARKS, pytest.mark.postgres]


def agree(request, viewer):
    return lambda: sign(request, viewer=viewer, shown_digest=request.digest, agrees=True)


def test_two_who_sign_at_once_both_stand_on_the_document():
    people = [make_person("李强"), make_person("周大伟")]
    request = make_request(people[0], *people)
    together(*[agree(request, viewer_for(one)) for one in people])
    request.refresh_from_db()
    assert request.state == RequestState.COMPLETED
    found = signatures_on(read(request.current))
    assert sorted(one.signer for one in found) == sorted(["李强", "周大伟"])
    assert all(one.is_intact and one.is_ours for one in found)


def test_one_who_presses_twice_at_once_signs_once():
    person = make_person("李强")
    request = make_request(person, person)
    viewer = viewer_for(person)
    together(agree(request, viewer), agree(request, viewer))
    assert len(signatures_on(read(SigningRequest.objects.get().current))) == 1


def test_of_signing_and_declining_at_once_one_counts():
    person = make_person("李强")
    request = make_request(person, person)
    viewer = viewer_for(person)
    answers = together(agree(request, viewer), lambda: decline(request, viewer=viewer, reason="不对"))
    request.refresh_from_db()
    state = request.signers.get().state
    assert (request.state, state) in (("completed", "signed"), ("declined", "declined"))
    assert sum(isinstance(one, RequestEnded) for one in answers) == 1


def test_what_lapses_while_it_is_signed_is_one_of_both():
    from datetime import timedelta

    from django.utils import timezone

    person = make_person("李强")
    request = make_request(person, person)
    viewer = viewer_for(person)
    later = timezone.now() + timedelta(days=40)
    together(agree(request, viewer), lambda: expire(later))
    request.refresh_from_db()
    assert (request.state, request.signers.get().state) in (("completed", "signed"), ("expired", "waiting"))
