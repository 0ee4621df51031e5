"""Every page that links lead to, for everybody: axe finds nothing, a keyboard reaches everything, a zoom cuts nothing.

Links are followed within the site, one page per kind (numbers in addresses count as one kind). Each page is opened
three times: as most people see it (axe, keyboard, zoom), in English in the dark (axe, no Chinese of ours), and in the
senior edition (axe, sizes). A theme is set as its switch remembers it, before the page opens: colours
that are changed in an open page are measured half-way.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

import polib
import pytest

from . import steps
from .conftest import DESKTOP, PHONE, ROOT, sideways, violations

MOST_PAGES = 60
NOT_PAGES = re.compile(
    r"/(logout|api|static|media|statistics/export\.csv)|\.(pdf|csv|webmanifest|js)$|/(letters|files|file)/"
)


def kind_of(url: str) -> str:
    """Addresses that differ in a number or in the policy only are one kind of page."""
    parts = urlsplit(re.sub(r"/policies/\w+/", "/policies/1/", url))
    keys = sorted(pair.split("=")[0] for pair in parts.query.split("&") if pair)
    return re.sub(r"/[^/]*\d[^/]*(?=/)", "/N", parts.path) + "?" + "&".join(keys)


def pages_from(page, start: str, check, within: str = "/") -> int:
    """Open ``start`` and whatever its links lead to ``within`` a part of the site; ``check`` each; how many."""
    waiting, seen = [start], {kind_of(start)}
    opened = 0
    while waiting and opened < MOST_PAGES:
        answer = page.goto(waiting.pop(0), wait_until="load")
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        opened += 1
        assert answer.status < 400, (page.url, answer.status)
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

    def accessible(self, page) -> None:
        self.extend(f"{page.url}: {line}" for line in violations(page))

    def as_it_opens(self, page) -> None:
        """All rules of axe; by keyboard; at twice the size."""
        self.accessible(page)
        self.fits(page)
        self.by_keyboard(page)
        self.zoomed(page)

    def fits(self, page) -> None:
        if sideways(page) > 0:
            self.append(f"{page.url}: {sideways(page)} px sideways")

    def by_keyboard(self, page) -> None:
        """Tab comes to everything that can be used; where it is shows, and nothing lies over it."""
        page.evaluate(WATCH_FOCUS)
        for _press in range(2 * page.evaluate("() => window.focusable().length") + 12):  # a date has several stops
            page.keyboard.press("Tab")
            if page.evaluate("() => window.isThrough()"):
                break
        self.extend(f"{page.url}: keyboard: {line}" for line in page.evaluate("() => window.focusFaults()"))

    def zoomed(self, page) -> None:
        """A desktop at 200 % is 640 px wide, a telephone at its largest letters 320: no way sideways, nothing cut."""
        before = page.viewport_size
        page.set_viewport_size({"width": 640 if before["width"] > 640 else 320, "height": 450})
        self.fits(page)
        self.extend(f"{page.url}: zoom: {line}" for line in page.evaluate(CUT_TEXT))
        page.set_viewport_size(before)

    def large(self, page) -> None:
        """Senior edition: no text under 18 px, no main button, field or tab under 60 px."""
        self.accessible(page)
        self.fits(page)
        small = page.evaluate(SMALL_TEXT)
        self.extend(f"{page.url}: {line}" for line in small)

    def english_in_the_dark(self, page) -> None:
        """No text of ours stands in Chinese; names, addresses and titles of laws may."""
        assert page.evaluate("document.documentElement.dataset.theme") == "dark", page.url
        self.accessible(page)
        own = our_words()
        self.extend(f"{page.url}: {text}" for text in page.evaluate(CHINESE_TEXT) if text in own)


WATCH_FOCUS = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = new Set(), faults = new Set(), before = new Map();
  const shown = (e) => e.getClientRects().length && !e.closest("[inert]")
    && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }); // folds hide
  const others = (e) => e.name && [...document.querySelectorAll("input[type=radio]")].some((o) =>
    o !== e && o.name === e.name && o.form === e.form && (seen.has(o) || o.checked));
  const named = (e) => `${e.tagName}.${e.className} ${(e.innerText || e.name || e.id || "").trim().slice(0, 30)}`;
  const looks = (e) => [e, e.parentElement, e.closest("label, form")].filter(Boolean).map((one) => {
    const style = getComputedStyle(one);
    return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
  }).join();
  window.focusable = () => [...document.querySelectorAll(wanted)].filter((e) =>
    shown(e) && !e.disabled && e.tabIndex >= 0 && !(e.type === "radio" && others(e)));
  document.activeElement?.blur();
  getSelection().removeAllRanges();
  for (const e of window.focusable()) before.set(e, looks(e));
  const inSight = (e) => {
    const box = e.getBoundingClientRect();
    return [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]].some(([x, y]) => {
      const one = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return one && (e.contains(one) || one.contains(e) || e.labels?.[0]?.contains(one));
    });
  };
  const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  window.isThrough = async () => {
    const e = document.activeElement;
    if (e && e !== document.body && !seen.has(e)) {
      seen.add(e);
      const plain = e.matches("iframe, [tabindex='-1'], [type=file]");
      if (!plain && before.get(e) === looks(e)) faults.add(`the focus does not show: ${named(e)}`);
      if (!plain && !inSight(e)) await drawn(); // it may still slide in
      if (!plain && !inSight(e)) faults.add(`out of sight or covered: ${named(e)}`);
    }
    return window.focusable().every((one) => seen.has(one));
  };
  window.focusFaults = () => [...faults,
    ...window.focusable().filter((e) => !seen.has(e)).map((e) => `not reached: ${named(e)}`)].slice(0, 6);
}"""

