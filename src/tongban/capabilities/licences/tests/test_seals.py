"""Keeping and using a department's seal: custodians, authorisations, by hand with four eyes, the log, races."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tongban.capabilities.licences.public import (
    SealActRefused,
    SealedDocument,
    SealRefused,
    SealRequestState,
    SealState,
    SealUse,
    approve_use,
    ask_authorisation,
    ask_for_seal,
    decide_authorisation,
    destroy_seal,
    dismiss_custodian,
    end_authorisation,
    find_seals,
    hold_for_seal,
    holds_within,
    name_custodian,
    refuse_use,
    release_hold,
    render_letter,
    replace_seal,
    restore_seal,
    seal_inbox,
    seal_of,
    seal_pdf,
    stop_seal,
    uses_of,
    verify_document,
    visible_seal,
    visible_seal_request,
    withdraw_use,
)
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import entries_about
from tongban.foundation.files.public import read
from tongban.foundation.trust.public import forget_signers
from tongban.registers.authorities.public import authority
from tongban.registers.authorities.tests.factories import make_officer

pytestmark = pytest.mark.django_db
AUTHORITY = "civil_affairs_bureau"
OPERATOR = Viewer(role=Role.OPERATOR, account_id=1)


def officer(*posts, authority_code=AUTHORITY):
    made = make_officer(authority_code, posts)
    return Viewer(role=Role.OFFICER, officer_id=made.pk, authority_code=authority_code, posts=frozenset(posts))


@pytest.fixture(autouse=True)
def _forget():
    yield
    forget_signers()


@pytest.fixture
def seal():
    return seal_of(authority(AUTHORITY))


@pytest.fixture
def people(seal):
    """(who asks, the custodian, the head)."""
    asker, custodian, head = officer("officer"), officer("reviewer"), officer("head")
    name_custodian(seal, custodian.officer_id, by=head)
    return asker, custodian, head


@pytest.fixture
def letter():
    return render_letter("receipt", {"number": "1"}, AUTHORITY)


def test_every_use_is_written_down_with_the_digest_and_its_permission(seal, letter):
    (use,) = uses_of(seal)
    assert (use.by, use.kind, use.digest) == ("system", "receipt", hashlib.sha256(letter).hexdigest())
    assert use.authorisation.ground
    assert [one.pk for one in uses_of(seal, text=use.digest[:12])] == [use.pk]
    assert not uses_of(seal, text="not there")


def test_without_a_living_authorisation_for_the_kind_nothing_is_sealed(seal, people):
    asker, _custodian, head = people
    end_authorisation(seal.authorisations.get(), reason="到期清理", by=head)
    before = SealedDocument.objects.count(), SealUse.objects.count()
    with pytest.raises(SealRefused, match="没有覆盖这种文书的用印授权") as refused:
        render_letter("receipt", {"number": "1"}, AUTHORITY)
    assert (SealedDocument.objects.count(), SealUse.objects.count()) == before
    assert refused.value.code == "unauthorised"
    until = timezone.localdate() + timedelta(days=10)
    row = ask_authorisation(seal, ["receipt"], ground="民发〔2026〕1号", valid_until=until, by=asker)
    with pytest.raises(SealRefused):
        render_letter("receipt", {"number": "1"}, AUTHORITY)
    decide_authorisation(row, agrees=True, by=head)
    decide_authorisation(row, agrees=True, by=head)
    render_letter("receipt", {"number": "1"}, AUTHORITY)
    with pytest.raises(SealRefused):
        render_letter("grant", {"number": "1"}, AUTHORITY)
    assert uses_of(seal)[0].authorisation == row


def test_who_asked_for_an_authorisation_does_not_approve_it_and_only_a_head_does(seal, people):
    asker, _custodian, head = people
    until = timezone.localdate() + timedelta(days=10)
    own = ask_authorisation(seal, ["*"], ground="文", valid_until=until, by=head)
    for who in (head, asker, officer("head", authority_code="public_security_bureau")):
        with pytest.raises(SealActRefused):
            decide_authorisation(own, agrees=True, by=who)
    own.refresh_from_db()
    assert own.state == "asked"
    decide_authorisation(own, agrees=False, by=officer("head"))
    with pytest.raises(SealActRefused):
        decide_authorisation(own, agrees=True, by=officer("head"))


@pytest.mark.parametrize("days", [-1, 6 * 366])
def test_an_authorisation_has_a_term(seal, people, days):
    until = timezone.localdate() + timedelta(days=days)
    with pytest.raises(SealActRefused):
        ask_authorisation(seal, ["*"], ground="文", valid_until=until, by=people[0])
    assert seal.authorisations.count() == 1


def test_a_document_is_sealed_by_hand_by_another_one_once(seal, people, letter):
    asker, custodian, _head = people
    asked = ask_for_seal(seal, letter, title="回函", reason="答复来函", key="1", by=asker)
    assert ask_for_seal(seal, letter, title="回函", reason="答复来函", key="1", by=asker) == asked
    assert list(seal_inbox(custodian)) == [asked]
    for _twice in range(2):
        approve_use(asked, by=custodian, shown_digest=asked.digest)
    done = visible_seal_request(asker, asked.reference)
    assert (done.state, done.decided_by_id) == (SealRequestState.SEALED, custodian.officer_id)
    content = read(done.sealed)
    use = done.uses.get()
    assert (use.by, use.digest) == (custodian.actor_ref, hashlib.sha256(content).hexdigest())
    report = verify_document(content)
    assert (report.is_genuine, len(report.seals)) == (True, 2)


def test_nobody_seals_their_own_document_nor_one_they_do_not_keep(seal, people, letter):
    _asker, custodian, head = people
    own = ask_for_seal(seal, letter, title="回函", reason="答复", key="1", by=custodian)
    before = SealUse.objects.count()
    for who in (custodian, head, officer("reviewer")):
        with pytest.raises(SealActRefused):
            approve_use(own, by=who, shown_digest=own.digest)
    other = officer("officer")
    name_custodian(seal, other.officer_id, by=head)
    with pytest.raises(SealActRefused, match="页面上的文件已经变了"):
        approve_use(own, by=other, shown_digest="0" * 64)
    dismiss_custodian(seal, other.officer_id, by=head)
    with pytest.raises(SealActRefused):
        approve_use(own, by=other, shown_digest=own.digest)
    assert SealUse.objects.count() == before
    with pytest.raises(NotVisible):
        visible_seal_request(other, own.reference)


def test_refused_with_a_reason_or_taken_back_it_is_not_sealed(seal, people, letter):
    asker, custodian, _head = people
    one = ask_for_seal(seal, letter, title="甲", reason="一", key="1", by=asker)
    with pytest.raises(SealActRefused):
        refuse_use(one, by=custodian, note=" ")
    refuse_use(one, by=custodian, note="文号不对")
    two = ask_for_seal(seal, letter, title="乙", reason="二", key="2", by=asker)
    with pytest.raises(SealActRefused):
        withdraw_use(two, by=custodian)
    withdraw_use(two, by=asker)
    for gone in (one, two):
        with pytest.raises(SealActRefused):
            approve_use(gone, by=custodian, shown_digest=gone.digest)
    assert not SealUse.objects.filter(kind="by_hand").exists()


@pytest.mark.parametrize(("state", "words"), [(SealState.SUSPENDED, "已停用：交接"), (SealState.LOST, "已报失：交接")])
def test_a_stopped_seal_is_refused_at_once_with_the_reason(seal, people, letter, state, words):
    asker, custodian, _head = people
    asked = ask_for_seal(seal, letter, title="甲", reason="一", key="1", by=asker)
    with pytest.raises(SealActRefused):
        stop_seal(seal, state, reason="交接", by=asker)
    for _twice in range(2):
        stop_seal(seal, state, reason="交接", by=custodian)
    with pytest.raises(SealRefused, match=words):
        render_letter("receipt", {"number": "1"}, AUTHORITY)
    with pytest.raises(SealRefused, match=words):
        approve_use(asked, by=custodian, shown_digest=asked.digest)
    with pytest.raises(SealRefused, match=words):
        ask_for_seal(seal, letter, title="乙", reason="二", key="2", by=asker)


def test_suspended_is_restored_by_head_or_operator_and_lost_only_replaced(seal, people, letter):
    _asker, custodian, head = people
    stop_seal(seal, SealState.SUSPENDED, reason="交接", by=OPERATOR)
    with pytest.raises(SealActRefused):
        restore_seal(seal, reason="好了", by=custodian)
    restore_seal(seal, reason="好了", by=head)
    assert verify_document(render_letter("receipt", {"number": "2"}, AUTHORITY)).is_genuine
    stop_seal(seal, SealState.LOST, reason="丢了", by=custodian)
    with pytest.raises(SealActRefused):
        restore_seal(seal, reason="x", by=OPERATOR)
    with pytest.raises(SealActRefused):
        replace_seal(seal, reason="x", by=head)
    replace_seal(seal, reason="换新", by=OPERATOR)
    report = verify_document(render_letter("receipt", {"number": "3"}, AUTHORITY))
    assert (report.is_genuine, report.notes) == (True, ())
    destroy_seal(seal, reason="撤并", by=OPERATOR)
    with pytest.raises(SealRefused, match="已销毁：撤并"):
        render_letter("receipt", {"number": "4"}, AUTHORITY)
    assert [entry.action for entry in entries_about(f"licences.seal:{seal.pk}")][-3:] == [
        "seal.lost", "seal.replaced", "seal.destroyed",
    ]  # fmt: skip


def test_one_seal_of_a_body_is_stopped_and_the_others_go_on(seal, people, letter):
    seal_pdf(letter, AUTHORITY, "证明", purpose="档案专用章")
    stop_seal(seal, SealState.LOST, reason="丢了", by=people[1])
    assert verify_document(seal_pdf(letter, AUTHORITY, "证明", purpose="档案专用章")).seals[-1].is_ours


def test_what_waits_for_a_seal_is_listed_with_the_reason_as_it_is_now(seal, people):
    stop_seal(seal, SealState.SUSPENDED, reason="交接", by=people[2])
    for _twice in range(2):
        with pytest.raises(SealRefused) as refused:
            render_letter("receipt", {"number": "1"}, AUTHORITY)
        hold_for_seal(refused.value, about="cases.letter:1", within="cases.case:1", what="收件凭证")
    (held,) = holds_within("cases.case:1")
    assert "已停用：交接" in held["words"]
    release_hold("cases.letter:1")
    assert not holds_within("cases.case:1")


def test_a_stranger_sees_no_seal(seal):
    stranger = officer("head", authority_code="public_security_bureau")
    with pytest.raises(NotVisible):
        visible_seal(stranger, seal.pk)
    assert not find_seals(Viewer(role=Role.PERSON, person_id=1)).exists()
    assert find_seals(OPERATOR, seal.number).get() == seal


def test_the_database_itself_refuses_one_person_in_both_parts(seal, people, letter):
    from django.db import IntegrityError

    asked = ask_for_seal(seal, letter, title="甲", reason="一", key="1", by=people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        type(asked).objects.filter(pk=asked.pk).update(state="sealed", decided_by=asked.asked_by)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs two real transactions")
@pytest.mark.django_db(transaction=True)
def test_two_custodians_at_once_seal_once():
    from concurrent.futures import ThreadPoolExecutor

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seal = seal_of(authority(AUTHORITY))
    asker, first, second, head = officer("officer"), officer("reviewer"), officer("reviewer"), officer("head")
    for one in (first, second):
        name_custodian(seal, one.officer_id, by=head)
    asked = ask_for_seal(seal, render_letter("receipt", {}, AUTHORITY), title="甲", reason="一", key="1", by=asker)

    def press(who):
        try:
            return str(approve_use(asked, by=who, shown_digest=asked.digest).state)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, (first, second))) == ["sealed", "sealed"]
    assert SealUse.objects.filter(kind="by_hand").count() == 1
