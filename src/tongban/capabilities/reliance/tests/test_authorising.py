from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tongban.capabilities.licences.public import change_state
from tongban.capabilities.messaging.public import Message
from tongban.capabilities.reliance.actions.authorising import expire
from tongban.capabilities.reliance.errors import NoLicence, NotAllowed, NotAuthorised, OtherContent, WrongStep
from tongban.capabilities.reliance.models import Authorisation, Use
from tongban.capabilities.reliance.public import (
    ask,
    authorisations_of_holder,
    authorisations_of_party,
    decline,
    grant,
    rely_on_authorisation,
    take_back,
    uses_of_holder,
    uses_of_party,
    withdraw,
)
from tongban.registers.people.tests.factories import make_person

from .factories import make_bank, make_food_licence, of_holder, of_party

pytestmark = pytest.mark.django_db
TYPE = "food_business_licence"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def asked(bank, holder, reference="loan 1", **more):
    words = {"case_number": "DK-1", "purpose": "流动资金贷款", "until": None, "subject": "x"} | more
    return ask(bank, "bank_catering_loan", holder, reference=reference, by=of_party(bank), **words)


def used(row, reference="use 1"):
    return rely_on_authorisation(row, TYPE, reference=reference, by=of_party(row.party))


def test_consent_is_asked_granted_used_and_taken_back():
    licence, bank = make_food_licence(), make_bank()
    row = asked(bank, licence.organisation)
    with pytest.raises(NotAuthorised):
        used(row, "too early")
    row = grant(row, by=of_holder(licence))
    use = used(row)
    assert [one["name"] for one in use.given] == ["organisation_name", "valid_until"]
    assert (use.authorisation, use.case_number, use.purpose) == (row, "DK-1", "流动资金贷款")
    take_back(row, by=of_holder(licence))
    with pytest.raises(NotAuthorised):
        used(row, "use 2")
    seen = [(one.way, one.refused) for one in uses_of_holder(of_holder(licence))]
    assert seen == [("authorise", "not-authorised"), ("authorise", ""), ("authorise", "not-authorised")]
    told = Message.objects.filter(organisation=licence.organisation).order_by("pk")
    assert list(told.values_list("kind", flat=True)) == [
        "reliance.asked", "reliance.refused", "reliance.used", "reliance.refused"
    ]  # fmt: skip


def test_the_same_reference_asks_and_uses_once():
    licence, bank = make_food_licence(), make_bank()
    row = asked(bank, licence.organisation)
    assert asked(bank, licence.organisation) == row
    with pytest.raises(OtherContent):
        asked(bank, licence.organisation, case_number="DK-2")
    row = grant(row, by=of_holder(licence))
    assert grant(row, by=of_holder(licence)).answered_at == row.answered_at
    before = Authorisation.objects.get().uses_left
    assert used(row) == used(row)
    assert Authorisation.objects.get().uses_left == before - 1
    assert Use.objects.count() == 1


def test_a_use_after_the_last_one_or_after_the_term_is_refused():
    licence, bank = make_food_licence(), make_bank()
    row = grant(asked(bank, licence.organisation), by=of_holder(licence))
    Authorisation.objects.update(uses_left=1)
    used(row)
    with pytest.raises(NotAuthorised):
        used(row, "use 2")
    assert used(row).refused == ""  # the first one is answered again
    Authorisation.objects.update(uses_left=5, until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotAuthorised):
        used(row, "use 3")


def test_nobody_is_told_from_silence():
    bank = make_bank()
    row = asked(bank, None)
    assert (row.state, row.person, row.organisation) == ("requested", None, None)
    with pytest.raises(NotAuthorised):
        used(row)
    assert not Use.objects.exists()
    assert not Message.objects.exists()


def test_declined_is_final_and_a_withdrawn_request_cannot_be_granted():
    licence, bank = make_food_licence(), make_bank()
    declined = decline(asked(bank, licence.organisation), by=of_holder(licence))
    withdrawn = withdraw(asked(bank, licence.organisation, "loan 2"), by=of_party(bank))
    for row in (declined, withdrawn):
        with pytest.raises(WrongStep):
            grant(row, by=of_holder(licence))
    assert decline(declined, by=of_holder(licence)).state == "declined"


def test_unanswered_requests_and_old_consents_end_by_themselves():
    licence, bank = make_food_licence(), make_bank()
    late, over = asked(bank, licence.organisation), asked(bank, licence.organisation, "loan 2")
    grant(over, by=of_holder(licence))
    yesterday = timezone.localdate() - timedelta(days=1)
    Authorisation.objects.filter(pk=late.pk).update(answer_by=yesterday)
    with pytest.raises(NotAuthorised):
        grant(late, by=of_holder(licence))
    Authorisation.objects.filter(pk=over.pk).update(until=yesterday)
    assert (expire(), expire()) == (2, 0)
    assert set(Authorisation.objects.values_list("state", flat=True)) == {"expired"}


def test_the_term_is_never_longer_than_the_scene_allows():
    licence, bank = make_food_licence(), make_bank()
    row = asked(bank, licence.organisation, until=timezone.localdate() + timedelta(days=4000))
    assert row.until == timezone.localdate() + timedelta(days=365)


def test_a_party_without_the_scene_may_not_ask():
    bank = make_bank("bank_personal_account")
    with pytest.raises(NotAllowed):
        asked(bank, make_person())
    assert not Authorisation.objects.exists()


def test_a_holder_without_the_licence_costs_no_use():
    bank, licence = make_bank(), make_food_licence()
    row = grant(asked(bank, licence.organisation), by=of_holder(licence))
    change_state(licence, "02", by="system", reason="检查")
    assert used(row).answers[0]["yes"] is False
    other = make_person()
    row = asked(bank, other, "loan 3")
    Authorisation.objects.filter(pk=row.pk).update(state="granted")
    with pytest.raises(NoLicence):
        used(row, "use 9")
    assert Authorisation.objects.get(pk=row.pk).uses_left == 24


def test_each_side_sees_its_own_and_strangers_nothing(django_assert_num_queries):
    licence, bank = make_food_licence(), make_bank()
    row = grant(asked(bank, licence.organisation), by=of_holder(licence))
    use = used(row)
    stranger, other_bank = of_holder(make_food_licence()), of_party(make_bank())
    holder = of_holder(licence)
    assert list(authorisations_of_holder(holder)) == [row]
    assert list(authorisations_of_party(of_party(bank))) == [row]
    assert list(uses_of_party(of_party(bank))) == [use]
    for query, viewer in (
        (authorisations_of_holder, stranger), (uses_of_holder, stranger), (authorisations_of_party, other_bank),
        (uses_of_party, other_bank),
    ):  # fmt: skip
        assert list(query(viewer)) == []
    with django_assert_num_queries(1):
        assert [one.party.name for one in uses_of_holder(holder)] == [bank.name]
