"""Reads. The catalogue is public: everybody may see every item in use."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from . import themes
from .enums import ItemState
from .errors import UnknownItem
from .models import ItemTopic, ItemVariant, ServiceItem


@dataclass(frozen=True)
class ItemPage:
    """One page of a list of items."""

    rows: list[ServiceItem]
    number: int
    pages: int
    total: int


def items(
    *, theme: str = "", life_event: str = "", audience: str = "", authority: str = "", department: str = "",
    region_code: str = "", item_type: str = "", words: str = "", include_cancelled: bool = False,
) -> QuerySet[ServiceItem]:  # fmt: skip
    """Items for browsing; every argument narrows.

    Args:
        theme: code or name of a theme of the ``audience`` (person without one).
        life_event: code of an event of life.
        audience: "person" or "organisation".
        authority: code of one authority; ``department``: of the whole line, districts included.
        region_code: six digits; the city's items come along.
        words: part of the name. Real search is the knowledge room's.
    """
    rows = ServiceItem.objects.select_related("authority", "group").prefetch_related("variants")
    if not include_cancelled:
        rows = rows.filter(state=ItemState.IN_USE)
    if audience:
        rows = rows.filter(**{f"for_{audience}s": True})
    for kind, value in ((audience or themes.PERSON, theme), (themes.LIFE_EVENT, life_event)):
        if value:
            code = themes.theme(kind, value).code
            rows = rows.filter(pk__in=ItemTopic.objects.filter(kind=kind, code=code).values("item"))
    exact = {
        "authority": authority,
        "authority__department": department,
        "group__item_type": item_type,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if region_code:
        rows = rows.filter(authority__region__in=[region_code[:6], "310000"])
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(name_en__icontains=words))
    return rows


def items_page(rows: QuerySet[ServiceItem], number: int = 1, size: int = 20) -> ItemPage:
    """One page of ``items``; a number beyond the last gives the last. Three queries whatever the size."""
    total = rows.count()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    return ItemPage(list(rows[(number - 1) * size : number * size]), number, pages, total)


def theme_counts(kind: str) -> list[tuple[themes.Theme, int]]:
    """Each theme of the kind with its number of items in use, empty themes left out. One query."""
    counts = dict(
        ItemTopic.objects.filter(kind=kind, item__state=ItemState.IN_USE)
        .values_list("code")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return [(theme, counts[theme.code]) for theme in themes.themes(kind) if theme.code in counts]


def variant(code: str) -> ItemVariant:
    """The variant with this 33-character code, its item and authority at hand.

    Raises:
        UnknownItem: none.
    """
    try:
        return ItemVariant.objects.select_related("item__authority").get(code=code)
    except ItemVariant.DoesNotExist:
        raise UnknownItem(code) from None


def item(task_code: str) -> ServiceItem:
    """The item with this 31-character code.

    Raises:
        UnknownItem: none.
    """
    try:
        return ServiceItem.objects.select_related("authority", "group").get(task_code=task_code)
    except ServiceItem.DoesNotExist:
        raise UnknownItem(task_code) from None


def items_of_pack(pack_code: str) -> QuerySet[ServiceItem]:
    """Items in use that a service pack implements: one, or one for each district."""
    return items().filter(pack_code=pack_code)
