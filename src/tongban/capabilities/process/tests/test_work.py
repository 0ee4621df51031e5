"""What officers do with work items, and what they may not."""

import pytest
from django.db import connection, transaction

from tongban.capabilities.process.actions.instances import define, start
from tongban.capabilities.process.actions.signers import remove_signer
from tongban.capabilities.process.actions.work import (
    add_signer,
    cc,
    claim,
    complete,
    delegate,
    park,
    reassign,
    release,
    remind_overdue,
    return_to,
    unpark,
)
from tongban.capabilities.process.blocks import Done, register_service_block, register_user_block
from tongban.capabilities.process.errors import AlreadyDone, CannotReturn, NeedsSigners, NotYourWork, SignedBefore
from tongban.capabilities.process.models import WorkItem
from tongban.capabilities.process.queries import _sources, copies_for, inbox, inbox_counts
from tongban.capabilities.process.states import OPEN_STATES
from tongban.capabilities.process.tests.factories import simple
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import entries_about
from tongban.foundation.events.public import Event

pytestmark = pytest.mark.django_db


def officer(number, *posts, authority="a", region="310000", role=Role.OFFICER):
    return Viewer(
        role=role,
        officer_id=number,
        authority_code=authority,
        region_code=region,
        posts=frozenset(posts or ("officer",)),
    )


CLERK = officer(1, "clerk", role=Role.CLERK)
ANNA, BO, HEAD = officer(2), officer(3), officer(4, "head", "officer")
STRANGER = officer(9, authority="b")
ELSEWHERE = officer(8, region="310101")


@pytest.fixture(autouse=True)
def _blocks():
    register_user_block("t_accept", outcomes=["accepted", "declined"])
    register_user_block("t_review", outcomes=["pass", "refuse", "return"])
    register_service_block("t_make", lambda context: Done(), final=True)


@pytest.fixture
def item():
    start(define("test", simple()), "test.thing:1", authority_code="a", region_code="310115", topic="thing")
    return complete(WorkItem.objects.get(), "accepted", CLERK) and WorkItem.objects.get(state="open")


def test_claim_keeps_colleagues_away_until_it_is_released(item):
    claim(item, ANNA)
    claim(item, ANNA)
    with pytest.raises(NotYourWork), transaction.atomic():
        claim(item, BO)
    with pytest.raises(NotYourWork), transaction.atomic():
        complete(item, "pass", BO)
    release(item, ANNA)
    assert claim(item, BO).assignee == BO.actor_ref


def test_ones_own_work_is_read_from_its_index():
    mine = _sources(CLERK, "mine")[0].order_by("due_at", "pk")[:51]
    assert set(OPEN_STATES) == {"open", "claimed"}
    assert "('open', 'claimed')" in str(mine.query)
    if connection.vendor == "sqlite":  # PostgreSQL plans by the size of the table
        assert "process_inbox_person" in mine.explain()


@pytest.mark.parametrize("viewer", [STRANGER, ELSEWHERE, CLERK, Viewer(), Viewer(role=Role.PERSON, person_id=5)])
def test_strangers_see_nothing_and_can_do_nothing(item, viewer):
    assert inbox(viewer).items == []
    for act in (lambda: claim(item, viewer), lambda: complete(item, "pass", viewer)):
        with pytest.raises(NotYourWork), transaction.atomic():
            act()
    item.refresh_from_db()
    assert (item.state, item.assignee, item.outcome) == ("open", "", "")


def test_only_a_head_reassigns(item):
    claim(item, ANNA)
    with pytest.raises(NotYourWork), transaction.atomic():
        reassign(item, BO.actor_ref, by=BO, reason="x")
    assert reassign(item, BO.actor_ref, by=HEAD, reason="absence").assignee == BO.actor_ref
    assert complete(item, "pass", BO).completed_by == BO.actor_ref


def test_the_holder_delegates_and_the_row_says_so(item):
    claim(item, ANNA)
    delegated = delegate(item, BO.actor_ref, by=ANNA)
    assert (delegated.assignee, delegated.delegated_by) == (BO.actor_ref, ANNA.actor_ref)
    with pytest.raises(NotYourWork), transaction.atomic():
        complete(item, "pass", ANNA)


def test_joint_signing_waits_for_everybody(item):
    claim(item, ANNA)
    add_signer(item, BO.actor_ref, by=ANNA)
    assert complete(item, "pass", ANNA).state == "claimed"
    assert complete(item, "pass", ANNA).state == "claimed"
    assert complete(item, "pass", BO).state == "done"


def test_one_objection_ends_joint_signing(item):
    add_signer(item, BO.actor_ref, by=ANNA)
    done = complete(item, "refuse", ANNA)
    assert (done.state, done.outcome) == ("done", "refuse")


