import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.foundation.trust import remembering, reporting
from tongban.foundation.trust.models import IssuerRight, KeyState, SigningKey
from tongban.foundation.trust.public import (
    NoSuchKey,
    NotEntitled,
    NotTrusted,
    RevocationReason,
    Signature,
    entitle,
    prepare,
    published_key_set,
    revoke,
    rotate,
    sign,
    signing_key,
    verify,
    withdraw,
)

pytestmark = pytest.mark.django_db
BODY, OTHER = "91310000TEST00001X", "91310000TEST00002X"


@pytest.fixture
def body():
    return entitle(BODY, "测试机关", ["licence", "seal"], ground="测试办法第一条")


@pytest.fixture
def told(monkeypatch):
    """What was reported: (by, action, reason, detail)."""
    rows = []

    def report(by, action, subject, *, reason, detail):
        rows.append((by, action, reason, detail))

    monkeypatch.setattr(reporting, "_reporters", [report])
    return rows


def refused(code, *args, **kwargs):
    with pytest.raises(NotTrusted) as caught:
        verify(*args, **kwargs)
    return caught.value.code == code


@pytest.mark.parametrize("name", ["international", "national"])
def test_each_issuer_has_a_key_of_its_own(settings, body, name):
    settings.TONGBAN_CRYPTO_SUITE = name
    entitle(OTHER, "另一机关", ["licence"], ground="测试办法第一条")
    signature = sign("licence", b"x", issuer=BODY)
    verify(b"x", signature, purpose="licence", issuer=BODY)
    verify(b"x", signature, purpose="licence")
    assert refused("wrong_issuer", b"x", signature, purpose="licence", issuer=OTHER)
    assert refused("wrong_issuer", b"x", signature, purpose="licence", issuer="")
    assert signing_key("licence", BODY).kid == signature.kid != signing_key("licence", OTHER).kid
    assert signing_key("licence", BODY).algorithm == {"international": "Ed25519", "national": "SM2"}[name]


def test_an_issuer_signs_only_what_it_may(body):
    with pytest.raises(NotEntitled):
        sign("bill", b"x", issuer=BODY)
    with pytest.raises(NotEntitled):
        sign("licence", b"x", issuer="nobody")
    assert not SigningKey.objects.exclude(issuer="").exists()


def test_a_withdrawn_right_stops_signing_and_leaves_what_was_signed(body, told):
    old = sign("licence", b"x", issuer=BODY)
    withdraw(BODY, "licence", reason="职责调整", by="operator:1")
    withdraw(BODY, "licence", reason="again", by="operator:1")
    with pytest.raises(NotEntitled):
        rotate("licence", BODY)
    remembering.forget_signers()
    with pytest.raises(NotEntitled):
        sign("licence", b"x", issuer=BODY)
    verify(b"x", old, purpose="licence", issuer=BODY)
    assert IssuerRight.objects.get(issuer=body, purpose="licence").reason == "职责调整"
    assert told == [("operator:1", "trust.right_withdrawn", "职责调整", {"purpose": "licence"})]
    entitle(BODY, "测试机关", ["licence"], ground="测试办法第二条")
    sign("licence", b"x", issuer=BODY)


def test_a_right_that_is_withdrawn_is_noticed_at_once_by_the_process_that_withdrew_it(body):
    sign("licence", b"x", issuer=BODY)
    withdraw(BODY, "licence", reason="职责调整", by="operator:1")
    with pytest.raises(NotEntitled):
        sign("licence", b"x", issuer=BODY)


def test_a_prepared_key_is_published_before_it_signs(body, told):
    old = sign("licence", b"x", issuer=BODY)
    coming = prepare("licence", BODY)
    assert prepare("licence", BODY) == coming
    states = {key["kid"]: key["tongban"]["state"] for key in published_key_set("licence", BODY)["keys"]}
    assert states == {old.kid: "active", coming.kid: "next"}
    assert sign("licence", b"x", issuer=BODY).kid == old.kid
    rotate("licence", BODY, by="operator:1", reason="一年一换")
    new = sign("licence", b"x", issuer=BODY)
    assert new.kid == coming.kid
    for one in (old, new):
        verify(b"x", one, purpose="licence", issuer=BODY)
    (row,) = [row for row in told if row[1] == "trust.key_rotated"]
    assert (row[0], row[2], row[3]["issuer"]) == ("operator:1", "一年一换", BODY)


def test_nothing_that_a_compromised_key_signed_is_trusted():
    signature = sign("pack", b"x")
    key = revoke(signature.kid, note="磁盘遗失", by="operator:1")
    assert (key.wrapped, key.state) == ("", KeyState.REVOKED)
    assert refused("revoked", b"x", signature, purpose="pack")
    assert refused("revoked", b"x", signature, purpose="pack", at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotTrusted, match="key_compromise"):
        verify(b"x", signature, purpose="pack")
    assert sign("pack", b"x").kid != signature.kid


def test_what_was_provably_signed_before_a_key_stopped_stays_good():
    signature = sign("pack", b"x")
    SigningKey.objects.filter(kid=signature.kid).update(valid_from=timezone.now() - timedelta(days=30))
    key = revoke(signature.kid, reason=RevocationReason.CESSATION, note="机构撤并")
    again = revoke(signature.kid, reason=RevocationReason.COMPROMISED, note="later")
    assert (again.revoked_at, again.revocation_reason) == (key.revoked_at, RevocationReason.CESSATION)
    verify(b"x", signature, purpose="pack", at=key.revoked_at - timedelta(days=1))
    assert refused("revoked", b"x", signature, purpose="pack")
    assert refused("revoked", b"x", signature, purpose="pack", at=key.revoked_at)
    assert refused("altered", b"y", signature, purpose="pack", at=key.revoked_at - timedelta(days=1))


def test_nobody_revokes_a_key_that_is_not_there():
    with pytest.raises(NoSuchKey):
        revoke("0000000000000000")


@pytest.mark.parametrize("name", ["international", "national"])
def test_one_flipped_bit_anywhere_is_refused(settings, name):
    settings.TONGBAN_CRYPTO_SUITE = name
    data = b"decision 12: granted"
    signature = sign("pack", data)
    for place in range(len(data) * 8):
        forged = bytearray(data)
        forged[place // 8] ^= 1 << place % 8
        assert refused("altered", bytes(forged), signature, purpose="pack")
    value = signature.raw
    for place in range(len(value) * 8):
        bad = bytearray(value)
        bad[place // 8] ^= 1 << place % 8
        forged = Signature(signature.kid, name, base64.b64encode(bytes(bad)).decode())
        assert refused("altered", data, forged, purpose="pack")


def test_the_private_part_of_a_long_retired_key_is_destroyed():
    old = sign("pack", b"x")
    rotate("pack")
    assert SigningKey.objects.get(kid=old.kid).wrapped
    SigningKey.objects.filter(kid=old.kid).update(retired_at=timezone.now() - timedelta(days=2))
    rotate("pack")
    assert not SigningKey.objects.get(kid=old.kid).wrapped
    verify(b"x", old, purpose="pack")


def test_keys_exchanged_in_the_table_do_not_sign(body):
    sign("licence", b"x", issuer=BODY)
    sign("seal", b"x", issuer=BODY)
    licence, seal = (SigningKey.objects.get(issuer=BODY, purpose=purpose) for purpose in ("licence", "seal"))
    SigningKey.objects.filter(pk=licence.pk).update(wrapped=seal.wrapped)
    remembering.forget_signers()
    with pytest.raises(Exception, match=licence.kid):
        sign("licence", b"x", issuer=BODY)
