"""Objects without a row go after a day; everything else stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from tongban.foundation.files import actions, orphans
from tongban.foundation.files.public import read, store

from .factories import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage(tmp_path, monkeypatch):
    found = FileSystemStorage(location=tmp_path)
    monkeypatch.setattr(orphans, "default_storage", found)
    monkeypatch.setattr(actions, "default_storage", found)
    return found


def age(monkeypatch, **ages):
    """Pretend that objects were written so long ago."""
    now = timezone.now()
    monkeypatch.setattr(orphans, "_written", lambda path: now - timedelta(hours=ages.get(Path(path).name[0], 48)))


def lay(storage, letter):
    digest = letter * 64
    return storage.save(f"{digest[:2]}/{digest[2:4]}/{digest}", ContentFile(b"cipher"))


def test_old_objects_without_a_row_go_and_young_ones_and_named_ones_stay(storage, monkeypatch):
    kept = store(PDF, name="a.pdf", by="system", scan=False)
    old, young = lay(storage, "e"), lay(storage, "f")
    foreign = storage.save("backup/notes.txt", ContentFile(b"not ours"))
    age(monkeypatch, e=25, f=23, **{kept.digest[0]: 999} if kept.digest[0] not in "ef" else {})
    assert orphans.remove_orphans() == 1
    assert not storage.exists(old)
    assert storage.exists(young)
    assert storage.exists(foreign)
    assert storage.exists(kept.blob.path)
    assert orphans.remove_orphans() == 0


def test_an_upload_that_gets_its_row_while_we_look_is_kept(storage, monkeypatch):
    """Another process stores the same content between our first look and the removal."""
    from tongban.foundation.files.models import Blob

    path = lay(storage, "a")

    def written(_path):
        Blob.objects.create(digest="a" * 64, path=path, size=6, kind="bin")
        return timezone.now() - timedelta(days=2)

    monkeypatch.setattr(orphans, "_written", written)
    assert orphans.remove_orphans() == 0
    assert storage.exists(path)


def test_a_house_without_files_has_no_orphans(storage):
    assert orphans.remove_orphans() == 0


def test_kept_files_are_still_readable(storage, monkeypatch):
    from tongban.foundation.files import queries

    monkeypatch.setattr(queries, "default_storage", storage)
    kept = store(PDF, name="a.pdf", by="system", scan=False)
    age(monkeypatch)
    orphans.remove_orphans()
    assert read(kept) == PDF
