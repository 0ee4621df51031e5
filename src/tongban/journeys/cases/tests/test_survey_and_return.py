"""现场核查 by two, always; and a case that the decider sends back."""

import pytest
from django.db import transaction

from tongban.capabilities.process.errors import NeedsSigners, SignersDisagree
from tongban.capabilities.process.public import SignMode, add_signer, items_of, open_items
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, WrongState
from tongban.journeys.cases.models import Case, CaseEvent
from tongban.journeys.cases.public import accept, decide, return_for_review, review

from .factories import make_case, visited_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def surveyed(town):
    """An accepted case whose next step is the visit; its diagram does not speak of signing."""
    case = make_case(town, pack=visited_pack())
    return accept(case, by=town.officer)


def survey_of(case):
    return next((item for item in items_of(case.ref) if item.block == "site_survey"), None)


@pytest.mark.parametrize("outcome", ["pass", "fail", "refuse"])
def test_one_officer_alone_cannot_finish_a_visit(town, surveyed, outcome):
    with pytest.raises(NeedsSigners), transaction.atomic():
        review(surveyed, outcome, by=town.officer)
    assert survey_of(surveyed).is_open
    assert not CaseEvent.objects.filter(kind="review_started").exists()


@pytest.mark.parametrize("mode", [SignMode.ALL, SignMode.ANY])
def test_both_must_sign_whatever_was_chosen_when_the_colleague_was_added(town, surveyed, mode):
    add_signer(survey_of(surveyed), town.reviewer.actor_ref, by=town.officer, mode=mode)
    review(surveyed, "pass", by=town.officer)
    assert survey_of(surveyed).is_open
    review(surveyed, "pass", by=town.officer)  # a double click is not a second signature
    assert survey_of(surveyed).is_open
    review(surveyed, "pass", by=town.reviewer)
    assert survey_of(surveyed).outcome == "pass"


def test_two_who_disagree_come_to_one_result_first(town, surveyed):
    add_signer(survey_of(surveyed), town.reviewer.actor_ref, by=town.officer)
    review(surveyed, "pass", by=town.officer)
    with pytest.raises(SignersDisagree), transaction.atomic():
        review(surveyed, "fail", by=town.reviewer)
    assert survey_of(surveyed).is_open
    with pytest.raises(SignersDisagree), transaction.atomic():
        review(surveyed, "fail", by=town.reviewer)
    review(surveyed, "pass", by=town.reviewer)
    assert survey_of(surveyed).outcome == "pass"


def test_a_visit_that_has_not_taken_place_is_returned_by_one(town, surveyed):
    review(surveyed, "return", by=town.officer)
    assert survey_of(surveyed).outcome == "return"


def test_the_decider_sends_a_case_back_with_a_reason(town):
    case = make_case(town, "in_review")
    return_for_review(case, by=town.reviewer, reason="请核实居住年限")
    return_for_review(case, by=town.reviewer, reason="请核实居住年限")
    assert [item.block for item in open_items(case.ref)] == ["review"]
    assert [event.note for event in CaseEvent.objects.filter(kind="returned_for_review")] == [""]
    returned = next(item for item in items_of(case.ref) if item.outcome == "return")
    assert (returned.block, returned.comment) == ("approve", "请核实居住年限")
    review(case, "pass", by=town.officer)
    assert decide(case, "granted", by=town.reviewer).result == "granted"


@pytest.mark.parametrize(("who", "reason", "wrong"), [
    ("reviewer", " ", NeedsGround), ("officer", "请核实", NotAllowed), ("clerk", "请核实", NotAllowed),
])  # fmt: skip
def test_without_reason_or_post_nothing_goes_back(town, who, reason, wrong):
    case = make_case(town, "in_review")
    with pytest.raises(wrong), transaction.atomic():
        return_for_review(case, by=getattr(town, who), reason=reason)
    assert [item.block for item in open_items(case.ref)] == ["approve"]


def test_what_is_not_yet_examined_or_decided_already_does_not_go_back(town):
    for state in ("accepted", "decided"):
        with pytest.raises(WrongState), transaction.atomic():
            return_for_review(make_case(town, state), by=town.reviewer, reason="请核实")


def test_a_diagram_without_a_way_back_never_decides_instead(town, surveyed):
    add_signer(survey_of(surveyed), town.reviewer.actor_ref, by=town.officer)
    for by in (town.officer, town.reviewer):
        review(surveyed, "pass", by=by)
    with pytest.raises(WrongState), transaction.atomic():
        return_for_review(surveyed, by=town.reviewer, reason="请核实")
    assert Case.objects.get(pk=surveyed.pk).result == ""
