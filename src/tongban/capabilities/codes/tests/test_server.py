"""The city's side: codes for the next minute, telephones, paper, gates, copies, objections."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.actions import scanning
from tongban.capabilities.codes.gate import Gate, KeySet, Revoked
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.gate.wire import parse, show, text_of
from tongban.capabilities.codes.handles import PERSON, Holder, make, resolve
from tongban.capabilities.codes.models import RevokedHandle
from tongban.capabilities.codes.trusted import forget_trusted, key_update, revocation_update, root
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.trust.public import revoke, rotate, signing_key
from tongban.registers.authorities.public import Authority
from tongban.registers.demonstration.public import load_named, named_person

from .city import Pair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    forget_trusted()
    yield
    forget_trusted()


@pytest.fixture
def town(db):
    load_named()
    body = Authority.objects.get(code="civil_affairs_bureau")
    gate = codes.Gate.objects.create(code="pool", title_zh="区游泳馆", authority=body,
                                     scenes=["pool.seniors", "metro.entry", "window.identify"])  # fmt: skip
    other = codes.Gate.objects.create(code="metro", title_zh="人民广场站", authority=body, scenes=["metro.entry"])
    return {
        "gate": gate, "other": other, "elder": named_person("wang_xiuying"), "daughter": named_person("chen_min"),
        "clerk": Viewer(role=Role.OFFICER, officer_id=1, authority_code=body.code),
    }  # fmt: skip


def viewer(person, **more) -> Viewer:
    return Viewer(role=Role.PERSON, person_id=person.pk, **more)


def test_a_handle_tells_nobody_but_us(town):
    holder = Holder(PERSON, town["elder"].pk, town["daughter"].pk)
    first, second = make("transit", holder), make("transit", holder)
    assert first != second
    assert resolve("transit", first) == resolve("transit", second) == holder
    assert resolve("leisure", first) is None
    assert resolve("transit", bytes(16)) is None
    assert resolve("transit", b"short") is None


def test_a_shown_code_is_checked_once_and_seen_by_its_holder(town):
    drawn = codes.show_online(viewer(town["elder"]), "leisure")
    checked = codes.check(town["gate"], drawn.text, "pool.seniors", town["clerk"], scan_id="one")
    assert checked.decision.is_good
    assert checked.holder == town["elder"]
    assert checked.scan.seen["over_60"] is True
    again = codes.check(town["gate"], drawn.text, "pool.seniors", town["clerk"], scan_id="one")
    assert again.scan.pk == checked.scan.pk
    copy = codes.check(town["gate"], drawn.text, "pool.seniors", town["clerk"], scan_id="two")
    assert copy.decision.reason == Reason.REPLAYED
    page = codes.scans_of(viewer(town["elder"]))
    assert [one.result for one in page.scans] == ["replayed", "good"]
    assert codes.scans_of(viewer(town["daughter"])).scans == []


def test_the_young_are_told_what_is_missing(town):
    drawn = codes.show_online(viewer(town["daughter"]), "leisure")
    checked = codes.check(town["gate"], drawn.text, "pool.seniors", town["clerk"])
    assert (checked.decision.reason, checked.decision.lacks) == (Reason.REQUIREMENT, "over_60")


def test_a_daughter_shows_her_mothers_code_and_the_gate_sees_that(town):
    acting = viewer(town["elder"], agent_person_id=town["daughter"].pk)
    checked = codes.check(town["gate"], codes.show_online(acting).text, "window.identify", town["clerk"])
    assert checked.holder == town["elder"]
    assert checked.carrier == town["daughter"]


@pytest.mark.parametrize("scene", ["park.entry", "nothing"])
def test_a_gate_asks_only_what_it_may(town, scene):
    with pytest.raises(codes.CodeError):
        codes.check(town["gate"], "TB1:", scene, town["clerk"])


# ── telephones ───────────────────────────────────────────────────────────────────────────────────────────────
def bound(town, pair=None):
    pair, owner = pair or Pair("international"), viewer(town["daughter"])
    device = codes.bind_device(owner, pair.algorithm, pair.public, "Phone")
    return pair, owner, device, codes.issue_passes(owner, device)


def drawing(passes, pair, family="transit", at=None):
    moment = int((at or timezone.now()).timestamp())
    return text_of(show(passes[family], moment, pair.algorithm, pair.sign))


def offline_gate() -> Gate:
    keys, revoked = KeySet(root()), Revoked()
    keys.apply(key_update())
    news = revocation_update()
    revoked.apply(news.data, news.sequence, base=news.base)
    return Gate(keys, revoked, codes.scenes())


def test_a_telephone_draws_offline_for_a_gate_offline_and_reconciles_later(town):
    pair, owner, _device, passes = bound(town)
    decision = offline_gate().check(drawing(passes, pair), "metro.entry")
    assert decision.is_good
    row = {"id": "s1", "scene": "metro.entry", "at": decision.at, "result": "good", "handle": decision.handle.hex(),
           "drawing": decision.drawing.hex(), "seen": dict(decision.seen), "concession": {}}  # fmt: skip
    assert codes.take_scans(town["other"], [row, row], town["clerk"]) == 1
    assert codes.take_scans(town["other"], [row], town["clerk"]) == 0
    scan = codes.scans_of(owner).scans[0]
    assert (scan.was_offline, scan.result, scan.gate_id) == (True, "good", town["other"].pk)


def test_a_lost_telephone_is_dead_online_at_once_and_offline_after_the_next_synchronisation(town):
    pair, owner, device, passes = bound(town)
    gate = offline_gate()
    codes.give_up_device(owner, device)
    codes.give_up_device(owner, device)
    text = drawing(passes, pair)
    assert codes.check(town["gate"], text, "metro.entry", town["clerk"]).decision.reason == Reason.REVOKED
    assert gate.check(text, "metro.entry").is_good  # it has not heard yet
    assert offline_gate().check(text, "metro.entry").reason == Reason.REVOKED
    with pytest.raises(codes.NotADevice):
        codes.issue_passes(owner, device)
    with pytest.raises(codes.NotADevice):
        codes.bind_device(owner, pair.algorithm, pair.public)


def test_devices_are_their_owners_and_a_sixth_voids_the_oldest(town):
    pair, owner, device, _passes = bound(town)
    assert codes.bind_device(owner, pair.algorithm, pair.public).pk == device.pk
    with pytest.raises(codes.NotADevice):
        codes.give_up_device(viewer(town["elder"]), device)
    with pytest.raises(codes.NotADevice):
        codes.bind_device(owner, pair.algorithm, b"short")
    for _ in range(5):
        bound(town)
    assert device.pk not in [one.pk for one in codes.devices_of(owner)]
    assert len(codes.devices_of(owner)) == 5
    assert RevokedHandle.objects.count() == len(codes.families())


def test_revocations_come_as_what_is_new_since(town):
    pair, owner, device, passes = bound(town)
    revoked, first = Revoked(), revocation_update()
    revoked.apply(first.data, first.sequence, base=first.base)
    codes.give_up_device(owner, device)
    news = revocation_update(revoked.sequence)
    revoked.apply(news.data, news.sequence, base=news.base)
    _pair, owner, device, _passes = bound(town)
    codes.give_up_device(owner, device)
    later = revocation_update(revoked.sequence)
    assert later.base == revoked.sequence
    revoked.apply(later.data, later.sequence, base=later.base)
    assert len(revoked) == 2 * len(codes.families())


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_codes_signed_before_a_rotation_live_on_and_after_a_leak_die(town):
    drawn = codes.show_online(viewer(town["elder"]))
    old = signing_key("codes").kid
    rotate("codes")
    forget_trusted()
    assert codes.check(town["gate"], drawn.text, "window.identify", town["clerk"]).decision.is_good
    assert signing_key("codes").kid != old
    later = codes.show_online(viewer(town["elder"]))
    assert codes.check(town["gate"], later.text, "window.identify", town["clerk"]).decision.is_good
    third = codes.show_online(viewer(town["elder"]))
    revoke(signing_key("codes").kid)
    forget_trusted()
    assert codes.check(town["gate"], third.text, "window.identify", town["clerk"]).decision.reason == Reason.KEY_MAY_NOT


# ── paper ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_paper_goes_with_the_card_and_a_new_one_voids_the_old(town):
    elder, clerk = town["elder"], town["clerk"]
    first, texts = codes.issue_paper(elder, clerk)
    card = elder.citizen_id
    good = codes.check(town["gate"], texts["general"], "window.identify", clerk, card=card)
    assert (good.decision.is_good, good.holder) == (True, elder)
    assert first.expires_at - first.issued_at == timedelta(days=180)
    assert not codes.check(town["gate"], texts["general"], "window.identify", clerk).decision.is_good
    _second, newer = codes.issue_paper(elder, viewer(elder))
    forget_trusted()
    old = codes.check(town["gate"], texts["general"], "window.identify", clerk, card=card)
    assert old.decision.reason == Reason.REVOKED
    assert codes.check(town["gate"], newer["general"], "window.identify", clerk, card=card).decision.is_good
    assert codes.void_paper(elder, viewer(elder)) == 2
    assert codes.void_paper(elder, viewer(elder)) == 0
    assert codes.paper_of(viewer(elder)) is None


def test_paper_shown_at_two_gates_is_no_copy(town):
    elder, clerk = town["elder"], town["clerk"]
    _row, texts = codes.issue_paper(elder, clerk)
    for gate in (town["gate"], town["other"], town["gate"]):
        checked = codes.check(gate, texts["transit"], "metro.entry", clerk, card=elder.citizen_id)
        assert checked.decision.is_good
    assert {one.is_copy for one in codes.scans_of(viewer(elder)).scans} == {False}


def test_paper_is_for_the_young_the_old_and_the_disabled(town):
    assert codes.may_have_paper(town["elder"])
    assert not codes.may_have_paper(town["daughter"])
    with pytest.raises(codes.NotForPaper):
        codes.issue_paper(town["daughter"], viewer(town["daughter"]))


# ── what gates report ────────────────────────────────────────────────────────────────────────────────────────
def scan_row(**changed):
    return {"id": "x1", "scene": "metro.entry", "at": int(timezone.now().timestamp()), "result": "good", "handle": "",
            "drawing": "ab" * 16, "seen": {}, "concession": {}, **changed}  # fmt: skip


@pytest.mark.parametrize(
    "changed", [{"scene": "moon"}, {"at": "soon"}, {"result": "perfect"}, {"handle": "zz"}, {"at": 10**20}]
)
def test_an_upload_with_a_bad_row_is_refused_whole(town, changed):
    with pytest.raises(codes.BadScan):
        codes.take_scans(town["gate"], [scan_row(id="good"), scan_row(**changed)], town["clerk"])
    assert codes.Scan.objects.count() == 0


def test_one_drawing_at_two_gates_is_a_copy_and_the_holder_is_told(town):
    handle = make("transit", Holder(PERSON, town["daughter"].pk)).hex()
    codes.take_scans(town["gate"], [scan_row(id="a", handle=handle)], town["clerk"])
    codes.take_scans(town["other"], [scan_row(id="b", handle=handle)], town["clerk"])
    assert [one.is_copy for one in codes.scans_of(viewer(town["daughter"])).scans] == [True, True]
    from tongban.capabilities.messaging.public import inbox

    assert "复制" in inbox(viewer(town["daughter"]))[0].title_zh


def test_a_gate_cannot_report_more_than_its_scene_may_see(town):
    codes.take_scans(town["gate"], [scan_row(seen={"pay_percent": 0, "income": 9})], town["clerk"])
    assert codes.Scan.objects.get().seen == {"pay_percent": 0}


def test_the_holder_objects_and_the_body_of_the_gate_answers(town):
    handle = make("transit", Holder(PERSON, town["daughter"].pk)).hex()
    codes.take_scans(town["gate"], [scan_row(handle=handle)], town["clerk"])
    scan = codes.Scan.objects.get()
    with pytest.raises(codes.CodeError):
        codes.object_to(viewer(town["elder"]), scan, "不是我")
    row = codes.object_to(viewer(town["daughter"]), scan, "那天我在家")
    assert codes.object_to(viewer(town["daughter"]), scan, "again").pk == row.pk
    assert codes.objections_to_answer(town["clerk"]) == [row]
    stranger = Viewer(role=Role.OFFICER, officer_id=2, authority_code="tax_bureau")
    with pytest.raises(codes.CodeError):
        codes.answer_objection(stranger, row, "x")
    answered = codes.answer_objection(town["clerk"], row, "核实为误扫，已删除")
    assert answered.answered_at is not None
    assert codes.objections_to_answer(town["clerk"]) == []


def test_scans_are_forgotten_after_their_term(town):
    codes.take_scans(town["gate"], [scan_row()], town["clerk"])
    codes.Scan.objects.update(forget_on=date(2020, 1, 1))
    from tongban.capabilities.codes.jobs import forget

    forget()
    forget()
    assert codes.Scan.objects.count() == 0


def test_pages_of_scans_join_without_gap_or_repeat(town):
    handle = make("transit", Holder(PERSON, town["daughter"].pk)).hex()
    now = int(timezone.now().timestamp())
    rows = [scan_row(id=f"s{n}", handle=handle, at=now - n // 2, drawing="") for n in range(25)]
    codes.take_scans(town["gate"], rows, town["clerk"])
    seen, before = [], ""
    while True:
        page = codes.scans_of(viewer(town["daughter"]), before=before, size=10)
        seen += [one.scan_id for one in page.scans]
        if not (before := page.next):
            break
    assert len(seen) == len(set(seen)) == 25


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_gates_online_at_the_same_moment_take_a_drawing_once():
    if connection.vendor != "postgresql":
        pytest.skip("one connection in memory cannot race with itself")
    load_named()
    body = Authority.objects.get(code="civil_affairs_bureau")
    gates = [
        codes.Gate.objects.create(code=f"lane{n}", title_zh=f"{n}号闸机", authority=body, scenes=["metro.entry"])
        for n in range(4)
    ]
    holder = named_person("li_qiang")
    text = codes.show_online(Viewer(role=Role.PERSON, person_id=holder.pk, assurance=2), "transit").text
    barrier, errors, seen = Barrier(len(gates)), [], []

    def at(gate):
        try:
            barrier.wait()
            seen.append(codes.check(gate, text, "metro.entry", Viewer(role=Role.SYSTEM)).decision.reason)
        except Exception as error:  # a thread's error must reach the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=at, args=(gate,)) for gate in gates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(seen) == [Reason.GOOD, *[Reason.REPLAYED] * 3]
    kept = codes.Scan.objects.values_list("result", flat=True)
    assert sorted(kept) == sorted(seen)


def test_a_follower_hears_of_new_scans_only(town):
    heard = []
    codes.follow_scans(heard.append)
    try:
        gate = codes.Gate.objects.get(code="pool")
        row = codes.shown_row(named_person("li_qiang"), "metro.entry", timezone.now(), "once")
        for _again in range(2):
            codes.take_scans(gate, [row], Viewer(role=Role.SYSTEM))
        assert [len(scans) for scans in heard] == [1]
    finally:
        scanning._followers.remove(heard.append)


def test_what_two_families_saw_of_one_telephone_cannot_be_joined_by_its_key(town):
    pair, mine = Pair("international"), viewer(town["elder"])
    fresh = {name: Pair("international") for name in codes.families()}
    device, now = codes.bind_device(mine, pair.algorithm, pair.public), int(timezone.now().timestamp())
    passes = codes.issue_passes(mine, device, {name: one.public for name, one in fresh.items()})

    def drawn(family: str, by: str) -> str:
        return text_of(show(passes[family], now, fresh[by].algorithm, fresh[by].sign))

    keys = [parse(drawn(name, name)).device_key for name in fresh]
    assert keys == [one.public for one in fresh.values()]
    assert pair.public not in keys
    assert codes.check(town["gate"], drawn("leisure", "leisure"), "pool.seniors", town["clerk"]).decision.is_good
    forged = codes.check(town["gate"], drawn("leisure", "transit"), "pool.seniors", town["clerk"])
    assert forged.decision.reason == Reason.BAD_SIGNATURE
    for wrong in ({"leisure": b"short"}, {"leisure": pair.public, "transit": pair.public}):
        with pytest.raises(codes.NotADevice):
            codes.issue_passes(mine, device, wrong)
