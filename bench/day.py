"""A day of scans with faults: lost networks, repeated uploads, wrong clocks, a new key, copies; real codes and gates.

script/bench codes --day 1000000      on an empty database of its own, thrown away afterwards

What each rider did is decided beforehand and priced by plain arithmetic; afterwards the books must say the same, to the
fen, although gates reported late, twice and with wrong clocks. Nothing is lost, nothing is doubled, or the run fails.
"""

from __future__ import annotations

import random
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

DAY_SECONDS, OPENS, BATCH, EVERY = 86_400, 6 * 3600, 500, 3600
CITY = ZoneInfo("Asia/Shanghai")
OFFLINE, LATE, TWICE, WRONG_CLOCK, NO_EXIT, COPIED = 0.2, 0.02, 0.04, 0.1, 0.01, 0.03
ROTATION = 13 * 3600  # the second key signs from one in the afternoon; gates without a network do not know it


@dataclass(frozen=True, slots=True)
class Passage:
    """One time a rider shows the code."""

    at: int
    rider: int
    gate: str
    scene: str


@dataclass
class Plan:
    """What everybody does, and what it must cost: operator → account → fen."""

    passages: list[Passage] = field(default_factory=list)
    expected: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    missing_exits: int = 0
    copied: set[int] = field(default_factory=set)


@dataclass
class Lane:
    """A gate: its checker, its journal, and what is wrong with it."""

    code: str
    row: Any
    checker: Any
    journal: Any
    skew: int
    is_offline: bool
    is_late: bool


@dataclass
class Report:
    """What was injected, what was found; ``wrong`` is empty when the day came out right."""

    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def same(self, what: str, injected: object, found: object) -> None:
        """One comparison, printed and judged."""
        self.lines.append(f"{what:58} {injected!s:>12} {found!s:>12}")
        if injected != found:
            self.wrong.append(f"{what}: {injected} is not {found}")


def plan_of(scans: int, percents: list[int], chance: random.Random) -> Plan:
    """Rides until there are so many passages; each rider pays the same part of the fare all day."""
    from tongban.scenes.transport.tariffs import gates, network, tariff_on

    plan, rule, net, rider = Plan(), tariff_on(date(2026, 1, 2)), network(), 0
    metro = [gate for gate, stop in gates().items() if net.operator_of(stop).mode == "metro"]
    flat = [gate for gate, stop in gates().items() if net.operator_of(stop).mode != "metro"]
    while len(plan.passages) < scans and rider < len(percents):
        _one_rider(plan, rider, percents[rider], chance, (metro, flat, gates(), net, rule))
        rider += 1
    return plan


def _one_rider(plan: Plan, rider: int, percent: int, chance: random.Random, town: Any) -> None:
    metro, flat, stops, net, rule = town
    now, before = OPENS + chance.randrange(3600), None  # before: (stop, mode, ended)
    if chance.random() < COPIED:
        plan.copied.add(len(plan.passages))
        plan.passages.append(Passage(now, rider, "bus-20", "bus.board"))
        _charge(plan, "bus", rule.flat_fen["bus"], 0, percent)
        return
    while now < 20 * 3600:
        if chance.random() < 0.6:
            start, end = chance.sample(metro, 2)
            takes = 600 + chance.randrange(2400)
            plan.passages.append(Passage(now, rider, start, "metro.entry"))
            if chance.random() < NO_EXIT:
                plan.missing_exits += 1
                _charge(plan, "metro", rule.base_fen, 0, percent)
                now += 5 * 3600
                before = None
                continue
            plan.passages.append(Passage(now + takes, rider, end, "metro.exit"))
            full, stop, ended = rule.by_distance(net.metres(stops[start], stops[end])), stops[start], now + takes
        else:
            gate = chance.choice(flat)
            mode = net.operator_of(stops[gate]).mode
            plan.passages.append(Passage(now, rider, gate, f"{mode}.board"))
            full, stop, ended = rule.flat_fen[mode], stops[gate], now
        mode = net.operator_of(stop).mode
        less = _less(before, stop, mode, now, rule)
        _charge(plan, mode, full, min(less, full), percent)
        gap = 900 + chance.randrange(10_000)
        if abs(gap - rule.transfer.within_seconds) < 60:
            gap -= 120  # not within the seconds by which a corrected clock may be off
        before, now = (stop, mode, ended), ended + gap


