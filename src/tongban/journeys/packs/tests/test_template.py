import shutil
import subprocess
from pathlib import Path

from django.conf import settings

from tongban.journeys.packs.public import check_pack, load_folder

ROOT = Path(settings.PACKS).parent


def test_a_new_pack_starts_green(tmp_path):
    """What ``script/new pack`` copies passes every check after its placeholders are filled."""
    for name in ("script", "packs/_template"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / name, tmp_path / name)
    done = subprocess.run(
        ["sh", "script/new", "pack", "health/blood_donation_card"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    pack = load_folder(tmp_path / "packs/health/blood_donation_card")
    assert (pack.code, pack.owner) == ("blood_donation_card", "health_commission")
    assert [(p.check, p.severity) for p in check_pack(pack)] == [("verified", "warning")]


def test_a_new_policy_starts_green(tmp_path):
    for name in ("script", "packs/_template_policy"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / name, tmp_path / name)
    done = subprocess.run(
        ["sh", "script/new", "policy", "civil_affairs/winter_allowance"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    pack = load_folder(tmp_path / "packs/civil_affairs/winter_allowance")
    assert (pack.kind, pack.code, pack.owner) == ("policy", "winter_allowance", "civil_affairs_bureau")
    assert {(p.check, p.severity) for p in check_pack(pack)} == {("verified", "warning")}


def test_a_name_that_is_no_code_is_refused(tmp_path):
    shutil.copytree(ROOT / "script", tmp_path / "script")
    done = subprocess.run(["sh", "script/new", "pack", "health/Bad-Name"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert not (tmp_path / "packs").exists()
