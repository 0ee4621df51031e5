from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.audit.public import entries_about
from tongban.registers.identity.errors import NotAllowed, TooWide
from tongban.registers.identity.models import Delegation
from tongban.registers.identity.public import (
    covers,
    delegations_of,
    grant_delegation,
    people_i_may_act_for,
    power_of,
    revoke_delegation,
)
from tongban.registers.identity.tests.factories import (
    make_child,
    make_officer,
    make_organisation,
    make_person,
    viewer_for,
)
from tongban.registers.organisations.public import change_legal_representative

pytestmark = pytest.mark.django_db


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def elder():
    return make_person("王秀英", birth=date(1950, 3, 1))


@pytest.fixture
def daughter():
    return make_person("陈敏")


@pytest.fixture
def firm_chain():
    """林建国 → 何颖 (may pass it on) → 徐磊."""
    lin, he, xu = make_person("林建国"), make_person("何颖"), make_person("徐磊")
    firm = make_organisation(legal_representative=lin)
    first = grant_delegation(agent=he, grantor_organisation=firm, until=in_days(100), may_delegate=True,
                             items=["food_business_licence", "public_place_hygiene"], by=viewer_for(lin))  # fmt: skip
    second = grant_delegation(agent=xu, grantor_organisation=firm, granted_by=he, until=in_days(50),
                              items=["food_business_licence"], by=viewer_for(he))  # fmt: skip
    return firm, (lin, he, xu), (first, second)


def test_a_parent_may_act_for_a_minor_child_without_asking(daughter):
    child = make_child(daughter)
    powers = people_i_may_act_for(daughter)
    assert [(power.key, power.until) for power in powers] == [(f"child:{child.pk}", date(2038, 6, 1))]


def test_an_elder_consents_by_her_own_account(elder, daughter):
    row = grant_delegation(agent=daughter, grantor_person=elder, until=in_days(365), by=viewer_for(elder))
    assert row.consent == Delegation.Consent.OWN_ACCOUNT
    assert [power.person_id for power in people_i_may_act_for(daughter)] == [elder.pk]
    assert [entry.action for entry in entries_about(row)] == ["identity.delegation_granted"]


def test_an_elder_consents_at_the_counter_before_a_witness(elder, daughter):
    clerk = make_officer(posts=("clerk",))
    row = grant_delegation(agent=daughter, grantor_person=elder, until=in_days(365), witness=clerk,
                           consent_text="当面同意", by=viewer_for(clerk))  # fmt: skip
    assert (row.consent, row.witness) == (Delegation.Consent.COUNTER, clerk)


def test_nobody_consents_in_the_place_of_an_elder(elder, daughter):
    clerk, other = make_officer(posts=("clerk",)), make_officer(posts=("clerk",))
    for by, witness in ((viewer_for(daughter), None), (viewer_for(clerk), None), (viewer_for(clerk), other)):
        with pytest.raises(NotAllowed):
            grant_delegation(agent=daughter, grantor_person=elder, until=in_days(9), witness=witness, by=by)
    assert Delegation.objects.count() == 0
    assert people_i_may_act_for(daughter) == []


def test_a_counter_consent_without_a_witness_cannot_be_stored(elder, daughter):
    row = Delegation(grantor_person=elder, granted_by=elder, agent=daughter, consent="counter",
                     valid_from=in_days(0), valid_until=in_days(1))  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_granting_the_same_again_makes_no_second_delegation(elder, daughter):
    first = grant_delegation(agent=daughter, grantor_person=elder, until=in_days(30), by=viewer_for(elder))
    again = grant_delegation(agent=daughter, grantor_person=elder, until=in_days(30), by=viewer_for(elder))
    assert again == first


def test_it_ends_with_its_term_with_the_elder_and_when_revoked(elder, daughter):
    row = grant_delegation(agent=daughter, grantor_person=elder, until=in_days(30), by=viewer_for(elder))
    key = f"delegation:{row.pk}"
    assert power_of(daughter.pk, key)
    assert power_of(daughter.pk, key, in_days(31)) is None
    assert power_of(elder.pk, key) is None
    elder.death_date = in_days(-1)
    elder.save()
    assert power_of(daughter.pk, key) is None
    elder.death_date = None
    elder.save()
    revoke_delegation(row, by=viewer_for(elder))
    assert power_of(daughter.pk, key) is None
    assert revoke_delegation(row, by=viewer_for(elder)) == []


def test_a_manager_passes_on_within_what_she_holds(firm_chain):
    firm, (_, he, xu), (first, second) = firm_chain
    assert second.parent == first
    assert [power.organisation_id for power in people_i_may_act_for(xu)] == [firm.pk]
    new = make_person("新人")
    for wider in ({"items": []}, {"items": ["company_registration"]}, {"until": in_days(101)}):
        wanted = {"items": ["food_business_licence"], "until": in_days(10)} | wider
        with pytest.raises(TooWide):
            grant_delegation(agent=new, grantor_organisation=firm, granted_by=he, by=viewer_for(he), **wanted)
    with pytest.raises(NotAllowed):
        grant_delegation(agent=new, grantor_organisation=firm, granted_by=xu, until=in_days(1), by=viewer_for(xu))
    with pytest.raises(NotAllowed):
        grant_delegation(agent=new, grantor_organisation=firm, granted_by=he, until=in_days(1), by=viewer_for(xu))


def test_revoking_the_manager_ends_the_clerk_at_once(firm_chain):
    _, (lin, he, xu), (first, second) = firm_chain
    assert revoke_delegation(first, by=viewer_for(lin)) == [first, second]
    assert people_i_may_act_for(he) == people_i_may_act_for(xu) == []


def test_a_stranger_revokes_nothing(firm_chain):
    _, _, (first, second) = firm_chain
    with pytest.raises(NotAllowed):
        revoke_delegation(first, by=viewer_for(make_person("莫生")))
    assert Delegation.objects.filter(revoked_at=None).count() == 2


def test_a_new_legal_representative_ends_what_the_old_one_gave(firm_chain):
    firm, (lin, he, xu), _ = firm_chain
    change_legal_representative(firm, make_person("新法人"), by="system", reason="变更登记")
    assert people_i_may_act_for(lin) == people_i_may_act_for(he) == people_i_may_act_for(xu) == []


def test_the_whole_chain_is_seen_by_its_head_in_one_query(firm_chain, django_assert_num_queries):
    _, (lin, _, xu), (first, second) = firm_chain
    assert list(delegations_of(lin)) == [first, second]
    with django_assert_num_queries(1):
        assert power_of(xu.pk, f"delegation:{second.pk}")


def test_scope_by_item_and_amount(firm_chain):
    firm, (lin, he, xu), (_, second) = firm_chain
    viewer = viewer_for(xu).__class__(
        role=viewer_for(xu).role, organisation_id=firm.pk, agent_person_id=xu.pk, delegation_id=second.pk
    )
    assert covers(viewer, "food_business_licence")
    assert not covers(viewer, "public_place_hygiene")
    second.amount_fen_limit = 100
    assert second.covers("food_business_licence", 100)
    assert not second.covers("food_business_licence", 101)
