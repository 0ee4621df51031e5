"""Libraries: every fault is told by line, what is published never changes, and all that ships passes."""

import pytest

from tongban.foundation.audit.public import entries
from tongban.journeys.governance.libraries import expanded, lineage
from tongban.journeys.governance.public import (
    Definition,
    LibraryFaulty,
    VersionTaken,
    all_libraries,
    check,
    lineage_of,
    load_library,
    publish_libraries,
)

from .factories import TAGS, write

LIBRARIES = [load_library(path) for path in all_libraries()]
ALL_TAGS = {entry["code"]: entry["expr"] for one in LIBRARIES if one.is_tags for entry in one.entries}


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda one: one.path.parent.name)
def test_every_library_that_ships_passes_its_checks_and_examples(library):
    assert [str(problem) for problem in check(library, ALL_TAGS)] == []


def test_the_city_and_a_district_have_a_library_and_the_district_builds_on_the_city():
    levels = {one.head["level"]: one for one in LIBRARIES if one.is_tags}
    assert set(levels) == {"city", "district"}
    district = [lineage(entry["expr"], ALL_TAGS) for entry in levels["district"].entries]
    city_codes = {entry["code"] for entry in levels["city"].entries}
    assert all(one.tags and set(one.tags) <= city_codes for one in district)


def test_a_tag_that_builds_on_others_is_written_out():
    assert expanded("tag.a AND x = 'tag.a'", {"a": "NOT tag.b", "b": "y"}) == "(NOT (y)) AND x = 'tag.a'"


def test_a_tag_cannot_build_on_itself():
    with pytest.raises(LookupError):
        expanded("tag.a", {"a": "tag.b", "b": "tag.a"})


def test_lineage_names_tags_facts_and_sources_and_the_highest_sensitivity():
    made_of = lineage("tag.old AND person.lives_alone", {"old": "age(person.birth_date) >= 65"})
    assert made_of.tags == ("old",)
    assert made_of.facts == ("person.birth_date", "person.lives_alone")
    assert made_of.sources == ("public_security.population", "civil_affairs.elderly")
    assert made_of.sensitivity == 3


@pytest.mark.parametrize(
    ("was", "becomes", "line", "words"),
    [
        ('person.lives_alone"\n    from', 'person.lives_allone"\n    from', 24, "lives_alone"),
        ("tag.old AND", "tag.elder AND", 24, "elder"),
        ('1961-11-26}, then: "no"', '1961-11-26}, then: "yes"', 18, "差一天"),
        ("1961-11-25}", "someday}", 17, "例子里的值不对"),
        ("en: Old and alone}\n    subject: person", "en: O}\n    subject: organisation", 24, "不是这类主体"),
        ("code: old_alone", "code: old", 19, "写了两次"),
        ("level: city", "level: county", 6, "county"),
        ("title: {zh: 老人, en: Old}", "title: {zh: 老人}", 9, "en"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, was, becomes, line, words):
    assert was in TAGS
    library = load_library(write(tmp_path, tags=TAGS.replace(was, becomes))[0])
    found = check(library, {entry["code"]: entry.get("expr", "") for entry in library.entries})
    assert any(words in f"{one.message}{one.remedy}" and one.line == line for one in found), [str(one) for one in found]


def test_broken_yaml_is_told_and_not_raised(tmp_path):
    library = load_library(write(tmp_path, tags="code: [")[0])
    assert [one.line > 0 for one in check(library, {})] == [True]


@pytest.mark.django_db
def test_publishing_twice_is_once_and_a_changed_tag_needs_a_new_version(tmp_path):
    paths = write(tmp_path)
    assert len(publish_libraries(paths, by="system")) == 4
    publish_libraries(paths, by="system")
    assert Definition.objects.count() == 4
    assert len([one for one in entries() if one.action == "tag.published"]) == 2
    changed = write(tmp_path / "again", tags=TAGS.replace(">= 65", ">= 60").replace("1961-11", "1966-11"))
    with pytest.raises(VersionTaken):
        publish_libraries(changed, by="system")
    newer = write(
        tmp_path / "newer",
        tags=TAGS.replace(">= 65", ">= 60").replace("1961-11", "1966-11").replace("2026.1", "2026.2"),
    )
    publish_libraries(newer[:1], by="system")
    rows = Definition.objects.filter(code="old_alone").order_by("version")
    assert [(row.version, row.is_current) for row in rows] == [("2026.1", False), ("2026.2", True)]
    assert ">= 60" in rows[1].expression
    assert lineage_of(rows[1]).facts == ("person.birth_date", "person.lives_alone")


@pytest.mark.django_db
def test_a_faulty_library_publishes_nothing_at_all(tmp_path):
    with pytest.raises(LibraryFaulty) as told:
        publish_libraries(write(tmp_path, tags=TAGS.replace("tag.old AND", "tag.elder AND")), by="system")
    assert "elder" in str(told.value.message)
    assert Definition.objects.count() == 0
