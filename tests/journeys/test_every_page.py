"""Every page that links lead to: no violation that axe finds, in every edition and language, for everybody.

Links are followed within the site, one page per kind (numbers in addresses count as one kind).
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

import polib
import pytest

from . import steps
from .conftest import DESKTOP, PHONE, ROOT, sideways, violations

MOST_PAGES = 40
NOT_PAGES = re.compile(
    r"/(logout|api|static|media|statistics/export\.csv)|\.(pdf|csv|webmanifest|js)$|/(letters|files|file)/"
)


def kind_of(url: str) -> str:
    """Addresses that differ in a number only are one kind of page."""
    parts = urlsplit(url)
    keys = sorted(pair.split("=")[0] for pair in parts.query.split("&") if pair)
    return re.sub(r"/[^/]*\d[^/]*(?=/)", "/N", parts.path) + "?" + "&".join(keys)


def pages_from(page, start: str, check) -> int:
    """Open ``start`` and whatever its links lead to; ``check`` each; how many there were."""
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
            if kind_of(address) not in seen:
                seen.add(kind_of(address))
                waiting.append(address)
    return opened


def edition(page, name: str, value: str) -> None:
    """Choose an edition, a theme or a language as the switches do: by cookie."""
    page.context.add_cookies([{"name": name, "value": value, "url": page.url}])


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
        """All rules of axe, and nothing runs off the page."""
        self.accessible(page)
        self.fits(page)

    def fits(self, page) -> None:
        if sideways(page) > 0:
            self.append(f"{page.url}: {sideways(page)} px sideways")

    def large(self, page) -> None:
        """Senior edition: no text under 18 px, no main button, field or tab under 60 px."""
        self.accessible(page)
        self.fits(page)
        small = page.evaluate(SMALL_TEXT)
        self.extend(f"{page.url}: {line}" for line in small)

    def english(self, page) -> None:
        """No text of ours stands in Chinese; names, addresses and titles of laws may."""
        self.accessible(page)
        own = our_words()
        self.extend(f"{page.url}: {text}" for text in page.evaluate(CHINESE_TEXT) if text in own)


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
          "operator": ("高原", "/console/", DESKTOP)}  # fmt: skip


def opened_as(open_browser, who: str):
    name, start, shape = PEOPLE[who]
    page = open_browser(shape)
    if name:
        steps.sign_in(page, name, start)
    else:
        page.goto(start)
    return page, start


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", PEOPLE)
def test_has_no_violation(open_browser, who):
    page, start = opened_as(open_browser, who)
    faults = Faults()
    count = pages_from(page, start, faults.as_it_opens)
    assert not faults, "\n".join(faults)
    assert count >= 4


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", ["anonymous", "citizen"])
def test_senior_edition_is_large_and_fits(open_browser, who):
    page, start = opened_as(open_browser, who)
    edition(page, "ui_edition", "senior")
    faults = Faults()
    pages_from(page, start, faults.large)
    assert not faults, "\n".join(faults)


@pytest.mark.slow(reason="opens every kind of page")
@pytest.mark.parametrize("who", PEOPLE)
def test_english_pages_speak_english(open_browser, who):
    page, start = opened_as(open_browser, who)
    edition(page, "django_language", "en")
    faults = Faults()
    pages_from(page, start, faults.english)
    assert not faults, "\n".join(faults)
