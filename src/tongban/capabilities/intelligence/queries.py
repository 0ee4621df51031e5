"""Reads: readings of one's own authority, and a text cut into marked pieces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tongban.foundation.access.public import Role, Viewer

from .models import PolicyText, Proposal
from .states import ProposalState


def texts_visible_to(viewer: Viewer) -> QuerySet[PolicyText]:
    """Readings of the viewer's authority, newest first, each with ``open_count`` and ``confirmed_count``."""
    if viewer.role != Role.OFFICER or not viewer.authority_code:
        return PolicyText.objects.none()
    return (
        PolicyText.objects.filter(authority_code=viewer.authority_code)
        .annotate(
            open_count=Count("proposals", filter=Q(proposals__state=ProposalState.OPEN)),
            confirmed_count=Count("proposals", filter=Q(proposals__state=ProposalState.CONFIRMED)),
        )
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, with the proposals that quote it; none for plain words."""

    text: str
    proposals: tuple[Proposal, ...] = ()

    @property
    def first(self) -> Proposal | None:
        """The proposal to which a click on these words leads."""
        return self.proposals[0] if self.proposals else None


def marked(text: str, proposals: Iterable[Proposal]) -> list[Piece]:
    """The text in pieces, in order and without loss: joined they are the text."""
    spans = [(one.start, one.end, one) for one in proposals if one.start < one.end <= len(text)]
    edges = sorted({0, len(text), *(edge for low, high, _ in spans for edge in (low, high))})
    pieces = []
    for low, high in zip(edges, edges[1:], strict=False):
        over = tuple(one for start, end, one in spans if start <= low and high <= end)
        pieces.append(Piece(text[low:high], over))
    return pieces
