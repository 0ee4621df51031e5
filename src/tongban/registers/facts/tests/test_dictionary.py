import pytest

from tongban.registers.authorities.public import authorities
from tongban.registers.facts.dictionary import load
from tongban.registers.facts.public import DictionaryError, UnknownFact, all_facts, fact, sources, typed

SOURCES = "health: {authority: health_commission, zh: 卫健, en: Health}\n"
ENTRY = "{type: text, zh: 名, en: Name, source: health, sensitivity: 1, freshness_days: 1, basis: {document: 法, article: 一, confidence: low}}"  # noqa: E501


def test_there_are_at_least_ninety_facts_and_each_is_whole():
    facts = all_facts()
    assert len(facts) >= 90
    assert [entry.id for entry in facts if not (entry.zh and entry.en and entry.legal_basis.document)] == []
    assert len({entry.id for entry in facts}) == len({entry.column for entry in facts}) == len(facts)


def test_every_named_source_is_used_and_belongs_to_a_department(db):
    used = {entry.source for entry in all_facts()}
    assert [source.id for source in sources() if source.id not in used] == []
    known = {authority.code for authority in authorities()}
    assert [source.id for source in sources() if source.authority not in known] == []


def test_money_is_whole_fen_and_dates_are_dates():
    assert [entry.id for entry in all_facts() if entry.id.endswith("_fen") != (entry.type == "money_fen")] == []
    assert [entry.id for entry in all_facts() if entry.id.endswith("_on") and entry.type != "date"] == []
    assert typed("money_fen", "1200") == 1200
    assert typed("date", "2020-02-29").isoformat() == "2020-02-29"
    with pytest.raises(ValueError, match="neither true nor false"):
        typed("boolean", "maybe")


def test_an_unknown_id_is_named():
    with pytest.raises(UnknownFact, match=r"person\.shoe_size"):
        fact("person.shoe_size")


def _folder(tmp_path, *entries, sources=SOURCES):
    (tmp_path / "_sources.yaml").write_text(sources, encoding="utf-8")
    for number, (key, entry) in enumerate(entries):
        text = f"topic: {{code: t{number}, zh: 题, en: T}}\nfacts:\n  {key}: {entry}\n"
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_sound_folder_is_read(tmp_path):
    read = load(_folder(tmp_path, ("person.a", ENTRY), ("organisation.a", ENTRY)))
    assert list(read.facts) == ["person.a", "organisation.a"]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([("person.a", ENTRY), ("person.a", ENTRY)], "already in topic t0"),
        ([("person.a", ENTRY.replace("source: health", "source: nowhere"))], "not in _sources.yaml"),
        ([("person.a", ENTRY.replace("type: text", "type: words"))], "is none of"),
        ([("person.a", ENTRY.replace("type: text", "type: code"))], "codes belong"),
        ([("person.a", ENTRY.replace("type: text", "type: integer"))], "needs unit"),
        ([("person.a", ENTRY.replace("sensitivity: 1", "sensitivity: 9"))], "sensitivity is 1 to 4"),
        ([("person.a", ENTRY.replace("confidence: low", "confidence: none"))], "basis needs"),
        ([("person.a", ENTRY.replace(", en: Name", ""))], "write en"),
        ([("house.a", ENTRY)], "an id is"),
        ([("person.a", ENTRY.replace("en: Name", "en: Name, first"))], "unknown key first"),
        ([("person.a", ENTRY.replace("type: text", "type: text, derived: nothing, from: [person.b]"))], "no function"),
        (
            [("person.a", ENTRY.replace("type: text", "type: text, derived: days_until, from: [person.b]"))],
            "stated fact",
        ),
    ],
)
def test_a_wrong_entry_is_refused_with_file_and_remedy(tmp_path, entries, words):
    with pytest.raises(DictionaryError, match=words):
        load(_folder(tmp_path, *entries))
