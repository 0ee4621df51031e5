"""公共场所卫生许可: a pledge instead of proof, the licence the same day, and the check on the spot afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, PHONE, look

FIRM = "上海禾光餐饮有限公司"
VENUE = {"经营面积": "85", "场所类别": "理发店、美容店", "有没有集中空调": "没有"}


def filed(page, picture) -> str:
    """Everything but the pledge is there: the form says so at the box; with it the application goes out."""
    steps.sign_in(page, "徐磊")
    steps.act_for(page, FIRM)
    steps.begin(page, "public_venue_hygiene_pledge")
    steps.walk(page, {})
    steps.answer(page, VENUE)
    steps.onwards(page)
    expect(page.locator("#f-pledge-field .field-error")).to_be_visible()
    steps.walk(page, {"我已读懂告知内容，承诺符合全部条件": True})
    page.get_by_label("卫生检测或评价报告").set_input_files(picture)
    page.get_by_role("button", name="下一步：核对").click()
    page.wait_for_url("**/review/")
    look(page, "pledge-review-phone")
    return steps.send(page)


@pytest.mark.slow(reason="a whole story through three browsers")
def test_is_licensed_on_a_promise_and_checked_later(open_browser, picture, tmp_path):
    firm, officer, reviewer = open_browser(PHONE), open_browser(DESKTOP), open_browser(DESKTOP)
    number = filed(firm, picture)
    steps.sign_in(officer, "安然", "/work/")
    steps.act(officer, number, "受理")
    steps.act(officer, number, "通过")
    steps.sign_in(reviewer, "丁凯", "/work/")
    steps.act(reviewer, number, "准予")
    steps.until(firm, steps.case_url(number), "电子证照已经生成")
    assert steps.seal_is_whole(steps.letter(firm, number, "告知承诺书", tmp_path))

    steps.until(officer, steps.staff_url(number), officer.locator("#actions").get_by_text("承诺核查", exact=True))
    officer.locator("#actions summary").filter(has_text="承诺核查").click()
    officer.get_by_label("核查说明").fill("到店查看，与承诺一致")
    officer.get_by_role("button", name="符合承诺", exact=True).click()
    expect(officer.get_by_text("核查结果已记录。")).to_be_visible()
    steps.until(firm, steps.case_url(number), "承诺核查通过")
    look(firm, "pledge-checked-phone")
