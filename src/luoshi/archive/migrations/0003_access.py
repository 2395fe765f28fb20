"""Looks at marked data in a chain of their own, refused any change like the journal."""

from typing import Any

from django.db import migrations, models

SQLITE = [
    """CREATE TRIGGER access_no_update BEFORE UPDATE ON archive_accessrow
       BEGIN SELECT RAISE(ABORT, 'a look is never changed'); END""",
    """CREATE TRIGGER access_no_delete BEFORE DELETE ON archive_accessrow
       BEGIN SELECT RAISE(ABORT, 'a look is never deleted'); END""",
]
POSTGRESQL = [
    """CREATE TRIGGER access_no_change BEFORE UPDATE OR DELETE ON archive_accessrow
       FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    """CREATE TRIGGER access_no_truncate BEFORE TRUNCATE ON archive_accessrow
       FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER access_no_update", "DROP TRIGGER access_no_delete"],
    "postgresql": [
        "DROP TRIGGER access_no_change ON archive_accessrow",
        "DROP TRIGGER access_no_truncate ON archive_accessrow",
    ],
}


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unguard(apps: Any, schema_editor: Any) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="AccessHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="access_has_one_head")
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRow",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("government", models.CharField(db_index=True, max_length=32)),
                ("scope", models.CharField(blank=True, max_length=64)),
                ("actor", models.CharField(db_index=True, max_length=64)),
                ("post", models.CharField(max_length=64, null=True)),
                ("verb", models.CharField(db_index=True, max_length=64)),
                ("object_kind", models.CharField(max_length=64)),
                ("object_id", models.CharField(max_length=64)),
                ("detail", models.TextField()),
                ("algorithm", models.CharField(max_length=16)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["object_kind", "object_id"], name="access_object")],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
