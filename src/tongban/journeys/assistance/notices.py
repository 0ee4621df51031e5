"""Messages to officers about requests, and the words of the timeline."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.journeys.assistance.duties import workers_of
from tongban.journeys.assistance.models import AssistanceRequest
from tongban.registers.authorities.public import Officer, officers_of

TITLES = {
    "asked": _("发出协助请求"),
    "accepted": _("已接收，开始办理"),
    "extension_asked": _("申请延期"),
    "extension_granted": _("同意延期"),
    "extension_refused": _("不同意延期"),
    "transferred": _("转交有权机关"),
    "answered": _("已答复"),
    "fed": _("答复的数据已记入办件"),
    "more_asked": _("请求补充答复"),
    "refused": _("不予协助"),
    "disputed": _("报请上级裁定"),
    "ordered": _("上级裁定：应当协助"),
    "upheld": _("上级裁定：不予协助成立"),
    "withdrawn": _("已撤回"),
    "reminded": _("临近期限，提醒承办人"),
    "heads_told": _("已超期，告知协助机关负责人"),
    "superior_told": _("仍未答复，报上级督办"),
    "paused": _("办件依法暂停计时"),
    "resumed": _("办件继续计时"),
}
# What is told, and to which side.
TO_ADDRESSEE = ("asked", "more_asked", "extension_granted", "extension_refused", "withdrawn", "ordered", "reminded",
                "upheld")  # fmt: skip
TO_ASKER = ("accepted", "extension_asked", "transferred", "answered", "refused", "ordered", "upheld", "heads_told",
            "superior_told")  # fmt: skip
TO_HEADS = ("heads_told", "superior_told")
TO_SUPERIOR = ("superior_told", "disputed")


def declare_kinds() -> None:
    """The kinds of messages that requests send; called once at start-up."""
    for kind in {*TO_ADDRESSEE, *TO_ASKER, *TO_HEADS, *TO_SUPERIOR}:
        declare_kind(
            f"assistance.{kind}",
            title=_("行政协助：%(news)s"),
            body=_("%(number)s“%(title)s”，期限 %(due)s。%(text)s"),
            category=Category.WORK,
        )


def tell_officers(request: AssistanceRequest, kind: str, reference: int, text: str = "") -> None:
    """Tell the officers of the sides that this kind concerns; once for each officer and event."""
    told: dict[int, Officer] = {}
    if kind in TO_ADDRESSEE:
        told |= _keyed([request.handled_by] if request.handled_by else workers_of(request.addressee_id))
    if kind in TO_ASKER:
        told |= _keyed([request.asked_by])
    if kind in TO_HEADS:
        told |= _keyed(officers_of(request.addressee_id, "head"))
    if kind in TO_SUPERIOR and request.superior_id:
        told |= _keyed([*officers_of(request.superior_id, "head"), *officers_of(request.superior_id, "supervisor")])
    values = {"news": TITLES[kind], "number": request.number, "title": request.title, "due": request.due_on,
              "text": text}  # fmt: skip
    for officer in told.values():
        send(
            officer, f"assistance.{kind}", values, reference=f"{request.ref} {reference} {officer.pk}",
            link=f"/work/assistance/{request.pk}/",
        )  # fmt: skip


def _keyed(officers: Iterable[Officer]) -> dict[int, Officer]:
    return {one.pk: one for one in officers if one.is_active}
