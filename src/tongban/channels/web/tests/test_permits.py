"""The pages of comprehensive permits: for the firm that holds one, for everybody at a scan, and for nobody else."""

import pytest
from django.test import Client

from tongban.capabilities.licences.public import issue
from tongban.journeys.permits.tests.factories import a_permit
from tongban.registers.identity.tests.factories import make_organisation, make_person, signed_in_client
from tongban.registers.people.tests.factories import make_child

pytestmark = pytest.mark.django_db


def sign_permit(firm, number):
    face = [
        {"name": "organisation_name", "label": {"zh": "单位", "en": "Firm"}, "value": firm.name},
        {"name": "sign_content", "label": {"zh": "招牌", "en": "Sign"}, "value": "转角咖啡"},
    ]
    return issue(
        "outdoor_sign_permit", firm, face, by="system", authority="landscape_bureau_310115", case_ref=f"test:{number}"
    )


@pytest.fixture
def firm():
    return make_organisation("上海转角咖啡有限公司", legal_representative=make_person("林建国"), district="310115")


@pytest.fixture
def permit(firm):
    title = {"zh": "咖啡馆", "en": "Café"}
    return a_permit(firm, sign_permit(firm, 1), industry="cafe", title=title, premises="示范路8号", code="aCodeOfACafe")


@pytest.fixture
def head(firm):
    return signed_in_client(firm.legal_representative, f"organisation:{firm.pk}")


def test_the_firm_sees_its_permit_with_every_licence_and_its_code(head, permit):
    text = head.get("/permits/").content.decode()
    number = permit.parts.get().licence.number
    assert all(word in text for word in ("咖啡馆", "示范路8号", number, "转角咖啡", "<svg", "变更", "延续", "注销"))
    assert "Café" in head.get("/permits/", headers={"accept-language": "en"}).content.decode()


def test_the_list_costs_the_same_however_many_permits(head, firm, permit, django_assert_max_num_queries):
    for number in range(2, 6):
        a_permit(firm, sign_permit(firm, number))
    head.get("/permits/")
    with django_assert_max_num_queries(16):
        assert head.get("/permits/").status_code == 200


def test_everybody_reads_it_at_a_scan_and_only_the_firm_gives_it_up(head, firm, permit):
    stranger = signed_in_client(make_person("莫生"))
    for client in (Client(), stranger, head):
        assert "转角咖啡" in client.get("/permits/aCodeOfACafe/").content.decode()
    assert Client().get("/permits/another/").status_code == 404
    assert stranger.post("/permits/aCodeOfACafe/cancel/").status_code == 404
    assert stranger.post("/permits/aCodeOfACafe/start/change/").status_code == 404
    permit.refresh_from_db()
    assert permit.state == "valid"
    assert "不能恢复" in head.get("/permits/aCodeOfACafe/cancel/").content.decode()
    assert head.post("/permits/aCodeOfACafe/cancel/", {"reason": "不做了"}).status_code == 302
    permit.refresh_from_db()
    assert (permit.state, permit.parts.get().licence.state) == ("cancelled", "04")
    assert "重新申请" in head.get("/permits/").content.decode()


def test_parents_see_how_many_licences_a_child_has_and_go_there():
    mother = make_person("唐昕")
    child = make_child(mother, name="唐小雨")
    text = signed_in_client(mother).get("/licences/").content.decode()
    assert "唐小雨" in text
    assert f'value="child:{child.pk}"' in text
