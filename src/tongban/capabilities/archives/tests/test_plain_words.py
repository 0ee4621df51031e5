"""A failed check says in words for people which file, what happened, what to do."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tongban.capabilities.archives.assembling import assemble
from tongban.capabilities.archives.checking.plain import NATURES, OF_ITEM, findings
from tongban.capabilities.archives.checking.report import declared, examine
from tongban.capabilities.archives.checking.subject import Expected
from tongban.capabilities.archives.packing import SEAL, pack, unpack
from tongban.capabilities.archives.public import ArchiveTask, findings_of_tasks, tasks

from .factories import Desk, file_bundle, make_bundle
from .test_package import PLACE, expected

pytestmark = pytest.mark.django_db
PHOTO = "01申请材料/0103_照片.jpg"


def test_every_check_has_its_words():
    assert set(OF_ITEM) == set(declared())
    assert set(OF_ITEM.values()) <= set(NATURES)


def test_one_altered_byte_names_one_file_once_and_says_what_to_do():
    made = assemble(make_bundle(), PLACE)
    broken = bytearray(made.content)
    broken[made.content.index(unpack(made.content)[PHOTO]) + 40] ^= 1
    found = findings(examine(bytes(broken), "long_term", expected(made)))
    assert [(one.title, one.folder, one.nature) for one in found] == [("照片.jpg", "01申请材料", "damaged")]
    assert "从备份恢复" in str(found[0].remedy)
    brought = findings(examine(bytes(broken), "transfer"))
    assert "不要接收" in str(brought[0].remedy)


def test_an_exchanged_file_in_a_well_made_zip_is_altered_and_a_missing_one_missing():
    made = assemble(make_bundle(), PLACE)
    members = unpack(made.content)
    other = pack(members | {PHOTO: members[PHOTO] + b"\x00"})
    assert [(one.path, one.nature) for one in findings(examine(other))][:1] == [(PHOTO, "altered")]
    fewer = pack({path: content for path, content in members.items() if path != PHOTO})
    assert (PHOTO, "missing") in [(one.path, one.nature) for one in findings(examine(fewer))]
    assert findings(examine(pack(members | {SEAL: b"<x/>"})))[0].path == SEAL
    assert findings(examine(made.content)) == []


def test_what_is_no_package_at_all_is_said_so():
    found = findings(examine(b"PK nothing", "transfer", Expected()))
    assert [(one.path, one.nature) for one in found] == [("", "damaged")]


def test_a_task_that_a_check_opened_carries_its_words_and_another_only_its_reason():
    desk = Desk()
    row = file_bundle(make_bundle(required=("form", "events", "nothing")))
    assert row.state == "failed"
    ArchiveTask.objects.create(archive=row, kind="check", authority_code=row.authority_code, reason="存储坏了",
                               opened_at=timezone.now())  # fmt: skip
    rows = tasks(desk.archivist)
    assert {pk: [one.nature for one in found] for pk, found in findings_of_tasks(rows).items()} == {
        rows[1].pk: ["missing"]
    }
