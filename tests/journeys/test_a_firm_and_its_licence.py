"""食品经营许可: filed by a clerk who holds a power at second hand; corrected once, surveyed on the spot, granted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, look

CODE = "food_business_licence"
FIRM = "上海禾光餐饮有限公司"


def filed(page, picture) -> str:
    """徐磊 was empowered by the manager, she by the legal representative."""
    steps.sign_in(page, "徐磊")
    steps.act_for(page, FIRM)
    steps.begin(page, CODE)
    steps.walk(
        page,
        {},
        {"经营面积": "320", "主体业态": "餐饮服务经营者", "主要经营项目": "热食类食品制售"},
        {},
    )
    look(page, "materials-desktop")
    page.get_by_label("经营场所平面图").set_input_files(picture)
    page.get_by_label("食品安全规章制度").set_input_files(picture)
    page.get_by_role("button", name="下一步：核对").click()
    page.wait_for_url("**/review/")
    return steps.send(page)


def corrected_once(officer, firm, number: str) -> None:
    """Everything that is missing is said once; the firm mends only that."""
    officer.goto(steps.staff_url(number))
    officer.get_by_text("一次性补正告知").click()
    area = officer.locator(".fix").filter(has_text="经营面积").first
    area.get_by_role("checkbox").check()
    area.get_by_role("textbox").fill("平面图上是 280 平方米，请核对经营面积")
    officer.get_by_role("button", name="发出补正通知书").click()
    expect(officer.get_by_text("已一次性告知补正内容。")).to_be_visible()
    steps.until(firm, steps.case_url(number), "平面图上是 280 平方米")
    look(firm, "correction-desktop")
    firm.get_by_role("link", name="去补正").click()
    while firm.get_by_label("经营面积").count() == 0:
        steps.onwards(firm)
        firm.wait_for_load_state()
    firm.get_by_label("经营面积").fill("280")
    while not firm.url.endswith("/review/"):
        here = firm.url
        firm.locator(".form-foot").get_by_role("button").first.click()
        firm.wait_for_url(lambda url, here=here: url != here)
    steps.send(firm, "交补正")


@pytest.mark.slow(reason="a whole story through four browsers")
def test_is_corrected_surveyed_and_granted(open_browser, picture, tmp_path):
    firm, officer, second, head = (open_browser(DESKTOP) for _ in range(4))
    number = filed(firm, picture)
    steps.sign_in(officer, "钱俊", "/work/")
    corrected_once(officer, firm, number)
    steps.act(officer, number, "受理")
    steps.act(officer, number, "通过")
    steps.sign_in(second, "施岚", "/work/")
    steps.survey(officer, number, second, "施岚")
    steps.sign_in(head, "顾峰", "/work/")
    steps.act(head, number, "准予")
    steps.until(firm, steps.case_url(number), "电子证照已经生成")
    assert steps.seal_is_whole(steps.letter(firm, number, "补正材料通知书", tmp_path))
    firm.goto("/licences/")
    expect(firm.locator(".wallet-card:not(.is-over)").filter(has_text="食品经营许可")).to_be_visible()
