"""What people are told about their benefits, in the app and by SMS, in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.foundation.values.public import yuan
from tongban.journeys.benefits.models import Entitlement
from tongban.journeys.benefits.terms import Terms, terms_of

MINE = "/benefits/"

# kind → (title, body, by SMS, binding)
KINDS: dict[str, tuple[Any, Any, bool, bool]] = {
    "granted": (
        _("%(policy)s：已核定 %(amount)s"),
        _(
            "您不用申请。%(period)s共 %(amount)s，将拨付到您的账户。"
            "理由和计算过程见详情；不同意可在 %(until)s 前提出异议。"
        ),
        True,
        True,
    ),
    "granted_right": (
        _("%(policy)s：您已享受"),
        _("您不用申请。%(period)s可享受 %(amount)s。理由和计算过程见详情；如不同意，可在 %(until)s 前提出异议。"),
        True,
        True,
    ),
    "levy": (
        _("%(policy)s：本期应缴 %(amount)s"),
        _("%(period)s应缴 %(amount)s。计算过程见详情；如不同意，可在 %(until)s 前提出异议。"),
        True,
        True,
    ),
    "paid": (
        _("%(policy)s：%(amount)s 已到账"),
        _("%(period)s的 %(amount)s 已拨付到尾号 %(tail)s 的账户。为什么给您、怎么提出异议，见详情。"),
        True,
        True,
    ),
    "returned": (
        _("%(policy)s：款项退回，请确认账户"),
        _("%(amount)s 没有到账（%(why)s）。请填写一个可以收款的账户，下一批会再次拨付，金额不会少。"),
        True,
        True,
    ),
    "account_wanted": (
        _("%(policy)s：请告诉我们收款账户"),
        _("已核定 %(amount)s，但没有查到您的收款账户。请填写一个账户，我们就拨付。"),
        True,
        True,
    ),
    "consent_asked": (
        _("%(policy)s：请您确认是否享受"),
        _("您符合条件，预计 %(amount)s。依据%(basis)s，需要您点一次“同意”。不同意也没有任何影响。"),
        True,
        False,
    ),
    "asked": (
        _("%(policy)s：有一项情况请您确认"),
        _("我们没有查到“%(fact)s”。请您告诉我们，不用提交材料；没有查清之前，不会因此拒绝您。"),
        False,
        False,
    ),
    "changed": (
        _("%(policy)s：金额调整为 %(amount)s"),
        _("%(period)s原为 %(before)s，现为 %(amount)s。原因：%(why)s。如不同意，可在 %(until)s 前提出异议。"),
        True,
        True,
    ),
    "stopped": (
        _("%(policy)s：已停止"),
        _("%(period)s不再享受。原因：%(why)s。如不同意，可在 %(until)s 前提出异议。"),
        True,
        True,
    ),
    "refused": (
        _("%(policy)s：不予享受"),
        _("%(period)s不予享受。原因：%(why)s。如不同意，可在 %(until)s 前提出异议。"),
        True,
        True,
    ),
    "recovery": (
        _("%(policy)s：多付的 %(amount)s 需要退回"),
        _("原因：%(why)s。分 %(count)s 期，每期最多 %(each)s，第一期在 %(due)s 前。有困难可以申请调整。"),
        True,
        True,
    ),
    "instalment_due": (
        _("%(policy)s：请退回第 %(number)s 期 %(amount)s"),
        _("请在 %(due)s 前支付。"),
        True,
        False,
    ),
    "objection_answered": (
        _("%(policy)s：您的异议已有答复"),
        _("结果：%(result)s。%(answer)s"),
        True,
        True,
    ),
    "objection_overdue": (
        _("%(policy)s：异议超过答复期限"),
        _("异议应在 %(due)s 前答复，请立即办理。"),
        False,
        False,
    ),
}


def declare_kinds() -> None:
    """The kinds of messages of this room; called once at start-up."""
    for kind, (title, body, by_sms, binding) in KINDS.items():
        category = Category.WORK if kind == "objection_overdue" else Category.PAYMENT
        declare_kind(f"benefit.{kind}", title=title, body=body, category=category, by_sms=by_sms, is_binding=binding)


def tell(entitlement: Entitlement, kind: str, reference: str, **values: Any) -> None:
    """One message to the subject of an entitlement; the same reference is told once."""
    terms = terms_of(entitlement.policy.pack)
    known = {
        "policy": terms.titles,
        "period": period_words(terms, entitlement.period),
        "amount": yuan(entitlement.amount_fen),
        "until": entitlement.objection_until or "",
        "why": entitlement.reason,
    }
    tell_subject(entitlement.owner, kind, reference, link=f"{MINE}{entitlement.pk}/", **{**known, **values})


def tell_subject(owner: Any, kind: str, reference: str, *, link: str = MINE, **values: Any) -> None:
    """One message to a person, an organisation or an officer about benefits."""
    send(owner, f"benefit.{kind}", values, reference=f"benefit.{kind} {reference}", link=link)


def period_words(terms: Terms, code: str) -> dict[str, str]:
    """A period as people read it, in both languages: 2026年7月至9月, July to September 2026."""
    if code == "once":
        return {"zh": "一次性", "en": "once"}
    if "Q" in code:
        year, quarter = code.split("Q")
        first = int(quarter) * 3 - 2
        return {"zh": f"{year}年{first}月至{first + 2}月", "en": f"{_MONTHS[first - 1]} to {_MONTHS[first + 1]} {year}"}
    if "-" in code:
        year, month = code.split("-")
        return {"zh": f"{year}年{int(month)}月", "en": f"{_MONTHS[int(month) - 1]} {year}"}
    return {"zh": f"{code}年度", "en": code}


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
