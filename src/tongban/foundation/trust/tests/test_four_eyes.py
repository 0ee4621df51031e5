"""Keys are rotated and revoked by two people: one proposes, another one carries out."""

import pytest
from django.db import IntegrityError, transaction

from tongban.foundation.trust.models import KeyProposal, SigningKey
from tongban.foundation.trust.public import (
    KeyState,
    NoSuchKey,
    ProposalRefused,
    carry_out,
    proposals,
    propose,
    signing_key,
    turn_down,
)

pytestmark = pytest.mark.django_db


def test_a_rotation_is_proposed_by_one_and_carried_out_by_another():
    before = signing_key("four_eyes").kid
    row = propose("key.rotate", "four_eyes@", reason="每年更换", by="operator:1")
    assert propose("key.rotate", "four_eyes@", reason="again", by="operator:2") == row
    assert signing_key("four_eyes").kid == before
    with pytest.raises(ProposalRefused) as refused:
        carry_out(row.pk, by="operator:1")
    assert refused.value.code == "same_person"
    for _twice in range(2):
        carry_out(row.pk, by="operator:2")
    after = signing_key("four_eyes").kid
    assert after != before
    assert SigningKey.objects.get(kid=before).state == KeyState.RETIRED
    assert proposals(is_open=True) == []
    assert [one.pk for one in proposals(is_open=False)] == [row.pk]


def test_a_revocation_keeps_its_reason_and_is_not_done_after_a_refusal():
    kid = signing_key("four_eyes").kid
    row = propose("key.revoke", kid, reason="介质遗失", by="operator:1", detail={"why": "key_compromise"})
    turn_down(row.pk, by="operator:2", note="已经找到")
    with pytest.raises(ProposalRefused):
        carry_out(row.pk, by="operator:3")
    assert SigningKey.objects.get(kid=kid).state == KeyState.ACTIVE
    again = propose("key.revoke", kid, reason="确认遗失", by="operator:1", detail={"why": "key_compromise"})
    carry_out(again.pk, by="operator:2")
    key = SigningKey.objects.get(kid=kid)
    assert (key.state, key.revocation_reason, key.revocation_note) == (KeyState.REVOKED, "key_compromise", "确认遗失")


def test_who_proposed_takes_it_back_and_what_fails_stays_open():
    row = propose("key.rotate", "four_eyes@nobody", reason="x", by="operator:1")
    with pytest.raises(ProposalRefused) as refused:
        carry_out(row.pk, by="operator:2")
    assert refused.value.code == "failed"
    row.refresh_from_db()
    assert row.state == "asked"
    assert turn_down(row.pk, by="operator:1").state == "withdrawn"
    with pytest.raises(NoSuchKey):
        carry_out(0, by="operator:2")
    with pytest.raises(ProposalRefused):
        propose("key.eat", "x", reason="x", by="operator:1")


def test_the_table_itself_refuses_one_person_in_both_parts():
    row = propose("key.rotate", "four_eyes@", reason="x", by="operator:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyProposal.objects.filter(pk=row.pk).update(state="done", decided_by="operator:1")
