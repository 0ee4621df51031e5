"""Writes: items as they are published, and case numbers as they are given out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from tongban.foundation.audit import public as audit
from tongban.foundation.values.public import TimeLimit
from tongban.registers.authorities.public import authority as authority_by_code

from . import codes
from . import themes as theme_list
from .enums import Audience, HandleForm, ItemState, MaterialNeed, Pace
from .errors import CatalogueError, InvalidItemCode, LimitTooLong
from .models import (
    CaseCounter,
    ItemFee,
    ItemGroup,
    ItemMaterial,
    ItemQuestion,
    ItemTopic,
    ItemVariant,
    ServiceItem,
    Situation,
)

_NAMESPACE = uuid.UUID("6f1f6a0e-6d0c-5c8b-9b55-0d6f3b0a7c11")
_NEEDS = {"required": MaterialNeed.REQUIRED, "optional": MaterialNeed.OPTIONAL, "deferrable": MaterialNeed.DEFERRABLE}
_PACES = {"instant": Pace.INSTANT, "timed": Pace.TIMED}
_AUDIENCES = {
    "person": [Audience.PERSON],
    "organisation": [Audience.ENTERPRISE, Audience.INSTITUTION, Audience.SOCIAL, Audience.OTHER],
}
Words = Mapping[str, str]


def _limits(pace: str, statutory: Mapping[str, Any] | None, promised: Mapping[str, Any] | None) -> dict[str, Any]:
    law = TimeLimit.of(statutory or {"value": 0, "unit": "working_day"})
    promise = TimeLimit.of(promised or {"value": 0, "unit": law.unit})
    if law.value and law.unit == promise.unit and promise.value > law.value:
        raise LimitTooLong(f"承诺时限（{promise.text_zh}）不能长于法定时限（{law.text_zh}）")
    if pace == "timed" and not (law.value or promise.value):
        raise CatalogueError("承诺件必须写明时限 (a timed item states a limit)")
    return {
        "statutory_value": law.value, "statutory_unit": str(law.unit),
        "promised_value": promise.value, "promised_unit": str(promise.unit),
    }  # fmt: skip


def _topics(audience: str, names: Iterable[str], events: Iterable[str]) -> list[tuple[str, str]]:
    try:
        found = [theme_list.theme(audience, name) for name in names]
        found += [theme_list.theme(theme_list.LIFE_EVENT, event) for event in events]
    except KeyError as error:
        raise CatalogueError(f"没有这个主题：{error.args[0]}") from None
    return [(theme.kind, theme.code) for theme in found]


def register_item(
    *,
    by: Any,
    authority: str,
    catalog_code: str,
    level: str,
    name: Words,
    variants: Sequence[Mapping[str, Any]],
    audience: str = "person",
    item_type: str = "",
    group_name: Words | None = None,
    pace: str = "timed",
    statutory_limit: Mapping[str, Any] | None = None,
    promised_limit: Mapping[str, Any] | None = None,
    legal_basis: Sequence[Mapping[str, Any]] = (),
    themes: Sequence[str] = (),
    life_events: Sequence[str] = (),
    materials: Sequence[Mapping[str, Any]] = (),
    fees: Sequence[Mapping[str, Any]] = (),
    questions: Sequence[Mapping[str, Any]] = (),
    summary: Words | None = None,
    pack_code: str = "",
    pack_version: str = "",
    elements: Mapping[str, Any] | None = None,
) -> ServiceItem:
    """Take an item into the catalogue, or bring the one with the same codes to what is given.

    Registering the same again changes nothing, not even the version; a change raises the version by one. Variants that
    are no longer given stay for old cases and are marked inactive.

    Args:
        authority: code of the authority; its credit code begins the implementation code.
        catalog_code: 12 digits; its type must agree with ``item_type`` if that is given.
        name: {"zh": …, "en": …}; ``group_name`` names the basic item if it differs.
        variants: {sequence, title: {zh, en}, situations: [{group, code, title, materials: [codes]}]}.
        themes: codes or names of the audience's themes; ``life_events`` likewise.
        materials: {id, title, need: required | optional | deferrable, …fields of ItemMaterial}.
        elements: any further field of ``ServiceItem``, such as conditions, address, hours, visits, ships.
    Raises:
        InvalidItemCode: a code is wrong; compare with the national list.
        LimitTooLong: the promise exceeds the statutory limit.
        CatalogueError: anything else that contradicts itself; nothing was written.
    Legal: GB/T 39554.1 (codes), 国务院令第716号 第八条.
    """
    parsed = codes.CatalogCode.parse(catalog_code)
    if item_type and parsed.item_type != item_type:
        raise InvalidItemCode(f"基本编码 {catalog_code} 的类型是 {parsed.item_type}，事项却写 {item_type}")
    if audience not in _AUDIENCES or pace not in _PACES or not variants:
        raise CatalogueError("服务对象、办件类型或办理项缺失 (audience, pace or variants missing)")
    owner = authority_by_code(authority)
    task = codes.task_code(owner.credit_code, level, catalog_code)
    fields: dict[str, Any] = {
        "authority": owner, "level": level, "name": name["zh"], "name_en": name.get("en", ""),
        "pack_code": pack_code, "pack_version": pack_version, "pace": _PACES[pace],
        "audiences": [str(code) for code in _AUDIENCES[audience]], "for_persons": audience == "person",
        "for_organisations": audience == "organisation", "legal_basis": [dict(row) for row in legal_basis],
        "handle_forms": [str(HandleForm.WEB), str(HandleForm.MOBILE), str(HandleForm.COUNTER)],
        "summary": (summary or {}).get("zh", ""), "summary_en": (summary or {}).get("en", ""),
        "has_fee": bool(fees), "state": ItemState.IN_USE,
        **_limits(pace, statutory_limit, promised_limit), **(elements or {}),
    }  # fmt: skip
    topics = _topics(audience, themes, life_events)
    with transaction.atomic():
        group = _group(parsed, group_name or name)
        item, changed = _item(task, group, fields)
        changed |= _parts(item, variants, materials, fees, questions, topics)
        if changed:
            audit.record(by, "catalogue.item_registered", item, detail={"task_code": task, "version": item.version})
    return item


def _group(code: codes.CatalogCode, name: Words) -> ItemGroup:
    return ItemGroup.objects.get_or_create(
        catalog_code=str(code),
        defaults={
            "name": name["zh"],
            "name_en": name.get("en", ""),
            "item_type": code.item_type,
            "department_class": code.department_class,
        },
    )[0]


def _item(task: str, group: ItemGroup, fields: dict[str, Any]) -> tuple[ServiceItem, bool]:
    item = ServiceItem.objects.select_for_update().filter(task_code=task).first()
    if item is None:
        guid = uuid.uuid5(_NAMESPACE, task)
        return ServiceItem.objects.create(task_code=task, group=group, row_guid=guid, **fields), True
    differing = [name for name, value in fields.items() if getattr(item, name) != value]
    if not differing:
        return item, False
    for name in differing:
        setattr(item, name, fields[name])
    item.version += 1
    item.save()
    return item, True


def _parts(
    item: ServiceItem,
    variants: Sequence[Mapping[str, Any]],
    materials: Sequence[Mapping[str, Any]],
    fees: Sequence[Mapping[str, Any]],
    questions: Sequence[Mapping[str, Any]],
    topics: Sequence[tuple[str, str]],
) -> bool:
    before = _signature(item)
    _materials(item, materials)
    _variants(item, variants)
    item.fees.all().delete()
    ItemFee.objects.bulk_create(
        ItemFee(
            item=item,
            name=fee["title"]["zh"],
            name_en=fee["title"].get("en", ""),
            **{key: value for key, value in fee.items() if key != "title"},
        )
        for fee in fees
    )
    item.questions.all().delete()
    ItemQuestion.objects.bulk_create(
        ItemQuestion(item=item, question=row["question"], answer=row["answer"], order=order)
        for order, row in enumerate(questions)
    )
    item.topics.all().delete()
    ItemTopic.objects.bulk_create(ItemTopic(item=item, kind=kind, code=code) for kind, code in dict.fromkeys(topics))
    return before != _signature(item)


def _signature(item: ServiceItem) -> list[Any]:
    return [
        list(item.variants.values_list("code", "name", "name_en", "is_active")),
        list(item.materials.values_list("code", "name", "need", "order")),
        list(item.fees.values_list("name", "standard")),
        list(item.questions.values_list("question", "answer")),
        sorted(item.topics.values_list("kind", "code")),
    ]


def _materials(item: ServiceItem, materials: Sequence[Mapping[str, Any]]) -> None:
    item.materials.exclude(code__in=[row["id"] for row in materials]).delete()
    for order, row in enumerate(materials):
        extra = {key: value for key, value in row.items() if key not in {"id", "title", "need"}}
        ItemMaterial.objects.update_or_create(
            item=item,
            code=row["id"],
            defaults={
                "name": row["title"]["zh"],
                "name_en": row["title"].get("en", ""),
                "need": _NEEDS[row.get("need", "required")],
                "order": order,
                **extra,
            },
        )


def _variants(item: ServiceItem, variants: Sequence[Mapping[str, Any]]) -> None:
    item.variants.exclude(sequence__in=[row["sequence"] for row in variants]).update(is_active=False)
    materials = {material.code: material for material in item.materials.all()}
    for row in variants:
        variant, _ = ItemVariant.objects.update_or_create(
            code=codes.variant_code(item.task_code, row["sequence"]),
            defaults={
                "item": item,
                "sequence": row["sequence"],
                "name": row["title"]["zh"],
                "name_en": row["title"].get("en", ""),
                "is_active": True,
            },
        )
        situations = row.get("situations", [])
        variant.situations.exclude(code__in=[situation["code"] for situation in situations]).delete()
        for order, situation in enumerate(situations):
            found, _ = Situation.objects.update_or_create(
                variant=variant,
                code=situation["code"],
                defaults={
                    "group_name": situation["group"],
                    "name": situation["title"]["zh"],
                    "name_en": situation["title"].get("en", ""),
                    "order": order,
                },
            )
            found.materials.set([materials[code] for code in situation.get("materials", [])])


def cancel_item(item: ServiceItem, *, by: Any, reason: str, on: date) -> ServiceItem:
    """Take an item out of use; open cases go on. Cancelling twice is harmless."""
    with transaction.atomic():
        item = ServiceItem.objects.select_for_update().get(pk=item.pk)
        if item.state == ItemState.CANCELLED:
            return item
        item.state, item.cancelled_on = ItemState.CANCELLED, on
        item.save(update_fields=["state", "cancelled_on", "changed_at"])
        audit.record(by, "catalogue.item_cancelled", item, reason=reason)
    return item


_TAKE = (
    f"INSERT INTO {CaseCounter._meta.db_table} (task_code, day, last) VALUES (%s, %s, 1) "
    f"ON CONFLICT (task_code, day) DO UPDATE SET last = {CaseCounter._meta.db_table}.last + 1 RETURNING last"
)


def next_sequence(code: str, day: date) -> int:
    """The next number of an item on a day, from 1, without gaps: it is given back if the transaction fails.

    One statement. Until the commit it blocks only others who want a number of the *same item and day*, so take it as
    the last thing before the commit.

    Args:
        code: code of the item (31) or variant (33); variants of one item share the sequence.
    Raises:
        TransactionManagementError: called outside a transaction; a number without its case would be a gap.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("take a case number inside the transaction that saves the case")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [code[:31], day.isoformat()])
        return int(cursor.fetchone()[0])


def next_case_number(variant_code: str, day: date) -> str:
    """办件编号 for a case submitted that day; unique and without gaps per item and day. See ``next_sequence``."""
    return codes.national_case_number(variant_code, day, next_sequence(variant_code, day))
