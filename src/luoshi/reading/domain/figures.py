"""Quantities in their clauses become figures (READ.md, "A figure"). Decision order:

    quantities and ranks of the text → merged → their clause → their role → the sentence's frame → what each
        claims

`find` decides everything but the ids, `finish` writes the records with offsets of the original text.
"""

from __future__ import annotations

from bisect import bisect_right

from luoshi.reading.domain import claims, ranks, roles
from luoshi.reading.domain.clauses import Clause, Sentence
from luoshi.reading.domain.document import Figure
from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.indicators import name_of
from luoshi.reading.domain.quantities import Quantity
from luoshi.reading.domain.scanner import scan
from luoshi.reading.domain.sections import Part
from luoshi.reading.domain.sharing import Found
from luoshi.reading.domain.tenses import Frames
from luoshi.reading.domain.view import View


def find(
    view: View, head: Head, parts: list[Part], clauses: list[Clause], sentences: list[Sentence]
) -> list[Found]:
    """All figures in order, with everything decided but the ids."""
    norm = view.norm
    by_sentence = _placed(norm, clauses)
    frames = Frames(norm, head, parts)
    found: list[Found] = []
    for number, sentence in enumerate(sentences):
        frame = frames.of(sentence)  # asked for every sentence: a frame lasts through its paragraph
        if number in by_sentence:
            context = claims.Context(norm, clauses, sentence, number, frame, head.year)
            found.extend(claims.read(context, by_sentence[number]))
    return found


def _placed(norm: str, clauses: list[Clause]) -> dict[int, list[tuple[int, Quantity]]]:
    """Sentence → its quantities with the index of their clause; what has no role is left out."""
    starts = [clause.start for clause in clauses]
    placed: dict[int, list[tuple[int, Quantity]]] = {}
    for quantity in _merge(scan(norm), ranks.find(norm)):
        index = bisect_right(starts, quantity.num_start) - 1
        told = quantity.role if quantity.measure == "rank" else roles.tell(norm, quantity)
        if told is not None:
            quantity.role = told
            quantity.start = max(quantity.start, clauses[index].start)
            placed.setdefault(clauses[index].sentence, []).append((index, quantity))
    return placed


def _merge(quantities: list[Quantity], ranked: list[Quantity]) -> list[Quantity]:
    """Both lists in text order; a rank wins over a quantity that it overlaps (前3名)."""
    firsts = [rank.start for rank in ranked]

    def free(quantity: Quantity) -> bool:
        at = bisect_right(firsts, quantity.num_start) - 1
        return at < 0 or ranked[at].end <= quantity.num_start

    return sorted([q for q in quantities if free(q)] + ranked, key=lambda q: q.num_start)


def finish(view: View, found: list[Found], statement_of: dict[int, str]) -> tuple[Figure, ...]:
    """The records of the contract, offsets turned into those of the original text."""
    return tuple(_record(view, f"f{number}", item, statement_of) for number, item in enumerate(found, 1))


def _record(view: View, number: str, item: Found, statement_of: dict[int, str]) -> Figure:
    q, frame = item.quantity, item.frame
    start, end = view.span(q.start, q.end)
    num_start, num_end = view.span(q.num_start, q.num_end)
    subject = view.span(*item.subject) if item.subject else None
    return Figure(
        id=number,
        start=start,
        end=end,
        text=view.text[start:end],
        num_start=num_start,
        num_end=num_end,
        value=q.value,
        low=q.low,
        high=q.high,
        direction=q.direction,
        multiplier=q.multiplier,
        unit=q.unit,
        comparator=q.comparator,
        measure=item.measure,
        subject=view.text[slice(*subject)] if subject else None,
        subject_start=subject[0] if subject else None,
        subject_end=subject[1] if subject else None,
        indicator=name_of(item.name) if item.name else None,
        scope=item.scope,
        tense=frame.tense,
        year=frame.year,
        period=f"{frame.period[0]}/{frame.period[1]}" if frame.period else None,
        numeral=q.numeral,
        role=q.role,
        estimate=item.estimate,
        statement=statement_of.get(item.clause),
    )
