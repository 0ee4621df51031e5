"""The allowance of a quarter, from the officer's forecast to a grandmother's account, with no form at all.

Two officers launch it and two pay it; the neighbour reads why not yet and when; his birth date turns out to be
wrong in the register, the police put it right, and his decision follows by itself.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from . import steps
from .conftest import DESKTOP, PHONE, look

POLICY = "/work/benefits/policies/elderly_allowance_grant/"
TITLE = "老年综合津贴"


def forecast(officer: Page) -> None:
    """How many, where, how much: on a map and in charts, before anything is decided."""
    officer.goto("/work/benefits/")
    look(officer, "benefits-desk")
    officer.get_by_role("link", name=TITLE).click()
    expect(officer.locator(".head-line")).to_contain_text("未施行")
    officer.get_by_role("button", name="测算").click()
    expect(officer.get_by_text("符合条件的人在哪些区？").first).to_be_visible(timeout=60_000)
    expect(officer.get_by_text("预算够用")).to_be_visible()
    expect(officer.locator(".chart-drawing.is-drawn svg").first).to_be_visible()
    look(officer, "benefits-forecast")


def launch(officer: Page, reviewer: Page) -> None:
    """One proposes, another approves; who proposed finds no button to approve."""
    officer.goto(POLICY)
    officer.get_by_placeholder("给复核人的说明").fill("测算在预算之内，建议施行")
    officer.get_by_role("button", name="提请施行").click()
    expect(officer.get_by_text("等另一位工作人员复核")).to_be_visible()
    expect(officer.get_by_role("button", name="批准施行")).to_have_count(0)
    look(officer, "benefits-proposed")
    reviewer.goto(POLICY)
    expect(reviewer.get_by_text("测算在预算之内，建议施行")).to_be_visible()
    reviewer.get_by_role("button", name="批准施行").click()
    expect(reviewer.locator(".head-line")).to_contain_text("施行中")
    look(reviewer, "benefits-in-force")


def run(officer: Page) -> None:
    """Matching shows how far it is by itself, without a reload."""
    officer.goto(POLICY)
    officer.get_by_role("button", name="启动批次").click()
    officer.wait_for_url(re.compile("/benefits/runs/"))
    expect(officer.locator("#run")).to_contain_text("完成", timeout=60_000)
    expect(officer.locator(".run-progress")).to_contain_text("100%")
    look(officer, "benefits-run")


def pay(officer: Page, reviewer: Page) -> None:
    """One makes the file, another sends it, the treasury answers."""
    officer.goto(POLICY)
    officer.get_by_role("button", name="编拨付文件").click()
    officer.wait_for_url(re.compile(r"/benefits/files/\d+/"))
    file = officer.url
    expect(officer.get_by_text("编文件的人不能自己发送")).to_be_visible()
    expect(officer.get_by_role("button", name="复核并发送国库")).to_have_count(0)
    look(officer, "benefits-file")
    reviewer.goto(file)
    reviewer.get_by_role("button", name="复核并发送国库").click()
    expect(reviewer.get_by_text("国库受理号")).to_be_visible()
    reviewer.get_by_role("button", name="取回单").click()
    expect(reviewer.locator("table").last).to_contain_text("已到账")
    look(reviewer, "benefits-paid")


def of_the_quarter(phone: Page) -> Locator:
    """The benefit of the quarter that was run, not the one that is coming."""
    return phone.get_by_role("main").get_by_role("link", name=TITLE).filter(has_text="2026年7月至9月")


def grandmother_reads(phone: Page) -> None:
    """The message, the home page, the list, and the page that gives every reason."""
    phone.goto("/messages/")
    expect(phone.get_by_text(f"{TITLE}：¥450.00 已到账").first).to_be_visible()
    look(phone, "benefits-message-phone")
    phone.goto("/")
    expect(phone.get_by_role("main")).to_contain_text(TITLE)
    look(phone, "benefits-home-phone")
    phone.goto("/benefits/")
    look(phone, "benefits-mine-phone")
    had = of_the_quarter(phone)
    expect(had).to_contain_text("已到账")
    had.click()
    main = phone.get_by_role("main")
    for words in ("¥450.00", "您没有提交任何申请和材料", "1954", "沪府发〔2016〕24号", "7月", "¥150.00"):
        expect(main).to_contain_text(words)
    look(phone, "benefits-entitlement-phone")


def neighbour_waits(phone: Page) -> None:
    """By the register he is 64; the day he turns 65 is named."""
    phone.goto("/benefits/")
    main = phone.get_by_role("main")
    expect(main).to_contain_text("2026年12月20日起符合条件")
    expect(main).to_contain_text("还没有满65周岁")
    look(phone, "benefits-not-yet-phone")


def dispute(phone: Page) -> None:
    phone.goto("/me/disputes/new/?fact=person.birth_date")
    expect(phone.get_by_text("1961-12-20")).to_be_visible()
    phone.get_by_label("哪里不对，应该是什么").fill("我的身份证上是1960年12月20日，户口登记晚了一年")
    look(phone, "dispute-phone")
    phone.get_by_role("button", name="提出").click()
    expect(phone.get_by_text("待核实")).to_be_visible()


def correct(officer: Page) -> None:
    """An officer of the source looks into the papers and puts the register right."""
    officer.goto("/work/disputes/")
    look(officer, "disputes-desktop")
    officer.get_by_role("link", name="出生日期").click()
    expect(officer.get_by_text("赵福根")).to_be_visible()
    look(officer, "dispute-desktop")
    officer.get_by_role("button", name="开始核实").click()
    officer.get_by_label("正确的内容").fill("1960-12-20")
    officer.get_by_label("给本人的答复").fill("已核对户口底册和出生证明，更正为1960年12月20日")
    officer.get_by_role("button", name="更正并答复").click()
    expect(officer.get_by_text("已更正并答复本人")).to_be_visible()
    expect(officer.get_by_role("link", name="出生日期")).to_have_count(0)


def decision_follows(phone: Page) -> None:
    """Nobody started a run: the corrected fact did."""
    phone.goto("/me/disputes/")
    expect(phone.get_by_text("已更正", exact=True)).to_be_visible()
    expect(phone.get_by_text("已核对户口底册")).to_be_visible()
    mine = of_the_quarter(phone).filter(has_text="已核定")
    steps.until(phone, "/benefits/", mine)
    expect(mine).to_contain_text("¥225.00")
    look(phone, "benefits-after-dispute-phone")
    mine.click()
    expect(phone.get_by_role("main")).to_contain_text("1960")
    look(phone, "benefits-decision-follows-phone")


@pytest.mark.slow(reason="five people sign in to a served town; matching, deciding, paying")
def test_reaches_a_grandmother_and_in_the_end_her_neighbour(open_browser):
    officer, reviewer, police = (open_browser(DESKTOP) for _one in range(3))
    grandmother, neighbour = (open_browser(PHONE) for _one in range(2))
    steps.sign_in(officer, "郑慧", "/work/")
    steps.sign_in(reviewer, "唐文", "/work/")
    forecast(officer)
    launch(officer, reviewer)
    run(officer)
    pay(officer, reviewer)
    steps.sign_in(grandmother, "王秀英")
    grandmother_reads(grandmother)
    steps.sign_in(neighbour, "赵福根")
    neighbour_waits(neighbour)
    dispute(neighbour)
    steps.sign_in(police, "罗刚", "/work/")
    correct(police)
    decision_follows(neighbour)
