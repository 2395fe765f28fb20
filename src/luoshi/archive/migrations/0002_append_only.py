"""The journal refuses to be changed, whoever asks. A later migration that rebuilds the table must repeat this one."""

from typing import Any

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON archive_journalrow
       BEGIN SELECT RAISE(ABORT, 'a journal row is never changed'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON archive_journalrow
       BEGIN SELECT RAISE(ABORT, 'a journal row is never deleted'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'a journal row is never changed or deleted'; END $$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON archive_journalrow
       FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON archive_journalrow
       FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"],
    "postgresql": [
        "DROP TRIGGER journal_no_change ON archive_journalrow",
        "DROP TRIGGER journal_no_truncate ON archive_journalrow",
        "DROP FUNCTION journal_refuse()",
    ],
}


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unguard(apps: Any, schema_editor: Any) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
