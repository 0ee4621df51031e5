"""Reads of codes: mine, those of my gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible, Role, Viewer

from .errors import UnknownGate
from .families import families, scenes
from .models import Device, Gate, IssuedCode, IssuedKind, Scan, ScanObjection

PAGE = 20


@dataclass(frozen=True)
class ScanPage:
    """One page of scans, the latest first; ``next`` is where the page before it in time begins."""

    scans: Sequence[Scan]
    next: str


def scans_of(viewer: Viewer, before: str = "", size: int = PAGE) -> ScanPage:
    """Looks at the code of the person whom the viewer stands for."""
    rows = Scan.objects.select_related("gate__authority", "carrier", "objection").order_by("-at", "-pk")
    if viewer.role != Role.PERSON or viewer.person_id is None:
        return ScanPage([], "")
    return _page(rows.filter(person_id=viewer.person_id), before, size)


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
    """What the gate saw, in the reader's words: "年满60岁：是"."""
    scene = scenes().get(scan.scene)
    titles = families()[scene.family].titles if scene else {}
    language = (get_language() or "zh")[:2]
    words = []
    for name, value in scan.seen.items():
        title = titles.get(name, {}).get(language) or titles.get(name, {}).get("zh", name)
        said = (_("是") if value else _("不是")) if isinstance(value, bool) else f"{value}%"
        words.append(_("%(what)s：%(value)s") % {"what": title, "value": said})
    return words


def scan_of(viewer: Viewer, pk: int) -> Scan:
    """One look at my code.

    Raises:
        NotVisible: somebody else's.
    """
    scan = Scan.objects.select_related("gate__authority", "objection").filter(pk=pk).first()
    if scan is None or viewer.role != Role.PERSON or scan.person_id is None or scan.person_id != viewer.person_id:
        raise NotVisible
    return scan


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
    if not viewer.role.is_staff or not viewer.authority_code:
        return []
    return list(Gate.objects.filter(authority_id=viewer.authority_code, is_active=True))


def gate_of(viewer: Viewer, code: str) -> Gate:
    """One gate of the viewer's authority.

    Raises:
        UnknownGate: there is none of that code, or it is another authority's.
    """
    for gate in gates_of(viewer):
        if gate.code == code:
            return gate
    raise UnknownGate


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
