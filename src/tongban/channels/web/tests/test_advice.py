"""What review points find wrong is told at the field and beside the document, before anything is sent."""

from __future__ import annotations

import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.capabilities.materials.tests.factories import paper
from tongban.journeys.cases.public import Case, start_draft
from tongban.journeys.cases.tests import factories
from tongban.journeys.cases.tests.factories import LEASE, POINTS, Town, settle
from tongban.registers.identity.tests.factories import signed_in_client

pytestmark = pytest.mark.django_db
WORDS = "合同上没有您的名字"


@pytest.fixture
def town(monkeypatch):
    content = copy.deepcopy(factories.CONTENT)
    content["rules"]["review_points"] += [POINTS[1]]
    monkeypatch.setattr(factories, "CONTENT", content)
    return Town()


@pytest.fixture
def draft(town):
    return start_draft(factories.make_pack(materials=[LEASE]).code, town.applicant)


def test_a_point_that_fails_is_told_at_its_field_and_stops_nothing(town, draft):
    client, step = signed_in_client(town.elder), f"/cases/{draft.pk}/fill/one/"
    assert "请写清用途" not in client.get(step).content.decode()
    client.post(f"/cases/{draft.pk}/save/", {"purpose": "unclear", "_step": "one"})
    page = client.get(step).content.decode()
    note = page.split('id="f-purpose-note"')[1]
    assert "请写清用途" in note.split("</p>")[0]
    assert 'aria-describedby="f-purpose-note"' in page
    review = client.get(f"/cases/{draft.pk}/review/").content.decode()
    assert "提交前请看一看" in review
    assert f'href="{step}#f-purpose-field"' in review
    assert client.post(f"/cases/{draft.pk}/review/", {"reference": "r1"}).status_code == 302
    assert Case.objects.get(pk=draft.pk).number


def test_an_uploaded_document_is_read_while_the_page_asks_and_then_compared(town, draft):
    client, here = signed_in_client(town.elder), f"/cases/{draft.pk}/"
    client.post(f"{here}save/", {"purpose": "贷款", "_step": "one"})
    lease = SimpleUploadedFile("lease.pdf", paper("租赁合同", "承租人：张三"), "application/pdf")
    assert client.post(f"{here}materials/", {"lease": lease, "_action": "next"}).headers["Location"] == f"{here}review/"
    page = client.get(f"{here}review/").content.decode()
    assert f'hx-get="{here}advice/?asked=1"' in page
    assert WORDS not in page
    settle()
    answer = client.get(f"{here}advice/?asked=1").content.decode()
    assert "hx-get" not in answer
    assert WORDS in answer
    assert f'href="{here}materials/#m-lease-field"' in answer
    assert WORDS in client.get(f"{here}materials/").content.decode().split("<form")[2]


def test_a_page_does_not_ask_for_ever(town, draft):
    client, here = signed_in_client(town.elder), f"/cases/{draft.pk}/"
    lease = SimpleUploadedFile("lease.pdf", paper("租赁合同"), "application/pdf")
    client.post(f"{here}materials/", {"lease": lease, "_action": "save"})
    assert "hx-get" in client.get(f"{here}advice/?asked=29").content.decode()
    assert "hx-get" not in client.get(f"{here}advice/?asked=30").content.decode()


def test_a_stranger_hears_nothing_of_it(town, draft):
    assert signed_in_client(factories.make_person("莫问")).get(f"/cases/{draft.pk}/advice/").status_code == 404
