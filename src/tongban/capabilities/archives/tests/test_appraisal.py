"""Nothing goes without three who agree; nothing permanent or frozen goes at all; what is gone is really gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tongban.capabilities.archives.public import (
    Archive,
    CannotBeListed,
    NeedsReason,
    NotAllowed,
    State,
    approve_list,
    destroy,
    disposal_page,
    freeze,
    keep_longer,
    lift,
    make_list,
    submit_list,
)
from tongban.capabilities.archives.tests.factories import Desk, file_bundle, make_bundle
from tongban.capabilities.licences.public import verify_document
from tongban.foundation.files.public import read
from tongban.foundation.ledger.public import entries_about

pytestmark = pytest.mark.django_db
OPINION = "期满，没有继续保存的价值"


@pytest.fixture
def desk():
    return Desk()


def old(number="1", **changes):
    """A package whose term ended last year."""
    row = file_bundle(make_bundle(f"31990020150302000{number}", **changes))
    Archive.objects.filter(pk=row.pk).update(keep_until=timezone.localdate() - timedelta(days=1))
    return Archive.objects.get(pk=row.pk)


def approved(desk, *rows):
    found = submit_list(make_list([row.pk for row in rows], by=desk.archivist, opinion=OPINION), by=desk.archivist)
    for by in (desk.archivist, desk.head, desk.administration):
        found = approve_list(found, by=by, agree=True)
    return found


def test_three_agree_in_their_order_and_the_bytes_are_gone(desk):
    row = old()
    path = row.file.blob.path
    assert default_storage.exists(path)
    found = approved(desk, row)
    assert found.state == "approved"
    with pytest.MonkeyPatch.context():
        found = destroy(found, by=desk.archivist)
    row.refresh_from_db()
    assert (row.state, row.file, row.files.count()) == (State.DESTROYED, None, 7)
    assert row.identifier
    assert row.checks.count() == 1
    assert verify_document(read(found.certificate)).is_genuine
    assert [one.kind for one in entries_about(row)] == ["archive.filed", "archive.package_destroyed"]
    assert destroy(found, by=desk.archivist).certificate_id == found.certificate_id


@pytest.mark.django_db(transaction=True)
def test_the_object_in_the_store_goes_with_the_commit(desk):
    row = old()
    path = row.file.blob.path
    destroy(approved(desk, row), by=desk.archivist)
    assert not default_storage.exists(path)


def test_nobody_agrees_out_of_turn_or_twice(desk):
    found = submit_list(make_list([old().pk], by=desk.archivist, opinion=OPINION), by=desk.archivist)
    for by in (desk.head, desk.administration, desk.stranger):
        with pytest.raises(NotAllowed):
            approve_list(found, by=by, agree=True)
    approve_list(found, by=desk.archivist, agree=True)
    with pytest.raises(NotAllowed):
        approve_list(found, by=desk.archivist, agree=True)
    with pytest.raises(NeedsReason):
        approve_list(found, by=desk.head, agree=False)
    found = approve_list(found, by=desk.head, agree=False, opinion="有两件还在诉讼")
    assert found.state == "rejected"
    assert submit_list(found, by=desk.archivist).round == 2


@pytest.mark.parametrize("why", ["permanent", "frozen", "not_due", "elsewhere", "listed"])
def test_what_may_not_be_listed_is_refused_and_nothing_is_made(desk, why):
    row = old()
    if why == "permanent":
        Archive.objects.filter(pk=row.pk).update(retention="Y")
    elif why == "frozen":
        freeze(row, by=desk.archivist, reason="行政诉讼")
    elif why == "not_due":
        Archive.objects.filter(pk=row.pk).update(keep_until=date(2099, 12, 31))
    elif why == "elsewhere":
        Archive.objects.filter(pk=row.pk).update(authority_code="public_security_bureau")
    else:
        make_list([row.pk], by=desk.archivist, opinion=OPINION)
    before = list(disposal_lists())
    with pytest.raises(CannotBeListed):
        make_list([row.pk], by=desk.archivist, opinion=OPINION)
    assert list(disposal_lists()) == before


def disposal_lists():
    from tongban.capabilities.archives.models import DisposalList

    return DisposalList.objects.values_list("number", flat=True)


def test_what_is_frozen_after_the_approval_stays(desk):
    kept, gone = old("1"), old("2")
    found = approved(desk, kept, gone)
    freeze(kept, by=desk.archivist, reason="监察调查")
    destroy(found, by=desk.archivist)
    assert Archive.objects.get(pk=kept.pk).state == State.FILED
    assert Archive.objects.get(pk=gone.pk).state == State.DESTROYED
    lift(kept, by=desk.archivist, reason="调查结束")
    assert not Archive.objects.get(pk=kept.pk).holds.filter(lifted_at=None).exists()


def test_appraisal_may_keep_one_longer(desk):
    kept, gone = old("1"), old("2")
    found = make_list([kept.pk, gone.pk], by=desk.archivist, opinion=OPINION)
    entry = found.entries.get(archive=kept)
    with pytest.raises(NeedsReason):
        keep_longer(entry, by=desk.archivist, opinion="")
    keep_longer(entry, by=desk.archivist, opinion="有史料价值")
    found = submit_list(found, by=desk.archivist)
    for by in (desk.archivist, desk.head, desk.administration):
        found = approve_list(found, by=by, agree=True)
    destroy(found, by=desk.archivist)
    assert Archive.objects.get(pk=kept.pk).state == State.FILED


def test_the_administration_sees_lists_only_once_they_are_sent_round(desk):
    from tongban.foundation.access.public import NotVisible

    found = make_list([old().pk], by=desk.archivist, opinion=OPINION)
    for viewer in (desk.administration, desk.stranger):
        with pytest.raises(NotVisible):
            disposal_page(viewer, found.pk)
    submit_list(found, by=desk.archivist)
    assert disposal_page(desk.administration, found.pk).post == ""
    with pytest.raises(NotVisible):
        disposal_page(desk.stranger, found.pk)
