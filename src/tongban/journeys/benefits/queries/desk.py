"""The benefit desk: what officers of an authority see, page by page, each list by keyset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.benefits.models import (
    Budget,
    Entitlement,
    Objection,
    PayFile,
    Payment,
    PolicyInForce,
    Question,
    Recovery,
    Run,
    RunPart,
    Simulation,
)
from tongban.journeys.benefits.states import (
    REACHED,
    ObjectionState,
    PaymentState,
    PolicyState,
    QuestionState,
    RecoveryState,
    State,
)
from tongban.journeys.benefits.terms import Terms, terms_of
from tongban.journeys.packs.public import PackVersion, policies

from .subjects import entitlements_visible_to

M = TypeVar("M", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class Listing(Generic[M]):
    """One page of a list, newest first; ``next`` is the cursor of the following page, empty on the last."""

    rows: list[M]
    next: str = ""


def _page(rows: QuerySet[M], after: str, size: int) -> Listing[M]:
    rows = rows.order_by("-pk")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: size + 1])
    return Listing(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def _own(rows: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    """Rows of the officer's authority; of a district bureau those of its line, which it may read."""
    if viewer.role == Role.SYSTEM:
        return rows
    if viewer.role != Role.OFFICER or not viewer.authority_code:
        return rows.none()
    region = viewer.region_code[:6]
    codes = {viewer.authority_code, viewer.authority_code.removesuffix(f"_{region}")}
    return rows.filter(authority_code__in=codes)


@dataclass(frozen=True)
class PolicyRow:
    """A policy on the desk: published, proposed or in force, with its money of this year."""

    pack: PackVersion
    terms: Terms
    policy: PolicyInForce | None = None
    proposal: PolicyInForce | None = None
    budget: Budget | None = None
    simulation: Simulation | None = None
    live: int = 0
    waiting: int = 0
    paid_fen: int = 0


def desk_policies(viewer: Viewer) -> list[PolicyRow]:
    """The policies of the officer's authority, published or in force, by code; a fixed number of queries."""
    packs = {pack.code: pack for pack in policies() if _is_owner(viewer, pack.authority_code)}
    kept: dict[str, PolicyInForce] = {}
    proposed: dict[str, PolicyInForce] = {}
    states = (PolicyState.IN_FORCE, PolicyState.SUSPENDED, PolicyState.PROPOSED)
    for row in _own(PolicyInForce.objects.filter(state__in=states), viewer).order_by("pk"):
        (proposed if row.state == PolicyState.PROPOSED else kept)[row.policy_code] = row
        packs.setdefault(row.policy_code, row.pack)
    year = timezone.localdate().year
    budgets = {row.policy_code: row for row in Budget.objects.filter(year=year, policy_code__in=list(packs))}
    latest: dict[str, Simulation] = {}
    whole = Simulation.objects.filter(policy_code__in=list(packs), is_ready=True, region_code__endswith="0000")
    for simulation in whole.order_by("pk"):
        latest[simulation.policy_code] = simulation
    sums: dict[str, Any] = {
        str(row["policy_code"]): row
        for row in entitlements_visible_to(viewer)
        .order_by()
        .values("policy_code")
        .annotate(live=Count("pk"), waiting=Count("pk", filter=Q(state=State.MATCHED)), paid=Sum("paid_fen"))
    }
    return [
        PolicyRow(
            pack=pack,
            terms=terms_of(pack),
            policy=kept.get(code),
            proposal=proposed.get(code),
            budget=budgets.get(code),
            simulation=latest.get(code),
            live=sums.get(code, {}).get("live", 0),
            waiting=sums.get(code, {}).get("waiting", 0),
            paid_fen=sums.get(code, {}).get("paid", 0) or 0,
        )
        for code, pack in sorted(packs.items())
    ]


def _is_owner(viewer: Viewer, authority_code: str) -> bool:
    if viewer.role == Role.SYSTEM:
        return True
    own = viewer.authority_code
    return viewer.role == Role.OFFICER and bool(own) and (own == authority_code or own.startswith(f"{authority_code}_"))


