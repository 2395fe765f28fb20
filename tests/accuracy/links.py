"""Comparing links, inside one report and across years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from luoshi.reading import link_years
from luoshi.reading.domain.document import Document
from tests.accuracy.gold import Line
from tests.accuracy.match import Fields, shared, span
from tests.accuracy.tally import Tally, Wrong

End = tuple[str, Any]
Ends = tuple[End, End, Fields]


def _meets(a: End, b: End) -> bool:
    return a[0] == b[0] and shared(a[1], b[1]) > 0


def compare_links(name: str, tally: Tally, gold: Sequence[Ends], got: Sequence[Ends]) -> None:
    """Recall, precision and relation of links; a link is right when both of its ends meet the gold's."""
    taken: set[int] = set()
    for outcome, target, row in gold:
        hit = next(
            (
                index
                for index, (o, t, _) in enumerate(got)
                if index not in taken and _meets(o, outcome) and _meets(t, target)
            ),
            None,
        )
        tally.mark(f"{name}_recall", hit is not None)
        if hit is None:
            what = f"{row['relation']} {row['indicator']} → {_end(target)}"
            tally.wrong.append(Wrong(outcome[0], f"{name}_recall", outcome[1], what, "–"))
            continue
        taken.add(hit)
        relation = got[hit][2]["relation"]
        tally.mark(f"{name}_relation", relation == row["relation"])
        if relation != row["relation"]:
            tally.wrong.append(
                Wrong(
                    outcome[0],
                    f"{name}_relation",
                    outcome[1],
                    f"{row['relation']} → {_end(target)}",
                    relation,
                )
            )
    for index, (outcome, target, link) in enumerate(got):
        tally.mark(f"{name}_precision", index in taken)
        if index not in taken:
            what = f"{link['relation']} {link['indicator']} → {_end(target)}"
            tally.wrong.append(Wrong(outcome[0], f"{name}_precision", outcome[1], "–", what))


def _end(end: End) -> str:
    return f"{end[0]}:{end[1][0]}-{end[1][1]}"


def across_years(rows: Iterable[Line], documents: dict[str, Document]) -> Tally:
    """Links between consecutive years; only pairs of reports that gold knows and this machine has."""
    tally = Tally()
    gold: list[Ends] = [
        (_gold_end(row["outcome"]), _gold_end(row["target"]), row)
        for row in rows
        if row["outcome"]["report"] in documents and row["target"]["report"] in documents
    ]
    known = {(outcome[0], target[0]) for outcome, target, _ in gold}
    for later, earlier in sorted(known):
        got = _read_between({stem: documents[stem] for stem in (earlier, later)})
        both = [[row for row in ends if (row[0][0], row[1][0]) == (later, earlier)] for ends in (gold, got)]
        compare_links("year_link", tally, *both)
    return tally


def _gold_end(end: Line) -> End:
    return end["report"], tuple(end["span"])


def _read_between(documents: dict[str, Document]) -> list[Ends]:
    stems = {document.report.id: stem for stem, document in documents.items()}
    spans = {(d.report.id, figure.id): span(figure) for d in documents.values() for figure in d.figures}

    def end(of: Any) -> End:
        return stems[of["report"]], spans[of["report"], of["figure"]]

    return [(end(link.outcome), end(link.target), link) for link in link_years(list(documents.values()))]
