"""A case is closed and is in the archive within a minute, its checks green; one altered byte turns them red."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from . import steps
from .conftest import DESKTOP, ROOT, look

CODE = "hukou_certificate"


@pytest.mark.slow(reason="files a case and waits for letters, licence and package")
def test_filed_by_itself_read_by_her_and_red_after_one_byte(phone, open_browser, tmp_path: Path):
    steps.sign_in(phone, "陈敏")
    steps.begin(phone, CODE)
    steps.walk(phone, {}, {"证明的内容": "户口登记项目变更、更正"})
    number = steps.send(phone)
    steps.until(phone, steps.case_url(number), phone.get_by_role("link", name="已归档"))
    phone.get_by_role("link", name="已归档").click()
    expect(phone.get_by_text("四性检测通过")).to_be_visible()
    look(phone, "archive-own-phone")
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="下载档案包").click()
    package = tmp_path / "package.zip"
    saved.value.save_as(package)
    assert verified(package)
    archivist = open_browser(DESKTOP)
    steps.sign_in(archivist, "吕静", "/work/archives/")
    archivist.get_by_label("档号、办件编号").fill(number)
    archivist.get_by_role("button", name="查找").click()
    archivist.locator("[data-open]").first.click()
    archivist.get_by_role("button", name="现在检测").click()
    expect(archivist.get_by_text("四性检测通过。")).to_be_visible()
    look(archivist, "archive-desktop")
    broken = tmp_path / "broken.zip"
    content = bytearray(package.read_bytes())
    content[content.index("<项 ".encode())] ^= 1
    broken.write_bytes(bytes(content))
    archivist.goto("/work/archives/examine/")
    archivist.get_by_label("档案包（zip）").set_input_files(broken)
    archivist.get_by_role("button", name="检验").click()
    expect(archivist.get_by_role("alert")).to_contain_text("01申请材料")
    look(archivist, "archive-altered-desktop")
    assert not verified(broken)


def verified(package: Path) -> bool:
    """The stand-alone program, without site packages, says that it is good."""
    tool = ROOT / "verifier" / "verify_archive.py"
    done = subprocess.run([sys.executable, "-I", "-S", str(tool), str(package)], capture_output=True, check=False)
    return done.returncode == 0
