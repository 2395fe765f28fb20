"""Lights and steps refuse to be changed: what was judged and done stays. A migration that rebuilds a table repeats this."""

from typing import Any

from django.db import migrations

TABLES = ("pledges_light", "pledges_step")


def guard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            """CREATE FUNCTION pledges_refuse() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN RAISE EXCEPTION 'this row is never changed or deleted'; END $$""",
            params=None,
        )
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            body = (
                "FOR EACH ROW EXECUTE FUNCTION pledges_refuse()"
                if schema_editor.connection.vendor == "postgresql"
                else "BEGIN SELECT RAISE(ABORT, 'this row is never changed or deleted'); END"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {body}", params=None
            )


def unguard(apps: Any, schema_editor: Any) -> None:
    on = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(
                f"DROP TRIGGER {table}_no_{act}" + (f" ON {table}" if on else ""), params=None
            )
    if on:
        schema_editor.execute("DROP FUNCTION pledges_refuse()", params=None)


class Migration(migrations.Migration):
    dependencies = [("pledges", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
