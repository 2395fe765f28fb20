"""The measure itself: a perfect reading scores one, and each planted error lowers its own metric."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from luoshi.reading.domain.document import Document, Figure, Link, Pledge, Report
from tests.accuracy import __main__ as command
from tests.accuracy import links, measure
from tests.accuracy.gold import GOLD, Gold, GoldError, find_report, load, parse, report_folders
from tests.accuracy.measure import Measure

STEM = "张家港市-2024"
REQUIRED = {field.name for field in dataclasses.fields(Figure)}


@pytest.fixture(scope="module")
def gold() -> Gold:
    """The annotation of the sample report, which ships with the project."""
    loaded = load(GOLD / f"{STEM}.jsonl", report_folders())
    assert loaded is not None
    assert loaded.figures
    assert loaded.pledges
    assert loaded.links
    return loaded


def perfect(gold: Gold) -> Document:
    """The reading that agrees with the annotation in everything."""
    report = Report(gold.stem, None, None, None, None, None, gold.text, None, None)
    figures = []
    for number, row in enumerate(gold.figures):
        fields: dict[str, Any] = {key: row.get(key) for key in REQUIRED - {"id", "statement"}}
        figures.append(Figure(**fields, id=f"f{number}", statement=None))
    at = {(figure.start, figure.end): figure.id for figure in figures}
    pledges = [
        Pledge(
            f"p{n}",
            "s",
            row["start"],
            row["end"],
            row["text"],
            None,
            None,
            row["specificity"],
            row["soft"],
            None,
            (),
        )
        for n, row in enumerate(gold.pledges)
    ]
    linked = [
        Link(at[tuple(row["outcome"])], at[tuple(row["target"])], row["indicator"], row["relation"], None, ())
        for row in gold.links
    ]
    return Document(report, (), (), tuple(figures), tuple(pledges), tuple(linked))


def test_a_perfect_reading_scores_one_everywhere(gold: Gold) -> None:
    tally = Measure(gold, perfect(gold)).run()
    measured = {
        metric: tally.ratio(metric) for metric in command.METRICS if not metric.startswith("year_link")
    }
    assert measured == dict.fromkeys(measured, 1.0)
    assert tally.wrong == []


@pytest.mark.parametrize(
    ("field", "value", "lowered"),
    [
        ("tense", "?", {"tense"}),
        ("measure", "?", {"measure"}),
        ("comparator", "?", {"comparator"}),
        ("unit", "?", {"unit", "numeral_unit_recall", "numeral_unit_precision"}),
        ("multiplier", 7, {"multiplier", "numeral_unit_recall", "numeral_unit_precision"}),
        ("end", None, {"span"}),
        ("scope", "?", {"scope"}),
        ("estimate", None, {"estimate"}),
    ],
)
def test_a_planted_error_lowers_its_metric_alone(
    gold: Gold, field: str, value: Any, lowered: set[str]
) -> None:
    document = perfect(gold)
    index = next(i for i, row in enumerate(document.figures) if row.role == "figure")
    old = document.figures[index]
    new = {"end": old.end + 1, "estimate": not old.estimate}.get(field, value)
    figures = [*document.figures]
    figures[index] = dataclasses.replace(old, **{field: new})
    tally = Measure(gold, dataclasses.replace(document, figures=tuple(figures))).run()
    low = {metric for metric in command.METRICS if (ratio := tally.ratio(metric)) is not None and ratio < 1}
    assert low == lowered
    assert {wrong.metric for wrong in tally.wrong} == lowered


def test_a_missed_figure_costs_recall_and_an_invented_one_precision(gold: Gold) -> None:
    document = dataclasses.replace(perfect(gold), links=(), pledges=())
    kept = [row for row in document.figures if row.role == "figure"]
    missed = Measure(gold, dataclasses.replace(document, figures=tuple(kept[1:]))).run()
    assert missed.asked["figure_recall"] - missed.right["figure_recall"] == 1
    assert missed.ratio("figure_precision") == 1
    free = next(
        i
        for i in range(len(gold.text))
        if not any(f.num_start - 2 <= i <= f.num_end for f in document.figures)
    )
    extra = dataclasses.replace(kept[0], start=free, end=free + 1, num_start=free, num_end=free + 1)
    invented = Measure(gold, dataclasses.replace(document, figures=(*document.figures, extra))).run()
    assert invented.ratio("figure_recall") == 1
    assert invented.asked["figure_precision"] - invented.right["figure_precision"] == 1


def test_a_split_pledge_costs_one_and_stays_lenient(gold: Gold) -> None:
    document = perfect(gold)
    first = document.pledges[0]
    half = (first.start + first.end) // 2
    split = [dataclasses.replace(first, end=half), dataclasses.replace(first, start=half)]
    tally = Measure(gold, dataclasses.replace(document, pledges=(*split, *document.pledges[1:]))).run()
    assert tally.asked["pledge_precision"] > tally.right["pledge_precision"]
    assert tally.ratio("pledge_lenient_recall") == 1
    assert tally.ratio("pledge_lenient_precision") == 1


def test_a_link_to_the_wrong_target_costs_both(gold: Gold) -> None:
    document = perfect(gold)
    one, two = document.links[:2]
    crossed = [dataclasses.replace(one, target=two.target), *document.links[1:]]
    tally = Measure(gold, dataclasses.replace(document, links=tuple(crossed))).run()
    assert tally.asked["link_recall"] - tally.right["link_recall"] == 1
    assert tally.asked["link_precision"] - tally.right["link_precision"] == 1


def test_links_across_years_are_compared_by_report_and_span(
    gold: Gold, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = perfect(gold)
    earlier = dataclasses.replace(later, report=dataclasses.replace(later.report, id="earlier"))
    a, b = later.figures[:2]
    row = {
        "outcome": {"report": "later", "span": [a.start, a.end]},
        "target": {"report": "earlier", "span": [b.start, b.end]},
        "relation": "same",
        "indicator": "x",
    }

    def read(target: str) -> list[Link]:
        ends = {"report": later.report.id, "figure": a.id}, {"report": "earlier", "figure": target}
        return [Link(*ends, "x", "same", None, ())]

    for target, ratio in ((b.id, 1.0), (a.id, 0.0)):
        monkeypatch.setattr(links, "link_years", lambda _documents, target=target: read(target))
        tally = links.across_years([row], {"later": later, "earlier": earlier})
        assert tally.ratio("year_link_f1") == ratio


def test_what_nothing_asked_for_is_unknown_and_not_zero(gold: Gold) -> None:
    empty = Gold("x", {**gold.head, "partial": True}, gold.text)
    tally = Measure(empty, perfect(gold)).run()
    assert {tally.ratio(metric) for metric in command.METRICS} == {None}


def test_a_changed_report_is_refused_and_a_missing_one_is_none(tmp_path: Path, gold: Gold) -> None:
    head, _ = parse(GOLD / f"{STEM}.jsonl")
    assert find_report("no-such", {"file": "no-such.txt", "sha256": "0"}, [tmp_path]) is None
    (tmp_path / head["file"]).write_text("changed", encoding="utf-8")
    with pytest.raises(GoldError, match="sha256"):
        find_report(STEM, head, [tmp_path])


def test_the_command_lists_each_disagreement_in_its_context(
    tmp_path: Path, gold: Gold, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = perfect(gold)
    index = next(i for i, row in enumerate(document.figures) if row.role == "figure")
    figure = document.figures[index]
    figures = [*document.figures]
    figures[index] = dataclasses.replace(figure, tense="?")
    wrong = dataclasses.replace(document, figures=tuple(figures))
    monkeypatch.setattr(measure, "read", lambda _text, **_: wrong)
    path = GOLD / f"{STEM}.jsonl"
    listed = CliRunner().invoke(command.main, [str(path), "--errors", "tense", "--report", STEM])
    assert listed.exit_code == 0
    assert f"⟦{figure.text}⟧" in listed.output
    assert f"gold {figure.tense}\tread ?" in listed.output
    target = tmp_path / "accuracy.json"
    checked = CliRunner().invoke(command.main, [str(path), "--check", "--json", str(target)])
    assert json.loads(target.read_text(encoding="utf-8"))[STEM]["tense"]["ratio"] < 1
    assert checked.exit_code == 0, "one wrong tense in a report is above the threshold"


def test_control_the_command_fails_below_a_threshold(
    tmp_path: Path, gold: Gold, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = perfect(gold)
    nothing = dataclasses.replace(document, figures=(), links=(), pledges=())
    monkeypatch.setattr(measure, "read", lambda _text, **_: nothing)
    done = CliRunner().invoke(
        command.main, [str(GOLD / f"{STEM}.jsonl"), "--check", "--json", str(tmp_path / "accuracy.json")]
    )
    assert done.exit_code == 1
    assert "numeral_unit_recall" in done.output


def test_every_gold_file_is_well_formed() -> None:
    required = REQUIRED - {"id", "statement"}
    for path in sorted(GOLD.glob("*.jsonl")):
        head, lines = parse(path)
        assert {"file", "sha256", "year", "review", "plan"} <= head.keys()
        for line in lines:
            if line["type"] == "figure":
                assert required <= line.keys(), (path.name, line)
            else:
                assert line["type"] in {"pledge", "link"}, (path.name, line)
