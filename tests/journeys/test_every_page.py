"""Every page that links lead to, for everybody: axe finds nothing, a keyboard reaches everything, a zoom cuts nothing.

Links are followed within the site, one page per kind (the view that answers and what is asked of it). A page is loaded
twice and then looked at in several ways, because loading is what takes the time: as most people see it and in the
senior edition, both as large as it opens and at 200 %; and in English in the dark. At each size and in each edition
nothing scrolls sideways; as it opens and at 200 % whatever takes the focus shows it and lies under nothing.
A theme is set as its switch remembers it, before the page opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

import polib
import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from . import measures, steps
from .conftest import AXE, DESKTOP, PHONE, ROOT, violations

MOST_PAGES = 80
SOME_PAGES = 35  # of an edition that differs in letters, colours and words only
# Rules whose answer depends on sizes and colours; the others have been asked of the same page before.
OF_LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
NOT_PAGES = re.compile(
    r"/(logout|api|static|media|materials/copy|statistics/export\.csv)|\.(pdf|csv|webmanifest|js)$|/(letters|files|file)/"
)
# A list with fewer rows is the same page.
NARROWING = {"theme", "owner", "for", "field", "district", "q", "state", "audience", "authority", "page"}


def kind_of(url: str) -> str:
    """Addresses of one view with the same questions are one kind of page."""
    parts = urlsplit(url)
    keys = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair} - NARROWING)
    try:
        return resolve(parts.path).view_name + "?" + "&".join(keys)
    except Resolver404:
        return parts.path


def pages_from(page, start: str, check, within: str = "/", most: int = MOST_PAGES) -> int:
    """Open ``start`` and whatever its links lead to ``within`` a part of the site; ``check`` each; how many."""
    waiting, seen, looked = [start], {kind_of(start)}, set()
    opened = 0
    while waiting and opened < most:
        try:
            answer = page.goto(waiting.pop(0), wait_until="load")
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue  # a file, not a page
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status < 400, (page.url, answer.status)
        if kind_of(page.url) in looked:
            continue  # led to by way of another address
        looked.add(kind_of(page.url))
        opened += 1
        check(page)
        for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            address = link.split("#")[0]
            if not address.startswith(page.url[: page.url.index("/", 8)]) or NOT_PAGES.search(urlsplit(address).path):
                continue
            if kind_of(address) not in seen and re.match(within, urlsplit(address).path):
                seen.add(kind_of(address))
                waiting.append(address)
    return opened


def edition(page, name: str, value: str) -> None:
    """Choose an edition, a theme or a language as the switches do: by cookie."""
    page.context.add_cookies([{"name": name, "value": value, "url": page.url[: page.url.index("/", 8) + 1]}])


@cache
def our_words() -> frozenset[str]:
    """Every Chinese text of the product that the catalogues translate."""
    files = ROOT.glob("src/**/locale/en/LC_MESSAGES/django.po")
    return frozenset(entry.msgid for file in files for entry in polib.pofile(str(file)) if entry.msgstr != entry.msgid)


class Faults(list):
    """Collects what is wrong instead of stopping at the first page."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.is_citizen = who in CITIZENS  # officers and operators sit at a desk; their tables stay dense

    def told(self, page, how: str, lines: list[str]) -> None:
        self.extend(f"{page.url}: {how}: {line}" for line in lines)

    def in_both_editions(self, page) -> None:
        """All rules of axe and the Tab key; then, without loading again, twice the size and the senior edition."""
        page.evaluate(measures.FOCUS)
        page.evaluate(SWITCH, "standard")
        self.told(page, "axe", violations(page))
        self.by_keyboard(page)
        self.sized(page, "as it opens", focus=False)
        with zoomed(page):
            self.sized(page, "200 %")
            page.evaluate(SWITCH, "senior")
            self.sized(page, "senior at 200 %")
        self.sized(page, "senior", focus=False)
        self.large(page)
        self.told(page, "senior", violations(page, OF_LOOKS))

    def english_in_the_dark(self, page) -> None:
        """No text of ours stands in Chinese; names, addresses and titles of laws may. Its longer words fit."""
        assert page.evaluate("document.documentElement.dataset.theme") == "dark", page.url
        self.told(page, "axe", violations(page, OF_LOOKS))
        self.told(page, "English", page.evaluate(measures.SIDEWAYS))
        own = our_words()
        self.extend(f"{page.url}: {text}" for text in page.evaluate(measures.CHINESE_TEXT) if text in own)

    def by_keyboard(self, page) -> None:
        """Tab comes to everything that can be used; where it is shows, and nothing lies over it."""
        left = 2 * page.evaluate("() => tongban.startTabbing()") + 12  # a date has several stops
        while left > 0 and not page.evaluate("() => tongban.isThrough()"):
            for _step in range(min(left, 8)):
                page.keyboard.down("Tab")  # held down, it goes on
            left -= 8
        page.keyboard.up("Tab")
        self.told(page, "keyboard", page.evaluate("() => tongban.tabbed()"))

    def sized(self, page, how: str, *, focus: bool = True) -> None:
        """No way sideways, nothing cut; with ``focus``, each stop shows and is free."""
        self.told(page, how, page.evaluate(measures.SIDEWAYS) + page.evaluate(measures.CUT_TEXT))
        if focus:
            self.told(page, how, page.evaluate("() => tongban.visited()"))

    def large(self, page) -> None:
        """Senior edition: no text under 18 px, no main button, field or tab under 60 px."""
        if self.is_citizen:
            self.told(page, "small", page.evaluate(measures.SMALL_TEXT))