def test_a_signer_added_by_mistake_is_taken_off_and_the_item_is_again_of_one(item):
    claim(item, ANNA)
    add_signer(item, BO.actor_ref, by=ANNA)
    for other in (STRANGER, CLERK):
        with pytest.raises(NotYourWork), transaction.atomic():
            remove_signer(item, BO.actor_ref, by=other)
    for _click in range(2):
        remove_signer(item, BO.actor_ref, by=ANNA)
    item.refresh_from_db()
    assert (item.mode, item.signers.count(), item.assignee) == ("single", 0, ANNA.actor_ref)
    assert [entry.action for entry in entries_about(item)].count("process.item.signer_removed") == 1
    with pytest.raises(NotYourWork), transaction.atomic():
        complete(item, "pass", BO)
    assert complete(item, "pass", ANNA).state == "done"


def test_after_a_signature_only_a_head_takes_off_who_has_not_signed(item):
    add_signer(item, BO.actor_ref, by=ANNA)
    complete(item, "pass", ANNA)
    for by, whom in ((ANNA, BO), (BO, ANNA), (HEAD, ANNA)):
        with pytest.raises(SignedBefore), transaction.atomic():
            remove_signer(item, whom.actor_ref, by=by)
    assert item.signers.count() == 2
    remove_signer(item, BO.actor_ref, by=HEAD)
    assert [signer.officer_ref for signer in item.signers.all()] == [ANNA.actor_ref]
    assert complete(item, "pass", ANNA).state == "done"


def test_where_two_must_sign_the_step_waits_again_for_a_second(item):
    register_user_block("t_review", outcomes=["pass", "refuse", "return"], least_signers=2)
    add_signer(item, BO.actor_ref, by=ANNA)
    remove_signer(item, BO.actor_ref, by=ANNA)
    with pytest.raises(NeedsSigners), transaction.atomic():
        complete(item, "pass", ANNA)
    add_signer(item, HEAD.actor_ref, by=ANNA)
    complete(item, "pass", ANNA)
    assert complete(item, "pass", HEAD).state == "done"


def test_any_signer_suffices(item):
    add_signer(item, BO.actor_ref, by=ANNA, mode="any")
    assert complete(item, "pass", BO).state == "done"


def test_sequential_signing_keeps_the_order(item):
    add_signer(item, BO.actor_ref, by=ANNA, mode="sequential")
    with pytest.raises(NotYourWork), transaction.atomic():
        complete(item, "pass", BO)
    complete(item, "pass", ANNA)
    assert complete(item, "pass", BO).state == "done"


def test_two_officers_at_once_have_one_effect(item):
    complete(item, "pass", ANNA)
    assert complete(item, "pass", BO).completed_by == ANNA.actor_ref
    with pytest.raises(AlreadyDone), transaction.atomic():
        complete(item, "refuse", BO)
    assert Event.objects.filter(type="tongban.process.item.completed").count() == 2


def test_return_to_an_earlier_step_and_do_it_again(item):
    again = return_to(item, "take", by=ANNA, reason="the photo is missing")
    assert (again.element_id, again.round, again.state) == ("take", 2, "open")
    complete(again, "accepted", CLERK)
    assert complete(WorkItem.objects.get(state="open"), "pass", ANNA).state == "done"
    with pytest.raises(AlreadyDone), transaction.atomic():
        complete(item, "pass", ANNA)


def test_nobody_returns_to_a_step_that_was_not_done(item):
    with pytest.raises(CannotReturn), transaction.atomic():
        return_to(item, "make", by=ANNA, reason="x")


def test_copies_are_read_not_worked(item):
    cc(item, [BO.actor_ref, BO.actor_ref], by=ANNA)
    assert [copy.item_id for copy in copies_for(BO)] == [item.pk]
    assert inbox_counts(BO)["copies"] == 1


def test_parked_items_leave_the_inbox_and_come_back(item):
    claim(item, ANNA)
    park(item.owner_ref)
    assert inbox(ANNA).items == []
    unpark(item.owner_ref)
    assert [found.pk for found in inbox(ANNA, scope="mine").items] == [item.pk]


def test_overdue_items_are_announced_once(item):
    WorkItem.objects.filter(pk=item.pk).update(due_at="2022-01-01T00:00:00Z")
    assert (remind_overdue(), remind_overdue()) == (1, 0)
    assert inbox_counts(ANNA)["overdue"] == 1


def test_pages_of_the_inbox_neither_skip_nor_repeat():
    definition = define("test", simple())
    for number in range(7):
        start(definition, f"test.thing:{number}", authority_code="a", topic="thing")
    seen, cursor = [], ""
    while True:
        page = inbox(CLERK, after=cursor, size=3)
        seen += [found.owner_ref for found in page.items]
        cursor = page.next
        if not cursor:
            break
    assert seen == [f"test.thing:{number}" for number in range(7)]
    assert inbox_counts(CLERK) == {"mine": 0, "claimable": 7, "overdue": 0, "copies": 0}
