"""What of assistance is filed with a case: every letter, every paper, and how each request went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from tongban.capabilities.archives.public import Component, NotReady, record_sheet
from tongban.foundation.files.public import read
from tongban.journeys.assistance.models import AssistanceRequest


def components_of(owner_ref: str) -> Iterator[Component]:
    """Requests beside one case with their course, letters and papers.

    Raises:
        NotReady: a request is still open, or a letter is being made.
    Legal: DA/T 85-2019 (归档范围).
    """
    case_id = int(owner_ref.partition(":")[2])
    rows = AssistanceRequest.objects.filter(case_id=case_id).select_related("asker", "addressee").order_by("pk")
    for row in rows.prefetch_related("events__body", "letters__file__blob", "papers__file__blob"):
        if row.is_open or row.state == "disputed" or any(letter.file is None for letter in row.letters.all()):
            raise NotReady
        yield from _one(row)


def _one(row: AssistanceRequest) -> Iterator[Component]:
    course: list[tuple[dict[str, object], str]] = [
        ({"时间": _when(one.at), "事项": one.title, "单位": one.body.name if one.body else "系统", "经办": one.by,
          "期限": str(one.due_on or "")}, one.note)
        for one in row.events.all()
    ]  # fmt: skip
    head: dict[str, object] = {
        "请求机关": row.asker.name,
        "协助机关": row.addressee.name,
        "结果": str(row.get_state_display()),
    }
    sheet = record_sheet(f"行政协助 {row.number}", [(head, f"{row.title}：{row.question}"), *course])
    yield Component(f"assistance:{row.pk}", "03", f"协助记录_{row.pk}", sheet, step="行政协助", at=row.asked_at)
    for letter in row.letters.all():
        assert letter.file is not None
        by = row.asker.name if letter.kind == letter.Kind.REQUEST else row.addressee.name
        title = f"{letter.get_kind_display()}_{row.pk}_{letter.number[-2:]}"
        yield Component(f"assistance_letter:{letter.number}", "03", title, read(letter.file), by=by, step="行政协助",
                        at=letter.made_at)  # fmt: skip
    for paper in row.papers.all():
        side = row.addressee.name if paper.is_of_answer else row.asker.name
        yield Component(f"assistance_paper:{paper.file.reference}", "03", paper.file.name.rpartition(".")[0],
                        read(paper.file), by=side, step="行政协助", at=paper.file.stored_at)  # fmt: skip


def _when(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
