"""The small modules in a real browser: rows and conditions in place, saving as one types, smaller photos, axe."""

import io
import os

import pytest
from PIL import Image

from tongban.capabilities.forms.tests import pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow("starts a browser"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tongban.capabilities.forms.tests.browser_pages"),
]
AXE = "axe-core/axe.min.js"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture
def page(live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        except Exception:
            pytest.skip("no chromium on this machine")
        view = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN")
        faults = []
        view.on("pageerror", lambda error: faults.append(str(error)))
        view.on("console", lambda line: faults.append(line.text) if "Security Policy" in line.text else None)
        yield view
        browser.close()
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        assert faults == []


def accessible(page):
    from django.conf import settings

    page.evaluate((settings.NODE_MODULES / AXE).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []


def test_conditions_rows_saving_and_photos_work_in_place(page, live_server, tmp_path):
    page.goto(f"{live_server.url}/what/")
    accessible(page)
    assert page.locator("[data-without-js]").is_hidden()

    page.get_by_label("份数").fill("2")
    page.locator("label", has_text="其他").click()
    page.get_by_label("请写明用途").wait_for()
    assert page.get_by_label("份数").input_value() == "2"
    page.get_by_label("请写明用途").fill("留学")
    page.locator("[data-saved]", has_text="已保存").wait_for()

    picture = Image.effect_noise((3200, 2400), 80).convert("RGB")
    picture.save(tmp_path / "large.jpg", quality=95)
    page.locator("#f-photo").set_input_files(tmp_path / "large.jpg")
    eventually(page, "document.querySelector('#f-photo').files[0].size < 6000000")
    Image.new("RGB", (800, 600), "grey").save(tmp_path / "blurred.jpg")
    page.locator("#f-photo").set_input_files(tmp_path / "blurred.jpg")
    page.locator("[data-photo-hint]", has_text="模糊").first.wait_for()
    page.locator("#f-photo").set_input_files(tmp_path / "large.jpg")
    eventually(page, "document.querySelector('#f-photo').files[0].size > 300000")
    shot(page, "form-what")
    page.get_by_role("button", name="下一步").click()

    page.wait_for_url("**/holders/")
    page.get_by_role("button", name="再加一位股东").click()
    page.get_by_text("股东 1", exact=True).wait_for()
    assert page.evaluate("document.activeElement.name") == "shareholders.0.name"
    page.keyboard.type("甲")
    page.get_by_role("button", name="再加一位股东").click()
    page.get_by_text("股东 2", exact=True).wait_for()
    assert page.locator("[name='shareholders.0.name']").input_value() == "甲"
    page.locator("#f-shareholders-1-kind-field label", has_text="企业").click()
    page.locator("[name='shareholders.1.code']").wait_for()
    accessible(page)
    shot(page, "form-holders")
    page.get_by_role("button", name="删除 股东 2").click()
    page.get_by_text("股东 2", exact=True).wait_for(state="detached")
    page.locator("[name='shareholders.0.share']").fill("101")
    page.keyboard.press("Enter")  # the first button of the form is 下一步, not 删除
    page.locator(".error-summary").wait_for()
    accessible(page)
    shot(page, "form-errors")
    page.locator(".error-summary a").first.click()
    assert "最大可以填 100" in page.locator("#f-shareholders-0-share-error").inner_text()


def test_the_stored_photo_is_the_smaller_one(page, live_server, tmp_path):
    pages.STORED.clear()
    buffer = io.BytesIO()
    Image.effect_noise((3200, 2400), 60).convert("RGB").save(buffer, "JPEG", quality=95)
    page.goto(f"{live_server.url}/what/")
    page.locator("label", has_text="工作").click()
    page.get_by_label("份数").fill("2")
    page.locator("#f-photo").set_input_files({"name": "我.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()})
    eventually(page, f"document.querySelector('#f-photo').files[0].size < {len(buffer.getvalue())}")
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/holders/")
    assert [file["name"] for file in pages.STORED.values()] == ["我.jpg"]
    assert next(iter(pages.STORED.values()))["size"] < len(buffer.getvalue())


def eventually(page, question):
    """Playwright's own waiting would need eval, which our Content-Security-Policy forbids."""
    for _ in range(100):
        if page.evaluate(question):
            return
        page.wait_for_timeout(100)
    raise AssertionError(question)


def shot(page, name):
    if folder := os.environ.get("TONGBAN_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
