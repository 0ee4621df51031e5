"""Who sees which case; a stranger cannot tell a case from nothing."""

import pytest

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.public import (
    case_metadata,
    case_page,
    cases_visible_to,
    clock_counts,
    list_cases,
)
from tongban.journeys.cases.tests.factories import make_case, make_pack

pytestmark = pytest.mark.django_db
OPERATOR = Viewer(role=Role.OPERATOR, account_id=1)


@pytest.mark.parametrize(
    ("role", "draft", "sent"),
    [
        ("applicant", True, True),
        ("stranger", False, False),
        ("clerk", False, True),
        ("officer", False, True),
        ("head", False, True),
        ("other_authority", False, False),
    ],
)
def test_who_sees_a_draft_and_a_sent_case(town, role, draft, sent):
    own_draft, case = make_case(town, "draft"), make_case(town)
    seen = set(cases_visible_to(getattr(town, role)).values_list("pk", flat=True))
    assert (own_draft.pk in seen, case.pk in seen) == (draft, sent)


def test_nobody_and_operators_see_no_case_but_operators_see_numbers(town):
    case = make_case(town)
    assert not cases_visible_to(Viewer()).exists()
    assert not cases_visible_to(OPERATOR).exists()
    rows = case_metadata(OPERATOR)
    assert [row["number"] for row in rows] == [case.number]
    assert not {"person", "person_id", "organisation_id", "answers"} & set(rows[0])
    assert case_metadata(town.officer) == []


def test_officers_of_another_district_see_nothing(town):
    from dataclasses import replace

    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(region_code="310115")
    here, there = (replace(town.officer, region_code=code) for code in ("310115", "310101"))
    assert cases_visible_to(here).count() == 1
    assert cases_visible_to(there).count() == 0


def test_a_stranger_gets_the_same_answer_as_for_a_number_that_does_not_exist(town):
    case = make_case(town)
    for number in (case.number, "31" * 20, "1", ""):
        with pytest.raises(NotVisible):
            case_page(town.stranger, number)


def test_an_agent_sees_the_elder_s_cases_only_while_acting_for_her(town):
    from dataclasses import replace

    case = make_case(town)
    daughter = town.stranger
    acting = replace(daughter, person_id=town.elder.pk, agent_person_id=daughter.person_id)
    assert case_page(acting, case.number).case.pk == case.pk
    with pytest.raises(NotVisible):
        case_page(daughter, case.number)


def test_pages_neither_skip_nor_repeat(town):
    pack = make_pack()
    made = [make_case(town, "received", pack).pk for _n in range(5)]
    seen, cursor = [], ""
    while True:
        page = list_cases(town.officer, after=cursor, size=2)
        seen += [case.pk for case in page.cases]
        cursor = page.next
        if not cursor:
            break
    assert seen == sorted(made, reverse=True)


def test_a_list_costs_one_query_and_a_page_the_same_few(town, django_assert_num_queries, django_assert_max_num_queries):
    for _n in range(3):
        make_case(town, "closed")
    with django_assert_num_queries(1):
        page = list_cases(town.officer)
        assert [(case.pack_version.title, str(case.person)) for case in page.cases]
    with django_assert_max_num_queries(12):
        case_page(town.officer, page.cases[0].number)
    with django_assert_max_num_queries(12):
        case_page(town.applicant, page.cases[0].number)


def test_the_page_says_what_can_be_done(town):
    case = make_case(town, "in_review")
    assert case_page(town.applicant, case.number).actions == ["withdraw"]
    assert case_page(town.reviewer, case.number).actions == [
        "decide",
        "order_procedure",
        "terminate",
        "judge",
        "return_for_review",
        "tell_hearing_right",
    ]
    told = ["order_procedure", "terminate", "judge", "tell_hearing_right"]
    assert case_page(town.officer, case.number).actions == told
    assert case_page(town.clerk, case.number).actions == []
    assert clock_counts(town.officer) == {"open": 1, "yellow": 0, "red": 0}


def test_applicants_see_no_facts_and_no_work_of_officers(town):
    case = make_case(town, "in_review")
    page = case_page(town.applicant, case.number)
    assert (page.facts, page.work, page.points, page.supervisions) == ({}, [], [], [])
    assert page.answers["purpose"] == "贷款"
