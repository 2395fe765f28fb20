"""Reading needs no Django: the command starts without it, and works where it is not installed."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.house import PACKAGE

LUOSHI = Path(sys.executable).with_name("luoshi")
SAMPLE = next((PACKAGE / "reading" / "sample_reports").glob("*.txt"))
BLOCKED = """
import importlib, pathlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "ninja", "sqlite3", "psycopg"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""
READ = """
import luoshi
from luoshi.reading import read
for info in pkgutil.walk_packages(luoshi.__path__, "luoshi."):
    parts = info.name.split(".")
    if "tests" not in parts and ("kernel" in parts or "domain" in parts):
        importlib.import_module(info.name)
text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
assert read(text).report.text == text
print("read")
"""


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, without the measuring of coverage that would slow it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def imported(*arguments: str | Path) -> str:
    """What a Python process imported, as -X importtime tells it."""
    done = run(sys.executable, "-X", "importtime", *arguments)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stderr


@pytest.mark.parametrize(
    "arguments", [["--help"], ["read", "--help"], ["read", str(SAMPLE), "--format", "json"]]
)
def test_help_and_a_read_import_no_django(arguments: list[str]) -> None:
    assert "django" not in imported(LUOSHI, *arguments)


def test_control_an_import_of_django_is_seen() -> None:
    assert "django" in imported("-c", "import django")


@pytest.mark.parametrize("arguments", [["--help"], ["read", str(SAMPLE), "--format", "json"]])
def test_help_and_a_read_start_at_once(arguments: list[str]) -> None:
    """At most 0.5 s of processor, the best of five: what the clock shows where nothing else runs."""
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run(LUOSHI, *arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        assert done.returncode == 0, done.stderr
    assert 0 < min(seconds) <= 0.5


def test_pure_rooms_work_where_django_is_not_installed() -> None:
    done = run(sys.executable, "-c", BLOCKED + READ, SAMPLE)
    assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr


def test_control_the_block_blocks() -> None:
    done = run(sys.executable, "-c", BLOCKED + "import django", SAMPLE)
    assert done.returncode == 1
    assert "No module named 'django'" in done.stderr
