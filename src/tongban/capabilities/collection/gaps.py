"""Gaps between paper and electronic: found every night, given to the issuer with a term, closed or explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.licences.public import Licence, LicenceState, licence_types
from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.registers.authorities.public import authority_for, officers_of
from tongban.registers.organisations.public import Organisation

from .errors import SayMore
from .models import Gap
from .ports import Paper, paper_sources

# The issuer has a month; after that it is reminded every week.
TERM_DAYS = 30
REMIND_EVERY = timedelta(days=7)
BUSINESS = "business_licence"


REMINDED = declare_kind(
    "collection.reminded",
    title=_("还有 %(gaps)s 份纸质证照没有电子证照，已过期限"),
    body=_("请补录电子证照，或者写明为什么不用补。在“证照归集 · 缺口”里逐份处理；处理以前每周提醒一次。"),
    category=Category.WORK,
)


class EndedRegistrations:
    """Two sources that this room knows by itself: firms without a business licence, and licences that ran out."""

    def check_config(self) -> list[str]:
        return []

    def without_licence(self) -> Iterator[Paper]:
        yield from _firms()
        yield from _ran_out()


def _firms() -> Iterator[Paper]:
    held = Licence.objects.filter(organisation=OuterRef("pk"), type_code=BUSINESS, state=LicenceState.VALID)
    kind = licence_types().get(BUSINESS)
    if kind is None:
        return
    firms = Organisation.objects.filter(status="active", kind__in=["company", "sole_trader", "partnership"])
    issuers: dict[str, str] = {}
    for firm in firms.filter(~Exists(held)).order_by("pk").iterator(500):
        district = firm.region_id[:6]
        if district not in issuers:
            issuers[district] = authority_for(kind.authority, district).pk
        yield Paper("register", f"organisations.organisation:{firm.pk}", firm.name[:200], BUSINESS, issuers[district],
                    organisation_id=firm.pk)  # fmt: skip


def _ran_out() -> Iterator[Paper]:
    """Ended in the last year while the holder has no other valid one of the type."""
    today = timezone.localdate()
    newer = Licence.objects.filter(
        Q(person=OuterRef("person"), person__isnull=False)
        | Q(organisation=OuterRef("organisation"), organisation__isnull=False),
        type_code=OuterRef("type_code"), state=LicenceState.VALID,
    ).filter(Q(valid_until=None) | Q(valid_until__gte=today))  # fmt: skip
    ended = Licence.objects.filter(
        state__in=[LicenceState.VALID, LicenceState.LAPSED], valid_until__lt=today,
        valid_until__gte=today - timedelta(days=365),
    )  # fmt: skip
    for one in ended.filter(~Exists(newer)).order_by("pk").iterator(500):
        yield Paper(
            "expired", f"licences.licence:{one.pk}", one.number, one.type_code, one.authority_id,
            person_id=one.person_id, organisation_id=one.organisation_id,
        )  # fmt: skip


def find_gaps(today: date | None = None) -> tuple[int, int]:
    """Look everywhere; open a gap for what is new, close what has its licence now. Safe to run twice.

    Returns:
        How many were opened and how many closed.
    """
    day = today or timezone.localdate()
    due = day + timedelta(days=TERM_DAYS)
    seen: set[tuple[str, str, str]] = set()
    known = set(Gap.objects.values_list("kind", "ref", "type_code"))
    opened = 0
    for name in paper_sources.names():
        for paper in paper_sources[name].without_licence():
            key = (paper.kind, paper.ref, paper.type_code)
            if key in seen:
                continue
            seen.add(key)
            if key not in known:
                opened += _open(paper, day, due)
    return opened, _close_mended(seen)


@transaction.atomic
def _open(paper: Paper, day: date, due: date) -> int:
    gap, made = Gap.objects.get_or_create(
        kind=paper.kind, ref=paper.ref, type_code=paper.type_code,
        defaults={
            "words": paper.words[:200], "authority_id": paper.authority_code, "person_id": paper.person_id,
            "organisation_id": paper.organisation_id, "found_on": day, "due_on": due,
        },
    )  # fmt: skip
    if made:
        announce("tongban.collection.gap_found", subject=f"collection.gap:{gap.pk}",
                 data={"kind": gap.kind, "type": gap.type_code, "authority": gap.authority_id})  # fmt: skip
    return int(made)


def _close_mended(seen: set[tuple[str, str, str]]) -> int:
    closed = 0
    rows = Gap.objects.exclude(state=Gap.State.CLOSED).values_list("pk", "kind", "ref", "type_code")
    for pk, *key in rows.iterator(500):
        if tuple(key) not in seen:
            closed += _close(pk)
    return closed


@transaction.atomic
def _close(pk: int) -> int:
    gap = Gap.objects.select_for_update().get(pk=pk)
    if gap.state == Gap.State.CLOSED:
        return 0
    gap.state, gap.closed_at, gap.closed_by = Gap.State.CLOSED, timezone.now(), "system"
    gap.save(update_fields=["state", "closed_at", "closed_by"])
    record("system", "collection.gap_closed", gap)
    return 1


def remind(today: date | None = None) -> int:
    """Remind issuers of what is past its term, once a week for each gap. Safe to run twice.

    Returns:
        How many were reminded of.
    """
    day = today or timezone.localdate()
    late = Gap.objects.filter(state=Gap.State.OPEN, due_on__lt=day)
    late = late.filter(Q(reminded_on=None) | Q(reminded_on__lte=day - REMIND_EVERY))
    per_issuer: dict[str, int] = {}
    for code in late.values_list("authority_id", flat=True).iterator(500):
        per_issuer[code] = per_issuer.get(code, 0) + 1
    with transaction.atomic():
        count = late.update(reminded_on=day, reminders=F("reminders") + 1)
        for code, number in per_issuer.items():
            announce("tongban.collection.reminded", subject=f"authorities.authority:{code}", data={"gaps": number})
            record("system", "collection.reminded", f"authorities.authority:{code}", detail={"gaps": number})
            _tell(code, number, day)
    return count


def _tell(code: str, number: int, day: date) -> None:
    """One message for each who answers for it: the heads of the issuer, or its officers where it has none."""
    answering = officers_of(code, "head") or officers_of(code, "officer")
    for officer in answering:
        send(officer, "collection.reminded", {"gaps": number}, link="/work/collection/gaps/",
             reference=f"collection.reminded {code} {day.isoformat()} {officer.pk}")  # fmt: skip


@transaction.atomic
def explain(gap: Gap, note: str, *, by: Viewer) -> Gap:
    """Say why there is no licence to add: the right has ended, the register is wrong. Saying it twice is harmless.

    Raises:
        SayMore: nothing was said.
    """
    gap = Gap.objects.select_for_update().get(pk=gap.pk)
    if gap.state != Gap.State.OPEN:
        return gap
    if len(note.strip()) < 4:
        raise SayMore
    gap.state, gap.note, gap.closed_at, gap.closed_by = (
        Gap.State.EXPLAINED, note.strip()[:300], timezone.now(), by.actor_ref[:80]
    )  # fmt: skip
    gap.save(update_fields=["state", "note", "closed_at", "closed_by"])
    record(by, "collection.gap_explained", gap, reason=note[:200])
    return gap


@transaction.atomic
def reopen(gap: Gap, *, by: Viewer) -> Gap:
    """Take an explanation back; the old term stands. Doing it twice is harmless."""
    gap = Gap.objects.select_for_update().get(pk=gap.pk)
    if gap.state == Gap.State.EXPLAINED:
        gap.state, gap.closed_at, gap.closed_by = Gap.State.OPEN, None, ""
        gap.save(update_fields=["state", "closed_at", "closed_by"])
        record(by, "collection.gap_reopened", gap)
    return gap
