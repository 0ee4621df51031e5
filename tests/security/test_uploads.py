"""What people may hand in, through the pages: by content, size and name, and what is answered when it is read again."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.foundation.files.public import files_of
from tongban.foundation.files.tests.factories import picture
from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town, make_pack
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db

# The EICAR test file, in two parts so that scanners of the checkout keep quiet.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body onload=alert(1)></body></html>"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MATERIAL = {
    "id": "photo",
    "title": {"zh": "照片", "en": "Photo"},
    "need": "optional",
    "accept": ["pdf", "jpg", "png"],
    "max_mb": 1,
}


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def elder(town):
    return signed_in(Client(), Account.objects.get(pk=town.applicant.account_id))


@pytest.fixture
def draft(elder):
    pack = make_pack(materials=[MATERIAL], catalogue={"catalog_code": "310511001000", "item_type": "05", "level": "2"})
    return Case.objects.get(pk=elder.post(f"/services/{pack.code}/start/")["Location"].split("/")[2])


def hand_in(client, case, content, name="照片.jpg", kind="image/jpeg"):
    return client.post(
        f"/cases/{case.pk}/materials/", {"photo": SimpleUploadedFile(name, content, kind), "_action": "save"}
    )


def stored(case):
    return list(files_of(case.ref))


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (HTML, "照片.jpg", "image/jpeg"),
        (SVG, "照片.png", "image/png"),
        (SVG, "logo.svg", "image/svg+xml"),
        (b"MZ\x90\x00" + bytes(200), "证明.pdf", "application/pdf"),
        (b"GIF89a" + HTML, "照片.gif", "image/gif"),
        (b"#!/bin/sh\necho hello\n", "照片.png", "image/png"),
        (b"PK\x03\x04" + bytes(100), "照片.jpg", "image/jpeg"),
        (b"\xff\xd8\xff\xe0" + HTML, "照片.jpg", "image/jpeg"),
        (EICAR, "照片.jpg", "image/jpeg"),
        (b"", "照片.jpg", "image/jpeg"),
    ],
    ids=[
        "html",
        "svg as png",
        "svg",
        "program as pdf",
        "gif with html",
        "shell script",
        "zip",
        "html behind a jpeg's first bytes",
        "eicar",
        "empty",
    ],
)
def test_what_its_content_is_not_is_refused_and_not_kept(elder, draft, content, name, kind):
    answer = hand_in(elder, draft, content, name, kind)
    assert answer.status_code == 200
    assert stored(draft) == []


def test_a_virus_inside_an_accepted_type_is_refused(elder, draft):
    answer = hand_in(elder, draft, PDF + EICAR, "证明.pdf", "application/pdf")
    assert "病毒" in answer.content.decode()
    assert stored(draft) == []


def test_what_is_too_large_is_refused_in_words(elder, draft):
    answer = hand_in(elder, draft, PDF + bytes(1024 * 1024), "证明.pdf", "application/pdf")
    assert "1 MB" in answer.content.decode()
    assert stored(draft) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/cron.d/x.jpg",
        "照片\x00.html",
        "a\r\nSet-Cookie: x=1.jpg",
        '"><img src=x onerror=alert(1)>.jpg',
        "\u202egpj.exe",
        "." * 300,
        "x" * 400 + ".jpg",
    ],
)
def test_a_name_stays_a_name(elder, draft, name):
    hand_in(elder, draft, picture(), name)
    (file,) = stored(draft)
    assert not re.search(r'[/\\<>"\x00-\x1f\u202a-\u202e]', file.name)
    assert file.name.endswith(".jpg")
    assert len(file.name) <= 160
    answer = elder.get(f"/cases/{draft.pk}/files/{file.reference}/")
    assert answer.status_code == 200
    assert "Set-Cookie: x=1" not in str(answer.headers)
    page = elder.get(f"/cases/{draft.pk}/materials/").content.decode()
    assert "<img src=x" not in page


def test_a_stored_file_is_served_as_what_it_is_and_runs_nothing(elder, draft):
    hand_in(elder, draft, PDF, "证明.html", "text/html")
    (file,) = stored(draft)
    answer = elder.get(f"/cases/{draft.pk}/files/{file.reference}/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_file_of_one_case_is_not_found_under_another(elder, draft):
    hand_in(elder, draft, PDF, "证明.pdf")
    (file,) = stored(draft)
    other = Case.objects.get(pk=elder.post(f"/services/{make_pack().code}/start/")["Location"].split("/")[2])
    assert elder.get(f"/cases/{other.pk}/files/{file.reference}/").status_code == 404
