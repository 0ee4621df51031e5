"""小孩出生 gets one more service on screen: what the page says is wrong is mended, a test person tries it, a second
officer publishes it on trial in one district: a resident there gets the new form, one elsewhere the old."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, PHONE, look, sideways

NEW = "小孩出生（试行）"
ADDED = "户籍事项证明"


def test_it_is_written_checked_tried_and_published_for_a_district(open_browser, town):
    page = open_browser(DESKTOP)
    steps.sign_in(page, "金蕾", "/work/bundles/designs/")
    page.get_by_role("row", name=re.compile("小孩出生")).get_by_role("button", name="修改").click()
    expect(page.get_by_text("检查通过")).to_be_visible()
    look(page, "design-begun")
    add_and_mend(page)
    try_with_a_person(page)
    page.get_by_label("先在这些区试点").check()
    page.get_by_label("浦东新区").check()
    page.get_by_label("改了什么、为什么").fill("很多人办完还要一张户籍证明")
    page.get_by_role("button", name="提请发布").click()
    expect(page.get_by_text("起草过、提请过的人不能自己发布")).to_be_visible()
    second = open_browser(DESKTOP)
    steps.sign_in(second, "戴蓉", "/work/bundles/designs/")
    second.get_by_role("link", name=NEW).click()
    second.get_by_role("button", name="发布", exact=True).click()
    expect(second.get_by_role("heading", name="试点")).to_be_visible()
    expect(second.get_by_text("还没有办件，没有数字可比。").first).to_be_visible()
    look(second, "design-versions")
    assert form_of(open_browser, "李强") == NEW
    assert form_of(open_browser, "陈敏") == "小孩出生"


def add_and_mend(page):
    """Add a service; its words are missing, and the field says so until they are there."""
    page.get_by_label("加入一个事项").fill(f"{ADDED} · hukou_certificate")
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.get_by_text("2 处要改")).to_be_visible()
    member = page.locator("[data-member=hukou_certificate]")
    expect(member.get_by_text("还没有填写。请填写")).to_have_count(2)
    look(page, "design-faulty")
    assert sideways(page) == 0
    member.get_by_label("没批准时怎么告知", exact=False).first.fill("其他的照常办。")
    member.get_by_label("没批准时怎么告知（英文）").fill("The others go on.")
    expect(page.get_by_text("检查通过")).to_be_visible()
    expect(member.get_by_text("还没有填写。请填写")).to_have_count(0)
    member.get_by_label("什么情况下办").fill("answers.wants_deduction = TRUE")
    expect(member.get_by_text("只有“要不要登记婴幼儿照护的个税扣除”是“是”时才办")).to_be_visible()
    page.get_by_label("名称", exact=True).first.fill(NEW)
    expect(page.locator("#design-diagram svg").first).to_be_visible()
    with page.expect_navigation():
        member.get_by_role("button", name=re.compile("上移")).click()
    expect(page.locator("[data-member] h3").nth(-2)).to_contain_text(ADDED)
    expect(page.get_by_role("heading", level=1)).to_have_text(NEW)
    drag_and_undo(page)


def drag_and_undo(page):
    """A handle dropped on another's frame makes that one wait; z takes it back."""
    page.set_viewport_size({"width": 1280, "height": 3600})  # both ends in sight, as by hand
    waits = page.locator("[data-after-of=vaccination_certificate]")
    with page.expect_navigation():
        page.drag_and_drop("[data-drag=birth_registration]", "[data-after-of=vaccination_certificate]")
    expect(waits.get_by_role("button", name="不等")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(waits.get_by_role("button", name="不等")).to_have_count(0)
    page.set_viewport_size(DESKTOP["viewport"])


def try_with_a_person(page):
    """One of the invented people: with the right answer the new service takes part."""
    here = page.url.split("#")[0]
    page.get_by_role("link", name="请一个人试办").click()
    page.get_by_label("试办人员").select_option("chen_min")
    page.get_by_label("要不要登记婴幼儿照护的个税扣除").select_option(label="是")
    page.get_by_role("button", name="看一看").click()
    expect(page.get_by_role("listitem").filter(has_text=ADDED)).to_contain_text("要办")
    expect(page.get_by_role("row", name=re.compile("姓名")).first).to_contain_text("陈敏")
    look(page, "design-preview")
    page.goto(here)


def form_of(open_browser, who):
    page = open_browser(PHONE)
    steps.sign_in(page, who, "/bundles/birth/")
    return page.get_by_role("heading", level=1).inner_text()
