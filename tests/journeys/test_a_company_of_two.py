"""企业名称和设立登记: one files, the other signs on her own phone; only then is it received."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, PHONE, look

COMPANY = {"住所所在区": "浦东新区", "住所": "浦东新区张江镇示范路100号", "注册资本": "1000000", "几年内缴足": "5",
           "经营范围": "餐饮管理；食品销售"}  # fmt: skip


def number_of(town, who: str) -> str:
    """The citizen id of somebody in the town."""
    code = f"from tongban.registers.demonstration.public import citizen_id_of as c; print(c('{who}'))"
    return town.manage("shell", "-c", code).split()[-1]


def shareholders(page, rows: list[tuple[str, str, str]]) -> None:
    """One row for each who owns a part."""
    for place, (name, citizen_id, capital) in enumerate(rows):
        if page.locator(f'[name="shareholders.{place}.name"]').count() == 0:
            page.get_by_role("button", name="再加一位股东").click()
        page.locator(f'[name="shareholders.{place}.name"]').fill(name)
        page.locator(f'[name="shareholders.{place}.citizen_id"]').fill(citizen_id)
        page.locator(f'[name="shareholders.{place}.capital"]').fill(capital)


def filed(town, page, articles) -> str:
    steps.sign_in(page, "林建国")
    steps.begin(page, "company_registration")
    steps.walk(
        page, {}, {"字号": "晨禾", "行业": "餐饮管理", "组织形式": "有限责任公司", "备选字号": "晨光禾"}, COMPANY
    )
    owners = [("林建国", number_of(town, "lin_jianguo"), "600000"), ("何颖", number_of(town, "he_ying"), "400000")]
    shareholders(page, owners)
    look(page, "company-people-phone")
    steps.walk(page, {"法定代表人": "林建国", "监事": "不设", "全体股东对以上内容真实负责": True})
    page.get_by_label("公司章程").set_input_files(articles)
    page.get_by_role("button", name="下一步：核对").click()
    page.wait_for_url("**/review/")
    return steps.send(page)


@pytest.mark.slow(reason="a whole story through four browsers")
def test_is_received_when_both_have_signed(town, open_browser, tmp_path):
    founder, partner = open_browser(PHONE), open_browser(PHONE)
    officer, reviewer = open_browser(DESKTOP), open_browser(DESKTOP)
    articles = tmp_path / "章程.pdf"
    articles.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    number = filed(town, founder, articles)
    founder.goto(steps.case_url(number))
    expect(founder.get_by_text("等其他签署人确认")).to_be_visible()

    steps.sign_in(partner, "何颖")
    steps.until(partner, "/", "请您签署：企业名称和设立登记")
    partner.get_by_role("link").filter(has_text="请您签署").first.click()
    look(partner, "company-sign-phone")
    partner.get_by_role("button", name="打开申请书").click()
    partner.get_by_label("我已看过文件并同意签署").check()
    look(partner, "company-consent-phone")
    partner.get_by_role("button", name="签署", exact=True).click()
    expect(partner.get_by_text("已签署。")).to_be_visible()
    steps.until(founder, steps.case_url(number), "共同申请人已签署")

    steps.sign_in(officer, "钱俊", "/work/")
    steps.until(officer, steps.staff_url(number), officer.get_by_role("button", name="受理", exact=True))
    steps.act(officer, number, "受理")
    steps.act(officer, number, "通过")
    steps.sign_in(reviewer, "施岚", "/work/")
    steps.act(reviewer, number, "准予")
    steps.until(founder, steps.case_url(number), "电子证照已经生成")
    look(founder, "company-granted-phone")
