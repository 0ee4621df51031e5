"""A whole filing, read afterwards as a thief of the database, of the disk or of the logs would read it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test import Client

from tongban.channels.web.tests.test_filing import fill_to_review
from tongban.channels.web.tests.town import make_elder, publish_all
from tongban.foundation.access.logs import QuietFormatter
from tongban.journeys.cases.public import Case, accept, decide, review
from tongban.journeys.cases.tests.factories import settle
from tongban.registers.identity.tests.factories import make_officer, signed_in_client, viewer_for
from tongban.registers.people.public import Person

pytestmark = [pytest.mark.django_db, pytest.mark.slow("a whole filing with its letters, then every row and file")]

PHONE, ACCOUNT, ROAD = "10112345678", "6228480000000000000", "和平路88弄7号"
OWN = {
    "pay_to": "social_security",
    "bank_account": ACCOUNT,
    "promise": "true",
    "residence_address": ROAD,
    "phone": PHONE,
}


@pytest.fixture
def storage(tmp_path, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return FileSystemStorage(tmp_path)


@pytest.fixture
def lines():
    """Everything that would be written to standard error, at the finest level of all loggers."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(QuietFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "tongban", "allauth")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    yield written
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.fixture
def filed(storage, lines) -> Person:
    """An elder signed in by code, filed, was granted, got letters, messages and a certificate."""
    cache.clear()
    publish_all()
    elder = make_elder("欧阳秀英", birth=date(1954, 3, 2))
    client = Client()
    client.post("/accounts/login/", {"phone": PHONE})
    client = signed_in_client(elder)
    where = fill_to_review(client, OWN)
    client.post(where, {"reference": "r-1"})
    settle(letters=True)
    case = Case.objects.get()
    officer = viewer_for(make_officer(case.authority_code, ("officer", "reviewer", "head")))
    accept(case, by=officer)
    review(case, "pass", by=officer)
    decide(case, "granted", by=officer)
    settle(letters=True)
    # What goes wrong is logged as well: a page that does not exist, a form that is refused, a failing view.
    client.get(f"/cases/{elder.citizen_id}/?phone={PHONE}")
    logging.getLogger("tongban").error("refused %s %s", elder.citizen_id, {"phone": PHONE, "account": ACCOUNT})
    try:
        raise ValueError(f"{elder.citizen_id} {PHONE} {ACCOUNT}")
    except ValueError:
        logging.getLogger("django.request").exception("failed")
    return elder


def secrets_of(elder: Person) -> dict[str, str]:
    return {"citizen id": str(elder.citizen_id), "phone": PHONE, "bank account": ACCOUNT, "address": ROAD}


def raw_values() -> Iterator[tuple[str, str, str]]:
    """(table, column, text) of every cell of every table, past the ORM."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, memoryview):
                        value = bytes(value)
                    yield table, column, value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def test_no_row_file_or_log_line_holds_a_personal_number(filed, storage, lines):
    secrets = secrets_of(filed)
    in_rows = {
        f"{what} in {table}.{column}"
        for table, column, text in raw_values()
        for what, value in secrets.items()
        if value in text or value in text.replace("\\u", "")
    }
    assert in_rows == set()
    files = [path for path in Path(storage.location).rglob("*") if path.is_file()]
    assert len(files) >= 2
    in_files = {
        f"{what} in {path.name}"
        for path in files
        for what, value in {**secrets, "name": filed.name, "PDF": "%PDF"}.items()
        if value.encode() in path.read_bytes()
    }
    assert in_files == set()
    written = lines.getvalue()
    assert "failed" in written
    assert "refused" in written
    assert {what for what, value in secrets.items() if value in written} == set()
    assert not re.search(r"\b\d{17}[\dX]\b", written)


def test_names_stand_in_clear_only_where_people_are_looked_up_by_name(filed):
    found = {f"{table}.{column}" for table, column, text in raw_values() if filed.name in text}
    assert found == {"people_person.name"}
