"""A small town, served as a city would serve it: own database, web processes and worker, and a browser in front.

The town is made once for each test process; each test signs in with a fresh browser context. Pages are checked with
axe by ``look``.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "pictures"
WANTED = "TONGBAN_PICTURES" in os.environ  # for people who look; drawing them takes its time
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
SOON = 45_000  # milliseconds until a story says that nothing comes; machines that test are small and busy
CHROMIUM = os.environ.get("TONGBAN_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Tests that take minutes, by how long; all others are quick beside them.
LONG = {
    "test_works_by_keyboard_at_any_size_in_both_editions[citizen]": 9,
    "test_works_by_keyboard_at_any_size_in_both_editions[officer]": 8,
    "test_works_by_keyboard_at_any_size_in_both_editions[operator]": 7,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in str(item.path) and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # Last, because the stories leave something to see; the longest first, so that two processes end together.
    items.sort(key=lambda item: (item.path.name == "test_every_page.py", -LONG.get(item.name, 0)))


@dataclass
class Town:
    """The running system: its address and how to give it a command."""

    url: str
    environment: dict[str, str]

    def manage(self, *words: str) -> str:
        return self.run("django", *words)

    def departments(self, code: str, deed: str) -> None:
        """Let the departments of a bundle do something, see ``departments.py``."""
        self.run("tests.journeys.departments", code, deed)

    def run(self, module: str, *words: str, settings: str = "tongban.config.settings") -> str:
        """What a module prints that runs within the town."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True, check=False,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": settings},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer in {seconds} seconds")


def town_in(var: Path, url: str) -> Town:
    """The town whose data lie in this folder, answering at this address."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
        "TONGBAN_VAR": str(var),
        "TONGBAN_DATABASE": f"sqlite://{var / 'town.sqlite3'}",
        "TONGBAN_URL": url,
        "TONGBAN_SECRET_KEY": "a-town-for-tests-only-0123456789-0123456789-0123456789",
        "TONGBAN_MASTER_KEY": "00112233445566778899aabbccddeeff" * 2,
    }
    return Town(url, environment)


def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a town that nobody has used, made by whichever test process comes first."""
    home = tmp_path_factory.getbasetemp()
    home = home.parent if "PYTEST_XDIST_WORKER" in os.environ else home
    var = home / "new-town"
    with (home / "new-town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not var.exists():
            half = home / "half-a-town"
            half.mkdir()
            town_in(half, "http://127.0.0.1").run("tests.journeys.new_town", settings="tests.tables")
            half.rename(var)
    return var


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demonstration city with a few dozen households, served by two web processes and one worker.

    ``TONGBAN_TOWN=http://…`` uses a town that is running already: quick while a story is being written.
    """
    if running := os.environ.get("TONGBAN_TOWN"):
        yield Town(running, {**os.environ, "DJANGO_SETTINGS_MODULE": "tongban.config.settings"})
        return
    var = tmp_path_factory.mktemp("town")
    shutil.copytree(made_once(tmp_path_factory), var, dirs_exist_ok=True)
    port = free_port()
    made = town_in(var, f"http://127.0.0.1:{port}")
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
           "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
           "tongban.config.wsgi:application"]  # fmt: skip
    work = [sys.executable, "-m", "django", "work"]
    processes = [subprocess.Popen(command, env=made.environment) for command in (web, work)]
    try:
        wait_for(made.url + "/")
        yield made
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    expect.set_options(timeout=SOON / 2)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(town: Town, chromium) -> Iterator[Callable]:
    """``open_browser(PHONE)`` → a page in a context of its own; errors in the console fail the test."""
    contexts, errors = [], []

    def opened(shape: dict = PHONE, **options):
        context = chromium.new_context(base_url=town.url, locale="zh-CN", **shape, **options)
        context.set_default_timeout(SOON)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        return page

    yield opened
    process = os.environ.get("PYTEST_XDIST_WORKER", "")
    for number, context in enumerate(contexts):
        for page in context.pages if WANTED else ():  # how it looked at the end, for whoever mends a failure
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(PICTURES / f"last-{process}{number}.png"))
        context.close()
    unexpected = [text for text in errors if not any(code in text for code in ("400", "404", "409", "422"))]
    assert unexpected == []


@pytest.fixture
def phone(open_browser):
    return open_browser(PHONE)


@pytest.fixture
def desktop(open_browser):
    return open_browser(DESKTOP)


def violations(page, rules: list[str] | None = None) -> list[str]:
    """What axe finds on the page in hand, one line each; only some ``rules`` if named."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = page.evaluate("only => axe.run(document, {resultTypes: ['violations'], preload: false, ...only})", only)
    return [f"{rule['id']}: {rule['help']} — {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]


def look(page, name: str) -> None:
    """Refuse any violation that axe finds; with ``TONGBAN_PICTURES=1`` a picture stays under ``var/pictures``."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0)
    if WANTED:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)
    assert violations(page) == [], f"{page.url} ({name})"


def sideways(page) -> int:
    """Pixels by which the page can be scrolled sideways; a page that fits gives 0."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sharp portrait-shaped photo, as a telephone would take it."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (716, 882), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((208, 160, 508, 520), fill="#d8a789", outline="#402a1e", width=6)
    pen.rectangle((158, 560, 558, 882), fill="#24487a", outline="#101c30", width=6)
    for line in range(0, 882, 18):
        pen.line((0, line, 60, line), fill="#303030", width=3)
    path = tmp_path_factory.mktemp("photo") / "证件照.jpg"
    image.save(path, quality=92)
    return path
