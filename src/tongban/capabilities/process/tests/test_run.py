"""A process survives being stored after every step, and nothing in a diagram is ever executed."""

import json

import pytest
from django.db import transaction

from tongban.capabilities.process import state
from tongban.capabilities.process.actions.instances import cancel, define, signal, start, wake
from tongban.capabilities.process.actions.work import complete
from tongban.capabilities.process.blocks import Done, Waiting, register_service_block, register_user_block
from tongban.capabilities.process.errors import DiagramRefused, StateTooNew, WrongOutcome
from tongban.capabilities.process.models import ProcessInstance, ReceivedSignal, WorkItem
from tongban.capabilities.process.queries import diagram_state
from tongban.capabilities.process.specs import digest_of, specification
from tongban.capabilities.process.tests.factories import diagram, node, simple

pytestmark = pytest.mark.django_db
RAN = []


@pytest.fixture(autouse=True)
def _blocks():
    RAN.clear()
    register_user_block("t_accept", outcomes=["accepted", "declined"])
    register_user_block("t_review", outcomes=["pass", "refuse", "return"])

    def make(context):
        RAN.append(context.element_id)
        return Waiting("made")

    register_service_block("t_make", make)
    register_service_block("t_note", lambda context: RAN.append(context.outcome) or Done("noted"))


def begin(bpmn, owner="test.thing:1", **options):
    return start(define("test", bpmn), owner, **options)


def open_item(owner="test.thing:1"):
    return WorkItem.objects.get(owner_ref=owner, state__in=["open", "claimed"])


def test_a_process_runs_from_start_to_end_stored_after_every_step():
    instance = begin(simple(), authority_code="a", topic="thing")
    complete(open_item(), "accepted", "system")
    complete(open_item(), "pass", "system")
    instance.refresh_from_db()
    assert (instance.state, RAN) == ("running", ["make"])
    assert signal(instance.owner_ref, "made") is True
    instance.refresh_from_db()
    assert instance.state == "finished"
    assert [item.state for item in instance.items.order_by("pk")] == ["done", "done"]


def test_the_default_flow_is_taken_when_the_condition_is_not_true():
    instance = begin(simple())
    complete(open_item(), "accepted", "system")
    complete(open_item(), "refuse", "system")
    instance.refresh_from_db()
    assert (instance.state, RAN) == ("finished", [])
    assert "no" in diagram_state(instance).completed


def test_starting_twice_finds_the_first():
    assert begin(simple()).pk == begin(simple()).pk
    assert ProcessInstance.objects.count() == WorkItem.objects.count() == 1


def test_the_stored_state_is_json_without_the_diagram():
    instance = begin(simple())
    text = json.dumps(instance.document)
    assert "task_specs" not in text
    assert len(text) < 4000


def test_an_outcome_that_the_block_does_not_know_changes_nothing():
    instance = begin(simple())
    before = ProcessInstance.objects.values().get(pk=instance.pk)
    with pytest.raises(WrongOutcome), transaction.atomic():
        complete(open_item(), "pass", "system")
    assert ProcessInstance.objects.values().get(pk=instance.pk) == before
    assert open_item().state == "open"


def test_a_signal_counts_once_and_may_come_early():
    instance = begin(simple())
    assert signal(instance.owner_ref, "made", key="r1") is True
    assert signal(instance.owner_ref, "made", key="r1") is False
    complete(open_item(), "accepted", "system")
    complete(open_item(), "pass", "system")
    instance.refresh_from_db()
    assert instance.state == "finished"
    assert ReceivedSignal.objects.count() == 1


def test_a_cancelled_process_leaves_no_open_work():
    instance = begin(simple())
    cancel(instance.owner_ref, by="system", reason="withdrawn")
    cancel(instance.owner_ref, by="system")
    assert list(instance.items.values_list("state", flat=True)) == ["cancelled"]
    assert signal(instance.owner_ref, "made") is False


