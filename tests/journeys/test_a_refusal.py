"""A refusal says which condition, on what ground, and what can be done now and until when."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, look

CODE = "elderly_allowance"


@pytest.mark.slow(reason="files a case and waits for letters")
def test_says_why_and_what_can_be_done(phone, open_browser, tmp_path):
    steps.sign_in(phone, "周大伟")
    steps.begin(phone, CODE)
    steps.walk(
        phone,
        {},
        {},
        {"发放到哪张卡": "社会保障卡", "卡上的银行账号": "6231990990000000017", "我确认以上内容真实": True},
    )
    expect(phone.get_by_role("alert")).to_contain_text("还没有满65周岁")
    look(phone, "review-unmet-phone")
    number = steps.send(phone, "仍然提交")
    officer, reviewer = open_browser(DESKTOP), open_browser(DESKTOP)
    steps.sign_in(officer, "郑慧", "/work/")
    steps.act(officer, number, "受理")
    steps.act(officer, number, "建议不予")
    steps.sign_in(reviewer, "唐文", "/work/")
    reviewer.goto(steps.staff_url(number))
    reviewer.locator("summary").filter(has_text="不予许可").click()
    look(reviewer, "case-refusing-desktop")
    reviewer.get_by_role("button", name="作出不予决定").click()
    expect(reviewer.get_by_text("决定已作出")).to_be_visible()
    outcome = phone.locator(".outcome-refused")
    steps.until(phone, steps.case_url(number), outcome)
    expect(outcome).to_contain_text("65")
    expect(outcome).to_contain_text("沪府发〔2016〕24号")
    expect(outcome).to_contain_text("60 日内申请行政复议")
    expect(outcome).to_contain_text("6 个月内向人民法院起诉")
    look(phone, "case-refused-phone")
    assert steps.seal_is_whole(steps.letter(phone, number, "不予", tmp_path))
