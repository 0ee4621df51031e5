"""Statements written once say the same as Django's own, with any values, and are not written again."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from tongban.foundation.statements.public import Select, forget, given, insert, insert_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    return ContentType.objects.create(app_label="statements", model="thing")


def permission(kind, number):
    return Permission(name=f"权限 {number}", content_type=kind, codename=f"p{number}")


def test_an_inserted_row_is_there_with_all_it_brought(kind):
    row = insert(permission(kind, 1))
    assert row.pk is not None
    assert Permission.objects.get(pk=row.pk) == row
    stored = Permission.objects.values_list("name", "content_type", "codename").get(pk=row.pk)
    assert stored == ("权限 1", kind.pk, "p1")


def test_an_inserted_row_is_changed_not_added_again_when_saved(kind):
    row = insert(permission(kind, 1))
    row.name = "另一个名称"
    row.save()
    assert list(Permission.objects.filter(content_type=kind).values_list("name", flat=True)) == ["另一个名称"]


def test_several_rows_are_one_statement_and_each_knows_its_own_key(kind):
    with CaptureQueriesContext(connection) as seen:
        rows = insert_all(permission(kind, number) for number in range(4))
    assert len(seen) == 1
    stored = dict(Permission.objects.filter(content_type=kind).values_list("pk", "codename"))
    assert stored == {row.pk: row.codename for row in rows}


def test_many_rows_know_their_keys_as_well(kind):
    rows = insert_all(permission(kind, number) for number in range(40))
    stored = dict(Permission.objects.filter(content_type=kind).values_list("pk", "codename"))
    assert stored == {row.pk: row.codename for row in rows}


def test_nothing_to_insert_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_all([]) == []


def test_a_row_with_a_key_of_its_own_keeps_it():
    session = insert(Session(session_key="own", session_data="", expire_date=datetime(2026, 1, 1, tzinfo=UTC)))
    assert Session.objects.get(pk="own").expire_date == session.expire_date


def test_a_row_that_has_a_counted_key_already_is_refused(kind):
    row = insert(permission(kind, 1))
    with pytest.raises(ValueError, match="has the key"):
        insert(row)
    assert Permission.objects.filter(content_type=kind).count() == 1


def test_a_constraint_of_the_database_is_told_as_by_save(kind):
    insert(permission(kind, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(permission(kind, 1))


def test_a_row_that_belongs_to_an_unsaved_one_is_refused():
    unsaved = ContentType(app_label="statements", model="unsaved")
    with pytest.raises(ValueError, match="unsaved related object"):
        insert(permission(unsaved, 1))


def test_a_select_finds_the_rows_of_its_values_with_what_belongs_to_them(kind, django_assert_num_queries):
    insert_all(permission(kind, number) for number in range(3))
    asked = Select(
        lambda: Permission.objects.select_related("content_type").filter(
            content_type__app_label=given(0), codename__in=[given(1), "p2"]
        )
    )
    for wanted, found in (("p0", ["p0", "p2"]), ("p1", ["p1", "p2"]), ("none", ["p2"])):
        with django_assert_num_queries(1):
            rows = asked("statements", wanted)
            assert [row.content_type for row in rows] == [kind] * len(rows)
        assert sorted(row.codename for row in rows) == found
    assert asked("elsewhere", "p0") == []
    assert asked.first("elsewhere", "p0") is None


def test_django_writes_the_statement_only_once(kind):
    written = []

    def query():
        written.append(True)
        return Permission.objects.filter(codename=given(0))

    asked = Select(query)
    for number in range(3):
        asked(f"p{number}")
    assert written == [True]


def test_what_a_row_does_not_bring_is_read_when_it_is_asked_for(kind, django_assert_num_queries):
    insert(permission(kind, 1))
    row = Select(lambda: Permission.objects.filter(codename=given(0)).only("codename")).first("p1")
    with django_assert_num_queries(1):
        assert row.name == "权限 1"


def test_values_are_stored_and_read_as_their_field_does():
    moment = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    insert(Session(session_key="s", session_data="", expire_date=moment))
    asked = Select(lambda: Session.objects.filter(expire_date__lte=given(0, models.DateTimeField())))
    assert [row.expire_date for row in asked(moment)] == [moment]
    assert asked(datetime(2026, 11, 25, 7, 59, tzinfo=UTC)) == []


def test_a_value_without_its_place_in_the_statement_is_a_mistake_of_its_author(kind):
    asked = Select(lambda: Permission.objects.filter(codename=given(0)))
    with pytest.raises(TypeError, match="2 values for 1 places"):
        asked("p0", kind.pk)


def test_a_query_that_can_find_nothing_is_a_mistake_of_its_author():
    with pytest.raises(TypeError):
        Select(lambda: Permission.objects.none())()


def test_old_rows_are_forgotten_batch_by_batch_and_others_stay(kind):
    insert_all(permission(kind, number) for number in range(10))
    others = Permission.objects.exclude(content_type=kind).count()
    assert forget(Permission.objects.filter(content_type=kind).exclude(codename="p7"), batch=4) == 9
    assert Permission.objects.get(content_type=kind).codename == "p7"
    assert Permission.objects.exclude(content_type=kind).count() == others


def test_forgetting_nothing_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert forget(Permission.objects.filter(codename="nobody")) == 0


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused_also_when_the_statement_is_written():
    locked = Select(lambda: ContentType.objects.select_for_update().filter(pk=given(0)))
    with transaction.atomic():
        assert locked(0) == []
    with pytest.raises(transaction.TransactionManagementError):
        locked(0)
