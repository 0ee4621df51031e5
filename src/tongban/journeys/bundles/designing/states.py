"""Which way drafts and editions may go."""

from __future__ import annotations

from tongban.journeys.bundles.models import DesignState, EditionState

D, E = DesignState, EditionState
DESIGN_MOVES: dict[DesignState, frozenset[DesignState]] = {
    D.DRAFT: frozenset({D.PROPOSED, D.DISCARDED}),
    D.PROPOSED: frozenset({D.DRAFT, D.PUBLISHED, D.DISCARDED}),
    D.PUBLISHED: frozenset(),
    D.DISCARDED: frozenset(),
}
EDITION_MOVES: dict[EditionState, frozenset[EditionState]] = {
    E.PILOT: frozenset({E.EXTENDED, E.ENDED}),
    E.IN_FORCE: frozenset({E.REPLACED}),
    E.REPLACED: frozenset(),
    E.EXTENDED: frozenset(),
    E.ENDED: frozenset(),
}
