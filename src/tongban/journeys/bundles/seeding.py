"""Synthetic bundles for the demonstration city: filed and accepted by the real actions, moved on by the worker."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.bundles.queries import bundles
from tongban.journeys.bundles.source import all_sources
from tongban.journeys.cases.public import (
    Case,
    CaseError,
    State,
    accept,
    cases_visible_to,
    save_draft,
    start_draft,
    submit,
)
from tongban.journeys.packs.public import PackVersion, answers_of_scenario, load_yaml
from tongban.registers.authorities.public import officers_of
from tongban.registers.people.public import Person

TRIES = 12
# What the city does not know of somebody: numbers that cannot exist.
UNKNOWN = {"phone": "10012345678", "bank_account": "6228480000000000000"}


def seed_bundles(wanted: int = 2, seed: int = 1) -> int:
    """File so many of each bundle for people, if there are none at all; what the rules refuse is left out, as in life.

    Returns:
        how many common cases there are.
    """
    chance, packs = random.Random(seed), bundles("person")
    everybody = cases_visible_to(Viewer(role=Role.SYSTEM)).filter(pack_code__in=[pack.code for pack in packs])
    return everybody.count() or sum(1 for pack in packs for _case in _some(pack, wanted, chance))


def _some(pack: PackVersion, wanted: int, chance: random.Random) -> Iterator[Case]:
    """So many filings of one bundle; every second is accepted, so that its members are under way."""
    answers = answers_of_scenario(pack.form_schema, _told(pack.code))
    people = list(Person.objects.filter(_who(pack.code), death_date=None).values_list("pk", flat=True)[:2000])
    found = 0
    for tried, person in enumerate(chance.sample(people, min(TRIES, len(people)))):
        if found == wanted or not answers:
            return
        viewer = Viewer(role=Role.PERSON, person_id=person, assurance=3)
        try:
            with transaction.atomic():
                case = start_draft(pack, viewer)
                known = {name: value for name, value in case.answers.items() if value}
                case = submit(save_draft(case, {**UNKNOWN, **_without(answers, tried), **known}, "", viewer), viewer)
        except CaseError:
            continue
        found += 1
        if found % 2 and case.state == State.RECEIVED:  # others still wait for signatures
            _accept(case)
        yield case


def _who(code: str) -> Any:
    from django.db.models import Q

    if code == "birth":  # few people of the city have just had a child in a hospital that reported it
        return Q(name="宋雨")
    away = Q(residence_region__code__startswith="31") & ~Q(hukou_region__code__startswith="31")
    return away if code == "new_resident" else Q(hukou_region__code__startswith="31", birth_date__lte="1961-01-01")


def _told(code: str) -> dict[str, Any]:
    """Answers that the first example of the bundle gives, as texts."""
    for folder in all_sources(Path(settings.PACKS)):
        files = [*sorted(folder.glob("scenarios/*.yaml")), *folder.glob("scenarios.yaml")]
        for file in files if folder.name == code else ():
            return dict(load_yaml(file.read_text(encoding="utf-8"), file.name).data["apply"])
    return {}


def _without(answers: dict[str, Any], tried: int) -> dict[str, Any]:
    """Every second one does not need the card too."""
    asked = {"wants_card", "needs_card"} & set(answers)
    return {**answers, **dict.fromkeys(asked, tried % 2 == 0)}


def _accept(case: Case) -> None:
    for officer in officers_of(case.authority_code, "officer")[:1]:
        posts = frozenset(row.pk for row in officer.posts.all())
        accept(case, by=Viewer(role=Role.OFFICER, officer_id=officer.pk, authority_code=officer.authority_id,
                               region_code=case.region_code, posts=posts))  # fmt: skip
