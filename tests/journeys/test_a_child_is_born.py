"""小孩出生: one form on a phone, mostly filled; six departments; one progress; all results in the mother's wallet and
the first of the child's own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import PHONE, look, sideways

CHILD = "宋小满"


@pytest.mark.slow(reason="a whole story of seven departments")
def test_one_form_six_departments_one_progress(open_browser, town, picture):
    phone = open_browser(PHONE)
    steps.sign_in(phone, "宋雨", "/bundles/birth/")
    expect(phone.get_by_role("listitem").filter(has_text="出生登记").first).to_be_visible()
    phone.get_by_role("button", name="开始办理").click()
    phone.wait_for_url("**/fill/**")
    filled(phone)
    phone.get_by_label("证件照片").set_input_files(picture)
    phone.get_by_role("button", name="下一步：核对").click()
    phone.wait_for_url(steps.REVIEW)
    expect(phone.get_by_role("main")).to_contain_text("上海示范妇幼保健院")
    number = steps.send(phone)
    town.departments("birth", "grant")
    phone.goto(steps.case_url(number))
    card = phone.locator("section.card").filter(has_text="这件事里的各个事项")
    expect(card.locator("> ul > li")).to_have_count(7)
    expect(card).to_contain_text("婴幼儿照护专项附加扣除登记")
    look(phone, "birth-progress-phone")
    assert sideways(phone) == 0
    phone.goto("/licences/")
    for title in ("出生医学证明", "预防接种证", "居民户口簿", "生育保险待遇核定表"):
        expect(phone.locator(".wallet-card").filter(has_text=title).first).to_be_visible()
    steps.act_for(phone, CHILD)
    phone.goto("/licences/")
    expect(phone.locator(".wallet-card").filter(has_text="基本医疗保险参保凭证").first).to_be_visible()
    look(phone, "birth-wallet-of-the-child-phone")


def filled(phone) -> None:
    """What the city does not know: a name, a clinic, a few choices. The rest stands there already."""
    steps.walk(phone, {"妈妈在上班、参加了生育保险吗": "是", "要不要登记婴幼儿照护的个税扣除": "是"})
    expect(phone.get_by_role("main")).to_contain_text("上海禾光餐饮有限公司")
    steps.walk(
        phone,
        {},
        {"宝宝姓名": CHILD, "以后在哪里打疫苗": "张江镇社区卫生服务中心", "个税扣除由谁扣": "我一个人全部扣"},
        {},
        {"户主姓名": "宋雨", "宝宝与户主的关系": "子女", "以上内容属实": True},
        {"这次生了几个": "一个"},
        {"险种": "城乡居民基本医疗保险", "怎么缴费": "收到短信后网上缴"},
        {"加载哪家银行的账户": "上海银行", "怎么领": "到社区事务受理服务中心领"},
    )
