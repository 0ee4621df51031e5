"""A case from draft to close, and the other ways it can end."""

import pytest

from tongban.capabilities.process.public import items_of
from tongban.foundation.audit.public import entries_about
from tongban.journeys.cases.models import Case, CaseEvent, Measure
from tongban.journeys.cases.public import accept, decide, review, save_draft, start_draft, submit
from tongban.journeys.cases.tests.factories import ARTICLE, make_case, make_pack, settle

pytestmark = pytest.mark.django_db


def kinds(case):
    return list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))


def test_a_timed_case_runs_from_draft_to_close(town):
    pack = make_pack()
    case = start_draft(pack.code, town.applicant)
    assert case.application.answers == {"name": "王秀英"}
    assert start_draft(pack.code, town.applicant).pk == case.pk
    save_draft(case, {"purpose": "贷款", "name": "别人"}, "one", town.applicant)
    case = submit(case, town.applicant)
    assert (case.state, len(case.number), case.authority_code) == ("received", 45, "civil_affairs_bureau")
    assert case.answers == {"name": "王秀英", "purpose": "贷款"}
    settle()
    assert [item.block for item in items_of(case.ref)] == ["accept"]
    accept(case, by=town.officer)
    review(case, "pass", by=town.officer)
    decide(case, "granted", by=town.reviewer)
    settle(letters=True)
    case.refresh_from_db()
    assert (case.state, case.result, case.end_result) == ("closed", "granted", "0")
    assert kinds(case) == [
        "submitted", "received", "accepted", "review_started", "granted", "produced", "delivered", "closed",
    ]  # fmt: skip
    assert list(case.letters.values_list("kind", flat=True)) == ["receipt", "acceptance", "grant", "delivery"]
    assert not case.letters.filter(made_at=None, kind__in=["grant", "delivery"]).exists()
    measured = Measure.objects.get(case=case)
    assert (measured.prefilled, measured.fillable, measured.precheck, measured.official, measured.accepted_first) == (
        1, 2, True, True, True,
    )  # fmt: skip


def test_a_refusal_names_reasons_and_remedies_and_closes(town):
    case = make_case(town, "in_review")
    decide(case, "refused", by=town.reviewer, reasons=["不符合第三条"], articles=[ARTICLE])
    settle()
    case.refresh_from_db()
    assert (case.state, case.result, case.end_result) == ("closed", "refused", "6")
    letter = case.letters.get(kind="refusal")
    assert "行政复议" in letter.context["grounds"][0]["remedy"]
    assert case.decision.articles[0] == ARTICLE


def test_an_instant_item_is_decided_by_rules_without_anybody(town):
    case = make_case(town, "received", make_pack(pace="instant"))
    case.refresh_from_db()
    assert (case.state, case.result, case.decision.is_automatic) == ("closed", "granted", True)
    assert items_of(case.ref) == []


def test_an_instant_item_with_an_open_point_goes_to_a_person(town):
    case = make_case(town, "received", make_pack(pace="instant"), purpose="other")
    assert (case.state, [item.block for item in items_of(case.ref)]) == ("received", ["accept"])


def test_every_step_is_in_the_audit_trail(town):
    case = make_case(town, "closed")
    actions = [entry.action for entry in entries_about(case)]
    for action in ("case.received", "case.accepted", "case.decided", "case.closed"):
        assert actions.count(action) == 1


def test_answers_are_encrypted_at_rest(town):
    from django.db import connection

    case = make_case(town, purpose="秘密用途")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_application WHERE case_id = %s", [case.pk])
        stored = cursor.fetchone()[0]
    assert "秘密" not in stored
    assert Case.objects.get(pk=case.pk).answers["purpose"] == "秘密用途"
