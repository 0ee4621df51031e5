"""Files under certificates of recognised outside authorities: believed as theirs, never as ours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.licences.ofd.found import seals_on_ofd
from tongban.capabilities.licences.public import render_letter, verify_document, verify_file
from tongban.foundation.trust.public import RecognisedAuthority, Standing, recognise, withdraw_authority
from tongban.foundation.trust.tests.factories import rsa_key, sm2_chain, x509_holder

from .factories import ofd_sealed_by, our_stamps, plain_pdf, signed_pdf, stamps_of
from .test_letters import BODY, CONTEXT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def on_list(content, title="示范电子认证中心"):
    return recognise(content, title_zh=title, title_en="Model Centre", ground="许可证号 1", by="operator:2")


def withdrawn(row, ago=HOUR):
    withdraw_authority(row.pk, reason="许可证被吊销", by="operator:2")
    RecognisedAuthority.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now() - ago)


def chain(key=None, days=(-1, 90), name="某某有限公司"):
    root = x509_holder("National Root", is_ca=True, key=key)
    between = x509_holder("Operating CA", root, is_ca=True)
    return root, x509_holder(name, between, days=days)


def standing(content):
    report = verify_file(content)
    assert not report.is_genuine
    (seal,) = report.seals
    assert not seal.is_ours
    return seal.outside.state if seal.outside else None


@pytest.mark.parametrize("new_key", [lambda: None, rsa_key], ids=["ec", "rsa"])
def test_a_contract_under_a_recognised_authority_is_believed_and_is_none_of_ours(new_key):
    root, holder = chain(new_key())
    pdf = signed_pdf(plain_pdf(), holder)
    unknown = verify_document(pdf)
    assert (unknown.is_recognised, unknown.seals[0].outside) == (False, Standing())
    assert "不能信任" in unknown.problems[0]
    on_list(root.pem)
    report = verify_document(pdf)
    assert (report.is_recognised, report.is_genuine, report.is_in_force, report.problems) == (True, False, False, ())
    (seal,) = report.seals
    assert (seal.signed_by, seal.is_intact, seal.is_ours, seal.is_relied_on) == ("某某有限公司", True, False, True)
    assert "示范电子认证中心" in seal.outside.words


def test_what_was_changed_since_is_not_believed():
    root, holder = chain()
    on_list(root.pem)
    pdf = signed_pdf(plain_pdf(), holder)
    at = pdf.index(b"/Type") + 2
    for worse in (pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :], pdf + b"\n%x\n"):
        report = verify_document(worse)
        assert (report.is_recognised, report.is_genuine) == (False, False)
        assert report.problems


def test_a_certificate_of_somebody_below_who_is_no_authority_leads_nowhere():
    root, holder = chain()
    on_list(root.pem)
    assert standing(signed_pdf(plain_pdf(), x509_holder("Forger", holder))) == ""


def test_after_the_authority_was_withdrawn_only_what_is_proven_older_keeps():
    root, holder = chain()
    row = on_list(root.pem)
    now = timezone.now()
    before, after = (signed_pdf(plain_pdf(), holder, our_stamps(now - ago)) for ago in (2 * HOUR, HOUR / 2))
    plain = signed_pdf(plain_pdf(), holder)
    assert {standing(one) for one in (before, after, plain)} == {"recognised"}
    withdrawn(row)
    assert [standing(one) for one in (before, after, plain)] == ["kept", "withdrawn", "withdrawn"]
    report = verify_document(before)
    assert report.is_recognised
    assert "仍然采信" in report.notes[0]
    report = verify_document(plain)
    assert not report.is_recognised
    assert "不再认可" in report.problems[0]


def test_the_withdrawn_authority_is_no_witness_of_its_own_time():
    root, holder = chain()
    row = on_list(root.pem)
    clock = x509_holder("Time", holder.issuer, is_for_time=True)
    pdf = signed_pdf(plain_pdf(), holder, stamps_of(clock, timezone.now() - 2 * HOUR))
    assert standing(pdf) == "recognised"
    withdrawn(row)
    assert standing(pdf) == "withdrawn"
    other = x509_holder("Another Root", is_ca=True)
    on_list(other.pem, "另一家")
    clock = x509_holder("Time", other, is_for_time=True)
    assert standing(signed_pdf(plain_pdf(), holder, stamps_of(clock, timezone.now() - 2 * HOUR))) == "kept"


def test_an_expired_certificate_needs_proof_that_it_was_used_in_time():
    root = x509_holder("National Root", is_ca=True, days=(-20, 90))
    on_list(root.pem)
    holder = x509_holder("某某有限公司", root, days=(-10, -1))
    assert standing(signed_pdf(plain_pdf(), holder)) == "expired"
    in_time = signed_pdf(plain_pdf(), holder, our_stamps(timezone.now() - timedelta(days=5)))
    assert standing(in_time) == "recognised"


def test_our_seal_beside_a_recognised_signature_makes_it_no_document_of_ours():
    root, holder = chain()
    on_list(root.pem)
    letter = render_letter("grant", CONTEXT, BODY)
    both = verify_document(signed_pdf(letter, holder))
    assert (both.is_genuine, both.is_recognised, [one.is_ours for one in both.seals]) == (False, True, [True, False])


def test_an_ofd_of_another_province_is_believed_under_its_authority(monkeypatch):
    root, seal, maker = sm2_chain(monkeypatch, "外省 SM2 根", "外省市场监督管理局", "外省制章中心")
    ofd = ofd_sealed_by(monkeypatch, seal, maker)
    assert standing(ofd) == ""
    row = on_list(root.certificate)
    report = verify_file(ofd)
    assert (report.is_recognised, report.is_genuine, report.problems) == (True, False, ())
    assert (report.seals[0].signed_by, report.seals[0].outside.state) == ("外省市场监督管理局", "recognised")
    early = ofd_sealed_by(monkeypatch, seal, maker, at=timezone.now() - timedelta(days=2))
    assert seals_on_ofd(early)[0].fault == "expired"
    withdrawn(row)
    assert standing(ofd) == "withdrawn"
    (kept,) = seals_on_ofd(ofd, seen_at=timezone.now() - 2 * HOUR)
    assert (kept.is_ours, kept.outside.state) == (False, "kept")


def test_an_ofd_whose_maker_nobody_knows_is_not_believed(monkeypatch):
    root, seal = sm2_chain(monkeypatch, "外省 SM2 根", "外省市场监督管理局")
    _other, maker = sm2_chain(monkeypatch, "别的根", "制章中心")
    on_list(root.certificate)
    assert standing(ofd_sealed_by(monkeypatch, seal, maker)) == ""
