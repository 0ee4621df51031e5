"""A café under one permit: opened, looked at, changed, renewed by silence and given up, on the real packs."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.packs import bundle_player as player
from tongban.capabilities.licences.models import Licence
from tongban.capabilities.licences.public import LicenceState, change_state
from tongban.capabilities.materials.models import Material, MaterialUse
from tongban.capabilities.messaging.models import Message
from tongban.capabilities.process.public import open_items
from tongban.foundation.access.public import SYSTEM, NotVisible, Role, Viewer
from tongban.foundation.files.public import file_by_reference
from tongban.journeys.bundles.models import BundleMember
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.public import Filing, save_draft
from tongban.journeys.permits.actions import renew_the_silent
from tongban.journeys.permits.faces import scope_of
from tongban.journeys.permits.models import IndustryPermit
from tongban.journeys.permits.public import LicencesMissing, PermitIsOver, cancel, gather, gatherable, start_filing
from tongban.registers.facts.public import SubjectRef, fetch
from tongban.registers.identity.tests.factories import make_person, signed_in_client
from tongban.registers.organisations.public import change_legal_representative

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CAFE = Path(settings.PACKS) / "market_supervision" / "cafe"
FOOD, SIGN = "food_business_licence", "outdoor_sign_permit"
GRANTED = {FOOD: "granted", SIGN: "granted"}
MATERIALS = ["layout_plan", "safety_rules", "sign_picture"]
FACT = "organisation.food_licence_number"


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


def of_the_owner(permit, address):
    """What the head of the firm reads there, acting for it."""
    firm = permit.organisation
    head = signed_in_client(firm.legal_representative, f"organisation:{firm.pk}")
    return head.get(address).content.decode()


def filed_for(cafe, day, kind, apply, decide):
    """A later application for the permit on a day, decided as said."""
    permit, viewer, scenario = cafe
    with player.at(day):
        draft = start_filing(permit, kind, viewer)
        assert start_filing(permit, kind, viewer).pk == draft.pk
        told = {**scenario, "apply": apply, "materials": MATERIALS}
        case = player.filed(draft.pack_version, viewer, told, draft)
        player.decided(case, viewer, {"decide": decide})
    permit.refresh_from_db()
    return case


def members(case):
    return dict(BundleMember.objects.filter(bundle=case).values_list("code", "state"))


def inside(permit, item):
    """Version, scope and last day of a licence inside."""
    one = licence_of(permit, item)
    return one.version, scope_of(one), one.valid_until


def food_number(viewer):
    firm = SubjectRef("organisation", viewer.organisation_id)
    return fetch(firm, [FACT], purpose="test", viewer=SYSTEM)[FACT].value


def test_the_story_of_a_cafe_opened_extended_changed_renewed_by_silence_and_given_up():
    scenario = player.read(CAFE / "scenarios" / "area_is_corrected_once.yaml")
    del scenario["correct"]
    with player.at("2026-03-02"):
        viewer = player.applicant(scenario["given"])
        case = player.filed(player.published(CAFE), viewer, scenario)
        player.decided(case, viewer, scenario)
    permit = IndustryPermit.objects.get(case=case)
    story, number, ends = (permit, viewer, scenario), licence_of(permit, FOOD).number, date(2031, 3, 1)

    # Opened with one licence.
    assert (permit.state, permit.licence.version, members(case)[SIGN]) == ("valid", 1, "skipped")
    assert inside(permit, FOOD) == (1, ("餐饮服务经营者", "自制饮品制售"), ends)
    assert f"（{number}，餐饮服务经营者，自制饮品制售，有效期至2031-03-01）" in lines(permit)
    assert food_number(viewer) == number
    assert "看综合许可证" in of_the_owner(permit, f"/cases/{case.number}/")

    # Extended: one member more, and more that the other permits; the term of what was there stays.
    sign = {"has_sign": True, "sign_content": "转角咖啡", "sign_size": "3米×0.6米", "lit": True}
    case = filed_for(story, "2026-05-06", "change", {**sign, "main_item": "pastry"}, GRANTED)
    assert members(case) == {FOOD: "granted", SIGN: "granted"}
    assert inside(permit, FOOD) == (2, ("餐饮服务经营者", "糕点类食品制售"), ends)
    assert inside(permit, SIGN) == (1, ("转角咖啡", "3米×0.6米"), date(2028, 5, 5))
    assert (permit.case_id, permit.licence.version, licence_of(permit, FOOD).number) == (case.pk, 3, number)
    assert permit.licence.valid_until == date(2028, 5, 5)
    assert all(licence_of(permit, item).number in lines(permit) for item in (FOOD, SIGN))

    # Changed: the words on the sign touch one department, the head of the firm touches both.
    case = filed_for(story, "2026-06-01", "change", {"sign_content": "新招牌"}, GRANTED)
    assert members(case) == {FOOD: "skipped", SIGN: "granted"}
    with player.at("2026-06-20"):
        head = make_person("周敏")
        change_legal_representative(permit.organisation, head, by="system", reason="变更登记")
    case = filed_for(story, "2026-06-22", "change", {}, GRANTED)
    assert members(case) == {FOOD: "granted", SIGN: "granted"}
    assert (inside(permit, FOOD), inside(permit, SIGN)) == (
        (3, ("餐饮服务经营者", "糕点类食品制售"), ends), (3, ("新招牌", "3米×0.6米"), date(2028, 5, 5)),
    )  # fmt: skip
    face = {one["name"]: one["value"] for one in licence_of(permit, FOOD).fields}
    assert (face["legal_representative"], licence_of(permit, FOOD).number) == ("周敏", number)

    # Renewed by silence: the sign's department decides in time, the other lets the term end.
    over = date(2026, 9, 10)
    Licence.objects.filter(pk=licence_of(permit, SIGN).pk).update(valid_until=over)
    case = filed_for(story, "2026-08-03", "renewal", {}, {FOOD: "granted"})
    late = Case.objects.get(reference=f"bundle:{case.pk}:{SIGN}")
    assert inside(permit, FOOD)[2] == date(2031, 8, 2)
    assert (late.decide_by, case.decide_by) == (over, ends)  # the whole is bound by the licence that ends last
    with player.at("2026-09-10"):
        assert renew_the_silent() == 0
    with player.at("2026-09-12"):  # a day late itself
        Licence.objects.filter(pk=licence_of(permit, SIGN).pk).update(state=LicenceState.SUSPENDED)
        assert renew_the_silent() == 0  # what was taken is not given back by silence
        Licence.objects.filter(pk=licence_of(permit, SIGN).pk).update(state=LicenceState.LAPSED)
        assert (renew_the_silent(), renew_the_silent()) == (1, 0)
        player.settle()
    permit.refresh_from_db()
    assert inside(permit, SIGN) == (4, ("新招牌", "3米×0.6米"), date(2028, 9, 10))
    assert licence_of(permit, SIGN).valid_from == date(2026, 9, 11)
    assert (permit.state, permit.licence.valid_until) == ("valid", date(2028, 9, 10))
    assert permit.filings.get(case=case).deemed == {SIGN: "2026-09-12"}
    assert "到期前没有作出决定，2026年9月12日依法视为准予延续" in of_the_owner(permit, "/permits/")
    late.refresh_from_db()
    case.refresh_from_db()
    assert (late.state, late.result, late.decision.articles[0]["article"], case.state) == (
        "closed", "granted", "第五十条第二款", "closed",
    )  # fmt: skip
    card = late.supervisions.get(kind="silent")
    assert (card.due_on, card.settled_at, not open_items(late.ref)) == (over, None, True)
    told = Message.objects.get(kind="case.deemed_granted")
    assert (told.organisation, "第五十条" in told.body_zh) == (permit.organisation, True)

    # Given up: everything ends, also what is under way and what the grants had made known.
    with player.at("2026-10-12"):
        draft = start_filing(permit, "change", viewer)
        with pytest.raises(NotVisible):
            cancel(permit, Viewer(role=Role.PERSON, organisation_id=viewer.organisation_id + 1), "")
        for _twice in range(2):
            cancel(permit, viewer, "不做了")
            player.settle()
    permit.refresh_from_db()
    assert {licence_of(permit, item).state for item in (FOOD, SIGN)} == {LicenceState.CANCELLED}
    assert (permit.state, permit.licence.state) == ("cancelled", LicenceState.CANCELLED)
    assert (permit.filings.filter(case=draft).count(), food_number(viewer)) == (0, None)
    with pytest.raises(PermitIsOver):
        start_filing(permit, "change", viewer)


def test_a_change_asks_only_for_what_it_touches_and_uses_again_what_was_handed_in(cafe):
    permit, viewer, scenario = cafe
    with player.at("2026-05-06"):
        draft = start_filing(permit, "change", viewer)

        def asked(**answers):
            filing = Filing(save_draft(draft, answers, "", viewer), viewer)
            return [one.id for one in filing.asked], {one.id: one.is_untouched for one in filing.held}

        nothing = asked()
        assert nothing == ([], dict.fromkeys(MATERIALS, True) | nothing[1])
        touched, spared = asked(premises_area=80)
        assert (touched, spared["safety_rules"], spared["sign_picture"]) == (["layout_plan"], False, True)
        touched, spared = asked(premises_area=60, main_item="pastry", sign_content="新招牌")
        assert (touched, spared["layout_plan"]) == (["safety_rules", "sign_picture"], False)
        page = signed_in_client(permit.organisation.legal_representative, f"organisation:{permit.organisation_id}").get(
            f"/cases/{draft.pk}/materials/"
        )
        assert re.search("用您 2026年3月2日.* 交的那份", page.content.decode())
        told = {"apply": {}, "materials": ["safety_rules", "sign_picture"]}
        case = player.filed(draft.pack_version, viewer, told, draft)
        player.decided(case, viewer, {"decide": GRANTED})
    food = Case.objects.get(reference=f"bundle:{case.pk}:{FOOD}")
    first = Case.objects.get(reference=f"bundle:{permit.case_id}:{FOOD}")
    digests = {file_by_reference(one.application.files["layout_plan"]).digest for one in (food, first)}
    assert (food.result, len(digests)) == ("granted", 1)
    use = MaterialUse.objects.get(for_ref=case.ref)
    assert (use.material.digest, "仅限这一件办件" in use.consent) == (digests.pop(), True)

    # What the firm took back is asked for again.
    with player.at("2026-06-01"):
        Material.objects.update(withdrawn_at=timezone.now())
        again = start_filing(IndustryPermit.objects.get(pk=permit.pk), "change", viewer)
        again = save_draft(again, {"main_item": "drinks"}, "", viewer)
        assert [one.id for one in Filing(again, viewer).asked] == ["layout_plan", "safety_rules"]


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
