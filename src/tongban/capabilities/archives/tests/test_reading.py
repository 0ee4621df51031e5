"""Who may read: archivists, the subject, and who was allowed to for a purpose and a term; each reading is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.archives.public import (
    ArchiveError,
    NeedsReason,
    NotAllowed,
    Wanted,
    answer_request,
    archive_page,
    ask_to_read,
    facets,
    figures,
    file_of,
    kept_archive,
    list_archives,
    note_reading,
    own_archives,
    visible_archive,
)
from tongban.capabilities.archives.tests.factories import Desk, file_bundle, make_bundle
from tongban.foundation.access.public import NotVisible
from tongban.registers.identity.tests.factories import make_officer, make_person, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def soon(days=10):
    return timezone.localdate() + timedelta(days=days)


def test_an_officer_reads_for_a_purpose_and_a_term_after_approval(desk):
    row = file_bundle(make_bundle())
    officer = viewer_for(make_officer("public_security_bureau", ("officer",)))
    with pytest.raises(NotVisible):
        visible_archive(officer, row.pk)
    with pytest.raises(NeedsReason):
        ask_to_read(officer, row.identifier, purpose=" ", until=soon())
    with pytest.raises(ArchiveError):
        ask_to_read(officer, row.identifier, purpose="核查", until=soon(91))
    with pytest.raises(ArchiveError):
        ask_to_read(officer, "没有这个", purpose="核查", until=soon())
    request = ask_to_read(officer, row.identifier, purpose="核查", until=soon())
    assert ask_to_read(officer, row.number, purpose="核查", until=soon()) == request
    with pytest.raises(NotAllowed):
        answer_request(request, by=desk.stranger, grant=True)
    answer_request(request, by=desk.archivist, grant=True)
    assert visible_archive(officer, row.pk) == row
    note_reading(officer, row, path="01申请材料/0101_申请表.xml")
    note_reading(officer, row, path="01申请材料/0101_申请表.xml")
    assert [(one.ground, one.by) for one in archive_page(desk.archivist, row.pk).readings] == [
        ("granted", officer.actor_ref)
    ]
    type(request).objects.filter(pk=request.pk).update(until=soon(-1))
    with pytest.raises(NotVisible):
        visible_archive(officer, row.pk)


def test_subjects_read_their_own_at_once_and_nobody_elses(desk):
    subject, other = make_person("王秀英"), viewer_for(make_person("莫生"))
    row = file_bundle(make_bundle(person_id=subject.pk))
    assert [one.pk for one in own_archives(viewer_for(subject))[0]] == [row.pk]
    assert own_archives(other)[0] == []
    assert visible_archive(viewer_for(subject), row.pk) == row
    with pytest.raises(NotVisible):
        visible_archive(other, row.pk)
    with pytest.raises(NotVisible):
        visible_archive(desk.stranger, row.pk)


def test_archivists_find_by_code_number_name_id_and_title(desk):
    row = file_bundle(make_bundle())
    file_bundle(make_bundle("2", applicant=make_bundle().applicant.__class__("李强", "自然人", "居民身份证", "31"),
                            item_code="other", item_title="别的事项"))  # fmt: skip
    for q in (row.identifier, row.number, "王秀英", "319901195403120027", "测试"):
        found = list_archives(desk.archivist, Wanted(q=q)).rows
        assert [one.pk for one in found] == [row.pk], q
    assert list_archives(desk.stranger, Wanted(q="王秀英")).rows == []
    assert [one.pk for one in list_archives(desk.archivist, Wanted(year="2026", item="test_item")).rows] == [row.pk]
    assert list_archives(desk.archivist, Wanted(year="1999")).rows == []


def test_pages_follow_each_other_without_gap(desk):
    made = [file_bundle(make_bundle(str(number))).pk for number in range(5)]
    first = list_archives(desk.archivist, size=2)
    second = list_archives(desk.archivist, before=first.next, size=2)
    third = list_archives(desk.archivist, before=second.next, size=2)
    assert [one.pk for page in (first, second, third) for one in page.rows] == sorted(made, reverse=True)
    assert third.next == ""


def test_what_names_others_is_not_for_the_subject_but_for_the_archivist(desk):
    subject, bundle = make_person("王秀英"), make_bundle()
    letter = replace(bundle.components[0], key="letter:2", folder="04", title="写给邻居的告知书", is_closed=True)
    row = file_bundle(replace(bundle, person_id=subject.pk, components=(*bundle.components, letter)))
    closed = row.files.get(is_closed=True)
    own, whole = archive_page(viewer_for(subject), row.pk), archive_page(desk.archivist, row.pk)
    assert (own.is_whole, whole.is_whole) == (False, True)
    assert [closed in [one for _name, files in page.folders for one in files] for page in (own, whole)] == [False, True]
    with pytest.raises(NotVisible):
        file_of(viewer_for(subject), row, closed.position)
    with pytest.raises(NotVisible):
        kept_archive(viewer_for(subject), row.pk)
    assert file_of(desk.archivist, row, closed.position)[0] == closed
    assert kept_archive(desk.archivist, row.pk) == row


def test_a_page_of_the_list_costs_the_same_however_many_there_are(desk, django_assert_num_queries):
    for number in range(8):
        file_bundle(make_bundle(str(number)))
    with django_assert_num_queries(1):
        list_archives(desk.archivist)
    with django_assert_num_queries(2):
        list_archives(desk.archivist, Wanted(year="2026"))
    with django_assert_num_queries(1):
        facets(desk.archivist)


def test_figures_count_what_was_filed_within_a_minute(desk):
    file_bundle(make_bundle("1"))
    found = figures(desk.archivist)
    assert (found.filed, found.in_time, found.waiting, found.failed, found.ratio) == (1, 1, 0, 0, 1.0)
