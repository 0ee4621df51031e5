"""Plays one scenario of a bundle from the one filing to the last member, on the real rooms and the real packs."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
import yaml
from django.conf import settings

from tests.packs import stage
from tests.packs.player import pay
from tongban.capabilities.payments.public import PaymentOrder
from tongban.capabilities.process.public import add_signer, open_items, signers_missing
from tongban.foundation.access.public import Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.models import JobRow, JobState
from tongban.foundation.jobs.public import run_pending
from tongban.journeys.bundles.models import BundleMember
from tongban.journeys.bundles.public import load_source, plans_of, publish_bundle
from tongban.journeys.cases import public as cases
from tongban.journeys.cases.public import Case
from tongban.journeys.packs.public import all_folders, load_folder, publish
from tongban.journeys.permits.public import IndustryPermit

SHANGHAI = ZoneInfo("Asia/Shanghai")
ARTICLE = {"document": "中华人民共和国行政许可法", "article": "第三十八条"}
ROUNDS = 12
# Half of the time of a play, and nothing of them differs from bundle to bundle.
ELSEWHERE = ("cases.make_letter", "archives.pack", "bundles.recompile")


def play_bundle(folder: Path, name: str) -> None:
    """Perform an example of a bundle and compare what became of every member.

    Raises:
        AssertionError: something else happened.
    """
    scenario = examples(folder)[name]
    with at(str(scenario["as_of"])):
        pack, viewer = published(folder), applicant(scenario["given"], scenario.get("filed_by", "self"))
        case = filed(pack, viewer, scenario)
        decided(case, viewer, scenario)
        _compare(case, scenario["then"])
        for name, answer in scenario.get("correct", {}).items():
            _compare_correction(case, name, answer)


def read(path: Path) -> dict[str, Any]:
    """A scenario of a bundle."""
    found: dict[str, Any] = _plain(yaml.safe_load(path.read_text(encoding="utf-8")))
    return found


def examples(folder: Path) -> dict[str, dict[str, Any]]:
    """All examples of a bundle by name: one file each, or all in ``scenarios.yaml`` with what they share above."""
    found = {path.stem: read(path) for path in sorted(folder.glob("scenarios/*.yaml"))}
    if (folder / "scenarios.yaml").exists():
        shared = read(folder / "scenarios.yaml")
        items = load_source(folder).items
        found |= {name: _written(shared, example, items) for name, example in shared["scenarios"].items()}
    return found


# What became of members that an example names; all it does not name were granted.
OUTCOMES = ("refused", "dropped", "skipped")


def _written(shared: dict[str, Any], example: dict[str, Any], items: list[str]) -> dict[str, Any]:
    """An example with what all share, every member decided, and what became of each."""
    person = {kind: {**one, **example.get("given", {}).get(kind, {})} for kind, one in shared["given"].items()}
    then = dict(example.get("then", {}))
    states = dict.fromkeys(items, "granted")
    for outcome in OUTCOMES:
        states |= dict.fromkeys(then.pop(outcome, ()), outcome)
    leaves_off = "correct" in example and "result" not in then  # the departments' decisions are shown by the others
    if leaves_off:
        states, then = {}, {"state": "accepted", "result": "", **then}
    if "withdraw" in example:
        states, then = dict.fromkeys(items, "dropped"), {"state": "withdrawn", "entered": {}, **then}
    return {
        **{key: shared[key] for key in ("as_of", "materials", "filed_by") if key in shared}, **example, "given": person,
        "apply": {**shared["apply"], **example.get("apply", {})}, 
        "then": {**({} if leaves_off else {"members": states}), **then},
        "decide": {} if "withdraw" in example or leaves_off else {**dict.fromkeys(items, "granted"), **{
            code: state for code, state in states.items() if state == "refused"
        }},
    }  # fmt: skip


def at(day: str) -> time_machine.travel:
    """Ten in the morning of a day, standing still."""
    on = date.fromisoformat(day)
    return time_machine.travel(datetime(on.year, on.month, on.day, 10, tzinfo=SHANGHAI), tick=False)


def applicant(given: dict[str, Any], filed_by: str = "self") -> Viewer:
    """The person or firm of a scenario, known to the registers, or the relative who files."""
    firm = stage.an_organisation(given["organisation"]) if "organisation" in given else None
    person = None if firm else stage.a_person(given["person"], [])
    return stage.applicant_viewer(filed_by, person, firm)


def decided(case: Case, viewer: Viewer, scenario: dict[str, Any]) -> None:
    """Correction, acceptance, decisions and withdrawal as the scenario says."""
    if "correct" in scenario:
        points = [{"id": name, "text": "请核对", "remedy": "改正后提交"} for name in scenario["correct"]]
        cases.request_correction(case, points, by=stage.staff(case.authority_code, case.region_code, "officer"))
        settle()
        cases.correct(Case.objects.get(pk=case.pk), viewer, scenario["correct"])
        settle()
    if scenario.get("withdraw") == "before_acceptance":
        cases.withdraw(case, viewer)
    else:
        cases.accept(Case.objects.get(pk=case.pk), by=stage.staff(case.authority_code, case.region_code, "officer"))
    settle()
    _decide(case, scenario.get("decide", {}))
    if scenario.get("withdraw") == "at_the_end":
        cases.withdraw(Case.objects.get(pk=case.pk), viewer)
        settle()


def _plain(value: Any) -> Any:
    """Days as text, as facts and answers keep them."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def published(folder: Path) -> Any:
    """The bundle of a folder, compiled from the published packs of its members."""
    wanted = load_source(folder).items
    for place in all_folders(Path(settings.PACKS), "item"):
        if place.name in wanted:
            publish(load_folder(place), by="system")
    return publish_bundle(folder, by="system")


