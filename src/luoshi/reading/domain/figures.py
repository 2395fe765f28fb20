"""Quantities in their clauses become figures: role, subject, measure, tense. All the tables are asked here, in order."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.reading.domain import measures, ranks, roles, subjects
from luoshi.reading.domain.clauses import Clause, Sentence
from luoshi.reading.domain.document import Figure
from luoshi.reading.domain.heads import Head
from luoshi.reading.domain.indicators import name_of
from luoshi.reading.domain.lexicon import alternation, parameters
from luoshi.reading.domain.quantities import Quantity, scan
from luoshi.reading.domain.sections import Part
from luoshi.reading.domain.tenses import Frame, Frames, settle
from luoshi.reading.domain.view import View


@dataclass(slots=True)
class Found:
    """A figure being made: its quantity, where it stands, and what has been decided so far. Offsets of `View.norm`."""

    quantity: Quantity
    clause: int
    sentence: int
    subject: tuple[int, int] | None
    measure: str
    frame: Frame
    scope: str | None
    estimate: bool
    name: str | None = None


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    cues = parameters("cues")
    estimate = re.compile(alternation(cues["estimate"]))  # type: ignore[arg-type]
    scope = re.compile(alternation(cues["scope_words"]))  # type: ignore[arg-type]
    frames = cues["comparators"]["frames"]  # type: ignore[index]
    distant = "|".join(f"(?P<{kind}>{alternation(frames[kind])})" for kind in ("le", "ge"))
    return estimate, scope, re.compile(rf"(?:{distant})[^，\d]{{0,24}}$")


def find(view: View, head: Head, parts: list[Part], clauses: list[Clause], sentences: list[Sentence]) -> list[Found]:
    """All figures in order, with everything decided but the ids."""
    quantities = _merge(scan(view.norm), ranks.find(view.norm))
    frames = Frames(view.norm, head, parts)
    starts = [clause.start for clause in clauses]
    by_sentence: dict[int, list[tuple[int, Quantity]]] = {}
    for quantity in quantities:
        index = bisect_right(starts, quantity.num_start) - 1
        if index < 0 or clauses[index].end < quantity.num_end:
            continue
        told = quantity.role if quantity.measure == "rank" else roles.tell(view.norm, quantity)
        if told is not None:
            quantity.role = told
            quantity.start = max(quantity.start, clauses[index].start)
            by_sentence.setdefault(clauses[index].sentence, []).append((index, quantity))
    found: list[Found] = []
    for number, sentence in enumerate(sentences):
        frame = frames.of(sentence)
        if number in by_sentence:
            reader = _SentenceReader(view.norm, head, clauses, sentence, frame, number)
            found.extend(reader.read(by_sentence[number]))
    return found


def _merge(quantities: list[Quantity], ranked: list[Quantity]) -> list[Quantity]:
    """Both lists in text order; a rank wins over a quantity that it overlaps (前3名)."""
    spans = [(rank.start, rank.end) for rank in ranked]
    firsts = [span[0] for span in spans]

    def free(quantity: Quantity) -> bool:
        at = bisect_right(firsts, quantity.num_start) - 1
        return at < 0 or spans[at][1] <= quantity.num_start

    return sorted([q for q in quantities if free(q)] + ranked, key=lambda q: q.num_start)


_STAGE = re.compile(r"(?:新)?(?:开工建设|开工|竣工投产|竣工达产|竣工|建成投产|建成投用|投产|达产|签约落地|签约|落户|落地)")
_FUNDS = re.compile(r"[\u4e00-\u9fa5“”]{0,8}?(?:资金|基金|贷款|债券|补贴|补助|奖补)")
_ACTS = re.compile(r"新|建|完成|实现|达|累计|共|增|减|引|签|改造|总投资|，")


class _SentenceReader:
    """Reads the figures of one sentence from left to right; what one leaves unsaid it takes from those before."""

    def __init__(self, norm: str, head: Head, clauses: list[Clause], sentence: Sentence, frame: Frame, number: int) -> None:
        self.norm, self.head, self.clauses = norm, head, clauses
        self.sentence, self.frame, self.number = sentence, frame, number
        self.done: list[Found] = []

    def read(self, items: list[tuple[int, Quantity]]) -> Iterator[Found]:
        """The figures of the sentence."""
        for place, (index, quantity) in enumerate(items):
            following = next((q for i, q in items[place + 1 :] if q.role == "figure" and i == index), None)
            found = self._figure(index, quantity, following)
            self.done.append(found)
            yield found

    def _figure(self, index: int, quantity: Quantity, following: Quantity | None) -> Found:
        clause = self.clauses[index]
        frame = settle(self.norm, self.frame, clause.start, self.sentence.start, quantity.start, clause.half, self.head.year)
        estimate = self._estimated(clause, quantity)
        if clause.title and quantity.numeral == "hanzi" and quantity.role == "figure" and quantity.measure is None:
            quantity.role = "structure"
        if quantity.role != "figure":
            return Found(quantity, index, self.number, None, "other", frame, None, estimate)
        claims = [done for done in self.done if done.quantity.role == "figure"]
        previous = claims[-1] if claims else None
        same = previous is not None and previous.clause == index
        left_start = previous.quantity.end if same and previous else clause.start
        right_end = following.start if following else clause.end
        self._inherit(quantity, previous, left_start)
        subject = self._subject(quantity, previous, left_start, right_end, clause)
        left, right = self.norm[clause.start : quantity.start], self.norm[quantity.end : right_end]
        word = self.norm[subject[0] : subject[1]] if subject else None
        if same and previous and left_start < quantity.start and self.norm[left_start] in "、和及" and previous.measure in ("new", "level"):
            left = self._lead(previous) + self.norm[left_start : quantity.start]
        _imply(quantity, left, right)
        measure = measures.measure(quantity, left, right, word, self._before(quantity), told=clause.half == "other")
        scope = self._scope(quantity, left)
        frame_word = _patterns()[2].search(left) if quantity.comparator == "eq" else None
        if frame_word:
            quantity.comparator = str(frame_word.lastgroup)
        name = self._name(quantity, subject, left_start, right_end)
        return Found(quantity, index, self.number, subject, measure, frame, scope, estimate, name)

    def _name(self, quantity: Quantity, subject: tuple[int, int] | None, start: int, right_end: int) -> str | None:
        """The indicator's name: the subject, with the act that tells like nouns apart (超5亿元项目|新开工, 项目|竣工投产)."""
        if subject is None:
            return None
        word = self.norm[subject[0] : subject[1]]
        shared = self._share_of(quantity, word, start)
        if shared:
            return shared
        if subject[1] <= quantity.start and subject[1] >= start:
            act = _STAGE.match(self.norm, subject[1], quantity.start)
        elif subject[1] <= start:
            act = _STAGE.match(self.norm[start : quantity.start].lstrip("、，"))
        else:
            act = _STAGE.match(self.norm, subject[1], right_end) if word in ("项目", "前期项目") else None
        if act is None and word in ("投资", "总投资") and self.norm[quantity.end : quantity.end + 1] == "的":
            clause_end = self.clauses[bisect_right([c.start for c in self.clauses], quantity.start) - 1].end
            act = _STAGE.search(self.norm, quantity.end, clause_end)
            return f"{act.group()}项目{word}" if act else word
        return word + act.group() if act else word

    def _share_of(self, quantity: Quantity, word: str, start: int) -> str | None:
        """城乡居民收入分别…: the first value is of 城镇, the second of 农村."""
        if "城乡" not in word or quantity.kind not in ("money", "ratio"):
            return None
        before = self.norm[self.sentence.start : quantity.start]
        if "分别" not in before:
            return None
        second = self.norm[start : quantity.start] in ("、", "和")
        return word.replace("城乡", "农村" if second else "城镇")

    def _before(self, quantity: Quantity) -> str | None:
        """The measure of the figure before, when it counts the same kind of thing."""
        previous = self.done[-1] if self.done else None
        return previous.measure if previous and previous.quantity.kind == quantity.kind else None

    def _lead(self, previous: Found) -> str:
        """The clause up to the first figure of the list: its verb governs the members too."""
        clause = self.clauses[previous.clause]
        first = next(done for done in self.done if done.clause == previous.clause)
        return self.norm[clause.start : first.quantity.start][:12]

    def _inherit(self, quantity: Quantity, previous: Found | None, left_start: int) -> None:
        """增长5.1%、6.9%: a bare member of a list grows as the one before it."""
        if previous is None or quantity.direction or quantity.measure:
            return
        between = self.norm[left_start : quantity.start]
        if between in ("、", "和") and quantity.comparator == "eq" and previous.quantity.comparator == "gt" and "分别" in self.norm[previous.quantity.start - 8 : previous.quantity.start]:
            quantity.comparator = "gt"
        if between in ("、", "和", "，") and previous.quantity.direction and previous.quantity.unit == quantity.unit:
            quantity.direction, quantity.direction_word = previous.quantity.direction, previous.quantity.direction_word
            quantity.measure = previous.measure
        elif previous.measure in ("new", "level") and between[:1] in "、和及" and previous.quantity.kind == quantity.kind and not _ACTS.search(between):
            quantity.measure = previous.measure

    def _subject(
        self, quantity: Quantity, previous: Found | None, start: int, right_end: int, clause: Clause
    ) -> tuple[int, int] | None:
        norm = self.norm
        listed = self._listed(quantity, start) or self._answers(quantity, clause)
        if listed:
            return listed
        if subjects.names_noun(norm, quantity, right_end) or self._after_too(quantity, previous, start, right_end):
            found = subjects.after(norm, quantity.end, right_end)
            if found:
                return found
        if quantity.kind == "money" and _FUNDS.match(norm, quantity.end, right_end):
            found = subjects.after(norm, quantity.end, right_end)
            if found:
                return found
        found = subjects.before(norm, start, quantity.start, quantity)
        if found:
            return self._first_of(quantity, found)
        if quantity.measure != "rank" and quantity.direction is None and quantity.kind not in ("points",):
            found = subjects.after(norm, quantity.end, right_end)
            if found:
                return found
        if previous is not None and previous.subject:
            return previous.subject
        return self._earlier(clause, start)

    def _after_too(self, quantity: Quantity, previous: Found | None, start: int, right_end: int) -> bool:
        """50公里通村路、45.6公里“两区同建”路: in a list the noun stands where it stood for the member before."""
        if previous is None or previous.subject is None or previous.subject[0] < previous.quantity.end or previous.subject[1] > quantity.start:
            return False
        alike = previous.quantity.kind == quantity.kind and self.norm[quantity.start - 1] in "、和及"
        return alike and quantity.end < right_end and self.norm[quantity.end] not in "，。；、！）的"

    def _first_of(self, quantity: Quantity, found: tuple[int, int]) -> tuple[int, int]:
        """A、B分别达…: the first value belongs to A, where A names something by itself (not 城镇 of 城镇、农村居民收入)."""
        if "分别" not in self.norm[found[1] : quantity.start]:
            return found
        parts = subjects.members(self.norm, *found)
        return parts[0] if len(parts) > 1 and parts[0][1] - parts[0][0] >= 4 else found

    def _answers(self, quantity: Quantity, clause: Clause) -> tuple[int, int] | None:
        """…达81个、绿色食品57个，分别新增36个、44个: each answers a figure of the clause before, in order."""
        here = [d for d in self.done if self.clauses[d.clause].start == clause.start and d.quantity.role == "figure"]
        first = here[0].quantity.start if here else quantity.start
        if "分别" not in self.norm[clause.start : first] or first - clause.start > 12:
            return None
        earlier = [d for d in self.done if self.clauses[d.clause].start < clause.start and d.quantity.role == "figure"]
        earlier = [d for d in earlier if earlier and d.clause == earlier[-1].clause]
        return earlier[len(here)].subject if len(earlier) >= 2 and len(here) < len(earlier) else None

    def _listed(self, quantity: Quantity, start: int) -> tuple[int, int] | None:
        """分别: the n-th value belongs to the n-th member of the subject."""
        between = self.norm[start : quantity.start]
        if between not in ("、", "和") or not self.done or self.done[-1].subject is None:
            return None
        first = next((d for d in self.done if d.clause == self.done[-1].clause and d.quantity.role == "figure"), self.done[-1])
        if first.subject is None or "分别" not in self.norm[first.subject[1] : first.quantity.num_start]:
            return None
        stretch = self._whole(first)
        parts = subjects.members(self.norm, *stretch)
        count = sum(1 for d in self.done if d.clause == first.clause and d.quantity.role == "figure")
        return parts[count] if count < len(parts) and parts[count][1] - parts[count][0] >= 2 else None

    def _whole(self, first: Found) -> tuple[int, int]:
        """The subject of a 分别 list with all its members."""
        found = subjects.before(self.norm, self.clauses[first.clause].start, first.quantity.start, first.quantity)
        assert first.subject is not None
        return found or first.subject

    def _earlier(self, clause: Clause, start: int) -> tuple[int, int] | None:
        """The subject one or two clauses back in the sentence."""
        for index in range(self.sentence.clauses[1] - 1, self.sentence.clauses[0] - 1, -1):
            other = self.clauses[index]
            if other.end <= clause.start and not other.title:
                found = subjects.before(self.norm, other.start, other.end, _NOTHING)
                if found:
                    return found
        return None

    def _scope(self, quantity: Quantity, left: str) -> str | None:
        if quantity.rank_scope:
            return quantity.rank_scope
        match = _patterns()[1].search(left)
        return match.group() if match else None

    def _estimated(self, clause: Clause, quantity: Quantity) -> bool:
        estimate = _patterns()[0]
        first = estimate.match(self.norm, self.sentence.start, self.sentence.start + 8)
        if first or estimate.search(self.norm, clause.start, quantity.start):
            return clause.half != "plan" or "预期" not in self.norm[self.sentence.start : quantity.start]
        previous = self.done[-1] if self.done else None
        return bool(previous and previous.estimate and quantity.start - previous.quantity.end <= 2 and quantity.direction)


