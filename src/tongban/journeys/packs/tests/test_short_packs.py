"""Short packs: one file over a kit, complete in itself once published, with faults told at their line."""

from pathlib import Path

import pytest
from django.conf import settings

from tongban.journeys.packs.public import check_pack, load_folder, publish, verify_version

from .factories import altered

CREMATION = "civil_affairs/cremation"


@pytest.fixture(scope="module")
def cremation():
    return load_folder(Path(settings.PACKS) / CREMATION)


def test_the_kit_brings_what_is_not_written(cremation):
    assert (cremation.manifest["audience"], cremation.manifest["visits"]) == ("person", 0)
    assert cremation.manifest["who_may_file"] == {"self": True, "relative": False, "delegate": False}
    assert cremation.manifest["catalogue"]["item_type"] == "20"
    assert cremation.manifest["catalogue"]["variants"][0]["title"] == cremation.manifest["title"]
    assert len(cremation.content["faq"]["questions"]) == 6
    assert cremation.content["process"].count('block="approve"') == 1


def test_a_licence_is_worded_as_its_type(cremation):
    result = cremation.manifest["result"]
    assert result["title"] == {"zh": "火化证明", "en": "Cremation Certificate"}
    assert [field["name"] for field in result["fields"]] == ["name", "citizen_id", "died_on", "cremated_on"]
    assert all(field["label"]["zh"] and field["label"]["en"] for field in result["fields"])


def test_guides_are_written_out_with_what_the_pack_declares(cremation):
    assert cremation.guide("zh").startswith("# 遗体火化和火化证明\n")
    assert "为去世的家人安排火化的亲属。" in cremation.guide("zh")
    assert "医院或者社区已出具死亡医学证明" in cremation.guide("zh")
    assert "3 working days" in cremation.guide("en")
    assert "约送别的时间" in cremation.guide("zh", easy=True)
    assert "@use" not in "".join(cremation.content["guide"].values())


@pytest.mark.django_db
def test_a_published_version_has_neither_kit_nor_sections(cremation):
    version = publish(cremation, by="system")
    verify_version(version)
    assert {"kit", "form", "rules", "scenarios", "guide"} & set(version.manifest) == set()
    assert version.content["quality"]["rules"]["relative_can_file"]["status"] == "exempt"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kit: of_oneself", "kit: of_somebody"),
        ("use: deceased", "use: diseased"),
        ("use: relation_as_registered", "use: relation_at_will"),
        ("person.deceased_relative_cremated_on IS NULL", "person.deceased_relative_cremated IS NULL"),
    ],
)
def test_a_fault_is_told_in_the_manifest_at_its_line(tmp_path, old, new):
    pack = altered(tmp_path, "manifest.yaml", old, new, CREMATION)
    found = [one for one in check_pack(pack) if one.severity == "error"]
    assert "manifest.yaml" in {one.file for one in found}
    lines = (pack.path / "manifest.yaml").read_text(encoding="utf-8").splitlines()
    assert any(new in lines[one.line - 1] for one in found if one.file == "manifest.yaml")


def test_a_number_that_several_packs_go_by_stands_once():
    levy = load_folder(Path(settings.PACKS) / "tax/disability_levy_declaration").content["parameters"]
    policy = load_folder(Path(settings.PACKS) / "disabled_federation/disability_employment_levy").content["parameters"]
    assert levy["quota_per_mille"] == policy["quota_per_mille"]
    assert levy["quota_per_mille"]["values"][0]["value"] == 15