CUT_TEXT = """() => {
  const found = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = words.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, style, template, svg, option, .sr-only, .skip, [hidden]")) continue;
    if (!e.getClientRects().length || getComputedStyle(e).visibility === "hidden") continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 1) continue;
    for (let up = e; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), frame = up.getBoundingClientRect();
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
      if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
      const over = Math.max(box.right - frame.right, frame.left - box.left, box.bottom - frame.bottom);
      const cut = over > 2 && frame.width > 1;
      if (cut) found.add(`${Math.round(over)} px cut: ${e.tagName}.${e.className}: ${node.data.trim().slice(0, 30)}`);
      break;
    }
  }
  return [...found].slice(0, 6);
}"""

SMALL_TEXT = """() => {
  const shown = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden"
    && !e.closest(".sr-only, [hidden], .skip");
  const targets = ".button, .bottom-item, select, label.choice, .list-link, .tile, textarea, "
    + "input:not([type=hidden], [type=radio], [type=checkbox], [type=file])";
  const found = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, style, svg, option, template") || !shown(e)) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < 17.99) found.add(`${size} px: ${e.tagName}.${e.className}: ${node.data.trim().slice(0, 20)}`);
  }
  for (const e of document.querySelectorAll(targets)) {
    const box = e.getBoundingClientRect();
    const low = shown(e) && box.height && box.height < 59.5;
    if (low) found.add(`${Math.round(box.height)} px high: ${e.tagName}.${e.className}`);
  }
  return [...found].slice(0, 6);
}"""

CHINESE_TEXT = """() => {
  const found = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode());) {
    const e = node.parentElement;
    if (e.closest("script, style, template, [lang^=zh], [data-own-words]") || !e.getClientRects().length) continue;
    if (/[\\u4e00-\\u9fff]/.test(node.data)) found.add(node.data.trim());
  }
  return [...found];
}"""

PEOPLE = {"anonymous": ("", "/", PHONE), "citizen": ("陈敏", "/", PHONE), "officer": ("郑慧", "/work/", DESKTOP),
          "recipient": ("王秀英", "/benefits/", PHONE), "operator": ("高原", "/console/", DESKTOP)}  # fmt: skip
WITHIN = {"recipient": "/(benefits|policies)/"}  # the rest looks as it does for every citizen


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


def crawl(page, who: str, start: str, check) -> int:
    """All pages of somebody, and what the self-check answers."""
    count = pages_from(page, start, check, WITHIN.get(who, "/"))
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
    page = open_browser(shape, reduced_motion="reduce")
    if name:
        steps.sign_in(page, name, start)
    else:
        page.goto(start)
    for switch, value in switches.items():
        edition(page, switch, value)
    return page, start


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", PEOPLE)
def test_works_by_keyboard_at_any_size_without_a_violation(open_browser, town_at_work, who):
    page, start = opened_as(open_browser, who)
    faults = Faults()
    count = crawl(page, who, start, faults.as_it_opens)
    assert not faults, "\n".join(faults)
    assert count >= 4


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", ["anonymous", "citizen", "recipient"])
def test_senior_edition_is_large_and_fits(open_browser, town_at_work, who):
    page, start = opened_as(open_browser, who, ui_edition="senior")
    faults = Faults()
    crawl(page, who, start, faults.large)
    assert not faults, "\n".join(faults)


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", PEOPLE)
def test_in_english_and_in_the_dark(open_browser, town_at_work, who):
    page, start = opened_as(open_browser, who, django_language="en", ui_theme="dark")
    faults = Faults()
    crawl(page, who, start, faults.english_in_the_dark)
    assert not faults, "\n".join(faults)
