"""A bundle in motion: one filing, member cases in their order, and every way in which it can end."""

from __future__ import annotations

import pytest

from tongban.capabilities.archives.public import Archive, file_now
from tongban.journeys.bundles.actions import members as acts
from tongban.journeys.bundles.models import BundleMember
from tongban.journeys.bundles.public import ChangedTogether, MemberDecided, take_back_to_change
from tongban.journeys.bundles.tests.factories import Bureau, a_bundle, file_bundle, member_case, states
from tongban.journeys.cases.public import (
    Case,
    State,
    accept,
    correct,
    decide,
    request_correction,
    review,
    withdraw,
)
from tongban.journeys.cases.tests.factories import ARTICLE, make_letters, settle

pytestmark = pytest.mark.django_db


def grant(bureau, case):
    review(case, "pass", by=bureau.officer)
    decide(case, "granted", by=bureau.reviewer)
    settle()


def refuse(bureau, case):
    review(case, "pass", by=bureau.officer)
    decide(case, "refused", by=bureau.reviewer, reasons=["条件不符"], articles=[ARTICLE])
    settle()


def accepted(bureau, pack, **answers):
    case = file_bundle(bureau, pack, **answers)
    accept(case, by=bureau.officer)
    settle()
    return Case.objects.get(pk=case.pk)


def test_one_acceptance_opens_what_waits_for_nothing_and_the_rest_follows_by_itself():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(after=True))
    first = member_case(case, "a")
    assert first.state == State.ACCEPTED
    assert states(case) == {"a": "running", "b": "planned"}
    grant(bureau, first)
    assert states(case) == {"a": "granted", "b": "running"}
    second = member_case(case, "b")
    assert second.state == State.ACCEPTED
    assert second.application.answers["purpose"] == "贷款"
    grant(bureau, second)
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert case.result == "granted"
    assert "concluded" in [event.kind for event in case.events.all()]


def test_members_that_wait_for_nothing_run_side_by_side():
    bureau = Bureau()
    case = accepted(bureau, a_bundle())
    assert states(case) == {"a": "running", "b": "running"}


def test_a_member_that_the_answers_do_not_call_for_is_skipped():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(when="answers.also = TRUE"), also=False)
    assert states(case) == {"a": "running", "b": "skipped"}
    grant(bureau, member_case(case, "a"))
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_one_refusal_leaves_the_others_as_declared():
    bureau = Bureau()
    case = accepted(bureau, a_bundle())
    refuse(bureau, member_case(case, "a"))
    assert states(case) == {"a": "refused", "b": "running"}
    grant(bureau, member_case(case, "b"))
    case.refresh_from_db()
    assert (case.state, case.result) == (State.CLOSED, "granted")
    assert len(case.decision.reasons) == 2


def test_a_refusal_drops_what_waits_for_it():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(after=True))
    refuse(bureau, member_case(case, "a"))
    assert states(case) == {"a": "refused", "b": "dropped"}
    case.refresh_from_db()
    assert (case.state, case.result) == (State.CLOSED, "refused")


def test_a_refusal_that_stops_the_rest_ends_the_others():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(rest="stop"))
    other = member_case(case, "b")
    refuse(bureau, member_case(case, "a"))
    other.refresh_from_db()
    assert other.state == State.TERMINATED
    assert states(case) == {"a": "refused", "b": "ended"}
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_a_correction_is_asked_once_for_all_and_may_change_who_takes_part():
    bureau = Bureau()
    case = file_bundle(bureau, a_bundle(when="answers.also = TRUE"), also=True)
    request_correction(case, [{"id": "also", "text": "请核对", "remedy": "改一下"}], by=bureau.officer)
    settle()
    assert BundleMember.objects.filter(bundle=case, case__isnull=False).count() == 0
    correct(case, bureau.applicant, {"also": False})
    settle()
    accept(Case.objects.get(pk=case.pk), by=bureau.officer)
    settle()
    assert states(case) == {"a": "running", "b": "skipped"}


def test_withdrawing_the_whole_takes_back_what_is_not_decided():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(after=True))
    member = member_case(case, "a")
    withdraw(case, bureau.applicant)
    settle()
    member.refresh_from_db()
    assert member.state == State.WITHDRAWN
    assert states(case) == {"a": "ended", "b": "dropped"}


def test_withdrawing_before_the_acceptance_leaves_no_member():
    bureau = Bureau()
    case = file_bundle(bureau, a_bundle())
    withdraw(case, bureau.applicant)
    settle()
    assert states(case) == {"a": "dropped", "b": "dropped"}


def test_withdrawing_one_member_lets_the_others_go_on():
    bureau = Bureau()
    case = accepted(bureau, a_bundle())
    withdraw(member_case(case, "a"), bureau.applicant)
    settle()
    assert states(case) == {"a": "ended", "b": "running"}


def test_a_worker_that_dies_between_two_steps_loses_nothing(monkeypatch):
    bureau = Bureau()
    case = file_bundle(bureau, a_bundle())
    code = case.pack_version.content["bundle"]["members"][0]["code"]
    accept(case, by=bureau.officer)

    def dies(*_args, **_more):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(acts, "attach", dies)
        with pytest.raises(RuntimeError):
            acts.start_member(case.pk, code)
    assert Case.objects.filter(reference=f"bundle:{case.pk}:{code}").count() == 1
    settle()
    assert states(case) == {"a": "running", "b": "running"}
    assert Case.objects.filter(reference=f"bundle:{case.pk}:{code}").count() == 1
    for _again in range(2):
        acts.start_member(case.pk, code)
    assert Case.objects.filter(reference__startswith=f"bundle:{case.pk}:").count() == 2


def test_an_event_that_comes_twice_changes_nothing_more():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(after=True))
    grant(bureau, member_case(case, "a"))
    acts.member_moved(member_case(case, "a").pk)
    acts.take_up_forgotten()
    settle()
    assert states(case) == {"a": "granted", "b": "running"}


def test_the_promised_day_of_the_whole_is_that_of_its_longest_chain():
    bureau = Bureau()
    alone, chain = a_bundle(), a_bundle(after=True)
    assert alone.manifest["promised_limit"]["value"] == 10
    assert chain.manifest["promised_limit"]["value"] == 20
    case = accepted(bureau, chain)
    assert case.promised_due_on > member_case(case, "a").promised_due_on


def test_the_whole_is_filed_in_the_archive_like_any_case():
    bureau = Bureau()
    case = accepted(bureau, a_bundle())
    for name in ("a", "b"):
        grant(bureau, member_case(case, name))
    settle()
    make_letters(case)
    file_now(case.ref)
    row = Archive.objects.get(owner_ref=case.ref)
    assert row.checks.get().is_passed


def test_the_whole_is_taken_back_to_be_changed_while_no_member_is_decided():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(after=True))
    member = member_case(case, "a")
    with pytest.raises(ChangedTogether):
        take_back_to_change(member, bureau.applicant)
    draft = take_back_to_change(case, bureau.applicant)
    settle()
    member.refresh_from_db()
    assert (member.state, draft.pack_code, draft.state) == (State.WITHDRAWN, case.pack_code, State.DRAFT)
    assert draft.application.answers == case.application.answers


def test_what_a_member_decided_is_not_taken_back():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(after=True))
    grant(bureau, member_case(case, "a"))
    with pytest.raises(MemberDecided):
        take_back_to_change(case, bureau.applicant)
    assert states(case) == {"a": "granted", "b": "running"}
