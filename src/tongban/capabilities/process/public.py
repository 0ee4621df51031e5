"""The front door of the process room."""

from tongban.capabilities.process.actions.instances import (
    cancel,
    define,
    instance_of,
    require_blocks,
    signal,
    start,
    wake,
)
from tongban.capabilities.process.actions.work import (
    add_signer,
    cc,
    claim,
    complete,
    delegate,
    may_work,
    park,
    read_copy,
    reassign,
    release,
    return_to,
    unpark,
)
from tongban.capabilities.process.blocks import (
    BlockContext,
    Done,
    Waiting,
    register_service_block,
    register_user_block,
    register_values,
    service_blocks,
    user_blocks,
)
from tongban.capabilities.process.models import ProcessDefinition, ProcessInstance, WorkItem, WorkItemCopy
from tongban.capabilities.process.problems import DiagramProblem, check_bpmn
from tongban.capabilities.process.queries import (
    DiagramState,
    InboxPage,
    Step,
    copies_for,
    diagram_state,
    inbox,
    inbox_counts,
    items_of,
    open_items,
    work_of,
)
from tongban.capabilities.process.states import InstanceState, ItemState, SignMode

__all__ = [name for name in dir() if not name.startswith("_") and name != "tongban"]