# The page opens in the senior edition, with its button for help, and changes as its style sheet draws the other one;
# what moves does not stop half-way.
SWITCH = """edition => {
  document.documentElement.dataset.edition = edition;
  document.querySelector(".help-fixed")?.closest("aside").toggleAttribute("hidden", edition !== "senior");
  document.getAnimations().forEach((one) => one.finish());
}"""


@contextmanager
def zoomed(page) -> Iterator[None]:
    """A desktop at 200 % is 640 px wide; a telephone at its largest letters 320."""
    before = page.viewport_size
    page.set_viewport_size({"width": 640 if before["width"] > 640 else 320, "height": 450})
    yield
    page.set_viewport_size(before)


PEOPLE = {"anonymous": ("", "/", PHONE), "citizen": ("陈敏", "/", PHONE), "officer": ("郑慧", "/work/", DESKTOP),
          "recipient": ("王秀英", "/benefits/", PHONE), "operator": ("高原", "/console/", DESKTOP)}  # fmt: skip
CITIZENS = ("anonymous", "citizen", "recipient")
# The rest looks as it does for every citizen.
WITHIN = {
    "anonymous": r"/(accounts|policies|services/\w+)/",
    "recipient": "/(benefits|policies)/",
    "officer": "/(work|gate)/",
    "operator": "/console/",
}


@pytest.fixture(scope="module")
def town_at_work(town, chromium):
    """Policies in force, a quarter of the allowance matched and paid, a run prepared, a case that is closed.

    So there is something to look at, however few stories this process has told before.
    """
    town.manage("seed_benefits")
    context = chromium.new_context(base_url=town.url, locale="zh-CN")
    page = context.new_page()
    steps.sign_in(page, "陈敏")
    steps.begin(page, "hukou_certificate")
    steps.walk(page, {}, {"证明的内容": "户口登记项目变更、更正"})
    steps.until(page, steps.case_url(steps.send(page)), "电子证照已经生成")
    context.clear_cookies()
    steps.sign_in(page, "郑慧", "/work/")
    steps.until(page, "/work/benefits/files/", page.get_by_text("回单已齐"))
    context.close()


def crawl(page, who: str, start: str, check, most: int = MOST_PAGES) -> int:
    """All pages of somebody, and what the self-check answers."""
    count = pages_from(page, start, check, WITHIN.get(who, "/"), most)
    if who in ("anonymous", "recipient"):
        page.goto("/policies/elderly_allowance_grant/check/")
        page.locator("main input[type=date]").first.fill("1961-12-20")
        page.locator("main form .button").last.click()
        page.locator(".verdict").wait_for()
        check(page)
    return count


def opened_as(open_browser, who: str, **switches: str):
    """A page of this person, with editions, themes and languages chosen before anything is looked at."""
    name, start, shape = PEOPLE[who]
    page = open_browser({**shape, "device_scale_factor": 1}, reduced_motion="reduce")  # nobody looks at pictures of it
    page.context.add_init_script(AXE)  # a tenth of the time of sending it to each page
    if name:
        steps.sign_in(page, name, start)
    else:
        page.goto(start)
    for switch, value in switches.items():
        edition(page, switch, value)
    return page, start


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", PEOPLE)
def test_works_by_keyboard_at_any_size_in_both_editions(open_browser, town_at_work, who):
    page, start = opened_as(open_browser, who, ui_edition="senior")
    faults = Faults(who)
    count = crawl(page, who, start, faults.in_both_editions)
    assert not faults, "\n".join(faults)
    assert count >= 4


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", PEOPLE)
def test_in_english_and_in_the_dark(open_browser, town_at_work, who):
    page, start = opened_as(open_browser, who, django_language="en", ui_theme="dark")
    faults = Faults(who)
    crawl(page, who, start, faults.english_in_the_dark, SOME_PAGES)
    assert not faults, "\n".join(faults)
