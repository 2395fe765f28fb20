"""Running heads and page numbers of a paged document: the lines that come again on most pages."""

from __future__ import annotations

import re
from collections import Counter

_DIGITS = re.compile(r"[0-9０-９]+")
_SENTENCE = re.compile(r"[。；！？]$")
_EDGE = 2
_FEWEST = 3
_MOST = 0.6


def without(pages: list[str]) -> tuple[list[str], int]:
    """The pages without their furniture, and how many lines were taken out.

    A line counts where it is among the first or last two of its page; digits are compared as "some number",
    so that page numbers are found. With fewer than three pages nothing comes again, and all stays.
    """
    lines = [page.split("\n") for page in pages]
    edges = [_edges(page) for page in lines]
    seen = Counter(form for page in edges for form in {form for _, form in page})
    most = max(_FEWEST, _MOST * len(pages))
    dropped = 0
    for page, edge in zip(lines, edges, strict=True):
        for number in sorted((number for number, form in edge if seen[form] >= most), reverse=True):
            del page[number]
            dropped += 1
    return ["\n".join(page) for page in lines], dropped


def _edges(page: list[str]) -> list[tuple[int, str]]:
    """Line numbers and forms of the first and last lines that hold something and end no sentence."""
    filled = [number for number, line in enumerate(page) if line.strip()]
    chosen = sorted({*filled[:_EDGE], *filled[-_EDGE:]})
    forms = [(number, _DIGITS.sub("#", page[number].strip())) for number in chosen]
    return [(number, form) for number, form in forms if not _SENTENCE.search(form)]
