"""Outside authorities are entered by two people after a look at their certificate, and withdrawn by two."""

from datetime import timedelta

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone, translation

from tongban.foundation.four_eyes.public import OwnProposal
from tongban.foundation.trust.models import RecognisedAuthority, SigningKey
from tongban.foundation.trust.public import (
    ActFailed,
    AuthorityRefused,
    NoSuchKey,
    authority_of,
    confirm,
    current_list,
    list_version,
    propose,
    put_reporter,
    read_authority,
    recognise,
    recognised_authorities,
    root_identity,
    signing_key,
    sm2_root,
    standing_of,
    withdraw_authority,
)
from tongban.foundation.trust.reporting import _reporters

from .factories import rsa_key, sm2_chain, x509_holder

pytestmark = pytest.mark.django_db
TITLES = {"title_zh": "示范电子认证中心", "title_en": "Model Certification Centre"}


@pytest.fixture
def told():
    seen = []

    def reporter(by, action, subject, *, reason, detail):
        seen.append((by, action, reason, detail))

    put_reporter(reporter)
    yield seen
    _reporters.remove(reporter)


def entered(content, ground="许可证号 ECP00000000"):
    return recognise(content, **TITLES, ground=ground, by="operator:2")


def test_what_stands_in_a_certificate_is_read_however_it_is_sent():
    root = x509_holder("National Root", is_ca=True)
    found = read_authority(root.pem)
    assert (found.kind, found.key) == ("x509", "EC 256")
    assert "National Root" in found.subject
    assert found.fingerprint == root.certificate.fingerprint(hashes.SHA256()).hex()
    assert found.fingerprint_words.replace(" ", "").lower() == found.fingerprint
    bare = b"".join(root.pem.splitlines()[1:-1])
    assert read_authority(root.der) == read_authority(bare) == found


def test_keys_of_three_kinds_are_known(monkeypatch):
    assert read_authority(x509_holder("R", is_ca=True, key=rsa_key()).pem).key == "RSA 2048"
    long = ec.generate_private_key(ec.SECP521R1())
    assert read_authority(x509_holder("R", is_ca=True, key=long).pem).key == "EC 521"
    found = read_authority(sm2_chain(monkeypatch, "外省根证书")[0].certificate)
    assert (found.kind, found.key) == ("sm2", "SM2")


def refused(content):
    with pytest.raises(AuthorityRefused) as problem:
        read_authority(content)
    with pytest.raises(AuthorityRefused):
        entered(content)
    assert not RecognisedAuthority.objects.exists()
    return problem.value.code


def test_what_is_not_fit_is_refused_and_said_why():
    assert refused(x509_holder("a person").pem) == "not_ca"
    assert refused(x509_holder("R", is_ca=True, days=(-9, -1)).pem) == "expired"
    assert refused(x509_holder("R", is_ca=True, days=(1, 9)).pem) == "not_yet"
    assert refused(x509_holder("R", is_ca=True, key=rsa_key(1024)).pem) == "weak_key"
    assert refused(x509_holder("R", is_ca=True, key=ec.generate_private_key(ec.SECP224R1())).pem) == "weak_key"
    assert refused(x509_holder("R", is_ca=True, digest=hashes.SHA224()).pem) == "weak_digest"
    assert refused(root_identity().certificate) == "own"
    assert refused(sm2_root().certificate) == "own"


def test_sha_1_is_refused():
    """The library signs nothing with it any more: the name of the algorithm is exchanged in a good certificate."""
    der = x509_holder("R", is_ca=True, key=rsa_key()).der
    sha256, sha1 = (bytes.fromhex("06092a864886f70d0101" + last) for last in ("0b", "05"))
    assert der.count(sha256) == 2
    assert refused(der.replace(sha256, sha1)) == "weak_digest"


