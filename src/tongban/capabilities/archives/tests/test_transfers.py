"""To the archive institution: in one package, taken in after its own checks, sent back with the reason."""

from __future__ import annotations

import pytest

from tongban.capabilities.archives.actions import transfers
from tongban.capabilities.archives.packing import pack, unpack
from tongban.capabilities.archives.ports import institution
from tongban.capabilities.archives.public import Archive, ArchiveError, State, prepare_transfer, send_transfer
from tongban.capabilities.archives.sealing import digest
from tongban.capabilities.archives.tests.factories import Desk, file_bundle, make_bundle

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def filed(*numbers):
    return [file_bundle(make_bundle(f"31990020260302000{number}")) for number in numbers]


def test_two_archives_are_received_with_one_receipt(desk):
    rows = filed(1, 2)
    found = prepare_transfer([row.pk for row in rows], by=desk.archivist)
    sent = send_transfer(found, by=desk.archivist)
    assert (sent.state, sent.receipt) == ("received", f"JS{found.number}")
    assert [entry.is_sound for entry in sent.entries.all()] == [True, True]
    assert {Archive.objects.get(pk=row.pk).state for row in rows} == {State.TRANSFERRED}
    with pytest.raises(ArchiveError):
        send_transfer(sent, by=desk.archivist)
    with pytest.raises(ArchiveError):
        prepare_transfer([rows[0].pk], by=desk.archivist)


def test_the_same_number_twice_is_one_accession(desk):
    found = prepare_transfer([row.pk for row in filed(1)], by=desk.archivist)
    content = transfers.build(found)
    first = institution().take(number=found.number, package=content, digest=digest(content))
    again = institution().take(number=found.number, package=content, digest=digest(content))
    assert first.receipt == again.receipt != ""


def test_an_altered_package_is_sent_back_with_its_name(desk):
    found = prepare_transfer([row.pk for row in filed(1, 2)], by=desk.archivist)
    members = unpack(transfers.build(found))
    name = next(path for path in members if path.endswith(".zip"))
    broken = bytearray(members[name])
    broken[len(broken) // 2] ^= 1
    content = pack({**members, name: bytes(broken)})
    answer = institution().take(number=found.number, package=content, digest=digest(content))
    assert answer.receipt == ""
    assert list(answer.results) == [name.removesuffix(".zip")]
    assert institution().take(number=found.number, package=content, digest="0" * 64).receipt == ""
