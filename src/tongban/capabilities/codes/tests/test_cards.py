"""多卡并一码 and codes carried by others: what a verifier sees, and when it ends."""

from __future__ import annotations

import pytest

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.actions.cards import ask_issuers
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.seeding import seed_cards
from tongban.capabilities.codes.trusted import forget_trusted
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.authorities.public import Authority
from tongban.registers.demonstration.public import load_named, named_person
from tongban.registers.identity.public import Delegation, people_i_may_act_for, revoke_delegation

pytestmark = pytest.mark.django_db
OPERATOR = Viewer(role=Role.OPERATOR, account_id=1)


@pytest.fixture(autouse=True)
def _fresh():
    forget_trusted()
    yield
    forget_trusted()


@pytest.fixture
def town(db):
    load_named()
    body = Authority.objects.get(code="civil_affairs_bureau")
    gate = codes.Gate.objects.create(
        code="all", title_zh="测试点", authority=body, scenes=["library.entry", "metro.entry", "window.identify"]
    )
    elder = named_person("wang_xiuying")
    seed_cards([elder])
    return {"gate": gate, "clerk": Viewer(role=Role.OFFICER, officer_id=1, authority_code=body.code), "elder": elder,
            "me": Viewer(role=Role.PERSON, person_id=elder.pk)}  # fmt: skip


def shown(town, scene: str, family: str, viewer: Viewer | None = None) -> codes.Checked:
    text = codes.show_online(viewer or town["me"], family).text
    return codes.check(town["gate"], text, scene, town["clerk"])


def test_a_code_resolves_to_the_card_that_the_scene_needs(town):
    library, metro = shown(town, "library.entry", "leisure"), shown(town, "metro.entry", "transit")
    assert (library.card.issuer, metro.card.issuer) == ("library", "transit")
    assert library.card.state == "good"
    assert library.card.number not in library.scan.seen["card"]
    assert shown(town, "window.identify", "general").card is None
    assert any("图书馆读者证" in words for words in codes.fact_words(library.scan))


def test_a_detached_card_is_shown_to_nobody(town):
    row = next(one.attached for one in codes.cards_of(town["me"]) if one.issuer == "library")
    codes.detach_card(town["me"], row.pk)
    codes.detach_card(town["me"], row.pk)
    assert shown(town, "library.entry", "leisure").card is None
    again = codes.attach_card(town["me"], "library", row.number)
    assert codes.attach_card(town["me"], "library", row.number) == again
    with pytest.raises(codes.CardError):
        codes.detach_card(Viewer(role=Role.PERSON, person_id=named_person("li_qiang").pk), again.pk)


def test_a_card_the_issuer_took_back_is_void_at_once_and_the_holder_is_told(town):
    card = codes.IssuerCard.objects.get(issuer="library")
    with pytest.raises(codes.CardError):
        codes.void_issuer_card(OPERATOR, card, "")
    codes.void_issuer_card(OPERATOR, card, "逾期未还")
    codes.void_issuer_card(OPERATOR, card, "逾期未还")
    checked = shown(town, "library.entry", "leisure")
    assert (checked.decision.is_good, checked.card.state, checked.card.shows) == (True, "void", ())
    assert codes.AttachedCard.objects.get(issuer="library").void_reason == "逾期未还"
    assert ask_issuers() == 0


def test_nobody_attaches_what_is_not_theirs_or_without_the_holders_own_consent(town):
    number = codes.IssuerCard.objects.get(issuer="health").number
    stranger = Viewer(role=Role.PERSON, person_id=named_person("li_qiang").pk)
    delegate = Viewer(role=Role.PERSON, person_id=town["elder"].pk, agent_person_id=1, delegation_id=1)
    firm = Viewer(role=Role.PERSON, organisation_id=1)
    for viewer in (stranger, delegate, firm):
        with pytest.raises(codes.CardError):
            codes.attach_card(viewer, "health", number)
    with pytest.raises(codes.CardError):
        codes.attach_card(town["me"], "nobody", number)
    assert codes.AttachedCard.objects.filter(issuer="health").count() == 0


def carried(person_name: str, power) -> Viewer:
    return Viewer(
        role=Role.PERSON, person_id=power.person_id, organisation_id=power.organisation_id,
        agent_person_id=named_person(person_name).pk, delegation_id=power.delegation_id,
    )  # fmt: skip


def powers(name: str) -> list:
    return people_i_may_act_for(named_person(name))


def test_the_verifier_sees_who_carries_a_code_by_which_power_and_that_it_ended(town):
    power = next(one for one in powers("chen_min") if one.person_id == town["elder"].pk)
    viewer = carried("chen_min", power)
    checked = shown(town, "window.identify", "general", viewer)
    assert (checked.holder, checked.carrier) == (town["elder"], named_person("chen_min"))
    assert checked.power.granted_by == town["elder"].name
    text = codes.show_online(viewer).text
    revoke_delegation(Delegation.objects.get(pk=power.delegation_id), by="system")
    ended = codes.check(town["gate"], text, "window.identify", town["clerk"])
    assert (ended.decision.reason, ended.scan.result) == (Reason.POWER_ENDED, "power_ended")
    assert ended.scan.seen == {}


def test_a_firms_code_names_the_firm_and_the_scope_of_who_carries_it(town):
    power = next((one for one in powers("zhou_dawei") if one.organisation_id), None)
    assert power is not None
    checked = shown(town, "window.identify", "general", carried("zhou_dawei", power))
    assert checked.decision.is_good
    assert checked.holder.pk == power.organisation_id
    assert checked.power.key == power.key