def filed(pack: Any, viewer: Viewer, scenario: dict[str, Any], case: Case | None = None) -> Case:
    """What is told once, sent and signed by all who must."""
    case = case or cases.start_draft(pack, viewer)
    files = {name: stage.a_file(viewer, name) for name in scenario.get("materials", [])}
    case = cases.save_draft(case, scenario["apply"], pack.form_ui["steps"][-1]["id"], viewer, files=files)
    try:
        case = cases.submit(case, viewer, insist=True, pledged=True)
    except cases.NotComplete as error:
        raise AssertionError([(fault.path, str(fault.message)) for fault in error.faults]) from error
    settle()
    _sign(Case.objects.get(pk=case.pk), pack)
    return Case.objects.get(pk=case.pk)


def _sign(case: Case, pack: Any) -> None:
    """Everybody who has to sign with the applicant does."""
    signers = pack.manifest.get("signers")
    for row in case.application.answers[signers["from"].removeprefix("answers.")] if signers else ():
        cases.sign(case, stage.signer(row[signers["name"]], row[signers["citizen_id"]]))
    settle()


def settle() -> None:
    """Every job and event that is due; letters and archives are proved by packs alone and by their own rooms."""
    for _round in range(ROUNDS * 20):
        if os.environ.get("TONGBAN_PLAY") != "all":
            JobRow.objects.filter(name__in=ELSEWHERE, state=JobState.WAITING).delete()
        if not run_pending(limit=1) and not deliver_pending():
            break


def _decide(case: Case, wanted: dict[str, str]) -> None:
    """Every department decides its member as soon as it is there, in whatever order that comes."""
    for _round in range(ROUNDS):
        moved = False
        for row in BundleMember.objects.filter(bundle=case, state="running").select_related("case"):
            moved = (row.code in wanted and _step(Case.objects.get(pk=row.case_id), wanted[row.code])) or moved
            settle()
        if not moved:
            break


def _step(case: Case, outcome: str) -> bool:
    """One step of one department; False when nothing waits for it."""
    items = [item for item in open_items(case.ref) if item.block in ("review", "site_survey", "approve")]
    if not items or case.is_ended:
        return _paid(case)
    item = items[0]
    by = stage.staff(item.authority_code, item.region_code, item.post or "officer")
    if item.block == "approve":
        grounds = {"reasons": ["不符合条件"], "articles": [ARTICLE]} if outcome == "refused" else {}
        cases.decide(case, outcome, by=by, **grounds)
        return True
    signers = [by]
    if signers_missing(item):
        signers.append(stage.staff(item.authority_code, item.region_code, item.post or "officer"))
        add_signer(item, signers[1].actor_ref, by=by)
    for one in signers:
        cases.review(case, "pass", by=one)
    return True


def _paid(case: Case) -> bool:
    """The fee of a member, where one is open."""
    order = PaymentOrder.objects.filter(owner_ref=case.ref, state="open").first()
    if order is None:
        return False
    pay(order, stage.applicant_viewer("self", case.person, case.organisation))
    return True


def _compare(case: Case, then: dict[str, Any]) -> None:
    case.refresh_from_db()
    rows = list(BundleMember.objects.filter(bundle=case))
    states = {row.code: row.state for row in rows}
    found = {
        "members": states, "state": case.state, "result": case.result, "entered": _entered(case),
        "permit": _permit(case),
    }  # fmt: skip
    held_up = {row.code: row.why for row in rows if row.state == "blocked"}
    assert {name: found[name] for name in then} == then, (found, held_up)


def _compare_correction(case: Case, name: str, answer: Any) -> None:
    """What was corrected once stands in the common form and in every member that asks for it."""
    assert (case.application.answers or {})[name] == answer
    for row in BundleMember.objects.filter(bundle=case, case__isnull=False):
        plan = next(one for one in plans_of(case.pack_version) if one["code"] == row.code)
        own = {mine for mine, common in plan["answers"].items() if common == name}
        given = Case.objects.get(pk=row.case_id).application.answers or {}
        assert [given[mine] for mine in sorted(own) if mine in given] == [answer] * len(own & set(given)), row.code


def _entered(case: Case) -> dict[str, str]:
    """Names of whom the members entered in a register, by kind of entry."""
    found = {}
    for row in BundleMember.objects.filter(bundle=case, case__isnull=False):
        member = Case.objects.get(pk=row.case_id)
        subject = cases.entered_by(member)
        if subject is not None:
            found[next(line["block"] for line in member.decision.entered)] = subject.load().name
    return found


def _permit(case: Case) -> dict[str, Any]:
    """How the comprehensive permit stands and which items it lists; empty without one."""
    permit = IndustryPermit.objects.filter(case=case).first()
    return {"state": permit.state, "items": [part.item for part in permit.parts.all()]} if permit else {}
