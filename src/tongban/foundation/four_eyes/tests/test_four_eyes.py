"""One proposes, another confirms: refused by the database itself in every table that takes part, and done once."""

from datetime import date
from functools import partial

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from tests import racing
from tests.racing import together

from tongban.foundation.four_eyes.public import (
    DecidedAlready,
    NoReason,
    NoRemark,
    OtherWaits,
    OwnProposal,
    ProposedChange,
    confirm,
    propose,
    reject,
)

FIRST, SECOND, THIRD = "operator:1", "operator:2", "operator:3"
TABLES = [model for model in apps.get_models() if issubclass(model, ProposedChange)]
# A table of proposals that points to no other.
TABLE = next(model for model in TABLES if not any(field.is_relation for field in model._meta.fields))
ABOUT = {"act": "key.rotate", "subject": "four_eyes@"}


def proposed(by=FIRST, reason="每年更换", **wanted):
    return propose(TABLE, ABOUT, reason=reason, by=by, **wanted)


def some_row(model, proposed_by=FIRST, **given):
    """A row with something in every column; what it points to is not there, which the end of a transaction finds."""
    values = {models.DateField: date(2027, 1, 1), models.CharField: "x", models.ForeignKey: 1}
    own = [one for one in model._meta.local_fields if one.name not in given and not one.has_default()]
    filled = {one.attname: values[type(one)] for one in own if type(one) in values}
    return model(**filled | given | {"proposed_by": proposed_by})


GOOD = [("proposed", ""), ("done", SECOND), ("rejected", SECOND), ("withdrawn", FIRST)]
BAD = [("done", FIRST), ("rejected", FIRST), ("done", ""), ("rejected", ""), ("withdrawn", SECOND), ("withdrawn", ""),
       ("proposed", SECOND)]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_the_database_refuses_one_person_in_both_parts(model):
    for state, by in GOOD:
        with transaction.atomic():
            some_row(model, state=state, decided_by=by).save(force_insert=True)
            transaction.set_rollback(True)
    for state, by in BAD:
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            some_row(model, state=state, decided_by=by).save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_of_one_thing_only_one_proposal_waits(model):
    with transaction.atomic():
        some_row(model).save(force_insert=True)
        with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
            some_row(model, proposed_by=SECOND).save(force_insert=True)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_same_again_is_the_same_and_another_waits():
    row, is_new = proposed()
    assert is_new
    assert proposed(reason="再说一次") == (row, False)
    for other in ({"by": SECOND}, {"detail": {"why": "lost"}}):
        with pytest.raises(OtherWaits):
            proposed(**other)
    with pytest.raises(NoReason):
        proposed(reason=" ")
    assert list(TABLE.objects.values_list("proposed_by", "reason", "state")) == [(FIRST, "每年更换", "proposed")]


@pytest.mark.django_db
def test_a_second_person_confirms_it_once():
    row, _new = proposed()
    with pytest.raises(OwnProposal):
        confirm(row, by=FIRST)
    done, is_new = confirm(row, by=SECOND)
    assert (done.state, done.decided_by, is_new) == ("done", SECOND, True)
    for again in (SECOND, THIRD, FIRST):
        assert confirm(row, by=again) == (done, False)
    for who in (SECOND, FIRST):
        with pytest.raises(DecidedAlready):
            reject(row, remark="不行", by=who)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_at) == ("done", SECOND, done.decided_at)


@pytest.mark.django_db
@pytest.mark.parametrize(("by", "remark", "state"), [(SECOND, "不全", "rejected"), (FIRST, "", "withdrawn")])
def test_who_does_not_agree_says_why_and_who_proposed_takes_it_back(by, remark, state):
    row, _new = proposed()
    with pytest.raises(NoRemark):
        reject(row, remark=" ", by=SECOND)
    assert reject(row, remark=remark, by=by)[0].state == state
    assert reject(row, remark="再说一次", by=by) == (row, False)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.remark) == (state, by, remark)
    with pytest.raises(DecidedAlready):
        confirm(row, by=THIRD)
    assert proposed()[1]


class TestAtOnce:
    pytestmark = racing.MARKS

    def test_of_two_who_confirm_and_one_who_rejects_one_decides(self):
        row, _new = proposed()
        acts = [
            lambda: confirm(row, by=SECOND),
            lambda: confirm(row, by=THIRD),
            lambda: reject(row, remark="不", by=THIRD),
        ]
        found = together(*[transaction.atomic(act) for act in acts])
        assert [one[1] for one in found if isinstance(one, tuple)].count(True) == 1
        assert all(isinstance(one, tuple | DecidedAlready) for one in found)
        row.refresh_from_db()
        assert (row.state, row.decided_by) in {("done", SECOND), ("done", THIRD), ("rejected", THIRD)}

    def test_a_click_twice_and_somebody_else_give_one_proposal(self):
        acts = [proposed, proposed, partial(proposed, by=SECOND)]
        found = together(*[transaction.atomic(act) for act in acts])
        assert all(isinstance(one, tuple | OtherWaits) for one in found)
        (row,) = TABLE.objects.all()
        assert {one[0] for one in found if isinstance(one, tuple)} == {row}
