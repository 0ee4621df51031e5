"""抽签: experts drawn from a department's list in an order that anybody can compute again from the record."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.journeys.cases.models import Case, Expert
from tongban.registers.organisations.public import members_of
from tongban.registers.people.public import relatives_of


@dataclass(frozen=True)
class Lot:
    """One draw: everybody without an interest, in the order of the lot; and who was left out, with the reason."""

    seed: str
    order: tuple[Expert, ...]
    left_out: dict[int, str] = field(default_factory=dict)
    profession: str = ""

    def as_kept(self, wanted: int) -> dict[str, Any]:
        """What the record needs to compute the draw again."""
        return {
            "seed": self.seed, "order": [one.pk for one in self.order], "wanted": wanted, "field": self.profession,
            "left_out": {str(pk): reason for pk, reason in self.left_out.items()},
            "at": timezone.now().isoformat(timespec="seconds"),
        }  # fmt: skip


def place_of(seed: str, expert_pk: int) -> str:
    """Where an expert comes in the order: the digest of seed and key, as text.

    Example:
        >>> sorted([1, 2, 3], key=lambda pk: place_of("0", pk))
        [1, 3, 2]
    """
    return hashlib.sha256(f"{seed}:{expert_pk}".encode()).hexdigest()


def draw_lot(case: Case, wanted: int, profession: str = "") -> Lot:
    """Draw from the list of the case's department; those with an interest take no part.

    The seed comes from the machine's random source after the list is read, so that nobody chooses the outcome.
    """
    rows = Expert.objects.filter(authority_code=case.authority_code, is_active=True).select_related("person")
    if profession:
        rows = rows.filter(field=profession)
    interested = interests_in(case)
    left_out, free = {}, []
    for expert in rows:
        if reason := interest_of(expert, case, interested):
            left_out[expert.pk] = reason
        else:
            free.append(expert)
    seed = secrets.token_hex(16)
    return Lot(seed, tuple(sorted(free, key=lambda one: place_of(seed, one.pk))), left_out, profession)


def interests_in(case: Case) -> dict[int, str]:
    """People who have an interest in a case: applicant, agent, members of the firm, and the relatives of these."""
    found: dict[int, str] = {}
    close = [case.person, case.agent]
    if case.organisation is not None:
        close.append(case.organisation.legal_representative)
        close += [member.person for member in members_of(case.organisation)]
    people = {person.pk: person for person in close if person is not None}
    for person in people.values():
        for row in relatives_of(person):
            found[row.relative_id] = _("申请一方的亲属")
    return found | dict.fromkeys(people, _("申请一方的人员"))


def interest_of(expert: Expert, case: Case, interested: dict[int, str]) -> str:
    """Why this expert may not judge this case; empty when nothing is known."""
    if case.organisation_id and expert.employer_id == case.organisation_id:
        return str(_("受聘于申请单位"))
    return str(interested.get(expert.person_id, ""))
