"""Every table of every app, found by looking at the migrations that a database has: rows out, rows in."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models.expressions import Value
from django.db.models.functions import Collate

from luoshi.archive.domain.backup import row_line

TEXT = (models.CharField, models.TextField)
CHUNK = 500


def applied(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, ...]]:
    """Names of the migrations that this database has, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationExecutor(connection).loader.applied_migrations):
        found.setdefault(app, []).append(name)
    return {app: tuple(names) for app, names in found.items()}


def leaves(executor: MigrationExecutor, migrations: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """The last of the given migrations of each app: where migrating to brings all of them. A migration that
    this release does not know is a LookupError.
    """
    wanted = {(app, name) for app, names in migrations.items() for name in names}
    graph = executor.loader.graph
    unknown = wanted - set(graph.nodes)
    if unknown:
        raise LookupError("、".join(sorted(f"{app}.{name}" for app, name in unknown)))
    followed = {
        parent.key for key in wanted for parent in graph.node_map[key].parents if parent.key[0] == key[0]
    }
    return sorted(wanted - followed)


def tables(connection: BaseDatabaseWrapper) -> list[type[models.Model]]:
    """The tables that the database's own migrations made, as they were then, by name."""
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state(leaves(executor, applied(connection)))
    found = [
        m for m in state.apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def column_names(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the stored columns."""
    return tuple(str(field.column) for field in columns(model))


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The stored columns of a table."""
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def _order(model: type[models.Model], alias: str) -> Any:
    """Text keys by their bytes: a database's own order of text depends on its locale."""
    key: Any = model._meta.pk
    target = key
    while target.remote_field is not None:
        target = target.target_field
    if isinstance(target, TEXT) and connections[alias].vendor == "postgresql":
        return Collate(models.F(key.attname), "C")
    return key.attname


def lines(model: type[models.Model], alias: str) -> Iterator[bytes]:
    """Every row as its portable line, by primary key, in the same order on every database."""
    rows = model._base_manager.using(alias).order_by(_order(model, alias))
    for values in rows.values_list(*[field.attname for field in columns(model)]).iterator(chunk_size=2000):
        yield row_line(values)


def counter(model: type[models.Model], alias: str) -> int | None:
    """The highest number that the table has given out, also to rows that are gone; None when it gives out
    none.
    """
    auto, connection = model._meta.auto_field, connections[alias]
    if auto is None:
        return None
    table, highest = (
        model._meta.db_table,
        model._base_manager.using(alias).aggregate(n=models.Max(auto.attname))["n"],
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            given = cursor.fetchone()
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(connection, table), auto.column])
            cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")  # noqa: S608
            given = cursor.fetchone()
    return max(int(given[0]) if given else 0, highest or 0) or None


def set_counter(model: type[models.Model], alias: str, value: int | None) -> None:
    """Let the next row have a number above `value`."""
    auto, connection = model._meta.auto_field, connections[alias]
    if auto is None or value is None:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, value])
        else:
            name = [_quoted(connection, table), auto.column, value]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, true)", name)


def _quoted(connection: BaseDatabaseWrapper, name: str) -> str:
    return connection.ops.quote_name(name)


def value_of(field: models.Field[Any, Any], told: Any) -> Any:
    """A portable value as the column's own kind of value."""
    if isinstance(field, models.JSONField):
        # what is null in a column that forbids NULL is JSON's own null
        return Value(None, models.JSONField()) if told is None and not field.null else told
    if told is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(told, validate=True)
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=told)
    return field.to_python(told)


def insert(model: type[models.Model], alias: str, rows: Iterable[list[Any]]) -> None:
    """Write rows as they were told: no default, no automatic time, no signal."""
    connection, kept = connections[alias], columns(model)
    names = ", ".join(_quoted(connection, name) for name in column_names(model))
    holes = ", ".join(["%s"] * len(kept))
    table = _quoted(connection, model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({holes})"  # noqa: S608 - names of our own tables
    batch: list[list[Any]] = []
    with connection.cursor() as cursor:
        for row in rows:
            pairs = zip(kept, row, strict=True)
            batch.append([field.get_db_prep_save(value_of(field, told), connection) for field, told in pairs])
            if len(batch) == CHUNK:
                cursor.executemany(statement, batch)
                batch.clear()
        cursor.executemany(statement, batch)


def empty(model: type[models.Model], alias: str) -> None:
    """Take out what migrations put in; a table without rows is not touched, because a chain refuses
    deletion.
    """
    rows = model._base_manager.using(alias)
    if rows.exists():
        with connections[alias].cursor() as cursor:
            cursor.execute(f"DELETE FROM {_quoted(connections[alias], model._meta.db_table)}")  # noqa: S608