def desk_policy(viewer: Viewer, code: str) -> PolicyRow:
    """One policy of the desk.

    Raises:
        NotVisible: none, or another authority's.
    """
    for row in desk_policies(viewer):
        if row.pack.code == code:
            return row
    raise NotVisible()


def simulations(viewer: Viewer, policy_code: str = "", *, after: str = "", size: int = SIZE) -> Listing[Simulation]:
    """Forecasts of the authority, newest first."""
    rows = _own(Simulation.objects.select_related("pack_version"), viewer)
    return _page(rows.filter(policy_code=policy_code) if policy_code else rows, after, size)


def simulation(viewer: Viewer, pk: int) -> Simulation:
    """One forecast; NotVisible for another authority's."""
    return _one(_own(Simulation.objects.select_related("pack_version"), viewer), pk)


def runs(viewer: Viewer, *, scope: str = "", after: str = "", size: int = SIZE) -> Listing[Run]:
    """Runs of the authority with their parts, newest first."""
    rows = _own(Run.objects.prefetch_related("parts"), viewer)
    return _page(rows.filter(scope=scope) if scope else rows, after, size)


@dataclass(frozen=True)
class RunPage:
    """A run with its progress and what became of what it took in."""

    run: Run
    parts: list[RunPart]
    progress: dict[str, Any]
    states: dict[str, int] = field(default_factory=dict)


def run_page(viewer: Viewer, pk: int) -> RunPage:
    """One run for its console; a fixed number of queries, to be asked every second.

    Raises:
        NotVisible: none, or another authority's.
    """
    run = _one(_own(Run.objects.prefetch_related("parts__policy"), viewer), pk)
    counted = Entitlement.objects.filter(run=run).order_by().values_list("state").annotate(Count("pk"))
    return RunPage(run, list(run.parts.all()), run.progress, dict(counted))


def review_list(
    viewer: Viewer, *, policy_code: str = "", state: str = State.MATCHED, period: str = "", after: str = "",
    size: int = SIZE,
) -> Listing[Entitlement]:  # fmt: skip
    """What waits for an officer (or is in another state), with the person and the units of each."""
    rows = entitlements_visible_to(viewer).filter(state=state).prefetch_related("units")
    if viewer.role not in (Role.OFFICER, Role.SYSTEM):
        rows = rows.none()
    if policy_code:
        rows = rows.filter(policy_code=policy_code)
    return _page(rows.filter(period=period) if period else rows, after, size)


def entitlements(
    viewer: Viewer, *, states: Iterable[str] = (), policy_code: str = "", period: str = "", run: int | None = None,
    after: str = "", size: int = SIZE,
) -> Listing[Entitlement]:  # fmt: skip
    """Entitlements of the authority, filtered."""
    rows = entitlements_visible_to(viewer)
    if viewer.role not in (Role.OFFICER, Role.SYSTEM):
        rows = rows.none()
    wanted = {"state__in": list(states), "policy_code": policy_code, "period": period, "run_id": run}
    return _page(rows.filter(**{name: value for name, value in wanted.items() if value}), after, size)


def questions(
    viewer: Viewer, *, state: str = QuestionState.OPEN, after: str = "", size: int = SIZE
) -> Listing[Question]:
    """Requests to the officer's authority as the source of facts."""
    rows = _own(Question.objects.filter(state=state).select_related("person", "organisation"), viewer)
    return _page(rows, after, size)


def question(viewer: Viewer, pk: int) -> Question:
    """One request; NotVisible for another authority's."""
    return _one(_own(Question.objects.select_related("person", "organisation"), viewer), pk)


def pay_files(viewer: Viewer, *, state: str = "", after: str = "", size: int = SIZE) -> Listing[PayFile]:
    """Pay files of the authority, newest first."""
    rows = _own(PayFile.objects.all(), viewer)
    return _page(rows.filter(state=state) if state else rows, after, size)


