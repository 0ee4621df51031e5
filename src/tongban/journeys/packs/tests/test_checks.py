import pytest

from tongban.journeys.packs.public import CHECKS, check_pack, load_folder

from .factories import altered, copied

ENTERS = "enters: [{block: newborn, with: {sex: person.sex}, legal: {document: 户口登记条例, article: 第七条}}]\n"
# check, file, text, replaced by, part of the message
FAULTS = [
    ("files", "faq.yaml", "questions:", "questions: [", ""),
    ("schema", "manifest.yaml", "assurance: 2", "assurance: two", "assurance"),
    ("schema", "parameters.yaml", "confidence: high, ", "", "confidence"),
    ("code", "manifest.yaml", "code: elderly_allowance", "code: elder_money", "elder_money"),
    ("code", "CHANGELOG.md", "## 2026.1", "## 2025.9", "2026.1"),
    ("ids", "rules.yaml", "id: alive", "id: account_is_own", "account_is_own"),
    ("manifest-references", "manifest.yaml", "visits: 0", "visits: 0\nfee: {amount: parameters.card_fee}", "card_fee"),
    ("manifest-references", "manifest.yaml", "name: monthly_amount", "name: weekly_amount", "weekly_amount"),
    ("entries", "manifest.yaml", "search_words:", f"{ENTERS}search_words:", "name"),
    ("form-fields", "form.ui.yaml", "name: pay_to", "name: pay_at", "pay_at"),
    ("form-choices", "form.schema.json", '"senior": {', '"old_card": {', "senior"),
    ("limits", "manifest.yaml", "value: 15, unit: working_day", "value: 45, unit: working_day", "长"),
    ("catalogue", "manifest.yaml", '"310511001000"', '"310111001000"', "3、4"),
    ("refusals", "rules.yaml", "refusal: {zh: 还没有满65周岁", "refusal: {zh: 年满65周岁", "一字不差"),
    (
        "materials",
        "materials.yaml",
        "    covered_by: {fact: person.hukou_address, licence: household_register}\n",
        "    source: government\n",
        "核发",
    ),
    ("parameters", "rules.yaml", "param.minimum_age", "65", "minimum_age"),
    ("verified", "parameters.yaml", "last_verified_on: 2026-11-20", "last_verified_on: 2020-01-01", "一年"),
    ("limits-in-texts", "guide.zh.md", "15个工作日", "20个工作日", "20"),
    ("limits-in-texts", "guide.en.md", "30 working days", "thirty days", "30"),
    ("amounts-in-texts", "guide.easy.md", "每月75元", "每月85元", "85"),
    ("languages", "guide.en.md", "## What to bring", "## 要带什么", "中文"),
    ("languages", "rules.yaml", "en: Aged 65 or over", "en: 65岁以上", "en"),
    ("search-words", "manifest.yaml", "老年津贴,", "老年津贴, 老年津贴,", "老年津贴"),
    (
        "easy-guide",
        "guide.easy.md",
        "不用出门。",
        "申请人应当于规定期限之内向主管部门递交书面申请表格并且等候通知。",
        "公文词",
    ),
    ("easy-guide", "guide.easy.md", "不用出门。", "不用踟蹰。", "踟蹰"),
    ("process", "process.bpmn", 'process id="elderly_allowance"', 'process id="old"', "代码"),
    ("process", "process.bpmn", 'block="review"', 'block="look"', "look"),
    ("expressions", "rules.yaml", "age(person.birth_date) >=", "age(person.birthday) >=", "birthday"),
    ("expressions", "manifest.yaml", "value: answers.pay_to", "value: answers.pay_at", "pay_at"),
    ("prefill-facts", "form.ui.yaml", "prefill: person.name", "prefill: person.full_name", "person.full_name"),
    ("process-english", "process.bpmn", 'name="审查" tongban:en="Examination"', 'name="审查"', "审查"),
    ("drawing", "process.bpmn", 'y="340"', 'y="200"', "重叠"),
    ("scenario-ids", "scenarios/turns_65_tomorrow.yaml", "[aged_65]", "[aged_66]", "aged_66"),
    ("scenarios", "scenarios/moved_away_is_refused_with_reason.yaml", "shows: refused", "shows: boundary", "不予"),
    ("quality", "manifest.yaml", "relative: true", "relative: false", "relative_can_file"),
]


@pytest.mark.parametrize(
    ("check", "file", "old", "new", "said"), FAULTS, ids=[f"{f[0]}-{n}" for n, f in enumerate(FAULTS)]
)
def test_each_fault_is_found_in_its_file_with_a_remedy(tmp_path, check, file, old, new, said):
    found = [p for p in check_pack(altered(tmp_path, file, old, new)) if p.check == check]
    assert found, f"{check} found nothing"
    assert any(said in problem.message for problem in found)
    assert all(problem.remedy for problem in found)


def test_a_fault_names_the_line_on_which_it_stands(tmp_path):
    pack = altered(tmp_path, "rules.yaml", "id: alive", "id: account_is_own")
    lines = [p.line for p in check_pack(pack) if p.check == "ids"]
    text = (pack.path / "rules.yaml").read_text().splitlines()
    assert [text[line - 1].strip() for line in lines] == ["- id: account_is_own", "- id: account_is_own"]


def test_a_missing_file_is_named(tmp_path):
    folder = copied(tmp_path)
    (folder / "guide.easy.md").unlink()
    assert ("guide.easy.md", "files") in {(p.file, p.check) for p in check_pack(load_folder(folder))}


def test_districts_change_only_what_they_may(tmp_path):
    folder = copied(tmp_path)
    (folder / "districts").mkdir()
    (folder / "districts" / "310101.yaml").write_text(
        'district: "310101"\nlegal: 黄浦区通知\nset:\n  manifest.owner.contact: "021-1"\n  manifest.visits: "1"\n'
    )
    found = [p for p in check_pack(load_folder(folder)) if p.check == "districts"]
    assert [(p.file, p.line) for p in found] == [("districts/310101.yaml", 5)]


def test_every_check_is_shown_to_find_something():
    items = {name for name, check in CHECKS.items() if "item" in check.kinds}
    assert items - {fault[0] for fault in FAULTS} - {"districts"} == set()


def test_a_faulty_shape_is_reported_alone(tmp_path):
    """Other checks would only mislead, or fall over what is not there."""
    pack = altered(tmp_path, "manifest.yaml", "promised_limit: {", "promised: {")
    assert {problem.check for problem in check_pack(pack)} == {"schema"}
