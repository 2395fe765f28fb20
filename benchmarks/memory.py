"""Memory: a corpus of 3,000 reports, made from the real ones, read in one process and by the command."""

from __future__ import annotations

import functools
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reports import Sample
from luoshi.reading import read

LUOSHI = Path(sys.executable).with_name("luoshi")
CORPUS, TENTH = 3000, 300
# digits of figures; those of dates stay
DIGIT = re.compile(r"[1-9](?=\d*[^\d年月日])")


def shifted(by: int, digit: re.Match[str]) -> str:
    """Another digit than zero, the same one for the same shift."""
    return str((int(digit.group()) + by - 1) % 9 + 1)


def corpus(reports: Sequence[Sample], size: int) -> Iterator[str]:
    """The reports in turn, each time with other digits, so that nothing is found in a cache."""
    for number in range(size):
        shift = number // len(reports)
        text = reports[number % len(reports)].text
        yield DIGIT.sub(functools.partial(shifted, shift), text)


def resident() -> int:
    """Bytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def in_one_process(reports: Sequence[Sample]) -> dict[str, Any]:
    """Resident bytes after a tenth of the corpus and after all of it."""
    held = {}
    for number, text in enumerate(corpus(reports, CORPUS), 1):
        read(text)
        if number in (TENTH, CORPUS):
            held[number] = resident()
    return {"tenth": held[TENTH], "all": held[CORPUS]}


def tree_bytes(parent: int) -> int:
    """Resident bytes of a process and of its children, shared pages counted once each (PSS)."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    total = 0
    try:
        for child in children.read_text(encoding="ascii").split():
            total += tree_bytes(int(child))
        rollup = Path(f"/proc/{parent}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return total
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return total + (int(found.group(1)) * 1024 if found else 0)


def by_command(reports: Sequence[Sample], size: int) -> dict[str, Any]:
    """Peak bytes and wall seconds of `luoshi read FOLDER` over a corpus of that size."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(corpus(reports, size)):
            (Path(folder) / f"{number:04d}.txt").write_text(text, encoding="utf-8", newline="")
        before, peak = time.perf_counter(), 0
        with subprocess.Popen([LUOSHI, "read", folder], stdout=subprocess.DEVNULL) as process:
            while process.poll() is None:
                peak = max(peak, tree_bytes(process.pid))
                time.sleep(0.1)
        if process.returncode:
            raise RuntimeError(f"luoshi read over {size} reports ended with {process.returncode}")
        return {"peak": peak, "seconds": time.perf_counter() - before}


def run(reports: Sequence[Sample]) -> dict[str, Any]:
    """Both ways, for a tenth of the corpus and for all of it."""
    return {
        "one_process": in_one_process(reports),
        "command_tenth": by_command(reports, TENTH),
        "command_all": by_command(reports, CORPUS),
    }
