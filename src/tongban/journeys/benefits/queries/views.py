"""What the pages of this room show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.journeys.benefits.models import (
    BenefitDecision,
    Consent,
    Entitlement,
    Objection,
    Payment,
    PolicyInForce,
    Question,
    Recovery,
)
from tongban.journeys.benefits.terms import Terms
from tongban.journeys.packs.public import Step


@dataclass(frozen=True)
class Condition:
    """One condition of a policy as it came out for somebody.

    Attributes:
        verdict: True met, False not met, None not known.
        text: the condition, its refusal or what is missing, in the reader's language.
        article: document and article.
        used: fact title → value in words, with its source; only what this condition looked at.
        comes_true_on: the day on which it will hold by itself; None when it will not.
        disputable: ids of the facts that the person can say are wrong.
    """

    id: str
    verdict: bool | None
    text: str
    article: str
    remedy: str = ""
    used: tuple[tuple[str, str, str], ...] = ()
    comes_true_on: date | None = None
    disputable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """One policy for one subject, as a line of a page."""

    policy: PolicyInForce
    terms: Terms
    title: str
    amount_fen: int
    reason: str
    article: str
    state: str = ""
    state_words: str = ""
    entitlement: Entitlement | None = None
    period_words: str = ""
    pay_on: date | None = None
    conditions: tuple[Condition, ...] = ()
    missing: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    comes_true_on: date | None = None
    # Another benefit that serves the same purpose already; its title.
    covered_by: str = ""
    is_demo: bool = False


@dataclass(frozen=True)
class MyBenefits:
    """Everything a person or an organisation sees: what it has, what is coming, what it nearly has, what is over."""

    have: list[Card] = field(default_factory=list)
    coming: list[Card] = field(default_factory=list)
    nearly: list[Card] = field(default_factory=list)
    ended: list[Card] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    consents: list[tuple[Consent, Card | None]] = field(default_factory=list)
    wants_account: bool = False
    account_tail: str = ""
    recoveries: list[Recovery] = field(default_factory=list)
    received_fen: int = 0


@dataclass(frozen=True)
class EntitlementPage:
    """One entitlement with its decisions, payments, objections and what can be done now."""

    card: Card
    entitlement: Entitlement
    decisions: list[BenefitDecision]
    payments: list[Payment]
    objections: list[Objection]
    recoveries: list[Recovery]
    actions: list[str]
    compared: Mapping[str, Any] = field(default_factory=dict)
