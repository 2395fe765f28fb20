"""工作标准: what a pledge has to reach, computed from its figures or from how soft it is."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.reading.domain.document import Figure, Pledge
from luoshi.reading.domain.words import Words

_CHANGES = ("growth_rate", "growth_points", "growth_amount")
_REACHED = ("level", "share", "rate")


@dataclass(slots=True, frozen=True)
class Standard:
    """The words, and whether they suffice to check the pledge or ask somebody to complete them."""

    text: str
    complete: bool


def standard_of(pledge: Pledge, figures: list[Figure], words: Words) -> Standard:
    """The standard of a pledge; `figures` are those of its figures that claim something."""
    soft = words("soft", pledge.soft) if pledge.soft is not None else None
    if figures:
        phrases = [phrase_of(figure, words) for figure in figures]
        if len(figures) > 1:
            phrases = [_about(figure, phrase, words) for figure, phrase in zip(figures, phrases, strict=True)]
        parts = phrases + ([soft] if soft is not None else [])
        return Standard(words("phrases", "between").join(parts), soft is None)
    if soft is not None:
        return Standard(soft, False)
    if pledge.specificity != "named":
        return Standard(words("direction_only"), False)
    kinds = words.tables["named"]
    kind = next((one for one in kinds if any(word in pledge.text for word in one["words"])), None)
    return Standard(words.pick(kind) if kind else words("named_other"), kind is not None)


def _about(figure: Figure, phrase: str, words: Words) -> str:
    return words("phrases", "of", subject=figure.subject, phrase=phrase) if figure.subject else phrase


def amount_of(figure: Figure, words: Words) -> str:
    """How much, with its sign: `> 35 %`, `约 30 亿元`, `2 至 3 家`."""
    multiplier = "" if figure.multiplier == 1 else words.tables["multipliers"].get(figure.multiplier)
    factor = f"×{figure.multiplier} " if multiplier is None else multiplier
    unit = f"{factor}{figure.unit or ''}"
    if figure.value is None:
        return words("phrases", "range", low=figure.low, high=figure.high, unit=unit).strip()
    amount = words("phrases", "amount", value=figure.value, unit=unit).strip().replace(" %", "%")
    if figure.comparator == "approx":
        return words("phrases", "about", amount=amount)
    sign = words.tables["signs"].get(figure.comparator)
    return f"{sign} {amount}" if sign else amount


def phrase_of(figure: Figure, words: Words) -> str:
    """One figure as a standard: `达到 1200 家（存量或总量）`, `增长 ≥ 5%`, `第 1 名（全省）`."""
    if figure.measure == "rank":
        scope = words("phrases", "in_scope", scope=figure.scope) if figure.scope else ""
        return words("phrases", "rank", value=figure.value or f"{figure.low}-{figure.high}", scope=scope)
    amount = amount_of(figure, words)
    kind = figure.measure
    if kind in _CHANGES and figure.direction == "down":
        kind = f"{kind}_down"
    elif kind in _REACHED and figure.comparator in words.tables["signs"]:
        kind = f"{kind}_bounded"  # `≥ 99%` says that it is to be reached
    return words("phrases", kind, amount=amount)
