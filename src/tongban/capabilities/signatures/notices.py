"""Messages about signing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send

from .models import Signer, SigningRequest


def declare_kinds() -> None:
    """The kinds of messages of this room; called once at start-up."""
    declare_kind(
        "signing.asked", title=_("请您签署：%(title)s"), body=_("%(sender)s 请您在 %(until)s 前签署。"),
        category=Category.CASE, by_sms=True,
    )  # fmt: skip
    declare_kind(
        "signing.completed", title=_("全部签完：%(title)s"), body=_("可以下载签好的文件。"), category=Category.CASE
    )
    declare_kind(
        "signing.declined", title=_("有人拒签：%(title)s"), body=_("%(name)s 没有签：%(reason)s"),
        category=Category.CASE,
    )  # fmt: skip
    declare_kind("signing.withdrawn", title=_("签署已撤回：%(title)s"), body="%(reason)s", category=Category.CASE)
    declare_kind("signing.expired", title=_("签署已过期：%(title)s"), body=_("可以重新发起。"), category=Category.CASE)


def link(request: SigningRequest) -> str:
    """Address of the request's page."""
    return f"/signatures/{request.reference}/"


def ask(signer: Signer) -> None:
    """Tell a signer that it is their turn."""
    request = signer.request
    sender = request.organisation or request.person
    words = {"title": request.title, "sender": sender.name if sender else "", "until": f"{request.expires_at:%Y-%m-%d}"}
    send(to_of(signer), "signing.asked", words, reference=f"signing.asked:{signer.pk}", link=link(request))


def to_of(row: Signer | SigningRequest) -> Any:
    """Person or organisation of a row."""
    return row.organisation or row.person


def tell_sender(request: SigningRequest, kind: str, **words: str) -> None:
    """Tell who put the document up; that all have signed is told by the owner of a request, if it has one."""
    if not (request.about and kind == "completed") and (to := to_of(request)) is not None:
        send(
            to,
            f"signing.{kind}",
            {"title": request.title, **words},
            reference=f"signing.{kind}:{request.pk}",
            link=link(request),
        )
