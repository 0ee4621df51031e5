"""Packs take shared blocks by name; what is read is complete, and a wrong name is told with file, line and remedy."""

import pytest

from tongban.journeys.packs.public import check_pack
from tongban.journeys.packs.tests.factories import altered, copied, load_folder

HOTEL = "public_security/hotel_security_licence"


@pytest.fixture(scope="module")
def hotel(tmp_path_factory):
    return load_folder(copied(tmp_path_factory.mktemp("packs"), HOTEL))


def problem_of(pack, file):
    return next(one for one in pack.problems if one.file == file)


def test_a_version_has_the_shared_parts_written_out(hotel):
    text = str(hotel.content)
    assert "@use" not in text
    assert "'use'" not in text
    assert "__CODE__" not in text
    assert "asks" not in text
    assert "process" not in hotel.manifest
    assert hotel.process_xml.count('id="hotel_security_licence"') == 1


def test_form_yaml_becomes_schema_and_plan(hotel):
    rooms = hotel.form_schema["properties"]["rooms"]
    assert rooms == {
        "type": "integer", "title": "客房数", "x-title-en": "Rooms", "minimum": 1, "maximum": 5000,
        "x-unit": {"zh": "间", "en": "rooms"},
    }  # fmt: skip
    kinds = hotel.form_schema["properties"]["lodging_kind"]
    assert kinds["enum"] == ["hotel", "inn", "guest_house"]
    assert kinds["x-labels"]["inn"]["en"] == "Inn"
    first = hotel.form_ui["steps"][0]
    assert (first["id"], first["fields"][0]) == (
        "business", {"name": "organisation_name", "prefill": "organisation.name", "lock": True},
    )  # fmt: skip


def test_keys_beside_use_win(hotel):
    active = hotel.criteria[0]
    assert (active["id"], active["legal"]["document"]) == ("registered_and_active", "旅馆业治安管理办法")
    assert active["stage"] == "precheck"


def test_the_guide_says_the_limits_conditions_and_law_that_the_pack_declares(hotel):
    chinese, english, easy = hotel.guide("zh"), hotel.guide("en"), hotel.guide("zh", easy=True)
    assert "受理后10个工作日内作出决定，法定时限是20个工作日。不收费。长期有效。" in chinese
    assert "- 通过消防安全检查" in chinese
    assert "我们已经有了，不用交：营业执照、" in chinese
    assert "《旅馆业治安管理办法》第四条；" in chinese
    assert "《旅馆业治安管理办法》, article 4; 《中华人民共和国行政许可法》, article 42." in english
    assert "最多等10个工作日。" in easy


def test_a_course_says_what_people_do_and_what_comes_of_it(hotel):
    granted = hotel.scenarios["scenarios.yaml#inn_is_licensed_after_survey"].data
    assert [act["task"] for act in granted["when"]["acts"]] == ["accept", "review", "site_survey", "approve"]
    assert granted["then"]["decision"] == {"result": "granted"}
    corrected = hotel.scenarios["scenarios.yaml#plan_without_exits_is_corrected"].data
    assert corrected["when"]["acts"][:2] == [
        {"do": "work", "task": "accept", "outcome": "correction", "reasons": ["plan_complete"]},
        {"do": "correct", "materials": ["layout_plan"]},
    ]
    left = hotel.scenarios["scenarios.yaml#leaves_to_draw_the_plan"].data
    assert left["when"] == {"abandon_after": "business", "apply": {}}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules.yaml", "use: registered_and_active", "use: registered"),
        ("materials.yaml", "use: premises_proof", "use: premises_prof"),
        ("faq.yaml", "use: survey_what", "use: survey_who"),
        ("form.yaml", "use: business", "use: busyness"),
        ("form.yaml", "- premises_right", "- premises_write"),
        ("manifest.yaml", "process: surveyed", "process: measured"),
        ("guide.en.md", "@use disagree", "@use agree"),
        ("scenarios.yaml", "course: surveyed_and_refused", "course: surprised"),
        ("quality.yaml", "use: of_a_business", "use: of_a_firm"),
    ],
)
def test_an_unknown_name_is_told_with_line_and_what_there_is(tmp_path, file, old, new):
    pack = altered(tmp_path, file, old, new, HOTEL)
    found = problem_of(pack, file)
    lines = (pack.path / file).read_text(encoding="utf-8").splitlines()
    assert new.split()[-1] in lines[found.line - 1]
    assert found.remedy
    assert any(one.severity == "error" for one in check_pack(pack))


def test_a_fault_in_form_yaml_is_told_in_form_yaml(tmp_path):
    pack = altered(tmp_path, "form.yaml", "prefill: ", "prefill: ", "public_security/birth_registration")
    assert [one for one in check_pack(pack) if one.severity == "error"] == []
    folder = pack.path / "form.yaml"
    folder.write_text(folder.read_text("utf-8").replace("person.newborn_sex", "person.newborn_sax"), "utf-8")
    found = [one for one in check_pack(load_folder(pack.path)) if one.severity == "error"]
    lines = folder.read_text("utf-8").splitlines()
    assert [(one.file, one.check) for one in found] == [("form.yaml", "prefill-facts")]
    assert "newborn_sax" in lines[found[0].line - 1]


def test_the_same_thing_in_two_files_is_a_fault(tmp_path):
    folder = copied(tmp_path, HOTEL)
    (folder / "process.bpmn").write_text("<x/>", encoding="utf-8")
    assert problem_of(load_folder(folder), "process.bpmn").check == "files"
