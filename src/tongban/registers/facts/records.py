"""Writes: what sources hold, with the version before each change, and what is announced of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.audit import public as audit
from tongban.foundation.events import public as events
from tongban.registers.authorities.public import authority
from tongban.registers.people.public import CORRECTABLE, Person, WrongEntry, correct_person

from . import memory
from .adapters.embedded import EmbeddedSource
from .dictionary import Fact, all_facts, dictionary, fact, typed
from .errors import NotCorrectable
from .models import FactDispute, SourceRecord
from .ports import SourceAnswer
from .ports import sources as shelf
from .subjects import REGISTER_FIELDS, REGISTER_SOURCE, SubjectRef, key_of
from .versions import held_at, keep_versions

BATCH = 500
BEFORE = timedelta(microseconds=1)
Row = tuple[str, str, Mapping[str, Any], date]
# How the people register calls what the dictionary calls otherwise.
ENTRY_OF = {"residence_address": "address"}


def bulk_hold(rows: Iterable[Row]) -> int:
    """Take in a delivery of records; a record that is there already is replaced, and how it read stays known.

    One look and two writes per 500. Who was changed is told by ``subjects_changed_since``; one event says that a
    delivery changed something. The same delivery again changes nothing and says nothing.

    Args:
        rows: (source, subject key, attributes, as of). A subject and source once at most.
    Returns:
        Number of rows.
    """
    given, changed, began = list(rows), 0, timezone.now()
    touched: set[str] = set()
    with transaction.atomic():
        for start in range(0, len(given), BATCH):
            some = _take_in(given[start : start + BATCH])
            changed += len(some)
            touched |= some
        if changed:
            events.announce(
                "tongban.facts.delivered",
                subject="facts:deliveries",
                data={"sources": sorted(touched), "since": began.isoformat()},
            )
    memory.forget()
    return len(given)


# Of a correction, by (subject key, source): since when the record holds, and what was wrong in it.
Corrected = Mapping[tuple[str, str], tuple[date, Mapping[str, Any] | None]]


def _take_in(rows: Iterable[Row], corrected: Corrected | None = None) -> set[str]:
    """Write a batch; the sources in which anything is new or different."""
    wanted = {(key, source): (_plain(attributes), as_of) for source, key, attributes, as_of in rows}
    now = timezone.now()
    known = {
        (record.subject_key, record.source): record
        for record in SourceRecord.objects.select_for_update().filter(
            subject_key__in={key for key, _ in wanted}, source__in={source for _, source in wanted}
        )
    }
    same = [at for at, (attributes, _) in wanted.items() if at in known and _plain(known[at].attributes) == attributes]
    new = [at for at in wanted if at not in set(same)]
    keep_versions((known[at] for at in new if at in known), until=now)
    _upsert(new, wanted, now, ["attributes", "as_of", "valid_from", "corrects", "recorded_from"], corrected or {})
    _upsert([at for at in same if known[at].as_of != wanted[at][1]], wanted, now, ["as_of"], {})
    return {source for _, source in new}


def _upsert(which: list[Any], wanted: Mapping[Any, Any], now: Any, fields: list[str], corrected: Corrected) -> None:
    SourceRecord.objects.bulk_create(
        [
            SourceRecord(source=source, subject_key=key, attributes=wanted[key, source][0],
                         as_of=wanted[key, source][1], recorded_from=now,
                         **dict(zip(("valid_from", "corrects"),
                                    corrected.get((key, source), (wanted[key, source][1], None)), strict=True)))
            for key, source in which
        ],
        update_conflicts=True,
        unique_fields=["subject_key", "source"],
        update_fields=fields,
    )  # fmt: skip


def _plain(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """As the table holds them: days as texts."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in attributes.items()}


def hold(subject: SubjectRef, values: Mapping[str, Any], *, as_of: date | None = None) -> None:
    """Let the embedded sources hold these facts of a subject, beside what they hold; None takes an entry out.

    For the demonstration city and tests. Facts of the registers themselves (name, birth date, hukou region …) are
    changed in their rooms; derived facts follow from their inputs. What changed is announced, without values.

    Args:
        values: fact id → value of its type.
    Raises:
        UnknownFact, ValueError: an id or a value that the dictionary does not allow; nothing was written.
    """
    with transaction.atomic():
        if changed := _hold(subject, values, as_of or timezone.localdate()):
            announce_changed(subject, changed)


