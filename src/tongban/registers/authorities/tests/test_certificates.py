"""执法证: entered by one operator, in force once a second one agrees, taken back by one."""

from datetime import date

import pytest

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import entries
from tongban.registers.authorities.public import (
    CertificateChange,
    CertificateRefused,
    EnforcementCertificate,
    certificate_changes,
    certificate_numbered,
    certificates_for,
    confirm_certificate,
    officers_found,
    propose_certificate,
    reject_certificate,
    withdraw_certificate,
)
from tongban.registers.authorities.tests.factories import make_officer

pytestmark = pytest.mark.django_db
FIRST, SECOND = (Viewer(role=Role.OPERATOR, account_id=number) for number in (1, 2))
TERM = {"kind": "administrative", "until": date(2027, 11, 30), "reason": "沪执证〔2026〕8号"}


@pytest.fixture
def first(time_machine):
    time_machine.move_to("2026-11-29T02:00:00Z", tick=False)
    return FIRST


def test_nothing_is_in_force_before_a_second_operator_agrees(first):
    officer, second = make_officer("market_supervision_bureau"), SECOND
    change = propose_certificate(officer, number=" 31993109001 ", by=first, **TERM)
    assert propose_certificate(officer, number="31993109001", by=first, **TERM) == change
    assert certificate_numbered("31993109001") is None
    assert EnforcementCertificate.objects.count() == 0
    for _again in range(2):
        confirm_certificate(change, by=second)
    assert certificate_numbered("31993109001").officer == officer
    assert entries(action="authorities.certificate_done").count() == 1


def test_taking_back_is_at_once_and_giving_back_takes_two(first):
    officer, second = make_officer("market_supervision_bureau"), SECOND
    confirm_certificate(propose_certificate(officer, number="31993109001", by=first, **TERM), by=second)
    held = EnforcementCertificate.objects.get()
    with pytest.raises(CertificateRefused, match="为什么收回"):
        withdraw_certificate(held, reason=" ", by=first)
    moment = withdraw_certificate(held, reason="调离执法岗位", by=first).withdrawn_at
    assert withdraw_certificate(held, reason="再说一次", by=second).withdrawn_at == moment
    assert certificate_numbered("31993109001") is None
    assert [one.pk for one in certificates_for(first, state="withdrawn")] == [held.pk]
    again = propose_certificate(officer, number="31993109001", by=first, **TERM)
    assert certificate_numbered("31993109001") is None
    confirm_certificate(again, by=second)
    assert certificate_numbered("31993109001").pk == held.pk


@pytest.mark.parametrize(
    ("change", "words"),
    [({"kind": "dog"}, "种类"), ({"number": "12-34"}, "号码是六到二十位"), ({"number": "31993100007"}, "另一位"),
     ({"until": date(2026, 11, 29)}, "有效期"), ({"until": date(2099, 1, 1)}, "有效期"), ({"reason": " "}, "依据")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words_and_leaves_nothing(first, change, words):
    other = make_officer("market_supervision_bureau")
    EnforcementCertificate.objects.create(
        officer=other, kind="police", number="31993100007", valid_until=date(2027, 1, 1)
    )
    with pytest.raises(CertificateRefused, match=words):
        propose_certificate(make_officer(), by=first, **({"number": "31993109001"} | TERM | change))
    assert CertificateChange.objects.count() == 0


def test_what_is_rejected_is_not_in_force(first):
    officer = make_officer("market_supervision_bureau")
    change = propose_certificate(officer, number="31993109001", by=first, **TERM)
    reject_certificate(change, remark="号码看不清", by=SECOND)
    assert EnforcementCertificate.objects.count() == 0
    assert entries(action="authorities.certificate_rejected").get().reason == "号码看不清"


def test_only_operators_see_and_enter_them(first):
    officer = make_officer("market_supervision_bureau", ("officer", "head"))
    viewer = Viewer(role=Role.OFFICER, officer_id=officer.pk, posts=frozenset({"head"}))
    propose_certificate(officer, number="31993109001", by=first, **TERM)
    assert not certificates_for(viewer).exists()
    assert (list(certificate_changes(viewer)), list(officers_found(viewer, officer.name))) == ([], [])
    with pytest.raises(CertificateRefused):
        propose_certificate(officer, number="31993109003", by=viewer, **TERM)
