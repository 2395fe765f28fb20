"""Gold annotations: JSON Lines made by careful reading, one file a report, and the report each belongs to."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold"
SAMPLES = ROOT / "src" / "luoshi" / "reading" / "sample_reports"

Line = dict[str, Any]


class GoldError(Exception):
    """A gold file that cannot be used, with the file, the line and the reason."""


@dataclass(slots=True)
class Gold:
    """One annotated report. `text` is the decoded file; every line holds offsets into it."""

    stem: str
    head: Line
    text: str
    figures: list[Line] = field(default_factory=list)
    pledges: list[Line] = field(default_factory=list)
    links: list[Line] = field(default_factory=list)

    @property
    def partial(self) -> bool:
        """True where only some figures are annotated (corrections): what else is read is then not wrong."""
        return bool(self.head.get("partial"))


def report_folders(extra: Iterable[Path] = ()) -> list[Path]:
    """Where reports are looked up, in order."""
    named = os.environ.get("LUOSHI_REPORTS")
    shared = ROOT.parent / "shared" / "reports"
    return [*extra, SAMPLES, *([Path(named)] if named else []), shared]


def find_report(stem: str, head: Line, folders: Sequence[Path]) -> bytes | None:
    """The report's bytes, found by the name in the head or by the gold file's stem; None when it is not here.

    Raises GoldError when a file of that name is found but none has the annotated bytes.
    """
    names = dict.fromkeys((head["file"], f"{stem}.txt"))
    found = [folder / str(name) for folder in folders for name in names if (folder / name).is_file()]
    for path in found:
        data: bytes = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == head["sha256"]:
            return data
    if found:
        raise GoldError(f"{stem}: {found[0].name} is not the annotated file (its sha256 differs)")
    return None


def parse(path: Path) -> tuple[Line, list[Line]]:
    """The head line and the other lines of one gold file."""
    lines: list[Line] = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip():
            continue
        try:
            lines.append(json.loads(row))
        except json.JSONDecodeError as error:
            raise GoldError(f"{path.name}, line {number}: no JSON ({error.msg})") from error
    if not lines or lines[0].get("type") != "report":
        raise GoldError(f"{path.name}: the first line must be of type report")
    return lines[0], lines[1:]


def load(path: Path, folders: Sequence[Path]) -> Gold | None:
    """One gold file with its report, or None when the report is not on this machine."""
    head, lines = parse(path)
    data = find_report(path.stem, head, folders)
    if data is None:
        return None
    gold = Gold(path.stem, head, data.decode(head.get("encoding") or "utf-8"))
    rooms = {"figure": gold.figures, "pledge": gold.pledges, "link": gold.links}
    for line in lines:
        if line["type"] not in rooms:
            raise GoldError(f"{path.name}: unknown line type {line['type']!r}")
        rooms[line["type"]].append(line)
        if "text" in line and gold.text[line["start"] : line["end"]] != line["text"]:
            raise GoldError(f"{path.name}: text at {line['start']} is not {line['text']!r}")
    return gold


def load_across(folder: Path) -> list[Line]:
    """Gold links between consecutive years, from `links/*.jsonl` beside the gold files."""
    rows: list[Line] = []
    for path in sorted(folder.glob("links/*.jsonl")):
        rows += [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    return rows
