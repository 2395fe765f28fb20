"""Pure reading: text in, a Document out."""

from luoshi.reading.domain.document import Document, Figure, Finding, Link, Pledge, Report, Section, Statement
from luoshi.reading.domain.links import link_years
from luoshi.reading.domain.reader import read

__all__ = [
    "Document",
    "Figure",
    "Finding",
    "Link",
    "Pledge",
    "Report",
    "Section",
    "Statement",
    "link_years",
    "read",
]
