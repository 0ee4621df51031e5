"""The database itself refuses to change audit rows, whoever asks.

Set after every migration, not inside one: SQLite writes a changed table anew and forgets its triggers. Emptying whole
tables stays possible for tests (TRUNCATE, DELETE on SQLite); ``verify_audit`` finds whoever removes rows that way.
"""

from typing import Any

from django.db import connections

from .models import Entry

_TABLE = Entry._meta.db_table
_POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '{_TABLE} is append-only'; END $$ LANGUAGE plpgsql""",
    f"CREATE OR REPLACE TRIGGER {_TABLE}_unchanging BEFORE UPDATE OR DELETE ON {_TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()",
]
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {_TABLE}_unchanging BEFORE UPDATE ON {_TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_TABLE} is append-only'); END"
]


def refuse_changes(using: str = "default", **_signal: Any) -> None:
    """Set the trigger if it is not there; a receiver of ``post_migrate``."""
    connection = connections[using]
    if _TABLE not in connection.introspection.table_names():
        return  # migrated backwards
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)
