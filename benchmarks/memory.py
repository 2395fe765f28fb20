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


SYLLABLES = "安宁平永清泰和昌丰明兴德福祥瑞云山江河海阳"


def shifted(by: int, digit: re.Match[str]) -> str:
    """Another digit than zero, the same one for the same shift."""
    return str((int(digit.group()) + by - 1) % 9 + 1)


def renamed(government: str | None, copy: int) -> str | None:
    """A place of its own for each copy, so that a government has as many years as in the real reports."""
    if government is None or government[-1] not in "省市县区":
        return None
    return SYLLABLES[copy // len(SYLLABLES)] + SYLLABLES[copy % len(SYLLABLES)] + government[-1]


def corpus(reports: Sequence[Sample], size: int) -> Iterator[str]:
    """The reports of places in turn, each copy of another place and with other digits: no cache helps."""
    places = [(report.text, read(report.text).report.government) for report in reports]
    places = [place for place in places if renamed(place[1], 0)]
    for number in range(size):
        copy, which = divmod(number, len(places))
        text, name = places[which]
        other = renamed(name, copy)
        shifted_text = DIGIT.sub(functools.partial(shifted, copy), text)
        yield shifted_text.replace(name, other) if name and other else shifted_text


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
