from tongban.journeys.packs.public import changes_between, for_district, load_folder

from .factories import altered, copied


def with_overlay(tmp_path):
    folder = copied(tmp_path)
    (folder / "districts").mkdir()
    (folder / "districts" / "310101.yaml").write_text(
        'district: "310101"\nlegal: 黄浦区通知\nset:\n'
        '  manifest.owner.contact: "021-63330000"\n  manifest.promised_limit: {value: "10", unit: working_day}\n'
        '  manifest.visits: "3"\n',
        encoding="utf-8",
    )
    return load_folder(folder)


def test_a_district_sets_what_it_may_and_nothing_else(tmp_path):
    pack = with_overlay(tmp_path)
    here = for_district(pack, "310101013")
    assert here.manifest["owner"] == {"authority": "civil_affairs_bureau", "contact": "021-63330000"}
    assert here.manifest["promised_limit"]["value"] == 10
    assert here.manifest["visits"] == 0
    assert set(here.set_by_district) == {"manifest.owner.contact", "manifest.promised_limit"}


def test_other_districts_and_the_version_itself_stay(tmp_path):
    pack = with_overlay(tmp_path)
    assert for_district(pack, "310115") is pack
    assert pack.manifest["promised_limit"]["value"] == 15


def test_changes_are_told_in_words(tmp_path):
    old = load_folder(copied(tmp_path / "old"))
    new = altered(tmp_path / "new", "manifest.yaml", "value: 15, unit: working_day", "value: 10, unit: working_day")
    assert [(c.part, c.what, c.before, c.after) for c in changes_between(old, new)] == [
        ("时限", "承诺时限", "15个工作日", "10个工作日")
    ]


def test_a_new_number_and_a_dropped_condition_are_named(tmp_path):
    old = load_folder(copied(tmp_path / "old"))
    new = altered(tmp_path / "new", "parameters.yaml", "65: 7500", "65: 9000")
    new.content["rules"]["criteria"] = new.criteria[:-1]
    said = [(c.part, c.what) for c in changes_between(old, new)]
    assert said == [("条件", "取消"), ("数字", "每月津贴，按年龄分档（2016-05-01起）")]


def test_nothing_changed_nothing_said(tmp_path):
    old = load_folder(copied(tmp_path / "old"))
    assert changes_between(old, load_folder(copied(tmp_path / "new"))) == []
