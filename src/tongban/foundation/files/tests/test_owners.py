"""Every owner has a key: nobody sees what two people share, and without the key nothing opens."""

import os
import threading
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection

from tongban.foundation.audit.public import entries_about
from tongban.foundation.files import homes
from tongban.foundation.files.adapters.embedded import EICAR
from tongban.foundation.files.models import Blob, OwnerKey, StoredFile
from tongban.foundation.files.public import (
    InfectedFile,
    Shredded,
    StillNeeded,
    adopt,
    declare_home,
    kept_of,
    pieces,
    read,
    remove,
    response,
    shred,
    store,
)
from tongban.foundation.files.rekeying import give_owners
from tongban.foundation.trust.public import Unreadable, encrypt_bytes

from .factories import PDF

WANG, LI = "people.person:1", "people.person:2"
MEGABYTE = 1024 * 1024


@pytest.fixture
def in_memory(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.memory.InMemoryStorage"}}


@pytest.fixture
def home():
    """Files of ``things.thing:n`` are person n's; thing 9 is still needed."""
    declare_home(
        "things.thing",
        whose=lambda ref: f"people.person:{ref.partition(':')[2]}",
        why_kept=lambda ref: "办件还在办理" if ref.endswith(":9") else "",
    )
    yield
    homes._homes.pop("things.thing")


def raw(file):
    with default_storage.open(file.blob.path) as stored:
        return stored.read()


def large(count=9 * MEGABYTE, tail=b""):
    file = TemporaryUploadedFile("plan.pdf", "application/pdf", count, None)
    file.write(PDF + b"%" * (count - len(PDF) - len(tail)) + tail)
    file.seek(0)
    return file


@pytest.mark.django_db
def test_two_people_with_the_same_content_share_nothing_that_can_be_seen(in_memory):
    one = store(PDF, name="a.pdf", by="test", owner_ref=WANG)
    two = store(PDF, name="a.pdf", by="test", owner_ref=LI)
    assert one.digest == two.digest == sha256(PDF).hexdigest()
    assert one.blob.path != two.blob.path
    assert one.digest not in one.blob.path + two.blob.path
    assert raw(one) != raw(two)
    assert read(one) == read(two) == PDF
    again = store(PDF, name="b.pdf", by="test", owner_ref=WANG)
    assert again.blob_id == one.blob_id
    assert one.digest not in str([entry.detail for entry in entries_about(one)])


@pytest.mark.django_db
def test_the_room_that_a_file_belongs_to_says_whose_it_is(in_memory, home):
    assert store(PDF, name="a.pdf", by="test", owner_ref="things.thing:2").whose == LI
    assert store(PDF, name="a.pdf", by="test", owner_ref="unknown.thing:2").whose == ""
    assert store(PDF, name="a.pdf", by="test", owner_ref="things.thing:2", whose=WANG).whose == WANG


@pytest.mark.django_db
def test_after_shredding_nothing_opens_what_lies_on_the_disk(in_memory, django_capture_on_commit_callbacks):
    mine, hers = (store(PDF, name="a.pdf", by="test", owner_ref=ref) for ref in (WANG, LI))
    on_disk, before = raw(mine), Blob.objects.get(pk=mine.blob_id)
    with django_capture_on_commit_callbacks(execute=True):
        assert shred(WANG, by=WANG, reason="本人要求删除") == 1
    assert not default_storage.exists(before.path)
    default_storage.save(before.path, ContentFile(on_disk))  # as a backup of the storage would bring it back
    mine = StoredFile.objects.get(pk=mine.pk)
    with pytest.raises(Shredded):
        read(mine)
    # Also with the file's own wrapped key from a backup: what wrapped it is gone.
    Blob.objects.filter(pk=before.pk).update(wrapped=before.wrapped, digest=before.digest)
    with pytest.raises(Shredded):
        read(StoredFile.objects.get(pk=mine.pk))
    assert OwnerKey.objects.get(whose=WANG).wrapped == ""
    assert read(hers) == PDF
    gone = response(mine)
    assert (gone.status_code, "彻底删除" in gone.content.decode()) == (410, True)
    assert [entry.action for entry in entries_about(WANG)] == ["file.owner_shredded"]


@pytest.mark.django_db
def test_shredding_twice_is_one_and_a_later_file_has_a_new_key(in_memory):
    store(PDF, name="a.pdf", by="test", owner_ref=WANG)
    assert shred(WANG, by="test", reason="x") == 1
    assert shred(WANG, by="test", reason="x") == 0
    assert Blob.objects.get().digest == ""
    later = store(PDF, name="a.pdf", by="test", owner_ref=WANG)
    assert read(later) == PDF
    assert OwnerKey.objects.filter(whose=WANG).count() == 2


@pytest.mark.django_db
def test_what_is_still_needed_is_not_shredded_and_it_says_why(in_memory, home):
    file = store(PDF, name="a.pdf", by="test", owner_ref="things.thing:9")
    with pytest.raises(StillNeeded) as caught:
        shred("people.person:9", by="test", reason="x")
    assert [(one.owner_ref, one.reason, one.count) for one in caught.value.kept] == [
        ("things.thing:9", "办件还在办理", 1)
    ]
    assert kept_of(WANG) == []
    assert read(file) == PDF
    with pytest.raises(ValueError, match="house"):
        shred("", by="test", reason="x")


@pytest.mark.django_db
def test_a_file_taken_over_shares_its_bytes_with_the_same_owner_only(in_memory, django_capture_on_commit_callbacks):
    one = store(PDF, name="a.pdf", by="test", owner_ref=WANG)
    same, other = adopt(one, owner_ref=WANG, by="test", name="b.pdf"), adopt(one, owner_ref=LI, by="test")
    assert same.blob_id == one.blob_id
    assert other.blob_id != one.blob_id
    with django_capture_on_commit_callbacks(execute=True):
        remove(one, by="test", reason="x")
    assert read(same) == read(other) == PDF
    assert same.name == "b.pdf"


@pytest.mark.django_db
def test_a_large_file_goes_through_in_pieces_and_is_streamed_out(in_memory):
    file = store(large(), name="plan.pdf", by="test", owner_ref=WANG, allowed={"pdf"}, max_bytes=20 * MEGABYTE)
    assert (file.size, file.kind) == (9 * MEGABYTE, "pdf")
    assert max(map(len, pieces(file))) == MEGABYTE
    shown = response(file, inline=True)
    assert shown.streaming
    assert sum(map(len, shown.streaming_content)) == 9 * MEGABYTE == int(shown["Content-Length"])
    with pytest.raises(InfectedFile):
        store(large(tail=EICAR), name="plan.pdf", by="test", max_bytes=20 * MEGABYTE)


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["cut", "swapped", "repeated", "flipped", "foreign"])
def test_pieces_can_be_neither_cut_nor_moved_nor_taken_from_elsewhere(in_memory, harm):
    file = store(large(), name="plan.pdf", by="test", owner_ref=WANG, max_bytes=20 * MEGABYTE)
    token, step = raw(file), MEGABYTE + 28
    body = token[3:]
    if harm == "cut":
        body = body[: 8 * step]
    elif harm == "swapped":
        body = body[step : 2 * step] + body[:step] + body[2 * step :]
    elif harm == "repeated":
        body = body[:step] + body
    elif harm == "flipped":
        body = body[:-1] + bytes([body[-1] ^ 1])
    else:
        body = raw(store(large(tail=b"x"), name="p.pdf", by="test", owner_ref=WANG, max_bytes=20 * MEGABYTE))[3:]
    default_storage.delete(file.blob.path)
    default_storage.save(file.blob.path, ContentFile(token[:3] + body))
    with pytest.raises(Unreadable):
        read(file)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["international", "national"])
