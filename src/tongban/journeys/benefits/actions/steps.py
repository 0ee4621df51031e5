"""What every action does: lock, ask who may, move, write down, announce."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.journeys.benefits import states
from tongban.journeys.benefits.errors import NotAllowed, NotYours
from tongban.journeys.benefits.models import Entitlement
from tongban.journeys.benefits.models.subjects import OfSubject
from tongban.journeys.benefits.states import State

By = Viewer | str
DECIDING = ("reviewer", "head")
HANDLING = ("officer", *DECIDING)  # not an archivist, a keeper of seals or whoever else works there
WITH = ("policy", "person", "organisation")


def reference(by: By) -> str:
    """How whoever acts is written down."""
    return by if isinstance(by, str) else by.actor_ref


def is_system(by: By) -> bool:
    """Whether it is a job or a schedule."""
    return reference(by) == Role.SYSTEM


def serves(viewer: Viewer, authority_code: str, region_code: str = "") -> bool:
    """Whether a member of staff works for the authority, or for its bureau in the district that it is about."""
    if viewer.role != Role.OFFICER or not viewer.authority_code:
        return False
    own, place = viewer.region_code[:6], region_code[:6]
    whole_city = not own or own.endswith("0000")
    if viewer.authority_code == authority_code:
        return whole_city or not place or own == place
    return viewer.authority_code.startswith(f"{authority_code}_") and bool(place) and own == place


def require_officer(by: By, authority_code: str, *posts: str, region_code: str = "") -> None:
    """Who may act for the authority of a policy: whoever handles cases there, or only these ``posts``.

    Raises:
        NotYours: another authority or region; a stranger cannot tell it from what does not exist.
        NotAllowed: the right authority, but not the post for it.
    """
    if is_system(by):
        return
    if isinstance(by, str) or not serves(by, authority_code, region_code):
        raise NotYours()
    if not by.holds(*(posts or HANDLING)):
        raise NotAllowed()


def is_own(by: By, row: OfSubject) -> bool:
    """Whether it is about the viewer, or the person or firm that the viewer acts for."""
    if isinstance(by, str) or by.role != Role.PERSON:
        return False
    if row.organisation_id:
        return by.organisation_id == row.organisation_id
    return by.organisation_id is None and by.person_id is not None and by.person_id == row.person_id


def require_own(by: By, row: OfSubject) -> None:
    """Raises NotYours for anybody but the subject and who acts for it."""
    if not is_own(by, row):
        raise NotYours()


def lock(pk: int) -> Entitlement:
    """The entitlement as it is now, ours until the transaction ends."""
    return lock_all([pk])[0]


def lock_all(pks: Iterable[int]) -> list[Entitlement]:
    """Several, always in the order of their keys, so that two that lock the same wait rather than deadlock."""
    rows = Entitlement.objects.select_related(*WITH).select_for_update(of=("self",))
    return list(rows.filter(pk__in=list(pks)).order_by("pk"))


def move(entitlement: Entitlement, target: State) -> None:
    """Take it to a state that the table allows; the caller saves."""
    if entitlement.state != target:
        states.require(states.ENTITLEMENT, entitlement.state, target)
        entitlement.state = target


def said(row: models.Model, kind: str, by: By, *, reason: str = "", **data: Any) -> None:
    """Audit and announce one change of anything in this room."""
    record(by, f"benefit.{kind}", row, reason=reason, detail=data or None)
    announce(f"tongban.benefit.{kind}", subject=f"{row._meta.label_lower}:{row.pk}", data=data)


def about(entitlement: Entitlement) -> dict[str, Any]:
    """What every event of an entitlement carries: references and codes, never personal data."""
    return {
        "policy": entitlement.policy_code, "period": entitlement.period, "authority": entitlement.authority_code,
        "amount_fen": entitlement.amount_fen,
    }  # fmt: skip
