"""The figures of one sentence, from left to right: what each claims (READ.md, "A figure").

Decision order for a quantity: frame and estimate · inherited growth or act · subject · implied unit ·
measure · scope · distant comparator (控制在 makes a bare value `le`) · indicator. A quantity of another
role claims nothing: its measure is `other`. Tables: cues.yaml, units.yaml (`implied`), indicators.yaml
(`stages`). All offsets are of `View.norm`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.reading.domain import measures, sharing, subjects
from luoshi.reading.domain.clauses import Clause, Sentence
from luoshi.reading.domain.lexicon import alternation, groups, pattern, words
from luoshi.reading.domain.quantities import Quantity
from luoshi.reading.domain.sharing import Found
from luoshi.reading.domain.tenses import Frame, settle

_ESTIMATE, _SCOPE = pattern(r"{cues.estimate}"), pattern(r"{cues.scope_words}")
_DISTANT = pattern(r"(?:(?P<le>{cues.distant.le})|(?P<ge>{cues.distant.ge}))[^，\d]{0,24}$")
_FUNDS = pattern(r"[\u4e00-\u9fa5“”]{0,8}?{units.funds}")
_STAGE = pattern(r"新?{indicators.stages}")
_STAGED = frozenset(words("indicators", "staged"))
_INVESTMENT = frozenset(("投资", "总投资"))
_IMPLIED = groups("units", "implied")
_MONEY = re.compile(alternation(_IMPLIED["元"]))
_COUNTED = re.compile(
    "|".join(f"(?P<{unit}>{alternation(nouns)})" for unit, nouns in _IMPLIED.items() if unit != "元")
)


@dataclass(slots=True, frozen=True)
class Context:
    """One sentence and what surrounds it: the text, all clauses, the sentence's number and frame, the
    plan's year."""

    norm: str
    clauses: list[Clause]
    sentence: Sentence
    number: int
    frame: Frame
    plan_year: int | None


def read(context: Context, items: list[tuple[int, Quantity]]) -> Iterator[Found]:
    """The figures of the sentence; `items` are its quantities with the index of their clause, in order."""
    reader = _Reader(context)
    for place, (index, quantity) in enumerate(items):
        later = (q for i, q in items[place + 1 :] if q.role == "figure" and i == index)
        yield reader.figure(index, quantity, next(later, None))


