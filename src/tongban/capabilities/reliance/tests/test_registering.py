"""Relying parties: one operator proposes, a second confirms; stopped at once by one; a token shown once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.reliance.errors import NotAllowed, NotForThisKind, WrongStep
from tongban.capabilities.reliance.models import PartyChange, RelyingParty
from tongban.capabilities.reliance.public import (
    confirm_party,
    end_key,
    open_key,
    parties_for,
    party_changes,
    party_figures,
    party_of,
    propose_party,
    propose_to_allow,
    reject_party,
    stop_party,
)
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import entries_about
from tongban.registers.identity.public import ApiClient, client_of_token
from tongban.registers.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
FIRST, SECOND = (Viewer(role=Role.OPERATOR, account_id=number) for number in (1, 2))
OFFICER = Viewer(role=Role.OFFICER, officer_id=1, authority_code="civil_affairs_bureau")


def propose(firm, codes=("bank_catering_loan",), days=300, by=FIRST):
    until = timezone.localdate() + timedelta(days=days)
    return propose_party(firm, "bank", list(codes), until=until, reason="申请书已核对", by=by)


def test_nothing_is_in_force_before_a_second_operator_confirms():
    firm = make_organisation("测试银行")
    change = propose(firm)
    assert propose(firm).pk == change.pk
    assert not RelyingParty.objects.exists()
    with pytest.raises(NotAllowed):
        confirm_party(change, by=OFFICER)
    assert confirm_party(change, by=SECOND).state == "done"
    confirm_party(change, by=SECOND)
    party = RelyingParty.objects.get()
    assert (party.kind, party.scene_codes, party.is_effective) == ("bank", ["bank_catering_loan"], True)
    assert [one.action for one in entries_about(change)] == ["reliance.party_proposed", "reliance.party_done"]


def test_a_rejected_one_changes_nothing_and_one_that_is_over_is_not_confirmed(time_machine):
    firm = make_organisation("测试银行")
    reject_party(propose(firm), remark="申请书不全", by=SECOND)
    change = propose(firm, ["bank_personal_account"], days=1)
    assert change.kind == "register"
    time_machine.move_to(timezone.now() + timedelta(days=3))
    with pytest.raises(WrongStep):
        confirm_party(change, by=SECOND)
    assert not RelyingParty.objects.exists()
    change.refresh_from_db()
    assert change.state == "proposed"


@pytest.mark.parametrize(
    ("codes", "days"),
    [((), 300), (("no_such_scene",), 300), (("bank_catering_loan",), 0), (("bank_catering_loan",), 2000)],
)
def test_scenes_have_to_be_for_the_kind_and_the_term_has_to_lie_ahead(codes, days):
    with pytest.raises(NotForThisKind):
        propose(make_organisation(), codes, days)
    assert not PartyChange.objects.exists()


def test_a_change_of_scenes_does_not_take_a_stop_back_and_going_on_takes_two():
    firm = make_organisation("测试银行")
    confirm_party(propose(firm), by=SECOND)
    party = RelyingParty.objects.get()
    stop_party(party, by=FIRST, reason="投诉成立")
    confirm_party(propose(firm, ["bank_personal_account"]), by=SECOND)
    party.refresh_from_db()
    assert (party.scene_codes, party.is_stopped) == (["bank_personal_account"], True)
    again = propose_to_allow(party, reason="已整改", by=FIRST)
    party.refresh_from_db()
    assert party.is_stopped
    confirm_party(again, by=SECOND)
    party.refresh_from_db()
    assert (party.is_effective, party.scene_codes) == (True, ["bank_personal_account"])
    with pytest.raises(WrongStep):
        propose_to_allow(party, reason="x", by=FIRST)


def test_a_new_token_ends_the_one_before_and_a_stopped_party_gets_none():
    confirm_party(propose(make_organisation("测试银行")), by=SECOND)
    party = RelyingParty.objects.get()
    first = open_key(party, by=FIRST)
    assert party_of(client_of_token(first).viewer) == party
    second = open_key(party, by=FIRST)
    assert client_of_token(first) is None
    assert client_of_token(second).scopes == ["licences.rely", "licences.verify"]
    end_key(party, reason="人员离职", by=FIRST)
    assert client_of_token(second) is None
    stop_party(party, by=FIRST, reason="停业")
    with pytest.raises(NotAllowed):
        open_key(party, by=FIRST)
    assert ApiClient.objects.count() == 2


def test_only_operators_find_them():
    confirm_party(propose(make_organisation("测试银行")), by=SECOND)
    propose(make_organisation("另一银行"))
    party = RelyingParty.objects.get()
    assert [one.name for one in parties_for(FIRST, words="测试", kind="bank", state="open")] == ["测试银行"]
    assert not parties_for(FIRST, state="stopped").exists()
    assert party_changes(FIRST).count() == 1
    assert party_figures(FIRST, party).uses == 0
    for viewer in (OFFICER, Viewer(role=Role.PERSON, person_id=1)):
        assert not parties_for(viewer).exists()
        assert not party_changes(viewer).exists()
