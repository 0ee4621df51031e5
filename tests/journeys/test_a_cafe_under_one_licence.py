"""一业一证: a noodle shop becomes a café with one licence, filed on a phone; it is extended, moved, renewed by silence
and given up. Whoever scans the code on its wall reads after each step how it stands."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tongban.foundation.values.public import add_months

from . import steps
from .conftest import PHONE, look, sideways

SHOP = "上海市黄浦区大伟小面馆"
FOOD, SIGN = "食品经营许可证", "户外招牌设置许可决定书"
PLAN, RULES, DRAWING = "经营场所平面图", "食品安全规章制度", "招牌效果图"


@pytest.mark.slow(reason="four applications for one shop")
def test_opened_extended_moved_renewed_by_silence_and_given_up(open_browser, town, picture):
    owner, scanner = open_browser(PHONE), open_browser(PHONE)
    steps.sign_in(owner, "周大伟")
    steps.act_for(owner, SHOP)

    found(owner)
    trade = {"经营面积": "42", "主体业态": "餐饮服务经营者", "主要经营项目": "自制饮品制售"}
    case = filed(owner, {"店外要不要装招牌": "否"}, {}, trade, {}, files={PLAN: picture, RULES: picture})
    town.departments("cafe", "grant")
    code = permit_of(owner, case)
    scanned(scanner, code, "有效", "长乐路79号")
    expect(inside(scanner)).to_have_count(1)
    number = inside(scanner, FOOD).locator(".figures").inner_text()
    look(scanner, "cafe-opened-phone")

    sign = {"招牌上的字": "大伟咖啡", "尺寸（长×高）": "3米×0.6米", "夜间发光": "否"}
    again(owner, "变更")
    filed(owner, {"店外要不要装招牌": "是"}, {}, {}, {}, sign, files={DRAWING: picture})
    town.departments("cafe", "grant")
    scanned(scanner, code, "有效", "大伟咖啡、3米×0.6米")
    expect(inside(scanner)).to_have_count(2)

    again(owner, "变更")
    filed(owner, {}, {}, {"经营场所地址": "上海市黄浦区打浦桥街道示范路8号"}, {}, {})
    town.departments("cafe", "grant")
    scanned(scanner, code, "有效", "示范路8号")
    expect(inside(scanner, FOOD)).to_contain_text(number)

    town.departments("cafe", "grow_old")
    scanned(scanner, code, "有效", told(today() + timedelta(days=40)))
    again(owner, "延续")
    filed(owner, {}, {}, {}, {}, {})
    town.departments("cafe", "stay_silent")
    scanned(scanner, code, "有效", told(add_months(today(), 24) - timedelta(days=1)))
    expect(inside(scanner, FOOD)).to_contain_text(number)
    steps.until(owner, "/permits/", "依法视为准予延续")
    look(owner, "cafe-renewed-phone")

    given_up(owner)
    scanned(scanner, code, "已注销", number)
    expect(inside(scanner).filter(has_text="注销")).to_have_count(2)
    look(scanner, "cafe-given-up-phone")


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def told(day: date) -> str:
    """A day as pages write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def found(page: Page) -> None:
    """In one's own words, as far as the one question of the industry."""
    steps.find(page, "开咖啡馆", "我要开咖啡馆")
    assert sideways(page) == 0
    look(page, "cafe-guide-phone")
    page.get_by_role("button", name="开始办理").click()
    page.wait_for_url("**/fill/**")


def again(page: Page, what: str) -> None:
    """Change or renewal, from the card of the permit."""
    page.goto("/permits/")
    page.get_by_role("button", name=what, exact=True).click()
    page.wait_for_url("**/fill/**")


def filed(page: Page, *answers: dict[str, object], files: dict[str, object] | None = None) -> str:
    """One form and its files, to the case number; what stands there already is not typed again."""
    steps.walk(page, *answers)
    if not steps.REVIEW.search(page.url):
        handed_in_before = page.get_by_role("button", name="用这份")
        while handed_in_before.count():
            with page.expect_navigation():
                handed_in_before.first.click()
        steps.answer(page, files or {})
        page.get_by_role("button", name="下一步：核对").click()
        page.wait_for_url(steps.REVIEW)
    return steps.send(page)


def permit_of(page: Page, case: str) -> str:
    """The code of the permit, which the worker makes when the last department has decided."""
    steps.until(page, steps.case_url(case), page.get_by_role("link", name="看综合许可证"))
    look(page, "cafe-granted-phone")
    link = page.get_by_role("link", name="扫码看到的样子")
    steps.until(page, "/permits/", link)
    assert sideways(page) == 0
    look(page, "cafe-permit-of-the-owner-phone")
    return str(link.get_attribute("href")).split("/")[-2]


def scanned(page: Page, code: str, state: str, words: str) -> None:
    """What anybody's telephone shows who has no account: the state of the permit, and ``words`` somewhere on it."""
    main = page.get_by_role("main").filter(has_text=re.compile(re.escape(words)))
    steps.until(page, f"/permits/{code}/", main.locator(".card").first.get_by_text(state, exact=True))
    assert sideways(page) == 0


def inside(page: Page, title: str = "") -> Locator:
    """The licences that the page of a permit lists."""
    return page.locator("main ul.list > li").filter(has_text=title)


def given_up(page: Page) -> None:
    """What ends with it is shown first; one button asks once more."""
    page.goto("/permits/")
    page.get_by_role("link", name="注销这张证").click()
    expect(inside(page)).to_have_count(2)
    look(page, "cafe-giving-up-phone")
    page.get_by_label("为什么注销").fill("不做了")
    page.get_by_role("button", name="确认注销").click()
    expect(page.get_by_role("link", name="重新申请")).to_be_visible()
