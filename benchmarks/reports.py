"""The reports to measure with, and the gold figures of those that have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.accuracy.gold import GOLD, load, report_folders


@dataclass(slots=True, frozen=True)
class Sample:
    """A report's name and text, and its annotated figures (empty where nobody annotated it)."""

    stem: str
    text: str
    figures: tuple[dict[str, Any], ...]


def samples() -> list[Sample]:
    """Every report on this machine: the shipped one, $LUOSHI_REPORTS, ../shared/reports."""
    annotated = {path.stem: path for path in GOLD.glob("*.jsonl")}
    found: dict[str, Sample] = {}
    for folder in report_folders():
        for path in sorted(folder.glob("*.txt")):
            if path.stem not in found:
                gold = load(annotated[path.stem], report_folders()) if path.stem in annotated else None
                text = path.read_bytes().decode("utf-8")
                found[path.stem] = Sample(path.stem, text, tuple(gold.figures) if gold else ())
    return list(found.values())
