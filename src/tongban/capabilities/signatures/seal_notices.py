"""Who is told about sealing by hand: the custodians when somebody asks, the asker when it is answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.licences.public import SealRequest, custodians_of
from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.foundation.events.public import Event, subscribe


def declare_kinds() -> None:
    """The kinds of messages about seals; called once at start-up."""
    declare_kind("seal.asked", title=_("请您用印：%(title)s"), body=_("%(name)s 申请用“%(seal)s”。"),
                 category=Category.CASE)  # fmt: skip
    declare_kind("seal.sealed", title=_("已用印：%(title)s"), body=_("可以下载盖好章的文件。"), category=Category.CASE)
    declare_kind("seal.refused", title=_("用印申请被退回：%(title)s"), body="%(note)s", category=Category.CASE)


def _request(event: Event) -> SealRequest:
    rows = SealRequest.objects.select_related("seal__authority", "asked_by")
    return rows.get(pk=int(event.subject.partition(":")[2]))


def _words(row: SealRequest) -> dict[str, str]:
    return {"title": row.title, "name": row.asked_by.name, "seal": row.seal.title, "note": row.note}


@subscribe("tongban.seal.asked", name="signatures.seal_asked")
def asked(event: Event) -> None:
    """Every custodian but the asker."""
    row = _request(event)
    for officer in custodians_of(row.seal):
        if officer.pk != row.asked_by_id:
            send(officer, "seal.asked", _words(row), reference=f"{event.subject} asked {officer.pk}",
                 link=f"/work/seals/requests/{row.reference}/")  # fmt: skip


@subscribe("tongban.seal.sealed", name="signatures.seal_sealed")
@subscribe("tongban.seal.refused", name="signatures.seal_refused")
def answered(event: Event) -> None:
    """The asker."""
    row = _request(event)
    send(row.asked_by, event.type.removeprefix("tongban."), _words(row), reference=f"{event.subject} {row.state}",
         link=f"/work/seals/requests/{row.reference}/")  # fmt: skip
