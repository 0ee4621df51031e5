"""Writes: people and their relationships as the population register reports them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pypinyin import Style, pinyin

from tongban.foundation.audit import public as audit
from tongban.foundation.values.public import CitizenId

from .errors import WrongEntry
from .models import Person, Relationship, Sex, citizen_id_index, phone_index
from .versions import changed_rows, keep_versions, values_of

BATCH = 500


@dataclass(frozen=True)
class PersonRow:
    """One person as a source reports them; sex and birth date come from the citizen id unless given."""

    citizen_id: str
    name: str
    phone: str = ""
    hukou_region: str | None = None
    residence_region: str | None = None
    address: str = ""
    ethnicity: str = "汉族"
    nationality: str = "CHN"
    death_date: date | None = None
    sex: str = ""
    birth_date: date | None = None


@lru_cache(maxsize=8192)
def _pinyin_of(character: str) -> str:
    return str(pinyin(character, style=Style.NORMAL)[0][0])


def name_in_pinyin(name: str) -> str:
    """wangxiuying for 王秀英: what search by letters compares with; surnames with a reading of their own included."""
    known = _SURNAMES.get(name[:1], "")
    return (known + "".join(map(_pinyin_of, name[1:])) if known else "".join(map(_pinyin_of, name))).lower()


# Surnames whose reading differs from the common one of the character.
_SURNAMES = {"单": "shan", "曾": "zeng", "仇": "qiu", "任": "ren", "解": "xie", "查": "zha", "翟": "zhai", "盖": "ge"}


def _person(row: PersonRow) -> Person:
    number = CitizenId(row.citizen_id)
    return Person(
        citizen_id=row.citizen_id,
        citizen_id_index=citizen_id_index(row.citizen_id),
        name=row.name,
        name_pinyin=name_in_pinyin(row.name),
        sex=row.sex or number.sex,
        birth_date=row.birth_date or number.birth_date,
        death_date=row.death_date,
        ethnicity=row.ethnicity,
        nationality=row.nationality,
        phone=row.phone,
        phone_index=phone_index(row.phone),
        hukou_region_id=row.hukou_region,
        residence_region_id=row.residence_region,
        address=row.address,
    )


_REPORTED = [
    "name", "name_pinyin", "sex", "birth_date", "death_date", "ethnicity", "nationality", "phone", "phone_index",
    "hukou_region", "residence_region", "address",
]  # fmt: skip


@transaction.atomic
def bulk_register(rows: Iterable[PersonRow]) -> list[Person]:
    """Take people into the register, or bring those already there (by citizen id) to what the row says.

    Fast enough for thousands: one statement per 500 people. Running it again with the same rows changes nothing.

    Returns:
        The people in the order of the rows, with their keys.
    """
    people = [_person(row) for row in rows]
    for start in range(0, len(people), BATCH):
        keep_versions(changed_rows(people[start : start + BATCH]))
    return Person.objects.bulk_create(
        people,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["citizen_id_index"],
        update_fields=_REPORTED,
    )


# What an officer of the population register may put right. The number itself is given anew, not corrected.
CORRECTABLE = ("name", "sex", "birth_date", "death_date", "ethnicity", "hukou_region", "residence_region", "address")


@transaction.atomic
def correct_person(person: Person, values: Mapping[str, Any], *, by: Any, reason: str) -> Person:
    """Put entries of the register right; how they read before stays known with the time until which they did.

    Correcting to what is there already is harmless. Sensitive values stand neither in the audit trail nor in an event.

    Args:
        values: entry → right value; names of ``CORRECTABLE``.
        reason: what proves it: the ledger, the birth certificate.
    Raises:
        WrongEntry: an entry that is not corrected here, or a value that cannot be right. Nothing was written.
    Legal: 户口登记条例 第十七条、第十八条; 个人信息保护法 第四十六条.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if strange := set(values) - set(CORRECTABLE):
        raise WrongEntry(_("%(entries)s 不在人口库更正范围内。") % {"entries": "、".join(sorted(strange))})
    fields = {f"{name}_id" if name.endswith("_region") else name: value for name, value in values.items()}
    changed = {name: value for name, value in fields.items() if getattr(person, name) != value}
    if not changed:
        return person
    if not reason.strip():
        raise WrongEntry(_("更正要写明依据。"))
    _check({**values_of(person), **changed})
    keep_versions([person])
    for name, value in changed.items():
        setattr(person, name, value)
    if "name" in changed:
        person.name_pinyin = name_in_pinyin(person.name)
    person.save(update_fields=[*changed, *(["name_pinyin"] if "name" in changed else [])])
    audit.record(by, "people.corrected", person, reason=reason, detail={"entries": sorted(changed)})
    return person


def _check(values: Mapping[str, Any]) -> None:
    birth, death, today = values["birth_date"], values["death_date"], timezone.localdate()
    if birth is None or not date(1890, 1, 1) <= birth <= today:
        raise WrongEntry(_("出生日期应在1890年1月1日至今天之间。"))
    if death is not None and not birth <= death <= today:
        raise WrongEntry(_("死亡日期应在出生之后、今天之前。"))
    if not str(values["name"]).strip():
        raise WrongEntry(_("姓名不能为空。"))
    if values["sex"] not in Sex.values:
        raise WrongEntry(_("性别只能是男或女。"))


@transaction.atomic
def bulk_relate(rows: Iterable[tuple[int, int, str, str]] | Iterable[tuple[Any, ...]]) -> int:
    """Record relationships in both directions; those already there stay as they are.

    Args:
        rows: (person id, relative id, kind, source): the relative is ``kind`` of the person; optionally the day from
            which it holds as a fifth value.
    Returns:
        Number of rows given, in both directions.
    """
    found = []
    for person, relative, kind, source, *since in rows:
        start = since[0] if since else None
        inverse = Relationship.INVERSE[Relationship.Kind(kind)]
        common = {"source": source, "valid_from": start}
        found.append(Relationship(person_id=person, relative_id=relative, kind=kind, **common))
        found.append(Relationship(person_id=relative, relative_id=person, kind=inverse, **common))
    Relationship.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
    return len(found)
