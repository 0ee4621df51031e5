import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.foundation.audit.public import entries_about
from tongban.foundation.files.adapters.embedded import EICAR
from tongban.foundation.files.models import Blob, StoredFile
from tongban.foundation.files.public import (
    DamagedFile,
    EmptyFile,
    FileTooLarge,
    InfectedFile,
    ScannerSilent,
    TypeNotAllowed,
    clean_name,
    file_by_reference,
    files_of,
    read,
    read_image,
    remove,
    response,
    store,
    thumbnail,
)
from tongban.foundation.trust.public import Unreadable

from .factories import PDF, heic, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_memory(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.memory.InMemoryStorage"}}


def raw(file):
    with default_storage.open(file.blob.path) as stored:
        return stored.read()


def test_what_is_stored_is_read_back_and_the_storage_sees_nothing():
    file = store(PDF, name="申请表.pdf", by="test", owner_ref="cases.case:1", allowed={"pdf"})
    assert read(file) == PDF
    assert b"%PDF" not in raw(file)
    assert (file.kind, file.media_type, file.size, file.is_image) == ("pdf", "application/pdf", len(PDF), False)
    assert file_by_reference(str(file.reference)) == file
    assert files_of("cases.case:1") == [file]
    assert [entry.action for entry in entries_about(file)] == ["file.stored"]


def test_the_same_content_is_kept_once_and_goes_with_its_last_holder(django_capture_on_commit_callbacks):
    one = store(PDF, name="a.pdf", by="test")
    two = store(SimpleUploadedFile("b.pdf", PDF), name="b.pdf", by="test")
    assert (Blob.objects.count(), one.digest) == (1, two.digest)
    path = one.blob.path
    with django_capture_on_commit_callbacks(execute=True):
        remove(one, by="test", reason="withdrawn")
    assert read(two) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        remove(two, by="test", reason="withdrawn")
        remove(two, by="test", reason="again")
    assert (Blob.objects.count(), StoredFile.objects.count(), default_storage.exists(path)) == (0, 0, False)


@pytest.mark.parametrize(
    ("content", "options", "error"),
    [
        (b"", {}, EmptyFile),
        (PDF, {"max_bytes": 10}, FileTooLarge),
        (PDF, {"allowed": {"jpg", "png"}}, TypeNotAllowed),
        (b"<html>", {"allowed": {"pdf"}}, TypeNotAllowed),
        (PDF + EICAR, {"allowed": {"pdf"}}, InfectedFile),
        (b"\xff\xd8\xff\xe0broken", {"allowed": {"jpeg"}}, DamagedFile),
    ],
)
def test_a_refused_file_leaves_nothing_behind(content, options, error):
    for form in (content, ContentFile(content)):
        with pytest.raises(error) as caught:
            store(form, name="x.pdf", by="test", **options)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.message)
    assert (Blob.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert default_storage.listdir("")[0] == []


def test_no_scanner_no_file(settings):
    settings.TONGBAN_ADAPTERS = {"virus_scanner": "tongban.foundation.files.tests.test_store.SilentScanner"}
    with pytest.raises(ScannerSilent):
        store(PDF, name="x.pdf", by="test")
    assert StoredFile.objects.count() == 0


class SilentScanner:
    def scan(self, content):
        from tongban.foundation.adapters.public import PortUnavailable

        raise PortUnavailable("no answer")

    def check_config(self):
        return []


def test_a_photo_is_cleaned_before_it_is_kept():
    file = store(picture("JPEG", orientation=6), name="IMG_1.HEIC", by="test", allowed={"jpg"})
    assert file.name == "IMG_1.jpg"
    assert not read_image(file).getexif().get_ifd(0x8825)
    assert read_image(file).size == (20, 40)
    assert thumbnail(file, 10)[:2] == b"\xff\xd8"


def test_a_photo_of_an_iphone_is_kept_as_it_is_and_shown_as_a_jpeg():
    file = store(heic(), name="IMG_1.HEIC", by="test", allowed={"heic"})
    saved, shown = response(file), response(file, inline=True)
    assert (saved["Content-Type"], saved.content) == ("image/heic", read(file))
    assert saved["Content-Disposition"].startswith("attachment")
    assert (shown["Content-Type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert shown["Content-Disposition"] == "inline; filename*=UTF-8''IMG_1.jpg"


def test_an_altered_or_missing_content_is_noticed():
    file = store(PDF, name="x.pdf", by="test")
    token = bytearray(raw(file))
    token[-1] ^= 1
    default_storage.delete(file.blob.path)
    with pytest.raises(Unreadable):
        read(file)
    default_storage.save(file.blob.path, ContentFile(bytes(token)))
    with pytest.raises(Unreadable):
        read(file)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\身份证.PDF", "身份证.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("", "文件.pdf"),
        ("长" * 200, "长" * 120 + ".pdf"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert clean_name(name, "pdf") == safe


def test_a_browser_gets_the_file_and_can_run_nothing():
    file = store(PDF, name="决定书.pdf", by="test")
    shown = response(file, inline=True)
    assert shown.content == PDF
    assert shown["Content-Disposition"].startswith("inline; filename*=UTF-8''%E5%86%B3")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "script" not in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "private, no-store"
    page = store(b"<script>alert(1)</script>", name="x.html", by="test")
    saved = response(page, inline=True)
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["Content-Type"] == "application/octet-stream"
    assert "sandbox" in saved["Content-Security-Policy"]
