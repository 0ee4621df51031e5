from tongban.capabilities.reliance.checks import faults_of, scenes_are_sound
from tongban.capabilities.reliance.scenes import DATA, FIELDS, PartyKind, question, read, scenes

GOOD = read(DATA / "scenes.yaml")["bank_catering_loan"]


def faults(**changed):
    return list(faults_of({**GOOD, **changed}))


def test_the_declared_scenes_are_sound_and_reach_beyond_government():
    assert scenes_are_sound(None) == []
    beyond = [scene for scene in scenes().values() if scene.field != "government"]
    assert len(beyond) == 52
    assert {scene.field for scene in beyond} == set(FIELDS) - {"government"}
    assert not [scene.code for scene in beyond if PartyKind.DEPARTMENT in scene.askers]


def test_each_fault_of_a_scene_is_said():
    assert faults() == []
    assert faults(legal="") == ["lacks legal"]
    assert faults(asker=["pirate"]) == ["nobody is called pirate"]
    assert faults(asker=["anyone"]) == ["whoever is not registered is only shown something in person"]
    assert faults(ways=["steal"]) == ["no such way: steal"]
    assert faults(term_days="4000") == ["term_days is at most 365"]
    assert faults(uses="0") == ["uses is a number from 1"]
    assert faults(title={"zh": "一"}) == ["title in both languages"]
    assert faults(asks={"food_business_licence": {"shows": ["citizen_id"]}}) == [
        "food_business_licence does not say citizen_id"
    ]
    assert faults(asks={"food_business_licence": {}}) == ["food_business_licence: asks nothing"]
    assert faults(asks={"food_business_licence": {"yes_no": [{"age_at_least": "1"}]}}) == [
        "food_business_licence does not say birth_date"
    ]
    assert faults(asks={"sword": {"shows": ["number"]}}) == ["no licence type sword"]


def test_questions_have_names_and_words():
    assert question("valid").id == "valid"
    assert (question({"age_at_least": "60"}).id, question({"age_at_least": "60"}).title["zh"]) == (
        "age_at_least_60", "年满60周岁"
    )  # fmt: skip
    assert question({"contains": {"licence_class": "C1"}}).id == "contains_licence_class_C1"
