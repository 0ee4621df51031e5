"""居住证办理: somebody from elsewhere; what the city knows is not asked for, what differs is not typed over."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, PHONE, look


@pytest.mark.slow(reason="a whole story through three browsers")
def test_an_engineer_from_zhejiang_gets_his_permit(open_browser, tmp_path):
    phone, officer, reviewer = open_browser(PHONE), open_browser(DESKTOP), open_browser(DESKTOP)
    steps.sign_in(phone, "李强")
    steps.find(phone, "外地人怎么办居住证", "居住证办理")
    steps.begin(phone, "residence_permit")
    expect(phone.get_by_role("main")).to_contain_text("浙江省原籍县示范镇示范村8号")
    steps.walk(phone, {})
    expect(phone.get_by_role("textbox", name="居住登记地址")).to_have_count(0)  # given by the register, not typed
    look(phone, "permit-residence-phone")
    steps.walk(phone, {}, {"居住事由": "合法稳定就业", "我承诺填写的内容真实": True})
    expect(phone).to_have_url(steps.REVIEW)  # no material is asked for: the departments hold them
    number = steps.send(phone)

    steps.sign_in(officer, "袁涛", "/work/")
    steps.act(officer, number, "受理")
    steps.act(officer, number, "通过")
    steps.sign_in(reviewer, "乔芸", "/work/")
    sent_back(reviewer, number, "请核对居住登记是否连续")
    officer.goto(steps.staff_url(number))
    expect(officer.locator("#actions")).to_contain_text("请核对居住登记是否连续")
    look(officer, "permit-returned-desktop")
    steps.act(officer, number, "通过")
    steps.act(reviewer, number, "准予")
    steps.until(phone, steps.case_url(number), "电子证照已经生成")
    expect(phone.get_by_text("决定前退回，重新审查")).to_be_visible()
    expect(phone.get_by_text("请核对居住登记是否连续")).to_have_count(0)
    assert steps.seal_is_whole(steps.letter(phone, number, "准予决定书", tmp_path))
    phone.goto("/licences/")
    expect(phone.locator(".wallet-card").filter(has_text="居住证")).to_be_visible()


def sent_back(reviewer, number: str, why: str) -> None:
    """The decider asks for another look, and says why to the colleague."""
    reviewer.goto(steps.staff_url(number))
    reviewer.locator("#actions summary").filter(has_text="退回重新审查").click()
    reviewer.get_by_label("为什么退回").fill(why)
    reviewer.get_by_role("button", name="退回重新审查").click()
    expect(reviewer.get_by_text("已退回重新审查")).to_be_visible()
