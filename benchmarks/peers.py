"""The named peers on the same reports in the same run, judged by one rule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from benchmarks.reports import Sample
from luoshi.reading import read
from tests.accuracy.gold import ROOT

VENV = ROOT / "build" / "bench-venv"
LOCK = ROOT / "requirements" / "bench.txt"
PEERS = {
    "jionlp": "JioNLP, money",
    "jionlp-time": "JioNLP, money and times",
    "recognizers": "Recognizers-Text",
}
# start, end, value in base units, text
Find = tuple[int, int, Any, str]


def environment() -> Path:
    """The peers' own environment, made or renewed from requirements/bench.txt."""
    python = VENV / "bin" / "python"
    stamp = VENV / ".lock"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != LOCK.read_text(encoding="utf-8"):
        base = os.environ.get("PYTHON", "python3")
        subprocess.run([base, "-m", "venv", "--without-pip", VENV], check=True)
        pip: list[str | Path] = [
            base,
            "-m",
            "pip",
            "--python",
            python,
            "--disable-pip-version-check",
            "install",
            "--quiet",
        ]
        subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
        stamp.write_text(LOCK.read_text(encoding="utf-8"), encoding="utf-8")
    return python


def peer_finds(name: str, texts: Sequence[str]) -> tuple[float, list[list[Find]]]:
    """Process CPU seconds of a peer over the texts, and its finds in each."""
    done = subprocess.run(
        [environment(), Path(__file__).with_name("peer.py"), name],
        input=json.dumps(texts, ensure_ascii=False),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=True,
    )
    answer = json.loads(done.stdout)
    return answer["seconds"], answer["results"]


def own_finds(texts: Sequence[str]) -> tuple[float, list[list[Find]]]:
    """The same of this project: a find for each value, low and high; a first read warms up."""
    read(texts[0])
    before = time.process_time()
    documents = [read(text) for text in texts]
    seconds = time.process_time() - before
    finds: list[list[Find]] = []
    for document in documents:
        rows = [
            (f, number) for f in document.figures for number in (f.value, f.low, f.high) if number is not None
        ]
        finds.append([(f.start, f.end, Decimal(number) * f.multiplier, f.text) for f, number in rows])
    return seconds, finds


def same_number(gold: dict[str, Any], value: Any) -> bool:
    """True when a peer's value is the gold's, as base units (23,710,000,000) or, for 成, as percent (80)."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    wanted = [Decimal(gold[key]) for key in ("value", "low", "high") if gold[key] is not None]
    scales = (gold["multiplier"], 10) if gold["unit"] == "成" else (gold["multiplier"],)
    return any(number == one * scale for one in wanted for scale in scales)


def plain(text: str) -> str:
    """Full-width signs of units as the contract writes them."""
    return text.translate({ord("％"): "%", ord("／"): "/"})


def hits(gold: Iterable[dict[str, Any]], finds: Sequence[Find]) -> tuple[int, int, int]:
    """Gold figures; those whose number is found at its place; those whose find also holds the unit."""
    asked = number = unit = 0
    for figure in gold:
        if figure["role"] != "figure" or (figure["value"] is None and figure["low"] is None):
            continue
        asked += 1
        near = [f for f in finds if f[0] < figure["num_end"] and f[1] > figure["num_start"]]
        near = [f for f in near if same_number(figure, f[2])]
        number += bool(near)
        # an implied unit (名 of 第一) is not asked of anybody
        written = figure["unit"] if figure["unit"] and figure["unit"] in plain(figure["text"]) else ""
        unit += any(written in plain(f[3]) for f in near)
    return asked, number, unit


def run(reports: Sequence[Sample]) -> dict[str, Any]:
    """Speed and recall of each, on the annotated reports."""
    annotated = [report for report in reports if report.figures]
    texts = [report.text for report in annotated]
    characters = sum(map(len, texts))
    result: dict[str, Any] = {
        "reports": len(texts),
        "characters": characters,
        "python": sys.version.split()[0],
    }
    for name in ("luoshi", *PEERS):
        seconds, finds = own_finds(texts) if name == "luoshi" else peer_finds(name, texts)
        counted = [hits(report.figures, found) for report, found in zip(annotated, finds, strict=True)]
        asked, number, unit = (sum(column) for column in zip(*counted, strict=True))
        result[name] = {"speed": characters / seconds, "asked": asked, "number": number, "unit": unit}
    return result
