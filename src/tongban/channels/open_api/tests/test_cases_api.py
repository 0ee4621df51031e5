"""A department's system files, reads and acts; retried requests have one effect; strangers find nothing."""

import json

import pytest
from django.db import connection
from django.test import Client

from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack, settle
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.public import open_client, revoke_client

pytestmark = pytest.mark.django_db
ALL = ["items.read", "cases.read", "cases.file", "cases.decide"]


class System:
    """A department's system with its token."""

    def __init__(self, authority="civil_affairs_bureau", scopes=ALL):
        self.row, self.token = open_client("业务系统", authority, scopes=list(scopes), by="system")
        self.client = Client()

    def ask(self, method, path, body=None, key="", officer=""):
        headers = {"Authorization": f"Bearer {self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        if officer:
            headers["X-Officer"] = officer
        return self.client.generic(
            method, f"/api/v1{path}", json.dumps(body) if body is not None else "", "application/json", headers=headers
        )


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def system(town):
    return System()


def filing(town, pack, **more):
    applicant = {"citizen_id": town.elder.citizen_id, "name": town.elder.name}
    return {"item": pack.code, "applicant": applicant, "answers": {"purpose": "贷款"}, **more}


def staff_number(viewer):
    return Officer.objects.get(pk=viewer.officer_id).staff_number


def test_a_filing_is_received_with_a_number(town, system):
    answer = system.ask("POST", "/cases", filing(town, make_pack()), key="a")
    assert answer.status_code == 201, answer.content.decode()
    made = answer.json()
    assert (made["state"], len(made["number"])) == ("received", 45)
    assert answer["Location"] == f"/api/v1/cases/{made['id']}"
    assert made["answers"] == {"name": "王秀英", "purpose": "贷款"}


def test_a_retried_filing_has_one_effect_and_the_same_answer(town, system):
    pack = make_pack()
    first = system.ask("POST", "/cases", filing(town, pack), key="same")
    again = system.ask("POST", "/cases", filing(town, pack), key="same")
    assert (again.status_code, again.json(), again["Idempotent-Replayed"]) == (201, first.json(), "true")
    assert Case.objects.count() == 1
    other = filing(town, pack) | {"answers": {"purpose": "别的"}}
    assert system.ask("POST", "/cases", other, key="same").status_code == 409


def test_a_write_without_a_key_is_told_what_is_missing(town, system):
    answer = system.ask("POST", "/cases", filing(town, make_pack()))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert Case.objects.count() == 0


def test_a_whole_filing_in_three_calls(town, system):
    pack = make_pack()
    draft = system.ask("POST", "/cases", filing(town, pack, submit=False) | {"answers": {}}, key="start").json()
    assert (draft["state"], draft["number"]) == ("draft", None)
    missing = system.ask("POST", f"/cases/{draft['id']}/submission", {}, key="too early")
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (422, "purpose")
    assert system.ask("PUT", f"/cases/{draft['id']}/answers", {"answers": {"purpose": "贷款"}}).status_code == 200
    sent = system.ask("POST", f"/cases/{draft['id']}/submission", {}, key="send")
    assert (sent.status_code, sent.json()["state"]) == (200, "received")


def test_a_condition_that_is_not_met_is_named(town, system):
    pack = make_pack()
    applicant = {"citizen_id": town.stranger_person.citizen_id} if hasattr(town, "stranger_person") else None
    if applicant is None:
        from tongban.registers.people.public import Person

        person = Person.objects.get(pk=town.stranger.person_id)
        applicant = {"citizen_id": person.citizen_id}
    body = filing(town, pack) | {"applicant": applicant}
    answer = system.ask("POST", "/cases", body, key="young")
    assert (answer.status_code, answer.json()["criteria"]) == (422, ["aged_65"])
    assert Case.objects.exclude(state="draft").count() == 0


def test_an_unknown_applicant_is_refused(town, system):
    body = filing(town, make_pack()) | {"applicant": {"citizen_id": town.elder.citizen_id, "name": "别人"}}
    assert system.ask("POST", "/cases", body, key="wrong name").status_code == 422


def test_officers_act_through_their_system_and_a_system_alone_does_not(town, system):
    case = make_case(town)
    alone = system.ask("POST", f"/cases/{case.pk}/acceptance", {}, key="1")
    assert (alone.status_code, alone.json()["title"]) == (403, "缺少经办人")
    officer, reviewer = staff_number(town.officer), staff_number(town.reviewer)
    accepted = system.ask("POST", f"/cases/{case.pk}/acceptance", {}, key="2", officer=officer)
    assert accepted.json()["state"] == "accepted", accepted.content.decode()
    elsewhere = staff_number(town.other_authority)
    assert system.ask("POST", f"/cases/{case.pk}/decision", {"result": "granted"}, "3", elsewhere).status_code == 403
    from tongban.journeys.cases.public import review

    review(case, "pass", by=town.officer)
    decided = system.ask("POST", f"/cases/{case.pk}/decision", {"result": "granted"}, "4", reviewer)
    assert decided.json()["result"] == "granted", decided.content.decode()
    settle()
    assert Case.objects.get(pk=case.pk).decision.decided_by == town.reviewer.actor_ref


def test_another_authority_finds_nothing(town):
    case = make_case(town)
    other = System("public_security_bureau")
    assert other.ask("GET", f"/cases/{case.pk}").status_code == 404
    assert other.ask("GET", "/cases").json()["results"] == []
    assert other.ask("PUT", f"/cases/{case.pk}/answers", {"answers": {"purpose": "x"}}).status_code == 404


def test_scopes_and_ends_of_tokens(town, system):
    case = make_case(town)
    reader = System(scopes=["items.read"])
    assert reader.ask("GET", f"/cases/{case.pk}").status_code == 403
    assert reader.ask("GET", "/items").status_code == 200
    revoke_client(system.row, by="system")
    assert system.ask("GET", f"/cases/{case.pk}").status_code == 401
    assert Client().get("/api/v1/cases").status_code == 401


def test_the_list_goes_on_by_cursor_and_costs_the_same_at_any_depth(town, system, django_assert_num_queries):
    pack = make_pack()
    pks = [make_case(town, pack=pack).pk for _ in range(5)]
    first = system.ask("GET", "/cases?limit=2").json()
    second = system.ask("GET", f"/cases?limit=2&cursor={first['next']}").json()
    third = system.ask("GET", f"/cases?limit=2&cursor={second['next']}").json()
    assert [row["id"] for page in (first, second, third) for row in page["results"]] == pks[::-1]
    assert third["next"] is None
    assert system.ask("GET", "/cases?cursor=nonsense").status_code == 400
    with django_assert_num_queries(3):  # the token, the rows of the authority, those taken in by the system
        system.ask("GET", "/cases?limit=2")


def test_the_list_joins_what_the_authority_has_and_what_the_system_took_in(town, system):
    pack = make_pack()
    own = make_case(town, pack=pack)
    draft = system.ask("POST", "/cases", filing(town, pack, submit=False), key="draft").json()
    elsewhere = make_case(town, pack=pack)
    Case.objects.filter(pk=elsewhere.pk).update(authority_code="another_authority", taken_by="")
    taken = make_case(town, pack=pack)
    Case.objects.filter(pk=taken.pk).update(taken_by=f"client:{system.row.pk}")
    assert Case.objects.get(pk=draft["id"]).taken_by == f"client:{system.row.pk}"
    listed = [row["id"] for row in system.ask("GET", "/cases").json()["results"]]
    assert listed == sorted({own.pk, draft["id"], taken.pk}, reverse=True)


def test_a_filing_costs_a_fixed_number_of_statements(town, system, django_assert_num_queries):
    """The aim of docs/developers/speed.md: what is added here is added to every filing in the city."""
    pack = make_pack()
    audit_of_one = 2 if connection.vendor == "postgresql" else 3
    system.ask("POST", "/cases", filing(town, pack), key="warm")
    with django_assert_num_queries(20 + audit_of_one):
        assert system.ask("POST", "/cases", filing(town, pack), key="one call").status_code == 201
    with django_assert_num_queries(12 + audit_of_one):
        draft = system.ask("POST", "/cases", filing(town, pack, submit=False), key="start").json()
    with django_assert_num_queries(7):
        system.ask("PUT", f"/cases/{draft['id']}/answers", {"answers": {"purpose": "贷款"}})
    with django_assert_num_queries(22 + audit_of_one):
        sent = system.ask("POST", f"/cases/{draft['id']}/submission", {}, key="send").json()
    assert sent["state"] == "received"
    with django_assert_num_queries(2):  # the token, the case with its answers
        assert system.ask("GET", f"/cases/{draft['id']}").json()["answers"]["purpose"] == "贷款"


def test_items_and_their_forms_are_described(town, system):
    pack = make_pack()
    assert pack.code in [one["code"] for one in system.ask("GET", "/items").json()["results"]]
    form = system.ask("GET", f"/items/{pack.code}/form").json()
    assert form["schema"]["required"] == ["name", "purpose"]
    assert system.ask("GET", "/items/no_such_item").status_code == 404


def test_the_reference_page_lists_every_operation(client):
    shown = client.get("/api/").content.decode()
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        assert path in shown
        assert all(operation["operationId"] for operation in methods.values())


def test_a_filing_leaves_an_unfinished_draft_alone(town, system):
    pack = make_pack()
    draft = system.ask("POST", "/cases", filing(town, pack, submit=False) | {"answers": {}}, key="start").json()
    filed = system.ask("POST", "/cases", filing(town, pack), key="whole").json()
    assert (filed["state"], filed["id"] != draft["id"]) == ("received", True)
    assert system.ask("GET", f"/cases/{draft['id']}").json()["state"] == "draft"
