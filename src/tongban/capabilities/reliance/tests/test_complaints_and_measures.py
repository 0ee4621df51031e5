from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tongban.capabilities.licences.public import Licence, WrongLicenceState, change_state
from tongban.capabilities.messaging.public import Message
from tongban.capabilities.reliance.actions.complaining import pass_on_late
from tongban.capabilities.reliance.errors import NotAllowed, WrongStep
from tongban.capabilities.reliance.models import Complaint, Measure, RelyingParty
from tongban.capabilities.reliance.public import (
    complain,
    complaints_to_conclude,
    complaints_to_explain,
    conclude,
    confirm_measure,
    explain,
    make_code,
    measures_for,
    measures_waiting,
    open_code,
    propose_measure,
    reject_measure,
)
from tongban.foundation.four_eyes.public import OwnProposal

from .factories import make_bank, make_food_licence, of_holder, of_party, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def used():
    licence, bank = make_food_licence(), make_bank()
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    return open_code(code.code, by=of_party(bank))


def test_a_complaint_is_explained_concluded_and_answered():
    use = used()
    holder = of_holder(use.licence)
    complaint = complain(use, "我没有申请贷款", by=holder)
    assert complain(use, "又说一遍", by=holder) == complaint
    assert list(complaints_to_explain(of_party(use.party))) == [complaint]
    complaint = explain(complaint, "客户到店申请", by=of_party(use.party))
    assert complaint.state == "with_authority"
    officer = officer_of()
    assert list(complaints_to_conclude(officer)) == [complaint]
    assert list(complaints_to_conclude(officer_of("civil_affairs_bureau"))) == []
    complaint = conclude(complaint, "查无申请，投诉成立，已停用", is_founded=True, stop=True, by=officer)
    assert (complaint.state, complaint.is_founded) == ("closed", True)
    assert RelyingParty.objects.get(pk=use.party_id).is_stopped
    assert conclude(complaint, "别的", is_founded=False, by=officer).reply == "查无申请，投诉成立，已停用"
    with pytest.raises(WrongStep):
        explain(complaint, "晚了", by=of_party(use.party))
    told = Message.objects.filter(organisation=use.organisation, kind="reliance.complaint_closed")
    assert "查无申请" in told.get().body_zh


def test_a_complaint_that_is_not_explained_in_time_goes_to_the_issuing_authority():
    complaint = complain(used(), "我没有申请贷款", by=officer_of())
    assert pass_on_late() == 0
    assert pass_on_late(timezone.localdate() + timedelta(days=8)) == 1
    assert Complaint.objects.get().state == "with_authority"
    assert not complaint.is_late()
    assert complaint.is_late(timezone.localdate() + timedelta(days=31))


def proposed(licence, kind="suspend", by=None):
    return propose_measure(
        licence, kind, reason="现场检查发现问题", legal_basis="食品安全法 第一百二十六条", by=by or officer_of()
    )


def test_a_licence_is_suspended_by_two_officers_and_the_holder_is_told():
    licence, first, second = make_food_licence(), officer_of(), officer_of()
    measure = proposed(licence, by=first)
    assert proposed(licence, by=first) == measure
    assert Licence.objects.get(pk=licence.pk).state == "01"
    assert list(measures_waiting(second)) == [measure]
    with pytest.raises(OwnProposal):
        confirm_measure(measure, by=first)
    confirm_measure(measure, by=second)
    assert confirm_measure(measure, by=second).state == "done"
    licence = Licence.objects.get(pk=licence.pk)
    assert (licence.state, licence.history.count()) == ("02", 2)
    assert "食品安全法" in Message.objects.get(organisation=licence.organisation).body_zh
    confirm_measure(proposed(licence, "resume", by=first), by=second)
    assert Licence.objects.get(pk=licence.pk).state == "01"


def test_what_is_not_agreed_changes_nothing():
    licence, first = make_food_licence(), officer_of()
    measure = proposed(licence, by=first)
    assert reject_measure(measure, by=officer_of(), remark="已经改好").state == Measure.State.REJECTED
    assert (Licence.objects.get(pk=licence.pk).state, Message.objects.count()) == ("01", 0)


def test_measures_fit_the_state_and_the_issuer():
    licence = make_food_licence()
    assert measures_for(licence.state) == ["suspend", "cancel", "revoke", "withdraw"]
    with pytest.raises(WrongStep):
        proposed(licence, "resume")
    with pytest.raises(NotAllowed):
        proposed(licence, by=officer_of("civil_affairs_bureau"))
    measure = proposed(licence)
    change_state(licence, "04", by="system", reason="歇业")
    with pytest.raises(WrongLicenceState):
        confirm_measure(measure, by=officer_of())
