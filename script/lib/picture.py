"""Makes docs/pictures/readme.png: home and a case on phones, the workbench on a desk, side by side.

    script/lib/picture.py http://127.0.0.1:8000      a running demonstration city

The three are screenshots of the running product. An old-age allowance is filed and accepted on the way, so that the
case page and the workbench have something to show; a second run takes up the case of the first.
"""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "pictures" / "readme.png"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1360, "height": 850}, "device_scale_factor": 1.5}
PAPER = (232, 239, 250)
LARGEST_BYTES = 500_000


def opened(browser: Browser, url: str, name: str, shape: dict, then: str) -> Page:
    """A browser of this shape, signed in as one of the town's people."""
    page = browser.new_context(base_url=url, locale="zh-CN", **shape).new_page()
    page.goto(f"/accounts/login/demonstration/?q={name}&next={then}")
    page.get_by_role("button", name=f"以{name}登录").click()
    page.wait_for_url("**" + then)
    return page


def filed(page: Page) -> str:
    """The case of 王秀英, filed by her daughter unless it is there already; its number."""
    page.goto("/me/")
    page.get_by_role("listitem").filter(has_text="王秀英").get_by_role("button").click()
    page.goto("/cases/?show=open")
    found = page.get_by_role("main").get_by_role("link").filter(has_text="老年综合津贴")
    if not found.count():
        page.goto("/services/elderly_allowance/check/")
        page.get_by_role("button", name=re.compile("开始填写|仍要申请")).click()
        while not page.url.endswith("/review/"):
            here = page.url
            for tick in page.locator("input[type=checkbox]").all():
                tick.check()
            page.locator(".form-foot").get_by_role("button", name=re.compile("^下一步")).click()
            page.wait_for_url(lambda url, here=here: url != here)
        page.get_by_role("button", name="确认提交").click()
        page.wait_for_url("**/receipt/")
        page.goto("/cases/?show=open")
    found.first.click()
    page.wait_for_url(re.compile(r"/cases/\w{20,}/"))
    return page.url.rstrip("/").rsplit("/", 1)[1]


def shot(page: Page) -> Image.Image:
    """What the window shows now, without the passing notes."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.getElementById('toasts')?.remove()")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def framed(picture: Image.Image, size: tuple[int, int], corner: int, rim: int) -> Image.Image:
    """A screenshot in a dark rim with round corners."""
    inner = picture.resize(size, Image.Resampling.LANCZOS)
    width, height = size[0] + 2 * rim, size[1] + 2 * rim
    frame = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(frame)
    pen.rounded_rectangle((0, 0, width - 1, height - 1), corner + rim, fill=(16, 28, 48, 255))
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), corner, fill=255)
    frame.paste(inner, (rim, rim), mask)
    return frame


def placed(paper: Image.Image, frame: Image.Image, at: tuple[int, int]) -> None:
    """Put a frame on the paper, with its shadow."""
    shadow = Image.new("RGBA", paper.size)
    shadow.paste((20, 40, 90, 90), (at[0], at[1] + 14), frame.getchannel("A"))
    paper.alpha_composite(shadow.filter(ImageFilter.GaussianBlur(16)))
    paper.alpha_composite(frame, at)


def composed(home: Image.Image, case: Image.Image, desk: Image.Image) -> Image.Image:
    """Two phones in front of a desk."""
    paper = Image.new("RGBA", (1840, 860), (*PAPER, 255))
    placed(paper, framed(desk, (1120, 700), 10, 6), (660, 80))
    placed(paper, framed(home, (340, 736), 30, 9), (50, 52))
    placed(paper, framed(case, (340, 736), 30, 9), (440, 52))
    return paper.convert("RGB")


def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    with sync_playwright() as playwright:
        path = os.environ.get("TONGBAN_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"])
        citizen = opened(browser, url, "陈敏", PHONE, "/")
        number = filed(citizen)
        officer = opened(browser, url, "郑慧", DESK, "/work/")
        officer.goto(f"/work/cases/{number}/")
        accept = officer.get_by_role("button", name="受理", exact=True)
        if accept.count():
            accept.click()
            officer.get_by_text("已受理").first.wait_for()
        officer.goto(f"/work/cases/{number}/")
        desk = shot(officer)
        citizen.goto(f"/cases/{number}/")
        case = shot(citizen)
        citizen.goto("/")
        home = shot(citizen)
        browser.close()
    picture = composed(home, case, desk).quantize(256, dither=Image.Dither.NONE)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    picture.save(TARGET, optimize=True)
    size = TARGET.stat().st_size
    print(f"{TARGET.relative_to(ROOT)}: {size // 1024} KB")
    if size > LARGEST_BYTES:
        sys.exit("larger than 500 KB")


if __name__ == "__main__":
    main()
