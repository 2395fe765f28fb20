"""What a careful reader asks where an outcome answers last year's target on another basis or scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luoshi.reading.domain.document import Document, Figure, Link
from luoshi.reading.domain.lexicon import table

ASKED = ("rebased", "rescoped")


@dataclass(slots=True, frozen=True)
class Question:
    """`target` stands in the earlier report, `outcome` in the later; sentences by language (zh, en)."""

    code: str
    severity: str
    target: Figure
    outcome: Figure
    message: Mapping[str, str]
    next: Mapping[str, str]


def questions(earlier: Document, later: Document, links: Iterable[Link]) -> list[Question]:
    """The questions of two reports' links (rebased and rescoped), in the order of the earlier text."""
    targets = {figure.id: figure for figure in earlier.figures}
    outcomes = {figure.id: figure for figure in later.figures}
    asked = []
    for link in links:
        if link.relation in ASKED and not isinstance(link.target, str) and not isinstance(link.outcome, str):
            target, outcome = targets[link.target["figure"]], outcomes[link.outcome["figure"]]
            asked.append(_question(link.relation, target, outcome))
    return sorted(asked, key=lambda question: (question.target.start, question.outcome.start))


def _question(code: str, target: Figure, outcome: Figure) -> Question:
    sentence = table("findings", code)
    facts = {
        "indicator": target.indicator,
        "outcome": outcome.text,
        "target": target.text,
        "outcome_name": outcome.subject or outcome.indicator,
        "target_name": target.subject or target.indicator,
    }
    said = {lang: sentence[lang].format(**facts) for lang in ("zh", "en")}
    after = {lang: sentence[f"next_{lang}"].format(**facts) for lang in ("zh", "en")}
    return Question(code, sentence["severity"], target, outcome, said, after)
