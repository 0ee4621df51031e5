"""A diagram's problems name the element, the line and what to do."""

import pytest

from tongban.capabilities.process.blocks import Done, register_service_block, register_user_block
from tongban.capabilities.process.problems import check_bpmn
from tongban.capabilities.process.tests.factories import diagram, node, simple


@pytest.fixture(autouse=True)
def _blocks():
    register_user_block("t_accept", outcomes=["accepted", "declined"])
    register_user_block("t_review", outcomes=["pass", "refuse", "return"])
    register_service_block("t_make", lambda context: Done())


def found(bpmn, types=None):
    return [(problem.element_id, problem.message) for problem in check_bpmn(bpmn, types)]


def test_a_sound_diagram_has_none():
    assert check_bpmn(simple()) == []
    assert check_bpmn(simple().encode()) == []


def test_unknown_blocks():
    bpmn = simple().replace('block="t_make"', 'block="launch"').replace('block="t_review"', 'block="guess"')
    assert found(bpmn) == [("look", "没有名为“guess”的办理构件"), ("make", "没有名为“launch”的服务构件")]
    assert "t_accept" in check_bpmn(bpmn)[0].remedy


def test_script_tasks_and_elements_that_are_not_run():
    bpmn = diagram(
        [
            node("start", "startEvent"),
            node("evil", "scriptTask", inner="<bpmn:script>1</bpmn:script>"),
            node("call", "callActivity"),
            node("end", "endEvent"),
        ],
        [("f1", "start", "evil"), ("f2", "evil", "call"), ("f3", "call", "end")],
    )
    messages = dict(found(bpmn))
    assert messages["evil"] == "流程图里不能有脚本任务"
    assert messages["call"] == "不支持的元素 callActivity"


def test_loops_over_python_collections_are_not_run():
    loop = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
    loop += "</bpmn:multiInstanceLoopCharacteristics>"
    bpmn = diagram(
        [node("start", "startEvent"), node("t", "userTask", inner=loop, block="t_review"), node("end", "endEvent")],
        [("f1", "start", "t"), ("f2", "t", "end")],
    )
    assert ("t", "不支持的元素 multiInstanceLoopCharacteristics") in found(bpmn)


def test_what_is_not_drawn():
    bpmn = diagram([node("start", "startEvent"), node("end", "endEvent")], [("f1", "start", "end")], drawn=False)
    assert sorted(found(bpmn)) == [(name, "图上没有画这个元素") for name in ("end", "f1", "start")]


def test_unreachable_and_endless_elements():
    bpmn = diagram(
        [
            node("start", "startEvent"),
            node("end", "endEvent"),
            node("island", "userTask", block="t_review"),
            node("split", "parallelGateway"),
            node("trap", "userTask", block="t_review"),
        ],
        [("f1", "start", "split"), ("f2", "split", "end"), ("f3", "split", "trap")],
    )
    assert set(found(bpmn)) == {("island", "从开始走不到这里"), ("trap", "从这里走不到结束")}


def test_a_gateway_without_default_and_a_condition_that_cannot_be_read():
    bpmn = simple().replace(' default="f_no"', "").replace("outcome = 'pass'", "outcome ==")
    messages = found(bpmn)
    assert ("choose", "网关没有默认流向") in messages
    assert any(element == "f_yes" and message.startswith("条件写错了") for element, message in messages)


def test_names_of_a_condition_are_checked_when_the_types_are_known():
    bpmn = simple().replace("outcome = 'pass'", "answers.area_m2 > 50 AND outcome = 'pass'")
    assert found(bpmn) == [] or found(bpmn)[0][0] == "f_yes"
    assert found(bpmn, {"answers.area_m2": "number"}) == []
    assert found(bpmn, {}) == [("f_yes", "条件里没有这个名字：answers.area_m2")]


def test_times_are_iso_8601():
    timer = "<bpmn:timerEventDefinition><bpmn:timeDuration>ten days</bpmn:timeDuration></bpmn:timerEventDefinition>"
    bpmn = diagram(
        [node("start", "startEvent"), node("wait", "intermediateCatchEvent", inner=timer), node("end", "endEvent")],
        [("f1", "start", "wait"), ("f2", "wait", "end")],
    )
    assert found(bpmn) == [("wait", "时间“ten days”看不懂")]


def test_what_is_not_xml():
    assert check_bpmn("not xml")[0].line == 1
