"""Template words of pledges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.pledges.domain.lifecycles import Name
from luoshi.pledges.web import words

register = template.Library()
_TABLES: Mapping[str, Mapping[str, Any]] = {
    "book": words.BOOK_STATES,
    "register": words.REGISTERS,
    "part": words.PARTS,
    "survey": words.SURVEYS,
    "card": words.CARDS,
    "ask": words.ASK_STATES,
    "kind": words.KINDS,
    "input": words.INPUTS,
}


@register.simple_tag
def name_of(table: str, code: str | None) -> str:
    """A code's name in one of the tables of words."""
    return words.word(_TABLES[table], code)


@register.simple_tag
def state_name(of: Name, code: str) -> str:
    """A state's name."""
    return words.state(of, code)


@register.simple_tag
def move_name(of: Name, code: str) -> str:
    """A move's name."""
    return words.move(of, code)


@register.simple_tag
def role_to_record(code: str) -> str:
    """What a post is to the record."""
    return words.role(code)


@register.simple_tag
def lamp(code: str | None) -> SafeString:
    """A light: colour, shape and word say the same thing."""
    shown = code or "unlit"
    return format_html('<span class="lamp {}">{}</span>', shown, words.colour(shown))


@register.simple_tag
def verdict_name(code: str) -> SafeString:
    """A verdict in its colour, with its word."""
    return format_html('<span class="verdict {}">{}</span>', code, words.verdict(code))


@register.simple_tag
def why_unknown(code: str) -> str:
    """Why something is unknown."""
    return words.unknown(code)


@register.simple_tag
def question_of(code: str) -> str:
    """What a person should settle."""
    return words.question(code)


@register.simple_tag
def class_of_answer(scheme: str, code: str) -> str:
    """An answer's class."""
    return words.answer_class(scheme, code)


@register.simple_tag
def both_languages(of: Any) -> str:
    """What says itself in both languages, in that of the page."""
    return words.said(of)


@register.simple_tag
def reason_of(of: Any, what: str) -> str:
    """A light's `reason` or `verdict` sentence in the language of the page."""
    return str(getattr(of, f"{what}_{words.language()}"))


@register.filter
def share(value: Decimal | None) -> str:
    """A share as a percentage."""
    return words.share(value)


@register.filter
def in_list(value: dt.date | None, year: int) -> str:
    """A day, short within the list's own year."""
    return words.day(value, year)


@register.simple_tag
def amount_of(value: Decimal | None, target: Any) -> str:
    """A value in the target's unit."""
    return words.with_unit(value, target.multiplier, target.unit)


@register.simple_tag
def month_name(year: int, month: int) -> str:
    """A month of a year."""
    return words.months(year, month)


@register.filter
def plain(value: Decimal | None) -> str:
    """A number without trailing zeros; nothing for None."""
    return "" if value is None else words.number(value)


@register.simple_tag
def held_by(holders: Mapping[int, list[Any]], post: int) -> SafeString:
    """Who holds a post on the page's day."""
    names = "、".join(tenure.person.name for tenure in holders.get(post, []))
    return format_html(' <small class="none">{}</small>', names or words.vacant())


@register.simple_tag
def light_input(key: str, value: Any) -> SafeString:
    """One of the inputs of a light; parts and verdicts stand within."""
    shown = [value] if not isinstance(value, list) else value
    return format_html(
        "<dt>{}</dt><dd>{}</dd>", words.input_name(key), "；".join(map(words.told, shown)) or "—"
    )


@register.simple_tag
def typed_or(typed: Mapping[str, str], name: str, key: Any) -> str:
    """What was typed into a field whose name ends in a key."""
    return str(typed.get(f"{name}{key}", ""))


@register.simple_tag
def curve_text(target: Any) -> str:
    """An agreed curve as twelve percentages."""
    shares = [target.curve.get(str(month)) for month in range(1, 13)]
    return " ".join(words.share(Decimal(one)).rstrip("%") for one in shares) if None not in shares else ""


@register.simple_tag
def value_of(values: Mapping[int, Any], target: Any) -> str:
    """A target's value in a return; unknown says why."""
    found = values.get(target.pk)
    if found is None:
        return "—"
    if found.value is None:
        return words.unknown(found.why)
    return words.with_unit(found.value, target.multiplier, target.unit)


@register.simple_tag
def grantable(grants: Mapping[int, Any], ask: int) -> Any:
    """The open decision on an ask, None where it is not the caller's."""
    return grants.get(ask)
