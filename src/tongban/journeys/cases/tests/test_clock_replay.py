"""重放时限规则: nothing changes under the rules in force; what a proposal changes, on cases that were really played."""

from datetime import date

import pytest

from tongban.foundation.jobs.public import run_pending
from tongban.journeys.cases.actions.replays import ask_clock_replay, run_replay
from tongban.journeys.cases.actions.watch import watch
from tongban.journeys.cases.errors import CaseError, NotAllowed
from tongban.journeys.cases.models import Case, Replay
from tongban.journeys.cases.public import (
    Order,
    close_procedure,
    correct,
    decide,
    extend,
    order_procedure,
    request_correction,
    transfer,
    withdraw,
)
from tongban.journeys.cases.tests.factories import make_case, make_pack, settle

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.usefixtures("september")]
ITEMS = [{"id": "purpose", "text": "用途不清楚", "remedy": "写明用途"}]
SPAN = {"since": date(2022, 8, 1), "until": date(2022, 10, 31)}
DAY = "2022-{}T02:00:00Z"


def played(town, change=None, pack_code=""):
    row = ask_clock_replay(change or {}, by=town.head, pack_code=pack_code, **SPAN)
    return run_replay(row.pk)


def lives(town, time_machine):
    """A bit of everything: in time, late, paused, extended, corrected, silent, withdrawn, open, stopped."""
    pack = make_pack()
    names = ("timely", "late", "paused", "surveyed", "extended", "corrected", "silent", "gone", "stopped", "waiting")
    early = ("corrected", "silent", "gone", "waiting")
    cases = {name: make_case(town, "received" if name in early else "in_review", pack) for name in names}
    decide(cases["timely"], "granted", by=town.reviewer)
    pause = order_procedure(
        cases["paused"], Order("inspection", "需要检验", 10, institution="检验研究院"), by=town.officer
    )
    beside = order_procedure(
        cases["surveyed"], Order("technical_review", "图纸复杂", 10, institution="设计院"), by=town.officer
    )
    request_correction(cases["corrected"], ITEMS, by=town.officer)
    withdraw(cases["gone"], town.applicant, reason="不办了")
    time_machine.move_to(DAY.format("09-07"), tick=False)
    correct(cases["corrected"], town.applicant)
    close_procedure(pause, outcome="pass", result="合格", by=town.officer)
    close_procedure(beside, outcome="pass", result="可行", by=town.officer)
    extend(cases["extended"], reason="情况复杂", by=town.head)
    order_procedure(cases["stopped"], Order("testing", "需要检测", 20, institution="检测中心"), by=town.officer)
    request_correction(cases["waiting"], ITEMS, by=town.officer)
    time_machine.move_to(DAY.format("09-19"), tick=False)
    watch()
    settle()
    for name in ("late", "paused", "surveyed"):
        decide(cases[name], "granted", by=town.reviewer)
    return {name: Case.objects.get(pk=case.pk) for name, case in cases.items()}


def test_the_rules_in_force_change_nothing_and_explain_every_day_that_was_written_down(town, time_machine):
    """The property of every replay: the pure module gives, from the dated events, just what the city wrote down."""
    lives(town, time_machine)
    found = played(town)
    assert (found.state, found.done, found.total) == ("finished", 10, 10)
    assert found.lines.count() == 0
    counts = found.found["all"]
    assert counts == {"cases": 10, **dict.fromkeys(counts.keys() - {"cases"}, 0)}


def test_a_row_that_was_altered_is_not_explained(town, time_machine):
    cases = lives(town, time_machine)
    Case.objects.filter(pk=cases["timely"].pk).update(promised_due_on=date(2022, 9, 30))
    assert played(town).found["all"]["unexplained"] == 1


