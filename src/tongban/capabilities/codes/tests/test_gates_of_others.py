"""Gates of anybody's make: own keys, news since a cursor, uploads that lose and double nothing; the sandbox."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.gate import Gate, KeySet, Revoked, Scene, SceneRules
from tongban.capabilities.codes.jobs import forget
from tongban.capabilities.codes.models import RevokedHandle
from tongban.capabilities.codes.trusted import forget_trusted
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.demonstration.public import load_named, named_person

from .city import Pair

pytestmark = pytest.mark.django_db
BODY, OTHER = "civil_affairs_bureau", "transport_commission"


@pytest.fixture(autouse=True)
def _fresh():
    forget_trusted()
    yield
    forget_trusted()


@pytest.fixture
def town(db):
    load_named()
    pair, by = Pair("international"), Viewer(role=Role.SYSTEM, authority_code=BODY)
    gate = codes.register_gate(by, "park-1", "一号门", ["park.entry"], pair.algorithm, pair.public)
    return {"pair": pair, "by": by, "gate": gate}


def rows(count: int, first: int = 0) -> list[dict]:
    now = timezone.now()
    return [codes.shown_row(named_person("li_qiang"), "park.entry", now, f"scan {first + n}") for n in range(count)]


def upload(town, seen, start, end, **changed):
    body = json.dumps({"start": start, "end": end, "scans": seen}).encode()
    signature = changed.get("signature", town["pair"].sign(body))
    return codes.take_upload(changed.get("gate", town["gate"]), body, signature, seen, start, end, town["by"])


def test_a_stretch_is_taken_once_and_a_gap_is_refused_with_the_place_to_go_on(town):
    assert upload(town, rows(3), 0, 30) == (3, 30)
    assert upload(town, rows(3), 0, 30) == (0, 30)
    with pytest.raises(codes.JournalGap) as gap:
        upload(town, rows(1, 9), 40, 50)
    assert gap.value.position == 30
    assert upload(town, rows(5), 0, 50) == (2, 50)
    assert codes.Scan.objects.filter(gate=town["gate"]).count() == 5


def test_what_another_key_signed_is_refused_and_nothing_is_taken(town):
    for signature in (Pair("international").sign(b"x"), b"", bytes(64)):
        with pytest.raises(codes.GateRefused):
            upload(town, rows(1), 0, 10, signature=signature)
    with pytest.raises(codes.BadScan):
        upload(town, [*rows(1), {"id": "x"}], 0, 10)
    assert codes.Scan.objects.count() == 0
    assert codes.gate_for_client(town["by"], "park-1").position == 0


def test_registering_again_is_harmless_and_another_body_cannot_take_a_gate_over(town):
    again = codes.register_gate(town["by"], "park-1", "一号门", ["park.entry"], -8, town["pair"].public)
    assert again.pk == town["gate"].pk
    stranger = Viewer(role=Role.SYSTEM, authority_code=OTHER)
    assert codes.gate_for_client(stranger, "park-1") is None
    for call in (
        lambda: codes.register_gate(stranger, "park-1", "我的", ["park.entry"], -8, bytes(32)),
        lambda: codes.register_gate(town["by"], "park-2", "二号门", ["nothing"], -8, bytes(32)),
        lambda: codes.register_gate(town["by"], "park-2", "二号门", ["park.entry"], -8, b"short"),
        lambda: codes.register_gate(town["by"], "park-2", "二号门", ["park.entry"], -99, bytes(32)),
    ):
        with pytest.raises(codes.GateRefused):
            call()
    assert codes.Gate.objects.count() == 1


def test_news_are_what_a_gate_lacks_since_its_cursor(town):
    RevokedHandle.objects.create(handle="0a" * 16, expires_at=timezone.now() + timedelta(days=1))
    first = codes.news_for(town["gate"])
    assert [one["id"] for one in first.scenes] == ["park.entry"]
    held, dead, rules = KeySet(codes.root()), Revoked(), SceneRules(codes.root(), town["gate"].code)
    held.apply(first.keys)
    dead.take(first.revoked.signed(), codes.root())
    rules.take(first.scenes_signed)
    assert list(rules.scenes) == ["park.entry"]
    assert bytes.fromhex("0a" * 16) in dead
    RevokedHandle.objects.create(handle="0b" * 16, expires_at=timezone.now() + timedelta(days=1))
    second = codes.news_for(town["gate"], first.cursor)
    assert second.scenes is second.scenes_signed is None
    assert second.revoked.base == first.revoked.sequence
    dead.take(second.revoked.signed(), codes.root())
    assert len(dead) == 2
    assert codes.news_for(town["gate"], "nonsense").revoked.base == 0


def test_vectors_are_answered_by_the_library_as_they_say(town):
    kit = codes.vectors()
    known = {row["id"]: Scene.of(row) for row in kit["scenes"]}
    for one in kit["vectors"]:
        keys, dead = KeySet((kit["root"]["algorithm"], bytes.fromhex(kit["root"]["public"]))), Revoked()
        keys.apply(bytes.fromhex(kit["key_set"]))
        dead.apply(bytes.fromhex(one["revoked"]), 1, base=0)
        gate = Gate(keys, dead, known, now=lambda: kit["clock"])
        if one["again"]:
            gate.check(one["text"], one["scene"], card=one["card"])
        decision = gate.check(one["text"], one["scene"], card=one["card"])
        assert str(decision.reason) == one["expect"], one["id"]
        if decision.is_good:
            assert (decision.seen, decision.concession) == (one["seen"], one["concession"])
    unreachable = {codes.Reason.OUT_OF_DATE, codes.Reason.CHALLENGE, codes.Reason.POWER_ENDED}
    answers = {one["expect"] for one in kit["vectors"]}
    assert answers == {str(one) for one in codes.Reason} - {str(one) for one in unreachable}


def test_a_scene_of_the_sandbox_has_holders_that_no_real_gate_believes(town):
    made = codes.make_sandbox_scene("老年人游泳", "leisure", ["sport_percent"], ["over_60"])
    rule = Scene.of(made.declaration)
    shown = {one.id: one for one in codes.holders(rule, codes.now_in_seconds())}
    assert (shown["entitled"].expect, shown["entitled"].concession) == ("good", {"pay_percent": 0})
    assert shown["ordinary"].expect == "requirement_not_met"
    gate = codes.Gate.objects.create(code="real", title_zh="真的", authority_id=BODY, scenes=["pool.seniors"])
    real = codes.check(gate, shown["entitled"].text, "pool.seniors", town["by"])
    assert real.decision.reason == codes.Reason.UNKNOWN_KEY
    for wrong in (("", "leisure", []), ("x", "nothing", []), ("x", "leisure", ["pay_percent"])):
        with pytest.raises(codes.CodeError):
            codes.make_sandbox_scene(wrong[0], wrong[1], wrong[2], [])
    codes.SandboxScene.objects.update(expires_at=timezone.now())
    assert codes.sandbox_scene(made.code) is None
    forget()
    assert not codes.SandboxScene.objects.exists()
