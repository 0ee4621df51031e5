"""Records of a case as they are filed: review, decision, money, parcels, and the four logs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tongban.capabilities.archives.public import Component, NotReady, record_sheet
from tongban.capabilities.bills.public import bills_of_order
from tongban.capabilities.payments.public import orders_of
from tongban.capabilities.process.public import instance_of, items_of
from tongban.capabilities.shipping.public import parcels_of
from tongban.foundation.audit.public import entries_about
from tongban.foundation.files.public import read
from tongban.foundation.values.public import yuan
from tongban.journeys.cases.archive_procedures import procedure_rows
from tongban.journeys.cases.models import Case
from tongban.registers.facts.public import disputes_beside, fact

VERDICTS = {True: "符合", False: "不符合", None: "由工作人员判断"}


def when(at: datetime | date | None) -> str:
    """A moment or a day of the city."""
    if isinstance(at, datetime):
        return timezone.localtime(at).isoformat(timespec="seconds")
    return at.isoformat() if at else ""


def review_sheet(case: Case) -> Iterator[Component]:
    """审查要点 with verdicts, corrections and special procedures, and the facts that departments gave."""
    texts = {
        str(one["id"]): _zh(one.get("text"))
        for one in [*case.pack_version.criteria, *case.pack_version.review_points]
    }  # fmt: skip
    measure = getattr(case, "measure", None)
    points = [
        ({"要点": point["id"], "结论": VERDICTS.get(point["verdict"], "")}, texts.get(point["id"], ""))
        for point in (measure.points if measure else [])
    ]
    if points:
        yield Component("points", "03", "审查要点", record_sheet("审查要点", points), step="审查", at=case.received_at)
    facts = [
        ({"事实": name, "来源": held.get("source"), "日期": held.get("as_of")}, str(held.get("value")))
        for name, held in sorted((case.application.facts or {}).items())
    ]
    if facts:
        sheet = record_sheet("核对的数据", facts)
        yield Component("facts", "03", "核对的数据", sheet, step="审查", at=case.received_at)
    asked = [
        ({"次": one.ordinal, "要求": when(one.requested_at), "期限": when(one.due_on), "补正": when(one.answered_at)},
         "；".join(f"{item.get('text', '')} {item.get('remedy', '')}".strip() for item in one.items))
        for one in case.corrections.all()
    ]  # fmt: skip
    if asked:
        yield Component("corrections", "02", "补正记录", record_sheet("补正记录", asked), step="补正")
    paused = procedure_rows(case)
    paused += [
        ({"程序": "延长期限", "批准人": one.approved_by, "批准日": when(one.approved_on)}, one.reason)
        for one in case.extensions.all()
    ]
    if paused:
        yield Component("procedures", "04", "特别程序记录", record_sheet("特别程序", paused), step="特别程序")


def _zh(title: Any) -> str:
    return str(title.get("zh", "")) if isinstance(title, dict) else str(title or "")


def promise_sheets(case: Case) -> Iterator[Component]:
    """容缺 and 告知承诺: what was promised, until when, and what came of it.

    Legal: 国办发〔2020〕42号 (告知承诺); 上海市行政审批告知承诺管理办法.
    """
    lacking = getattr(case, "conditional", None)
    if lacking is not None:
        titles = {str(one["id"]): _zh(one.get("title")) for one in case.pack_version.materials}
        handed_in = case.application.files or {}
        rows: list[tuple[dict[str, object], str]] = [
            (
                {"期限": when(lacking.due_on), "状态": "已补交" if name in handed_in else "未补交"},
                titles.get(name, name),
            )
            for name in lacking.materials
        ]  # fmt: skip
        if lacking.supplied_at:
            rows.append(({"事项": "补齐", "时间": when(lacking.supplied_at)}, ""))
        sheet = record_sheet("容缺受理记录", rows)
        yield Component("conditional", "02", "容缺受理记录", sheet, step="容缺补交", at=lacking.supplied_at)
    pledge = getattr(case, "pledge", None)
    if pledge is not None:
        rows = [
            ({"事项": "承诺", "时间": when(pledge.promised_at), "核查期限": when(pledge.check_due_on)}, pledge.text)
        ]
        if pledge.checked_on:
            found = "属实" if pledge.is_kept else "不符，责令限期改正"
            row: dict[str, object] = {"事项": "核查", "时间": when(pledge.checked_on), "结论": found}
            reasons = [one.note for one in case.events.all() if one.kind in ("pledge_kept", "ordered_to_fix")]
            rows.append((row | {"改正期限": when(pledge.order_to_fix_until)}, "；".join(filter(None, reasons))))
        yield Component("pledge", "03", "告知承诺核查记录", record_sheet("告知承诺", rows), step="承诺核查")


def dispute_sheet(case: Case) -> Iterator[Component]:
    """数据异议 that the applicant raised beside this case, with the answers. Legal: 个人信息保护法 第四十六条."""
    rows: list[tuple[dict[str, object], str]] = []
    for one in disputes_beside(case.ref, person=case.person_id, organisation=case.organisation_id):
        head = {"事实": fact(one.fact_id).zh, "来源": one.source}
        rows.append(({**head, "事项": "异议", "时间": when(one.raised_at)}, str(one.statement)))
        if one.answered_at:
            state = str(one.get_state_display())
            rows.append(({**head, "事项": "答复", "时间": when(one.answered_at), "结论": state}, one.reply))
    if rows:
        yield Component("disputes", "03", "数据异议记录", record_sheet("数据异议", rows), step="数据异议")


def decision_sheet(case: Case) -> Iterator[Component]:
    """The decision with reasons, facts and articles."""
    decision = getattr(case, "decision", None)
    if decision is None:
        return
    head = {"时间": when(decision.decided_at), "决定人": decision.decided_by,
            "方式": "自动" if decision.is_automatic else "人工"}  # fmt: skip
    rows: list[tuple[dict[str, object], str]] = [({**head, "类别": "决定"}, str(decision.get_result_display()))]
    rows += [({"类别": "理由"}, _reason(one)) for one in decision.reasons]
    rows += [
        ({"类别": "依据"}, f"{one.get('document', '')} {one.get('article', '')}".strip()) for one in decision.articles
    ]
    rows += [({"类别": "金额或数值", "名称": name}, str(value)) for name, value in sorted(decision.amounts.items())]
    if decision.revoked_on:
        rows.append(({"类别": "撤销", "时间": when(decision.revoked_on)}, decision.revoke_reason))
    yield Component("decision", "05", "决定", record_sheet("决定", rows), step="决定", at=decision.decided_at)


def _reason(one: Any) -> str:
    if isinstance(one, dict):
        return str(one.get("zh") or one.get("text") or one)
    return str(one)


def money_and_parcels(case: Case) -> Iterator[Component]:
    """Fees and how the result reached the applicant."""
    orders = list(orders_of(case.ref))
    paid = [
        ({"缴费单": one.number, "状态": one.get_state_display(), "开单": when(one.created_at),
          "支付": when(one.paid_at), "退款": when(one.refunded_at)}, f"{yuan(one.amount_fen)} {one.title_zh}")
        for one in orders
    ]  # fmt: skip
    if paid:
        yield Component("payments", "06", "缴费记录", record_sheet("缴费记录", paid), step="缴费")
    for bill in (bill for order in orders for bill in bills_of_order(order.number)):
        if bill.file is None:
            raise NotReady
        yield Component(
            f"bill:{bill.code}:{bill.number}",
            "06",
            f"电子票据_{bill.number}",
            read(bill.file),
            by="收费单位",
            step="缴费",
        )
    sent = [
        ({"方式": one.get_mode_display(), "状态": one.get_state_display(), "运单号": one.tracking_number,
          "交寄": when(one.ordered_at), "送达": when(one.delivered_at)}, one.contents_zh)
        for one in parcels_of(case.ref)
    ]  # fmt: skip
    if sent:
        yield Component("parcels", "06", "送达记录", record_sheet("送达记录", sent), step="送达")


def log_components(case: Case) -> list[Component]:
    """What happened, who did it, by which diagram, and the audit trail."""
    events = [
        ({"时间": when(one.at), "事项": one.kind, "经办": one.by}, f"{one.title} {one.note}".strip())
        for one in case.events.all()
    ]
    found = [Component("events", "08", "办理过程", record_sheet("办理过程", events), step="全程")]
    work = [
        ({"环节": one.title, "轮次": one.round, "状态": one.get_state_display(), "完成": when(one.completed_at),
          "经办": one.completed_by, "结论": one.outcome}, one.comment)
        for one in items_of(case.ref)
    ]  # fmt: skip
    if work:
        found.append(Component("work", "08", "环节记录", record_sheet("环节记录", work), step="全程"))
    trail = [
        ({"时间": when(one.at), "操作": one.action, "操作者": one.actor, "为谁": one.for_whom, "摘要": one.digest},
         f"{one.reason} {one.detail_json if one.detail_json != '{}' else ''}".strip())
        for one in entries_about(case.ref)
    ]  # fmt: skip
    found.append(Component("audit", "08", "审计记录", record_sheet("审计记录", trail), step="全程"))
    instance = instance_of(case.ref)
    if instance is not None:
        found.append(Component("diagram", "08", "流程图", diagram_of(instance.definition.bpmn), step="全程"))
    return found


def diagram_of(bpmn: str) -> bytes:
    """The diagram as XML with its declaration."""
    text = bpmn.strip()
    return (text if text.startswith("<?xml") else f'<?xml version="1.0" encoding="UTF-8"?>\n{text}').encode()
