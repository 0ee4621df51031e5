"""The lead department's page, and what an officer sees beside a case of a bundle."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tongban.journeys.bundles.tests.factories import (
    BundleMember,
    Bureau,
    MemberState,
    a_bundle,
    file_bundle,
    member_case,
)
from tongban.journeys.cases.public import accept
from tongban.journeys.cases.tests.factories import settle
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.tests.factories import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return Bureau()


def client_of(viewer):
    return signed_in_client(Officer.objects.get(pk=viewer.officer_id))


def test_the_lead_department_sees_where_each_one_waits_and_what_it_saves(bureau):
    case = file_bundle(bureau, a_bundle(after=True))
    client = client_of(bureau.officer)
    assert "等本部门一口受理" in client.get("/work/bundles/").content.decode()
    accept(case, by=bureau.officer)
    settle()
    page = client.get("/work/bundles/").content.decode()
    assert case.number[-6:] in page
    assert "办理中" in page
    assert "一件一件办" in page
    assert case.number[-6:] not in client.get("/work/bundles/?late=1").content.decode()


def test_a_member_that_is_held_up_is_passed_on_again(bureau):
    case = file_bundle(bureau, a_bundle())
    row = BundleMember.objects.filter(bundle=case).first()
    row.state, row.why = MemberState.BLOCKED, [{"field": "用途", "text": "还没有填写。"}]
    row.save()
    client = client_of(bureau.officer)
    assert "用途：还没有填写。" in client.get("/work/bundles/").content.decode()
    client.post(reverse("workbench:bundle_again", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == MemberState.READY
    assert client_of(bureau.other_authority).post(reverse("workbench:bundle_again", args=[row.pk])).status_code == 404


def test_a_case_says_to_which_bundle_it_belongs_and_the_common_case_names_its_members(bureau):
    case = file_bundle(bureau, a_bundle())
    accept(case, by=bureau.officer)
    settle()
    client = client_of(bureau.officer)
    own = client.get(reverse("workbench:case", args=[member_case(case, "a").number])).content.decode()
    assert reverse("workbench:case", args=[case.number]) in own
    assert "各个事项" in client.get(reverse("workbench:case", args=[case.number])).content.decode()
