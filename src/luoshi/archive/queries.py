"""The only reads of the archive that others may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict, Unpack

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from luoshi.archive.domain.anchors import Anchor, Loss, parse, standing
from luoshi.archive.domain.digest import digest as digest_of
from luoshi.archive.domain.journal import GENESIS, Break, Entry, first_break, instant
from luoshi.archive.models import AccessHead, AccessRow, EvidenceFile, Head, JournalHead, JournalRow, Sealed
from luoshi.kernel.errors import Fault

CHAINS: dict[str, tuple[type[Sealed], type[Head]]] = {
    "journal": (JournalRow, JournalHead),
    "access": (AccessRow, AccessHead),
}


class JournalFilter(TypedDict):
    """What the journal page filters by; an absent key filters nothing."""

    actor: NotRequired[str]
    verb: NotRequired[str]
    object_kind: NotRequired[str]
    object_id: NotRequired[str]


def entry_of(row: Sealed) -> Entry:
    """The sealed fields of a stored row."""
    return Entry(
        row.sequence,
        instant(row.at),
        row.government,
        row.scope,
        row.actor,
        row.post,
        row.verb,
        row.object_kind,
        row.object_id,
        row.detail,
        row.algorithm,
        row.previous,
        row.hash,
    )


def journal(governments: set[str], **wanted: Unpack[JournalFilter]) -> QuerySet[JournalRow]:
    """Rows of the given governments, newest first."""
    exact = {key: value for key, value in wanted.items() if value}
    return JournalRow.objects.filter(government__in=governments, **exact).order_by("-sequence")


def verbs(governments: set[str]) -> list[str]:
    """Verbs that occur in the journal of these governments."""
    rows = JournalRow.objects.filter(government__in=governments)
    return sorted(rows.order_by().values_list("verb", flat=True).distinct())


def looks(governments: set[str], **wanted: Unpack[JournalFilter]) -> QuerySet[AccessRow]:
    """Looks at marked data of the given governments, newest first."""
    exact = {key: value for key, value in wanted.items() if value}
    return AccessRow.objects.filter(government__in=governments, **exact).order_by("-sequence")


def marks() -> set[str]:
    """Every marked field, as `app.Model.field`, from the `MARKED` of its model; a name that is no field is a
    FieldDoesNotExist.
    """
    found = set()
    for model in apps.get_models():
        for name in getattr(model, "MARKED", ()):
            found.add(f"{model._meta.label}.{model._meta.get_field(name).name}")
    return found


def _entries(chain: str) -> Iterator[Entry]:
    rows = CHAINS[chain][0]._default_manager
    for row in rows.order_by("sequence").iterator(chunk_size=2000):
        yield entry_of(row)


def chains_here() -> list[str]:
    """The chains that this database has: before an upgrade it may lack one that this release knows."""
    here = set(connection.introspection.table_names())
    return [chain for chain, (_, heads) in CHAINS.items() if heads._meta.db_table in here]


def latest_government() -> str | None:
    """The government of the latest act: under whose code an installation's own acts go, when no table can
    say it.
    """
    return JournalRow.objects.order_by("-sequence").values_list("government", flat=True).first()


def head(chain: str = "journal") -> tuple[int, str]:
    """Sequence and hash at the end of the chain; (0, zeros) before the first row."""
    kept = CHAINS[chain][1]._default_manager.filter(pk=1).first()
    return (kept.sequence, kept.hash) if kept else (0, GENESIS)


def anchors_file() -> Path:
    """Where heads are kept outside the database."""
    return Path(settings.LUOSHI_ANCHORS) / "heads.txt"


def anchors() -> list[Anchor]:
    """Every head that was kept apart; a line that cannot be read is the Fault `archive.anchors_damaged`."""
    target = anchors_file()
    try:
        return parse(target.read_text(encoding="ascii"))
    except FileNotFoundError:
        return []
    except ValueError as damaged:  # also what is no ASCII
        raise Fault("archive.anchors_damaged", file=target, line=damaged) from damaged


def last_anchor(chain: str = "journal") -> Anchor | None:
    """The head of the chain that was kept apart last."""
    return next((anchor for anchor in reversed(anchors()) if anchor.chain == chain), None)


def losses(chain: str = "journal") -> list[Loss]:
    """Rows that are gone because an older backup was put back, as the restores themselves declared."""
    return standing(anchors(), chain)[1]


def verify(chain: str = "journal") -> Break | None:
    """Recompute the whole chain and compare it with the heads kept apart; where it breaks first, or None."""
    kept, _ = standing(anchors(), chain)
    sequence, sealed = head(chain)
    return first_break(_entries(chain), head_sequence=sequence, head_hash=sealed, anchors=kept)


def head_row(chain: str) -> Sealed | None:
    """The row at the end of a chain; None before the first."""
    return CHAINS[chain][0]._default_manager.order_by("-sequence").first()


def hash_at(sequence: int, chain: str = "journal") -> str | None:
    """The hash of a row; None when there is no such row."""
    row = CHAINS[chain][0]._default_manager.filter(pk=sequence).first()
    return row.hash if row else None


def database_flaws() -> list[str]:
    """What the database itself finds wrong with its pages and its references; empty when all is well."""
    found = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
    try:
        connection.check_constraints()
    except IntegrityError as broken:
        found.append(str(broken))
    return found


def damaged_files() -> list[str]:
    """Digests of kept files whose bytes are gone or changed; every file is read."""
    found = []
    for row in EvidenceFile.objects.order_by("pk").iterator(chunk_size=500):
        try:
            sound = digest_of(file_path(row.pk).read_bytes(), algorithm=row.algorithm) == row.pk
        except OSError:
            sound = False
        if not sound:
            found.append(row.pk)
    return found


def file_path(digest: str) -> Path:
    """Where the bytes of a kept file lie, whether or not they are there."""
    return Path(settings.LUOSHI_FILES) / digest[:2] / digest


def evidence(digest: str) -> EvidenceFile | None:
    """The record of a kept file."""
    return EvidenceFile.objects.filter(pk=digest).first()


def evidence_bytes(digest: str) -> bytes:
    """The bytes of a kept file; FileNotFoundError when the store lost it."""
    return file_path(digest).read_bytes()
