"""What the page of a gate fetches before the network goes, and hands in when it is back."""

from __future__ import annotations

import base64
import re
import time

import pytest
from django.utils import timezone

from tongban.capabilities.appointments.public import register_facility
from tongban.capabilities.codes.public import Gate, Revoked, Scan, SceneRules, root, scenes, shown_row
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.authorities.public import officers_of
from tongban.registers.demonstration.public import load_named, named_person
from tongban.registers.identity.tests.factories import signed_in_client

pytestmark = pytest.mark.django_db
BODY, OTHER = "civil_affairs_bureau", "transport_commission"


@pytest.fixture
def town(db):
    load_named()
    officer = officers_of(BODY, "officer")[0]
    asked = ["pool.seniors", "window.identify"]
    gate = Gate.objects.create(code="pool", title_zh="区游泳馆", authority_id=BODY, scenes=asked)
    Gate.objects.create(code="metro", title_zh="别的单位", authority_id=OTHER, scenes=["metro.entry"])
    return {"client": signed_in_client(officer), "gate": gate, "holder": named_person("wang_xiuying")}


def scan(town, number, scene="pool.seniors", **changed):
    return {**shown_row(town["holder"], scene, timezone.now(), f"scan {number}"), **changed}


def hand_in(town, rows, code="pool", **more):
    return town["client"].post(f"/gate/{code}/scans/", {"scans": rows, **more}, content_type="application/json")


def test_news_are_everything_a_gate_needs_and_then_only_what_is_new(town):
    first = town["client"].get("/gate/pool/news/").json()
    trusted, rules, dead = root(), SceneRules(root(), "pool"), Revoked()
    rules.take(base64.b64decode(first["scenes"]))
    dead.take(base64.b64decode(first["revoked"]), trusted)
    assert set(rules.scenes) == set(first["order"]) == set(town["gate"].scenes)
    assert set(first["facts"]) == {name for one in town["gate"].scenes for name in scenes()[one].asks}
    assert base64.b64decode(first["keys"])[:1] == b"\x84"
    assert bytes.fromhex(first["root"]["public"]) == trusted[1]
    assert abs(first["now"] - time.time()) < 60
    assert town["client"].get("/gate/pool/news/", {"cursor": first["cursor"]}).json()["scenes"] is None


def test_the_device_learns_where_a_booking_is_needed_because_it_cannot_see_one(town):
    viewer = Viewer(role=Role.OFFICER, officer_id=1, authority_code=BODY)
    register_facility(viewer, "pool-hall", "泳池", "pool", "pool.seniors")
    assert town["client"].get("/gate/pool/news/").json()["booked"] == ["pool.seniors"]
    register_facility(viewer, "pool-hall", "泳池", "pool", "pool.seniors", needs_booking=False)
    assert town["client"].get("/gate/pool/news/").json()["booked"] == []


def test_scans_are_taken_once_and_the_holder_sees_them(town):
    rows = [scan(town, number) for number in range(3)]
    assert hand_in(town, rows).json() == {"new": 3}
    assert hand_in(town, rows).json() == {"new": 0}
    kept = Scan.objects.filter(person=town["holder"])
    assert (kept.count(), set(kept.values_list("was_offline", "gate__code"))) == (3, {(True, "pool")})


def test_a_wrong_clock_is_put_right(town):
    assert hand_in(town, [scan(town, 1)], clock=time.time() - 3600).json() == {"new": 1}
    moved = Scan.objects.get().at.timestamp() - time.time()
    assert 3500 < moved < 3700


@pytest.mark.parametrize(
    "change",
    [{"scene": "metro.entry"}, {"result": "perhaps"}, {"at": "soon"}, {"handle": "zz"}, {"handle": None}, {"id": None}],
    ids=lambda one: "".join(one),
)
def test_a_row_that_is_none_refuses_them_all(town, change):
    rows = [scan(town, 1), scan(town, 2, **change)]
    if change == {"id": None}:
        del rows[1]["id"]
    answer = hand_in(town, rows)
    assert (answer.status_code, Scan.objects.count()) == (400, 0)
    assert answer.json()["error"]


def test_what_is_no_upload_is_refused_and_another_bodys_gate_is_not_there(town):
    client = town["client"]
    for body in ("", "[]", "{}", '{"scans": 5}', '{"scans": [5]}', '{"scans": [], "clock": "late"}'):
        answer = client.post("/gate/pool/scans/", body, content_type="application/json")
        assert answer.status_code == 400, body
    assert hand_in(town, [scan(town, n) for n in range(201)]).status_code == 400
    assert hand_in(town, [], code="metro").status_code == 404
    assert client.get("/gate/metro/news/").status_code == 404
    assert Scan.objects.count() == 0


def test_the_installed_page_has_all_its_files_and_nothing_of_anybody(town, client):
    worker = client.get("/gate/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    files = re.findall(r'"(/static/[^"]+)"', worker.content.decode())
    assert {"/static/verifier/gate/index.js", "/static/vendor/ed25519.js", "/static/vendor/sm2.js"} <= set(files)
    page = town["client"].get("/gate/offline/").content.decode()
    assert "data-alone" in page
    assert officers_of(BODY, "officer")[0].name not in page
    assert client.get("/gate/manifest.webmanifest").json()["scope"] == "/gate/"
    live = town["client"].get("/gate/pool/").content.decode()
    assert 'data-gate="pool"' in live
    assert "/gate/sw.js" in live


def test_the_viewer_is_the_one_who_hands_in(town):
    hand_in(town, [scan(town, 1)])
    officer = officers_of(BODY, "officer")[0]
    assert Scan.objects.get().by == Viewer(role=Role.OFFICER, officer_id=officer.pk).actor_ref
