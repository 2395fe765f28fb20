"""No file and no function that nobody can take in at one look."""

import pytest

from tests.contracts import lengths
from tests.contracts.house import ROOT, committed

FUNCTION_41 = "def f():\n" + "    pass\n" * 40
FUNCTION_40 = "def f():\n" + "    pass\n" * 39
FILE_301 = "pass\n" * 301
TABLE_400 = "WORDS = (\n" + "    'x',\n" * 400 + ")\n"


def test_every_file_and_function_is_short() -> None:
    assert lengths.offences() == []


def test_the_code_of_every_stage_is_counted() -> None:
    counted = {
        path.relative_to(ROOT).parts[2] for path in lengths.code_files(committed()) if "src" in path.parts
    }
    assert {"kernel", "reading", "server"} <= counted


@pytest.mark.parametrize(
    ("path", "text", "offences"),
    [
        ("a.py", FUNCTION_41, ["a.py:1 f has 41 lines, at most 40"]),
        ("a.py", "async " + FUNCTION_41, ["a.py:1 f has 41 lines, at most 40"]),
        ("a.py", FUNCTION_40, []),
        ("a.py", FILE_301, ["a.py:1 301 lines without tables, at most 300"]),
        ("a.py", TABLE_400, []),
        ("a.py", TABLE_400 + FILE_301, ["a.py:1 301 lines without tables, at most 300"]),
        ("a.css", "x\n" * 301, ["a.css:1 301 lines, at most 300"]),
    ],
)
def test_control_long_code_is_seen(path: str, text: str, offences: list[str]) -> None:
    assert lengths.too_long(path, text) == offences
