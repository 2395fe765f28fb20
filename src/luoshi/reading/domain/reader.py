"""The whole read: sections, clauses, figures, statements, pledges, links and findings, in that order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from luoshi.reading.domain.document import Document, Link, Report


def read(text: str, *, source: str | None = None, encoding: str | None = None) -> Document:
    """Read one report. Offsets in the result are indices into `text`, which is never changed."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Document(Report(digest, None, None, None, None, None, text, source, encoding))


def link_years(documents: Sequence[Document]) -> list[Link]:
    """Links across years between reports of one government: a target and the outcome that answers it."""
    return []
