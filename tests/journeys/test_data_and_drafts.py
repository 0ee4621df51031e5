"""An officer reads a policy text with the keyboard, looks at tags and at data quality; on any screen, pleasing axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, PHONE, look, sideways

POLICY = """困难老人探访补贴办法
沪民发〔2026〕8号
第二条 具有本市户籍、年满65周岁的独居老人，可以享受探访补贴。连续三年获评星级志愿者的，条件从优。
第三条 补贴标准：65—79周岁，每人每月50元；80周岁及以上，每人每月100元。
第四条 户籍迁出本市的，自次月起停止发放。
第五条 本办法自2026年12月1日起施行。"""
PAGES = ["/work/drafting/", "/work/tags/", "/work/tags/elderly_alone/", "/work/tags/elderly_alone/members/",
         "/work/quality/", "/work/quality/sources/civil_affairs.assistance/"]  # fmt: skip


def test_a_policy_is_drafted_from_its_text_by_keyboard(open_browser):
    page = open_browser(DESKTOP)
    steps.sign_in(page, "郑慧", "/work/drafting/")
    page.get_by_label("政策全文").fill(POLICY)
    page.get_by_role("button", name="开始读").click()
    page.wait_for_url("**/work/drafting/*/")
    look(page, "draft-read")
    expect(page.locator(".mark", has_text="年满65周岁")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-proposal].is-confirmed")).to_have_count(1)
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("a")
    expect(page.locator("[data-proposal].is-confirmed")).to_have_count(3)
    wrong = page.locator("[data-proposal]").filter(has_text="没有读懂")
    wrong.get_by_label("条件表达式").fill("person.agee > 3")
    wrong.get_by_role("button", name="确认").click()
    expect(page.get_by_role("alert")).to_contain_text("person.agee")
    look(page, "draft-faulty")
    expect(wrong.get_by_label("条件表达式")).to_have_value("person.agee > 3")
    page.locator("[data-proposal]").filter(has_text="没有读懂").get_by_role("button", name="不采用").click()
    page.get_by_role("button", name="用已确认的条件试算").click()
    for _ in range(60):  # the worker tries it on everybody
        if page.get_by_text("哪一条把多少人挡在外面").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_text("哪一条把多少人挡在外面")).to_be_visible()
    look(page, "draft-decided")
    page.get_by_role("button", name="生成政策包草稿").click()
    expect(page.get_by_text("person.age >= 65").first).to_be_visible()
    look(page, "draft-pack")


@pytest.mark.parametrize("shape", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_tags_and_quality_are_shown_on_any_screen(open_browser, shape):
    page = open_browser(shape)
    steps.sign_in(page, "冯毅", "/work/tags/")
    name = "phone" if shape is PHONE else "desktop"
    for number, address in enumerate(PAGES):
        page.goto(address)
        look(page, f"governance-{name}-{number}")
        assert sideways(page) == 0, address


def test_who_bears_a_tag_is_shown_for_a_reason(open_browser):
    page = open_browser(DESKTOP)
    steps.sign_in(page, "冯毅", "/work/tags/")
    page.get_by_role("link", name="65周岁及以上").click()
    page.get_by_role("link", name="查看名单").click()
    page.get_by_label("这次查看的用途").fill("冬季探访计划")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_role("table")).to_be_visible()
    look(page, "tag-members")
