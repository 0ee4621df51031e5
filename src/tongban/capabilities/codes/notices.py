"""Messages of this room."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send

from .models import Scan, ScanObjection


def declare() -> None:
    """At start-up."""
    declare_kind(
        "code.copied",
        title=_("您的随申码可能被人复制"),
        body=_(
            "%(time)s在“%(gate)s”出示的码，在别处也出示过。如果不是您本人，请解除不认识的设备，并对这条记录提出异议。"
        ),
        category=Category.ACCOUNT,
        by_sms=True,
    )
    declare_kind(
        "code.objection_answered",
        title=_("扫码异议有答复了"),
        body=_("“%(gate)s”答复：%(answer)s"),
        category=Category.ACCOUNT,
    )


def tell_copy(scan: Scan) -> None:
    """The holder learns that one drawing was let through at two places."""
    if scan.person is not None:
        when = timezone.localtime(scan.at).strftime("%Y-%m-%d %H:%M")
        send(
            scan.person,
            "code.copied",
            {"time": when, "gate": scan.gate.title_zh},
            reference=f"code.copied:{scan.drawing}",
        )


def tell_objection_answered(objection: ScanObjection) -> None:
    """The holder reads the answer."""
    if objection.scan.person is not None:
        values = {"gate": objection.scan.gate.title_zh, "answer": objection.answer}
        send(objection.scan.person, "code.objection_answered", values, reference=f"code.objection:{objection.pk}")
