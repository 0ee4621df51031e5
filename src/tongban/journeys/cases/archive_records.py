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
from tongban.journeys.cases.models import Case

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
    paused = [
        ({"程序": one.get_kind_display(), "依据": one.ground, "开始": when(one.started_on), "结束": when(one.ended_on)},
         f"{one.reason} {one.result}".strip())
        for one in case.procedures.all()
    ]  # fmt: skip
    paused += [
        ({"程序": "延长期限", "批准人": one.approved_by, "批准日": when(one.approved_on)}, one.reason)
        for one in case.extensions.all()
    ]
    if paused:
        yield Component("procedures", "04", "特别程序记录", record_sheet("特别程序", paused), step="特别程序")


def _zh(title: Any) -> str:
    return str(title.get("zh", "")) if isinstance(title, dict) else str(title or "")


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
