"""What happens to a case is in the log without a word about the person, and one download proves it."""

import pytest

from tongban.foundation.events.public import Event, deliver_pending
from tongban.foundation.files.public import store
from tongban.foundation.ledger.public import Entry, entries_within, health, integrate, receipts_within
from tongban.journeys.cases.evidence import _with_materials, decision_digest
from tongban.journeys.cases.models import Decision, Letter
from tongban.journeys.cases.public import Result
from tongban.journeys.cases.tests.factories import Town, make_case, settle

pytestmark = pytest.mark.django_db


def test_receipt_clock_decision_letters_and_end_are_said_once_each():
    case = make_case(Town(), "decided")
    settle(letters=True)
    kinds = [entry.kind for entry in entries_within(case.ref)]
    assert {"case.received", "case.accepted", "case.decided", "case.letter", "case.closed"} <= set(kinds)
    assert kinds.count("case.letter") == Letter.objects.filter(case=case, made_at__isnull=False).count()
    before = Entry.objects.count()
    for event in Event.objects.filter(subject=case.ref):
        event.deliveries.update(state="pending")
    deliver_pending()
    assert Entry.objects.count() == before
    integrate()
    assert health().faults == []


def test_the_receipt_of_a_decision_proves_every_word_of_it():
    case = make_case(Town(), "decided")
    settle()
    integrate()
    found, _waiting = receipts_within(case.ref)
    (told,) = [one["content"] for one in found if '"kind":"case.decided"' in one["leaf"]]
    decision = Decision.objects.get(case=case)
    assert told["decision"] == decision_digest(decision)
    decision.result = Result.REFUSED
    assert told["decision"] != decision_digest(decision)


def test_materials_are_said_by_their_digest():
    case = make_case(Town(), "received")
    file = store(b"%PDF-1.4 x", name="a.pdf", by="system", allowed={"pdf"}, owner_ref=case.ref, scan=False)
    event = Event.objects.filter(subject=case.ref, type="tongban.case.received").get()
    assert file.digest in _with_materials(event).content["materials"]


def test_nothing_personal_is_said():
    town = Town()
    case = make_case(town, "closed")
    words = " ".join(str(entry.content) + entry.leaf for entry in entries_within(case.ref))
    for secret in (town.elder.name, town.elder.citizen_id, "贷款"):
        assert secret not in words
