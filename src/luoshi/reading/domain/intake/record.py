"""What intake hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from luoshi.kernel.errors import Language

Media = Literal["text", "markdown", "html", "word", "pdf"]


@dataclass(slots=True, frozen=True)
class Note:
    """Something that was left out or guessed on the way in; `zh` and `en` are sentences for the user."""

    code: str
    zh: str
    en: str

    def said(self, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(slots=True, frozen=True)
class Intake:
    """The text of a file: `encoding` is None where the format has none of its own (.docx, .pdf)."""

    text: str
    encoding: str | None
    media: Media
    notes: tuple[Note, ...] = field(default=())
