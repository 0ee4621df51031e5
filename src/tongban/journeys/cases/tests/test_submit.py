"""Sending: one click or five, one case; faults and refusals change nothing."""

import pytest
from django.db import transaction

from tongban.foundation.access.public import NotVisible
from tongban.foundation.events.public import Event
from tongban.journeys.cases.errors import NotAllowed, NotComplete, NotEligible, ReferenceTaken, WrongState
from tongban.journeys.cases.models import Case, Letter
from tongban.journeys.cases.public import (
    discard_draft,
    file_application,
    indicators,
    precheck,
    save_draft,
    sign,
    start_draft,
    submit,
    supply,
    withdraw,
)
from tongban.journeys.cases.tests.factories import make_case, make_pack, settle, signing_pack
from tongban.registers.identity.tests.factories import make_organisation, make_person, viewer_for

pytestmark = pytest.mark.django_db


def nothing_was_sent():
    return not Event.objects.filter(type__startswith="tongban.case").exists() and not Letter.objects.exists()


def test_a_double_click_sends_once(town):
    case = make_case(town, "draft")
    first, second = submit(case, town.applicant), submit(case, town.applicant)
    assert first.number == second.number
    assert Event.objects.filter(type="tongban.case.received").count() == 1


def test_the_same_reference_gives_the_same_case(town):
    pack = make_pack()
    first = file_application(pack.code, town.applicant, {"purpose": "贷款"}, "bank-1")
    assert file_application(pack.code, town.applicant, {"purpose": "贷款"}, "bank-1").pk == first.pk
    assert Case.objects.count() == 1
    with pytest.raises(NotVisible):
        file_application(pack.code, town.stranger, {"purpose": "贷款"}, "bank-1")


def test_a_reference_is_not_used_for_another_case(town):
    one, other = make_case(town, "draft"), make_case(town, "draft")
    submit(one, town.applicant, "ref")
    with pytest.raises(ReferenceTaken), transaction.atomic():
        submit(other, town.applicant, "ref")
    assert Case.objects.get(pk=other.pk).state == "draft"


def test_faults_of_the_form_send_nothing(town):
    case = start_draft(make_pack().code, town.applicant)
    with pytest.raises(NotComplete) as refused, transaction.atomic():
        submit(case, town.applicant)
    assert [fault.path for fault in refused.value.faults] == ["purpose"]
    assert nothing_was_sent()
    assert Case.objects.get(pk=case.pk).number is None


def test_who_is_certainly_not_eligible_is_told_before_and_may_insist(town):
    young = viewer_for(make_person("小李"))
    pack = make_pack()
    told = precheck(pack.code, young)
    assert (told.verdict, [item.id for item in told.unmet], told.coverage) == (False, ["aged_65"], 1.0)
    assert told.unmet[0].words("remedy") == "满65周岁后再申请"
    case = start_draft(pack.code, young)
    save_draft(case, {"purpose": "贷款"}, "one", young)
    with pytest.raises(NotEligible), transaction.atomic():
        submit(case, young)
    assert nothing_was_sent()
    assert submit(case, young, insist=True).state == "received"


def test_you_can(town):
    assert precheck(make_pack().code, town.applicant).verdict is True


@pytest.mark.parametrize(
    "manifest", [{"audience": "organisation"}, {"assurance": 4}], ids=["for firms", "stronger sign-in"]
)
def test_who_may_not_file_gets_no_draft(town, manifest):
    with pytest.raises(NotAllowed):
        start_draft(make_pack(**manifest).code, town.applicant)
    assert Case.objects.count() == 0


def test_a_firm_files_what_is_for_firms(town):
    from dataclasses import replace

    firm = make_organisation()
    head = replace(
        viewer_for(firm.legal_representative), person_id=None, organisation_id=firm.pk,
        agent_person_id=firm.legal_representative_id,
    )  # fmt: skip
    case = start_draft(make_pack(audience="organisation").code, head)
    assert (case.organisation_id, case.person_id, case.agent_id) == (firm.pk, None, firm.legal_representative_id)


def test_a_clerk_files_for_the_person_at_the_counter(town):
    case = start_draft(make_pack().code, town.clerk, channel="counter", applicant=town.elder)
    save_draft(case, {"purpose": "贷款"}, "one", town.clerk)
    case = submit(case, town.clerk)
    assert (case.state, case.channel, case.taken_by) == ("received", "counter", town.clerk.actor_ref)


def test_a_draft_can_be_thrown_away_and_a_sent_case_not(town):
    discard_draft(make_case(town, "draft"), town.applicant)
    assert Case.objects.count() == 0
    with pytest.raises(WrongState):
        discard_draft(make_case(town), town.applicant)


def test_a_withdrawn_case_leaves_no_work(town):
    from tongban.capabilities.process.public import open_items

    case = make_case(town)
    withdraw(case, town.applicant, reason="不办了")
    withdraw(case, town.applicant)
    case.refresh_from_db()
    assert (case.state, case.end_result, open_items(case.ref)) == ("withdrawn", "1", [])


def test_a_case_of_several_people_is_received_with_the_last_signature(town):
    pack = signing_pack()
    partner = make_person("合伙人")
    case = start_draft(pack.code, town.applicant)
    rows = [{"name": p.name, "citizen_id": str(p.citizen_id)} for p in (town.elder, partner)]
    save_draft(case, {"purpose": "合伙", "partners": rows}, "one", town.applicant)
    case = submit(case, town.applicant)
    assert (case.state, case.received_at, case.parties.count()) == ("submitted", None, 1)
    with pytest.raises(NotVisible):
        sign(case, town.stranger)
    sign(case, viewer_for(partner))
    case = sign(case, viewer_for(partner))
    assert (case.state, case.materials_on is not None) == ("received", True)


def test_missing_secondary_materials_are_promised_and_supplied(town):
    from tongban.journeys.cases.errors import NeedsGround
    from tongban.journeys.cases.public import accept, decide, review

    within = {"materials": ["photo"], "within": {"value": 10, "unit": "working_day"}}
    pack = make_pack(conditional_acceptance=within)
    case = make_case(town, "draft", pack)
    with pytest.raises(WrongState), transaction.atomic():
        submit(case, town.applicant, lacking=("passport",))
    submit(case, town.applicant, lacking=("photo",))
    settle()
    accept(case, by=town.officer)
    review(case, "pass", by=town.officer)
    with pytest.raises(WrongState), transaction.atomic():
        decide(case, "granted", by=town.reviewer)
    with pytest.raises(NeedsGround), transaction.atomic():
        supply(case, town.applicant, {})
    with pytest.raises(WrongState), transaction.atomic():
        supply(case, town.applicant, {"passport": "file:1"})
    supply(case, town.applicant, {"photo": "file:1"})
    assert decide(case, "granted", by=town.reviewer).result == "granted"


def test_indicators_are_computed_from_what_was_logged(town):
    from tongban.journeys.cases.public import accept, decide, request_correction, review

    pack = make_pack()
    good = make_case(town, "closed", pack)
    corrected = make_case(town, "received", pack)
    request_correction(corrected, [{"id": "purpose", "text": "x", "remedy": "y"}], by=town.officer)
    row = indicators(pack_code=pack.code)[0]
    assert (row.filings, row.prefill_ratio, row.precheck_coverage, row.precheck_accuracy, row.first_pass_rate) == (
        2, 0.5, 1.0, 1.0, 0.5,
    )  # fmt: skip
    assert good.measure.points == [
        {"id": "aged_65", "verdict": True},
        {"id": "purpose_is_clear", "verdict": True},
    ]
    assert accept
    assert decide
    assert review
