"""A draft goes with the person; JavaScript, a mouse and a wide window are not needed; strangers see nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from . import measures, steps
from .conftest import DESKTOP, PHONE, look

CARD = "social_security_card"


@pytest.mark.slow(reason="two browsers")
def test_a_draft_is_saved_while_typing_and_taken_up_on_another_device(phone, open_browser):
    steps.sign_in(phone, "何颖")
    steps.begin(phone, CARD)
    phone.get_by_label("居住地址").fill("上海市浦东新区示范路8号901室")
    with phone.expect_response(re.compile("/save/")):
        phone.get_by_label("手机号码").fill("12000000088")
    expect(phone.locator("[data-saved]")).to_contain_text("已保存")
    desk = open_browser(DESKTOP)
    steps.sign_in(desk, "何颖")
    desk.get_by_role("link").filter(has_text="接着填").click()
    expect(desk.get_by_label("居住地址")).to_have_value("上海市浦东新区示范路8号901室")
    expect(desk.get_by_label("手机号码")).to_have_value("12000000088")


@pytest.mark.slow(reason="two browsers")
def test_two_devices_that_disagree_show_both_answers(phone, open_browser):
    desk = open_browser(DESKTOP)
    for page in (phone, desk):
        steps.sign_in(page, "莫生")
    steps.begin(phone, CARD)
    desk.goto(phone.url)
    with phone.expect_response(re.compile("/save/")):
        phone.get_by_label("手机号码").fill("12000000071")
    desk.get_by_label("手机号码").fill("12000000072")
    told = desk.get_by_role("alert").filter(has_text="您在另一台设备上也改了这里")
    expect(told).to_be_visible()
    expect(desk.get_by_label("手机号码")).to_have_value("12000000072")
    look(desk, "two-devices-desktop")
    told.get_by_label("12000000071").check()
    expect(told).to_have_count(0)
    expect(desk.get_by_label("手机号码")).to_have_value("12000000071")


@pytest.mark.slow(reason="a whole filing")
def test_a_whole_filing_works_without_javascript(open_browser):
    page = open_browser(PHONE, java_script_enabled=False)
    steps.sign_in(page, "林建国")
    steps.begin(page, "hukou_certificate")
    steps.walk(page, {}, {"证明的内容": "户口迁移"})
    number = steps.send(page)
    steps.until(page, steps.case_url(number), "准予")


@pytest.mark.slow(reason="tabs through pages")
def test_the_keyboard_alone_leads_from_search_to_the_form(desktop):
    steps.sign_in(desktop, "莫生")
    reach(desktop, desktop.get_by_role("searchbox"))
    desktop.keyboard.type("社保卡")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/search/**")
    follow(
        desktop,
        desktop.get_by_role("main").get_by_role("link", name="社会保障卡申领").first,
        "**/social_security_card/",
    )
    follow(desktop, desktop.get_by_role("link", name="开始办理"), "**/check/")
    follow(desktop, desktop.get_by_role("button", name=re.compile("开始填写|仍要申请")), "**/fill/**")


def reach(page, target) -> None:
    """Press Tab until ``target`` has the focus, and see that it shows."""
    for _press in range(80):
        if target.evaluate("one => one === document.activeElement"):
            expect(target).to_be_in_viewport()
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by keyboard: {target}")


def follow(page, target, url: str) -> None:
    reach(page, target)
    page.keyboard.press("Enter")
    page.wait_for_url(url)


SIZES = [(390, 844), (640, 450), (320, 450)]  # a phone; a desktop at 200 %; reflow (WCAG 1.4.10)


@pytest.mark.slow(reason="each page in two editions and three sizes")
@pytest.mark.parametrize("address", ["/", "/services/", "/services/elderly_allowance/", "/search/?q=卡", "/verify/"])
def test_what_has_the_focus_shows_and_nothing_scrolls_sideways_in_both_editions_at_any_size(open_browser, address):
    page = open_browser(PHONE, reduced_motion="reduce")
    faults = []
    for edition in ("standard", "senior"):
        page.goto(address)
        page.context.add_cookies([{"name": "ui_edition", "value": edition, "url": page.url}])
        page.reload()
        page.evaluate(measures.FOCUS)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found = page.evaluate(measures.SIDEWAYS) + page.evaluate("() => tongban.visited()")
            faults += [f"{edition} {width} × {height}: {line}" for line in found]
    assert not faults, "\n".join(faults)


@pytest.mark.slow(reason="two people")
def test_a_phone_code_signs_in_and_a_stranger_sees_nothing_of_others(phone, open_browser):
    phone.goto("/accounts/login/?next=/me/")
    phone.get_by_label("手机号").fill("12000000010")
    phone.get_by_role("button", name="获取验证码").click()
    code = phone.locator("[data-code]").inner_text()
    look(phone, "sign-in-code-phone")
    phone.get_by_label("验证码").fill(code)
    phone.get_by_role("button", name="登录", exact=True).click()
    phone.wait_for_url("**/me/")
    expect(phone.get_by_role("main")).to_contain_text("莫生")

    other = open_browser(PHONE)
    steps.sign_in(other, "王秀英")
    steps.begin(other, CARD)
    draft = re.sub(r"/fill/.*", "/", other.url)
    for address in (draft, draft + "fill/", draft + "review/", draft + "receipt/", "/work/", "/console/"):
        answer = phone.request.get(address, max_redirects=0)
        assert answer.status == 404, address
