"""Consents, questions, objections, the self-check: what people say and see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.messaging.public import Message
from tongban.foundation.access.public import ANONYMOUS, NotVisible
from tongban.journeys.benefits.actions.objections import warn_overdue
from tongban.journeys.benefits.actions.recoveries import remind_instalments
from tongban.journeys.benefits.errors import (
    BadAnswer,
    NeedsReason,
    NotAllowed,
    NotYours,
    SecondOfficer,
    TooLate,
    WrongState,
)
from tongban.journeys.benefits.public import (
    BenefitDecision,
    Budget,
    Consent,
    Entitlement,
    Objection,
    Question,
    State,
    answer,
    answer_objection,
    approve,
    ask_person,
    consent,
    decline,
    entitlement_page,
    my_benefits,
    object_to,
    own_consent,
    policy_page,
    public_policies,
    refuse,
    self_check,
    suspend_policy,
    withdraw_consent,
    withdraw_objection,
)
from tongban.journeys.benefits.tests.factories import (
    AGED_65,
    make_elder,
    make_policy,
    only,
    pay_now,
    run_now,
    settle,
)
from tongban.registers.authorities.tests.factories import make_officer
from tongban.registers.facts.public import SubjectRef, hold
from tongban.registers.identity.tests.factories import viewer_for

CONFIRM = {
    "consent": {
        "mode": "confirm",
        "legal": {"document": "社会救助暂行办法", "article": "第五十八条"},
        "text": {"zh": "是否同意？", "en": "Do you agree?"},
    }
}
LIST = {"review": {"mode": "list"}}


@pytest.fixture
def asked(desk):
    policy, elder = make_policy(desk, **CONFIRM), make_elder()
    run_now(policy)
    return only(elder)


@pytest.mark.django_db
def test_consent_is_asked_once_and_one_tap_goes_to_the_money(desk, asked):
    run_now(asked.policy)
    assert asked.state == State.ASKED_CONSENT
    assert not BenefitDecision.objects.exists()
    told = Message.objects.get(kind="benefit.consent_asked")
    assert "社会救助暂行办法 第五十八条" in told.body_zh
    elder, row = viewer_for(asked.person), Consent.objects.get()
    for act in (consent, decline):
        with pytest.raises(NotYours):
            act(row, by=desk.stranger)
    with pytest.raises(NotVisible):
        own_consent(desk.stranger, row.pk)
    for _twice in range(2):
        consent(row, by=elder)
    asked.refresh_from_db()
    assert asked.state == State.APPROVED
    pay_now(asked.policy, desk)
    run_now(asked.policy, periods={asked.policy_code: "2026Q2"})
    assert Entitlement.objects.get(period="2026Q2").state == State.APPROVED


@pytest.mark.django_db
def test_a_no_is_nothing_against_anybody_and_can_become_a_yes(desk, asked):
    elder, row = viewer_for(asked.person), Consent.objects.get()
    decline(row, by=elder)
    asked.refresh_from_db()
    assert (asked.state, asked.amount_fen, asked.units.count()) == (State.DECLINED, 0, 0)
    run_now(asked.policy)
    asked.refresh_from_db()
    assert asked.state == State.DECLINED
    consent(row, by=elder)
    settle()
    asked.refresh_from_db()
    assert (asked.state, asked.amount_fen) == (State.APPROVED, 45000)


@pytest.mark.django_db
def test_a_withdrawn_yes_ends_what_is_not_on_its_way(desk, asked):
    elder, row = viewer_for(asked.person), Consent.objects.get()
    with pytest.raises(WrongState):
        withdraw_consent(row, by=elder)
    consent(row, by=elder)
    withdraw_consent(row, by=elder)
    asked.refresh_from_db()
    assert (asked.state, Budget.objects.get().committed_fen) == (State.DECLINED, 0)
    assert pay_now(asked.policy, desk) is None


@pytest.mark.django_db
def test_what_arrived_before_a_withdrawal_stays(desk, asked):
    row = Consent.objects.get()
    consent(row, by=viewer_for(asked.person))
    pay_now(asked.policy, desk)
    withdraw_consent(row, by=viewer_for(asked.person))
    asked.refresh_from_db()
    assert (asked.state, asked.paid_fen) == (State.PAID, 45000)


@pytest.mark.django_db
def test_unknown_is_one_question_and_never_a_no(desk, silence):
    first, second = make_policy(desk), make_policy(desk)
    elder = make_elder(pension_fen=None)
    silence()
    run_now(first, second)
    assert not Entitlement.objects.exists()
    question = Question.objects.get()
    assert (question.asked, question.authority_code) == ("source", "human_resources_bureau")
    assert sorted(question.policy_codes) == sorted([first.policy_code, second.policy_code])
    source = viewer_for(make_officer("human_resources_bureau"))
    with pytest.raises(NotYours):
        ask_person(question, by=desk.officer)
    ask_person(question, by=source)
    mine = my_benefits(viewer_for(elder))
    assert [one.fact_id for one in mine.questions] == ["person.pension_fen"]
    with pytest.raises(NotYours):
        answer(question, "100000", by=desk.stranger)
    with pytest.raises(BadAnswer):
        answer(question, "很少", by=viewer_for(elder))
    answer(question, "200000", by=viewer_for(elder))
    settle()
    rows = Entitlement.objects.filter(person=elder)
    assert [(row.amount_fen, row.state) for row in rows] == [(45000, State.APPROVED)] * 2
    facts = BenefitDecision.objects.first().facts["person.pension_fen"]
    assert (facts["value"], facts["source"]) == (200000, "本人声明")


@pytest.mark.django_db
def test_a_source_that_answers_closes_the_question_and_the_person_is_matched(desk):
    make_policy(desk, criteria=[AGED_65], amount="part_of(person.pension_fen, 15, 1000)")
    elder = make_elder(pension_fen=None)
    from tongban.journeys.benefits.public import match_subject

    match_subject(SubjectRef.of(elder))
    assert Question.objects.get().state == "open"
    hold(SubjectRef.of(elder), {"person.pension_fen": 1_000_000}, as_of=date(2026, 7, 1))
    settle()
    assert Question.objects.get().state == "settled"
    assert only(elder).amount_fen == 45000


@pytest.mark.django_db
def test_an_objection_is_answered_by_another_officer(desk):
    policy, elder = make_policy(desk, **LIST), make_elder()
    run_now(policy)
    row = refuse(only(elder), by=desk.reviewer, reason="另有待遇")
    decision = row.decisions.get()
    with pytest.raises(NotYours):
        object_to(decision, "不对", by=desk.stranger)
    with pytest.raises(NeedsReason):
        object_to(decision, "  ", by=viewer_for(elder))
    objection = object_to(decision, "我没有别的待遇", by=viewer_for(elder))
    assert object_to(decision, "再说一次", by=viewer_for(elder)).pk == objection.pk
    for by, error in ((desk.reviewer, SecondOfficer), (desk.officer, NotAllowed), (desk.foreign, NotYours)):
        with pytest.raises(error):
            answer_objection(objection, by=by, upheld=True, answer="查明属实")
    answer_objection(objection, by=desk.second, upheld=True, answer="查明属实")
    row.refresh_from_db()
    assert (row.state, row.amount_fen) == (State.MATCHED, 45000)
    approve(row, by=desk.second)
    pay_now(policy, desk)
    row.refresh_from_db()
    assert row.paid_fen == 45000
    assert "查明属实" in Message.objects.get(kind="benefit.objection_answered").body_zh


@pytest.mark.django_db
def test_an_objection_comes_in_time_or_not_at_all(desk):
    policy, elder = make_policy(desk), make_elder()
    run_now(policy)
    Entitlement.objects.update(objection_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(TooLate):
        object_to(only(elder).decisions.get(), "不对", by=viewer_for(elder))


@pytest.mark.django_db
def test_overdue_objections_are_told_once_to_the_head(desk):
    policy, elder = make_policy(desk), make_elder()
    run_now(policy)
    objection = object_to(only(elder).decisions.get(), "少了", by=viewer_for(elder))
    late = objection.due_on + timedelta(days=1)
    assert warn_overdue(objection.due_on) == 0
    assert [warn_overdue(late), warn_overdue(late)] == [1, 0]
    assert Message.objects.filter(kind="benefit.objection_overdue").count() == 1
    withdraw_objection(objection, by=viewer_for(elder))
    with pytest.raises(WrongState):
        answer_objection(objection, by=desk.second, upheld=False, answer="无误")
    assert Objection.objects.get().state == "withdrawn"
    assert remind_instalments(late) == 0


@pytest.mark.django_db
def test_the_page_of_an_entitlement_is_for_its_subject_and_its_desk(desk):
    policy, elder = make_policy(desk), make_elder()
    run_now(policy)
    pk = only(elder).pk
    assert entitlement_page(viewer_for(elder), pk).actions == ["object"]
    assert entitlement_page(desk.reviewer, pk).actions == ["hold_back"]
    for viewer in (desk.foreign, desk.stranger, ANONYMOUS):
        with pytest.raises(NotVisible):
            entitlement_page(viewer, pk)


@pytest.mark.django_db
def test_the_home_page_costs_the_same_for_one_policy_and_for_many(desk, django_assert_max_num_queries):
    elder = make_elder()
    viewer = viewer_for(elder)
    for _number in range(6):
        policy = make_policy(desk)
    run_now(policy)
    my_benefits(viewer)
    with django_assert_max_num_queries(16):
        mine = my_benefits(viewer)
        assert [card.title for card in (*mine.have, *mine.coming)] != []


@pytest.mark.django_db
def test_the_public_page_and_the_self_check_need_nobody_and_keep_nothing(desk):
    policy = make_policy(desk)
    code = policy.policy_code
    assert [line.code for line in public_policies()] == [code]
    page = policy_page(code)
    assert page.conditions[0] == ("年满65周岁", "测试办法 第三条")
    form = self_check(code)
    assert [entry.id for entry in form.fields] == ["person.birth_date", "person.pension_fen"]
    wrong = self_check(code, {"person.birth_date": "1950年"})
    assert (wrong.is_judged, list(wrong.faults)) == (False, ["person.birth_date"])
    assert wrong.typed["person.birth_date"] == "1950年"
    day = date(2026, 11, 25)
    yes = self_check(code, {"person.birth_date": "1950-03-04", "person.pension_fen": "200000"}, today=day)
    assert (yes.verdict, yes.amount_fen) == (True, 15000)
    no = self_check(code, {"person.birth_date": "1962-03-04", "person.pension_fen": "200000"}, today=day)
    assert (no.verdict, no.conditions[0].comes_true_on) == (False, date(2027, 3, 4))
    unknown = self_check(code, {"person.birth_date": "1950-03-04"}, today=day)
    assert (unknown.verdict, [entry.id for entry in unknown.open]) == (None, ["person.pension_fen"])
    assert not Question.objects.exists()
    suspend_policy(policy, by=desk.head, reason="核对")
    assert public_policies()[0].is_suspended
    with pytest.raises(NotVisible):
        policy_page("no_such_policy")
