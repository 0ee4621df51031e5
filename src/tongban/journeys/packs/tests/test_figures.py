from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tongban.journeys.packs.public import all_folders, figures_of, load_folder
from tongban.journeys.packs.scenarios import fits

from .factories import copied

FOLDERS = all_folders(Path(settings.PACKS), kind="item")


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_every_pack_reaches_its_targets(folder):
    pack = load_folder(folder)
    assert figures_of(pack).misses(pack.manifest["targets"]) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_the_machine_says_what_the_officer_decides(folder):
    """Where the pre-check gives a definite answer, it is the decision in at least nine of ten filings."""
    assert figures_of(load_folder(folder)).precheck_accuracy >= 0.9


def test_a_missed_target_is_named(tmp_path):
    folder = copied(tmp_path)
    text = (folder / "manifest.yaml").read_text()
    (folder / "manifest.yaml").write_text(text.replace("prefill_ratio: 0.7", "prefill_ratio: 0.99"))
    out = StringIO()
    with pytest.raises(CommandError, match="elderly_allowance: prefill_ratio"):
        call_command("pack_figures", str(folder), stdout=out)
    assert "elderly_allowance" in out.getvalue()


@pytest.mark.parametrize(
    ("value", "comparison", "expected"),
    [
        (0.7, ">= 0.7", True),
        (0.69999, ">= 0.7", True),
        (0.69, ">= 0.7", False),
        (1.0, "= 1", True),
        (0.2, "< 0.1", False),
    ],
)
def test_comparisons(value, comparison, expected):
    assert fits(value, comparison) is expected


def test_what_is_no_comparison_is_refused():
    with pytest.raises(ValueError, match="not a comparison"):
        fits(1.0, "about 1")
