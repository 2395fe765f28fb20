"""Files of at most 300 lines, functions of at most 40: `python -m tests.contracts.lengths`.

Tests, migrations, data tables at module level and files taken over from others (`vendor/`) are not counted.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.contracts.house import ROOT, committed

FILE, FUNCTION = 300, 40
COUNTED = {".py", ".js", ".css", ".html"}
NOT_COUNTED = {"tests", "migrations", "vendor"}
TABLES = (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.DictComp)


def code_files(files: Iterable[Path]) -> Iterator[Path]:
    """The files whose length counts."""
    for path in files:
        parts = path.relative_to(ROOT).parts
        in_accuracy = parts[:2] == ("tests", "accuracy") and not path.name.startswith("test_")
        if path.suffix in COUNTED and (in_accuracy or NOT_COUNTED.isdisjoint(parts)):
            yield path


def table_lines(tree: ast.Module) -> int:
    """Lines of tables written as module-level values."""
    return sum(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, TABLES)
    )


def too_long(path: str, text: str) -> list[str]:
    """What is too long in one file, as `path:line what`."""
    lines = text.count("\n")
    if not path.endswith(".py"):
        return [f"{path}:1 {lines} lines, at most {FILE}"] if lines > FILE else []
    tree = ast.parse(text)
    lines -= table_lines(tree)
    found = [f"{path}:1 {lines} lines without tables, at most {FILE}"] if lines > FILE else []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                found.append(f"{path}:{node.lineno} {node.name} has {length} lines, at most {FUNCTION}")
    return found


def offences() -> list[str]:
    """What is too long in the whole tree."""
    found = []
    for path in code_files(committed()):
        found += too_long(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    long = offences()
    sys.stdout.write(
        "".join(f"{line}\n" for line in long) or "Lengths: all files and functions within bounds.\n"
    )
    sys.exit(bool(long))
