"""一码执法: the police look at a code by law on a telephone; the holder sees it at once, a supervisor reviews it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, PHONE, look, sideways
from .test_a_gate_without_a_network import symbol


@pytest.mark.slow(reason="a story through three browsers")
def test_no_ground_no_look_and_the_holder_sees_it_at_once(open_browser):
    phone = open_browser(PHONE)
    steps.sign_in(phone, "陈敏", "/code/")
    police = open_browser(PHONE)
    steps.sign_in(police, "石磊", "/gate/")
    police.get_by_role("main").get_by_role("link", name="黄浦公安分局巡逻组").click()
    look(police, "law-gate-phone")
    assert sideways(police) == 0
    police.get_by_label("扫到的内容").fill(symbol(phone))
    police.get_by_role("button", name="验码", exact=True).click()
    expect(police.locator("#gate-result.is-bad")).to_contain_text("没有依据，不能查看")
    look(police, "law-refused-phone")

    police.get_by_label("依法实施现场管制时查明身份").check()
    police.get_by_label("案号或任务号").fill("巡逻〔2026〕27号")
    police.get_by_label("事由").fill("豫园现场管制")
    police.get_by_label("扫到的内容").fill(symbol(phone))
    police.get_by_role("button", name="验码", exact=True).click()
    expect(police.locator("#gate-result.is-good")).to_contain_text("陈敏")
    expect(police.locator("#gate-result")).to_contain_text("本人现在就能看到这次查看")
    look(police, "law-told-phone")

    phone.goto("/code/scans/")
    phone.get_by_role("main").get_by_role("link").filter(has_text="民警查验身份").first.click()
    expect(phone.get_by_role("main")).to_contain_text("居民身份证法 第十五条第一款第二项")
    expect(phone.get_by_role("main")).to_contain_text("31991101001")
    look(phone, "law-holder-phone")
    phone.get_by_label("这次扫码有问题？").fill("我只是路过")
    phone.get_by_role("button", name="提出异议").click()

    legal = open_browser(DESKTOP)
    steps.sign_in(legal, "阮正", "/gate/law/")
    look(legal, "law-uses-desktop")
    legal.get_by_role("link").filter(has_text="巡逻〔2026〕27号").click()
    expect(legal.get_by_role("main")).to_contain_text("与存证一致")
    legal.get_by_label("意见").fill("任务号在值班表上没有")
    legal.get_by_role("button", name="质疑，请对方说明").click()
    look(legal, "law-use-desktop")

    police.goto("/gate/law/")
    police.get_by_role("link").filter(has_text="巡逻〔2026〕27号").click()
    police.get_by_label("说明").fill("临时增援，任务号已补登")
    police.get_by_role("button", name="送出说明").click()
    look(police, "law-explained-phone")
    legal.reload()
    legal.get_by_role("button", name="确认合法").click()
    expect(legal.get_by_role("main")).to_contain_text("确认合法")
