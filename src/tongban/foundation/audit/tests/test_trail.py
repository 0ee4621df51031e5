import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tongban.foundation.audit.public import AppendOnly, Entry, entries, entries_about, record, together, verify
from tongban.foundation.values.public import mask_personal

pytestmark = pytest.mark.django_db


def directly(statement, *values):
    """What somebody with the database password can do, triggers or not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_unchanging")
        cursor.execute(statement, values)


def a_trail(rows=5):
    for number in range(rows):
        record("system", "test.done", f"thing:{number}", reason="因为", detail={"n": number})
    return list(Entry.objects.order_by("position"))


def kinds():
    return [(finding.kind, finding.position) for finding in verify().findings]


def test_an_untouched_trail_is_intact():
    a_trail()
    report = verify()
    assert report.rows == 5
    assert report.findings == []


def test_a_row_says_who_did_what_to_what_for_whom_and_why():
    class Viewer:
        actor_ref = "identity.account:7"

    record(Viewer(), "case.accepted", "cases.case:12", for_whom="people.person:3", reason="材料齐全", detail={"a": 1})
    row = entries_about("cases.case:12").get()
    assert (row.actor, row.action, row.for_whom, row.reason, row.detail) == (
        "identity.account:7", "case.accepted", "people.person:3", "材料齐全", {"a": 1},
    )  # fmt: skip


def test_a_row_costs_at_most_three_statements(django_assert_num_queries):
    record("system", "test.done", "x")
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 3):
        record("system", "test.done", "x")


@pytest.mark.parametrize("column", ["actor", "for_whom", "action", "subject", "reason", "detail_json", "digest"])
def test_an_altered_row_is_found(column):
    a_trail()
    directly(f"UPDATE audit_entry SET {column} = 'x' WHERE position = 3")
    found = kinds()
    assert ("altered", 3) in found


def test_an_altered_moment_is_found():
    a_trail()
    directly("UPDATE audit_entry SET at = '2020-01-01 00:00:00+00:00' WHERE position = 2")
    assert kinds() == [("altered", 2)]


def test_a_row_altered_with_a_fitting_digest_is_found_by_the_next_row():
    from tongban.foundation.audit.chains import digest_of
    from tongban.foundation.audit.queries import _CONTENT

    a_trail()
    row = Entry.objects.values(*_CONTENT).get(position=3)
    row["reason"] = "另有原因"
    directly("UPDATE audit_entry SET reason = %s, digest = %s WHERE position = 3", row["reason"], digest_of(row))
    assert kinds() == [("reordered", 4)]


def test_a_removed_row_is_found():
    a_trail()
    directly("DELETE FROM audit_entry WHERE position = 3")
    assert kinds() == [("removed", 3)]


def test_a_removed_last_row_is_found():
    a_trail()
    directly("DELETE FROM audit_entry WHERE position = 5")
    assert kinds() == [("removed", 5)]


def test_a_removed_last_row_is_found_although_the_head_was_moved_back():
    rows = a_trail()
    directly("DELETE FROM audit_entry WHERE position = 5")
    directly("UPDATE audit_chainhead SET position = 4, digest = %s WHERE position = 5", rows[3].digest)
    assert kinds() == [("head", 4)]


def test_all_rows_of_a_chain_removed_are_found():
    a_trail()
    directly("DELETE FROM audit_entry")
    assert kinds() == [("removed", 1)]


def test_rows_and_heads_removed_together_are_found_by_the_anchor():
    a_trail()
    anchor = verify().heads
    directly("DELETE FROM audit_entry")
    directly("DELETE FROM audit_chainhead")
    assert verify().findings == []
    assert "rewound" in [finding.kind for finding in verify(anchor).findings]


def test_reordered_rows_are_found():
    a_trail()
    directly("UPDATE audit_entry SET position = 99 WHERE position = 2")
    directly("UPDATE audit_entry SET position = 2 WHERE position = 3")
    directly("UPDATE audit_entry SET position = 3 WHERE position = 99")
    found = kinds()
    assert ("reordered", 2) in found
    assert ("altered", 2) in found
    assert ("altered", 3) in found


def test_the_command_fails_loudly_and_keeps_an_anchor(tmp_path, capsys):
    a_trail()
    call_command("verify_audit", anchor=tmp_path / "anchor.json")
    call_command("verify_audit", against=tmp_path / "anchor.json")
    directly("DELETE FROM audit_entry WHERE position = 5")
    with pytest.raises(SystemExit):
        call_command("verify_audit", against=tmp_path / "anchor.json")
    assert "row 5: removed" in capsys.readouterr().err


def test_the_model_refuses_change_and_removal():
    row = a_trail(1)[0]
    for forbidden in (row.save, row.delete, Entry.objects.all().delete, lambda: Entry.objects.update(reason="x")):
        with pytest.raises(AppendOnly):
            forbidden()


def test_the_database_itself_refuses_change():
    from django.db import DatabaseError, transaction

    a_trail(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET reason = 'x'")
    assert verify().is_intact


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("319900199001010018 申请", "319900********0018 申请"),
        ("电话13800001234。", "电话138****1234。"),
        ("+86 138 0000 1234", "+86 138****1234"),
        ("卡号 6222 0000 1111 2222 333", "卡号 6222 ****333"),
        ("办件 310101202611230001", "办件 310101********0001"),
        ("第 12 条，2026-11-23", "第 12 条，2026-11-23"),
    ],
)
def test_personal_numbers_are_masked(said, kept):
    assert mask_personal(said) == kept
    record("system", "test.done", "x", reason=said, detail={"list": [said]})
    row = entries(subject="x").get()
    assert (row.reason, row.detail) == (kept, {"list": [kept]})


def test_the_console_filters_by_actor_action_and_subject():
    record("a", "case.accepted", "x")
    record("b", "case.closed", "y")
    record("b", "pack.published", "z")
    assert [row.subject for row in entries(action="case.")] == ["y", "x"]
    assert [row.subject for row in entries(actor="b", action="pack.published")] == ["z"]


def test_rows_of_one_action_are_written_together_at_its_end(django_assert_num_queries):
    record("system", "test.before", "x")
    statements = 2 if connection.vendor == "postgresql" else 3
    with django_assert_num_queries(2 + statements), together():  # two for the savepoint
        record("system", "test.first", "x")
        record("system", "test.second", "x")
    assert [row.action for row in entries_about("x")] == ["test.before", "test.first", "test.second"]
    assert verify().findings == []


def test_rows_go_with_the_effects_that_are_taken_back():
    with pytest.raises(OSError), together():  # noqa: PT011, PT012 - any will do
        record("system", "test.lost", "x")
        raise OSError
    with together():
        record("system", "test.outer", "x")
        with pytest.raises(OSError), transaction.atomic():  # noqa: PT011, PT012
            record("system", "test.inner", "x")
            raise OSError
        with together():
            record("system", "test.nested", "x")
    assert sorted(row.action for row in entries_about("x")) == ["test.nested", "test.outer"]
    assert verify().findings == []