@dataclass(frozen=True)
class FilePage:
    """A pay file with its lines and what became of them: state → (lines, fen)."""

    file: PayFile
    payments: Listing[Payment]
    sums: dict[str, tuple[int, int]]


def pay_file_page(viewer: Viewer, pk: int, *, state: str = "", after: str = "", size: int = SIZE) -> FilePage:
    """One pay file.

    Raises:
        NotVisible: none, or another authority's.
    """
    file = _one(_own(PayFile.objects.all(), viewer), pk)
    rows = file.payments.select_related("entitlement__person", "entitlement__organisation")
    sums = file.payments.order_by().values_list("state").annotate(Count("pk"), Sum("amount_fen"))
    return FilePage(
        file,
        _page(rows.filter(state=state) if state else rows, after, size),
        {name: (count, total) for name, count, total in sums},
    )


def objections(
    viewer: Viewer, *, state: str = ObjectionState.FILED, after: str = "", size: int = SIZE
) -> Listing[Objection]:
    """Objections to decisions of the authority."""
    rows = Objection.objects.filter(state=state).select_related("entitlement__policy", "person", "organisation")
    return _page(_own(rows, viewer), after, size)


def objection(viewer: Viewer, pk: int) -> Objection:
    """One objection; NotVisible for another authority's."""
    rows = Objection.objects.select_related("entitlement__policy", "decision", "person", "organisation")
    return _one(_own(rows, viewer), pk)


def recoveries(
    viewer: Viewer, *, state: str = RecoveryState.OPEN, after: str = "", size: int = SIZE
) -> Listing[Recovery]:
    """What the authority has to get back."""
    rows = Recovery.objects.filter(state=state).select_related("entitlement__policy", "person", "organisation")
    return _page(_own(rows.prefetch_related("instalments"), viewer), after, size)


def recovery(viewer: Viewer, pk: int) -> Recovery:
    """One recovery; NotVisible for another authority's."""
    rows = Recovery.objects.select_related("entitlement__policy", "person", "organisation")
    return _one(_own(rows.prefetch_related("instalments"), viewer), pk)


def _one(rows: QuerySet[M], pk: int) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def desk_counts(viewer: Viewer) -> dict[str, int]:
    """Numbers for the head line of the desk."""
    rows = entitlements_visible_to(viewer).order_by()
    if viewer.role not in (Role.OFFICER, Role.SYSTEM):
        rows = rows.none()
    counted = dict(rows.values_list("state").annotate(Count("pk")))
    today = timezone.localdate()
    open_ones = _own(Objection.objects.filter(state=ObjectionState.FILED), viewer)
    flying = Payment.objects.filter(state=PaymentState.ORDERED, entitlement__in=rows.values("pk"))
    return {
        "to_review": counted.get(State.MATCHED, 0),
        "held": counted.get(State.HELD, 0),
        "approved": counted.get(State.APPROVED, 0),
        "in_payment": flying.count(),
        "returned": counted.get(State.RETURNED, 0),
        "recovering": counted.get(State.RECOVERING, 0),
        "objections": open_ones.count(),
        "objections_overdue": open_ones.filter(due_on__lt=today).count(),
        "questions": _own(Question.objects.filter(state=QuestionState.OPEN, asked="source"), viewer).count(),
        "proposals": _own(PolicyInForce.objects.filter(state=PolicyState.PROPOSED), viewer).count(),
    }


def figures() -> dict[str, int]:
    """K3: policies in force, and what reached people and firms without an application."""
    rows = Entitlement.objects.filter(state__in=REACHED)
    sums = rows.aggregate(count=Count("pk"), paid=Sum("paid_fen"), people=Count("person", distinct=True),
                          firms=Count("organisation", distinct=True))  # fmt: skip
    kept = PolicyInForce.objects.filter(state=PolicyState.IN_FORCE).values("policy_code").distinct()
    return {
        "policies_in_force": kept.count(),
        "delivered": sums["count"],
        "paid_fen": sums["paid"] or 0,
        "people": sums["people"],
        "firms": sums["firms"],
    }
