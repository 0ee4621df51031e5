"""智能预审 that earns trust: judgements with reasons, figures with intervals, a new version over closed cases."""

import copy
from datetime import date

import pytest

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.cases.actions.replays import ask_review_replay, run_replay
from tongban.journeys.cases.errors import CaseError, NeedsGround, NotAllowed, NotYourCase, WrongState
from tongban.journeys.cases.models import Case, PointJudgement
from tongban.journeys.cases.prereview import Asked, prereview
from tongban.journeys.cases.public import confirm_points, decide, judge_point, replays_of_version, review_figures
from tongban.journeys.cases.tests.factories import ARTICLE, make_case, make_pack
from tongban.journeys.packs.public import PackVersion

pytestmark = pytest.mark.django_db
SPAN = {"since": date(2020, 1, 1), "until": date(2049, 1, 1)}
POINTS = {"aged_65", "purpose_is_clear"}


def test_confirming_takes_no_reason_and_overruling_does(town):
    case = make_case(town, "accepted")
    judge_point(case, "aged_65", True, by=town.officer)
    with pytest.raises(NeedsGround):
        judge_point(case, "purpose_is_clear", False, by=town.officer, reason=" ")
    assert PointJudgement.objects.count() == 1
    row = judge_point(case, "purpose_is_clear", False, by=town.officer, reason="没有写明贷款银行")
    assert (row.automatic, row.verdict, row.is_overruled) == (True, False, True)
    assert judge_point(case, "purpose_is_clear", False, by=town.officer, reason="没有写明贷款银行").pk == row.pk
    assert judge_point(case, "purpose_is_clear", True, by=town.reviewer).pk == row.pk
    assert confirm_points(case, by=town.officer) == 0


def test_who_may_judge_and_until_when(town):
    case = make_case(town, "in_review")
    for viewer, wrong in ((town.clerk, NotAllowed), (town.other_authority, NotYourCase), (town.applicant, NotYourCase)):
        with pytest.raises(wrong):
            judge_point(case, "aged_65", True, by=viewer)
        with pytest.raises(wrong):
            confirm_points(case, by=viewer)
    with pytest.raises(CaseError):
        judge_point(case, "unknown", True, by=town.officer)
    decide(case, "granted", by=town.reviewer)
    with pytest.raises(WrongState):
        judge_point(case, "aged_65", True, by=town.officer)
    with pytest.raises(WrongState):
        confirm_points(case, by=town.officer)
    assert PointJudgement.objects.count() == 0


def lives(town, pack):
    """Three that the computer passed: two granted, one refused by a person; one waits."""
    cases = [make_case(town, "in_review", pack) for _number in range(4)]
    confirm_points(cases[0], by=town.officer)
    judge_point(cases[1], "purpose_is_clear", False, by=town.officer, reason="没有写明")
    for case in cases[:2]:
        decide(case, "granted", by=town.reviewer)
    decide(cases[2], "refused", by=town.reviewer, reasons=["用途不实"], articles=[ARTICLE])
    return cases


def test_figures_by_item_version_district_and_month_state_their_interval_and_n(town):
    pack = make_pack()
    lives(town, pack)
    asked = Asked([pack.code], **SPAN)
    for by in ("item", "version", "district", "month", ""):
        [row] = prereview(asked, by)
        assert row.filings == 4
        assert (row.accuracy.n, round(row.accuracy.value, 3)) == (3, 0.667)
        assert not row.accuracy.is_telling
        assert (row.coverage.value, row.coverage.n, row.first_pass.n) == (1.0, 4, 4)
        assert (row.prefill.n, row.prefill.value) == (4, 0.5)
        # three points were looked at: two confirmed at once, one overruled
        assert (row.points.n, round(row.points.value, 3)) == (3, 0.667)
        assert row.overruled == (("purpose_is_clear", 1),)
    assert prereview(Asked([pack.code], **SPAN, version="9"), "item") == []
    assert prereview(Asked([pack.code], **SPAN, district="319999"), "item") == []
    assert prereview(Asked([], **SPAN), "item") == []


def test_figures_cost_two_queries_however_many(town, django_assert_num_queries):
    pack = make_pack()
    lives(town, pack)
    with django_assert_num_queries(2):
        prereview(Asked([pack.code], **SPAN), "item")


def candidate(pack, version, change):
    content = copy.deepcopy(pack.content)
    content["manifest"]["version"] = version
    change(content["rules"])
    return PackVersion.objects.create(
        code=pack.code, version=version, content=content, digest=f"{version}-{pack.pk}",
        effective_from=date(2040, 1, 1), authority_code=pack.authority_code,
    )  # fmt: skip


def replayed(town, pack):
    return run_replay(ask_review_replay(pack, by=town.head, **SPAN).pk)


def test_the_same_rules_treat_nobody_differently(town):
    pack = make_pack()
    lives(town, pack)
    found = replayed(town, candidate(pack, "same", lambda rules: None))
    assert (found.total, found.done, found.lines.count()) == (3, 3, 0)
    figures = review_figures(found.found["all"])
    assert (figures.cases, figures.differing.value, figures.moves) == (3, 0.0, ())
    assert figures.accuracy[0] == figures.accuracy[1]


def test_a_stricter_version_shows_whom_it_would_have_stopped_and_by_which_point(town):
    pack = make_pack()
    cases = lives(town, pack)

    def stricter(rules):
        rules["criteria"][0]["expr"] = "person.age >= 90"

    found = replayed(town, candidate(pack, "strict", stricter))
    assert found.found["all"]["pass_fail"] == 3
    assert {line.case_id for line in found.lines.all()} == {case.pk for case in cases[:3]}
    [point] = found.lines.first().detail["points"]
    assert (point["id"], point["was"], point["is"]) == ("aged_65", "pass", "fail")
    figures = review_figures(found.found["all"])
    # the old rules agreed with two of three decisions, the new ones with one
    assert [round(one.value, 3) for one in figures.accuracy] == [0.667, 0.333]
    assert replays_of_version(PackVersion.objects.get(version="strict")) == [found]
    assert replays_of_version(pack) == []
    assert Case.objects.get(pk=cases[0].pk).measure.precheck is True, "no case is changed"


def test_a_version_that_asks_what_was_never_kept_leaves_it_open(town):
    pack = make_pack()
    lives(town, pack)

    def curious(rules):
        rules["review_points"].append(
            {"id": "has_household", "expr": "person.hukou_region = '310101'", "text": {"zh": "有户籍", "en": "x"}}
        )

    found = replayed(town, candidate(pack, "curious", curious))
    assert found.found["all"]["pass_open"] == 3
    assert found.lines.first().detail["points"][0]["missing"] == ["person.hukou_region"]


def test_who_may_ask(town):
    pack = make_pack()
    for viewer in (town.officer, town.clerk, town.other_authority, town.applicant):
        with pytest.raises(NotAllowed):
            ask_review_replay(pack, by=viewer, **SPAN)
    operator = Viewer(role=Role.OPERATOR, account_id=1)
    assert ask_review_replay(pack, by=operator, **SPAN).authority_code == "civil_affairs_bureau"
