"""Plays one scenario of a pack from the first click to the archive, on the real rooms."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from tests.packs import stage
from tongban.capabilities.forms.public import prefill_ratio
from tongban.capabilities.messaging.public import Message
from tongban.capabilities.payments.adapters import embedded
from tongban.capabilities.payments.models import EmbeddedTrade
from tongban.capabilities.payments.public import PaymentOrder, start
from tongban.capabilities.process.public import add_signer, open_items, signers_missing
from tongban.capabilities.shipping.public import Mode, follow, hand_over, parcels_of
from tongban.foundation.access.public import Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.models import JobRow, JobState
from tongban.foundation.jobs.public import run_pending
from tongban.journeys.cases import public as cases
from tongban.journeys.cases.content import PackKit, kit_of
from tongban.journeys.packs.public import Pack, PackVersion, Rulebook, load_folder, publish, rehearse
from tongban.journeys.packs.scenarios import Expectation, answers_of, compare, not_asked, verdicts

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class Play:
    """One performance: what is known of it while it runs."""

    pack: Pack
    scenario: dict[str, Any]
    version: PackVersion
    kit: PackKit
    viewer: Viewer
    case: cases.Case | None = None
    found: dict[str, Any] = field(default_factory=dict)
    clock: Any = None
    is_archived: bool = True

    @property
    def when(self) -> dict[str, Any]:
        return self.scenario["when"]


def play(folder: Path, name: str) -> dict[str, Any]:
    """Perform a scenario of a pack and check it against its ``then``; returns what was measured.

    Args:
        name: ``scenarios/<file>.yaml``, or ``scenarios.yaml#<id>``.

    Raises:
        AssertionError: something else happened; the message says what was expected and what came.
    """
    pack = load_folder(folder)
    scenario = pack.scenarios[name].data
    day = date.fromisoformat(scenario["as_of"])
    with time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI), tick=False) as clock:
        given = scenario["given"]
        version = publish(pack, by="system")
        firm = stage.an_organisation(given["organisation"]) if "organisation" in given else None
        person = None if firm else stage.a_person(given.get("person", {}), given.get("unknown", []))
        stage.silence(given.get("unknown", []))
        viewer = stage.applicant_viewer(scenario["when"].get("filed_by", "self"), person, firm)
        # A package costs a third of a play, and the archive of one example is like that of the next.
        is_archived = os.environ.get("TONGBAN_PLAY") == "all" or name == next(iter(pack.scenarios))
        performance = Play(pack, scenario, version, kit_of(version), viewer, clock=clock, is_archived=is_archived)
        _before_filing(performance)
        if "abandon_after" in performance.when:
            _abandon(performance)
        elif "acts" in performance.when:
            _file(performance)
            for act in performance.when["acts"]:
                ACTS[act["do"]](performance, act)
                _settle(performance)
            _arrive(performance)
        _outcome(performance)
    on_paper = rehearse(Rulebook(pack), scenario)
    assert abs(on_paper.prefill_ratio - performance.found["prefill_ratio"]) < 0.001, (
        f"rehearsed prefill {on_paper.prefill_ratio:.3f}, played {performance.found['prefill_ratio']:.3f}"
    )
    problems = compare(Expectation.of(scenario["then"]), performance.found)
    assert problems == [], "\n".join([f"{folder.name}: {scenario['name']}", *problems])
    return performance.found


def _before_filing(play: Play) -> None:
    """Pre-check, draft, answers, and what the form and the rules say of them."""
    checked = cases.precheck(play.pack.code, play.viewer)
    play.found["precheck"] = [item.id for item in checked.outcome.criteria if item.verdict is not True]
    play.found["coverage"] = checked.coverage
    case = play.case = cases.start_draft(play.pack.code, play.viewer)
    typed = answers_of(play.pack.form_schema, play.when["apply"])
    for name, rule in play.pack.form_schema["properties"].items():
        if rule.get("format") in {"photo", "file"} and name in typed:
            typed[name] = stage.a_file(play.viewer, name)
    written = play.when.get("documents", {})
    files = {
        name: (
            stage.a_paper(case, play.viewer, name, written[name])
            if name in written
            else stage.a_file(play.viewer, name)
        )
        for name in play.when.get("materials", [])
    }
    step = play.when.get("abandon_after") or play.pack.form_ui["steps"][-1]["id"]
    case = play.case = cases.save_draft(case, typed, step, play.viewer, files=files)
    if written:
        _settle(play)  # they are read before anything is sent
    application = case.application
    play.found["prefill_ratio"] = prefill_ratio(play.kit.form, application.answers, application.origins)
    facts = play.kit.form_facts(application) if hasattr(play.kit, "form_facts") else {}
    play.found["errors"] = [error.path for error in play.kit.form.validate(application.answers, facts)]


def _abandon(play: Play) -> None:
    assert play.case is not None
    _settle(play)
    assert play.case.state == "draft", "somebody who leaves has only a draft"
    assert (play.case.number or "") == "", "a draft has no number"
    play.found.pop("errors")


def _outcome(play: Play) -> None:
    """What the rules say of the answers, and what became of the case."""
    assert play.case is not None
    case = play.case = cases.Case.objects.get(pk=play.case.pk)
    values = _values(play, case, "system")
    judged = verdicts(play.kit, values)
    play.found.setdefault("review", judged["review"])
    play.found["asked"], play.found["not_asked"] = not_asked(play.version, values, play.kit.types, play.kit.parameters)
    if case.state == "draft":
        play.found["steps"] = []
        play.found["verdict"] = judged["verdict"]
        play.found["amounts"] = {name: rule(values) for name, rule in play.kit.values.items()}
        return
    # Filing is a job of its own, proved in the rooms of cases and archives.
    play.found["steps"] = [event.kind for event in case.events.exclude(kind="archived").order_by("pk")]
    play.found["state"] = case.state
    play.found["result"] = case.result
    if case.result:
        play.found["amounts"] = case.decision.amounts
        play.found["reasons"] = [
            ground["id"]
            for ground in [*play.pack.criteria, *play.pack.review_points]
            if _words(ground) in case.decision.reasons
        ]
        play.found["licence"] = case.decision.licence_identifier
    told = Message.objects.filter(person=case.person, organisation=case.organisation).order_by("pk")
    play.found["messages"] = [message.kind.rpartition(".")[2] for message in told]
    play.found["letters"] = [letter.kind for letter in case.letters.order_by("pk")]
    unmade = [letter.kind for letter in case.letters.all() if not letter.file_id]
    assert unmade == [], f"letters were not made: {unmade}"


def _file(play: Play) -> None:
    assert play.case is not None
    judged = _judged(play)
    play.found["review"] = judged["review"]
    promised = tuple(play.when.get("promised_later", []))
    pledged = bool(play.pack.manifest.get("pledge"))
    play.case = cases.submit(
        play.case, play.viewer, f"scenario {play.case.pk}", insist=judged["verdict"] is False, pledged=pledged,
        lacking=promised,
    )  # fmt: skip
    _settle(play)


def _values(play: Play, case: cases.Case, viewer: Viewer | str) -> dict[str, Any]:
    """Facts, answers and what the documents say, as the rules take them."""
    from tongban.journeys.cases.content import answer_values, facts_for, subject_of
    from tongban.journeys.cases.documents import said_in

    facts = facts_for(subject_of(case), play.kit.fact_ids, viewer=viewer, case_ref=case.ref)
    application = case.application
    return {**facts, **answer_values(application.answers or {}), **said_in(case, play.kit, application)}


def _judged(play: Play) -> dict[str, Any]:
    assert play.case is not None
    return verdicts(play.kit, _values(play, play.case, play.viewer))


def _settle(play: Play) -> None:
    """Let the workers do what there is to do."""
    for _round in range(240):
        if not play.is_archived:
            JobRow.objects.filter(name="archives.pack", state=JobState.WAITING).delete()
        if not run_pending(limit=1) and not deliver_pending():
            break
    assert play.case is not None
    play.case = cases.Case.objects.get(pk=play.case.pk)


def _arrive(play: Play) -> None:
    """Parcels come two days later; what waits at a counter is collected by then."""
    assert play.case is not None
    parcels = [parcel for parcel in parcels_of(play.case.ref) if parcel.delivered_at is None]
    if parcels:
        play.clock.shift(timedelta(days=2))
        for parcel in parcels:
            if parcel.mode == Mode.COUNTER:
                hand_over(parcel, parcel.pickup_code, by=play.viewer)
            else:
                follow(parcel)
        _settle(play)


# ── what people do ───────────────────────────────────────────────────────────────────────────────────────────
def _work(play: Play, act: dict[str, Any]) -> None:
    case = play.case
    assert case is not None
    items = [item for item in open_items(case.ref) if item.element_id == act["task"]]
    assert items, f"{act['task']} is not open; the case is {case.state}, open: {open_items(case.ref)}"
    item = items[0]
    by = stage.staff(item.authority_code, item.region_code, item.post or "officer")
    grounds = [_ground(play, name) for name in act.get("reasons", [])]
    WORK[item.block](play, by, act, grounds, item)


def _accept(play: Play, by: Viewer, act: dict[str, Any], grounds: list[dict[str, Any]], item: Any) -> None:
    if act["outcome"] == "accepted":
        cases.accept(play.case, by=by)
    elif act["outcome"] == "correction":
        points = [
            {"id": ground["id"], "text": _words(ground), "remedy": ground.get("remedy", {}).get("zh", "")}
            for ground in grounds
        ]
        cases.request_correction(play.case, points, by=by)
    else:
        cases.decline(play.case, by=by, reason=_words(grounds[0]), article=grounds[0]["legal"]["article"])


def _review(play: Play, by: Viewer, act: dict[str, Any], grounds: list[dict[str, Any]], item: Any) -> None:
    comment = "；".join(_words(ground) for ground in grounds)
    if signers_missing(item):
        second = stage.staff(item.authority_code, item.region_code, item.post or "officer")
        add_signer(item, second.actor_ref, by=by)
        cases.review(play.case, act["outcome"], by=by, comment=comment)
        cases.review(play.case, act["outcome"], by=second, comment=comment)
        return
    cases.review(play.case, act["outcome"], by=by, comment=comment)


def _approve(play: Play, by: Viewer, act: dict[str, Any], grounds: list[dict[str, Any]], item: Any) -> None:
    articles = [{key: ground["legal"][key] for key in ("document", "article")} for ground in grounds]
    reasons = [_words(ground) for ground in grounds]
    cases.decide(play.case, act["outcome"], by=by, reasons=reasons, articles=articles)


def _check_pledge(play: Play, by: Viewer, act: dict[str, Any], grounds: list[dict[str, Any]], item: Any) -> None:
    kept = act["outcome"] == "pass"
    until = None if kept else timezone.localdate() + timedelta(days=15)
    reason = "；".join(_words(ground) for ground in grounds)
    cases.check_pledge(play.case, kept=kept, by=by, reason=reason, fix_until=until)


def _words(ground: dict[str, Any]) -> str:
    return str((ground.get("refusal") or ground.get("message") or ground["text"])["zh"])


def _ground(play: Play, name: str) -> dict[str, Any]:
    return next(item for item in [*play.pack.criteria, *play.pack.review_points] if item["id"] == name)


def _pay(play: Play, act: dict[str, Any]) -> None:
    pay(PaymentOrder.objects.get(owner_ref=play.case.ref), play.viewer)


def pay(order: PaymentOrder, viewer: Viewer) -> None:
    """Somebody pays an order with the embedded provider, which tells us so."""
    start(order, "embedded", by=viewer, return_url="/")
    trade = EmbeddedTrade.objects.get(trade=order.trades.get().number)
    headers, body = embedded.notification(embedded.payer_decides(trade.token, pays=True))
    from tongban.capabilities.payments.actions import hear

    hear("embedded", headers=headers, body=body)


def _correct(play: Play, act: dict[str, Any]) -> None:
    files = {name: stage.a_file(play.viewer, f"{name} again") for name in act.get("materials", [])}
    typed = answers_of(play.pack.form_schema, act.get("apply", {}))
    step = play.pack.form_ui["steps"][-1]["id"]
    cases.save_draft(play.case, typed, step, play.viewer, files=files)
    cases.correct(play.case, play.viewer, typed)


def _sign(play: Play, act: dict[str, Any]) -> None:
    signers = play.pack.manifest["signers"]
    rows = play.case.application.answers[signers["from"].removeprefix("answers.")]
    for row in rows:
        cases.sign(play.case, stage.signer(row[signers["name"]], row[signers["citizen_id"]]))


def _supply(play: Play, act: dict[str, Any]) -> None:
    cases.supply(play.case, play.viewer, {name: stage.a_file(play.viewer, name) for name in act["materials"]})


def _withdraw(play: Play, act: dict[str, Any]) -> None:
    cases.withdraw(play.case, play.viewer)


def _wait(play: Play, act: dict[str, Any]) -> None:
    play.clock.shift(timedelta(days=act["days"]))


WORK = {
    "accept": _accept, "review": _review, "site_survey": _review, "approve": _approve, "verify_pledge": _check_pledge,
}  # fmt: skip
ACTS = {
    "work": _work, "pay": _pay, "correct": _correct, "sign": _sign, "supply": _supply, "withdraw": _withdraw,
    "wait": _wait,
}  # fmt: skip
