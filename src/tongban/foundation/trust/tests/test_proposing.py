"""Keys are rotated and revoked by two people: one proposes, another one carries out."""

import pytest

from tongban.foundation.trust.models import SigningKey
from tongban.foundation.trust.public import (
    ActFailed,
    KeyState,
    confirm,
    proposals,
    propose,
    reject,
    signing_key,
)

pytestmark = pytest.mark.django_db


def test_a_rotation_is_proposed_by_one_and_carried_out_by_another():
    before = signing_key("four_eyes").kid
    row = propose("key.rotate", "four_eyes@", reason="每年更换", by="operator:1")
    assert signing_key("four_eyes").kid == before
    for _twice in range(2):
        confirm(row, by="operator:2")
    after = signing_key("four_eyes").kid
    assert after != before
    assert SigningKey.objects.get(kid=before).state == KeyState.RETIRED
    assert proposals(is_open=True) == []
    assert [one.pk for one in proposals(is_open=False)] == [row.pk]


def test_a_revocation_keeps_its_reason_and_is_not_done_after_a_refusal():
    kid = signing_key("four_eyes").kid
    row = propose("key.revoke", kid, reason="介质遗失", by="operator:1", detail={"why": "key_compromise"})
    reject(row, remark="已经找到", by="operator:2")
    assert SigningKey.objects.get(kid=kid).state == KeyState.ACTIVE
    again = propose("key.revoke", kid, reason="确认遗失", by="operator:1", detail={"why": "key_compromise"})
    confirm(again, by="operator:2")
    key = SigningKey.objects.get(kid=kid)
    assert (key.state, key.revocation_reason, key.revocation_note) == (KeyState.REVOKED, "key_compromise", "确认遗失")


def test_what_fails_stays_open_and_what_nobody_knows_is_not_proposed():
    row = propose("key.rotate", "four_eyes@nobody", reason="x", by="operator:1")
    with pytest.raises(ActFailed):
        confirm(row, by="operator:2")
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("proposed", "")
    with pytest.raises(ActFailed):
        propose("key.eat", "x", reason="x", by="operator:1")
