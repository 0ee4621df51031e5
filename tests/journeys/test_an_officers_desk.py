"""The staff channels in a browser: a counter, an officer's desk, the operator's console; by keyboard, and by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, PHONE, look, sideways

ELDER, ITEM = "王秀英", "老年综合津贴申请"
DESK = ["/work/", "/work/?scope=copies", "/work/cases/", "/work/statistics/", "/work/remedies/", "/work/disputes/",
        "/work/supervision/"]  # fmt: skip
CONSOLE = [
    "/console/", "/console/packs/", "/console/packs/elderly_allowance/", "/console/packs/upload/", "/console/sockets/",
    "/console/jobs/", "/console/events/", "/console/clients/", "/console/sms/", "/console/calendar/",
    "/console/audit/",
]  # fmt: skip


def name_of(url: str) -> str:
    return url.strip("/").replace("/", "-").replace("?", "-").replace("=", "-") or "home"


def taken_in(clerk, citizen_id: str) -> None:
    """An elder without a phone: her card is read, the form is there already, she confirms, she gets a receipt."""
    steps.sign_in(clerk, "孙燕", "/work/receive/")
    clerk.get_by_label("事项").select_option(label=ITEM)
    clerk.get_by_label("证件号码（刷卡或录入）").fill(citizen_id)
    clerk.get_by_label("姓名或单位名称").fill(ELDER)
    look(clerk, "counter-receive")
    clerk.get_by_role("button", name="开始收件").click()
    for page in ("who", "contact"):
        look(clerk, f"counter-{page}")
        steps.onwards(clerk)
        clerk.wait_for_load_state()
    clerk.get_by_label("我确认以上内容真实").check()
    steps.onwards(clerk)
    expect(clerk.get_by_role("heading", name="请本人核对")).to_be_visible()
    clerk.get_by_label("已核对证件原件和本人").check()
    look(clerk, "counter-review")
    clerk.get_by_role("button", name="收件并出具凭证").click()
    expect(clerk.get_by_text("已收件").first).to_be_visible()
    look(clerk, "counter-received")


def test_from_the_counter_to_the_decision_by_keyboard(town, open_browser):
    citizen_id = town.manage(
        "shell", "-c", "from tongban.registers.demonstration.public import citizen_id_of as c; print(c('wang_xiuying'))"
    ).split()[-1]
    taken_in(open_browser(DESKTOP), citizen_id)

    officer = open_browser(DESKTOP)
    steps.sign_in(officer, "郑慧", "/work/")
    steps.until(officer, "/work/?scope=claimable", officer.get_by_role("link", name=ITEM))
    officer.keyboard.press("j")
    expect(officer.locator("[data-row].is-selected a").first).to_be_focused()
    look(officer, "desk-inbox")
    expect(officer.locator("[data-row].is-selected a").first).to_be_focused()
    officer.keyboard.press("Enter")
    officer.wait_for_url("**/work/cases/**")
    look(officer, "desk-case")
    assert officer.evaluate("document.documentElement.scrollHeight <= innerHeight")  # decided without scrolling
    officer.keyboard.press("c")
    expect(officer.get_by_role("button", name="发出补正通知书")).to_be_visible()
    look(officer, "desk-correction")
    officer.keyboard.press("Escape")
    officer.locator("body").click(position={"x": 5, "y": 600})
    officer.keyboard.press("a")
    officer.keyboard.press("Enter")
    expect(officer.get_by_role("button", name="通过")).to_be_visible()
    officer.get_by_role("link", name="流程图").click()
    expect(officer.locator(".process-diagram svg").first).to_be_visible()
    look(officer, "desk-process")


@pytest.mark.parametrize(("who", "pages"), [("沈越", DESK), ("高原", CONSOLE)], ids=["desk", "console"])
def test_every_page_of_staff_is_clean_on_a_telephone(open_browser, who, pages):
    """At a desk they are crawled with all others."""
    page = open_browser(PHONE)
    steps.sign_in(page, who, pages[0])
    for url in pages:
        page.goto(url)
        look(page, f"staff-{name_of(url)}-phone")
        assert sideways(page) <= 0, url


def test_the_keys_are_shown(open_browser):
    page = open_browser(DESKTOP)
    steps.sign_in(page, "高原", "/console/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("搜索")
    look(page, "staff-keys")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/console/packs/")
