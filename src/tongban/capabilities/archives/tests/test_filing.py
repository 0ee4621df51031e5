"""What stops filing becomes a task; what was altered in the store is found; rounds go on where they were stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tongban.capabilities.archives.actions import checks
from tongban.capabilities.archives.models import LongTermRun
from tongban.capabilities.archives.public import (
    Archive,
    Component,
    NotAllowed,
    State,
    begin_round,
    check,
    file_now,
    retry,
    tasks,
)
from tongban.capabilities.archives.tests import factories
from tongban.capabilities.archives.tests.factories import Desk, file_bundle, make_bundle

# The harmless test file of all scanners, in two parts so that scanners leave this source alone.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.mark.parametrize(
    ("component", "reason"),
    [
        (Component("exe", "01", "程序", b"MZ\x00\x01\x02\x00\xff\xfe" * 40), "文件格式不在长期保存格式之内"),
        (Component("virus", "01", "病毒", EICAR), "D1 无病毒：01申请材料/0104_病毒.txt: 发现 Eicar-Test-Signature"),
        (Component("torn", "01", "破图", factories.picture()[:200]), "C3 每个文件可以打开：01申请材料/0104_破图.jpg"),
        (Component("pdf", "01", "脚本", b"%PDF-1.4\n1 0 obj<</JavaScript 1>>endobj\n%%EOF"), "0104_脚本.pdf"),
    ],
)
def test_what_cannot_be_kept_stops_filing_and_says_why(desk, component, reason):
    row = file_bundle(make_bundle().with_more([component]))
    assert (row.state, row.file) == (State.FAILED, None)
    task = tasks(desk.archivist)[0] if tasks(desk.archivist) else row.tasks.get()
    assert reason in task.reason


def test_a_missing_required_paper_stops_filing(desk):
    row = file_bundle(make_bundle(required=("form", "events", "decision_letter")))
    assert "B4" in row.tasks.get().reason
    assert "decision_letter" in row.tasks.get().reason


def test_the_archivist_mends_and_files_again_under_the_same_number(desk):
    bundle = make_bundle(required=("letter",))
    row = file_bundle(bundle)
    factories._bundles[bundle.owner_ref] = replace(bundle, required=())
    with pytest.raises(NotAllowed):
        retry(row, by=desk.stranger)
    retry(row, by=desk.archivist)
    file_now(bundle.owner_ref)
    again = Archive.objects.get(pk=row.pk)
    assert (again.state, again.identifier) == (State.FILED, row.identifier)
    assert again.tasks.get().settled_at is not None


def test_a_byte_altered_in_the_store_is_found_and_becomes_a_task(desk):
    row = file_bundle(make_bundle())
    assert check(row, by=desk.archivist).is_passed
    path = row.file.blob.path
    with default_storage.open(path) as stored:
        content = bytearray(stored.read())
    content[len(content) // 2] ^= 1
    default_storage.delete(path)
    default_storage.save(path, ContentFile(bytes(content)))
    report = check(row, by=desk.archivist)
    assert "D3" in [one.id for one in report.failed]
    assert str(row.identifier) in report.reason
    assert [one.kind for one in tasks(desk.archivist)] == ["check"]
    row.refresh_from_db()
    assert row.is_sound is False


def test_a_round_goes_on_behind_the_last_that_was_seen(desk, monkeypatch):
    monkeypatch.setattr(checks, "BATCH", 2)
    for number in range(5):
        file_bundle(make_bundle(str(number)))
    run = begin_round("all", by=desk.archivist)
    assert begin_round("all", by=desk.archivist) == run
    assert checks.step(run.pk)
    while checks.step(run.pk):
        pass
    run = LongTermRun.objects.get(pk=run.pk)
    assert (run.seen, run.failed, run.finished_at is not None) == (5, 0, True)


def test_a_sample_takes_one_in_so_many():
    for number in range(6):
        file_bundle(make_bundle(str(number)))
    run = begin_round("sample", by="system", share=3)
    while checks.step(run.pk):
        pass
    assert LongTermRun.objects.get(pk=run.pk).seen == 2
