"""Reads of codes: mine, those of my gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.adapters.public import PortError
from tongban.foundation.statements.public import Select, given
from tongban.registers.people.public import Person, person

from .actions.scanning import is_holder
from .cards import masked, state_of
from .errors import UnknownGate
from .families import families, scenes
from .foreign.hcert import KIND_WORDS
from .foreign.reading import fact_titles
from .models import (
    AttachedCard,
    Device,
    ForeignIssuer,
    Gate,
    IssuedCode,
    IssuedKind,
    IssuerCard,
    Scan,
    ScanObjection,
    Venue,
    VenueComplaint,
)
from .ports import Title, card_issuers
from .tellers import told_words

PAGE = 20


@dataclass(frozen=True)
class ScanPage:
    """One page of scans, the latest first; ``next`` is where the page before it in time begins."""

    scans: Sequence[Scan]
    next: str


def scans_of(viewer: Viewer, before: str = "", size: int = PAGE) -> ScanPage:
    """Looks at the code of the person or the firm whom the viewer stands for; a delayed one when its delay is over."""
    rows = Scan.objects.select_related("gate__authority", "carrier", "objection", "lawful").order_by("-at", "-pk")
    if viewer.role != Role.PERSON or not (viewer.person_id or viewer.organisation_id):
        return ScanPage([], "")
    mine = Q(person_id=viewer.person_id) if viewer.person_id else Q(organisation_id=viewer.organisation_id)
    return _page(rows.filter(mine).filter(_is_told()), before, size)


def _is_told() -> Q:
    return Q(lawful__isnull=True) | Q(lawful__told_at__lte=timezone.now())


def scans_at(viewer: Viewer, gate: Gate, before: str = "", size: int = PAGE) -> ScanPage:
    """Looks at one gate, for its own staff."""
    gate_of(viewer, gate.code)
    return _page(Scan.objects.filter(gate=gate).select_related("person").order_by("-at", "-pk"), before, size)


def _page(rows: QuerySet[Scan], before: str, size: int) -> ScanPage:
    moment, _, key = before.partition("~")
    if key.isdigit():
        try:
            at = datetime.fromisoformat(moment)
            rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(key)))
        except ValueError:
            pass
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return ScanPage(found[:size], f"{last.at.isoformat()}~{last.pk}" if last else "")


def fact_words(scan: Scan) -> list[str]:
    """What the gate saw and what the registers told it, in the reader's words: "年满60岁：是"."""
    scene = scenes().get(scan.scene)
    titles: dict[str, Mapping[str, str]] = dict(families()[scene.family].titles) if scene else {}
    titles |= fact_titles(scan.scheme) if scan.scheme else {}
    titles["card"] = {"zh": "所用的卡", "en": "Card"}
    language = (get_language() or "zh")[:2]
    use = getattr(scan, "lawful", None) if scene is None or scene.law else None
    identifies = scene.tells if scene and scan.result == "good" and scan.person_id and not scene.law else ()
    words = told_words(use.told if use else identifies)
    for name, value in scan.seen.items():
        title = titles.get(name, {}).get(language) or titles.get(name, {}).get("zh", name)
        words.append(_("%(what)s：%(value)s") % {"what": title, "value": _value_words(name, value, language)})
    return words


@dataclass(frozen=True)
class CardLine:
    """One issuer on the page of the holder: what is attached, else what could be."""

    issuer: str
    title: Title
    attached: AttachedCard | None
    state: str
    number: str
    shows: tuple[tuple[Title, str], ...]
    scenes: tuple[Title, ...]


def cards_of(viewer: Viewer) -> list[CardLine]:
    """Every card issuer with the holder's card, attached or not; an issuer that knows no card is left out."""
    if viewer.person_id is None:
        return []
    holder, lines = person(viewer.person_id), []
    rows = AttachedCard.objects.filter(person=holder, detached_at__isnull=True)
    attached = {row.issuer: row for row in rows}
    for issuer in card_issuers.names():
        used = tuple(scene.title for scene in scenes().values() if scene.card == issuer)
        plug, row = card_issuers[issuer], attached.get(issuer)
        try:
            card = plug.card(row.number) if row else next(iter(plug.cards_of(holder)), None)
        except PortError:
            if row:
                lines.append(CardLine(issuer, plug.title, row, "unknown", masked(row.number), (), used))
            continue
        number = row.number if row else card.number if card else ""
        if number:
            shows = card.shows if card else ()
            lines.append(CardLine(issuer, plug.title, row, state_of(card), number, shows, used))
    return lines


def issuer_cards(issuer: str = "", words: str = "") -> QuerySet[IssuerCard]:
    """Books of the embedded issuers, for operators; by number or name."""
    rows = IssuerCard.objects.select_related("person")
    rows = rows.filter(issuer=issuer) if issuer else rows
    return rows.filter(Q(number__startswith=words) | Q(person__name=words)) if words else rows


def issuer_titles() -> dict[str, Title]:
    """Card issuers on the shelf by their code."""
    return {code: card_issuers[code].title for code in card_issuers.names()}


def issuer_card(pk: int) -> IssuerCard:
    """One card of an embedded issuer.

    Raises:
        NotVisible: there is none.
    """
    row = IssuerCard.objects.filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def _value_words(name: str, value: object, language: str) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if isinstance(value, str):
        return KIND_WORDS[value].get(language, value) if name == "kind" and value in KIND_WORDS else value
    return f"{value}%"


def scan_of(viewer: Viewer, pk: int) -> Scan:
    """One look at my code.

    Raises:
        NotVisible: somebody else's.
    """
    rows = Scan.objects.select_related("gate__authority", "objection", "lawful__officer", "lawful__second")
    scan = rows.filter(_is_told(), pk=pk).first()
    if scan is None or viewer.role != Role.PERSON or not is_holder(viewer, scan):
        raise NotVisible
    return scan


