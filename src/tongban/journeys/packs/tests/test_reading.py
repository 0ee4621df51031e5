from datetime import date

from tongban.journeys.packs.public import Reading, localised


class Folder(Reading):
    content = {
        "manifest": {"title": {"zh": "老年综合津贴", "en": "Elderly allowance"}},
        "parameters": {
            "amount": {
                "unit": "fen",
                "values": [
                    {"from": "2016-05-01", "brackets": {"65": 7500, "70": 15000}},
                    {"from": "2030-01-01", "brackets": {"65": 9000}},
                ],
            },
            "fee": {"unit": "fen", "values": [{"from": "2020-01-01", "until": "2020-12-31", "value": 1000}]},
        },
        "guide": {"zh": "# 指南", "easy": "# 短句", "en": "# Guide"},
        "faq": {"questions": [{"q": "a", "a": "b", "from": "2022-01-01", "until": "2022-12-31"}]},
    }  # fmt: skip


def test_parameters_are_those_in_force_on_the_day():
    assert Folder().parameters(date(2022, 3, 1)) == {"amount": {65: 7500, 70: 15000}}
    assert Folder().parameters(date(2031, 1, 1)) == {"amount": {65: 9000}}
    assert Folder().parameters(date(2020, 6, 1))["fee"] == 1000
    assert Folder().parameters(date(2010, 1, 1)) == {}


def test_texts_follow_the_reader_and_fall_back_to_chinese():
    assert Folder().text("manifest.title", "en") == "Elderly allowance"
    assert Folder().text("manifest.nowhere") == ""
    assert localised({"zh": "只有中文"}, "en") == "只有中文"


def test_the_easy_guide_is_given_where_there_is_one():
    assert Folder().guide("zh", easy=True) == "# 短句"
    assert Folder().guide("en", easy=True) == "# Guide"


def test_questions_end_when_they_say():
    assert len(Folder().faq(date(2022, 12, 31))) == 1
    assert Folder().faq(date(2023, 1, 1)) == []
