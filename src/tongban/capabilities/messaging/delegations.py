"""Messages to the agent and to whom they act for, when a delegation begins or ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.foundation.values.public import mask_name
from tongban.registers.identity.public import Delegation

from .actions import send
from .kinds import Category, declare_kind

LINK = "/accounts/delegations/"


def declare_kinds() -> None:
    """Called once at start-up. Security notices: the grantor's go out by SMS too and cannot be silenced."""
    words = {
        "granted.agent": (_("您可以替%(grantor)s办事了"), _("%(grantor)s授权您代为办理，有效期至 %(until)s。")),
        "granted.grantor": (
            _("已授权%(agent)s替您办事"),
            _("%(agent)s可以代您办理，有效期至 %(until)s。如果不是您本人的意思，请马上撤销。"),
        ),
        "revoked.agent": (_("%(grantor)s的授权已结束"), _("您不能再代%(grantor)s办理。")),
        "revoked.grantor": (_("对%(agent)s的授权已结束"), _("%(agent)s不能再代您办理。")),
    }
    for name, (title, body) in words.items():
        binding = name.endswith(".grantor")
        declare_kind(
            f"delegation.{name}",
            title=title,
            body=body,
            category=Category.ACCOUNT,
            by_sms=binding,
            is_binding=binding,
        )


def tell_both(what: str, data: Mapping[str, Any]) -> None:
    """Tell both sides of a delegation; hearing of it twice tells once.

    Args:
        what: "granted" or "revoked".
        data: of the event.
    """
    rows = Delegation.objects.select_related("agent", "grantor_person", "grantor_organisation")
    row = rows.filter(pk=data["delegation"]).first()
    if row is None:
        return
    grantor = row.grantor_person or row.grantor_organisation
    assert grantor is not None
    # The agent keeps these messages when the power is gone: a person's full name does not stay with them.
    name = grantor.name if row.grantor_organisation else mask_name(grantor.name)
    words = {"agent": row.agent.name, "grantor": name, "until": row.valid_until}
    for side, to in (("agent", row.agent), ("grantor", grantor)):
        send(to, f"delegation.{what}.{side}", words, reference=f"delegation:{row.pk} {what} {side}", link=LINK)