def test_damaged_and_foreign_text_is_refused():
    root = x509_holder("R", is_ca=True)
    flipped = root.der[:-1] + bytes([root.der[-1] ^ 1])
    assert refused(flipped) == "broken"
    assert refused(root.pem + x509_holder("S", is_ca=True).pem) == "several"
    assert refused(pem.armor("PRIVATE KEY", root.key_der)) == "unreadable"
    for nothing in (b"", b"hello", b"-----BEGIN", b"\x30\x03\x02\x01\x01", b"A" * 70_000):
        assert refused(nothing) == "unreadable"


def test_an_edwards_key_is_of_no_known_kind():
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "E")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now).not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, None)
    )  # fmt: skip
    assert refused(made.public_bytes(Encoding.PEM)) == "kind"


def test_two_people_enter_and_two_withdraw(told):
    root = x509_holder("R", is_ca=True)
    found = read_authority(root.pem)
    detail = {**TITLES, "certificate": found.pem}
    asked = propose("authority.recognise", found.fingerprint, reason="许可证号 1", by="operator:1", detail=detail)
    assert recognised_authorities() == []
    with pytest.raises(OwnProposal):
        confirm(asked, by="operator:1")
    confirm(asked, by="operator:2")
    (row,) = recognised_authorities()
    assert (row.title_zh, row.fingerprint, row.ground, row.recognised_by) == (
        TITLES["title_zh"], found.fingerprint, "许可证号 1", "operator:2",
    )  # fmt: skip
    away = propose("authority.withdraw", str(row.pk), reason="许可证被吊销", by="operator:2")
    confirm(away, by="operator:1")
    row = authority_of(row.pk)
    assert (row.withdrawn_by, row.withdrawn_reason) == ("operator:1", "许可证被吊销")
    since = row.withdrawn_at
    assert withdraw_authority(row.pk, reason="again", by="operator:3").withdrawn_at == since
    assert [(by, action, reason) for by, action, reason, _ in told if action.startswith("trust.authority")] == [
        ("operator:2", "trust.authority_recognised", "许可证号 1"),
        ("operator:1", "trust.authority_withdrawn", "许可证被吊销"),
    ]


def test_what_became_unfit_since_it_was_proposed_is_not_carried_out():
    expired = x509_holder("R", is_ca=True, days=(-9, -1))
    detail = {**TITLES, "certificate": expired.pem.decode()}
    asked = propose("authority.recognise", "0" * 64, reason="许可证号 1", by="operator:1", detail=detail)
    with pytest.raises(ActFailed):
        confirm(asked, by="operator:2")
    assert recognised_authorities() == []


def test_twice_is_once_and_a_withdrawn_one_is_entered_anew():
    root = x509_holder("R", is_ca=True)
    row = entered(root.pem)
    assert entered(root.pem) == row
    withdraw_authority(row.pk, reason="r", by="operator:1")
    again = entered(root.pem)
    assert again != row
    assert [one.withdrawn_at is None for one in recognised_authorities()] == [True, False]
    with pytest.raises(NoSuchKey):
        withdraw_authority(0, reason="r", by="operator:1")
    with pytest.raises(NoSuchKey):
        authority_of(0)


def test_every_change_of_the_list_has_another_number():
    def numbers():
        in_database = SigningKey.objects.annotate(n=list_version()).values_list("n", flat=True)[0]
        assert in_database == current_list()
        return in_database

    signing_key("four_eyes")
    assert numbers() == 0
    row = entered(x509_holder("R", is_ca=True).pem)
    assert numbers() == 1
    withdraw_authority(row.pk, reason="r", by="operator:1")
    assert numbers() == 2


def test_how_a_certificate_stands_depends_on_the_days():
    row = entered(x509_holder("R", is_ca=True).pem)
    now = timezone.now()
    assert standing_of(row, now, None).state == "recognised"
    assert standing_of(row, now - timedelta(days=2), None).state == "expired"
    row.withdrawn_at = now
    assert standing_of(row, now, now - timedelta(minutes=1)).state == "kept"
    for proven in (None, now, now + timedelta(minutes=1)):
        found = standing_of(row, now, proven)
        assert (found.state, found.is_relied_on) == ("withdrawn", False)
    assert "示范电子认证中心" in found.words
    with translation.override("en"):
        assert found.title == "Model Certification Centre"
