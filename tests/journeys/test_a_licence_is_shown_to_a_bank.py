"""用证: a food business licence is in the firm's wallet at once; a bank sees two attributes of it.

The department suspends it with four eyes; the bank's next check says so; the firm sees every use.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from . import steps
from .conftest import DESKTOP, PHONE, look
from .test_a_firm_and_its_licence import FIRM, filed

BANK = "上海示范银行有限公司"
SCENE = "银行向餐饮企业贷款"


def licensed(firm: Page, picture, open_browser) -> None:
    """The firm has its licence: from an earlier story of the same town, or granted now."""
    steps.sign_in(firm, "徐磊")
    steps.act_for(firm, FIRM)
    firm.goto("/licences/")
    card = firm.locator(".wallet-card").filter(has_text="食品经营许可")
    if card.count():
        return
    number = filed(firm, picture)
    officer, second, head = (open_browser(DESKTOP) for _ in range(3))
    steps.sign_in(officer, "钱俊", "/work/")
    steps.act(officer, number, "受理")
    steps.act(officer, number, "通过")
    steps.sign_in(second, "施岚", "/work/")
    steps.survey(officer, number, second, "施岚")
    steps.sign_in(head, "顾峰", "/work/")
    steps.act(head, number, "准予")
    steps.until(firm, "/licences/", card)


def shown(firm: Page) -> str:
    """The code on the telephone; its letters."""
    firm.goto("/licences/")
    firm.locator(".wallet-card").filter(has_text="食品经营许可").first.click()
    firm.get_by_role("link", name="出示", exact=True).click()
    firm.locator(".show-scene").filter(has_text=SCENE).get_by_role("button").click()
    look(firm, "shown-phone")
    return firm.locator(".show-letters").inner_text().replace(" ", "")


def consented(bank: Page, firm: Page) -> None:
    """The bank asks from afar, the firm grants; leaves the bank on the page of the consent."""
    code = firm.locator(".me-card .figures")
    firm.goto("/me/")
    credit_code = code.inner_text().strip()
    bank.goto("/rely/ask/")
    bank.get_by_label("场景").select_option(label=SCENE)
    bank.get_by_label("对方姓名或单位名称").fill(FIRM)
    bank.get_by_label("公民身份号码或统一社会信用代码").fill(credit_code)
    bank.get_by_label("业务编号").fill("DK-2026-0777")
    bank.get_by_role("button", name="发给对方").click()
    bank.wait_for_url("**/rely/authorisations/**")
    firm.goto("/authorisations/")
    firm.get_by_role("link").filter(has_text=BANK).first.click()
    look(firm, "consent-phone")
    firm.get_by_role("button", name="同意", exact=True).click()
    expect(firm.get_by_role("button", name="收回授权")).to_be_visible()


def suspended(officer: Page, second: Page) -> None:
    """Two officers of the issuing department, with reason and article."""
    officer.goto("/work/licences/")
    officer.get_by_role("row").filter(has_text=FIRM).filter(has_text="食品经营许可").get_by_role("link").first.click()
    officer.get_by_text("提出处置").click()
    officer.get_by_label("处置").select_option(label="暂扣")
    officer.get_by_label("理由").fill("现场检查发现后厨防鼠设施缺失")
    officer.get_by_label("依据的法律条款").fill("食品安全法 第一百二十六条")
    officer.get_by_role("button", name="提出，交复核").click()
    expect(officer.get_by_text("提出的人不能自己复核")).to_be_visible()
    second.goto(officer.url)
    look(second, "measure-desktop")
    second.get_by_role("button", name="复核同意，执行").click()
    expect(second.locator(".toast-success")).to_be_visible()


def answer_of(bank: Page) -> str:
    bank.get_by_role("button", name=re.compile("^调用")).first.click()
    bank.wait_for_url("**/rely/uses/**")
    return bank.locator(".conditions").inner_text()


@pytest.mark.slow(reason="a whole story through four browsers")
def test_two_attributes_a_suspension_and_every_use(open_browser, town, picture, tmp_path):
    town.manage("seed_reliance")
    firm, bank = open_browser(PHONE), open_browser(DESKTOP)
    licensed(firm, picture, open_browser)
    steps.sign_in(bank, "沈岚")
    steps.act_for(bank, BANK)
    letters = shown(firm)
    bank.goto(f"/show/{letters}/")
    bank.get_by_role("button", name="查看", exact=True).click()
    expect(bank.get_by_role("heading", name="有效", exact=True)).to_be_visible()
    labels = bank.locator("main dl.facts").first.locator("dt").all_inner_texts()
    assert labels == ["经营者名称", "有效期至"]
    look(bank, "seen-desktop")
    expect(firm.get_by_text("对方已经看到")).to_be_visible()
    consented(bank, firm)
    consent = bank.url
    bank.goto(consent)
    assert "是" in answer_of(bank)
    href = bank.get_by_role("link", name="打开加注件").get_attribute("href") or ""
    assert steps.seal_is_whole(steps.saved(bank, href, tmp_path / "copy.pdf"))
    officer, second = open_browser(DESKTOP), open_browser(DESKTOP)
    steps.sign_in(officer, "钱俊", "/work/")
    steps.sign_in(second, "施岚", "/work/")
    suspended(officer, second)
    bank.goto(consent)
    assert "否" in answer_of(bank)
    expect(bank.get_by_text("暂扣")).to_be_visible()
    firm.goto("/uses/")
    expect(firm.locator("main .list-link").filter(has_text=BANK)).to_have_count(3)
    look(firm, "uses-phone")