def test_both_suites_keep_files_and_read_each_others(in_memory, settings, name):
    settings.TONGBAN_CRYPTO_SUITE = name
    file = store(PDF, name="a.pdf", by="test", owner_ref=WANG)
    assert file.blob.key.suite == name
    settings.TONGBAN_CRYPTO_SUITE = "international"
    assert read(file) == PDF


def old_file(owner_ref, content=PDF, *, plain=False):
    """As it was written before files had owners: one object for everybody, under the city's data key."""
    digest = sha256(content).hexdigest()
    blob = Blob.objects.filter(digest=digest, key=None).first()
    if blob is None:
        token = content if plain else encrypt_bytes(digest, content)
        path = default_storage.save(f"{digest[:2]}/{digest[2:4]}/{digest}", ContentFile(token))
        blob = Blob.objects.create(digest=digest, path=path, size=len(content), kind="pdf")
    return StoredFile.objects.create(blob=blob, name="a.pdf", owner_ref=owner_ref, stored_by="test")


@pytest.mark.django_db
def test_older_files_come_under_their_owners_keys_and_a_stopped_run_goes_on(
    in_memory, home, django_capture_on_commit_callbacks
):
    files = [old_file("things.thing:1"), old_file("things.thing:2"), old_file("letters.letter:1", PDF + b"%2")]
    files.append(old_file("things.thing:1", PDF + b"%3", plain=True))
    paths = {file.blob.path for file in files}
    assert read(files[0]) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        assert give_owners(limit=1) == 1
    assert read(StoredFile.objects.get(pk=files[1].pk)) == PDF  # still under the old key
    with django_capture_on_commit_callbacks(execute=True):
        assert give_owners() == 3
        assert give_owners() == 0
    now = [StoredFile.objects.select_related("blob__key").get(pk=file.pk) for file in files]
    assert [file.whose for file in now] == [WANG, LI, "", WANG]
    assert [read(file) for file in now] == [PDF, PDF, PDF + b"%2", PDF + b"%3"]
    assert not any(default_storage.exists(path) for path in paths)
    assert Blob.objects.filter(key=None).count() == 0


@pytest.mark.django_db
def test_an_older_file_that_cannot_be_opened_stops_nobody(in_memory, home):
    broken, good = old_file("things.thing:1"), old_file("things.thing:1", PDF + b"%2")
    default_storage.delete(broken.blob.path)
    assert give_owners() == 2
    assert give_owners() == 0
    assert read(StoredFile.objects.get(pk=good.pk)) == PDF + b"%2"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_who_store_the_same_at_once_get_one_key_and_one_content(tmp_path, monkeypatch):
    from tongban.foundation.files import actions, queries

    if connection.vendor == "sqlite" and "TONGBAN_TEST_SQLITE_FILE" not in os.environ:
        pytest.skip("threads share no database in memory")
    for module in (actions, queries):
        monkeypatch.setattr(module, "default_storage", FileSystemStorage(location=tmp_path))
    found, faults = [], []

    def run():
        try:
            found.append(store(SimpleUploadedFile("a.pdf", PDF), name="a.pdf", by="test", owner_ref=WANG).pk)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (OwnerKey.objects.filter(whose=WANG).count(), Blob.objects.count(), len(found)) == (1, 1, 6)
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1
    assert read(StoredFile.objects.get(pk=found[0])) == PDF
