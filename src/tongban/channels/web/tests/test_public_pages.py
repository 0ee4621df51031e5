"""Pages that everybody may open: home, finding a service, its guide, the app's own pages."""

import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings

from tongban.capabilities.knowledge.public import Asker, forget_index
from tongban.capabilities.licences.public import SealedDocument, render_letter
from tongban.channels.web.finding import examples_for
from tongban.channels.web.guides import rendered
from tongban.foundation.ledger.public import integrate
from tongban.registers.authorities.public import load_authorities
from tongban.registers.places.public import load_places

from .town import publish_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def _published():
    publish_all()
    forget_index()


@pytest.mark.parametrize(
    "path",
    ["/", "/services/", "/services/?for=organisation", "/search/", "/search/?q=x", "/centres/", "/help/", 
     "/accessibility/",
     "/privacy/", "/offline/", "/manifest.webmanifest", "/sw.js"],
)  # fmt: skip
def test_everybody_may_open(client, path):
    load_places()
    load_authorities()
    assert client.get(path).status_code == 200


@pytest.mark.usefixtures("_published")
def test_the_guide_says_limit_cost_materials_and_law(client):
    page = client.get("/services/elderly_allowance/").content.decode()
    for words in ("15个工作日", "不收费", "什么都不用交", "已有", "年满65周岁", "沪府发〔2016〕24号"):
        assert words in page


@pytest.mark.usefixtures("_published")
def test_the_easy_edition_is_a_switch(client):
    easy = client.get("/services/elderly_allowance/?easy=1").content.decode()
    assert "上海老人满65岁，每个月可以领钱" in easy
    assert "上海老人满65岁，每个月可以领钱" not in client.get("/services/elderly_allowance/").content.decode()


@pytest.mark.usefixtures("_published")
def test_the_guide_in_english(client):
    page = client.get("/services/elderly_allowance/", headers={"accept-language": "en"}).content.decode()
    assert "Elderly comprehensive allowance" in page
    assert "Aged 65 or over" in page


def test_a_service_that_is_not_published_is_not_found(client):
    assert client.get("/services/no_such_service/").status_code == 404


@pytest.mark.usefixtures("_published")
def test_search_understands_the_words_people_use(client):
    assert "老年综合津贴" in client.get("/search/?q=老人津贴").content.decode()


@pytest.mark.usefixtures("_published")
def test_suggestions_are_a_fragment(client):
    answer = client.get("/search/suggest/?q=户籍").content.decode()
    assert "户籍事项证明" in answer
    assert "<html" not in answer


@pytest.mark.usefixtures("_published")
def test_a_search_without_result_says_what_to_try(client):
    page = client.get("/search/?q=量子纠缠").content.decode()
    assert "没有找到" in page
    assert "12345" in page


def test_the_service_worker_keeps_the_shell_only(client):
    text = client.get("/sw.js").content.decode()
    assert "/offline/" in text
    assert not any(path in text for path in ("/cases", "/me", "/messages", "/licences"))


def test_a_guide_cannot_carry_a_script():
    html = rendered("# t\n\n<script>alert(1)</script>[x](javascript:alert(1)) <b onclick=x>y</b>")
    assert "<script" not in html
    assert "javascript:alert" not in html.replace("[x](javascript:alert(1))", "")
    assert "<b onclick" not in html


@pytest.mark.usefixtures("_published")
def test_examples_lead_to_services_that_are_published():
    elder = examples_for(Asker(age=72, has_hukou=True), date(2026, 11, 23))
    assert elder[0] == ("老人津贴", "elderly_allowance")
    assert {code for _words, code in elder} <= {"elderly_allowance", "hukou_certificate"}


@pytest.mark.usefixtures("_published")
def test_public_pages_ask_the_database_little(client, django_assert_num_queries):
    for path, queries in (("/", 2), ("/services/", 2), ("/services/elderly_allowance/", 2), ("/search/?q=津贴", 2)):
        client.get(path)
        with django_assert_num_queries(queries):
            client.get(path)


def test_a_document_has_a_receipt_that_a_stranger_can_check(client, tmp_path):
    load_places()
    load_authorities()
    pdf = render_letter("receipt", {"case_number": "1"}, "civil_affairs_bureau")
    code = SealedDocument.objects.get().code
    assert client.get(f"/verify/{code}/receipt/").status_code == 404
    integrate()
    assert "第 1 条" in client.get(f"/verify/{code}/").content.decode()
    (tmp_path / "receipt.json").write_bytes(client.get(f"/verify/{code}/receipt/").content)
    (tmp_path / "letter.pdf").write_bytes(pdf)
    (tmp_path / "other.pdf").write_bytes(pdf + b" ")
    verifier = [sys.executable, "-I", str(settings.ROOT / "verifier" / "verify_receipt.py"), "receipt.json", "--file"]
    assert subprocess.run([*verifier, "letter.pdf"], cwd=tmp_path, check=False).returncode == 0
    assert subprocess.run([*verifier, "other.pdf"], cwd=tmp_path, check=False).returncode == 1
