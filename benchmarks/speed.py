"""Speed: process CPU of a whole read, and how soon the command is there."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.reports import Sample
from luoshi.reading import read
from tests.accuracy.gold import SAMPLES

LUOSHI = Path(sys.executable).with_name("luoshi")
PASSES = 5


def seconds_to_read(reports: Sequence[Sample]) -> float:
    """Process CPU of read(text) over all reports, once."""
    before = time.process_time()
    for report in reports:
        read(report.text)
    return time.process_time() - before


def best_start(*arguments: str | Path) -> float:
    """Wall seconds of a whole command, the best of several."""
    taken = []
    for _ in range(PASSES):
        before = time.perf_counter()
        subprocess.run([LUOSHI, *arguments], stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - before)
    return min(taken)


def run(reports: Sequence[Sample]) -> dict[str, Any]:
    """Characters a second on one core (first and best pass), and start-up in seconds."""
    characters = sum(len(report.text) for report in reports)
    passes = [seconds_to_read(reports) for _ in range(PASSES)]
    sample = next(SAMPLES.glob("*.txt"))
    return {
        "reports": len(reports),
        "characters": characters,
        "first": characters / passes[0],
        "best": characters / min(passes),
        "help": best_start("--help"),
        "read": best_start("read", sample, "--format", "json"),
    }
