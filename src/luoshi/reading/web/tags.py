"""Template words of reading."""

from __future__ import annotations

from typing import Any

from django import template

from luoshi.reading import queries
from luoshi.reading.web.words import ACTIONS, FIELDS, LEVELS, NATURES, shown, word

register = template.Library()


@register.simple_tag
def correction_action(code: str) -> str:
    """What a correction does."""
    return word(ACTIONS, code)


@register.simple_tag
def field_name(name: str) -> str:
    """A corrected field's name."""
    return word(FIELDS, name)


@register.simple_tag
def field_value(name: str, value: Any) -> str:
    """A corrected field's value in words."""
    return shown(name, value)


@register.inclusion_tag("reading/nature.html")
def nature(report: queries.Report) -> dict[str, str]:
    """The mark of a made-up report or of a public document shipped as a sample; nothing for any other."""
    code = queries.nature(report)
    return {"code": code or "", "name": word(NATURES, code) if code else ""}


@register.simple_tag
def level_name(code: str | None) -> str:
    """A government's level; a dash when unknown."""
    return word(LEVELS, code)
