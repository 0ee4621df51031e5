"""提交后修改: what was sent is taken back and goes on as a draft that holds everything."""

from __future__ import annotations

import pytest

from tongban.capabilities.materials.tests.factories import paper
from tongban.foundation.files.public import files_of, read, store
from tongban.journeys.cases.errors import DraftWaits, NotYourCase, WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.public import save_draft, start_draft, submit, take_back_to_change, withdraw
from tongban.journeys.cases.tests.factories import LEASE, Town, make_case, make_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def test_it_goes_on_as_a_draft_with_everything_that_was_written_and_handed_in(town):
    draft = start_draft(make_pack(materials=[LEASE]).code, town.applicant)
    content = paper("租赁合同")
    file = store(content, name="lease.pdf", by=town.applicant, owner_ref=draft.ref)
    save_draft(draft, {"purpose": "贷款"}, "one", town.applicant, files={"lease": str(file.reference)})
    sent = submit(draft, town.applicant)
    again = take_back_to_change(sent, town.applicant)
    sent.refresh_from_db()
    assert (sent.state, again.state, again.number) == ("withdrawn", "draft", None)
    assert sent.events.get(kind="withdrawn").note == "申请人要修改内容"
    assert again.application.answers["purpose"] == "贷款"
    (own,) = files_of(again.ref)
    assert again.application.files == {"lease": str(own.reference)}
    assert read(own) == content
    assert take_back_to_change(sent, town.applicant).pk == again.pk
    save_draft(again, {"purpose": "出国"}, "one", town.applicant)
    anew = submit(again, town.applicant)
    assert (anew.state, anew.application.answers["purpose"]) == ("received", "出国")
    assert anew.number != sent.number


@pytest.mark.parametrize("state", ["received", "accepted", "in_review"])
def test_it_is_possible_until_the_decision(town, state):
    assert take_back_to_change(make_case(town, state), town.applicant).state == "draft"


def test_what_is_decided_is_not_taken_back_and_leaves_no_draft(town):
    case = make_case(town, "decided")
    with pytest.raises(WrongState):
        take_back_to_change(case, town.applicant)
    assert not Case.objects.filter(state="draft").exists()


def test_another_draft_of_the_item_is_not_written_over(town):
    case = make_case(town)
    other = start_draft(case.pack_code, town.applicant, answers={"purpose": "另一件"})
    with pytest.raises(DraftWaits):
        take_back_to_change(case, town.applicant)
    case.refresh_from_db()
    other.application.refresh_from_db()
    assert (case.state, other.application.answers["purpose"]) == ("received", "另一件")


def test_what_was_withdrawn_before_can_still_be_gone_on_with(town):
    case = make_case(town)
    withdraw(case, town.applicant)
    assert take_back_to_change(case, town.applicant).application.answers["purpose"] == "贷款"


def test_it_is_the_applicants_own(town):
    with pytest.raises(NotYourCase):
        take_back_to_change(make_case(town), town.stranger)