def enter(values: Mapping[str, Any], *, subject: SubjectRef, by: Any, reason: str, as_of: date) -> list[str]:
    """What a decision made true is known from now on, under the source whose department decided. Twice is harmless.

    A source with a system of its own is not written to: its department enters it there, and the source then says so.

    Args:
        values: fact id → value of its type.
        reason: the case and the article it rests on; it stands in the audit trail.
        as_of: day of the decision.
    Returns:
        ids of the facts that changed; what was announced, without values.
    Raises:
        UnknownFact, ValueError: an id or a value that the dictionary does not allow; nothing was written.
    """
    ours = {name: value for name, value in values.items() if isinstance(shelf[fact(name).source], EmbeddedSource)}
    with transaction.atomic():
        if changed := _hold(subject, ours, as_of):
            audit.record(by, "facts.entered", subject.text, for_whom=subject.text, reason=reason,
                         detail={"facts": sorted(changed)})  # fmt: skip
            announce_changed(subject, changed)
    return changed


def take_back(
    values: Mapping[str, Any], *, subject: SubjectRef, by: Any, reason: str, since: datetime, as_of: date
) -> list[str]:
    """What a decision had entered ends with it: each fact reads as before, from that day on. Twice is harmless.

    How it read until then stays known. What somebody has changed since is no longer this decision's, and stays.

    Args:
        values: fact id → value, as ``enter`` had them.
        reason: the revocation and its article; it stands in the audit trail.
        since: moment of the decision; what was held just before it comes back.
        as_of: day from which it has ended.
    Returns:
        ids of the facts that were taken back; what was announced, without values.
    Legal: 行政许可法 第六十九条第四款 (what rests on a revoked licence is not protected); 个人信息保护法 第八条.
    """
    key = key_of(subject.load())
    ours = {name: value for name, value in values.items() if isinstance(shelf[fact(name).source], EmbeddedSource)}
    sources = {fact(name).source for name in ours}
    with transaction.atomic():
        now, before = (held_at(key, sources, moment) for moment in (timezone.now(), since - BEFORE))
        mine = {
            name: _attribute(before, name) for name, value in ours.items()
            if value is not None and _attribute(now, name) == _plain({"": value})[""]
        }  # fmt: skip
        if changed := _hold(subject, mine, as_of):
            audit.record(by, "facts.taken_back", subject.text, for_whom=subject.text, reason=reason,
                         detail={"facts": sorted(changed)})  # fmt: skip
            announce_changed(subject, changed)
    return changed


def _attribute(answers: Mapping[str, SourceAnswer], fact_id: str) -> Any:
    answer = answers.get(fact(fact_id).source)
    return answer.attributes.get(fact(fact_id).name) if answer is not None else None


def _hold(subject: SubjectRef, values: Mapping[str, Any], day: date, *, were_wrong: bool = False) -> list[str]:
    by_source: dict[str, dict[str, Any]] = defaultdict(dict)
    for fact_id, value in values.items():
        entry = fact(fact_id)
        by_source[entry.source][entry.name] = checked(entry, value, subject.kind)
    key = key_of(subject.load())
    records = {
        record.source: record
        for record in SourceRecord.objects.select_for_update().filter(subject_key=key, source__in=by_source)
    }
    held = {source: record.attributes for source, record in records.items()}
    merged = {source: _merged(held.get(source, {}), new) for source, new in by_source.items()}
    corrected = {
        (key, source): (record.valid_from, {name: held[source].get(name) for name in by_source[source]})
        for source, record in records.items()
        if were_wrong
    }
    _take_in(((source, key, attributes, day) for source, attributes in merged.items()), corrected)
    memory.forget()
    return [
        name for name in values if held.get(fact(name).source, {}).get(fact(name).name)
        != merged[fact(name).source].get(fact(name).name)
    ]  # fmt: skip


