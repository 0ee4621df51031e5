"""What a person or an organisation sees of its own benefits: one query budget, however many policies there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.benefits.actions.steps import serves
from tongban.journeys.benefits.knowledge import facts_on, owner_filter
from tongban.journeys.benefits.models import (
    BenefitDecision,
    Consent,
    Entitlement,
    EntitlementUnit,
    Objection,
    PayAccount,
    PolicyInForce,
    Question,
    Recovery,
)
from tongban.journeys.benefits.models.entitlements import ACCOUNT
from tongban.journeys.benefits.notices import period_words
from tongban.journeys.benefits.states import (
    ENDED,
    LIVE,
    ObjectionState,
    PolicyState,
    QuestionState,
    RecoveryState,
    State,
)
from tongban.journeys.benefits.terms import Terms, book_of, is_entitled, terms_of
from tongban.journeys.packs.public import Judgement, localised
from tongban.registers.facts.public import SubjectRef, fact

from .views import Card, Condition, EntitlementPage, MyBenefits

M = TypeVar("M", bound=Model)
HAS = (State.PAID, State.GRANTED)
# Shown of what is over, newest first.
ENDED_SHOWN = 20


def subject_of(viewer: Viewer) -> SubjectRef:
    """Whom the viewer looks for: the firm or person they act for.

    Raises:
        NotVisible: nobody; staff and strangers have no benefits here.
    """
    if viewer.role != Role.PERSON:
        raise NotVisible()
    if viewer.organisation_id:
        return SubjectRef("organisation", viewer.organisation_id)
    if viewer.person_id is None:
        raise NotVisible()
    return SubjectRef("person", viewer.person_id)


def policies_for(kind: str) -> list[PolicyInForce]:
    """Policies in force for people or for organisations, with their packs from memory; one query."""
    rows = PolicyInForce.objects.filter(state=PolicyState.IN_FORCE).order_by("policy_code")
    return [row for row in rows if row.pack.manifest.get("audience", "person") == kind]


def my_benefits(viewer: Viewer, *, today: date | None = None) -> MyBenefits:
    """Everything about the viewer's own benefits; policies are judged live on the facts of now.

    Raises:
        NotVisible: the viewer is nobody who could have benefits.
    """
    subject, day = subject_of(viewer), today or timezone.localdate()
    policies = policies_for(subject.kind)
    own = owner_filter(subject)
    rows = list(
        Entitlement.objects.filter(**own)
        .select_related("policy")
        .prefetch_related("units", Prefetch("decisions", BenefitDecision.objects.defer("facts", "arithmetic")))
        .order_by("-pk")[:200]
    )
    questions = list(Question.objects.filter(state=QuestionState.OPEN, **own).order_by("pk"))
    consents = list(Consent.objects.filter(**own).order_by("pk"))
    account = PayAccount.objects.filter(**own).first()
    recoveries = Recovery.objects.filter(state=RecoveryState.OPEN, **own).prefetch_related("instalments")
    book = book_of([policy.pack for policy in policies])
    facts = facts_on(subject, book.names, day, viewer=viewer)
    judged = book.judge(facts, day)
    live = _live(policies, judged, rows, facts, day)
    cards = {row.pk: card_of(row) for row in rows}
    asked = {row.policy_code: cards[row.pk] for row in rows if row.state == State.ASKED_CONSENT}
    return MyBenefits(
        have=[cards[row.pk] for row in rows if row.state in HAS],
        coming=[*(cards[row.pk] for row in rows if row.state in LIVE and row.state not in HAS), *live["coming"]],
        nearly=live["nearly"],
        ended=[cards[row.pk] for row in rows if row.state in ENDED][:ENDED_SHOWN],
        questions=[one for one in questions if one.fact_id != ACCOUNT],
        consents=[(one, asked.get(one.policy_code)) for one in consents],
        wants_account=any(one.fact_id == ACCOUNT for one in questions),
        account_tail=account.tail if account else "",
        recoveries=list(recoveries),
        received_fen=sum(row.paid_fen for row in rows),
    )


def _live(
    policies: Iterable[PolicyInForce],
    judged: Mapping[str, Judgement],
    rows: Iterable[Entitlement],
    facts: Mapping[str, Any],
    day: date,
) -> dict[str, list[Card]]:
    """What is due now and not yet taken in by a run, and what is only one condition away."""
    known: dict[str, set[str]] = {}
    purposes: dict[str, str] = {}
    for row in rows:
        known.setdefault(row.policy_code, set()).add(row.period)
        if row.state in LIVE:
            terms = terms_of(row.policy.pack)
            purposes[terms.policy.purpose_group] = terms.code
    found: dict[str, list[Card]] = {"coming": [], "nearly": []}
    for policy in policies:
        judgement, terms = judged[policy.policy_code], terms_of(policy.pack)
        period = terms.policy.schedule.period_of(day)
        if period.code in known.get(policy.policy_code, ()):
            continue
        other = purposes.get(terms.policy.purpose_group, "")
        card = live_card(policy, terms, judgement, facts, day, covered_by=other if other != terms.code else "")
        if is_entitled(terms, judgement):
            found["nearly" if card.covered_by else "coming"].append(card)
        elif terms.policy.is_near(judgement):
            found["nearly"].append(card)
    found["nearly"].sort(key=lambda card: (card.comes_true_on is None, card.comes_true_on or day))
    return found


def live_card(
    policy: PolicyInForce,
    terms: Terms,
    judgement: Judgement,
    facts: Mapping[str, Any],
    day: date,
    *,
    covered_by: str = "",
) -> Card:
    """A policy judged live, as a card with every condition."""
    conditions = conditions_of(terms, judgement, facts, day)
    missing = tuple(one for one in conditions if one.verdict is not True)
    period = terms.policy.schedule.period_of(day)
    first = missing[0] if missing else None
    days = [one.comes_true_on for one in missing]
    entitled = is_entitled(terms, judgement)
    return Card(
        policy=policy,
        terms=terms,
        title=terms.title(),
        amount_fen=terms.policy.judge_period(facts, period).amount_fen if entitled else 0,
        reason=first.text if first else conditions[0].text if conditions else "",
        article=first.article if first else conditions[0].article if conditions else "",
        period_words=localised(period_words(terms, period.code)),
        pay_on=period.pay_on if entitled and terms.is_paid else None,
        conditions=conditions,
        missing=missing,
        steps=tuple(judgement.steps) if entitled else (),
        comes_true_on=max((d for d in days if d), default=None) if days and all(days) else None,
        covered_by=covered_by and localised(_title_of(covered_by)),
        is_demo=terms.policy.demo(day),
    )


def _title_of(code: str) -> dict[str, str]:
    row = PolicyInForce.objects.filter(policy_code=code).order_by("-pk").first()
    return terms_of(row.pack).titles if row else {"zh": code, "en": code}


def conditions_of(terms: Terms, judgement: Judgement, facts: Mapping[str, Any], day: date) -> tuple[Condition, ...]:
    """Every condition with its words, its article, what it looked at, and when it will hold by itself."""
    language = (get_language() or "zh")[:2]
    found = []
    for item in judgement.outcome.criteria:
        part = {True: "text", False: "refusal", None: "unknown"}[item.verdict]
        later = terms.policy.comes_true_on(item.id, facts, day) if item.verdict is False else None
        found.append(
            Condition(
                id=item.id,
                verdict=item.verdict,
                text=item.words(part, language) or item.words("text", language),
                article=item.article,
                remedy=item.words("remedy", language) if item.verdict is not True else "",
                used=tuple(_used(name, value) for name, value in item.used.items() if "param." not in name),
                comes_true_on=later,
                disputable=tuple(name for name in item.used if "param." not in name),
            )
        )
    return tuple(found)


def _used(name: str, value: Any) -> tuple[str, str, str]:
    title = fact(name).title
    if hasattr(value, "text"):
        return title, value.text, value.source_name
    shown = getattr(value, "value", value)
    return title, "" if shown is None else str(shown), getattr(value, "source_name", "")


def card_of(row: Entitlement) -> Card:
    """An entitlement as a card; without a query where policy, units and decisions are at hand."""
    terms = terms_of(row.policy.pack)
    decisions = list(row.decisions.all())
    article = ""
    if decisions and decisions[-1].articles:
        first = decisions[-1].articles[0]
        article = f"{first['document']} {first['article']}".strip()
    elif terms.legal_basis:
        article = f"{terms.legal_basis[0]['document']} {terms.legal_basis[0]['article']}".strip()
    return Card(
        policy=row.policy,
        terms=terms,
        title=terms.title(),
        amount_fen=row.amount_fen or (row.paid_fen if row.state in ENDED else 0),
        reason=gettext(row.reason) if row.reason else terms.pack.summary,
        article=article,
        state=row.state,
        state_words=str(State(row.state).label),
        entitlement=row,
        period_words=localised(period_words(terms, row.period)),
        pay_on=_pay_on(row, terms),
        is_demo=terms.policy.demo(row.made_at.date()),
    )


def _pay_on(row: Entitlement, terms: Terms) -> date | None:
    if row.kind != "payment" or row.state not in LIVE or row.state == State.PAID:
        return None
    units = list(row.units.all())
    return terms.period(row.period, units[-1].day if units else row.made_at.date()).pay_on


def entitlements_visible_to(viewer: Viewer) -> QuerySet[Entitlement]:
    """The only door to entitlements: one's own, those of whom one acts for, an officer's authority and district."""
    rows = Entitlement.objects.select_related("policy", "person", "organisation")
    if viewer.role == Role.SYSTEM:
        return rows
    if viewer.role == Role.PERSON and viewer.organisation_id:
        return rows.filter(organisation_id=viewer.organisation_id)
    if viewer.role == Role.PERSON and viewer.person_id:
        return rows.filter(person_id=viewer.person_id)
    if viewer.role == Role.OFFICER and viewer.authority_code:
        region = viewer.region_code[:6]
        if not region or region.endswith("0000"):
            return rows.filter(authority_code=viewer.authority_code)
        line = viewer.authority_code.removesuffix(f"_{region}")
        return rows.filter(authority_code__in=[viewer.authority_code, line], region_code__startswith=region)
    return rows.none()


def visible_entitlement(viewer: Viewer, pk: int) -> Entitlement:
    """One entitlement.

    Raises:
        NotVisible: none, or not for this viewer; nobody can tell which.
    """
    found = entitlements_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def entitlement_page(viewer: Viewer, pk: int) -> EntitlementPage:
    """One entitlement with everything that happened, for its subject or an officer of its authority.

    Raises:
        NotVisible: as ``visible_entitlement``.
    """
    row = visible_entitlement(viewer, pk)
    decisions = list(row.decisions.all())
    objections = list(row.objections.order_by("-pk"))
    recoveries = list(row.recoveries.prefetch_related("instalments").order_by("-pk"))
    return EntitlementPage(
        card=card_of(row),
        entitlement=row,
        decisions=decisions,
        payments=list(row.payments.order_by("pk")),
        objections=objections,
        recoveries=recoveries,
        actions=possible_actions(viewer, row, decisions, objections),
    )


def possible_actions(
    viewer: Viewer, row: Entitlement, decisions: list[BenefitDecision], objections: list[Objection]
) -> list[str]:
    """What the viewer can do with it now, for buttons; every action asks again by itself."""
    if viewer.role == Role.PERSON:
        found = []
        if row.state == State.ASKED_CONSENT:
            found += ["consent", "decline"]
        if row.state == State.RETURNED:
            found.append("name_account")
        open_one = any(one.state == ObjectionState.FILED for one in objections)
        in_time = row.objection_until is not None and timezone.localdate() <= row.objection_until
        if decisions and in_time and not open_one:
            found.append("object")
        return found
    if not serves(viewer, row.authority_code, row.region_code):
        return []
    deciding = viewer.holds("reviewer", "head")
    found = []
    if row.state in (State.MATCHED, State.HELD) and deciding:
        found += ["approve", "refuse"]
    if row.state in (State.MATCHED, State.APPROVED, State.RETURNED):
        found.append("hold_back")
    if row.state == State.HELD:
        found.append("release")
    return found


def units_of(row: Entitlement) -> list[EntitlementUnit]:
    """The units of an entitlement in order."""
    return list(row.units.order_by("unit"))


def person_consents(viewer: Viewer) -> list[Consent]:
    """What the viewer was asked and said."""
    return list(Consent.objects.filter(**owner_filter(subject_of(viewer))).order_by("-pk"))


def own_consent(viewer: Viewer, pk: int) -> Consent:
    """One of the viewer's own; NotVisible for any other."""
    return _own(Consent.objects.filter(pk=pk), viewer)


def own_question(viewer: Viewer, pk: int) -> Question:
    """One of the viewer's own; NotVisible for any other."""
    return _own(Question.objects.filter(pk=pk, asked=Question.Asked.PERSON), viewer)


def own_objection(viewer: Viewer, pk: int) -> Objection:
    """One of the viewer's own; NotVisible for any other."""
    return _own(Objection.objects.filter(pk=pk), viewer)


def own_recovery(viewer: Viewer, pk: int) -> Recovery:
    """One of the viewer's own; NotVisible for any other."""
    return _own(Recovery.objects.filter(pk=pk).select_related("entitlement__policy"), viewer)


def _own(rows: QuerySet[M], viewer: Viewer) -> M:
    found = rows.filter(**owner_filter(subject_of(viewer))).first()
    if found is None:
        raise NotVisible()
    return found
