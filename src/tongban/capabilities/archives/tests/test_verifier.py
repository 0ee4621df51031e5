"""The stand-alone verifier agrees, from an empty folder, with nothing installed."""

from __future__ import annotations

import random
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tongban.capabilities.archives.assembling import Place, assemble
from tongban.capabilities.archives.packing import SEAL, unpack
from tongban.capabilities.archives.tests.factories import make_bundle

pytestmark = pytest.mark.django_db
TOOL = Path(__file__).parents[5] / "verifier" / "verify_archive.py"
PLACE = Place("T001-ZW·2026-D30-TI1-000001", "T001", 2026, "D30", "其他办件")


def run(folder, *words):
    """Isolated Python without site packages, in a folder that holds the tool and the packages only."""
    shutil.copy(TOOL, folder)
    return subprocess.run(
        [sys.executable, "-I", "-S", TOOL.name, *words], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_a_package_is_good_in_an_empty_folder(tmp_path):
    (tmp_path / "package.zip").write_bytes(assemble(make_bundle(), PLACE).content)
    answer = run(tmp_path, "package.zip")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert PLACE.identifier in answer.stdout


def test_a_later_package_points_to_its_first(tmp_path):
    first = assemble(make_bundle(), PLACE)
    place = Place(
        f"{PLACE.identifier}.B01", "T001", 2026, "D30", "其他办件", PLACE.identifier, first.digest, "补充评价"
    )
    (tmp_path / "first.zip").write_bytes(first.content)
    (tmp_path / "later.zip").write_bytes(assemble(make_bundle(), place).content)
    (tmp_path / "other.zip").write_bytes(assemble(make_bundle(), PLACE).content)
    assert run(tmp_path, "later.zip", "--first", "first.zip").returncode == 0
    assert run(tmp_path, "later.zip", "--first", "other.zip").returncode == 1


def test_another_key_than_the_citys_is_refused(tmp_path):
    made = assemble(make_bundle(), PLACE)
    (tmp_path / "package.zip").write_bytes(made.content)
    answer = run(tmp_path, "package.zip", "--key", "BAAA")
    assert answer.returncode == 1
    assert SEAL in answer.stdout


def test_any_flipped_byte_is_refused():
    tool = runpy.run_path(str(TOOL))
    content, chance = assemble(make_bundle(), PLACE).content, random.Random(7)
    names = [*unpack(content), "package", "damaged"]  # a flip in the zip's own directory alters the name that is told
    for at in [0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(60))]:
        broken = bytearray(content)
        broken[at] ^= 1 << chance.randrange(8)
        with pytest.raises(tool["NotGood"]) as said:
            tool["check"](bytes(broken))
        assert any(name in str(said.value) for name in names), said.value


def test_sm3_of_the_standards_examples():
    """GB/T 32905-2016 附录 A."""
    sm3 = runpy.run_path(str(TOOL))["sm3"]
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
