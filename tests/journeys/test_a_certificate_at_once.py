"""户籍事项证明 is issued while one waits; anybody can check it, and a changed byte is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import PHONE, look

CODE = "hukou_certificate"


def verdict(page, pdf, wanted: str) -> None:
    """Upload a file on the public page and read what it says."""
    page.goto("/verify/")
    page.locator("#document").set_input_files(pdf)
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.locator(".verdict")).to_contain_text(wanted)


@pytest.mark.slow(reason="files a case and waits for a sealed certificate")
def test_is_issued_sealed_and_verified_by_anybody(phone, open_browser, tmp_path):
    steps.sign_in(phone, "陈敏")
    steps.begin(phone, CODE)
    steps.walk(phone, {}, {"证明的内容": "户口迁移"})
    expect(phone.get_by_role("alert")).to_contain_text("户口登记里没有查到您要证明的这件事")
    phone.get_by_role("link", name="返回修改").click()
    steps.walk(phone, {"证明的内容": "户口登记项目变更、更正"})
    number = steps.send(phone)
    steps.until(phone, steps.case_url(number), "电子证照已经生成")
    phone.get_by_role("link", name="看我的证照").click()
    phone.locator(".wallet-card").first.click()
    steps.until(phone, phone.url, phone.get_by_role("link", name="打开带印章的文件"))
    expect(phone.get_by_role("main")).to_contain_text("户口登记项目变更、更正")
    look(phone, "licence-phone")
    link = phone.get_by_role("link", name="打开带印章的文件").get_attribute("href")
    pdf = steps.saved(phone, link, tmp_path / "证明.pdf")
    assert steps.seal_is_whole(pdf)

    shop = open_browser(PHONE)
    verdict(shop, pdf, "是真的，而且有效")
    look(shop, "verify-genuine-phone")
    content = bytearray(pdf.read_bytes())
    content[len(content) // 3] ^= 1
    altered = tmp_path / "改过的.pdf"
    altered.write_bytes(content)
    verdict(shop, altered, "不能相信这份文件")
    assert not steps.seal_is_whole(altered)
    look(shop, "verify-altered-phone")
