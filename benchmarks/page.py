"""What docs/benchmarks.md says of each measurement."""

from __future__ import annotations

import os
import platform
from typing import Any

from benchmarks import memory, peers

MIB = 2**20
SPEED = """\
Process CPU of `read(text)` over {reports} reports ({characters:,} characters), one core, without start-up and
JSON; wall time of whole commands, the best of five."""
MEMORY = """\
A corpus made from the reports, each copy of another place and with other digits. Flat: ten times the reports,
no more memory."""
PEERS = """\
The {reports} annotated reports ({characters:,} characters, {asked:,} figures with a value) in one run;
process CPU, warm. A figure is found when the number stands at its place with the right value; with its
unit when the find also holds the unit where the report writes one. Peers get each paragraph by itself.
JioNLP finds money, the one kind of quantity that it offers, and times, which are not asked for here;
Recognizers-Text runs its numbers, percentages, currencies and dimensions. Luoshi does a whole read in
its time: subjects, tenses, pledges, links, findings."""


def machine() -> str:
    """What it ran on: cores, memory, Python, system."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {gib:.0f} GiB, Python {platform.python_version()}, {platform.system()}"


def speed_lines(of: dict[str, Any]) -> list[str]:
    """The page's part on speed."""
    return [
        "## Speed",
        "",
        SPEED.format(**of),
        "",
        "| | |",
        "|---|---|",
        f"| first pass | {of['first']:,.0f} characters/s |",
        f"| best of five passes | {of['best']:,.0f} characters/s |",
        f"| `luoshi --help` | {of['help']:.2f} s |",
        f"| `luoshi read` of the sample report, as JSON | {of['read']:.2f} s |",
        "",
    ]


def row(what: str, tenth: float, whole: float) -> str:
    """One line of the table on memory: bytes for a tenth, for all, and their ratio."""
    return f"| {what} | {tenth / MIB:.0f} MiB | {whole / MIB:.0f} MiB | {whole / tenth:.2f} |"


def memory_lines(of: dict[str, Any]) -> list[str]:
    """The page's part on memory."""
    one, tenth, whole = of["one_process"], of["command_tenth"], of["command_all"]
    return [
        "## Memory",
        "",
        MEMORY,
        "",
        f"| | {memory.TENTH} reports | {memory.CORPUS:,} reports | ratio |",
        "|---|---|---|---|",
        row("`read(text)` in one process, resident", one["tenth"], one["all"]),
        row("`luoshi read FOLDER`, all its processes, peak", tenth["peak"], whole["peak"]),
        f"| `luoshi read FOLDER`, wall time | {tenth['seconds']:.1f} s | {whole['seconds']:.1f} s "
        f"| {whole['seconds'] / tenth['seconds']:.1f} |",
        "",
    ]


def peer_lines(of: dict[str, Any]) -> list[str]:
    """The page's part on the peers."""
    own = of["luoshi"]
    lines = [
        "## Named peers",
        "",
        PEERS.format(**of, asked=own["asked"]),
        "",
        "| | characters/s | Luoshi is … times as fast | number found | number and unit found |",
        "|---|---|---|---|---|",
    ]
    for name, title in {"luoshi": "Luoshi", **peers.PEERS}.items():
        row = of[name]
        ratio = "–" if name == "luoshi" else f"{own['speed'] / row['speed']:,.1f}"
        number, unit = (f"{row[key] / row['asked']:.3f}" for key in ("number", "unit"))
        lines.append(f"| {title} | {row['speed']:,.0f} | {ratio} | {number} | {unit} |")
    return [*lines, ""]


LINES = {"speed": speed_lines, "memory": memory_lines, "peers": peer_lines}