def _less(before: Any, stop: str, mode: str, now: int, rule: Any) -> int:
    if before is None or before[0] == stop or (before[1], mode) not in rule.transfer.between:
        return 0
    return int(rule.transfer.fen) if now - before[2] <= rule.transfer.within_seconds else 0


def _charge(plan: Plan, operator: str, full: int, less: int, percent: int) -> None:
    pay = (full - less) * percent // 100
    plan.expected[operator].update({"operator": -full, "transfer": less, "concession": full - less - pay, "rider": pay})


@dataclass
class Issuer:
    """The city's keys: one until one o'clock, another afterwards."""

    begin: int
    made: Any = None

    def __post_init__(self) -> None:
        from tongban.capabilities.codes.gate import Key, KeySet, Kind
        from tongban.capabilities.codes.gate.keys import sign_update, update
        from tongban.capabilities.codes.gate.signatures import ALGORITHM_OF
        from tongban.foundation.crypto.public import suite

        house = suite("international")
        self.algorithm, root = ALGORITHM_OF["international"], house.new_signing_key()
        self.private = [house.new_signing_key(), house.new_signing_key()]
        known = [
            Key(name, self.algorithm, house.public_of(private), "SH", frozenset({"*"}), frozenset(Kind),
                self.begin - 9, self.begin + 3 * DAY_SECONDS)
            for name, private in zip((b"before", b"after"), self.private, strict=True)
        ]  # fmt: skip
        self.house, self.sets = house, []
        for number, keys in enumerate((known[:1], known), 1):
            held = KeySet((self.algorithm, house.public_of(root)))
            claims = update({}, {key.id: key for key in keys}, number, 0, self.begin)
            held.apply(sign_update(claims, self.algorithm, lambda data: house.sign(root, data)))
            self.sets.append(held)

    def code(self, handle: bytes, at: int, percent: int) -> str:
        """What a telephone shows at a moment."""
        from tongban.capabilities.codes.gate import Kind, wire

        after = at - self.begin >= ROTATION
        claims = wire.claims_of(
            Kind.PERSON, region="SH", family="transit", handle=handle, issued_at=at, expires_at=at + 120,
            facts={"pay_percent": percent},
        )  # fmt: skip
        key = self.private[after]
        return wire.text_of(
            wire.issue(
                claims, self.algorithm, b"after" if after else b"before", lambda data: self.house.sign(key, data)
            )
        )


