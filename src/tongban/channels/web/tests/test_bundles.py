"""A bundle in the browser's eyes: found, read, filled once, followed on one page."""

from __future__ import annotations

import csv

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tongban.capabilities.knowledge.public import forget_index
from tongban.journeys.bundles.public import publish_bundle
from tongban.journeys.bundles.tests.factories import Bureau, a_bundle
from tongban.journeys.cases.public import Case, accept
from tongban.journeys.cases.tests.factories import settle
from tongban.journeys.packs.public import current
from tongban.registers.identity.tests.factories import signed_in_client

from .town import publish_all

pytestmark = pytest.mark.django_db
PACKS = ("public_security/residence_permit", "human_resources/social_security_card")


@pytest.fixture
def _published():
    publish_all(*PACKS)
    publish_bundle(settings.PACKS / "public_security/new_resident", by="system")
    forget_index()


@pytest.mark.usefixtures("_published")
def test_it_is_on_the_first_page_in_its_list_and_found_in_ones_own_words():
    client = Client()
    for address in ("/", "/bundles/", "/search/?q=新市民"):
        assert "新市民来沪安家" in client.get(address).content.decode(), address


@pytest.mark.usefixtures("_published")
def test_its_guide_shows_order_savings_and_what_a_refusal_means():
    page = Client().get("/bundles/new_resident/").content.decode()
    for words in ("居住证办理", "批准后自动开始", "一件一件办", "社会保障卡不再往下办"):
        assert words in page


def test_nobody_finds_a_bundle_that_is_not_there():
    assert Client().get("/bundles/nothing/").status_code == 404


def test_one_filing_is_followed_on_one_page():
    bureau = Bureau()
    pack = a_bundle(after=True)
    client = signed_in_client(bureau.elder)
    answer = client.post(reverse("web:bundle_start", args=[pack.code]))
    case = Case.objects.get(pack_code=pack.code)
    assert answer["Location"] == reverse("web:fill", args=[case.pk])
    page = client.get(answer["Location"]).content.decode()
    assert reverse("web:bundle", args=[pack.code]) in page
    step = pack.form_ui["steps"][0]["id"]
    client.post(reverse("web:fill_step", args=[case.pk, step]), {"purpose": "贷款", "_step": step})
    told = client.get(reverse("web:review", args=[case.pk])).content.decode()
    assert "批准后自动开始" in told
    assert "没有批准" in told
    client.post(reverse("web:review", args=[case.pk]), {"reference": "once"})
    case.refresh_from_db()
    assert case.number
    settle()
    accept(case, by=bureau.officer)
    settle()
    page = client.get(reverse("web:case", args=[case.number])).content.decode()
    assert "办理中" in page
    assert "等待前面的事项" in page
    member = Case.objects.get(reference__startswith=f"bundle:{case.pk}:")
    assert reverse("web:case", args=[member.number]) in page
    own = client.get(reverse("web:case", args=[member.number])).content.decode()
    assert reverse("web:case", args=[case.number]) in own


@pytest.mark.usefixtures("_published")
def test_before_and_after_of_all_bundles_stand_in_one_table_and_in_open_data():
    saved = current("new_resident", kind="bundle").content["bundle"]["compared"]
    page = Client().get("/bundles-compared/").content.decode()
    assert page.count(f"{saved['before']['questions']} → <b>{saved['after']['questions']}</b>") == 2  # and in the sum
    sheet = Client().get("/bundles-compared.csv")
    assert sheet["Content-Type"] == "text/csv; charset=utf-8"
    first = next(csv.DictReader(sheet.content.decode("utf-8-sig").splitlines()))
    assert (first["code"], first["days_before"]) == ("new_resident", str(saved["before"]["days"]))
