"""Synthetic history for the demonstration city: cases in all states, brought there by the real actions."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from tongban.capabilities.process.public import add_signer, open_items, signers_missing
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.files.public import store
from tongban.journeys.cases.actions.acceptance import accept, decline, request_correction
from tongban.journeys.cases.actions.decision import decide, review
from tongban.journeys.cases.actions.drafts import save_draft, start_draft
from tongban.journeys.cases.actions.ends import withdraw
from tongban.journeys.cases.actions.judgements import confirm_points
from tongban.journeys.cases.actions.procedures import Order, order_procedure
from tongban.journeys.cases.actions.process import ensure_process
from tongban.journeys.cases.actions.steps import keep_clock, lock
from tongban.journeys.cases.actions.submission import submit
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.models import Case, CaseEvent
from tongban.journeys.cases.precheck import precheck
from tongban.journeys.cases.responsible import CITY_LEVELS
from tongban.journeys.cases.seeding_belongings import drawn
from tongban.journeys.cases.states import State
from tongban.journeys.packs.public import PackVersion, all_folders, answers_of_scenario, load_folder, published
from tongban.registers.authorities.public import Officer, authorities, officers_of
from tongban.registers.demonstration.public import extras
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person
from tongban.registers.places.public import working_calendar

log = logging.getLogger(__name__)
ARTICLE = [{"document": "行政许可法", "article": "第三十八条第二款"}]
# How far each hundred seeded cases go.
TARGETS = {
    "draft": 8,
    "received": 14,
    "correction": 8,
    "accepted": 10,
    "in_review": 16,
    "suspended": 4,
    "granted": 26,
    "refused": 6,
    "declined": 3,
    "withdrawn": 5,
}
DAYS_BACK = 60
MOMENTS = ("submitted_at", "received_at", "decided_at", "delivered_at", "closed_at", "materials_on", "accepted_on")


def seed_cases(count: int, seed: int = 1) -> Counter[str]:
    """Make so many cases of the published items; what the rules refuse is left out, as in life.

    Args:
        count: how many to try; the same number and seed try the same.
    Returns:
        how many cases stand in each state afterwards.
    """
    chance = random.Random(seed)
    packs = [pack for pack in published() if samples(pack.code)]
    number = 0
    while packs and number < count:
        pack = packs[number % len(packs)]
        if seed_one(pack, chance):
            number += 1
        else:  # nobody of the city needs it: the others get its turns
            packs.remove(pack)
    return Counter(Case.objects.values_list("state", flat=True))


def seed_one(pack: PackVersion, chance: random.Random, target: str = "", days_back: int = DAYS_BACK) -> bool:
    """One case of an item, by somebody who meets the conditions; whether there was anybody.

    Args:
        target: how far it goes; drawn by lot if empty.
        days_back: filed at most so many days ago.
    """
    target = target or chance.choices(list(TARGETS), list(TARGETS.values()))[0]
    for viewer in applicants(pack, chance):
        try:
            if precheck(pack.code, viewer).outcome.verdict is not True:
                continue
            with transaction.atomic():
                case = bring(pack, viewer, target, chance)
        except CaseError as error:
            log.info("%s not seeded: %s", pack.code, error)
            continue
        backdate(case, chance.randint(0, days_back))
        return True
    return False


@cache
def samples(pack_code: str) -> list[dict[str, Any]]:
    """Answers that the examples of the pack give."""
    for folder in all_folders(settings.PACKS, kind="item"):
        if folder.name == pack_code:
            found = load_folder(folder).scenarios.values()
            return [dict(d.data.get("when", {}).get("apply") or {}) for d in found if d.data.get("shows") == "granted"]
    return []


def applicants(pack: PackVersion, chance: random.Random, tries: int = 12) -> Iterator[Viewer]:
    """Some people (or heads of firms) of the city who may be right for the item."""
    if pack.manifest.get("audience") == "organisation":
        firms = _firms(pack)
        known = [(firm.pk, firm.legal_representative_id) for firm in extras()[1] if firm.legal_representative_id]
        for firm, head in [*chance.sample(known, len(known)), *chance.sample(firms, min(tries, len(firms)))]:
            yield Viewer(role=Role.PERSON, organisation_id=firm, agent_person_id=head, assurance=3)
        return
    rows = Person.objects.filter(death_date=None)
    if str(pack.manifest.get("catalogue", {}).get("level")) not in CITY_LEVELS:
        rows = rows.filter(near("residence_region__code", pack))
    people = list(rows.values_list("pk", flat=True)[:5000])
    needy = [person.pk for person in extras()[0]]
    crowd = chance.sample(people, min(3 * tries, len(people)))
    for person in [*crowd[: tries // 2], *chance.sample(needy, len(needy)), *crowd[tries // 2 :]]:
        yield Viewer(role=Role.PERSON, person_id=person, assurance=3)


def _firms(pack: PackVersion) -> list[tuple[int, int]]:
    rows = Organisation.objects.exclude(legal_representative=None).filter(near("region__code", pack))
    return list(rows.values_list("pk", "legal_representative")[:2000])


def near(field: str, pack: PackVersion) -> Q:
    """Districts whose bureau has officers; elsewhere nobody would take the case up. All of them where none has."""
    districts = [row.region_id for row in authorities(department=pack.owner) if officers_of(row.pk)]
    found = Q()
    for code in districts:
        if not code.endswith("0000"):
            found |= Q(**{f"{field}__startswith": code})
    return found


def bring(pack: PackVersion, viewer: Viewer, target: str, chance: random.Random) -> Case:
    """One case taken as far as the target by the officers who would do it.

    Raises:
        CaseError: the applicant does not meet the conditions or an answer is missing.
    """
    case = start_draft(pack.code, viewer)
    save_draft(case, answers_for(pack, chance), first_step(pack), viewer, files=files_for(pack))
    if target == "draft":
        return case
    pledged = bool(pack.manifest.get("pledge"))
    case = submit(case, viewer, pledged=pledged)
    if case.state != State.RECEIVED:
        return case
    ensure_process(case.pk)
    case = Case.objects.get(pk=case.pk)
    staff = {post: officer_viewer(case, post) for post in ("officer", "reviewer", "head")}
    if None in (staff["officer"], staff["reviewer"]):
        return case
    for step in STEPS.get(target, ()):
        try:
            with transaction.atomic():
                step(case, staff, viewer)
        except CaseError as error:  # such as an item that the rules have decided meanwhile
            log.info("%s stays %s: %s", case, case.state, error)
            break
        case.refresh_from_db()
    return Case.objects.get(pk=case.pk)


def answers_for(pack: PackVersion, chance: random.Random) -> dict[str, Any]:
    """What one example says, completed from the others; with a number that cannot exist where the city knows none."""
    found: dict[str, Any] = {}
    for sample in samples(pack.code):
        found = {**sample, **found}
    found |= chance.choice(samples(pack.code))
    for name, rule in pack.form_schema.get("properties", {}).items():
        if rule.get("format") == "mobile":
            found.setdefault(name, f"100{chance.randrange(10**8):08d}")
    return answers_of_scenario(pack.form_schema, found)


def files_for(pack: PackVersion) -> dict[str, str]:
    """A synthetic sheet for each material that is handed in."""
    asked = [entry for entry in pack.materials if "accept" in entry and not entry.get("when")]
    return {str(entry["id"]): sheet(entry["title"]["zh"]) for entry in asked}


@cache
def sheet(title: str) -> str:
    """One sheet of a kind serves all seeded cases of one run."""
    return str(store(drawn(title, []), name=f"{title}.pdf", by="system", scan=False).reference)


def first_step(pack: PackVersion) -> str:
    steps = pack.form_ui.get("steps") or [{"id": ""}]
    return str(steps[0]["id"])


def officer_viewer(case: Case, post: str) -> Viewer | None:
    """An officer of the case's authority with the post."""
    found: Officer | None = next(iter(officers_of(case.authority_code, post)), None)
    if found is None:
        return None
    return Viewer(
        role=Role.OFFICER,
        officer_id=found.pk,
        authority_code=found.authority_id,
        region_code=case.region_code,
        posts=frozenset(row.pk for row in found.posts.all()),
    )


