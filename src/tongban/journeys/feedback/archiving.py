"""What of a rating is filed with the case that was rated."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from tongban.capabilities.archives.public import Component, record_sheet

from .queries import rating_of


def rating_components(owner_ref: str) -> Iterator[Component]:
    """The rating and what followed a bad one. Legal: DA/T 85-2019 (归档范围); 国办发〔2019〕51号."""
    rating = rating_of(owner_ref)
    if rating is None:
        return
    rows: list[tuple[dict[str, object], str]] = [
        ({"类别": "评价", "时间": _when(rating.rated_at), "渠道": rating.channel, "等级": str(rating.level)},
         f"{rating.get_level_display()} {rating.text}".strip())
    ]  # fmt: skip
    if rating.amended_at:
        rows.append(({"类别": "修改", "时间": _when(rating.amended_at), "原等级": str(rating.first_level)}, ""))
    remedy = getattr(rating, "remedy", None)
    if remedy is not None and remedy.settled_at:
        rows.append(({"类别": "整改", "时间": _when(remedy.settled_at)}, remedy.answer))
    yield Component("rating", "07", "评价", record_sheet("评价", rows), by="申请人", step="评价", at=rating.rated_at)


def _when(at: object) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""  # type: ignore[arg-type]