def _merged(held: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return _plain({name: value for name, value in {**held, **new}.items() if value is not None})


def checked(entry: Fact, value: Any, subject_kind: str) -> Any:
    """The value in the type of the dictionary.

    Raises:
        ValueError: it has another type, is none of the codes, or the fact is derived or of the other kind of subject.
    """
    if entry.derived or entry.subject != subject_kind:
        raise ValueError(f"{entry.id} is derived or belongs to another kind of subject")
    if entry.codes and value is not None and value not in entry.codes:
        raise ValueError(f"{entry.id}: {value!r} is none of {sorted(entry.codes)}")
    return typed(entry.type, value)


def announce_changed(subject: SubjectRef, fact_ids: Iterable[str], dispute: FactDispute | None = None) -> None:
    """Say which facts of a subject changed, and the derived ones with them; ids only, no values."""
    changed = dict.fromkeys(fact_ids)
    follow = [entry.id for entry in all_facts() if entry.derived and set(entry.inputs) & set(changed)]
    data: dict[str, Any] = {"subject": subject.text, "facts": [*changed, *follow]}
    if dispute is not None:
        data |= {"dispute": dispute.pk, "fact": dispute.fact_id}
    events.announce("tongban.facts.changed", subject=subject.text, data=data)


@transaction.atomic
def correct(
    fact_id: str, value: Any, *, subject: SubjectRef, by: Any, reason: str, dispute: FactDispute | None = None
) -> bool:
    """The department of the source puts a datum right: at its register, with the earlier state kept.

    Entries of the population register are changed in *people*. Correcting to what is there already changes nothing.

    Args:
        fact_id: a stated fact; a derived one is corrected at its input.
        value: of the fact's type, or as text of a form.
        reason: what proves it; it stands in the audit trail.
        dispute: the dispute that it answers; the event names it.
    Returns:
        Whether anything changed.
    Raises:
        NotCorrectable: the source keeps this elsewhere, or the value cannot be right; the message is for the officer.
    Legal: 个人信息保护法 第四十六条.
    """
    entry = fact(fact(fact_id).inputs[0] if fact(fact_id).derived else fact_id)
    if not reason.strip():
        raise NotCorrectable(_("更正要写明依据。"))
    try:
        right = checked(entry, value, subject.kind)
    except (ValueError, TypeError):
        raise NotCorrectable(_("“%(fact)s”不能是这个值。") % {"fact": entry.title}) from None
    own = entry.source == REGISTER_SOURCE[subject.kind] and entry.name in REGISTER_FIELDS[subject.kind]
    changed = _correct_register(entry, right, subject, by, reason) if own else _correct_record(entry, right, subject)
    memory.forget()
    if changed:
        audit.record(by, "facts.corrected", subject.text, for_whom=subject.text, reason=reason,
                     detail={"fact": entry.id, "dispute": dispute.pk if dispute else None})  # fmt: skip
    if changed or dispute is not None:
        announce_changed(subject, [entry.id], dispute)
    return changed


@transaction.atomic
def declare(fact_id: str, value: Any, *, subject: SubjectRef, by: Any, as_of: date, basis: str) -> Any:
    """The department of the source tells a datum that another one asked for; its register holds it from now on.

    Where the source is a department's own system, nothing is written here: that system answers from its side.

    Args:
        value: of the fact's type or as text of a form; None or empty when the register has no entry.
        by: an officer of the source's department or of one of its bureaus.
        as_of: the day whose state it tells; a newer day that the record has already stays.
        basis: what it was told for, such as the number of the answer; it stands in the audit trail.
    Returns:
        The value in its type; None when there is no entry.
    Raises:
        NotCorrectable: another department's datum, an entry of a register of its own, or not of the type.
    Legal: 个人信息保护法 第八条 (accurate and complete), 第三十四条.
    """
    entry = fact(fact_id)
    if authority(by.authority_code).department != dictionary().sources[entry.source].authority:
        raise NotCorrectable(_("“%(fact)s”只能由它的来源部门答复。") % {"fact": entry.title})
    try:
        told = checked(entry, None if value in ("", None) else value, subject.kind)
    except (ValueError, TypeError):
        raise NotCorrectable(_("“%(fact)s”不能是这个值。") % {"fact": entry.title}) from None
    own = entry.source == REGISTER_SOURCE[subject.kind] and entry.name in REGISTER_FIELDS[subject.kind]
    audit.record(by, "facts.declared", subject.text, for_whom=subject.text, reason=basis, detail={"fact": entry.id})
    if own or not isinstance(shelf[entry.source], EmbeddedSource):
        return told
    held = SourceRecord.objects.filter(subject_key=key_of(subject.load()), source=entry.source).first()
    if changed := _hold(subject, {entry.id: told}, max(as_of, held.as_of) if held else as_of):
        announce_changed(subject, changed)
    return told


def _correct_register(entry: Fact, value: Any, subject: SubjectRef, by: Any, reason: str) -> bool:
    person, name = subject.load(), ENTRY_OF.get(entry.name, entry.name)
    if not isinstance(person, Person) or name not in CORRECTABLE:
        raise NotCorrectable(_("“%(fact)s”要在登记机关的系统里更正。") % {"fact": entry.title})
    before = REGISTER_FIELDS["person"][entry.name](Person.objects.get(pk=person.pk))
    try:
        correct_person(person, {name: value}, by=by, reason=reason)
    except WrongEntry as error:
        raise NotCorrectable(str(error)) from None
    return bool(before != value)


def _correct_record(entry: Fact, value: Any, subject: SubjectRef) -> bool:
    if not isinstance(shelf[entry.source], EmbeddedSource):
        raise NotCorrectable(_("“%(fact)s”在来源部门自己的系统里更正，更正后在这里答复即可。") % {"fact": entry.title})
    return bool(_hold(subject, {entry.id: value}, timezone.localdate(), were_wrong=True))


def bulk_confirm(as_of: date) -> int:
    """All embedded records are as they stand on that day: what a nightly delivery of real sources would say.

    Returns:
        Number of records.
    """
    memory.forget()
    return SourceRecord.objects.update(as_of=as_of)
