"""验码: a gate whose network is cut takes a true code, refuses a dead one and a copy, and hands the scans in later."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from . import steps
from .conftest import PHONE, look, sideways

GATE = "/gate/elder-centre/"


def symbol(page) -> str:
    """What stands in the symbol that the screen shows."""
    return zxingcpp.read_barcode(Image.open(io.BytesIO(page.locator(".qr").first.screenshot()))).text


def printed(phone) -> str:
    """A paper code, printed anew: the one before is dead."""
    phone.goto("/code/paper/")
    phone.get_by_role("main").get_by_role("button", name="打印").first.click()
    expect(phone.locator(".paper-symbols .qr")).to_have_count(2)
    return symbol(phone)


def scan(gate, text: str, words: str, *, good: bool) -> None:
    gate.get_by_label("扫到的内容").fill(text)
    gate.get_by_role("button", name="验码", exact=True).click()
    expect(gate.locator(f"#gate-result.is-{'good' if good else 'bad'}")).to_contain_text(words)
    expect(gate.locator("#gate-result")).to_contain_text("没有网络，由这台设备判断")


ANOTHER_ROOT = """async () => {
  const store = await import("/static/verifier/store.js");
  const known = await store.city();
  known.root.public[0] ^= 1;
  await store.learn(known, await store.gate("elder-centre"));
}"""


def another_root_is_not_taken_over(gate) -> None:
    """The root of the installation counts, until the staff have compared it and install again."""
    gate.evaluate(ANOTHER_ROOT)
    gate.reload()
    expect(gate.locator("[data-gate-state]")).to_contain_text("城市的根密钥和安装时不同")
    gate.get_by_role("button", name="重新安装").click()
    expect(gate.locator("[data-gate-state]")).not_to_contain_text("城市的根密钥")
    expect(gate.locator("[data-gate-state][data-ready=yes]")).to_be_attached()


@pytest.mark.slow(reason="a story through two browsers")
def test_takes_what_is_true_refuses_what_is_dead_and_tells_later(open_browser):
    phone = open_browser(PHONE)
    steps.sign_in(phone, "陈敏")
    steps.act_for(phone, "王秀英")
    dead = printed(phone)
    assert printed(phone) != dead
    gate = open_browser(PHONE)
    steps.sign_in(gate, "郑慧", "/gate/")
    gate.goto(GATE)
    gate.evaluate("navigator.serviceWorker.ready")
    gate.wait_for_function("caches.match('/gate/offline/').then((page) => Boolean(page))")
    expect(gate.locator("[data-gate-state][data-ready=yes]")).to_contain_text("断网也能验码")
    look(gate, "gate-ready-phone")
    phone.goto("/code/")
    living = symbol(phone)

    gate.context.set_offline(True)
    scan(gate, living, "通过", good=True)  # the page was open when the network went
    look(gate, "gate-alone-good-phone")
    gate.goto(GATE)
    expect(gate.get_by_role("heading", name="黄浦区综合为老服务中心")).to_be_visible()
    assert sideways(gate) == 0
    scan(gate, living, "这个码刚刚用过", good=False)
    scan(gate, dead, "码已作废", good=False)
    look(gate, "gate-alone-dead-phone")
    expect(gate.locator("[data-gate-state]")).to_contain_text("待上传：3")

    gate.context.set_offline(False)
    expect(gate.locator("[data-gate-state][data-waiting='0']")).to_be_attached(timeout=30_000)
    gate.wait_for_selector("[data-gate='elder-centre']", timeout=30_000)
    phone.goto("/code/scans/")
    seen = phone.get_by_role("main").get_by_role("link").filter(has_text="黄浦区综合为老服务中心")
    expect(seen.first).to_be_visible()
    latest = [one for one in seen.all_inner_texts() if "离线核验" in one][:3]
    assert ["未通过" in one for one in latest] == [True, True, False]
    another_root_is_not_taken_over(gate)
