from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tongban.capabilities.licences.public import change_state, verify_document
from tongban.capabilities.messaging.public import Message
from tongban.capabilities.reliance.errors import CodeGone, NotAllowed
from tongban.capabilities.reliance.models import PresentationCode, Use
from tongban.capabilities.reliance.public import make_code, open_code, scenes_to_show, stop_party
from tongban.foundation.access.public import ANONYMOUS, TooManyRequests
from tongban.foundation.audit.public import entries_about
from tongban.foundation.files.public import read
from tongban.foundation.ledger import public as ledger

from .factories import make_bank, make_food_licence, make_identity_card, of_holder, of_party

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def test_a_bank_sees_two_attributes_and_one_answer_and_nothing_else():
    licence, bank = make_food_licence(), make_bank()
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    use = open_code(code.code, by=of_party(bank))
    assert [one["name"] for one in use.given] == ["organisation_name", "valid_until"]
    assert [(one["id"], one["yes"]) for one in use.answers] == [("valid", True)]
    assert (use.party, use.licence, use.way, use.state_then) == (bank, licence, "present", "01")


def test_the_marked_copy_is_sealed_and_says_for_whom_and_for_what():
    licence = make_food_licence()
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    use = open_code(code.code, by=of_party(make_bank()))
    report = verify_document(read(use.copy))
    assert report.is_genuine
    assert (report.document.kind, report.document.code, report.document.number) == (
        "licence_copy", use.copy_code, use.number
    )  # fmt: skip
    assert use.copy_until == timezone.localdate() + timedelta(days=365)
    assert "热食类".encode("utf-16-be") not in read(use.copy)


def test_the_holder_is_told_at_once_and_the_use_is_audited_and_logged():
    licence = make_food_licence()
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    use = open_code(code.code, by=of_party(make_bank()))
    message = Message.objects.get(organisation=licence.organisation)
    assert (message.kind, message.link) == ("reliance.used", f"/uses/{use.number}/")
    assert "licence.used" in [entry.action for entry in entries_about(licence)]
    entry = ledger.entries_about(use)[0]
    assert entry.kind == "licence.used"
    assert licence.number not in entry.leaf


def test_a_code_is_good_once_and_for_whoever_was_first():
    licence, first, second = make_food_licence(), make_bank(), make_bank()
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    use = open_code(code.code, by=of_party(first))
    assert open_code(code.code.lower(), by=of_party(first)) == use
    with pytest.raises(CodeGone):
        open_code(code.code, by=of_party(second))
    assert Use.objects.count() == 1


def test_a_code_that_is_over_or_replaced_or_invented_shows_nothing():
    licence, bank = make_food_licence(), make_bank()
    old = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    new = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    for letters in (old.code, "0000000000", ""):
        with pytest.raises(CodeGone):
            open_code(letters, by=of_party(bank))
    PresentationCode.objects.filter(pk=new.pk).update(expires_at=timezone.now())
    with pytest.raises(CodeGone):
        open_code(new.code, by=of_party(bank))
    assert not Use.objects.exists()


def test_who_is_not_registered_for_the_scene_sees_nothing():
    licence = make_food_licence()
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    stopped = stop_party(make_bank(), by="system", reason="投诉成立")
    for viewer in (ANONYMOUS, of_party(make_bank("bank_personal_account")), of_party(stopped)):
        with pytest.raises(NotAllowed):
            open_code(code.code, by=viewer)
    assert not Use.objects.exists()


def test_anybody_may_look_where_the_scene_says_so_and_learns_only_the_answer():
    card = make_identity_card()
    code = make_code(card, "museum_elder_free", by=of_holder(card))
    use = open_code(code.code, by=ANONYMOUS, opener="session a")
    assert (use.given, [(one["id"], one["yes"]) for one in use.answers]) == ([], [("age_at_least_65", True)])
    assert (use.party, use.copy) == (None, None)
    assert open_code(code.code, by=ANONYMOUS, opener="session a") == use
    with pytest.raises(CodeGone):
        open_code(code.code, by=ANONYMOUS, opener="session b")


def test_a_suspended_licence_shows_only_that_it_is_not_valid():
    licence = change_state(make_food_licence(), "02", by="system", reason="检查")
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    use = open_code(code.code, by=of_party(make_bank()))
    assert (use.given, use.answers[0]["yes"], use.state_then, use.copy) == ([], False, "02", None)


def test_a_licence_is_shown_only_in_scenes_that_ask_for_it():
    licence = make_food_licence()
    assert "bank_catering_loan" in [scene.code for scene in scenes_to_show(licence)]
    with pytest.raises(NotAllowed):
        make_code(licence, "museum_elder_free", by=of_holder(licence))


def test_a_party_that_asks_too_often_is_stopped_for_the_hour(monkeypatch):
    from tongban.capabilities.reliance.actions import presenting

    licence, bank = make_food_licence(), make_bank()
    monkeypatch.setattr(presenting, "CODES_AN_HOUR", 1)
    make_code(licence, "bank_catering_loan", by=(holder := of_holder(licence)))
    with pytest.raises(TooManyRequests):
        make_code(licence, "bank_catering_loan", by=holder)
    assert bank.uses.count() == 0
