"""Is this a government work report? Asked after reading, because the reading is what tells."""

from __future__ import annotations

import functools
import re

from luoshi.kernel.errors import Fault
from luoshi.kernel.parameters import load
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.intake.plausible import han

_SENTENCE = re.compile(r"[。；，！]")
_FEW_CHARACTERS = 15
_FEW_FIGURES = 5
_FEW_WORDS = 2
_DENSE = 12  # words of government in 1,000 Chinese characters


def check_is_report(document: Document) -> None:
    """Refuse a text that is no work report, telling what was looked for.

    Passes what has a review or a plan half, calls itself a report, or speaks as governments do, with more
    tolerance where it holds figures: excerpts and old reports must pass. Fault: `intake.not_a_report`.
    """
    text = document.report.text
    characters = han(text)
    figures = sum(figure.role == "figure" for figure in document.figures)
    if characters >= _FEW_CHARACTERS and _SENTENCE.search(text) and _is_said(document, characters, figures):
        return
    name = document.report.source or "-"
    raise Fault("intake.not_a_report", file=name, characters=characters, figures=figures)


def _is_said(document: Document, characters: int, figures: int) -> bool:
    names, words = _cues()
    text = document.report.text
    if names.search(text) or any(section.half in ("review", "plan") for section in document.sections):
        return True
    said = len(words.findall(text))
    dense = said * 1000 >= _DENSE * characters
    return said >= _FEW_WORDS and (dense or (figures >= _FEW_FIGURES and said * 2000 >= _DENSE * characters))


@functools.cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    found = load("luoshi.reading.parameters", "intake.yaml")
    return re.compile("|".join(found["names"])), re.compile("|".join(found["words"]))
