"""The building blocks that a compiled bundle names."""

from __future__ import annotations

from tongban.capabilities.process.public import BlockContext, Done, Waiting, register_service_block


def put_on_shelf() -> None:
    """Called once at start-up."""
    register_service_block("run_member", run_member)
    register_service_block("finish_bundle", finish_bundle, final=True)


def run_member(context: BlockContext) -> Waiting | Done:
    """办理一个成员事项: opens its case for its own department; goes on when that is granted, refused or dropped."""
    from tongban.journeys.bundles.actions.members import take_turn

    return take_turn(_case_id(context), context.attributes["member"])


def finish_bundle(context: BlockContext) -> Waiting | Done:
    """统一送达、办结: waits until the last member has ended, then closes the common case."""
    from tongban.journeys.bundles.actions.members import finish

    return finish(_case_id(context))


def _case_id(context: BlockContext) -> int:
    return int(context.owner_ref.partition(":")[2])
