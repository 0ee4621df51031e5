import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings
from django.utils import timezone

from tongban.capabilities.messaging.public import inbox
from tongban.capabilities.shipping import actions, views
from tongban.capabilities.shipping.adapters.embedded import AFTER, EmbeddedLogistics, advance
from tongban.capabilities.shipping.models import EmbeddedConsignment, Parcel, ParcelScan
from tongban.capabilities.shipping.public import (
    Address,
    BadAddress,
    NotWaiting,
    ParcelConflict,
    WrongPickupCode,
    follow,
    hand_over,
    hold_at_counter,
    parcels_of,
    parcels_visible_to,
    send_by_post,
    waiting_at,
)
from tongban.foundation.access.public import ANONYMOUS, Role, Viewer
from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.events.public import events_about
from tongban.foundation.jobs.public import run_pending
from tongban.registers.people.tests.factories import make_person
from tongban.registers.places.public import centres

from .contract import HOME, LogisticsContract

pytestmark = pytest.mark.django_db
CARD = {"zh": "社会保障卡", "en": "Social security card"}
CLERK = Viewer(role=Role.CLERK, officer_id=1, assurance=2)


class TestEmbeddedLogistics(LogisticsContract):
    def make_company(self):
        return EmbeddedLogistics()

    def bring_it_there(self, company, tracking_number):
        for _ in range(4):
            advance(tracking_number)


@pytest.fixture
def person():
    return make_person("王秀英", phone="12000000001")


def looking(person):
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=1)


def by_post(person, reference="r1", address=HOME):
    return send_by_post(reference, owner_ref="tests.thing:1", to=person, address=address, contents=CARD, by="system")


def at_counter(person, reference="r1"):
    return hold_at_counter(
        reference, owner_ref="tests.thing:1", to=person, centre=centres()[0], contents=CARD, by="system"
    )


def now(parcel):
    return Parcel.objects.get(pk=parcel.pk)


def events():
    return [event.type for event in events_about("tests.thing:1")]


def told(person):
    return [message.kind for message in inbox(looking(person))]


def test_a_parcel_is_booked_in_the_background_once(person):
    parcel = by_post(person)
    assert by_post(person).pk == parcel.pk
    assert now(parcel).tracking_number == ""
    run_pending()
    actions.book(parcel.pk)
    assert now(parcel).tracking_number.startswith("TB")
    assert EmbeddedConsignment.objects.count() == 1
    assert told(person) == ["shipping.sent"]


def test_the_address_stays_as_it_was_when_sent(person):
    from django.db import connection

    parcel = by_post(person)
    assert Address(**now(parcel).address) == HOME
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM shipping_parcel")
        assert "示范路" not in cursor.fetchone()[0]


@pytest.mark.parametrize("missing", ["name", "phone", "detail"])
def test_an_incomplete_address_sends_nothing(person, missing):
    with pytest.raises(BadAddress):
        by_post(person, address=Address(**{**HOME.__dict__, missing: " "}))
    assert Parcel.objects.count() == 0


def test_a_parcel_arrives_by_the_clock_and_says_so_once(person):
    parcel = by_post(person)
    run_pending()
    assert follow(now(parcel)).state == "ordered"
    EmbeddedConsignment.objects.update(booked_at=timezone.now() - AFTER[1])
    assert follow(now(parcel)).state == "on_the_way"
    EmbeddedConsignment.objects.update(booked_at=timezone.now() - AFTER[3])
    assert follow(now(parcel)).state == "delivered"
    follow(now(parcel))
    assert events() == ["tongban.parcel.delivered"]
    assert told(person) == ["shipping.delivered", "shipping.sent"]


def test_what_is_on_its_way_is_asked_about_now_and_then(person):
    from tongban.capabilities.shipping.jobs import follow_all

    parcel = by_post(person)
    run_pending()
    for _ in range(4):
        advance(now(parcel).tracking_number)
    follow_all()
    assert run_pending() == 1
    assert now(parcel).state == "delivered"
    follow_all()
    assert run_pending() == 0