class _Reader:
    """Remembers the figures done; what one leaves unsaid it takes from those before."""

    def __init__(self, context: Context) -> None:
        self.at, self.norm = context, context.norm
        self.done: list[Found] = []

    def figure(self, index: int, quantity: Quantity, following: Quantity | None) -> Found:
        """One figure; `following` is the next claim of its clause."""
        at, clause = self.at, self.at.clauses[index]
        frame = settle(self.norm, at.frame, at.sentence, clause, quantity.start, plan_year=at.plan_year)
        estimate = self._estimated(clause, quantity)
        if (
            clause.title
            and quantity.numeral == "hanzi"
            and quantity.role == "figure"
            and quantity.measure is None
        ):
            quantity.role = "structure"  # 推进十件实事: a heading counts its own list
        found = Found(quantity, index, at.number, None, "other", frame, None, estimate)
        if quantity.role == "figure":
            self._claim(found, clause, following.start if following else clause.end)
        self.done.append(found)
        return found

    def _claim(self, found: Found, clause: Clause, right_end: int) -> None:
        norm, quantity = self.norm, found.quantity
        previous = next((done for done in reversed(self.done) if done.quantity.role == "figure"), None)
        beside = previous if previous and previous.clause == found.clause else None
        left_start = beside.quantity.end if beside else clause.start
        sharing.inherit(norm, quantity, previous, left_start)
        found.subject = self._subject(found, previous, clause, left_start, right_end)
        word = norm[slice(*found.subject)] if found.subject else None
        left, right = norm[clause.start : quantity.start], norm[quantity.end : right_end]
        if beside and beside.measure in ("new", "level") and norm[left_start : left_start + 1] in "、和及":
            left = self._lead(beside) + norm[left_start : quantity.start]
        _imply(quantity, left, right)
        found.measure = measures.measure(
            quantity, left, right, word, self._before(quantity), told=clause.half == "other"
        )
        scope = _SCOPE.search(left)
        found.scope = quantity.rank_scope or (scope.group() if scope else None)
        distant = _DISTANT.search(left) if quantity.comparator == "eq" else None
        if distant:
            quantity.comparator = str(distant.lastgroup)
        found.name = self._name(quantity, found.subject, clause, left_start, right_end)

    def _before(self, quantity: Quantity) -> str | None:
        """The measure of the figure before, when it counts the same kind of thing."""
        previous = self.done[-1] if self.done else None
        return previous.measure if previous and previous.quantity.kind == quantity.kind else None

    def _lead(self, previous: Found) -> str:
        """The clause up to the first figure of the list: its verb governs the members too."""
        first = next(done for done in self.done if done.clause == previous.clause)
        return self.norm[self.at.clauses[previous.clause].start : first.quantity.start][:12]

    def _subject(
        self, found: Found, previous: Found | None, clause: Clause, start: int, right_end: int
    ) -> subjects.Span | None:
        """A list's member · the noun behind a counted unit or of money · before · after · the last one ·
        clauses back."""
        norm, quantity = self.norm, found.quantity
        shared = sharing.listed(norm, self.at.clauses, self.done, quantity, start)
        shared = shared or sharing.answers(norm, self.at.clauses, self.done, quantity, clause)
        if shared:
            return shared
        funds = quantity.kind == "money" and _FUNDS.match(norm, quantity.end, right_end)
        listed_alike = sharing.noun_follows(norm, quantity, previous, right_end)
        if funds or listed_alike or subjects.names_noun(norm, quantity, right_end):
            behind = subjects.after(norm, quantity.end, right_end)
            if behind:
                return behind
        before = subjects.before(norm, start, quantity.start, quantity)
        if before:
            return sharing.first_of(norm, quantity, before)
        if quantity.measure != "rank" and quantity.direction is None and quantity.kind != "points":
            behind = subjects.after(norm, quantity.end, right_end)
            if behind:
                return behind
        if previous is not None and previous.subject:
            return previous.subject
        return sharing.earlier(norm, self.at.clauses, self.at.sentence, clause)

    def _name(
        self, quantity: Quantity, subject: subjects.Span | None, clause: Clause, start: int, right_end: int
    ) -> str | None:
        """The subject, with the act that tells like nouns apart (超5亿元项目|新开工, 项目|竣工投产)."""
        if subject is None:
            return None
        norm, word = self.norm, self.norm[slice(*subject)]
        shared = sharing.half_of_both(norm, self.at.sentence, quantity, word, start)
        if shared:
            return shared
        if start <= subject[1] <= quantity.start:
            act = _STAGE.match(norm, subject[1], quantity.start)
        elif subject[1] < start:
            act = _STAGE.match(norm[start : quantity.start].lstrip("、，"))
        else:
            act = _STAGE.match(norm, subject[1], right_end) if word in _STAGED else None
        if act is None and word in _INVESTMENT and norm.startswith("的", quantity.end):
            act = _STAGE.search(norm, quantity.end, clause.end)
            return f"{act.group()}项目{word}" if act else word
        return word + act.group() if act else word

    def _estimated(self, clause: Clause, quantity: Quantity) -> bool:
        """预计 opens the sentence or governs the clause; in the plan 预期 names a target."""
        norm, sentence = self.norm, self.at.sentence
        opens = _ESTIMATE.match(norm, sentence.start, sentence.start + 8)
        if opens or _ESTIMATE.search(norm, clause.start, quantity.start):
            return clause.half != "plan" or norm.find("预期", sentence.start, quantity.start) < 0
        previous = self.done[-1] if self.done else None
        adjoins = previous is not None and quantity.start - previous.quantity.end <= 2
        return bool(previous and previous.estimate and adjoins and quantity.direction)


def _imply(quantity: Quantity, left: str, right: str) -> None:
    """6434万农村人口: the noun tells what a bare 万 or 亿 counts; nothing tells, and the unit stays
    unknown."""
    if quantity.unit is not None or quantity.multiplier == 1:
        return
    counted = _COUNTED.search(right[:14]) or _COUNTED.search(left[-12:])
    if counted:
        quantity.unit, quantity.kind = counted.lastgroup, "people"
    elif _MONEY.search(left[-12:]) or _MONEY.search(right[:10]):
        quantity.unit, quantity.kind = "元", "money"
