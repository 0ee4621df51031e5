"""Deliveries for tests."""

import csv
import io
import json
import zipfile

from tongban.capabilities.collection.public import Batch, begin, carry, start
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.people.tests.factories import make_person

ISSUER, TYPE = "public_security_bureau", "driving_licence"
OFFICER = Viewer(role=Role.OFFICER, officer_id=1, authority_code=ISSUER)
OTHER = Viewer(role=Role.OFFICER, officer_id=2, authority_code="civil_affairs_bureau")
COLUMNS = ["证照编号", "姓名", "证件号码", "颁发日期", "有效期截止日期"]


def make_people(count):
    """Residents who hold old licences."""
    return [make_person(f"持证人{place}") for place in range(count)]


def row_of(person, number, *, until="2030-01-05", name=""):
    """One row of a delivery."""
    return [number, name or person.name, person.citizen_id, "2020-01-06", until]


def table(rows, columns=None, encoding="utf-8"):
    """A CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns or COLUMNS)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def json_lines(rows, columns=None):
    """The same as JSON lines."""
    lines = (json.dumps(dict(zip(columns or COLUMNS, row, strict=True)), ensure_ascii=False) for row in rows)
    return "\n".join(lines).encode()


def zipped(content, scans, name="清单.csv"):
    """A zip of a table and scans."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
        for scan, data in scans.items():
            archive.writestr(f"scans/{scan}", data)
    return out.getvalue()


def delivered(content, *, name="存量.csv", type_code=TYPE) -> Batch:
    """A delivery that was looked at."""
    return begin(type_code, by=OFFICER, authority_code=ISSUER, name=name, content=content)


def taken(content, **more) -> Batch:
    """A delivery taken in to its end."""
    batch = start(delivered(content, **more), by=OFFICER)
    while not carry(batch.pk):
        pass
    batch.refresh_from_db()
    return batch
