"""A café under one permit: opened, looked at, changed, renewed by silence and given up, on the real packs."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.packs import bundle_player as player
from tongban.capabilities.licences.models import Licence
from tongban.capabilities.licences.public import LicenceState, change_state
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.bundles.models import BundleMember
from tongban.journeys.cases.models import Case
from tongban.journeys.permits.actions import renew_the_silent
from tongban.journeys.permits.models import IndustryPermit
from tongban.journeys.permits.public import LicencesMissing, PermitIsOver, cancel, gather, gatherable, start_filing

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CAFE = Path(settings.PACKS) / "market_supervision" / "cafe"
FOOD, SIGN = "food_business_licence", "outdoor_sign_permit"


@pytest.fixture
def cafe():
    scenario = player.read(CAFE / "scenarios" / "two_licences_one_permit.yaml")
    with player.at("2026-03-02"):
        viewer = player.applicant(scenario["given"])
        case = player.filed(player.published(CAFE), viewer, scenario)
        player.decided(case, viewer, scenario)
    return IndustryPermit.objects.get(case=case), viewer, scenario


def licence_of(permit, item):
    return Licence.objects.get(pk=permit.parts.get(item=item).licence_id)


def lines(permit):
    permit.refresh_from_db()
    return next(one["value"] for one in permit.licence.fields if one["name"] == "licences_inside")


def page(permit):
    return Client().get(f"/permits/{permit.code}/").content.decode()


def test_one_scan_shows_every_licence_as_it_stands_now_and_the_permit_follows(cafe):
    permit, viewer, _scenario = cafe
    food, sign = licence_of(permit, FOOD), licence_of(permit, SIGN)
    assert (permit.state, permit.licence.version) == ("valid", 1)
    assert all(one.number in lines(permit) and one.number in page(permit) for one in (food, sign))
    with player.at("2026-04-01"):
        change_state(sign, LicenceState.SUSPENDED, by="system", reason="整改")
        player.settle()
        assert (sign.number in lines(permit), permit.state, permit.licence.version) == (False, "partial", 2)
        assert "暂扣" in page(permit)
        change_state(sign, LicenceState.VALID, by="system", reason="整改完成")
        player.settle()
        assert (sign.number in lines(permit), permit.state, permit.licence.version) == (True, "valid", 3)
        with pytest.raises(NotVisible):
            cancel(permit, Viewer(role=Role.PERSON, organisation_id=viewer.organisation_id + 1), "")
        cancel(permit, viewer, "不做了")
        cancel(permit, viewer, "不做了")
        player.settle()
    permit.refresh_from_db()
    assert {licence_of(permit, item).state for item in (FOOD, SIGN)} == {LicenceState.CANCELLED}
    assert (permit.state, permit.licence.state) == ("cancelled", LicenceState.CANCELLED)
    with pytest.raises(PermitIsOver):
        start_filing(permit, "change", viewer)


def test_a_change_goes_only_to_the_departments_that_it_touches(cafe):
    permit, viewer, scenario = cafe
    before = {item: licence_of(permit, item) for item in (FOOD, SIGN)}
    with player.at("2026-05-06"):
        draft = start_filing(permit, "change", viewer)
        assert start_filing(permit, "change", viewer).pk == draft.pk
        told = {**scenario, "apply": {"sign_content": "新招牌"}}
        case = player.filed(draft.pack_version, viewer, told, draft)
        player.decided(case, viewer, {"decide": {SIGN: "granted"}})
    states = dict(BundleMember.objects.filter(bundle=case).values_list("code", "state"))
    assert states == {FOOD: "skipped", SIGN: "granted"}
    permit.refresh_from_db()
    sign = licence_of(permit, SIGN)
    assert (sign.replaces_id, sign.version, sign.number) == (before[SIGN].pk, 2, before[SIGN].number)
    assert licence_of(permit, FOOD) == before[FOOD]
    assert (permit.case_id, permit.state, IndustryPermit.objects.count()) == (case.pk, "valid", 1)


def test_silence_renews_what_was_asked_for_in_time_and_nothing_else(cafe):
    permit, viewer, scenario = cafe
    ends = date(2026, 7, 10)
    Licence.objects.filter(pk=licence_of(permit, FOOD).pk).update(valid_until=ends)
    with player.at("2026-06-01"):
        draft = start_filing(permit, "renewal", viewer)
        case = player.filed(draft.pack_version, viewer, {**scenario, "apply": {}}, draft)
        player.decided(case, viewer, {})
    assert Case.objects.filter(reference__startswith=f"bundle:{case.pk}:").count() == 2
    with player.at(ends.isoformat()):
        assert renew_the_silent() == 0
    with player.at((ends + timedelta(days=1)).isoformat()):
        for taken in (LicenceState.WITHDRAWN, LicenceState.SUSPENDED):
            Licence.objects.filter(pk=licence_of(permit, FOOD).pk).update(state=taken)
            assert renew_the_silent() == 0
        Licence.objects.filter(pk=licence_of(permit, FOOD).pk).update(state=LicenceState.VALID)
        assert (renew_the_silent(), renew_the_silent()) == (1, 0)
        player.settle()
    food = licence_of(permit, FOOD)
    permit.refresh_from_db()
    assert (food.version, food.valid_from, food.state) == (2, ends + timedelta(days=1), LicenceState.VALID)
    assert food.valid_until > ends
    assert permit.state == "valid"
    assert permit.filings.get().deemed == {FOOD: "2026-07-11"}


def test_who_asked_too_late_waits_for_the_decision(cafe):
    permit, viewer, scenario = cafe
    ends = date(2026, 6, 15)
    Licence.objects.filter(pk=licence_of(permit, FOOD).pk).update(valid_until=ends)
    with player.at("2026-06-01"):
        draft = start_filing(permit, "renewal", viewer)
        case = player.filed(draft.pack_version, viewer, {**scenario, "apply": {}}, draft)
        player.decided(case, viewer, {})
    with player.at("2026-06-16"):
        assert renew_the_silent() == 0


def test_a_shop_that_is_open_changes_its_licences_for_one_permit(cafe):
    permit, viewer, _scenario = cafe
    pack = permit.case.pack_version
    assert gather(pack, viewer) == permit
    with player.at("2026-04-01"):
        IndustryPermit.objects.filter(pk=permit.pk).update(state="cancelled")
        assert pack in gatherable(viewer)
        again = gather(pack, viewer)
        assert (gather(pack, viewer), gatherable(viewer)) == (again, [])
        change_state(licence_of(again, FOOD), LicenceState.REVOKED, by="system", reason="撤销")
        player.settle()
        IndustryPermit.objects.update(state="cancelled")
        assert gatherable(viewer) == []
        with pytest.raises(LicencesMissing):
            gather(pack, viewer)
    assert (again.case, again.premises) == (None, permit.premises)
    assert [part.item for part in again.parts.all()] == [FOOD, SIGN]