def identified_by(viewer: Viewer, scan_id: str) -> Person | None:
    """The person whom this member of staff identified by a scan at a window a moment ago; None otherwise.

    For opening a case with the person filled in: only for the one who scanned, and only for a quarter of an hour.
    """
    since = timezone.now() - timedelta(minutes=15)
    row = (
        Scan.objects.filter(scan_id=scan_id, scene="window.identify", result="good", by=viewer.actor_ref)
        .filter(received_at__gte=since, was_offline=False).select_related("person").first()
    )  # fmt: skip
    return row.person if row and viewer.role.is_staff else None


def scan_just_made(viewer: Viewer, scan_id: str) -> Scan | None:
    """A good scan of a person at a gate of the viewer's body within the last quarter of an hour; None otherwise."""
    since = timezone.now() - timedelta(minutes=15)
    rows = Scan.objects.filter(scan_id=scan_id, result="good", is_copy=False, person__isnull=False)
    row = rows.filter(received_at__gte=since, gate__authority_id=viewer.authority_code).select_related("gate").first()
    return row if row and viewer.role.is_staff and viewer.authority_code else None


def devices_of(viewer: Viewer) -> list[Device]:
    """Living devices of the person who is really there, the latest first."""
    owner = viewer.acting_person_id
    if owner is None:
        return []
    return list(Device.objects.filter(person_id=owner, revoked_at__isnull=True).order_by("-bound_at"))


def device_of(viewer: Viewer, pk: int) -> Device:
    """One of my devices.

    Raises:
        NotVisible: somebody else's.
    """
    device = Device.objects.filter(pk=pk, person_id=viewer.acting_person_id or 0).first()
    if device is None:
        raise NotVisible
    return device


def paper_of(viewer: Viewer) -> IssuedCode | None:
    """The living paper code of the person whom the viewer stands for."""
    return IssuedCode.objects.filter(
        person_id=viewer.person_id or 0, kind=IssuedKind.PAPER, family="general", revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    ).first()  # fmt: skip


def gates_of(viewer: Viewer) -> list[Gate]:
    """Gates of the viewer's authority."""
    return list(_gates(viewer))


def _gates(viewer: Viewer) -> QuerySet[Gate]:
    if not viewer.role.is_staff or not viewer.authority_code:
        return Gate.objects.none()
    return Gate.objects.filter(authority_id=viewer.authority_code, is_active=True).select_related("venue")


_gate_at = Select(
    lambda: Gate.objects.filter(authority_id=given(0), code=given(1), is_active=True).select_related("venue").order_by()
)


def gate_of(viewer: Viewer, code: str) -> Gate:
    """One gate of the viewer's authority.

    Raises:
        UnknownGate: there is none of that code, or it is another authority's.
    """
    gate = _gate_at.first(viewer.authority_code, code) if viewer.role.is_staff and viewer.authority_code else None
    if gate is None:
        raise UnknownGate
    return gate


def objections_to_answer(viewer: Viewer) -> list[ScanObjection]:
    """Open objections to scans at the gates of the viewer's authority, the most urgent first."""
    rows = ScanObjection.objects.filter(scan__gate__authority_id=viewer.authority_code, answered_at__isnull=True)
    return list(rows.select_related("scan__gate").order_by("due_on", "pk")[:100]) if viewer.authority_code else []


def objection_of(viewer: Viewer, pk: int) -> ScanObjection:
    """One objection to a scan at a gate of the viewer's authority.

    Raises:
        NotVisible: another authority's, or there is none.
    """
    row = ScanObjection.objects.select_related("scan__gate").filter(pk=pk).first()
    if row is None or not viewer.authority_code or row.scan.gate.authority_id != viewer.authority_code:
        raise NotVisible
    return row


def scans_by_result(gate: Gate, day: datetime) -> dict[str, int]:
    """How often which result, on one day at one gate."""
    start = timezone.localtime(day).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Scan.objects.filter(gate=gate, at__gte=start).values_list("result").annotate(n=Count("pk"))
    return dict(rows)


def foreign_issuers(scheme: str = "") -> QuerySet[ForeignIssuer]:
    """The trust list, living and withdrawn, for operators."""
    rows = ForeignIssuer.objects.order_by("-added_at", "-pk")
    return rows.filter(scheme=scheme) if scheme else rows


def foreign_issuer(pk: int) -> ForeignIssuer:
    """One row of the trust list.

    Raises:
        NotVisible: there is none.
    """
    row = ForeignIssuer.objects.filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def gate_for_client(viewer: Viewer, code: str) -> Gate | None:
    """A gate of the authority whose system asks; None for every other."""
    return Gate.objects.filter(code=code, authority_id=viewer.authority_code or "-", is_active=True).first()


def venues_of(viewer: Viewer) -> list[Venue]:
    """Places of the viewer's authority."""
    if not viewer.role.is_staff or not viewer.authority_code:
        return []
    return list(Venue.objects.select_related("gate__authority").filter(gate__authority_id=viewer.authority_code)[:200])


def venue_for_staff(viewer: Viewer, code: str) -> Venue:
    """One place of the viewer's authority.

    Raises:
        NotVisible: another authority's, or there is none.
    """
    for venue in venues_of(viewer):
        if venue.code == code:
            return venue
    raise NotVisible


def complaints_about(venue: Venue) -> list[VenueComplaint]:
    """Complaints about a place, the open ones first."""
    return list(venue.complaints.order_by("answered_at", "-made_at")[:50])


def my_complaints(viewer: Viewer, venue: Venue) -> list[VenueComplaint]:
    """What the viewer said of this place, with the answers."""
    return list(venue.complaints.filter(person_id=viewer.person_id or 0)[:5])
