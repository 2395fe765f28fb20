"""Counting: a metric is right answers over questions asked; each wrong answer is kept to be looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True, frozen=True)
class Wrong:
    """One disagreement: where, what the gold says and what was read."""

    report: str
    metric: str
    at: tuple[int, int]
    gold: str
    read: str


@dataclass(slots=True)
class Tally:
    """Right answers and questions by metric. A metric that nothing asked for is absent, never zero."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)

    def mark(self, metric: str, right: bool) -> None:
        """Count one question."""
        self.asked[metric] += 1
        self.right[metric] += right

    def add(self, other: Tally) -> None:
        """Pool another tally into this one."""
        self.right.update(other.right)
        self.asked.update(other.asked)
        self.wrong += other.wrong

    def ratio(self, metric: str) -> float | None:
        """Right over asked; an f1 from its recall and precision; None when unknown."""
        if metric.endswith("_f1"):
            recall = self.ratio(metric[:-2] + "recall")
            precision = self.ratio(metric[:-2] + "precision")
            if recall is None and precision is None:
                return None
            both = (recall or 0.0, precision or 0.0)
            return 2 * both[0] * both[1] / sum(both) if sum(both) else 0.0
        return self.right[metric] / self.asked[metric] if self.asked[metric] else None
