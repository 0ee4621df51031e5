"""驾驶证换领: a photo, a fee that fails, is paid, and is answered twice; its bill; the licence by post."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import look

CODE = "driving_licence_renewal"


def paid(phone, answer: str) -> None:
    """Through the embedded pay page, which answers as told."""
    phone.get_by_role("button", name="去支付").click()
    phone.get_by_role("button", name=answer, exact=True).click()


def billed(phone) -> None:
    """The payment has its bill, which anybody can check by the three numbers on it."""
    phone.goto("/me/")
    phone.get_by_role("link", name="我的票据").click()
    mine = phone.get_by_role("link").filter(has_text="驾驶证").first
    steps.until(phone, phone.url, mine)
    mine.click()
    facts = phone.locator("dl.facts")
    code, number, check = (facts.locator("dt", has_text=name).locator("+ dd").first.inner_text() for name in
                           ("票据代码", "票据号码", "校验码"))  # fmt: skip
    look(phone, "bill-phone")
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="下载数据文件（XML）").click()
    data = saved.value.path().read_bytes()
    for content, verdict in ((data, "是真的，而且有效"), (data.replace(b"<Kind>", b"<kind>"), "不能相信这张票据")):
        phone.goto("/verify/")
        sent = {"name": "bill.xml", "mimeType": "application/xml", "buffer": content}
        phone.locator("#document").set_input_files(files=[sent])
        phone.get_by_role("button", name="核验", exact=True).click()
        expect(phone.get_by_role("main")).to_contain_text(verdict)
    phone.goto("/verify/")
    phone.get_by_label("票据代码").fill(code)
    phone.get_by_label("票据号码").fill(number)
    phone.get_by_label("校验码").last.fill(check)
    phone.get_by_role("button", name="核验票据").click()
    expect(phone.get_by_role("main")).to_contain_text("是真的，而且有效")
    look(phone, "bill-verified-phone")


@pytest.mark.slow(reason="files a case, pays, and follows a parcel")
def test_is_paid_once_and_delivered(phone, picture):
    steps.sign_in(phone, "李强")
    steps.begin(phone, CODE)
    steps.walk(
        phone,
        {},
        {"办理原因": "有效期快到了或刚过", "证件照片": picture},
        {"领取方式": "寄到家"},
    )
    expect(phone.get_by_role("main")).to_contain_text("需要缴费时会提醒您")
    number = steps.send(phone)
    steps.until(phone, steps.case_url(number), phone.locator("a.pay"))
    look(phone, "case-to-pay-phone")
    phone.locator("a.pay").click()
    order = phone.url
    look(phone, "pay-phone")
    paid(phone, "支付失败")
    phone.goto(order)
    expect(phone.get_by_role("button", name="去支付")).to_be_visible()
    paid(phone, "支付成功并重复回应")
    steps.until(phone, order, "缴费成功")
    look(phone, "paid-phone")
    billed(phone)
    phone.goto(steps.case_url(number))
    expect(phone.locator("a.pay").filter(has_text="请缴费")).to_have_count(0)
    steps.until(phone, steps.case_url(number), "准予")
    parcel = phone.locator(".parcel").get_by_role("link")
    steps.until(phone, steps.case_url(number), parcel)
    parcel.first.click()
    look(phone, "parcel-phone")
    step = phone.get_by_role("button", name="演示：走下一步")
    while step.count():
        step.click()
        phone.wait_for_load_state()
    expect(phone.get_by_role("main")).to_contain_text("已送达")
    steps.until(phone, steps.case_url(number), phone.get_by_role("button", name="提交评价"))
