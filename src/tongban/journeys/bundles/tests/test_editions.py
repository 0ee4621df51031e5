"""Publishing with four eyes, trials in districts, the way back, and cases that keep their version."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tongban.foundation.access.public import NotVisible
from tongban.journeys.bundles.actions.publishing import recompile
from tongban.journeys.bundles.models import DesignState, Edition, EditionState
from tongban.journeys.bundles.public import (
    BundleFaulty,
    Group,
    NotForPost,
    PilotRuns,
    SecondPerson,
    WrongStep,
    bundle_for,
    by_member,
    compared,
    end_pilot,
    measured,
    open_design,
    progress_of,
    propose,
    propose_extension,
    propose_return,
    publish_design,
    save_fields,
    send_back,
    version_lines,
)
from tongban.journeys.bundles.tests.factories import BundleMember, Bureau, MemberState, a_bundle, file_bundle
from tongban.journeys.cases.public import Case, accept, start_draft, submit
from tongban.journeys.cases.tests.factories import settle
from tongban.journeys.packs.public import PackVersion, current
from tongban.registers.identity.tests.factories import make_person, viewer_for

pytestmark = pytest.mark.django_db
HUANGPU, PUDONG = "310101", "310115"
BUNDLE = PackVersion.Kind.BUNDLE


@pytest.fixture
def bureau():
    return Bureau()


@pytest.fixture
def pack(bureau):
    return a_bundle()


def proposed(pack, bureau, *districts, title="新的两件事"):
    design = open_design(pack, bureau.officer)
    design = save_fields(design, {"title.zh": title}, design.place, bureau.officer)
    return propose(design, districts, "改名", bureau.officer)


def a_pilot(pack, bureau, *districts):
    return publish_design(proposed(pack, bureau, *(districts or (PUDONG,))), bureau.second_reviewer)


def living_in(district):
    return viewer_for(make_person("李强", district=district))


def test_a_second_person_publishes_and_new_cases_begin_with_it(bureau, pack):
    old_case = file_bundle(bureau, pack)
    edition = publish_design(proposed(pack, bureau), bureau.second_reviewer)
    now = current(pack.code, kind=BUNDLE)
    assert (edition.state, edition.version, edition.before) == (EditionState.IN_FORCE, "2026.2", pack)
    assert now == edition.pack_version
    assert now.manifest["title"]["zh"] == "新的两件事"
    assert now.version.startswith("2026.2-")
    old_case.refresh_from_db()
    accept(old_case, by=bureau.officer)
    assert old_case.pack_version == pack
    assert publish_design(edition.design, bureau.second_reviewer) == edition


def test_who_wrote_or_proposed_it_cannot_publish_it_nor_can_a_mere_officer(bureau, pack):
    design = open_design(pack, bureau.head)
    design = save_fields(design, {"title.zh": "改"}, 0, bureau.head)
    design = propose(design, (), "", bureau.reviewer)
    for author in (bureau.head, bureau.reviewer):
        with pytest.raises(SecondPerson):
            publish_design(design, author)
    with pytest.raises(NotForPost):
        publish_design(design, bureau.officer)
    with pytest.raises(NotVisible):
        publish_design(design, bureau.other_authority)
    assert not Edition.objects.exists()
    assert current(pack.code, kind=BUNDLE) == pack


def test_what_does_not_compile_is_not_proposed(bureau, pack):
    design = save_fields(open_design(pack, bureau.officer), {"title.en": ""}, 0, bureau.officer)
    with pytest.raises(BundleFaulty, match="还没有填写"):
        propose(design, (), "", bureau.officer)


def test_while_it_waits_nobody_changes_it_until_it_is_sent_back(bureau, pack):
    design = proposed(pack, bureau)
    with pytest.raises(WrongStep):
        save_fields(design, {"title.zh": "偷改"}, design.place, bureau.officer)
    design = send_back(design, "英文名称也要改", bureau.second_reviewer)
    assert (design.state, design.answer) == (DesignState.DRAFT, "英文名称也要改")
    with pytest.raises(WrongStep):
        publish_design(design, bureau.second_reviewer)


def test_a_trial_holds_for_those_who_live_in_its_district(bureau, pack):
    edition = a_pilot(pack, bureau)
    assert edition.state == EditionState.PILOT
    assert bundle_for(pack.code, living_in(PUDONG)) == edition.pack_version
    assert bundle_for(pack.code, living_in(HUANGPU)) == pack
    assert current(pack.code, kind=BUNDLE) == pack


def test_a_case_of_a_trial_keeps_its_version_when_the_trial_ends(bureau, pack):
    edition = a_pilot(pack, bureau, HUANGPU)
    resident = bureau.applicant
    case = start_draft(bundle_for(pack.code, resident), resident, answers={"purpose": "贷款"})
    with pytest.raises(NotForPost):
        end_pilot(edition, "不好用", bureau.officer)
    with pytest.raises(WrongStep):
        end_pilot(edition, " ", bureau.head)
    edition = end_pilot(edition, "不好用", bureau.head)
    assert (edition.state, edition.why_ended) == (EditionState.ENDED, "不好用")
    assert bundle_for(pack.code, resident) == pack
    case = submit(case, resident)
    settle()
    case = accept(case, by=bureau.officer)
    settle()
    assert case.pack_version == edition.pack_version
    assert [line.state for line in progress_of(case)] == ["running", "running"]
    assert end_pilot(edition, "再说一次", bureau.head).why_ended == "不好用"


def test_a_trial_is_extended_to_the_city_by_a_second_person(bureau, pack):
    edition = a_pilot(pack, bureau)
    design = propose_extension(edition, "好用", bureau.reviewer)
    with pytest.raises(SecondPerson):
        publish_design(design, bureau.reviewer)
    city = publish_design(design, bureau.second_reviewer)
    edition.refresh_from_db()
    assert (edition.state, city.state, city.version) == (EditionState.EXTENDED, EditionState.IN_FORCE, "2026.3")
    assert bundle_for(pack.code, living_in(HUANGPU)).manifest["title"]["zh"] == "新的两件事"
    assert bundle_for(pack.code, living_in(PUDONG)) == city.pack_version


def test_while_a_trial_runs_nothing_else_is_published(bureau, pack):
    a_pilot(pack, bureau)
    with pytest.raises(PilotRuns):
        proposed(pack, bureau, title="又一个")
    with pytest.raises(PilotRuns):
        propose_return(pack, "", bureau.officer)


def test_an_older_version_is_published_anew(bureau, pack):
    publish_design(proposed(pack, bureau), bureau.second_reviewer)
    design = propose_return(pack, "新版有错", bureau.officer)
    edition = publish_design(design, bureau.second_reviewer)
    assert edition.version == "2026.3"
    assert current(pack.code, kind=BUNDLE).manifest["title"]["zh"] == "两件事"
    states = dict(Edition.objects.values_list("version", "state"))
    assert states == {"2026.2": EditionState.REPLACED, "2026.3": EditionState.IN_FORCE}


def test_the_page_of_versions_says_what_changed_and_who_did_it(bureau, pack):
    publish_design(proposed(pack, bureau), bureau.second_reviewer)
    new, old = version_lines(bureau.officer, pack.code)
    assert (new.is_current, old.is_current, old.edition) == (True, False, None)
    assert [(one.what, one.before, one.after) for one in new.changes if one.part == "设计"] == [
        ("名称", "两件事", "新的两件事")
    ]
    with pytest.raises(NotVisible):
        version_lines(bureau.other_authority, pack.code)


def test_a_new_version_of_a_member_gives_new_versions_of_city_and_trial(bureau, pack):
    city = publish_design(proposed(pack, bureau), bureau.second_reviewer)
    trial = publish_design(proposed(city.pack_version, bureau, PUDONG, title="试行的"), bureau.second_reviewer)
    item = trial.pack_version.content["bundle"]["members"][0]["code"]
    old = current(item)
    content = {**old.content, "manifest": {**old.manifest, "visits": 1}}
    PackVersion.objects.create(
        code=item, version="2", content=content, digest="2" * 64, effective_from=date(2020, 1, 2),
        authority_code=old.owner, state=PackVersion.State.PUBLISHED,
    )  # fmt: skip
    recompile(item)
    was = {row.pk: row.pack_version_id for row in (city, trial)}
    for row in (city, trial):
        row.refresh_from_db()
        assert row.pack_version_id != was[row.pk]
    assert (city.state, trial.state) == (EditionState.IN_FORCE, EditionState.PILOT)
    assert bundle_for(pack.code, living_in(PUDONG)) == trial.pack_version
    assert current(pack.code, kind=BUNDLE) == city.pack_version


def test_trial_and_rest_are_compared_with_honest_notes(bureau, pack):
    edition = a_pilot(pack, bureau, HUANGPU)
    here, there = bureau.applicant, living_in(PUDONG)
    file_bundle(bureau, bundle_for(pack.code, here))
    file_bundle(bureau, bundle_for(pack.code, here))
    found = compared(edition, lambda refs: (len(refs), 1))
    assert (found.trial.filed, found.trial.rated, found.trial.good_rate) == (2, 2, 0.5)
    assert "只有 2 件" in found.trial.caution
    assert (found.rest.filed, found.rest.first_pass, found.rest.days) == (0, None, None)
    assert bundle_for(pack.code, there) == pack


def noon(day):
    return datetime.combine(day, time(12), ZoneInfo("Asia/Shanghai"))


def rated_none(refs):
    return len(list(refs)), 0


def test_figures_are_counted_in_the_database_like_one_by_one(bureau, pack, django_assert_num_queries):
    edition = a_pilot(pack, bureau, HUANGPU)
    days = [(date(2026, 3, 2), date(2026, 3, 6)), (date(2026, 3, 2), date(2026, 3, 3)), (date(2026, 2, 27), None)]
    marks = [(True, 0), (False, 2), (None, 1)]
    for (received, closed), (passed, corrections) in zip(days, marks, strict=True):
        case = file_bundle(bureau, bundle_for(pack.code, bureau.applicant))
        case.measure.accepted_first, case.measure.corrections = passed, corrections
        case.measure.save()
        ended = noon(closed) if closed else None
        Case.objects.filter(pk=case.pk).update(received_at=noon(received), closed_at=ended)
    with django_assert_num_queries(4):
        found = measured(edition.code, edition.version, lambda refs: (len(list(refs)), 3))
    assert (found.filed, found.ended, found.tried, found.first_pass) == (3, 2, 2, 0.5)
    assert (found.corrections, found.days, found.rated, found.good_rate) == (1.0, 2.5, 3, 1.0)
    edition.published_at = timezone.now() - timedelta(hours=1)
    Case.objects.filter(pack_code=pack.code).update(submitted_at=edition.published_at - timedelta(minutes=1))
    assert (compared(edition, rated_none).before.filed, compared(edition, rated_none).rest.filed) == (3, 0)
    edition.districts = [PUDONG]
    assert compared(edition, rated_none).before == Group(0, 0, 0, None, None, None, 0, None)


def test_each_service_says_where_it_waits_and_how_its_days_compare_with_the_promise(bureau, pack):
    case = accept(file_bundle(bureau, pack), by=bureau.officer)
    settle()
    first, second = by_member(pack)
    assert (first.chosen, first.waiting, first.late, first.days, first.refused) == (1.0, 1, 0, None, None)
    BundleMember.objects.filter(bundle=case, code=pack.content["bundle"]["members"][1]["code"]).update(
        state=MemberState.REFUSED, started_at=timezone.now() - timedelta(days=40), decided_at=timezone.now()
    )
    second = by_member(pack)[1]
    assert (second.waiting, second.refused, second.promised, second.is_slow) == (0, 1.0, 10, True)
