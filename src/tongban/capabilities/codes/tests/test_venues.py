"""场所码: true posters open, false ones are named; visits, numbers and complaints once; staff call and answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.trusted import forget_trusted
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.trust.public import revoke, signing_key
from tongban.registers.demonstration.public import load_named, named_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    forget_trusted()
    yield
    forget_trusted()


@pytest.fixture
def town(db):
    load_named()
    clerk = Viewer(role=Role.OFFICER, officer_id=1, authority_code="civil_affairs_bureau")
    venue = codes.open_venue(clerk, "hall", "一号厅", "示范路1号", ["check_in", "queue", "complain"])
    return {"clerk": clerk, "venue": venue, "me": viewer("wang_xiuying"), "other": viewer("li_qiang")}


def viewer(name: str) -> Viewer:
    return Viewer(role=Role.PERSON, person_id=named_person(name).pk)


def token(venue: codes.Venue) -> str:
    return codes.address_of(venue).rstrip("/").rsplit("/", 1)[-1]


def test_a_true_poster_opens_its_place_and_no_letter_of_it_can_be_changed(town):
    true = token(town["venue"])
    assert codes.venue_of_token(true) == town["venue"]
    assert len(codes.address_of(town["venue"])) < 260
    for at in range(0, len(true), 7):
        forged = true[:at] + ("A" if true[at] != "A" else "B") + true[at + 1 :]
        with pytest.raises(codes.NotAPlace):
            codes.venue_of_token(forged)
    for none in ("", "x", "A" * 300, "中文"):
        with pytest.raises(codes.NotAPlace):
            codes.venue_of_token(none)


def test_a_persons_code_is_no_poster_and_a_poster_no_persons_code(town):
    import base64

    from tongban.capabilities.codes.gate import base45

    text = codes.show_online(town["me"]).text
    shown = base64.urlsafe_b64encode(base45.decode(text[4:])).rstrip(b"=").decode()
    with pytest.raises(codes.NotAPlace):
        codes.venue_of_token(shown)
    poster = base64.urlsafe_b64decode(token(town["venue"]) + "==")
    gate = codes.Gate.objects.create(
        code="w", title_zh="窗口", authority_id="civil_affairs_bureau", scenes=["window.identify"]
    )
    checked = codes.check(gate, "TB1:" + base45.encode(poster), "window.identify", town["clerk"])
    assert checked.decision.reason == codes.Reason.OTHER_SCENE


def test_a_new_poster_voids_the_old_and_a_revoked_key_all_of_them(town):
    old = token(town["venue"])
    renewed = codes.new_poster(town["clerk"], town["venue"])
    with pytest.raises(codes.NotAPlace):
        codes.venue_of_token(old)
    assert codes.venue_of_token(token(renewed)) == renewed
    revoke(signing_key("codes").kid, reason="key_compromise", by="system")
    forget_trusted()
    with pytest.raises(codes.NotAPlace):
        codes.venue_of_token(token(renewed))


def test_a_visit_is_noted_once_and_seen_by_the_visitor(town):
    first = codes.check_in(town["me"], town["venue"], "k1")
    assert codes.check_in(town["me"], town["venue"], "k1").pk == first.pk
    assert [one.pk for one in codes.scans_of(town["me"]).scans] == [first.pk]
    with pytest.raises(codes.VenueError):
        codes.check_in(town["other"], town["venue"], "k1")


def test_numbers_go_up_are_kept_and_called_in_order(town):
    mine, theirs = codes.take_ticket(town["me"], town["venue"]), codes.take_ticket(town["other"], town["venue"])
    assert (mine.number, theirs.number, codes.take_ticket(town["me"], town["venue"]).pk) == (1, 2, mine.pk)
    assert codes.waiting_before(theirs) == 1
    called = codes.call_next(town["clerk"], town["venue"], 0)
    assert called.pk == mine.pk
    assert codes.call_next(town["clerk"], town["venue"], 0).pk == mine.pk
    assert codes.call_next(town["clerk"], town["venue"], 1).pk == theirs.pk
    codes.leave_queue(town["other"], town["venue"])
    codes.leave_queue(town["other"], town["venue"])
    assert codes.call_next(town["clerk"], town["venue"], 0) is None
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert codes.take_ticket(town["me"], town["venue"]).number == 1


def test_a_complaint_is_taken_once_and_answered_by_the_body_of_the_place(town):
    row = codes.complain_about(town["me"], town["venue"], "空调坏了", "c1")
    assert codes.complain_about(town["me"], town["venue"], "空调坏了", "c1").pk == row.pk
    stranger = Viewer(role=Role.OFFICER, officer_id=2, authority_code="transport_commission")
    with pytest.raises(codes.VenueError):
        codes.answer_complaint(stranger, row, "知道了")
    codes.answer_complaint(town["clerk"], row, "明天修好")
    codes.answer_complaint(town["clerk"], row, "另一个答复")
    assert [one.answer for one in codes.my_complaints(town["me"], town["venue"])] == ["明天修好"]


def test_places_of_another_body_are_not_touched_and_what_is_missing_is_said(town):
    stranger = Viewer(role=Role.OFFICER, officer_id=2, authority_code="transport_commission")
    assert codes.venues_of(stranger) == []
    for call in (
        lambda: codes.open_venue(stranger, "hall", "别人的", "某路", ["queue"]),
        lambda: codes.new_poster(stranger, town["venue"]),
        lambda: codes.call_next(stranger, town["venue"], 0),
        lambda: codes.open_venue(town["clerk"], "x", "", "某路", ["queue"]),
        lambda: codes.open_venue(town["clerk"], "x", "收费处", "某路", ["pay"]),
        lambda: codes.take_ticket(Viewer(role=Role.PERSON, organisation_id=1), town["venue"]),
    ):
        with pytest.raises(codes.VenueError):
            call()
    assert codes.Venue.objects.count() == 1


def test_the_poster_is_a_page_that_a_camera_reads(town):
    pymupdf = pytest.importorskip("pypdfium2")
    import zxingcpp

    page = pymupdf.PdfDocument(codes.poster_pdf(town["venue"]))[0]
    found = zxingcpp.read_barcode(page.render(scale=2).to_pil())
    assert found.text == codes.address_of(town["venue"])
