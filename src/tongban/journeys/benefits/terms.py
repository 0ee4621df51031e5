"""What a policy pack says about everything that follows the judgement: consent, review, budget, account, recovery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from tongban.capabilities.rules.public import RuleBook
from tongban.journeys.benefits.errors import NotPolicy
from tongban.journeys.packs.public import Judgement, PackVersion, Period, Policy, Unit, localised, policy_of


@dataclass(frozen=True, eq=False)
class Terms:
    """A compiled policy with its terms; made by ``terms_of`` and kept in memory."""

    pack: PackVersion
    policy: Policy

    @property
    def code(self) -> str:
        return self.policy.code

    @property
    def kind(self) -> str:
        """``payment``, ``entitlement`` (a right shown with its arithmetic) or ``levy`` (what a firm owes)."""
        return self.policy.kind

    @property
    def is_paid(self) -> bool:
        """Whether money goes out."""
        return self.kind == "payment"

    @property
    def names(self) -> tuple[str, ...]:
        """Facts that decide; the account is asked for only when it is needed."""
        account = self.pack.policy.get("pay_to")
        return tuple(name for name in self.policy.fact_ids if name != account or name in self.policy.rules.names)

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Facts on which verdict and amount rest: what a decision cites."""
        return frozenset((*self.policy.rules.names, *self.policy.amount.names))

    @property
    def needs_consent(self) -> bool:
        """Whether the law wants the person asked."""
        return str(self.pack.policy.get("consent", {}).get("mode", "none")) == "confirm"

    @property
    def consent_basis(self) -> str:
        """Document and article for which the person is asked, in one line."""
        legal = self.pack.policy.get("consent", {}).get("legal", {})
        return " ".join(str(legal[key]) for key in ("document", "article") if legal.get(key))

    @property
    def consent_question(self) -> str:
        """What the person is asked, in their language."""
        return localised(self.pack.policy.get("consent", {}).get("text"))

    @property
    def is_automatic(self) -> bool:
        """Whether the policy publishes a rule under which no officer has to look."""
        return str(self.pack.policy.get("review", {}).get("mode", "list")) == "automatic"

    @property
    def automatic_rule(self) -> str:
        """The rule for automatic decisions in words."""
        return localised(self.pack.policy.get("review", {}).get("rule"))

    @property
    def objection_days(self) -> int:
        """Calendar days after the notice."""
        return int(self.pack.policy.get("objection_days", 60))

    @property
    def account_fact(self) -> str:
        """The fact that names the account; empty where nothing is transferred."""
        return str(self.pack.policy.get("pay_to", "")) if self.is_paid else ""

    @property
    def is_for_household(self) -> bool:
        """One amount for all who share a household number."""
        return str(self.pack.policy.get("beneficiary", "self")) == "household"

    def clawback(self) -> tuple[int, int]:
        """(most monthly instalments, smallest sum that is claimed back, in fen)."""
        found = self.pack.policy.get("clawback", {})
        return max(1, int(found.get("instalments_max", 1))), int(found.get("minimum_fen", 0))

    def budget_fen(self, year: int) -> int:
        """The pack's default budget of a year, in fen; that of its latest year where the year is not written."""
        rows = {int(row["year"]): int(row["fen"]) for row in self.pack.policy.get("budget", [])}
        earlier = [known for known in rows if known <= year]
        return rows[max(earlier)] if earlier else rows[min(rows)] if rows else 0

    @property
    def legal_basis(self) -> list[dict[str, str]]:
        """Documents and articles on which the policy stands."""
        found = self.pack.manifest.get("legal_basis", [])
        return [{key: str(row.get(key, "")) for key in ("document", "article")} for row in found]

    def due_period(self, day: date) -> Period:
        """The period that a run on this day is for: the last that can be judged whole."""
        return self.policy.schedule.latest_ready(day)

    def period(self, code: str, day: date) -> Period:
        """The period of a code; "once" is judged on the day."""
        return self.policy.schedule.named(code, day)

    def unit(self, period: Period, code: str) -> Unit:
        """One unit of a period by its code."""
        return next(unit for unit in period.units if unit.code == code)

    def title(self, language: str | None = None) -> str:
        return localised(self.pack.manifest.get("title"), language)

    @property
    def titles(self) -> dict[str, str]:
        """The name in both languages, for messages."""
        found = self.pack.manifest.get("title", {})
        return {"zh": str(found.get("zh", self.code)), "en": str(found.get("en") or found.get("zh", self.code))}


def terms_of(pack: PackVersion) -> Terms:
    """The terms of a published policy.

    Raises:
        NotPolicy: the pack is of another kind.
    """
    if not isinstance(pack.content.get("policy"), Mapping):
        raise NotPolicy()
    return _terms(pack.pk, pack.digest)


@lru_cache(maxsize=256)
def _terms(pk: int, digest: str) -> Terms:
    from tongban.journeys.packs.public import version

    pack = version(pk, digest)
    return Terms(pack, policy_of(pack))


class Book:
    """Several policies compiled together: what they share is computed once for a subject."""

    def __init__(self, terms: tuple[Terms, ...]) -> None:
        self.terms = {one.code: one for one in terms}
        self.rules = RuleBook({one.code: one.policy.rules for one in terms})
        self.names = tuple(sorted({name for one in terms for name in one.names}))

    def judge(self, values: Mapping[str, Any], day: date) -> dict[str, Judgement]:
        """Every policy for one subject on one day."""
        outcomes = self.rules.explain(values, day)
        found = {}
        for code, one in self.terms.items():
            outcome = outcomes[code]
            verdict, amount = outcome.verdict, None
            if verdict is True:
                amount = one.policy.amount(values, day)
                verdict = None if amount is None else True
            found[code] = Judgement(one.policy, day, values, verdict, amount, outcome)
        return found


@lru_cache(maxsize=32)
def _book(keys: tuple[tuple[int, str], ...]) -> Book:
    return Book(tuple(_terms(pk, digest) for pk, digest in keys))


def book_of(packs: list[PackVersion]) -> Book:
    """The rule book of these policies; kept in memory for the next subject."""
    return _book(tuple((pack.pk, pack.digest) for pack in packs))


def open_names(judgement: Judgement) -> tuple[str, ...]:
    """Facts that would settle an unknown verdict: what no source answered, else what the sum lacks; each once."""
    if judgement.verdict is not None:
        return ()
    if judgement.missing:
        return judgement.missing
    lacking = [name for name in judgement.policy.amount.names if _is_lacking(judgement.values.get(name))]
    return tuple(dict.fromkeys(lacking or judgement.policy.amount.names))


def _is_lacking(value: Any) -> bool:
    return getattr(value, "value", value) is None


def is_entitled(terms: Terms, judgement: Judgement) -> bool:
    """Whether a judgement gives something: a sum of nothing is a right only where the policy gives rights."""
    return judgement.verdict is True and (bool(judgement.amount_fen) or terms.kind == "entitlement")