def _imply(quantity: Quantity, left: str, right: str) -> None:
    """6434万农村人口: the noun tells what a bare 万 or 亿 counts."""
    if quantity.unit is None and quantity.multiplier > 1:
        nouns, money = _implied()
        match = nouns.search(right[:14]) or nouns.search(left[-12:])
        if match:
            quantity.unit, quantity.kind = str(match.lastgroup), "people"
        elif money.search(left[-12:]) or money.search(right[:10]):
            quantity.unit, quantity.kind = "元", "money"


@functools.cache
def _implied() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = parameters("units")["implied"]
    assert isinstance(words, dict)
    nouns = "|".join(f"(?P<{unit}>{alternation(listed)})" for unit, listed in words.items() if unit != "元")
    return re.compile(nouns), re.compile(alternation(words["元"]))


_NOTHING = Quantity(0, 0, 0, 0, None, None, None, 1, None, None, "eq", None, "arabic")


def finish(view: View, found: list[Found], statement_of: dict[int, str]) -> tuple[Figure, ...]:
    """The records of the contract, offsets turned into those of the original text."""
    text, span = view.text, view.span
    records = []
    for number, item in enumerate(found, 1):
        q, frame = item.quantity, item.frame
        start, end = span(q.start, q.end)
        num_start, num_end = span(q.num_start, q.num_end)
        subject = span(*item.subject) if item.subject else (None, None)
        name = text[subject[0] : subject[1]] if item.subject else None
        indicator = name_of(item.name) if item.name else None
        period = f"{frame.period[0]}/{frame.period[1]}" if frame.period else None
        records.append(
            Figure(
                f"f{number}", start, end, text[start:end], num_start, num_end, q.value, q.low, q.high, q.direction, q.multiplier,
                q.unit, q.comparator, item.measure, name, subject[0], subject[1], indicator, item.scope, frame.tense, frame.year,
                period, q.numeral, q.role, item.estimate, statement_of.get(item.clause),
            )
        )
    return tuple(records)
