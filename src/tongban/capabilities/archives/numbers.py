"""档号: fonds, category, year, term, subject, number; handed out under a lock, never twice.

Legal: DA/T 13-2022 (全宗号-档案门类代码·年度-保管期限-机构（问题）代码-件号).
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from .models import Fonds, Series

# Archives of professional work, here of government services.
CATEGORY = "ZW"


def fonds_of(authority_code: str) -> Fonds:
    """The fonds of an authority; numbered on first use."""
    for _attempt in range(5):
        found = Fonds.objects.filter(authority_code=authority_code).first()
        if found:
            return found
        last = Fonds.objects.order_by("-number").values_list("number", flat=True).first()
        try:
            with transaction.atomic():
                number = f"T{int(last[1:]) + 1 if last else 1:03d}"
                return Fonds.objects.create(authority_code=authority_code, number=number)
        except IntegrityError:
            continue
    raise RuntimeError(f"no fonds number for {authority_code}")


def subject_code(item_code: str) -> str:
    """机构（问题）代码: initials of the item's code."""
    return "".join(word[:1] for word in item_code.split("_") if word).upper()[:8] or "QT"


def next_number(authority_code: str, item_code: str, item_title: str, year: int, retention: str) -> tuple[str, Series]:
    """The next 档号 of the series, in the caller's transaction: what rolls back was not handed out."""
    fonds = fonds_of(authority_code)
    series, _made = Series.objects.get_or_create(
        fonds=fonds, item_code=item_code, year=year, retention=retention,
        defaults={"authority_code": authority_code, "item_title": item_title[:200]},
    )  # fmt: skip
    Series.objects.filter(pk=series.pk).update(last_number=F("last_number") + 1)
    series.refresh_from_db()
    # Items of one initials lie in several series, so that the key of the series tells them apart.
    subject = f"{subject_code(item_code)}{series.pk}"
    return f"{fonds.number}-{CATEGORY}·{year}-{retention}-{subject}-{series.last_number:06d}", series
