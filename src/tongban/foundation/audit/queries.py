"""Reading and proving the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from .actions import ref
from .chains import CHAINS, digest_of, seal_of
from .models import ChainHead, Entry

_CONTENT = (
    "chain", "position", "at", "actor", "for_whom", "action", "subject", "reason", "detail_json", "previous", "digest",
    "hash_name",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One place where the trail is not what was written."""

    chain: int
    position: int
    kind: str
    """``altered``, ``removed``, ``reordered``, ``head`` (a foreign seal) or ``rewound`` (behind the anchor)."""
    words: str


@dataclass
class Report:
    """What ``verify`` saw."""

    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    """{chain: (last position, last digest)}: keep it elsewhere; a later ``verify(anchor=…)`` compares."""

    @property
    def is_intact(self) -> bool:
        """True when nothing was found."""
        return not self.findings


def verify(anchor: dict[int, tuple[int, str]] | None = None) -> Report:
    """Read the whole trail and name every altered, removed or reordered row.

    Args:
        anchor: heads of an earlier report that was kept outside this database. With it even somebody who put back an
            older copy of rows and heads together is found.
    """
    report = Report()
    heads = {head.chain: head for head in ChainHead.objects.all()}
    present = set(heads) | set(Entry.objects.values_list("chain", flat=True).distinct()) | set(anchor or {})
    for chain in sorted(present):
        _verify_chain(chain, heads.get(chain), (anchor or {}).get(chain), report)
    if heads and len(heads) != CHAINS:
        report.findings.append(Finding(-1, 0, "head", f"{CHAINS - len(heads)} chain heads are gone"))
    return report


def _verify_chain(chain: int, head: ChainHead | None, anchor: tuple[int, str] | None, report: Report) -> None:
    expected, previous = 1, ""
    anchored = anchor is None or anchor[0] == 0
    for row in _rows(chain):
        report.rows += 1
        position = row["position"]
        if position > expected:
            gone = f"rows {expected} to {position - 1} are gone" if position - expected > 1 else "the row is gone"
            report.findings.append(Finding(chain, expected, "removed", gone))
        elif row["previous"] != previous:
            report.findings.append(Finding(chain, position, "reordered", "does not follow the row before it"))
        if digest_of(row) != row["digest"]:
            report.findings.append(Finding(chain, position, "altered", "the content is not what was digested"))
        if anchor and position == anchor[0]:
            anchored = row["digest"] == anchor[1]
        expected, previous = position + 1, row["digest"]
    last = expected - 1
    report.heads[chain] = (last, previous)
    if not anchored:
        report.findings.append(Finding(chain, last, "rewound", "the trail does not contain the anchored row"))
    if head is None:
        report.findings.append(Finding(chain, last, "head", "the chain has no head"))
        return
    if head.seal != seal_of(chain, head.position, head.digest):
        report.findings.append(Finding(chain, head.position, "head", "the head was not sealed by us"))
    if head.position > last:
        report.findings.append(Finding(chain, last + 1, "removed", f"rows {last + 1} to {head.position} are gone"))
    elif (head.position, head.digest) != (last, previous):
        report.findings.append(Finding(chain, last, "altered", "the last row is not the one the head names"))


def _rows(chain: int) -> Iterator[dict[str, Any]]:
    yield from Entry.objects.filter(chain=chain).order_by("position").values(*_CONTENT).iterator(chunk_size=2000)


def entries_about(subject: models.Model | str) -> models.QuerySet[Entry]:
    """Everything that was recorded about one thing, oldest first."""
    return Entry.objects.filter(subject=ref(subject)).order_by("at", "pk")


def entries(
    *,
    actor: str = "",
    action: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> models.QuerySet[Entry]:
    """The trail for the console, newest first.

    Args:
        actor: exact short name of who acted.
        action: an action, or its beginning with a dot at the end (``case.``).
        subject: exact short name of a thing.
        since: from this moment.
        until: before this moment.
    """
    rows = Entry.objects.order_by("-at", "-pk")
    if actor:
        rows = rows.filter(actor=actor)
    if action:
        rows = rows.filter(action__startswith=action) if action.endswith(".") else rows.filter(action=action)
    if subject:
        rows = rows.filter(subject=subject)
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    return rows
