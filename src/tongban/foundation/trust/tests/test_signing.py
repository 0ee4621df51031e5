import pytest
from cryptography import x509
from django.db import transaction

from tongban.foundation.trust.models import KeyState, SealCertificate, SigningKey
from tongban.foundation.trust.public import (
    NotTrusted,
    Signature,
    revoke,
    root_identity,
    rotate,
    seal_identity,
    sign,
    verify,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["international", "national"])
def test_a_signature_is_good_for_its_data_and_purpose_only(settings, name):
    settings.TONGBAN_CRYPTO_SUITE = name
    signature = sign("pack", b"elderly_allowance 2022.1")
    verify(b"elderly_allowance 2022.1", Signature(**signature.as_dict()), purpose="pack")
    assert signature.suite == name
    with pytest.raises(NotTrusted):
        verify(b"elderly_allowance 2022.2", signature, purpose="pack")
    with pytest.raises(NotTrusted):
        verify(b"elderly_allowance 2022.1", signature, purpose="licence")
    with pytest.raises(NotTrusted):
        verify(b"elderly_allowance 2022.1", Signature("unknown", name, signature.value), purpose="pack")


def test_a_retired_key_still_verifies_and_a_revoked_one_does_not():
    old = sign("pack", b"x")
    rotate("pack")
    new = sign("pack", b"x")
    assert new.kid != old.kid
    verify(b"x", old, purpose="pack")
    revoke(old.kid)
    revoke(old.kid)
    with pytest.raises(NotTrusted):
        verify(b"x", old, purpose="pack")
    verify(b"x", new, purpose="pack")
    assert SigningKey.objects.filter(purpose="pack", state=KeyState.ACTIVE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_made_in_a_transaction_that_rolls_back_is_not_used_again():
    lost = []

    def fail():
        with transaction.atomic():
            lost.append(sign("fleeting", b"x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    kept = sign("fleeting", b"x")
    assert kept.kid != lost[0].kid
    assert SigningKey.objects.get(purpose="fleeting").kid == kept.kid


def test_a_seal_certificate_leads_to_the_root():
    identity = seal_identity("上海市民政局", "11319900TB000001XT")
    certificate = x509.load_der_x509_certificate(identity.certificate)
    root = x509.load_der_x509_certificate(identity.chain[0])
    certificate.verify_directly_issued_by(root)
    assert identity.chain[0] == root_identity().certificate
    assert certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value == "上海市民政局"
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.content_commitment, usage.key_cert_sign) == (True, False)
    assert seal_identity("上海市民政局", "11319900TB000001XT") == identity


def test_a_renamed_body_gets_a_new_certificate_and_the_old_one_is_kept():
    seal_identity("上海市卫生和计划生育委员会", "code")
    seal_identity("上海市卫生健康委员会", "code")
    states = SealCertificate.objects.filter(code="code").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["retired", "active"]


def test_nobody_seals_as_the_root():
    with pytest.raises(ValueError, match="root"):
        seal_identity("x", "root")