def test_a_timer_fires_after_its_time_also_when_the_program_was_restarted(time_machine):
    timer = "<bpmn:timerEventDefinition><bpmn:timeDuration>P10D</bpmn:timeDuration></bpmn:timerEventDefinition>"
    bpmn = diagram(
        [
            node("start", "startEvent"),
            node("wait", "intermediateCatchEvent", inner=timer),
            node("note", "serviceTask", block="t_note"),
            node("end", "endEvent"),
        ],
        [("f1", "start", "wait"), ("f2", "wait", "note"), ("f3", "note", "end")],
    )
    time_machine.move_to("2022-07-01T00:00:00Z", tick=False)
    instance = begin(bpmn)
    assert instance.wake_at.date().isoformat() == "2022-07-11"
    wake(instance.pk)
    assert RAN == []
    time_machine.move_to("2022-07-11T00:00:01Z", tick=False)
    wake(instance.pk)
    wake(instance.pk)
    instance.refresh_from_db()
    assert (instance.state, instance.wake_at, RAN) == ("finished", None, [""])


def test_parallel_branches_give_two_items_at_once():
    bpmn = diagram(
        [
            node("start", "startEvent"),
            node("split", "parallelGateway"),
            node("one", "userTask", block="t_review", authority="police"),
            node("two", "userTask", block="t_review", authority="health"),
            node("join", "parallelGateway"),
            node("end", "endEvent"),
        ],
        [
            ("f1", "start", "split"), ("f2", "split", "one"), ("f3", "split", "two"),
            ("f4", "one", "join"), ("f5", "two", "join"), ("f6", "join", "end"),
        ],
    )  # fmt: skip
    instance = begin(bpmn)
    items = list(instance.items.order_by("authority_code"))
    assert [item.authority_code for item in items] == ["health", "police"]
    complete(items[0], "pass", "system")
    complete(items[1], "pass", "system")
    instance.refresh_from_db()
    assert instance.state == "finished"


@pytest.mark.parametrize(
    "bpmn",
    [
        diagram(
            [
                node("start", "startEvent"),
                node("evil", "scriptTask", inner="<bpmn:script>open('/tmp/x','w')</bpmn:script>"),
                node("end", "endEvent"),
            ],
            [("f1", "start", "evil"), ("f2", "evil", "end")],
        ),
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ],
    ids=["script task", "external entity"],
)
def test_a_diagram_with_code_is_refused(bpmn):
    with pytest.raises(DiagramRefused):
        define("evil", bpmn)


@pytest.mark.parametrize(
    "condition",
    ["__import__('os').system('true')", "outcome.__class__.__mro__", "open('/etc/passwd').read()", "exec('1')"],
)
def test_python_in_a_condition_is_never_run(condition, monkeypatch):
    import builtins

    monkeypatch.setattr(builtins, "eval", lambda *a, **k: pytest.fail("eval was called"))
    bpmn = simple().replace("outcome = 'pass'", condition)
    begin(bpmn)
    complete(open_item(), "accepted", "system")
    with pytest.raises(Exception, match=".") as caught, transaction.atomic():
        complete(open_item(), "pass", "system")
    assert "eval was called" not in str(caught.value)
    assert open_item().element_id == "look"


def test_a_state_of_format_1_runs_on():
    """Format 1 was the engine's own document with the diagram inside."""
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
    from SpiffWorkflow.bpmn.serializer.default.task_spec import BpmnTaskSpecConverter

    from tongban.capabilities.process.specs import NamedServiceTask

    config = {**DEFAULT_CONFIG, NamedServiceTask: BpmnTaskSpecConverter}
    old = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(config))
    instance = begin(simple())
    spec = specification(digest_of(simple()), simple())
    workflow = state.restore(instance.document, state.FORMAT, spec, instance.owner_ref)
    document = json.loads(old.serialize_json(workflow))
    assert "spec" in document
    ProcessInstance.objects.filter(pk=instance.pk).update(document=document, format=1)
    complete(open_item(), "accepted", "system")
    instance.refresh_from_db()
    assert (instance.format, open_item().element_id) == (state.FORMAT, "look")


def test_a_state_of_an_older_engine_runs_on_and_of_a_newer_one_is_refused():
    instance = begin(simple())
    document = {**instance.document, "engine": "1.4"}
    ProcessInstance.objects.filter(pk=instance.pk).update(document=document)
    complete(open_item(), "accepted", "system")
    instance.refresh_from_db()
    assert instance.document["engine"] == "1.5"
    ProcessInstance.objects.filter(pk=instance.pk).update(format=state.FORMAT + 1)
    with pytest.raises(StateTooNew), transaction.atomic():
        complete(open_item(), "pass", "system")
    assert open_item().element_id == "look"
