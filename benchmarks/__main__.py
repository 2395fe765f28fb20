"""`make bench`: all measurements in one run, and the page that tells them."""

from __future__ import annotations

import json
from datetime import datetime

import click

from benchmarks import memory, page, peers, speed
from benchmarks.reports import samples
from tests.accuracy.gold import ROOT

PARTS = {"speed": speed.run, "memory": memory.run, "peers": peers.run}
PAGE = ROOT / "docs" / "benchmarks.md"


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
def main(parts: tuple[str, ...]) -> None:
    """Measure PARTS (all when none is named); only a run of all of them writes docs/benchmarks.md."""
    reports = samples()
    results = {}
    for part in parts or PARTS:
        click.echo(f"{part} …", err=True)
        results[part] = PARTS[part](reports)
        click.echo("\n".join(page.LINES[part](results[part])))
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=1), encoding="utf-8")
    if set(results) == set(PARTS):
        today = datetime.now().astimezone().date().isoformat()
        head = ["# Benchmarks", "", f"Written by `make bench` on {today}: one run on {page.machine()}.", ""]
        body = [line for part in PARTS for line in page.LINES[part](results[part])]
        PAGE.write_text("\n".join([*head, *body]).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