def test_a_shorter_promise_makes_late_what_it_makes_late(town, time_machine):
    cases = lives(town, time_machine)
    code = cases["late"].pack_code
    # eight working days from 1 September end on 14: nobody is late who was not, but one whose ten days ended on 16;
    # the pause of four days keeps its case until 20, and what was decided on the first day stays in time
    found = played(town, {"promised": {"value": 8, "unit": "working_day"}}, code)
    assert found.found["all"]["late_more"] == found.found["all"]["late_less"] == 0
    short = played(town, {"promised": {"value": 4, "unit": "working_day"}}, code)
    late = {line.case_id for line in short.lines.filter(change="late_more")}
    assert late == {cases["paused"].pk}
    # all but the one that was withdrawn before acceptance and the one that waits for its applicant
    assert short.found["all"]["due"] == 8
    assert short.found[f"item:{code}"] == short.found["all"]


def test_a_procedure_that_would_stop_the_clock_moves_its_case_only(town, time_machine):
    cases = lives(town, time_machine)
    found = played(town, {"also_stops": ["technical_review"]})
    [line] = found.lines.all()
    assert (line.case_id, line.change) == (cases["surveyed"].pk, "late_less")
    # due on 16 September, decided on 19; four working days of the review move it to 22
    assert (line.detail["before"]["due"], line.detail["after"]["due"]) == ("2022-09-16", "2022-09-22")


def test_a_pause_that_would_run_on_makes_its_case_late(town, time_machine):
    cases = lives(town, time_machine)
    found = played(town, {"stops_no_longer": ["inspection"]})
    [line] = found.lines.all()
    assert (line.case_id, line.change) == (cases["paused"].pk, "late_more")


def test_a_longer_term_of_acceptance_and_another_yellow(town, time_machine):
    cases = lives(town, time_machine)
    found = played(town, {"acceptance_working_days": 30})
    # corrected on 7 September and then forgotten; the other silent one is late with its decision, too
    assert [line.case_id for line in found.lines.filter(change="late_less")] == [cases["corrected"].pk]
    assert found.found["all"]["cases"] == 10
    yellow = played(town, {"yellow_share": 0.9})
    assert yellow.found["all"]["yellow_more"] >= 1
    assert yellow.found["all"]["late_more"] == yellow.found["all"]["due"] == 0


def test_who_may_ask_and_what_is_refused(town):
    for viewer in (town.officer, town.reviewer, town.clerk, town.applicant):
        with pytest.raises(NotAllowed):
            ask_clock_replay({}, by=viewer, **SPAN)
    with pytest.raises(CaseError):
        ask_clock_replay({"promised": {"value": 5, "unit": "working_day"}}, by=town.head, **SPAN)
    assert Replay.objects.count() == 0


def test_a_batch_that_was_killed_goes_on_and_the_same_question_is_one(town, time_machine, monkeypatch):
    lives(town, time_machine)
    monkeypatch.setattr("tongban.journeys.cases.actions.replays.BATCH", 3)
    first = ask_clock_replay({"yellow_share": 0.9}, by=town.head, **SPAN)
    assert ask_clock_replay({"yellow_share": 0.9}, by=town.head, **SPAN).pk == first.pk
    from tongban.journeys.cases import clock_replay
    from tongban.journeys.cases.actions import replays

    replays._next_batch(first.pk, clock_replay.Judge(first))
    first.refresh_from_db()
    assert (first.done, first.percent, first.state) == (3, 30, "running")
    run_pending()
    first.refresh_from_db()
    assert (first.done, first.found["all"]["cases"], first.state) == (10, 10, "finished")


def test_other_departments_are_left_alone_and_what_was_handed_over_is_explained_there(town, time_machine):
    case = make_case(town)
    row = ask_clock_replay({}, by=town.other_authority, **SPAN)
    assert run_replay(row.pk).found == {}
    time_machine.move_to(DAY.format("09-02"), tick=False)
    transfer(case, town.other_authority.authority_code, by=town.officer, reason="户籍事项", article="户口登记条例")
    row = ask_clock_replay({}, by=town.other_authority, **SPAN)
    counts = run_replay(row.pk).found["all"]
    assert (counts["cases"], counts["unexplained"], counts["due"]) == (1, 0, 0)
