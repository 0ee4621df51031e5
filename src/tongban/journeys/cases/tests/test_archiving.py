"""办结即归档: a closed case becomes a whole package by itself, and what comes later lies beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.archives.public import Archive, State, examine, file_now, want
from tongban.capabilities.licences.public import change_state, licence_by_identifier
from tongban.foundation.files.public import read
from tongban.foundation.ledger.public import entries_about
from tongban.journeys.cases.actions.letters import make
from tongban.journeys.cases.public import Case, Letter, list_cases, withdraw
from tongban.journeys.cases.tests.factories import make_case, settle

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.slow("draws and seals letters")]


def filed(case):
    """As the worker does within seconds: letters are made, then the package."""
    settle()
    for letter in Letter.objects.filter(case=case, file=None):
        make(letter.pk)
    file_now(case.ref)
    return Case.objects.get(pk=case.pk)


def closed(town):
    return filed(make_case(town, "closed"))


def test_a_closed_case_is_in_the_archive_with_its_checks_green(town):
    case = closed(town)
    row = Archive.objects.get(owner_ref=case.ref)
    assert (row.state, row.retention, row.number) == (State.FILED, "Y", case.number)
    assert row.seconds in range(60)
    paths = [one.path for one in row.files.all()]
    assert [path.partition("/")[2].partition("_")[2].rpartition(".")[0] for path in paths if "/" in path] == [
        "申请表", "申请表（文本）", "收件凭证_01", "受理通知书_02", "审查要点", "核对的数据", "准予决定书_03",
        "决定", "电子证照_户籍证明", "电子证照_户籍证明", "证照履历", "送达回证_04", "办理过程", "环节记录",
        "审计记录", "流程图",
    ] or paths  # fmt: skip
    assert row.checks.get().is_passed
    assert [one.kind for one in entries_about(row)] == ["archive.filed"]
    assert examine(read(row.file), "long_term").is_passed
    settle()
    case.refresh_from_db()
    assert (case.state, case.is_archived) == ("closed", True)
    assert [one.note for one in case.events.filter(kind="archived")] == [row.identifier]
    assert [one.pk for one in list_cases(town.applicant, is_archived=True).cases] == [case.pk]


def test_it_is_filed_once_however_often_it_is_told(town):
    case = closed(town)
    want(case.ref, at=timezone.now())
    filed(case)
    assert Archive.objects.filter(owner_ref=case.ref).count() == 1
    assert Archive.objects.get(owner_ref=case.ref).checks.count() == 1


def test_a_withdrawn_case_is_filed_for_ten_years(town):
    case = withdraw(make_case(town, "accepted"), town.applicant, reason="不办了")
    filed(case)
    row = Archive.objects.get(owner_ref=case.ref)
    assert (row.state, row.retention) == (State.FILED, "D10")
    settle()
    case.refresh_from_db()
    assert (case.state, case.is_archived) == ("withdrawn", True)
    assert row.keep_until.year == timezone.localdate().year + 10


def test_a_suspended_licence_lies_in_a_later_package(town):
    case = closed(town)
    first = Archive.objects.get(owner_ref=case.ref)
    licence = licence_by_identifier(case.decision.licence_identifier)
    change_state(licence, "02", by="system", reason="行政许可法 第六十九条")
    filed(case)
    later = first.later.get()
    assert (later.identifier, later.reason) == (f"{first.identifier}.B01", "证照状态变更")
    assert [one.title for one in later.files.filter(path__startswith="05")] == ["证照履历"]
    assert later.checks.get().is_passed


def test_without_its_letters_it_waits_and_then_becomes_a_task(town):
    case = make_case(town, "closed")
    row = Archive.objects.get(owner_ref=case.ref)
    assert row.state == State.PENDING
    Archive.objects.filter(pk=row.pk).update(wanted_at=timezone.now() - timedelta(minutes=20))
    file_now(case.ref)
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert "文书正在制作" in str(row.tasks.get().reason)
