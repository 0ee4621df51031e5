from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tongban.capabilities.knowledge.public import articles, forget_index, search
from tongban.foundation.audit.public import entries_about
from tongban.foundation.trust.public import NotTrusted
from tongban.journeys.packs.public import (
    PackFaulty,
    PackNotFound,
    PackVersion,
    VersionIsPublished,
    VersionTaken,
    current,
    load_folder,
    publish,
    published,
    retire,
    verify_version,
    version,
)
from tongban.registers.catalogue.public import items_of_pack

from .factories import altered, copied

pytestmark = pytest.mark.django_db


@pytest.fixture
def elderly() -> PackVersion:
    return publish(load_folder(Path(settings.PACKS) / "civil_affairs" / "elderly_allowance"), by="system")


def test_a_checked_folder_becomes_a_signed_version(elderly):
    assert (elderly.code, elderly.version, elderly.authority_code) == (
        "elderly_allowance", "2026.1", "civil_affairs_bureau",
    )  # fmt: skip
    assert elderly.effective_from == date(2026, 1, 1)
    verify_version(elderly)
    assert [entry.action for entry in entries_about(elderly)] == ["pack.published"]


def test_publishing_twice_is_harmless(elderly):
    again = publish(load_folder(Path(settings.PACKS) / "civil_affairs" / "elderly_allowance"), by="system")
    assert again.pk == elderly.pk
    assert PackVersion.objects.count() == 1


def test_other_content_under_the_same_version_is_refused(elderly, tmp_path):
    pack = altered(tmp_path, "guide.zh.md", "什么都不用带。", "不用带什么。")
    with pytest.raises(VersionTaken):
        publish(pack, by="system")
    assert PackVersion.objects.count() == 1


def test_a_faulty_folder_is_not_published(tmp_path):
    with pytest.raises(PackFaulty) as caught:
        publish(altered(tmp_path, "manifest.yaml", "visits: 0", "visits: nine"), by="system")
    assert "visits" in caught.value.message
    assert PackVersion.objects.count() == 0


def test_a_published_version_cannot_be_changed_or_deleted(elderly):
    elderly.content = {}
    with pytest.raises(VersionIsPublished):
        elderly.save()
    with pytest.raises(VersionIsPublished):
        PackVersion.objects.get(pk=elderly.pk).delete()


def test_an_altered_row_is_not_trusted(elderly):
    content = {**elderly.content, "changelog": "nothing happened"}
    PackVersion.objects.filter(pk=elderly.pk).update(content=content)
    with pytest.raises(NotTrusted):
        verify_version(PackVersion.objects.get(pk=elderly.pk))


def test_a_later_version_begins_on_its_day_and_open_cases_keep_theirs(elderly, tmp_path):
    folder = copied(tmp_path)
    for file, old in (("manifest.yaml", '"2026.1"'), ("CHANGELOG.md", "2026.1")):
        text = (folder / file).read_text().replace(old, old.replace("2026.1", "2027.1"))
        (folder / file).write_text(
            text.replace("effective_from: 2026-01-01\ntitle", "effective_from: 2027-01-01\ntitle")
        )
    later = publish(load_folder(folder), by="system")
    assert current("elderly_allowance", date(2026, 12, 31)).pk == elderly.pk
    assert current("elderly_allowance", date(2027, 1, 1)).pk == later.pk
    assert version(elderly.pk).version == "2026.1"
    assert [row.pk for row in published(date(2027, 6, 1))] == [later.pk]


def test_before_its_day_there_is_nothing(elderly):
    with pytest.raises(PackNotFound):
        current("elderly_allowance", date(2025, 12, 31))


def test_the_version_in_force_costs_one_small_query(elderly, django_assert_num_queries):
    current("elderly_allowance")
    with django_assert_num_queries(1):
        current("elderly_allowance")


def test_a_retired_version_takes_no_new_cases(elderly):
    retire(elderly, by="system", reason="替换")
    with pytest.raises(PackNotFound):
        current("elderly_allowance")
    assert version(elderly.pk).title == "老年综合津贴申请"


def test_a_published_item_is_found_in_everyday_words(elderly):
    forget_index()
    assert [hit.code for hit in search("老人每月的钱") if hit.kind == "service"] == ["elderly_allowance"]
    assert len(articles(source="pack.elderly_allowance")) == 7


def test_a_retired_item_is_found_no_more(elderly):
    retire(elderly, by="system", reason="停办")
    forget_index()
    assert [hit.code for hit in search("老年津贴") if hit.kind == "service"] == []


def test_the_catalogue_carries_the_item(elderly):
    (found,) = items_of_pack("elderly_allowance")
    assert (found.name, found.pack_version, found.promised_value, found.visits) == ("老年综合津贴申请", "2026.1", 15, 0)
    assert [material.source for material in found.materials.all()] == ["20", "20"]
