"""`python -m tests.accuracy`: one table of every metric, or with --errors each disagreement in context."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
import yaml
from rich.console import Console
from rich.table import Table

from tests.accuracy.gold import GOLD, ROOT, Gold, GoldError, load, load_across, report_folders
from tests.accuracy.measure import FIELDS, measure
from tests.accuracy.tally import Tally, Wrong

THRESHOLDS = Path(__file__).with_name("thresholds.yaml")
FINDS = ("figure", "numeral_unit", "any_role", "pledge", "pledge_lenient", "link", "year_link")
METRICS = (
    *(f"{name}_{kind}" for name in FINDS[:3] for kind in ("recall", "precision")),
    *FIELDS,
    "role",
    *(f"{name}_{kind}" for name in FINDS[3:5] for kind in ("recall", "precision")),
    "specificity",
    "soft",
    *(f"{name}_{kind}" for name in FINDS[5:] for kind in ("recall", "precision", "f1", "relation")),
)


def cell(tally: Tally, metric: str) -> str:
    """A ratio with what it stands on, or a dash where nothing was asked."""
    ratio = tally.ratio(metric)
    if ratio is None:
        return "–"
    return f"{ratio:.3f}" + (f" {tally.right[metric]}/{tally.asked[metric]}" if tally.asked[metric] else "")


def table(tallies: dict[str, Tally], total: Tally, least: dict[str, float]) -> Table:
    """Metrics down, reports across, all of them together at the left beside the threshold."""
    grid = Table(box=None, header_style="bold", padding=(0, 1))
    for heading in ("metric", "least", "all", *tallies):
        grid.add_column(heading, justify="left" if heading == "metric" else "right", no_wrap=True)
    for metric in METRICS:
        bound = f"{least[metric]:.2f}" if metric in least else ""
        style = "red" if below(total, {metric: least.get(metric, 0.0)}) else ""
        cells = [cell(tally, metric) for tally in (total, *tallies.values())]
        grid.add_row(metric, bound, *cells, style=style)
    return grid


def below(total: Tally, least: dict[str, float]) -> list[str]:
    """Metrics under their threshold; a metric that could not be measured is not under it."""
    ratios = {metric: total.ratio(metric) for metric in least}
    return [metric for metric, ratio in ratios.items() if ratio is not None and ratio < least[metric]]


def as_data(tallies: dict[str, Tally], total: Tally) -> dict[str, object]:
    """The same table for machines: ratio, right and asked by report and metric."""
    return {
        name: {
            metric: {"ratio": tally.ratio(metric), "right": tally.right[metric], "asked": tally.asked[metric]}
            for metric in METRICS
            if tally.ratio(metric) is not None
        }
        for name, tally in {"all": total, **tallies}.items()
    }


def in_context(wrong: Wrong, text: str, around: int) -> str:
    """`place  before⟦span⟧after  gold | read` on one line."""
    start, end = wrong.at
    line = f"{text[max(0, start - around) : start]}⟦{text[start:end]}⟧{text[end : end + around]}"
    line = line.replace("\r", "").replace("\n", "⏎")
    return f"{wrong.report}:{start}\t{wrong.metric}\t{line}\tgold {wrong.gold}\tread {wrong.read}"


def wanted(metric: str, chosen: Sequence[str]) -> bool:
    """True when a disagreement's metric, or the find that it belongs to, was asked for."""
    return "all" in chosen or metric in chosen or metric.rpartition("_")[0] in chosen


def load_all(paths: Sequence[Path], only: Sequence[str], folders: Sequence[Path]) -> list[Gold]:
    """The gold files asked for; those whose report is not here are named on stderr and left out."""
    golds = []
    for path in sorted(paths):
        if only and not any(name in path.stem for name in only):
            continue
        gold = load(path, folders)
        if gold is None:
            click.echo(f"skipped {path.stem}: its report is not in {[str(f) for f in folders]}", err=True)
        else:
            golds.append(gold)
    return golds


def gold_files(paths: Iterable[Path]) -> list[Path]:
    """Files as given; folders by the .jsonl files directly in them."""
    return [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--report", "only", multiple=True, help="Only reports whose name holds this text.")
@click.option(
    "--errors", multiple=True, help="List disagreements of a metric (tense, figure, pledge_recall …, all)."
)
@click.option("--context", default=20, show_default=True, help="Characters shown on each side.")
@click.option(
    "--reports", multiple=True, type=click.Path(path_type=Path), help="A further folder of reports."
)
@click.option("--json", "target", default=ROOT / "build" / "accuracy.json", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Exit with 1 when a metric is below thresholds.yaml.")
def main(
    paths: tuple[Path, ...],
    *,
    only: tuple[str, ...],
    errors: tuple[str, ...],
    context: int,
    reports: tuple[Path, ...],
    target: Path,
    check: bool,
) -> None:
    """Measure the reader against gold annotations (PATHS: gold files or folders; default tests/gold)."""
    try:
        golds = load_all(gold_files(paths or (GOLD,)), only, report_folders(reports))
        across = [row for path in (paths or (GOLD,)) if path.is_dir() for row in load_across(path)]
    except GoldError as error:
        raise click.ClickException(str(error)) from error
    tallies, total = measure(golds, across)
    if errors:
        texts = {gold.stem: gold.text for gold in golds}
        for wrong in total.wrong:
            if wanted(wrong.metric, errors):
                click.echo(in_context(wrong, texts[wrong.report], context))
        return
    least: dict[str, float] = yaml.safe_load(THRESHOLDS.read_text(encoding="utf-8"))
    Console(width=None if sys.stdout.isatty() else 400).print(table(tallies, total, least))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(as_data(tallies, total), ensure_ascii=False, indent=1), encoding="utf-8")
    low = below(total, least)
    if low:
        click.echo(f"below threshold: {', '.join(low)}", err=True)
    if check and (low or not golds):
        sys.exit(1)


if __name__ == "__main__":
    main()
