"""Runs over everybody: exact counts, members for the owner alone, findings that become tasks."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tongban.foundation.access.public import ANONYMOUS, NotVisible, Role, Viewer
from tongban.foundation.audit.public import entries
from tongban.journeys.governance import counting
from tongban.journeys.governance.public import (
    Finding,
    NotYours,
    QualityTask,
    Run,
    TagCount,
    WrongStep,
    barriers,
    counts_by_district,
    examples,
    history,
    latest_counts,
    league,
    members,
    overlap,
    report_mended,
    run_all,
    suggested_tags,
    tags_of,
    tags_visible_to,
    take,
    tasks_visible_to,
    trend,
)
from tongban.registers.facts.public import SubjectRef, hold, subject_key

from .factories import TODAY, City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    return City(tmp_path)


def counts_of(code):
    return {row.region_code: row.count for row in TagCount.objects.filter(tag__code=code)}


def names(rows):
    return [ref.row.name for ref in rows]


def test_everybody_is_counted_by_district_exactly(city):
    run_all("tag", TODAY)
    assert counts_of("old") == {"310101": 1, "310115": 2}
    assert counts_of("old_alone") == {"310101": 1, "310115": 1}
    assert Run.objects.get(kind="tag").rows == 4


def test_running_again_the_same_day_is_a_no_op(city):
    run_all("tag", TODAY)
    run_all("tag", TODAY)
    assert (Run.objects.count(), TagCount.objects.count()) == (1, 4)
    assert len([one for one in entries() if one.action == "tag.run_finished"]) == 1


@pytest.mark.parametrize("place", ["export_population", "_keep", "_forget_older"])
def test_a_run_that_was_killed_is_taken_up_again(city, monkeypatch, place):
    whole = getattr(counting, place)

    def killed(*words, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(counting, place, killed)
    with pytest.raises(KeyboardInterrupt):
        run_all("tag", TODAY)
    monkeypatch.setattr(counting, place, whole)
    run_all("tag", TODAY)
    assert counts_of("old") == {"310101": 1, "310115": 2}
    assert Run.objects.get().state == "finished"


def test_the_population_table_is_gone_and_only_the_newest_results_stay(city, settings):
    for days in range(4):
        run_all("tag", TODAY + timedelta(days=days))
    left = sorted(path.name for path in (Path(settings.VAR) / "governance").iterdir() if path.is_dir())
    assert len(left) == counting.KEPT
    assert not [name for name in left if "table" in name]
    assert Run.objects.filter(folder="").count() == 2
    assert len(history(city.owner, city.definition("old"))) == 4


def test_a_tag_that_is_not_yet_or_no_more_valid_is_not_run(city):
    row = city.definition("old")
    row.valid_until = TODAY - timedelta(days=1)
    row.save(update_fields=["valid_until"])
    run_all("tag", TODAY)
    assert counts_of("old") == {}
    assert counts_of("old_alone") == {"310101": 1, "310115": 1}


def test_the_owner_reads_members_in_pages_and_a_district_only_its_residents(city):
    run_all("tag", TODAY)
    tag = city.definition("old_alone")
    first = members(city.owner, tag, reason="年度探访计划", limit=1)
    assert names(first) == ["王桂芳"]
    second = members(city.owner, tag, reason="年度探访计划", after=subject_key(first[0]), limit=1)
    assert names(second) == ["李秀兰"]
    assert names(members(city.district, tag, reason="年度探访计划")) == ["李秀兰"]
    read = [one for one in entries() if one.action == "tag.members_read"]
    assert [one.reason for one in read] == ["年度探访计划"] * 3


@pytest.mark.parametrize("who", ["other", "keeper"])
def test_another_department_counts_but_does_not_read_who(city, who):
    run_all("tag", TODAY)
    tag, viewer = city.definition("old_alone"), getattr(city, who)
    assert latest_counts(viewer, [tag]) == {tag.pk: 2}
    with pytest.raises(NotYours):
        members(viewer, tag, reason="想看看是谁")
    assert not [one for one in entries() if one.action == "tag.members_read"]


def test_without_a_reason_nothing_is_read(city):
    run_all("tag", TODAY)
    with pytest.raises(NotYours):
        members(city.owner, city.definition("old_alone"), reason=" ")


def test_a_district_counts_only_itself(city):
    run_all("tag", TODAY)
    assert counts_by_district(city.district, city.definition("old")) == {"310115": 2}
    assert counts_by_district(city.owner, city.definition("old")) == {"310101": 1, "310115": 2}


def test_people_and_strangers_see_no_library(city):
    for viewer in (ANONYMOUS, Viewer(role=Role.PERSON, person_id=1), Viewer(role=Role.OPERATOR, account_id=1)):
        assert tags_visible_to(viewer).count() == 0
        assert (league(viewer), trend(viewer), tasks_visible_to(viewer).count()) == ([], [], 0)


def test_one_person_is_judged_now_with_the_reasons(city):
    found = {
        one.tag.code: one for one in tags_of(SubjectRef.of(city.huangpu), viewer=city.owner, purpose="探访", on=TODAY)
    }
    assert {code: one.verdict for code, one in found.items()} == {"old": True, "old_alone": True}
    used = found["old_alone"].outcome.criteria[0].used
    assert used["person.lives_alone"].value is True
    assert str(used["person.birth_date"].value) == "1950-01-01"


def test_one_person_of_another_district_or_for_another_department_is_not_shown(city):
    for viewer in (city.district, city.other):
        with pytest.raises(NotVisible):
            tags_of(SubjectRef.of(city.huangpu), viewer=viewer, purpose="探访", on=TODAY)


# ── quality ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_findings_are_exact_and_open_one_task_with_a_due_day(city):
    run_all("rule", TODAY)
    found = {row.rule.code: (row.checked, row.wrong) for row in Finding.objects.select_related("rule")}
    assert found == {"dibao_without_amount": (2, 1), "phone_shared": (3, 2)}
    task = QualityTask.objects.get()  # two shared numbers are within the tolerance
    assert (task.rule_code, task.authority_code, task.wrong_at_first) == (
        "dibao_without_amount",
        "civil_affairs_bureau",
        1,
    )
    assert str(task.due_on) == "2026-12-09"


def test_what_was_mended_is_verified_by_the_next_run(city):
    run_all("rule", TODAY)
    task = take(QualityTask.objects.get(), by=city.owner)
    hold(SubjectRef.of(city.pudong), {"person.dibao_monthly_fen": 142000})
    report_mended(task, by=city.owner, note="已从审批表补录")
    assert QualityTask.objects.get().state == "mended"
    run_all("rule", TODAY + timedelta(days=1))
    task = QualityTask.objects.get()
    assert (task.state, task.wrong_now, task.closed_at is not None) == ("verified", 0, True)
    assert [(checked, wrong) for _day, checked, wrong in trend(city.owner)] == [(5, 3), (5, 2)]
    score = next(one for one in league(city.owner) if one.source == "civil_affairs.assistance")
    assert (score.wrong, score.wrong_before, score.change) == (0, 1, -1)


def test_what_was_only_said_to_be_mended_comes_back(city):
    run_all("rule", TODAY)
    report_mended(QualityTask.objects.get(), by=city.owner, note="改好了")
    run_all("rule", TODAY + timedelta(days=1))
    task = QualityTask.objects.get()
    assert (task.state, task.times_returned, task.wrong_now) == ("open", 1, 1)


def test_a_task_that_goes_on_is_not_opened_twice(city):
    for days in range(3):
        run_all("rule", TODAY + timedelta(days=days))
    assert QualityTask.objects.count() == 1


def test_only_the_department_acts_and_says_what_it_did(city):
    run_all("rule", TODAY)
    task = QualityTask.objects.get()
    with pytest.raises(NotYours):
        take(task, by=city.other)
    with pytest.raises(WrongStep):
        report_mended(task, by=city.owner, note=" ")
    take(task, by=city.owner)
    take(task, by=city.owner)
    with pytest.raises(WrongStep):
        take(report_mended(task, by=city.owner, note="补录"), by=city.owner)
    assert len([one for one in entries() if one.action == "quality_task.taken"]) == 1


def test_examples_are_for_the_department_of_the_source_alone(city):
    run_all("rule", TODAY)
    found = Finding.objects.get(rule__code="dibao_without_amount")
    assert names(examples(city.owner, found)) == ["李秀兰"]
    for viewer in (city.other, city.keeper, city.district, ANONYMOUS):
        with pytest.raises(NotYours):
            examples(viewer, found)


def test_tasks_are_seen_by_the_department_and_by_the_keeper_of_the_rules(city):
    run_all("rule", TODAY)
    assert [tasks_visible_to(viewer).count() for viewer in (city.owner, city.keeper, city.other)] == [1, 1, 0]


# ── suggestions ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_tags_are_suggested_by_what_they_share_and_the_same_leads(city):
    found = suggested_tags(["age(person.birth_date) >= 65", "person.is_on_dibao"])
    assert [(one.tag.code, one.is_same, one.closeness) for one in found] == [
        ("old", True, 1.0),
        ("old_alone", False, 0.5),
    ]
    assert suggested_tags(["organisation.kind = 'company'"]) == []
    assert suggested_tags([]) == []


def test_overlap_walks_both_lists_and_barriers_tell_who_is_kept_out(city):
    run_all("tag", TODAY)
    result = Run.objects.get().result
    for page in (1, 2, 1000):
        found = overlap(result, "old_alone", result, "old", page=page)
        assert (found.eligible, found.bearers, found.both, found.of_eligible) == (2, 3, 2, 1.0)
    assert [(one.criterion, one.unmet, one.alone) for one in barriers(result, "old")] == [("tag", 1, 1)]


def test_results_move_with_the_data_folder(city, settings, tmp_path):
    run_all("tag", TODAY)
    shutil.move(Path(settings.VAR) / "governance", tmp_path / "governance")
    settings.VAR = tmp_path
    assert len(members(city.owner, city.definition("old"), reason="年度探访计划")) == 3


def test_a_result_that_was_deleted_reads_as_empty(city):
    run_all("tag", TODAY)
    shutil.rmtree(Run.objects.get().place)
    assert members(city.owner, city.definition("old"), reason="年度探访计划") == []
