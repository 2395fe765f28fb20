"""What the command says on standard error."""

from __future__ import annotations

import click

from luoshi.kernel.errors import Fault, Language
from luoshi.reading.domain.intake import Note


def pick(language: Language, zh: str, en: str) -> str:
    """One of two wordings."""
    return zh if language == "zh" else en


def say(fault: Fault, language: Language) -> None:
    """What was wrong and what to do, on two lines."""
    wrong, after = pick(language, "错误", "Error"), pick(language, "办法", "What to do")
    colon = pick(language, "：", ": ")
    click.echo(
        f"{wrong}{colon}{fault.message(language)}\n{after}{colon}{fault.next_step(language)}", err=True
    )


def note(name: str, notes: tuple[Note, ...], language: Language) -> None:
    """What was left out or guessed while reading a file."""
    for one in notes:
        click.echo(f"{name}{pick(language, '：', ': ')}{one.said(language)}", err=True)
