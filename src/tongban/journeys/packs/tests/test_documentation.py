import re
from pathlib import Path

from django.conf import settings

from tongban.capabilities.process.public import service_blocks, user_blocks
from tongban.journeys.packs import schemas
from tongban.journeys.packs.checks.quality import CLAIMS
from tongban.journeys.packs.folders import FILES
from tongban.journeys.packs.loader import load_yaml
from tongban.journeys.packs.public import CHECKS, Schedule, load_folder

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


def test_every_key_of_a_policy_and_of_its_rules_is_explained():
    page = text("policies.md")
    wanted = [*schemas.schema("policy")["properties"], *schemas.schema("policy-rules")["properties"]]
    criterion = schemas.schema("policy-rules")["properties"]["criteria"]["items"]["properties"]
    assert [key for key in [*wanted, *criterion] if key not in page] == []
    assert [key for key in schemas.schema("policy")["properties"] if f"| `{key}` |" not in page] == []
    units = schemas.schema("policy-rules")["properties"]["arithmetic"]["properties"]["steps"]["items"]["properties"]
    assert [unit for unit in units["unit"]["enum"] if f"`{unit}`" not in page] == []


def test_the_shapes_of_periods_on_the_page_fit_together():
    _heading, *rows = re.findall(
        r"^\| \w[^|]*\| `(\w+)` \| (\S+) \| `(\w+)` \| `(.*?)` \| (.*?) \|$", text("policies.md"), re.MULTILINE
    )
    assert len(rows) == 6
    for unit, judged, period, pay_on, pays_for in rows:
        policy = {
            "unit": unit, "evaluated_on": judged.strip("`–") or "last_day", "period": period,
            "pay_on": load_yaml(pay_on, "x").data, "pays_for": pays_for.split("`")[1],
        }  # fmt: skip
        if "year_begins" in pays_for:
            policy["year_begins"] = 9
        assert Schedule.of(policy).fault() == ""


def test_the_policy_page_shows_a_real_example_and_real_rules(tmp_path):
    blocks = re.findall(r"```yaml\n(.*?)```", text("policies.md"), re.DOTALL)
    rules, example, _whole_subject = blocks
    assert schemas.faults("policy-rules", schemas.typed("policy-rules", load_yaml(rules, "x").data)) == []
    assert schemas.faults("policy-scenario", schemas.typed("policy-scenario", load_yaml(example, "x").data)) == []


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
