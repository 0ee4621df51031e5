"""What holders, relying parties and officers are told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.licences.public import Licence
from tongban.capabilities.messaging.public import Category, declare_kind, send

USED = declare_kind(
    "reliance.used",
    title=_("您的%(licence)s被使用"),
    body=_("%(party)s通过“%(scene)s”使用了您的%(licence)s，用途：%(purpose)s。如果不是您的意思，可以投诉。"),
    category=Category.ACCOUNT,
)
REFUSED = declare_kind(
    "reliance.refused",
    title=_("%(party)s想用您的证照，已被拒绝"),
    body=_("%(party)s想通过“%(scene)s”使用您的证照，因为没有有效的授权或依据，没有给出任何内容。"),
    category=Category.ACCOUNT,
)
ASKED = declare_kind(
    "reliance.asked",
    title=_("%(party)s申请使用您的证照"),
    body=_("用途：%(purpose)s。请在 %(answer_by)s 前决定同意还是拒绝；同意以后也可以随时收回。"),
    category=Category.ACCOUNT,
    by_sms=True,
)
ANSWERED = declare_kind(
    "reliance.answered",
    title=_("用证申请 %(number)s：%(state)s"),
    body=_("您申请的“%(scene)s”有了结果：%(state)s。"),
    category=Category.ACCOUNT,
)
COMPLAINED = declare_kind(
    "reliance.complained",
    title=_("有人投诉一次用证，请在 %(due)s 前答复"),
    body=_("用证编号 %(number)s，场景“%(scene)s”。请说明使用的依据和经过。"),
    category=Category.ACCOUNT,
)
COMPLAINT_CLOSED = declare_kind(
    "reliance.complaint_closed",
    title=_("您对用证 %(number)s 的投诉有了结果"),
    body=_("%(authority)s：%(reply)s"),
    category=Category.ACCOUNT,
    by_sms=True,
)
MEASURE_DONE = declare_kind(
    "reliance.measure_done",
    title=_("您的%(licence)s：%(measure)s"),
    body=_(
        "%(authority)s作出处置：%(measure)s。理由：%(reason)s。依据：%(legal_basis)s。不服可以申请行政复议或者提起行政诉讼。"
    ),
    category=Category.ACCOUNT,
    by_sms=True,
    is_binding=True,
)


def tell_holder(row: Any, code: str, parameters: dict[str, Any], *, reference: str, link: str = "") -> None:
    """Tell whoever the row is about: a person or an organisation; nobody when it is about nobody."""
    holder = row.person or row.organisation
    if holder is not None:
        send(holder, code, parameters, reference=reference, link=link)


def licence_name(licence: Licence) -> dict[str, str]:
    """The name of a licence's type, for messages in both languages."""
    return licence.type.title
