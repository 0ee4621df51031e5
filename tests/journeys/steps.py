"""What people do on the pages, in their words: sign in, find, fill, send, follow; accept, review, decide.

Nothing here sleeps. What the worker makes is waited for by looking again (``until``).
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect

NUMBER = re.compile(r"/cases/(\w{20,})/")
REVIEW = re.compile(r"/review/$")


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────
def sign_in(page: Page, name: str, then: str = "/") -> None:
    """One tap in the demonstration city."""
    page.goto(f"/accounts/login/demonstration/?q={name}&next={then}")
    page.get_by_role("button", name=f"以{name}登录").click()
    page.wait_for_url("**" + then)


def act_for(page: Page, name: str) -> None:
    """Switch to the affairs of somebody who trusts me with them."""
    page.goto("/me/")
    page.get_by_role("listitem").filter(has_text=name).get_by_role("button", name="替他办").click()
    expect(page.locator(".acting")).to_contain_text(name)


# ── filing ───────────────────────────────────────────────────────────────────────────────────────────────────
def find(page: Page, words: str, title: str) -> None:
    """Search in one's own words; open the guide of ``title``."""
    page.goto("/")
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("search").get_by_role("button").click()
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def begin(page: Page, code: str) -> None:
    """From the pre-check to the first page of the form."""
    page.goto(f"/services/{code}/check/")
    page.get_by_role("button", name=re.compile("开始填写|仍要申请")).click()
    page.wait_for_url("**/fill/**")


def answer(page: Page, answers: Mapping[str, object]) -> None:
    """Fill in by label: text, a choice by its words, True to tick, a Path to upload."""
    for label, value in answers.items():
        if value is True:
            page.get_by_label(label).check()
        elif isinstance(value, Path):
            page.get_by_label(label).set_input_files(value)
        else:
            _answer_one(page, label, str(value))


def _answer_one(page: Page, label: str, value: str) -> None:
    group = page.get_by_role("group", name=label)
    if group.count():
        group.get_by_label(value, exact=True).check()
        return
    box = page.get_by_label(label, exact=True).first
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(label=value)
    else:
        box.fill(value)


def onwards(page: Page) -> None:
    """The main button at the foot of a form page."""
    page.locator(".form-foot").get_by_role("button", name=re.compile("^下一步")).click()


def walk(page: Page, *pages: Mapping[str, object]) -> None:
    """Fill one form page after the other, as far as the page to read before sending."""
    for answers in pages:
        here = page.url
        answer(page, answers)
        onwards(page)
        moved_on(page, here)


def moved_on(page: Page, here: str) -> None:
    """Wait for another page than ``here``; if it stays, say what the page says is wrong."""
    with suppress(TimeoutError):
        page.wait_for_url(lambda url: url != here)
    wrong = page.locator(".error-summary").all_inner_texts()
    assert page.url != here, wrong or page.url
    assert not wrong, wrong


def send(page: Page, words: str = "确认提交") -> str:
    """Send what stands on the last page; the case number."""
    here = page.url
    page.get_by_role("button", name=words).click()
    try:
        page.wait_for_url(NUMBER)  # the receipt; a result that is there at once is shown at once
    except TimeoutError:
        raise AssertionError((here, page.url, page.get_by_role("alert").all_inner_texts())) from None
    return number_of(page)


def number_of(page: Page) -> str:
    found = NUMBER.search(page.url)
    assert found, page.url
    return found[1]


# ── following ────────────────────────────────────────────────────────────────────────────────────────────────
def until(page: Page, url: str, wanted: str | Locator, seconds: float = 60) -> None:
    """Open ``url`` again and again until ``wanted`` (text or locator) is there; the worker may need a moment."""
    end = time.monotonic() + seconds
    target = page.get_by_text(wanted).first if isinstance(wanted, str) else wanted.first
    while True:
        page.goto(url)
        try:
            expect(target).to_be_visible(timeout=1500)
            return
        except AssertionError:
            if time.monotonic() > end:
                raise


def case_url(number: str) -> str:
    return f"/cases/{number}/"


def letter(page: Page, number: str, title: str, folder: Path) -> Path:
    """Wait until a letter has its seal, and download it."""
    link = page.get_by_role("link").filter(has_text=title).filter(has_text="带电子印章")
    until(page, case_url(number), link)
    return saved(page, link.first.get_attribute("href") or "", folder / f"{title}.pdf")


def saved(page: Page, url: str, path: Path) -> Path:
    """Download ``url`` as the person signed in on ``page``."""
    answer = page.request.get(url)
    assert answer.status == 200, (url, answer.status)
    path.write_bytes(answer.body())
    return path


def seal_is_whole(pdf: Path) -> bool:
    """What poppler, a reader that is not ours, says of the seal."""
    said = subprocess.run(["pdfsig", "-nocert", str(pdf)], capture_output=True, text=True, check=False).stdout
    return "Signature is Valid" in said and "Total document signed" in said


# ── the officer's side ───────────────────────────────────────────────────────────────────────────────────────
def staff_url(number: str) -> str:
    return f"/work/cases/{number}/"


def act(page: Page, number: str, words: str) -> None:
    """Open the case and press one button of the officer's panel."""
    page.goto(staff_url(number))
    with page.expect_navigation():
        page.locator("#actions").get_by_role("button", name=words, exact=True).first.click()
    expect(page.locator(".toast-success")).to_be_visible()


def survey(page: Page, number: str, companion: Page, name: str) -> None:
    """Two go to the place: the colleague is named first, then both sign what was seen."""
    page.goto(staff_url(number))
    panel = page.locator("#actions")
    expect(panel.get_by_role("button", name="通过", exact=True)).to_have_count(0)
    panel.get_by_label("同去的同事").select_option(label=name)
    with page.expect_navigation():
        panel.get_by_role("button", name="加上").click()
    for one in (page, companion):
        one.goto(staff_url(number))
        one.locator("#actions").get_by_label("审查意见").fill("现场与平面图一致，布局合理")
        with one.expect_navigation():
            one.locator("#actions").get_by_role("button", name="通过", exact=True).click()
        expect(one.locator(".toast-success")).to_be_visible()
