"""Old licences come in once, however often they are delivered; every refused row says why; a killed run goes on."""

import tracemalloc

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from tongban.capabilities.collection import importing
from tongban.capabilities.collection.models import Batch, CollectedLicence, Correction, RefusedRow
from tongban.capabilities.collection.public import (
    ColumnsMissing,
    NotYours,
    UnreadableDelivery,
    WrongStep,
    begin,
    cancel,
    carry,
    dry_run,
    remap,
    start,
)
from tongban.capabilities.collection.reading import Delivery
from tongban.capabilities.licences.public import Licence, LicenceEvent, issue
from tongban.foundation.jobs.public import run_pending
from tongban.foundation.values.public import parse_licence_identifier
from tongban.registers.organisations.tests.factories import make_organisation

from .factories import COLUMNS, ISSUER, OFFICER, delivered, json_lines, make_people, row_of, table, taken, zipped

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def counts(batch):
    return batch.added, batch.unchanged, batch.corrected, batch.refused


def reasons(batch):
    return dict(RefusedRow.objects.filter(batch=batch).values_list("row", "reason"))


@pytest.fixture
def people():
    return make_people(3)


@pytest.fixture
def rows(people):
    return [row_of(person, f"沪A{place}") for place, person in enumerate(people)]


def test_a_table_becomes_licences_of_their_holders(people, rows):
    batch = taken(table(rows))
    assert (counts(batch), batch.state, batch.rows_done) == ((3, 0, 0, 0), "done", 3)
    licence = Licence.objects.get(number="沪A1")
    assert (licence.person, licence.authority_id, licence.state) == (people[1], ISSUER, "01")
    assert (str(licence.issued_on), str(licence.valid_until)) == ("2020-01-06", "2030-01-05")
    assert parse_licence_identifier(licence.identifier)[3] == 1
    assert [event.kind for event in LicenceEvent.objects.filter(licence=licence)] == ["collected"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_tables_of_old_systems_are_read(rows, encoding):
    assert counts(taken(table(rows, encoding=encoding))) == (3, 0, 0, 0)


def test_json_lines_are_read_and_a_broken_line_is_refused(rows):
    batch = taken(json_lines(rows) + b"\n{broken\n")
    assert (counts(batch), reasons(batch)) == ((3, 0, 0, 1), {4: "unreadable"})


def test_names_of_the_standard_are_known(people):
    columns = ["ZZHM", "CZZT", "CZZTDM", "ZZBFRQ", "ZZYXQJZRQ"]
    batch = taken(table([row_of(people[0], "甲", until="9999-12-31")], columns))
    assert (counts(batch), Licence.objects.get().valid_until) == ((1, 0, 0, 0), None)


def test_delivering_again_changes_nothing(rows):
    taken(table(rows))
    assert counts(taken(json_lines(rows))) == (0, 3, 0, 0)
    assert (Licence.objects.count(), Correction.objects.count()) == (3, 0)


def test_another_content_is_a_correction_with_before_and_after(rows):
    taken(table(rows))
    rows[1][4] = "2031-06-30"
    batch = taken(table(rows))
    assert counts(batch) == (0, 2, 1, 0)
    found = Correction.objects.get()
    assert (found.lines, found.by, found.batch) == ([("valid_until", "2030-01-05", "2031-06-30")], "officer:1", batch)
    assert str(Licence.objects.get(number="沪A1").valid_until) == "2031-06-30"


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (0, "", "number_missing"),
        (1, "", "holder_missing"),
        (1, "别的名字", "name_differs"),
        (2, "", "code_missing"),
        (2, "319900199001011230", "code_wrong"),
        (3, "", "date_missing"),
        (3, "去年", "date_unreadable"),
        (3, "2099-01-01", "date_future"),
        (4, "2019-01-01", "dates_reversed"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(rows, place, value, reason):
    rows[1][place] = value
    batch = taken(table(rows))
    assert (counts(batch), reasons(batch)) == ((2, 0, 0, 1), {2: reason})
    assert RefusedRow.objects.get().raw["证照编号"] == rows[1][0]


def test_an_unknown_holder_a_wrong_kind_and_a_number_twice_are_refused(people, rows):
    stranger, firm = make_people(1)[0], make_organisation()
    number = stranger.citizen_id
    stranger.delete()
    rows += [["沪X", "持证人", number, "2020-01-06", ""], ["沪Y", firm.name, firm.credit_code, "2020-01-06", ""]]
    rows += [row_of(people[0], "沪A0", until="2035-01-01")]
    batch = taken(table(rows))
    assert counts(batch) == (3, 0, 0, 3)
    assert reasons(batch) == {4: "holder_unknown", 5: "holder_kind", 6: "twice"}


def test_what_was_issued_here_is_not_overwritten(people, rows):
    issue("driving_licence", people[0], [], by="system", authority=ISSUER, number="沪A0", case_ref="cases.case:1")
    batch = taken(table(rows))
    assert (counts(batch), reasons(batch)) == ((2, 0, 0, 1), {1: "issued_here"})


def test_scans_of_a_zip_lie_beside_their_licences(rows):
    columns = ["证照编号", "姓名", "证件号码", "颁发日期", "有效期截止日期", "扫描件"]
    rows = [[*row, scan] for row, scan in zip(rows, ["a.pdf", "b.pdf", "c.pdf"], strict=True)]
    batch = taken(zipped(table(rows, columns), {"a.pdf": PDF, "c.pdf": b"MZ program"}))
    assert (counts(batch), reasons(batch)) == ((1, 0, 0, 2), {2: "scan_missing", 3: "scan_refused"})
    assert Licence.objects.get().file.kind == "pdf"


def test_a_dry_run_writes_nothing(rows):
    rows[0][2] = ""
    found = dry_run(delivered(table(rows)))
    assert (found.tried, found.new, found.known, found.refused) == (3, 2, 0, 1)
    assert found.looks[0].reason == "code_missing"
    assert (Licence.objects.count(), RefusedRow.objects.count()) == (0, 0)


def test_unknown_columns_are_mapped_by_hand(rows):
    columns = ["甲", "乙", "丙", "丁", "戊"]
    batch = delivered(table(rows, columns))
    with pytest.raises(ColumnsMissing):
        start(batch, by=OFFICER)
    batch = remap(batch, dict(zip(columns, ["ZZHM", "CZZT", "CZZTDM", "ZZBFRQ", "ZZBFRQ"], strict=True)), by=OFFICER)
    assert batch.mapping == {"甲": "ZZHM", "乙": "CZZT", "丙": "CZZTDM", "丁": "ZZBFRQ"}
    start(batch, by=OFFICER)
    assert carry(batch.pk)
    assert Licence.objects.count() == 3


def test_a_killed_run_goes_on_behind_its_last_chunk(rows, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    batch = start(delivered(table(rows)), by=OFFICER)
    take, calls = importing._take, []

    def killed(batch, chunk):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return take(batch, chunk)

    monkeypatch.setattr(importing, "_take", killed)
    with pytest.raises(KeyboardInterrupt):
        carry(batch.pk)
    assert (Batch.objects.get().rows_done, Licence.objects.count()) == (2, 2)
    monkeypatch.setattr(importing, "_take", take)
    assert carry(batch.pk)
    batch.refresh_from_db()
    assert (counts(batch), batch.state, CollectedLicence.objects.count()) == ((3, 0, 0, 0), "done", 3)


def test_the_worker_takes_it_in(rows):
    batch = start(delivered(table(rows)), by=OFFICER)
    start(batch, by=OFFICER)
    while run_pending():
        pass
    assert Batch.objects.get().state == "done"


def test_a_cancelled_delivery_takes_nothing_more(rows):
    batch = start(delivered(table(rows)), by=OFFICER)
    cancel(batch, by=OFFICER)
    assert carry(batch.pk)
    assert Licence.objects.count() == 0
    with pytest.raises(WrongStep):
        start(batch, by=OFFICER)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04nothing"])
def test_what_is_no_table_is_not_kept(content):
    with pytest.raises(UnreadableDelivery):
        delivered(content)
    assert Batch.objects.count() == 0


def test_one_delivers_only_what_ones_department_issues(rows):
    with pytest.raises(NotYours):
        begin("driving_licence", by=OFFICER, authority_code="civil_affairs_bureau", name="x.csv", content=table(rows))


@pytest.mark.slow("24 megabytes are uploaded and read back")
def test_a_large_upload_is_never_held_in_memory_as_a_whole(people):
    filler = " " * 1000
    content = table([[f"沪A{place}", people[0].name, people[0].citizen_id, "2020-01-06", "", filler * 24]
                     for place in range(1000)], columns=[*COLUMNS, "备注"])  # fmt: skip
    assert len(content) > 22 * 1024**2
    upload = TemporaryUploadedFile("存量.csv", "text/csv", len(content), "utf-8")
    upload.write(content)
    batch = delivered(upload)
    tracemalloc.start()
    rows = sum(1 for _row in Delivery.of(file=batch.file).rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (batch.rows, batch.layout, rows) == (1000, "csv", 1000)
    assert peak < len(content) // 2
