"""What an owner may delete, what stays and why, and the copy of their data."""

import pytest
from django.core.files.storage import default_storage

from tongban.capabilities.materials.models import Material
from tongban.capabilities.materials.public import (
    Purpose,
    copies_that_stay,
    delete,
    erase,
    erasure,
    erasures_of,
    export,
    outlook,
    proof_of_erasure,
    rely_on,
)
from tongban.foundation.access.public import NotVisible
from tongban.foundation.files.public import Shredded, StoredFile, declare_home, files_of, read, store
from tongban.foundation.ledger.public import entries_about as said_about
from tongban.foundation.ledger.public import integrate
from tongban.registers.people.tests.factories import make_person

from .test_reuse import PDF, hand_in, looking

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person("李强")


@pytest.fixture
def running(person):
    declare_home(
        "things.thing", whose=lambda _ref: f"people.person:{person.pk}", why_kept=lambda ref: f"办件{ref[-1]}正在办理"
    )
    yield
    declare_home("things.thing", whose=lambda _ref: "", why_kept=lambda _ref: "")


def test_deleting_takes_bytes_text_and_name_and_says_nothing_stays(person, django_capture_on_commit_callbacks):
    kept = hand_in(person)
    path = kept.file.blob.path
    with django_capture_on_commit_callbacks(execute=True):
        assert delete(kept, by=looking(person)) == []
        assert delete(kept, by=looking(person)) == []
    row = Material.objects.get()
    assert (row.file, row.text, row.name, row.why_not()) == (None, "", "", "deleted")
    assert not default_storage.exists(path)
    assert all(entry.salt == "" for entry in said_about(row))
    assert hand_in(person).pk != kept.pk


def test_copies_of_running_cases_stay_and_it_says_why(person, running):
    kept = hand_in(person)
    rely_on(kept, Purpose("things.thing:7", "开店"), by=looking(person))
    assert [(left.for_ref, left.reason) for left in copies_that_stay(kept)] == [("things.thing:7", "办件7正在办理")]
    assert [left.for_ref for left in delete(kept, by=looking(person))] == ["things.thing:7"]
    assert [read(file) for file in files_of("things.thing:7")] == [PDF]


def test_a_copy_of_everything_can_be_had_and_everything_can_be_erased(person):
    kept = hand_in(person)
    told = export(person)
    assert [(row["title"], row["kind"], row["digest"]) for row in told] == [("居住证明", "housing_proof", kept.digest)]
    other = store(PDF, name="别处.pdf", by="system", owner_ref=f"people.person:{person.pk}")
    seen = outlook(person)
    assert (seen.documents, seen.left, seen.destroys_key) == (1, [], True)
    receipt = erase(person, by=looking(person), reference="page 1")
    assert (receipt.documents, receipt.contents, receipt.is_key_destroyed, receipt.left) == (1, 1, True, [])
    assert erase(person, by=looking(person), reference="page 1").pk == receipt.pk
    with pytest.raises(Shredded):
        read(StoredFile.objects.get(pk=other.pk))
    assert [row["deleted"] for row in export(person)] == [True]
    assert proof_of_erasure(receipt) is None
    integrate()
    assert "material.erased" in proof_of_erasure(receipt)["leaf"]
    assert [one.pk for one in erasures_of(looking(person))] == [receipt.pk]
    with pytest.raises(NotVisible):
        erasure(looking(make_person("莫生")), receipt.number)


def test_erasing_leaves_what_must_stay_readable(person, running):
    kept = hand_in(person)
    copy = rely_on(kept, Purpose("things.thing:7"), by=looking(person))
    receipt = erase(person, by=looking(person), reference="page 1")
    assert (receipt.is_key_destroyed, receipt.left) == (False, [{"reason": "办件7正在办理", "count": 1}])
    assert read(StoredFile.objects.get(pk=copy.pk)) == PDF
