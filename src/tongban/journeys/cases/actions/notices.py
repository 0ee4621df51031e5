"""Messages to the applicant about a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.journeys.cases.events import TITLES
from tongban.journeys.cases.models import Case

# Kinds of the timeline that are told to the applicant; those with legal effect cannot be silenced.
TOLD = {
    "received": False,
    "accepted": False,
    "deemed_accepted": False,
    "declined": True,
    "correction_requested": True,
    "conditional": True,
    "suspended": True,
    "resumed": False,
    "extended": True,
    "granted": True,
    "refused": True,
    "payment_requested": False,
    "lapsed": True,
    "not_supplied": True,
    "terminated": True,
    "ordered_to_fix": True,
    "revoked": True,
}
# Told only where a diagram says so by its step ``notify``; what is in TOLD is told by the change itself.
BY_DIAGRAM = {"produced": False}


def declare_kinds() -> None:
    """The kinds of messages that cases send; called once at start-up."""
    for kind, binding in {**TOLD, **BY_DIAGRAM}.items():
        declare_kind(
            f"case.{kind}",
            title=_("%(item)s：%(news)s"),
            body=_("办件编号 %(number)s。%(text)s"),
            category=Category.CASE,
            by_sms=binding,
            is_binding=binding,
        )
    declare_kind("case.sign", title=_("%(item)s：请您签署"), body=_("%(name)s 请您作为共同申请人签署。"), by_sms=True)
    declare_kind(
        "case.warned",
        title=_("%(item)s：临近办理期限"),
        body=_("办件 %(number)s 须在 %(due)s 前办理。"),
        category=Category.WORK,
    )


def tell_applicant(case: Case, kind: str, reference: str, text: str = "") -> None:
    """One message about a step of the case; the same reference is told once.

    Args:
        kind: a kind of the timeline that is in ``TOLD`` or ``BY_DIAGRAM``.
        reference: what tells two messages of one kind apart.
        text: more words, such as the reason.
    """
    if kind not in TOLD and kind not in BY_DIAGRAM:
        return
    title = case.pack_version.manifest.get("title", {})
    recipient = case.organisation or case.person
    assert recipient is not None
    send(
        recipient,
        f"case.{kind}",
        {"item": title, "news": TITLES[kind], "number": case.number, "text": text},
        reference=f"{case.ref} {kind} {reference}",
        link=f"/cases/{case.number}/",
    )
