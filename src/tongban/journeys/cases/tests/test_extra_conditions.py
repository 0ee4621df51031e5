"""Extra conditions asked: what a correction or refusal wants is held against what the item declares."""

from datetime import date

import pytest

from tongban.journeys.cases.extra_conditions import beyond_correction, beyond_refusal
from tongban.journeys.cases.oversight import oversee
from tongban.journeys.cases.public import decide, request_correction
from tongban.journeys.cases.tests.factories import ARTICLE, CONTENT, Town, make_case, make_pack
from tongban.journeys.packs.public import PackVersion

MATERIALS = {"materials": [{"id": "income", "title": {"zh": "收入证明", "en": "Proof of income"}, "need": "required"}]}
PACK = PackVersion(content={**CONTENT, "materials": MATERIALS})


@pytest.mark.parametrize(
    ("point", "text", "beyond"),
    [
        ("purpose", "请写清用途", []),
        ("income", "请重新上传收入证明", []),
        ("income", "请提交近期收入证明原件", []),
        ("purpose", "请补交无犯罪记录证明", ["无犯罪记录证明"]),
        ("income", "请到社区开具婚姻状况证明和居住证", ["婚姻状况证明", "居住证"]),
        ("neighbours", "请取得邻居签字", ["请取得邻居签字"]),
        ("neighbours", "", ["neighbours"]),
    ],
)
def test_a_correction_asks_for_what_is_declared_or_is_named(point, text, beyond):
    assert beyond_correction(PACK, [{"id": point, "text": text, "remedy": ""}]) == beyond


@pytest.mark.parametrize(
    ("reason", "beyond"),
    [
        ("您还未满65周岁", []),
        ("申请人还未满65周岁，不符合条件", []),
        ("请写清用途", []),
        ("经审查不符合规定条件", ["经审查不符合规定条件"]),
        ("所在街道没有名额", ["所在街道没有名额"]),
        ("未满65周岁，且没有单位介绍信", ["介绍信"]),
    ],
)
def test_a_refusal_stands_on_a_published_condition_or_is_named(reason, beyond):
    assert beyond_refusal(PACK, [reason]) == beyond


@pytest.mark.django_db
def test_supervisors_find_the_cases_with_what_was_asked(time_machine):
    time_machine.move_to("2022-09-01T02:00:00Z", tick=False)
    town, pack = Town(), make_pack()
    right, extra, refused = (make_case(town, state, pack) for state in ("received", "received", "in_review"))
    request_correction(right, [{"id": "purpose", "text": "请写清用途", "remedy": ""}], by=town.officer)
    request_correction(extra, [{"id": "purpose", "text": "请补交单位介绍信", "remedy": ""}], by=town.officer)
    decide(refused, "refused", by=town.reviewer, reasons=["领导不同意"], articles=[ARTICLE])
    found = oversee(town.head, since=date(2022, 9, 1), until=date(2022, 9, 2)).found["extra_conditions"]
    assert [(row.case.pk, row.words) for row in found] == [(refused.pk, "领导不同意"), (extra.pk, "介绍信")]
    assert oversee(town.head, since=date(2022, 8, 1), until=date(2022, 8, 2)).found["extra_conditions"] == []
    assert oversee(town.other_authority, since=date(2022, 9, 1), until=date(2022, 9, 2)).found["extra_conditions"] == []
