"""Markdown: a plan that people read, what each pledge has to reach, and what a careful reader would ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from luoshi.kernel.errors import Language
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.exports.about import facts
from luoshi.reading.domain.standards import amount_of
from luoshi.reading.domain.tables import Band, Row, decomposition, title_of
from luoshi.reading.domain.words import Words

_MEANT = re.compile(r"([\\`*_\[\]<>|#])")
_BREAK = re.compile(r"\s*[\r\n]+\s*")


def export(document: Document, *, language: Language, on: date) -> bytes:
    """A document, read on a day, as a page of Markdown in UTF-8."""
    words = Words(language)
    lines = [f"# {plain(title_of(document, words))}", ""]
    lines += [f"- {label}{_colon(words)}{plain(str(value))}" for label, value in facts(document, words, on)]
    lines += ["", f"## {words('markdown', 'sections')}", *_pledges(document, words)]
    lines += [*_outcomes(document, words), *_findings(document, words)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def plain(text: str) -> str:
    """Text on one line that Markdown takes for nothing else."""
    return _MEANT.sub(r"\\\1", _BREAK.sub("", text))


def _colon(words: Words) -> str:
    return "：" if words.language == "zh" else ": "


def _pledges(document: Document, words: Words) -> Iterator[str]:
    if not document.pledges:
        yield from ("", words("markdown", "none"))
    listed = False
    for line in decomposition(document, words.language):
        if isinstance(line, Band):
            yield from ("", f"{'#' * min(line.depth + 3, 6)} {plain(line.text)}")
            listed = False
            continue
        if not listed:
            yield ""
        listed = True
        yield _pledge(line, words)


def _pledge(row: Row, words: Words) -> str:
    """The pledge, and below it what it has to reach and until when, where the text says so."""
    colon = _colon(words)
    parts = [f"{row.number}. {plain(row.target)}"]
    if row.pledge.specificity != "direction" or row.pledge.soft is not None:
        parts.append(f"    - {words('markdown', 'standard')}{colon}{plain(row.standard.text)}")
    if row.due is not None and row.due_named:
        parts.append(f"    - {words('markdown', 'due')}{colon}{row.due.isoformat()}")
    return "\n".join(parts)


def _outcomes(document: Document, words: Words) -> Iterator[str]:
    claims = [one for one in document.figures if one.role == "figure" and one.tense == "outcome"]
    if not claims:
        return
    names = [words("figures", key) for key in ("subject", "text", "value", "measure", "year")]
    yield from ("", f"## {words('markdown', 'outcomes')}", "")
    yield from (f"| {' | '.join(names)} |", "|---|---|---|---|---|")
    for figure in claims:
        cells = (
            figure.subject or "", figure.text, amount_of(figure, words),
            words.value("measure", figure.measure) or "", str(figure.year or ""),
        )  # fmt: skip
        yield f"| {' | '.join(plain(cell) for cell in cells)} |"


def _findings(document: Document, words: Words) -> Iterator[str]:
    if not document.findings:
        return
    yield from ("", f"## {words('markdown', 'findings')}", "")
    for finding in document.findings:
        severity = words.value("severity", finding.severity)
        yield f"- **{severity}** {plain(words.pick(finding.message))}"
        yield f"  {words('markdown', 'next')}{_colon(words)}{plain(words.pick(finding.next))}"
