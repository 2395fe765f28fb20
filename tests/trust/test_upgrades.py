"""G06: data of every release come into this one whole, and old readings say what they said."""

from __future__ import annotations

import gzip
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.trust.installations import SERVER, Installation, own_database

pytestmark = pytest.mark.django_db
RELEASED = Path(__file__).parent / "released"
RELEASES = sorted(folder.name for folder in RELEASED.iterdir() if (folder / "home.tar.gz").exists())
# what this release says of the same directory
SAYS = """
    import json
    from tests.trust.released.make import said
    print(json.dumps(said(), ensure_ascii=False, sort_keys=True, default=str))
"""


def unpacked(release: str, folder: Path) -> Installation:
    with tarfile.open(RELEASED / release / "home.tar.gz") as pack:
        pack.extractall(folder, filter="data")
    return Installation(folder)


def expected(release: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(gzip.decompress((RELEASED / release / "expected.json.gz").read_bytes()))
    return told


def lost(old: Any, new: Any, at: str = "") -> list[str]:
    """What the new one no longer says, or says otherwise; what it says in addition is its own."""
    if isinstance(old, dict):
        if not isinstance(new, dict):
            return [at]
        return [
            found
            for key, value in old.items()
            for found in (lost(value, new[key], f"{at}/{key}") if key in new else [f"{at}/{key}"])
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [f for n, (a, b) in enumerate(zip(old, new, strict=True)) for f in lost(a, b, f"{at}/{n}")]
    return [] if old == new else [at]


def says(of: Installation) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(of.python(SAYS))
    return told


def test_there_is_a_release_to_come_from() -> None:
    assert "0.1.0" in RELEASES


@pytest.mark.parametrize("release", RELEASES)
def test_g06_an_old_data_directory_migrates_and_says_the_same(release: str, tmp_path: Path) -> None:
    made = unpacked(release, tmp_path / "home")
    made.sound("migrate")
    assert lost(expected(release), says(made)) == []
    assert "全部相符" in made.sound("verify")


@pytest.mark.parametrize("release", RELEASES)
def test_g06_a_backup_of_the_old_tables_is_restored_and_brought_forward(release: str, tmp_path: Path) -> None:
    """The backup is made from the old tables, before any migration; PostgreSQL is reached only this way."""
    old = unpacked(release, tmp_path / "home")
    made = old.sound("backup", "--to", str(tmp_path / "b")).splitlines()[0]
    new = Installation(tmp_path / "new")
    told = expected(release)
    if SERVER is None:
        new.sound("restore", made)
        answer = says(new)
    else:
        with own_database() as url:
            new.sound("restore", made, "--database-url", url)
            answer = says(Installation(new.home, url))
    # the restore itself is one act more
    first, _ = told.pop("head")
    assert answer["head"][0] == first + 1
    assert lost(told, answer) == []


def test_g06_control_a_migration_that_drops_or_bends_is_seen(tmp_path: Path) -> None:
    made = unpacked("0.1.0", tmp_path / "home")
    made.sound("migrate")
    bend = """
        from luoshi.reading.models import Correction, Report
        Correction.objects.filter(pk=1).update(withdrawn_at="2026-01-01T00:00:00Z")
        Report.objects.filter(year=2023).update(counts={})
    """
    made.python(bend)
    found = lost(expected("0.1.0"), says(made))
    assert any("/readings/2/figures/0" in place for place in found)
    assert any(place.startswith("/counts/1") for place in found)
