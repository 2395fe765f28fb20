"""The import contracts hold, and each of them turns red on a deliberate break."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.house import PACKAGE, ROOT, contract, stages

LINT = Path(sys.executable).with_name("lint-imports")
# rooms that a break needs and that the tree may not have yet
ROOMS = ("reading/models.py", "reading/queries.py", "reading/actions.py", "reading/cli.py", "reading/web.py")


def lint(folder: Path) -> tuple[int, str]:
    """Exit code and output of lint-imports over the package that stands in a folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    done = subprocess.run(
        [LINT, folder / "pyproject.toml", "--no-cache"],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(folder / "src"), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def broken(output: str) -> set[str]:
    """Numbers of the contracts that are reported as broken."""
    return set(re.findall(r"^(\d) .*BROKEN$", output, re.MULTILINE))


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The house with the same folders and rooms, every file empty: nothing imports anything."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in PACKAGE.rglob("*.py"):
        if not {"tests", "migrations"} & set(path.parts):
            copy = tmp_path / "src" / "luoshi" / path.relative_to(PACKAGE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    for room in ROOMS:
        path = tmp_path / "src" / "luoshi" / room
        if not path.with_suffix("").is_dir():
            path.touch()
    return tmp_path


def test_contracts_hold() -> None:
    code, output = lint(ROOT)
    assert (code, broken(output)) == (0, set()), output


def test_nothing_is_ignored() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_folder_with_rooms_is_under_the_rooms_contract() -> None:
    here = {f"luoshi.{name}" for name in stages()} - {"luoshi.kernel", "luoshi.server"}
    named = set(contract("2")["containers"])
    missing = {name for name in here if not named & {name, f"{name}.*"}}
    assert missing == set()


def test_mechanisms_are_kept_apart_once_they_exist() -> None:
    if "mechanisms" in stages():
        assert contract("4")["modules"] == ["luoshi.mechanisms.*"]


def test_an_unbroken_skeleton_is_green(skeleton: Path) -> None:
    code, output = lint(skeleton)
    assert (code, broken(output)) == (0, set()), output


@pytest.mark.parametrize(
    ("number", "file", "line"),
    [
        pytest.param("1", "kernel/probe.py", "import luoshi.archive", id="up-the-river"),
        pytest.param("1", "archive/probe_stage.py", "import luoshi.office", id="archive-knows-no-office"),
        pytest.param("1", "attic/__init__.py", "", id="a-folder-outside-the-river"),
        pytest.param("2", "reading/queries.py", "import luoshi.reading.actions", id="up-the-rooms"),
        pytest.param("2", "reading/models.py", "import luoshi.reading.queries", id="tables-read-queries"),
        pytest.param("2", "reading/helpers.py", "", id="a-room-outside-the-house"),
        pytest.param("3", "reading/domain/probe.py", "import django.db", id="django-in-domain"),
        pytest.param("3", "kernel/probe.py", "import sqlite3", id="a-database-in-the-kernel"),
        pytest.param("5", "server/probe.py", "import luoshi.reading.models", id="server-reads-tables"),
        pytest.param("7", "reading/cli.py", "import luoshi.reading.models", id="a-page-touches-tables"),
    ],
)
def test_control_a_break_is_seen(skeleton: Path, number: str, file: str, line: str) -> None:
    path = skeleton / "src" / "luoshi" / file
    if path.with_suffix("").is_dir():
        path = path.with_suffix("") / "__init__.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'"""A deliberate break."""\n\n{line}\n', encoding="utf-8")
    code, output = lint(skeleton)
    assert code == 1, output
    assert number in broken(output)


def test_control_a_cycle_is_seen(skeleton: Path) -> None:
    domain = skeleton / "src" / "luoshi" / "reading" / "domain"
    (domain / "one.py").write_text("import luoshi.reading.domain.two\n", encoding="utf-8")
    (domain / "two.py").write_text("import luoshi.reading.domain.one\n", encoding="utf-8")
    code, output = lint(skeleton)
    assert code == 1, output
    assert "6" in broken(output)