class Day:
    """The simulation. Uses the database that Django is connected to."""

    def __init__(self, scans: int, folder: Path, seed: int = 1) -> None:
        self.scans, self.folder, self.chance = scans, folder, random.Random(seed)
        self.on = (datetime.now(tz=CITY) - timedelta(days=3)).date()
        self.begin = int(datetime.combine(self.on, datetime.min.time(), tzinfo=CITY).timestamp())
        self.now, self.report, self.counts = 0, Report(), Counter[str]()
        self.times: dict[str, float] = {}

    # ── before the day ────────────────────────────────────────────────────────────────────────────────────
    def prepare(self) -> None:
        """People, gates with their faults, keys, and what everybody will do."""
        self.people = _people(max(40, self.scans // 10))
        self.percents = [self.chance.choice((100, 100, 100, 50, 0)) for _ in self.people]
        self.plan = plan_of(self.scans, self.percents, self.chance)
        self.issuer = Issuer(self.begin)
        self.lanes = self._lanes()

    def _lanes(self) -> dict[str, list[Lane]]:
        from tongban.capabilities.codes.gate import Gate as Checker
        from tongban.capabilities.codes.gate import Journal, Revoked
        from tongban.capabilities.codes.public import scenes
        from tongban.scenes.transport.tariffs import gates

        made: dict[str, list[Lane]] = {}
        lanes = max(10, min(80, self.scans // 2000))
        for code in gates():
            row = _gate(code)
            for number in range(lanes):
                odd = number % lanes
                is_late = odd == 1 and lanes * LATE >= 0.1
                lane = Lane(
                    code, row, None, Journal(self.folder / f"{code}-{number}", code, durable=False),
                    self.chance.choice((-25, -18, 18, 25)) if odd < max(1, lanes * WRONG_CLOCK) else 0,
                    odd >= lanes * (1 - OFFLINE) or is_late, is_late,
                )  # fmt: skip
                held = self.issuer.sets[0 if lane.is_offline else 1]
                lane.checker = Checker(held, Revoked(), scenes(), now=lambda lane=lane: self.now + lane.skew)
                made.setdefault(code, []).append(lane)
        return made

    # ── the day ───────────────────────────────────────────────────────────────────────────────────────────
    def run(self) -> None:
        """Everybody rides; gates report every hour, those without a network in the evening, some a day late."""
        from tongban.scenes.transport import public as transport

        marked = {id(self.plan.passages[index]) for index in self.plan.copied}
        told = self.begin
        for number, passage in enumerate(sorted(self.plan.passages, key=lambda one: (one.at, one.rider))):
            self.now = self.begin + passage.at
            text = self.issuer.code(self._handle(passage.rider), self.now, self.percents[passage.rider])
            lanes = self.lanes[passage.gate]
            lane = self.chance.choice(lanes)
            if not self._show(lane, text, passage.scene):
                lane = next(one for one in lanes if not one.is_offline)
                assert self._show(lane, text, passage.scene), "a gate with a network refuses a good code"
            if number % 50 == 0 and not self._show(lane, text, passage.scene):
                self.counts["replays refused"] += 1
            if id(passage) in marked:
                self._copy(text)
            if self.now - told >= EVERY:
                with patch("django.utils.timezone.now", lambda at=self.now: datetime.fromtimestamp(at, UTC)):
                    self._report(lane for row in self.lanes.values() for lane in row if not lane.is_offline)
                    transport.reckon_all()  # as the worker does who is told of it
                told = self.now

    def _handle(self, rider: int) -> bytes:
        from tongban.capabilities.codes.handles import PERSON, Holder, make

        return make("transit", Holder(PERSON, self.people[rider]))

    def _show(self, lane: Lane, text: str, scene: str) -> bool:
        decision = lane.checker.check(text, scene)
        lane.journal.note(decision)
        self.counts[str(decision.reason)] += 1
        self.counts["all"] += 1
        if decision.is_good and lane.is_offline:
            self.counts["waited"] += 1
        if decision.is_good and lane.skew:
            self.counts["by wrong clocks"] += 1
        return bool(decision.is_good)

    def _copy(self, text: str) -> None:
        """Somebody photographed the drawing and shows it on another bus within the minute."""
        other = next(one for one in self.lanes["bus-71"] if not one.is_offline and not one.skew)
        if self._show(other, text, "bus.board"):
            self.counts["copies"] += 1

    def _report(self, lanes: Iterator[Lane]) -> None:
        from django.utils import timezone

        from tongban.capabilities.codes.public import take_scans
        from tongban.foundation.access.public import SYSTEM

        for lane in lanes:

            def upload(rows: list[dict[str, Any]], lane: Lane = lane) -> None:
                clock = timezone.now() + timedelta(seconds=lane.skew)
                new = take_scans(lane.row, rows, SYSTEM, clock=clock)
                self.counts["taken"] += new
                if self.chance.random() < TWICE:  # the answer was lost: the gate sends the batch again
                    self.counts["sent twice"] += len(rows)
                    self.counts["known already"] += len(rows) - take_scans(lane.row, rows, SYSTEM, clock=clock)

            lane.journal.send(upload, batch=BATCH)

    # ── after the day ─────────────────────────────────────────────────────────────────────────────────────
    def settle(self) -> None:
        """Reports of the evening in a shuffled order; the day is settled; then the last gates report."""
        from tongban.foundation.access.public import Role, Viewer
        from tongban.scenes.transport import public as transport

        every = [lane for row in self.lanes.values() for lane in row]
        self.chance.shuffle(every)
        self._report(lane for lane in every if not lane.is_late)
        desk = {"role": Role.OFFICER, "authority_code": "transport_commission", "posts": frozenset({"head"})}
        first, second = Viewer(officer_id=1, **desk), Viewer(officer_id=2, **desk)
        transport.prepare(first, self.on)
        closed = transport.close(second, self.on)
        self._report(lane for lane in every if lane.is_late)
        transport.reckon_all()
        transport.reckon_overdue()
        self.report.same("figures of the closed day after late reports", closed.figures, transport.sums_of(self.on))
        self.report.lines.pop()
        after = self.on + timedelta(days=1)
        transport.prepare(first, after)
        transport.close(second, after)
        self._judge(after)

    def _judge(self, after: date) -> None:
        from tongban.capabilities.codes.public import Scan
        from tongban.scenes.transport import public as transport

        same, counts = self.report.same, self.counts
        same("scans at gates / in the city's records", counts["all"], Scan.objects.count())
        same("  taken once although sent twice", counts["sent twice"], counts["known already"])
        same("passages of riders / kept", len(self.plan.passages), transport.Tap.objects.count())
        ids = self._ids()
        kept = sum(Scan.objects.filter(scan_id__in=ids[at : at + 5000]).count() for at in range(0, len(ids), 5000))
        same("  of them at gates without a network", counts["waited"], kept)
        same("copies shown / found by the city", 2 * counts["copies"], Scan.objects.filter(is_copy=True).count())
        same("refused by gates that had not heard of the new key", counts["unknown_key"],
             Scan.objects.filter(result="unknown_key").count())  # fmt: skip
        same("shown twice at one gate / refused", counts["replays refused"], counts["replayed"])
        same("rides without an exit / charged as such", self.plan.missing_exits,
             transport.Trip.objects.filter(kind="no_exit").count())  # fmt: skip
        for operator, expected in sorted(self.plan.expected.items()):
            for account in ("rider", "concession", "transfer", "operator"):
                booked = sum(transport.sums_of(day).get(operator, {}).get(account, 0) for day in (self.on, after))
                same(f"fen: {operator}, {account}", expected[account], booked)
        late = sum(abs(one.fen) for one in transport.Entry.objects.filter(day=after, account="operator"))
        self.report.lines.append(f"{'fen settled on the next day, with the day of the ride':58} {'':12} {late:>12}")
        self.report.lines.append(f"{'passages whose time was put right':58} {counts['by wrong clocks']:>12} {'':12}")

    def _ids(self) -> list[str]:
        """Ids of what was let through without a network."""
        import json

        return [
            json.loads(line)["id"]
            for row in self.lanes.values() for lane in row if lane.is_offline
            for line in lane.journal.path.read_bytes().splitlines() if b'"result": "good"' in line
        ]  # fmt: skip


def _people(many: int) -> list[int]:
    """Synthetic riders; their primary keys."""
    from tongban.foundation.values.public import CitizenId
    from tongban.registers.people.public import PersonRow, bulk_register

    rows = [
        PersonRow(
            citizen_id=CitizenId.make("319901", date(1950, 1, 1) + timedelta(days=number // 900), number % 900 + 1),
            name=f"乘客{number}", phone="", hukou_region="310101", residence_region="310101", address="示范路1弄",
        )
        for number in range(many)
    ]  # fmt: skip
    return [one.pk for one in bulk_register(rows)]


def _gate(code: str) -> Any:
    from tongban.capabilities.codes.public import Gate

    asked = ["metro.entry", "metro.exit", "bus.board", "ferry.board"]
    values = {"title_zh": code, "authority_id": "transport_commission", "scenes": asked}
    return Gate.objects.get_or_create(code=code, defaults=values)[0]


def simulate(scans: int, folder: Path, seed: int = 1) -> Day:
    """One day; see ``report.wrong``."""
    day = Day(scans, folder, seed)
    for name in ("prepare", "run", "settle"):
        begin = time.monotonic()
        getattr(day, name)()
        day.times[name] = time.monotonic() - begin
    return day


def main(scans: int) -> int:
    """On a database of its own."""
    import os
    import tempfile

    with tempfile.TemporaryDirectory(prefix="tongban-day-") as folder:
        os.environ |= {"TONGBAN_VAR": folder, "TONGBAN_DEMONSTRATION": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        day = simulate(scans, Path(folder), seed=secrets.randbits(32))
        print(f"{'':58} {'injected':>12} {'found':>12}")
        print("\n".join(day.report.lines))
        spent = day.times["run"] + day.times["settle"]
        parts = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in day.times.items())
        print(f"{day.counts['all']:,} scans in {parts}; {day.counts['all'] / spent:,.0f} scans/s")
        print("nothing lost, nothing doubled, settled to the fen" if not day.report.wrong else "WRONG:")
        print("\n".join(day.report.wrong))
        return 1 if day.report.wrong else 0
