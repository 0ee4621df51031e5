import re
from pathlib import Path

from django.conf import settings

from tongban.capabilities.process.public import service_blocks, user_blocks
from tongban.journeys.packs import schemas
from tongban.journeys.packs.checks.quality import CLAIMS
from tongban.journeys.packs.folders import FILES
from tongban.journeys.packs.public import CHECKS, load_folder

DOCS = Path(settings.PACKS).parent / "docs" / "pack-authors"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_check_has_a_heading_and_every_heading_is_a_check():
    headings = set(re.findall(r"^## (\S+)$", text("checks.md"), re.MULTILINE))
    assert headings == {*CHECKS, "files"}


def test_every_key_of_the_manifest_is_explained():
    page = text("format.md")
    table = page.split("## manifest.yaml")[1].split("\n## ")[0]
    assert [key for key in schemas.schema("manifest")["properties"] if f"`{key}`" not in table] == []


def test_every_file_and_every_claim_is_explained():
    page = text("format.md")
    assert [name for name in FILES if name not in page] == []
    assert [name for name in CLAIMS if f"`{name}`" not in page] == []


def test_every_building_block_is_explained():
    page = text("process.md")
    blocks = {*user_blocks(), *service_blocks()} - {"sign_by_parties"}
    assert sorted(name for name in blocks if f"`{name}`" not in page) == []


def test_every_page_of_the_folder_is_in_its_index():
    pages = sorted(page.name for page in DOCS.glob("*.md") if page.name != "README.md")
    assert [name for name in pages if f"({name})" not in text("README.md")] == []


def test_the_scenario_page_shows_a_real_shape(tmp_path):
    block = re.search(r"```yaml\n(name: .*?)```", text("scenarios.md"), re.DOTALL)
    assert block
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "shown.yaml").write_text(block[1], encoding="utf-8")
    (document,) = load_folder(tmp_path).scenarios.values()
    assert schemas.faults("scenario", document.data) == []
