"""The demonstration city: a custodian has a letter to seal, a head an authorisation, a tenant a contract to sign."""

import pytest

from tongban.capabilities.licences.public import authorisations_to_decide, seal_inbox
from tongban.capabilities.signatures.public import waiting_for
from tongban.capabilities.signatures.seeding import CUSTODIANS, seed_seals
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.trust.public import recognised_authorities
from tongban.registers.demonstration.public import load_named, named_officer, named_person

pytestmark = pytest.mark.django_db


def viewer_of(code):
    officer = named_officer(code)
    posts = frozenset(officer.posts.values_list("code", flat=True))
    return Viewer(role=Role.OFFICER, officer_id=officer.pk, authority_code=officer.authority_id, posts=posts)


def test_something_waits_for_named_people_and_twice_is_once():
    load_named()
    assert (seed_seals(), seed_seals()) == (len(CUSTODIANS), len(CUSTODIANS))
    assert seal_inbox(viewer_of("tang_wen")).count() == 1
    assert authorisations_to_decide(viewer_of("feng_yi")).count() == 1
    assert [one.title_zh for one in recognised_authorities()] == ["示范电子认证中心"]
    for code in ("li_qiang", "zhou_dawei"):
        viewer = Viewer(role=Role.PERSON, person_id=named_person(code).pk, assurance=2)
        assert [one.title for one in waiting_for(viewer)] == ["房屋租赁合同（示范文本）"]
