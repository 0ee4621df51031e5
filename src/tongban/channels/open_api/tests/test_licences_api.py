"""A bank's system asks, uses, verifies; a department's system calls for a case; each only its own, each once."""

import pytest
from django.core.cache import cache

from tongban.capabilities.reliance.public import Authorisation, Use, duties, grant, make_code, register_party, take_back
from tongban.capabilities.reliance.tests.factories import make_food_licence, make_identity_card, of_holder
from tongban.journeys.cases.tests.factories import Town, make_case
from tongban.registers.identity.public import ApiClient
from tongban.registers.organisations.tests.factories import make_organisation

from .test_cases_api import System, staff_number

pytestmark = pytest.mark.django_db
SCOPES = ["licences.rely", "licences.verify", "licences.duty"]


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def bank():
    system = System("big_data_centre", scopes=SCOPES)
    register_party(
        make_organisation("测试银行"),
        "bank",
        ["bank_catering_loan"],
        by="system",
        client=ApiClient.objects.get(pk=system.row.pk),
    )
    return system


def asking(licence, **more):
    firm = licence.organisation
    body = {"scene": "bank_catering_loan", "id_number": str(firm.credit_code), "name": firm.name, "case_number": "DK-1",
            "reference": "r1"}  # fmt: skip
    return body | more


def test_consent_is_asked_granted_used_and_refused_after_it_was_taken_back(bank):
    licence = make_food_licence()
    answer = bank.ask("POST", "/licences/consents", asking(licence), key="a")
    assert answer.status_code == 201, answer.content.decode()
    assert (answer.json()["state"], answer.json()["types"]) == ("requested", ["food_business_licence"])
    path = f"/licences/consents/{answer.json()['number']}"
    row = grant(Authorisation.objects.get(), by=of_holder(licence))
    assert bank.ask("GET", path).json()["state"] == "granted"
    wanted = {"type": "food_business_licence", "reference": "u1"}
    used = bank.ask("POST", f"{path}/uses", wanted, key="b")
    assert used.status_code == 201, used.content.decode()
    assert [one["name"] for one in used.json()["given"]] == ["organisation_name", "valid_until"]
    assert bank.ask("GET", used.json()["copy"].removeprefix("/api/v1"))["Content-Type"] == "application/pdf"
    take_back(row, by=of_holder(licence))
    refused = bank.ask("POST", f"{path}/uses", wanted | {"reference": "u2"}, key="c")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["type"].endswith("#not-authorised")
    assert list(Use.objects.order_by("pk").values_list("refused", flat=True)) == ["", "not-authorised"]


def test_the_answer_does_not_tell_whether_somebody_is_registered(bank):
    licence = make_food_licence()
    fits = bank.ask("POST", "/licences/consents", asking(licence), key="a").json()
    fails = bank.ask("POST", "/licences/consents", asking(licence, name="别的公司", reference="r2"), key="b").json()
    differing = {key for key in fits if fits[key] != fails[key]}
    assert differing == {"number", "href"}


def test_verification_says_yes_or_no(bank):
    licence = make_food_licence()
    body = {"scene": "bank_catering_loan", "type": "food_business_licence", "number": licence.number,
            "holder_name": licence.holder_name, "reference": "v1"}  # fmt: skip
    good = bank.ask("POST", "/licences/verifications", body, key="a").json()
    assert (good["matches"], good["given"], good["answers"]) == (True, [], [{"id": "valid", "yes": True}])
    bad = bank.ask("POST", "/licences/verifications", body | {"holder_name": "别人", "reference": "v2"}, key="b").json()
    assert (bad["matches"], bad["answers"], bad["type"]) == (False, [], None)


def test_what_is_shown_is_seen_once(bank):
    licence = make_food_licence()
    code = make_code(licence, "bank_catering_loan", by=of_holder(licence))
    body = {"code": code.code, "reference": "s1"}
    first = bank.ask("POST", "/licences/shown", body, key="a")
    again = bank.ask("POST", "/licences/shown", body, key="a")
    assert (first.status_code, again.json()) == (201, first.json())
    assert bank.ask("POST", "/licences/shown", {"code": "0000000000", "reference": "s2"}, key="b").status_code == 404


def test_strangers_find_nothing(bank):
    licence = make_food_licence()
    number = bank.ask("POST", "/licences/consents", asking(licence), key="a").json()["number"]
    other = System("civil_affairs_bureau", scopes=SCOPES)
    assert other.ask("GET", f"/licences/consents/{number}").status_code == 404
    assert other.ask("GET", "/licences/uses/YZ1").status_code == 404
    narrow = System("civil_affairs_bureau", scopes=["items.read"])
    assert narrow.ask("GET", "/licences/scenes").status_code == 403


def calling(case, **more):
    return {
        "item": case.pack_code,
        "case_number": case.number,
        "type": "resident_identity_card",
        "reference": "c1",
    } | more


def test_a_department_calls_for_a_case_under_way_and_only_then(monkeypatch):
    town = Town()
    case = make_case(town)
    make_identity_card(case.person)
    needed = {case.pack_code: duties()["elderly_allowance"]}
    monkeypatch.setattr("tongban.capabilities.reliance.actions.calling.duties", lambda: needed)
    system = System(case.authority_code, scopes=[*SCOPES, "cases.read"])
    officer = staff_number(town.officer)
    for bad in ({"item": "other_item"}, {"type": "household_register"}, {"type": "driving_licence"}):
        answer = system.ask("POST", "/licences/calls", calling(case, **bad), key=str(bad), officer=officer)
        assert answer.status_code in (403, 404), answer.content.decode()
    assert (
        system.ask("POST", "/licences/calls", calling(case, case_number=""), key="x", officer=officer).status_code
        == 422
    )
    assert system.ask("POST", "/licences/calls", calling(case), key="y").status_code == 403
    assert not Use.objects.exists()
    answer = system.ask("POST", "/licences/calls", calling(case), key="z", officer=officer)
    assert answer.status_code == 201, answer.content.decode()
    use = Use.objects.get()
    assert (use.way, use.item_code, use.case_number, use.person) == ("duty", case.pack_code, case.number, case.person)
