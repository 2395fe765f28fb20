"""Where things stand: the repository's root, its committed files, its folders in river order."""

from __future__ import annotations

import functools
import subprocess
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "luoshi"


@functools.cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@functools.cache
def committed() -> tuple[Path, ...]:
    """Every file that git keeps, or would keep at the next commit, and that still stands here."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file())


def text_of(path: Path) -> str | None:
    """A file's text, or None when it is no UTF-8 text (pictures, hostile test inputs)."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def contract(number: str) -> dict[str, Any]:
    """One import contract by the number that its name begins with."""
    contracts: list[dict[str, Any]] = project()["tool"]["importlinter"]["contracts"]
    return next(one for one in contracts if one["name"].split()[0] == number)


def river() -> list[str]:
    """Stages from upstream to downstream: kernel first."""
    return [layer.strip("()") for layer in reversed(contract("1")["layers"])]


def stages() -> list[str]:
    """The stages that exist."""
    return [name for name in river() if (PACKAGE / name / "__init__.py").exists()]
