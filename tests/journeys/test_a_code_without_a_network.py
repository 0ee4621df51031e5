"""随申码: a telephone that lost its network shows a valid code, and a camera at a gate reads it from the picture."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image, ImageEnhance, ImageFilter
from playwright.sync_api import expect

from . import steps
from .conftest import CHROMIUM, DESKTOP, FLAGS, PHONE, look, sideways


def picture_of(page) -> Image.Image:
    """The symbol as the screen shows it."""
    return Image.open(io.BytesIO(page.locator(".qr").first.screenshot())).convert("RGB")


def film_of(picture: Image.Image, path) -> None:
    """A camera's view of it, 640 × 480, as the file that Chromium's fake camera plays."""
    frame = Image.new("RGB", (640, 480), "#777")
    frame.paste(picture.resize((420, 420), Image.Resampling.LANCZOS), (110, 30))
    y, cb, cr = frame.convert("YCbCr").split()
    half = [plane.resize((320, 240)).tobytes() for plane in (cb, cr)]
    with path.open("wb") as film:
        film.write(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n")
        for _ in range(10):
            film.write(b"FRAME\n" + y.tobytes() + half[0] + half[1])


def seen_through(picture: Image.Image) -> list[Image.Image]:
    """Blurred, turned, dimmed, small: what cheap telephones see."""
    return [
        picture,
        picture.filter(ImageFilter.GaussianBlur(2)),
        picture.rotate(17, expand=True, fillcolor="white"),
        ImageEnhance.Brightness(picture).enhance(0.35),
        picture.resize((260, 260), Image.Resampling.BILINEAR),
    ]


@pytest.mark.slow(reason="a story through two browsers and a camera")
def test_is_drawn_by_the_telephone_and_read_by_a_camera(town, open_browser, chromium, tmp_path):
    phone = open_browser(PHONE)
    steps.sign_in(phone, "陈敏", "/code/")
    look(phone, "code-phone")
    assert sideways(phone) == 0
    online = zxingcpp.read_barcode(picture_of(phone)).text
    assert online.startswith("TB1:")
    expect(phone.locator("[data-bound]")).to_be_attached()
    phone.goto("/code/devices/")
    look(phone, "code-devices-phone")
    phone.evaluate("navigator.serviceWorker.ready")
    phone.goto("/code/")
    phone.wait_for_function("caches.match('/code/offline/').then((page) => Boolean(page))")

    phone.context.set_offline(True)
    phone.goto("/code/")
    expect(phone.get_by_text("现在没有网络，由这台设备出示。")).to_be_visible()
    expect(phone.locator("[data-symbol] svg")).to_be_visible()
    look(phone, "code-offline-phone")
    shown = picture_of(phone)
    drawn = phone.locator("[data-code-offline]").get_attribute("data-text")
    assert [zxingcpp.read_barcode(one).text for one in seen_through(shown)] == [drawn] * 5
    assert drawn != online

    film_of(shown, tmp_path / "camera.y4m")
    scanned_by_camera(town, chromium, tmp_path / "camera.y4m")
    phone.context.set_offline(False)
    phone.goto("/code/scans/")
    first = phone.get_by_role("main").get_by_role("link").filter(has_text="黄浦区综合为老服务中心").first
    expect(first).to_contain_text("通过")
    look(phone, "code-scans-phone")
    first.click()
    expect(phone.get_by_text("只看到码有效，没有看到您的个人信息")).to_be_visible()
    phone.get_by_label("这次扫码有问题？").fill("我没有去过这里")
    phone.get_by_role("button", name="提出异议").click()
    expect(phone.get_by_text("异议已送达")).to_be_visible()
    objection_is_answered(open_browser)


def scanned_by_camera(town, chromium, film) -> None:
    """The gate's page with a camera that really streams; the result is large, and a second look is refused."""
    flags = [
        *FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]  # fmt: skip
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
    try:
        gate = browser.new_context(base_url=town.url, locale="zh-CN", permissions=["camera"], **DESKTOP).new_page()
        steps.sign_in(gate, "郑慧", "/gate/")
        look(gate, "gates-desktop")
        gate.locator("a[href='/gate/elder-centre/']").click()
        gate.get_by_role("button", name="打开摄像头").click()
        expect(gate.locator("#gate-result.is-good")).to_contain_text("陈敏", timeout=30000)
        look(gate, "gate-good-desktop")
        expect(gate.locator("#gate-result.is-bad")).to_contain_text("这个码刚刚用过", timeout=30000)
        look(gate, "gate-refused-desktop")
    finally:
        browser.close()


def objection_is_answered(open_browser) -> None:
    """The body of the gate answers; the holder reads it."""
    officer = open_browser(DESKTOP)
    steps.sign_in(officer, "郑慧", "/gate/objections/")
    officer.get_by_role("main").get_by_role("link").filter(has_text="我没有去过这里").click()
    look(officer, "gate-objection-desktop")
    officer.get_by_label("答复").fill("核对了登记，是同行人误扫。")
    officer.get_by_role("button", name="答复").click()
    expect(officer.get_by_text("答复已发给本人。")).to_be_visible()


@pytest.mark.slow(reason="two browsers")
def test_a_daughter_prints_her_mothers_paper_code(open_browser):
    phone = open_browser(PHONE)
    steps.sign_in(phone, "陈敏")
    steps.act_for(phone, "王秀英")
    phone.goto("/code/paper/")
    phone.get_by_role("main").get_by_role("button", name="打印").first.click()  # anew, when it was printed before
    expect(phone.locator(".paper-symbols .qr")).to_have_count(2)
    look(phone, "code-paper-phone")
    paper = zxingcpp.read_barcode(picture_of(phone)).text
    gate = open_browser(DESKTOP)
    steps.sign_in(gate, "郑慧", "/gate/elder-centre/")
    gate.get_by_label("扫到的内容").fill(paper)
    gate.get_by_role("button", name="验码", exact=True).click()
    expect(gate.locator("#gate-result")).to_contain_text("离线码要和身份证一起用")
    look(gate, "gate-card-desktop")