def test_the_same_scans_are_written_once(person):
    parcel = by_post(person)
    run_pending()
    advance(now(parcel).tracking_number)
    follow(now(parcel))
    follow(now(parcel))
    assert [scan.progress for scan in ParcelScan.objects.all()] == ["booked", "collected"]


class Refusing(EmbeddedLogistics):
    def book(self, *, reference, to, contents):
        raise PortRefused("no such place")


class Silent(EmbeddedLogistics):
    def book(self, *, reference, to, contents):
        raise PortUnavailable("no answer")


def test_an_address_that_cannot_be_served_is_told_and_announced(person):
    with override_settings(TONGBAN_ADAPTERS={"logistics": f"{__name__}.Refusing"}):
        parcel = by_post(person)
        run_pending()
    assert now(parcel).state == "refused"
    assert events() == ["tongban.parcel.returned"]
    assert told(person) == ["shipping.refused"]


def test_a_company_that_does_not_answer_is_asked_again(person):
    with override_settings(TONGBAN_ADAPTERS={"logistics": f"{__name__}.Silent"}):
        parcel = by_post(person)
        run_pending()
    assert now(parcel).state == "ordered"
    actions.book(parcel.pk)
    assert now(parcel).tracking_number.startswith("TB")


def test_what_is_kept_at_a_counter_is_handed_over_against_its_code_once(person):
    parcel = at_counter(person)
    assert [p.pk for p in waiting_at(parcel.centre_id)] == [parcel.pk]
    code = now(parcel).pickup_code
    assert code in inbox(looking(person)).get().body
    hand_over(parcel, f" {code}", by=CLERK)
    hand_over(parcel, code, by=CLERK)
    assert now(parcel).state == "delivered"
    assert events() == ["tongban.parcel.delivered"]
    assert list(waiting_at(parcel.centre_id)) == []


def test_after_five_wrong_codes_only_an_identity_document_helps(person):
    parcel = at_counter(person)
    code = now(parcel).pickup_code
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongPickupCode):
            hand_over(parcel, wrong, by=CLERK)
    with pytest.raises(WrongPickupCode):
        hand_over(parcel, code, by=CLERK)
    assert events() == []
    hand_over(parcel, "", by=CLERK, identity_checked=True)
    assert now(parcel).state == "delivered"


def test_a_posted_parcel_cannot_be_handed_over_at_a_counter(person):
    with pytest.raises(NotWaiting):
        hand_over(by_post(person), "000000", by=CLERK)
    with pytest.raises(ParcelConflict):
        at_counter(person)


def test_everybody_sees_only_their_own_parcels(person):
    parcel = by_post(person)
    assert [p.pk for p in parcels_visible_to(looking(person))] == [parcel.pk]
    assert list(parcels_visible_to(looking(make_person("陌生人")))) == []
    assert list(parcels_visible_to(ANONYMOUS)) == []
    assert [p.pk for p in parcels_of("tests.thing:1")] == [parcel.pk]


def page(view, person, pk, method="get"):
    request = getattr(RequestFactory(), method)("/")
    request.viewer = looking(person)
    return view(request, pk=pk)


def test_the_page_shows_the_way_with_a_masked_address(person):
    parcel = by_post(person)
    run_pending()
    assert page(views.move, person, parcel.pk, "post").status_code == 302
    text = page(views.parcel, person, parcel.pk).content.decode()
    for words in ("社会保障卡", "快递员已取件", "正在派送", "120****0001"):
        assert words in text
    assert "王秀英" not in text
    assert "示范路1弄" not in text
    with pytest.raises(Http404):
        page(views.parcel, make_person("陌生人"), parcel.pk)


def test_the_page_of_a_kept_thing_shows_its_code(person):
    parcel = at_counter(person)
    assert now(parcel).pickup_code in page(views.parcel, person, parcel.pk).content.decode()


def test_outside_the_demonstration_nobody_moves_parcels(person):
    parcel = by_post(person)
    run_pending()
    with override_settings(DEMONSTRATION=False), pytest.raises(Http404):
        page(views.move, person, parcel.pk, "post")
