from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tongban.registers.identity.models import Account, Delegation
from tongban.registers.identity.public import grant_delegation
from tongban.registers.identity.tests.factories import (
    make_child,
    make_officer,
    make_organisation,
    make_person,
    signed_in,
    signed_in_client,
    viewer_for,
)

pytestmark = pytest.mark.django_db
UNTIL = timezone.localdate() + timedelta(days=90)


@pytest.mark.parametrize(
    "path", ["delegations/", "delegations/new/", "security/", "real-name/", "counter/consent/", "counter/real-name/"]
)
def test_the_anonymous_are_sent_to_sign_in(client, path):
    answer = client.get(f"/accounts/{path}")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", ["counter/consent/", "counter/real-name/"])
def test_a_resident_finds_no_counter(path):
    assert signed_in_client(make_person()).get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("path", ["delegations/", "delegations/new/"])
def test_staff_find_no_delegations_of_their_own(path):
    assert signed_in_client(make_officer()).get(f"/accounts/{path}").status_code == 404


def test_an_elder_grants_and_revokes_on_the_page():
    elder, daughter = make_person("王秀英"), make_person("陈敏")
    client = signed_in_client(elder)
    data = {"agent_name": "陈敏", "agent_citizen_id": daughter.citizen_id, "until": UNTIL.isoformat()}
    assert client.post("/accounts/delegations/new/", data).url == "/accounts/delegations/"
    row = Delegation.objects.get()
    assert "陈敏" in client.get("/accounts/delegations/").content.decode()
    assert client.post(f"/accounts/delegations/{row.pk}/revoke/").status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert "已撤销" in client.get("/accounts/delegations/").content.decode()


def test_a_wrong_name_for_a_number_grants_nothing_and_tells_nothing():
    elder, daughter = make_person("王秀英"), make_person("陈敏")
    data = {"agent_name": "陈明", "agent_citizen_id": daughter.citizen_id, "until": UNTIL.isoformat()}
    page = signed_in_client(elder).post("/accounts/delegations/new/", data).content.decode()
    assert "不对应" in page
    assert "陈敏" not in page
    assert Delegation.objects.count() == 0


def test_granting_needs_the_second_level():
    client = signed_in(Client(), make_person(), method="password")
    assert client.get("/accounts/delegations/new/").url.endswith("assurance=2")


def test_a_stranger_finds_no_delegation_to_revoke():
    elder, daughter = make_person(), make_person()
    row = grant_delegation(agent=daughter, grantor_person=elder, until=UNTIL, by=viewer_for(elder))
    assert signed_in_client(make_person("莫生")).post(f"/accounts/delegations/{row.pk}/revoke/").status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_switch_changes_whose_affairs_one_sees_and_says_so():
    mother = make_person("陈敏")
    child = make_child(mother, name="陈小禾")
    client = signed_in_client(mother)
    assert client.post("/accounts/act-for/", {"power": f"child:{child.pk}", "next": "/x/"}).url == "/x/"
    page = client.get("/accounts/delegations/").content.decode()
    assert "您正在代办" in page
    client.post("/accounts/act-for/")
    assert "您正在代办" not in client.get("/accounts/delegations/").content.decode()


def test_one_cannot_switch_to_whom_one_may_not_act_for():
    child = make_child(make_person())
    client = signed_in_client(make_person("莫生"))
    for power in (f"child:{child.pk}", "organisation:1", "delegation:1", "child:x", "nonsense"):
        client.post("/accounts/act-for/", {"power": power})
        assert "act_for" not in client.session


def test_a_legal_representative_sees_the_chain_and_delegates():
    lin, he, xu = make_person("林建国"), make_person("何颖"), make_person("徐磊")
    firm = make_organisation("上海禾光餐饮有限公司", legal_representative=lin)
    client = signed_in_client(lin)
    data = {"agent_name": "何颖", "agent_citizen_id": he.citizen_id, "until": UNTIL.isoformat(),
            "may_delegate": "on", "amount": "500.00"}  # fmt: skip
    client.post(f"/accounts/delegations/new/?for=organisation:{firm.pk}", data)
    first = Delegation.objects.get()
    assert (first.may_delegate, first.amount_fen_limit, first.grantor_organisation) == (True, 50_000, firm)
    data = {"agent_name": "徐磊", "agent_citizen_id": xu.citizen_id, "until": UNTIL.isoformat(), "amount": "501"}
    manager = signed_in_client(he)
    page = manager.post(f"/accounts/delegations/new/?for=delegation:{first.pk}", data).content.decode()
    assert "超出" in page
    manager.post(f"/accounts/delegations/new/?for=delegation:{first.pk}", data | {"amount": "100"})
    page = client.get("/accounts/delegations/").content.decode()
    assert "何颖" in page
    assert "徐磊" in page
    assert signed_in_client(xu).get(f"/accounts/delegations/new/?for=delegation:{first.pk}").status_code == 404


def test_a_clerk_records_consent_and_is_its_witness():
    clerk, elder, daughter = make_officer(posts=("clerk",)), make_person("王秀英"), make_person("陈敏")
    client = signed_in_client(clerk)
    data = {"grantor_name": "王秀英", "grantor_citizen_id": elder.citizen_id, "agent_name": "陈敏",
            "agent_citizen_id": daughter.citizen_id, "until": UNTIL.isoformat(),
            "consent_text": "当面同意"}  # fmt: skip
    assert client.post("/accounts/counter/consent/", data).status_code == 200
    assert Delegation.objects.count() == 0
    assert client.post("/accounts/counter/consent/", data | {"compared": "on"}).status_code == 302
    assert Delegation.objects.get().witness == clerk


def test_a_clerk_binds_a_person_who_came_with_the_card():
    person = make_person("王秀英")
    data = {"person_name": "王秀英", "person_citizen_id": person.citizen_id, "phone": "10000000077", "compared": "on"}
    assert (
        signed_in_client(make_officer(posts=("clerk",))).post("/accounts/counter/real-name/", data).status_code == 302
    )
    account = Account.objects.get(person=person)
    assert (account.bound_by, account.phone) == ("counter", "10000000077")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "security/", "delegations/", "delegations/new/", "login/", "login/password/", "login/demonstration/",
        "password/set/", "2fa/totp/activate/", "2fa/webauthn/add/", "2fa/webauthn/", "inactive/",
    ],
)  # fmt: skip
def test_every_page_is_drawn_without_inline_style_or_script(path, language):
    person = make_person()
    make_organisation(legal_representative=person)
    page = signed_in_client(person).get(f"/accounts/{path}", headers={"accept-language": language})
    text = page.content.decode()
    assert page.status_code in {200, 403}
    assert 'id="main"' in text
    assert " style=" not in text
    assert " onclick=" not in text


def test_the_pages_cost_few_queries(django_assert_max_num_queries):
    person = make_person()
    for _ in range(5):
        make_child(person)
        make_organisation(legal_representative=person)
    client = signed_in_client(person)
    with django_assert_max_num_queries(10):
        client.get("/accounts/delegations/")
