"""Special procedures as they are filed: order, people, draw, minutes, marks, and what was found on the spot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tongban.capabilities.archives.public import Component, record_sheet
from tongban.foundation.files.public import StoredFile, file_by_reference, read
from tongban.journeys.cases.models import Case, ProcedureMember, SpecialProcedure, SurveyReport

VERDICTS = {"yes": "符合", "no": "不符合", "na": "不适用"}
Row = tuple[dict[str, object], str]


def _when(at: datetime | date | None) -> str:
    if isinstance(at, datetime):
        return timezone.localtime(at).isoformat(timespec="seconds")
    return at.isoformat() if at else ""


def procedure_rows(case: Case) -> list[Row]:
    """The rows of the sheet 特别程序记录 about procedures, each followed by its people and what they did.

    Legal: 行政许可法 第四十八条第一款第五项 (minutes); 国务院令第716号 第十二条 (the whole process is filed).
    """
    found: list[Row] = []
    members = "members__officer", "members__expert__person"
    for row in case.procedures.prefetch_related(*members).select_related("report"):
        name = str(row.get_kind_display())
        found.append(_order(row, name))
        if row.draw:
            found.append(_draw(row, name))
        found += [_member(one, name) for one in row.members.all()]
        if row.record:
            found.append(({"程序": name, "记录": "笔录"}, row.record))
        report = getattr(row, "report", None)
        if report is not None:
            found += _report(report, name)
    return found


def _order(row: SpecialProcedure, name: str) -> Row:
    head: dict[str, object] = {
        "程序": name, "依据": row.ground, "计时": "不计入" if row.stops_clock else "照常计算",
        "开始": _when(row.started_on), "应完成": _when(row.due_on), "举行": _when(row.held_at),
        "结束": _when(row.ended_on), "结论": row.outcome_words if row.outcome else "",
        "机构": row.institution, "提出": row.ordered_by, "结案": row.closed_by,
    }  # fmt: skip
    return {key: value for key, value in head.items() if value}, f"{row.reason} {row.place} {row.result}".strip()


def _draw(row: SpecialProcedure, name: str) -> Row:
    draw: dict[str, Any] = row.draw
    left_out = "；".join(f"{pk}：{reason}" for pk, reason in draw.get("left_out", {}).items())
    order = "、".join(str(pk) for pk in draw.get("order", []))
    head = {
        "程序": name,
        "记录": "抽签",
        "时间": draw.get("at"),
        "随机种子": draw.get("seed"),
        "抽取": draw.get("wanted"),
    }
    return head, f"次序 {order}" + (f"；回避 {left_out}" if left_out else "")


def _member(one: ProcedureMember, name: str) -> Row:
    head: dict[str, object] = {"程序": name, "记录": str(one.get_part_display()), "时间": _when(one.named_at)}
    if one.declared_at:
        head["声明无利害关系"] = _when(one.declared_at)
    if one.left_at:
        return head | {"退出": _when(one.left_at)}, f"{one.name} {one.left_reason}"
    marks = one.marks or {}
    if one.marked_at:
        head |= {"评分": "、".join(str(value) for value in marks.get("points", [])), "提交": _when(one.marked_at)}
        return head | {"建议": VERDICTS["yes" if marks.get("advice") == "pass" else "no"]}, (
            f"{one.name} {marks.get('opinion', '')}"
        )
    return head, one.name


def _report(report: Any, name: str) -> list[Row]:
    content = report.content
    rows: list[Row] = [
        ({"程序": name, "记录": "现场记录", "填写": _when(report.written_at), "填写人": report.written_by_id,
          "确认": _when(report.confirmed_at), "确认人": report.confirmed_by_id or "",
          "现场人员": "拒绝签字" if content.get("refused") else content.get("signer", "")},
         str(content.get("opinion", "")))
    ]  # fmt: skip
    rows += [
        ({"程序": name, "记录": "现场要点", "结论": VERDICTS.get(point.get("verdict", ""), "")},
         f"{point.get('text', '')} {point.get('note', '')}".strip())
        for point in report.points
    ]  # fmt: skip
    rows += [
        ({"程序": name, "记录": "现场照片", "时间": photo.get("at", ""), "纬度": photo.get("latitude") or "",
          "经度": photo.get("longitude") or "", "文件": photo.get("file", "")}, str(photo.get("note", "")))
        for photo in report.photos
    ]  # fmt: skip
    return rows


def hearing_sheet(case: Case) -> list[Component]:
    """听证告知记录: who was told when, asked, or waived; it names neighbours, so the applicant is not shown it.

    Legal: 行政许可法 第四十七条, 第四十八条; 国务院令第716号 第十二条 (the whole process is filed).
    """
    right = getattr(case, "hearing_right", None)
    rows: list[Row] = [
        ({"被告知人": one.who, "告知": _when(one.told_on), "申请期限": _when(one.ask_by), "申请": _when(one.asked_on),
          "放弃": _when(one.waived_on)}, f"{one.request} {one.waiver}".strip())
        for one in (right.parties.all() if right is not None else ())
    ]  # fmt: skip
    if not rows:
        return []
    sheet = record_sheet("听证告知记录", rows)
    return [Component("hearing_parties", "04", "听证告知记录", sheet, by="实施机关", step="特别程序", is_closed=True)]


def survey_files(case: Case) -> list[tuple[StoredFile, str]]:
    """Photographs and signatures from the spot, with the titles under which they are filed."""
    found = []
    for report in SurveyReport.objects.filter(procedure__case=case).select_related("signature"):
        names = [(str(one.get("file", "")), f"踏勘照片_{number:02d}") for number, one in enumerate(report.photos, 1)]
        held = [(file_by_reference(reference), title) for reference, title in names]
        found += [(file, title) for file, title in held if file is not None]
        if report.signature is not None:
            found.append((report.signature, "踏勘现场人员签字"))
    return found


def survey_components(files: Iterable[tuple[StoredFile, str]]) -> list[Component]:
    """The same as parts of the package, beside the record of procedures."""
    return [
        Component(
            f"survey:{file.reference}", "04", title, read(file), by="实施机关", step="特别程序", at=file.stored_at
        )
        for file, title in files
    ]
