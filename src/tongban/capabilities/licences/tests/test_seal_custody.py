"""A seal that is suspended seals nothing; what it sealed before stays good, and the report says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.licences.public import SealedDocument, render_letter, seal_pdf, verify_document
from tongban.foundation.trust.public import (
    SealCertificate,
    SealNotUsable,
    end_seal,
    forget_signers,
    replace_seal,
    restore_seal,
    seal_certificates,
    suspend_seal,
)

pytestmark = pytest.mark.django_db
AUTHORITY = "civil_affairs_bureau"


@pytest.fixture(autouse=True)
def _forget():
    yield
    forget_signers()


@pytest.fixture
def letter():
    """A registered letter that was sealed an hour ago, and its seal."""
    pdf = render_letter("receipt", {"number": "1"}, AUTHORITY)
    SealedDocument.objects.update(sealed_at=timezone.now() - timedelta(hours=1))
    return pdf, seal_certificates().get(name="上海市民政局")


def test_a_suspended_seal_seals_nothing_until_it_is_restored(letter):
    pdf, seal = letter
    for _ in range(2):
        suspend_seal(seal.pk, reason="保管人调离", by="operator:1")
    before = SealedDocument.objects.count()
    with pytest.raises(SealNotUsable, match="保管人调离"):
        render_letter("receipt", {"number": "2"}, AUTHORITY)
    assert SealedDocument.objects.count() == before
    report = verify_document(pdf)
    assert (report.is_genuine, report.problems) == (True, ())
    assert "盖章在前，仍然有效" in report.notes[0]
    restore_seal(seal.pk, reason="已交接", by="operator:1")
    assert verify_document(render_letter("receipt", {"number": "2"}, AUTHORITY)).notes == ()


def test_a_destroyed_seal_leaves_no_private_key_and_is_not_made_anew_by_itself(letter):
    pdf, seal = letter
    end_seal(seal.pk, "destroyed", reason="机构撤销", by="operator:1")
    end_seal(seal.pk, "lost", reason="again", by="operator:1")
    row = SealCertificate.objects.get(pk=seal.pk)
    assert (row.wrapped, row.ending, row.reason) == ("", "destroyed", "机构撤销")
    with pytest.raises(SealNotUsable):
        render_letter("receipt", {"number": "2"}, AUTHORITY)
    assert verify_document(pdf).is_genuine
    with pytest.raises(SealNotUsable):
        restore_seal(seal.pk, reason="x", by="operator:1")


def test_a_replaced_seal_goes_on_under_a_new_certificate(letter):
    pdf, seal = letter
    replace_seal(seal.pk, reason="更名", by="operator:1")
    new = verify_document(render_letter("receipt", {"number": "2"}, AUTHORITY))
    assert (new.is_genuine, new.notes) == (True, ())
    assert "换新" in verify_document(pdf).notes[0]
    with pytest.raises(SealNotUsable):
        replace_seal(seal.pk, reason="again", by="operator:1")


def test_of_a_lost_seal_only_what_was_registered_before_counts(letter):
    pdf, seal = letter
    unregistered = seal_pdf(pdf, AUTHORITY, "副本")
    assert verify_document(unregistered).is_genuine
    end_seal(seal.pk, "lost", reason="介质遗失", by="operator:1")
    assert verify_document(pdf).is_genuine
    report = verify_document(unregistered)
    assert not report.is_genuine
    assert any("不能证明这份文件盖章在前" in words for words in report.problems)


def test_what_was_sealed_after_the_end_is_refused(letter):
    pdf, seal = letter
    end_seal(seal.pk, "destroyed", reason="机构撤销", by="operator:1")
    SealCertificate.objects.filter(pk=seal.pk).update(ended_at=timezone.now() - timedelta(days=2))
    report = verify_document(pdf)
    assert not report.is_genuine
    assert any("盖章在后" in words for words in report.problems)
