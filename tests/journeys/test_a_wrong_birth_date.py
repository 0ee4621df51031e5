"""A wrong birth date: he says so on his telephone, the police put it right, both sides read it as it should be."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, look


@pytest.mark.slow(reason="two people sign in to a served town")
def test_is_disputed_and_put_right(phone, open_browser):
    steps.sign_in(phone, "赵福根")
    phone.goto("/me/disputes/new/?fact=person.birth_date")
    expect(phone.get_by_text("1961-12-20")).to_be_visible()
    phone.get_by_label("哪里不对，应该是什么").fill("我的身份证上是1960年12月20日，户口登记晚了一年")
    look(phone, "dispute-phone")
    phone.get_by_role("button", name="提出").click()
    expect(phone.get_by_text("待核实")).to_be_visible()

    officer = open_browser(DESKTOP)
    steps.sign_in(officer, "罗刚", "/work/")
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

    phone.goto("/me/disputes/")
    expect(phone.get_by_text("已更正", exact=True)).to_be_visible()
    expect(phone.get_by_text("已核对户口底册")).to_be_visible()
    phone.goto("/me/disputes/new/?fact=person.birth_date")
    expect(phone.get_by_text("1960-12-20")).to_be_visible()
