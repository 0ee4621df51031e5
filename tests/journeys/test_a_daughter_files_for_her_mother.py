"""王秀英 is 72 without a smartphone. Her daughter 陈敏 files 老年综合津贴 by phone; officers decide; she rates."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, look, sideways

CODE, TITLE = "elderly_allowance", "老年综合津贴申请"


def told_before_starting(phone) -> None:
    """In her own name she is told at once that she cannot, why, and on what ground; for her mother she can."""
    steps.find(phone, "老人钱", TITLE)
    look(phone, "guide-phone")
    phone.get_by_role("link", name="开始办理").click()
    expect(phone.get_by_text("现在还不能办")).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("沪府发〔2016〕24号 二")
    look(phone, "check-no-phone")
    steps.act_for(phone, "王秀英")
    steps.find(phone, "老人钱", TITLE)
    phone.get_by_role("link", name="开始办理").click()
    expect(phone.get_by_text("您可以办")).to_be_visible()
    look(phone, "check-yes-phone")


def mostly_prefilled(phone) -> None:
    """Seven of nine answers stand there already, each with its source; a mistyped account is told at the field."""
    phone.get_by_role("button", name="开始填写").click()
    expect(phone.locator(".given-value")).to_have_text(
        ["王秀英", re.compile(r"3199\S+"), "1954年3月12日", re.compile("黄浦区")]
    )
    expect(phone.locator(".given").first).to_contain_text("市公安局·人口库")
    look(phone, "fill-given-phone")
    steps.onwards(phone)
    expect(phone.get_by_label("联系电话")).to_have_value("12000000001")
    steps.onwards(phone)
    account = phone.get_by_label("卡上的银行账号")
    expect(account).to_have_value("6231990990000000017")
    expect(phone.get_by_role("radio", name="社会保障卡")).to_be_checked()
    account.fill("6231990990000000018")
    phone.get_by_label("我确认以上内容真实").check()
    steps.onwards(phone)
    expect(phone.get_by_role("alert")).to_contain_text("有 1 处要改")
    expect(account).to_have_value("6231990990000000018")
    expect(account).to_have_attribute("aria-invalid", "true")
    look(phone, "fill-error-phone")
    account.fill("6231990990000000017")
    steps.onwards(phone)


def _sent_cases(phone) -> set[str]:
    """Numbers of the cases of this service in her mother's list; leaves the page where it was."""
    listed = phone.context.new_page()
    listed.goto("/cases/")
    cards = listed.get_by_role("main").get_by_role("link").filter(has_text=TITLE).filter(has_not_text="草稿")
    expect(listed.get_by_role("heading", level=1)).to_have_text("我的办件")
    found = {card.get_attribute("href").strip("/").rsplit("/", 1)[-1] for card in cards.all()}
    listed.close()
    return found


def sent_once(phone) -> str:
    """Before sending she reads what follows; two quick clicks make one case, whatever was sent before."""
    before = _sent_cases(phone)
    expect(phone.get_by_role("heading", name="最后看一遍")).to_be_visible()
    expect(phone.locator(".what-next")).to_contain_text("5 个工作日内告诉您是否受理")
    look(phone, "review-phone")
    phone.get_by_role("button", name="确认提交").dblclick(no_wait_after=True)
    phone.wait_for_url("**/receipt/")
    look(phone, "receipt-phone")
    number = steps.number_of(phone)
    assert _sent_cases(phone) == before | {number}
    return number


def officers_decide(open_browser, number: str) -> None:
    """The officer accepts and reviews with facts and checks on one page; the reviewer grants."""
    officer = open_browser(DESKTOP)
    steps.sign_in(officer, "郑慧", "/work/")
    look(officer, "inbox-desktop")
    waiting = officer.locator(f'tr:has(a[href*="{number}"])')
    steps.until(officer, "/work/", waiting)
    waiting.get_by_role("link").first.click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text(TITLE)
    look(officer, "case-accept-desktop")
    officer.get_by_role("button", name="受理", exact=True).click()
    expect(officer.get_by_text("已受理，法定时限开始计算。")).to_be_visible()
    steps.act(officer, number, "通过")
    expect(officer.get_by_text("审查意见已记录。")).to_be_visible()
    reviewer = open_browser(DESKTOP)
    steps.sign_in(reviewer, "唐文", "/work/")
    steps.act(reviewer, number, "准予")
    expect(reviewer.get_by_text("决定已作出")).to_be_visible()
    look(reviewer, "case-decided-desktop")


@pytest.mark.slow(reason="a whole story through four browsers")
def test_from_a_search_to_five_faces(phone, open_browser, tmp_path):
    steps.sign_in(phone, "陈敏")
    look(phone, "home-phone")
    assert sideways(phone) == 0
    told_before_starting(phone)
    mostly_prefilled(phone)
    number = sent_once(phone)
    phone.goto(steps.case_url(number))
    expect(phone.locator("#live")).to_contain_text("市民政局")
    officers_decide(open_browser, number)
    steps.until(phone, steps.case_url(number), "准予")
    expect(phone.locator(".outcome")).to_contain_text("¥150.00")
    assert steps.seal_is_whole(steps.letter(phone, number, "受理通知书", tmp_path))
    assert steps.seal_is_whole(steps.letter(phone, number, "准予决定书", tmp_path))
    steps.until(phone, steps.case_url(number), phone.get_by_role("button", name="提交评价"))
    look(phone, "case-done-phone")
    phone.get_by_role("radio", name="非常满意").check()
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("谢谢您的评价。")).to_be_visible()
    phone.goto(steps.case_url(number))
    expect(phone.get_by_role("heading", name="您的评价")).to_be_visible()
    phone.goto("/messages/")
    expect(phone.get_by_role("main").get_by_role("link").filter(has_text=TITLE).first).to_be_visible()
    look(phone, "messages-phone")
