"""What is compared: figures, their fields, pledges and links of one report, then of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from luoshi.reading import read
from luoshi.reading.domain.document import Document, Figure
from tests.accuracy.gold import Gold, Line
from tests.accuracy.links import across_years, compare_links
from tests.accuracy.match import Fields, Span, amount, iou, of_shorter, pair, pair_figures, shared, span
from tests.accuracy.tally import Tally, Wrong


def _subjects(gold: Fields, got: Fields, fits: Callable[[Span, Span], bool]) -> bool:
    named = (gold["subject_start"] is not None, got["subject_start"] is not None)
    return fits(span(gold, "subject_"), span(got, "subject_")) if all(named) else not any(named)


def _contained(a: Span, b: Span) -> bool:
    return shared(a, b) == min(a[1] - a[0], b[1] - b[0])


def _same(key: str) -> Callable[[Fields, Fields], bool]:
    return lambda gold, got: bool(gold[key] == got[key])


# what is compared on every pair of figures
FIELDS: dict[str, Callable[[Fields, Fields], bool]] = {
    "span": lambda gold, got: span(gold) == span(got),
    "value": lambda gold, got: amount(gold) == amount(got),
    **{key: _same(key) for key in ("multiplier", "unit", "comparator", "direction", "measure")},
    "subject": lambda gold, got: _subjects(gold, got, lambda a, b: iou(a, b) >= 0.5),
    "subject_touch": lambda gold, got: _subjects(gold, got, lambda a, b: shared(a, b) > 0),
    "subject_contained": lambda gold, got: _subjects(gold, got, _contained),
    **{key: _same(key) for key in ("indicator", "scope", "tense", "year", "period", "numeral", "estimate")},
}
# what a disagreement shows instead of the field's own value
SHOWN = {
    "span": ("text",),
    "value": ("value", "low", "high"),
    "subject_touch": ("subject",),
    "subject_contained": ("subject",),
}


def _show(metric: str, row: Fields) -> str:
    return " ".join(str(row[key]) for key in SHOWN.get(metric, (metric,)) if row[key] is not None) or "null"


def _is_figure(row: Fields) -> bool:
    return bool(row["role"] == "figure")


class Measure:
    """Compares one annotated report with its reading."""

    def __init__(self, gold: Gold, document: Document) -> None:
        self.gold, self.document, self.tally = gold, document, Tally()

    def run(self) -> Tally:
        """All metrics of one report."""
        self.figures()
        self.pledges()
        self.links()
        return self.tally

    def wrong(self, metric: str, at: Span, gold: str, got: str) -> None:
        """Keep one disagreement."""
        self.tally.wrong.append(Wrong(self.gold.stem, metric, at, gold, got))

    def figures(self) -> None:
        """Recall and precision of figures, then every field on the pairs."""
        gold, got = self.gold.figures, self.document.figures
        pairs = pair_figures(gold, got)
        self.found("figure", pairs, lambda one, other: amount(one) == amount(other))
        self.found(
            "numeral_unit",
            pairs,
            lambda one, other: (
                (amount(one), one["multiplier"], one["unit"])
                == (amount(other), other["multiplier"], other["unit"])
            ),
        )
        self.found("any_role", pairs, lambda one, other: amount(one) == amount(other), claims=False)
        for left, right in pairs:
            self.field("role", gold[left], got[right], _same("role"))
            if _is_figure(gold[left]):
                for metric, equal in FIELDS.items():
                    self.field(metric, gold[left], got[right], equal)

    def found(
        self,
        name: str,
        pairs: Sequence[tuple[int, int]],
        equal: Callable[[Fields, Fields], bool],
        claims: bool = True,
    ) -> None:
        """Recall and precision of one kind of find; with `claims` only role figure counts, on both sides."""
        gold, got = self.gold.figures, self.document.figures
        good = [
            (left, right)
            for left, right in pairs
            if equal(gold[left], got[right])
            and (not claims or (_is_figure(gold[left]) and _is_figure(got[right])))
        ]
        hits, right_ones = {left for left, _ in good}, {right for _, right in good}
        for index, row in enumerate(gold):
            if not claims or _is_figure(row):
                self.tally.mark(f"{name}_recall", index in hits)
                if index not in hits:
                    self.wrong(f"{name}_recall", span(row), _summary(row), "–")
        if self.gold.partial:
            return
        for index, figure in enumerate(got):
            if not claims or _is_figure(figure):
                self.tally.mark(f"{name}_precision", index in right_ones)
                if index not in right_ones:
                    self.wrong(f"{name}_precision", span(figure), "–", _summary(figure))

    def field(self, metric: str, gold: Line, got: Figure, equal: Callable[[Fields, Fields], bool]) -> None:
        """One field of one pair."""
        right = equal(gold, got)
        self.tally.mark(metric, right)
        if not right:
            self.wrong(metric, span(gold), _show(metric, gold), _show(metric, got))

    def pledges(self) -> None:
        """Recall and precision one to one, leniently by any overlap, and the fields on the pairs."""
        gold, got = self.gold.pledges, self.document.pledges
        if self.gold.partial and not gold:
            return
        left, right = [span(row) for row in gold], [span(row) for row in got]
        pairs = pair(left, right, iou, 0.5)
        self.spans("pledge", {one for one, _ in pairs}, {other for _, other in pairs})
        self.spans(
            "pledge_lenient",
            {i for i, one in enumerate(left) if any(of_shorter(one, other) >= 0.5 for other in right)},
            {i for i, other in enumerate(right) if any(of_shorter(one, other) >= 0.5 for one in left)},
        )
        for one, other in pairs:
            for key in ("specificity", "soft"):
                equal = gold[one][key] == got[other][key]
                self.tally.mark(key, equal)
                if not equal:
                    self.wrong(key, left[one], str(gold[one][key]), str(got[other][key]))

    def spans(self, name: str, hits: set[int], right: set[int]) -> None:
        """Recall and precision of pledges from the indices that were found."""
        for index, row in enumerate(self.gold.pledges):
            self.tally.mark(f"{name}_recall", index in hits)
            if index not in hits:
                self.wrong(f"{name}_recall", span(row), row["text"], "–")
        if self.gold.partial:
            return
        for index, pledge in enumerate(self.document.pledges):
            self.tally.mark(f"{name}_precision", index in right)
            if index not in right:
                self.wrong(f"{name}_precision", span(pledge), "–", pledge.text)

    def links(self) -> None:
        """Links inside the report."""
        if self.gold.partial and not self.gold.links:
            return
        stem, spans = self.gold.stem, {figure.id: span(figure) for figure in self.document.figures}
        gold = [((stem, tuple(row["outcome"])), (stem, tuple(row["target"])), row) for row in self.gold.links]
        got = [
            ((stem, spans[str(link.outcome)]), (stem, spans[str(link.target)]), link)
            for link in self.document.links
        ]
        compare_links("link", self.tally, gold, got)


def measure(golds: Sequence[Gold], across: Iterable[Line] = ()) -> tuple[dict[str, Tally], Tally]:
    """Each report's tally by its stem, and the tally over all of them with the links across years."""
    tallies: dict[str, Tally] = {}
    documents: dict[str, Document] = {}
    total = Tally()
    for gold in golds:
        documents[gold.stem] = read(gold.text, source=gold.head["file"])
        tallies[gold.stem] = Measure(gold, documents[gold.stem]).run()
        total.add(tallies[gold.stem])
    total.add(across_years(across, documents))
    return tallies, total


def _summary(row: Fields) -> str:
    value = row["value"] if row["value"] is not None else f"{row['low']}~{row['high']}"
    return f"{row['text']} = {value} ×{row['multiplier']} {row['unit']} ({row['role']})"