Step = Callable[[Case, dict[str, Any], Viewer], Any]


def _review(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    """Review and survey, as often as the diagram asks; items without go straight to the decision."""
    officer = staff["officer"]
    confirm_points(case, by=officer)
    companion = next((one for one in staff.values() if one and one.officer_id != officer.officer_id), None)
    for _time in range(3):
        work = [*open_items(case.ref, "review"), *open_items(case.ref, "site_survey")]
        if not work:
            break
        if signers_missing(work[0]):
            if companion is None:
                break
            add_signer(work[0], companion.actor_ref, by=officer)
            review(case, "pass", by=officer)
            case = review(case, "pass", by=companion)
        else:
            case = review(case, "pass", by=officer)
    return case


def _correct(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    items = [{"id": "photo", "text": "材料不清晰", "remedy": "请重新拍摄后上传"}]
    return request_correction(case, items, by=staff["officer"])


def _accept(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    return accept(case, by=staff["officer"])


def _pause(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    order = Order("inspection", "需要检验", 10, institution="市质量监督检验技术研究院")
    return order_procedure(case, order, by=staff["officer"])


def _grant(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    return decide(case, "granted", by=staff["reviewer"])


def _refuse(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    return decide(case, "refused", by=staff["reviewer"], reasons=["经审查不符合规定条件"], articles=ARTICLE)


def _decline(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    return decline(
        case, by=staff["officer"], reason="不属于本机关职权范围", article="行政许可法 第三十二条第一款第二项"
    )


def _withdraw(case: Case, staff: dict[str, Any], viewer: Viewer) -> Any:
    return withdraw(case, viewer, reason="暂时不办了")


STEPS: dict[str, tuple[Step, ...]] = {
    "correction": (_correct,),
    "accepted": (_accept,),
    "in_review": (_accept, _review),
    "suspended": (_accept, _pause),
    "granted": (_accept, _review, _grant),
    "refused": (_accept, _review, _refuse),
    "declined": (_decline,),
    "withdrawn": (_withdraw,),
}


@transaction.atomic
def backdate(case: Case, days: int) -> None:
    """Let a seeded case have happened so many days ago; its clock is read anew from the moved days."""
    case, past = lock(case), timedelta(days=days)
    for name in (
        "submitted_at",
        "received_at",
        "decided_at",
        "delivered_at",
        "closed_at",
        "materials_on",
        "accepted_on",
    ):
        moment = getattr(case, name)
        if moment is not None:
            setattr(case, name, moment - past)
    case.promised_due_on = case.statutory_due_on = case.acceptance_due_on = case.delivery_due_on = None
    for procedure in case.procedures.all():
        procedure.started_on -= past
        procedure.due_on = working_calendar().add(procedure.started_on, procedure.planned_working_days)
        procedure.save(update_fields=["started_on", "due_on"])
    keep_clock(case)
    case.save()
    CaseEvent.objects.filter(case=case).update(at=F("at") - past)
    Case.objects.filter(pk=case.pk).update(created_at=F("created_at") - past)


__all__ = ["backdate", "seed_cases"]
