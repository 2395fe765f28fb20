"""Clauses joined into statements, and which of them are owed (READ.md, `statements`, "A pledge").

    statement := lead-in* clause;  lead-in := an adverbial with no act of its own (围绕…，以…为导向，)
    kind := review: outcome, in a passage of problems: problem · other half: other · plan: target, pledge or
        principle

A clause of the plan is owed, in this order of asking: not when its sentence is conviction, creed, slogan,
list heading or a result (让…); when it holds a target; when it stands in a sentence of targets; when it
opens with an act, or with manner and an act; when a modal governs it or it ends with what is to come
(开工建设); when most of its company is owed. Tables: statements.yaml, verbs.yaml. All offsets are of
`View.norm`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.reading.domain.clauses import Clause, Sentence
from luoshi.reading.domain.lexicon import Words, listed, pattern, words
from luoshi.reading.domain.sharing import Found

_N, _YEAR4 = "[一二三四五六七八九十]", r"(?:19|20)\d\d"
# Ordinals and times before an act: 一要, 到2025年, 6月底前.
_NUMBERED = rf"(?:{_N}{{1,2}}[是要]|到?{_YEAR4}年|(?:1[0-2]|[1-9])月(?:底|末|份|[上中下]旬)?(?:之?前)?)"
ACTS = Words({word: "act" for name in ("acts", "more_acts") for word in words("verbs", name)})
MANNER = pattern(rf"{{statements.manner}}|{_NUMBERED}")
BEFORE_VERB = re.compile(rf"(?:{MANNER.pattern})+")
_BEFORE_ACT = pattern(rf"(?:{{statements.manner}}|{{statements.governing}}|{_NUMBERED})+")
_WHO_WHEN = pattern(rf"{{statements.who_when}}|{_NUMBERED}")
_ORDINAL = re.compile(rf"{_N}{{1,2}}是")
_LEAD = pattern(rf"(?:{_NUMBERED})?{{statements.lead_in}}")
_LEAD_ALWAYS, _PREPOSITION = pattern(r"{statements.lead_always}"), pattern(r"{statements.prepositions}")
_LEAD_ENDS, _ENDS = listed("statements", "lead_frames"), listed("statements", "ends")
_INNER = pattern(r"{statements.inner_acts}")
_TIME_ONLY = pattern(rf"[到至在]?(?:{_YEAR4}年|{{statements.this_year}})(?:年?底|末)?(?:之?前)?")
_RESULT = pattern(r"{statements.results}")
_NOT_OWED = pattern(r"{statements.not_owed_heads}")
_NOT_OWED_SENTENCE = pattern(r"{statements.not_owed_sentences}")
_ENUMERATES = pattern(
    r"{statements.enumerates}(?:以下|下列|好?[\d一二三四五六七八九十几两]+[个项大点]?(?:{statements.enumerated}|点$))[^，。、]{0,8}$"
)
_NOT_AN_ACT = pattern(r"{statements.not_an_act}")
_MODAL = pattern(
    r"(?<![重需主只首紧纲摘概不必])要(?![素求点件道地害闻塞义旨领紧])|(?:^|我们|政府)将(?![军来])|(?<!^)必须|{statements.modals}"
)
_TOLD = pattern(
    rf"{{statements.told}}|目标$|精神$|方面$|(?:{_N}|\d)(?:[个项])?{{statements.enumerated_aspects}}"
)
_PRINCIPLES = pattern(r"正确处理好?[^，。]{0,24}关系|{statements.principles}")
_CREED, _SLOGAN = pattern(r"{statements.creed}"), pattern(r"“{statements.slogans}")
_TARGETS = pattern(r"{statements.target_kinds}目标[^。，]{0,8}[是为:]|目标是")
_PROBLEM = pattern(r"{sections.problem}")
_EARLY = 16  # sentences into the plan
_CREEDS = 3  # so many words of conviction in a sentence make it one


@dataclass(slots=True)
class Stretch:
    """A statement: clauses [first, last], `kind` and `tense` as in READ.md."""

    start: int
    end: int
    first: int
    last: int
    kind: str
    tense: str
    part: int | None
    owed: bool = False


def find(norm: str, clauses: list[Clause], sentences: list[Sentence], found: list[Found]) -> list[Stretch]:
    """All statements in order; headings are none."""
    figures: dict[int, list[Found]] = {}
    for item in found:
        if item.quantity.role == "figure":
            figures.setdefault(item.clause, []).append(item)
    passages = _Passages(norm, _targets_at(norm, sentences))
    stretches: list[Stretch] = []
    for sentence in sentences:
        first, last = sentence.clauses
        if clauses[first].title:
            passages.heading(sentence)
            continue
        problem, promises = passages.of(sentence)
        claims = [figures.get(at, ()) for at in range(first, last)]
        reader = _Reader(norm, clauses[first:last], sentence, claims, problem=problem, promises=promises)
        stretches.extend(reader.stretches())
    return stretches


def _targets_at(norm: str, sentences: list[Sentence]) -> int:
    """Where the plan states its expected targets, when it does so early: what stands before is outlook."""
    planned = (sentence for sentence in sentences if sentence.half == "plan")
    early = itertools.islice(planned, _EARLY)
    return next((s.start for s in early if _TARGETS.search(norm, s.start, s.end)), 0)


class _Passages:
    """Remembers what holds beyond a sentence: problems and principles to the paragraph's end, the rest to
    the next heading."""

    def __init__(self, norm: str, targets_at: int) -> None:
        self.norm, self.paragraph, self.targets_at = norm, -1, targets_at
        self.problem = self.principle = self.closing = self.maxim = False

    def heading(self, sentence: Sentence) -> None:
        """必须坚持以下原则: what stands under such a heading is conviction."""
        self._enter(sentence)
        self.closing = False
        self.maxim = self.norm.find("必须", sentence.start, sentence.end) >= 0

    def of(self, sentence: Sentence) -> tuple[bool, bool]:
        """Whether the sentence tells a problem, and whether it may promise."""
        self._enter(sentence)
        norm, start, end = self.norm, sentence.start, sentence.end
        if sentence.half == "review":
            self.problem = self.problem or _PROBLEM.search(norm, start, end) is not None
            return self.problem, False
        self.closing = self.closing or norm.find("让我们", start, end) >= 0
        if sentence.half != "plan":
            return False, False
        self.principle = self.principle or _PRINCIPLES.search(norm, start, end) is not None
        if self.closing or self.principle or self.maxim or norm.startswith("各位代表", start):
            return False, False
        if start < self.targets_at:
            return False, False
        creed = len(_CREED.findall(norm, start, end)) >= _CREEDS
        return False, not creed and _NOT_OWED_SENTENCE.search(norm, start, end) is None

    def _enter(self, sentence: Sentence) -> None:
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.problem, self.principle = sentence.paragraph, False, False


class _Reader:
    """The statements of one sentence; `claims` are the figures of each of its clauses."""

    def __init__(
        self,
        norm: str,
        clauses: list[Clause],
        sentence: Sentence,
        claims: Sequence[Sequence[Found]],
        *,
        problem: bool,
        promises: bool,
    ) -> None:
        self.norm, self.clauses, self.sentence, self.claims = norm, clauses, sentence, claims
        self.problem, self.promises = problem, promises
        self.targets = promises and _TARGETS.search(norm, sentence.start, sentence.end) is not None

    def stretches(self) -> list[Stretch]:
        """Lead-ins go to the clause that follows; each result is one statement."""
        result: list[Stretch] = []
        first, last = 0, len(self.clauses) - 1
        for place, clause in enumerate(self.clauses):
            if place < last and clause.mark in ("，", ",") and self._leads(clause, place):
                continue
            result.append(self._stretch(first, place))
            first = place + 1
        if self.promises:
            self._company(result)
        return result

    def _company(self, stretches: list[Stretch]) -> None:
        """An act that no table knows, among owed ones (逐月研判经济形势): owed by its company."""
        owed = sum(stretch.owed for stretch in stretches)
        if not owed or owed * 3 < 2 * (len(stretches) - 1):
            return
        for stretch in stretches:
            clause = self.clauses[stretch.last - self.sentence.clauses[0]]
            if not stretch.owed and clause.mark != ":" and self._could_be_owed(stretch):
                stretch.owed, stretch.kind, stretch.tense = True, "pledge", "target"

    def _could_be_owed(self, stretch: Stretch) -> bool:
        norm, start, end = self.norm, stretch.start, stretch.end
        if end - start < 5 or _RESULT.match(norm, start, end) or _NOT_OWED.match(norm, start, end):
            return False
        return not _TOLD.search(norm, start, end) and not _SLOGAN.search(norm, start, end)

    def _leads(self, clause: Clause, place: int) -> bool:
        """An adverbial with no act of its own: 围绕…，以…为导向，聚焦…领域，."""
        norm, start, end = self.norm, clause.start, clause.end
        if self.claims[place]:
            return False
        if _LEAD_ENDS.ending(norm, end):
            return not norm.startswith("坚持", start) or not self.promises
        if _TIME_ONLY.fullmatch(norm, start, end):
            return True
        always = _LEAD_ALWAYS.match(norm, start, end)
        if always:
            return _INNER.search(norm, always.end() + 3, end - 2) is None
        preposed = _PREPOSITION.match(norm, start, end) and not _RESULT.match(norm, start, end)
        if preposed or _LEAD.match(norm, start, end):
            act = ACTS.starting(norm, start) or ""
            return len(act) < 2 and _INNER.search(norm, start + 3, end - 2) is None
        return False

    def _stretch(self, first: int, last: int) -> Stretch:
        start, end, offset = self.clauses[first].start, self.clauses[last].end, self.sentence.clauses[0]
        aims = self.promises and self._aims(first, last)
        owed = self.promises and self._owed(last, aims)
        kind, tense = self._kind(owed=owed, aims=aims)
        return Stretch(start, end, offset + first, offset + last, kind, tense, self.sentence.part, owed)

    def _aims(self, first: int, last: int) -> bool:
        """The clauses hold a figure that is promised."""
        return any(item.frame.tense == "target" for at in range(first, last + 1) for item in self.claims[at])

    def _kind(self, *, owed: bool, aims: bool) -> tuple[str, str]:
        if self.sentence.half == "review":
            return ("problem", "context") if self.problem else ("outcome", "outcome")
        if self.sentence.half == "other":
            return "other", "context"
        if owed:
            return ("target" if aims else "pledge"), "target"
        return "principle", "context"

    def _owed(self, place: int, aims: bool) -> bool:
        norm, clause = self.norm, self.clauses[place]
        start, end = clause.start, clause.end
        ordinal = _ORDINAL.match(norm, start, end)
        if end - start < 3 or (
            ordinal and len(self.clauses) == 1 and end - start <= 22 and clause.mark == "。"
        ):
            return False
        if _NOT_OWED.match(norm, ordinal.end() if ordinal else start, end) and not norm.startswith(
            ("坚持和", "坚持与"), start
        ):
            return False
        if (
            _RESULT.match(norm, start, end)
            or _SLOGAN.search(norm, start, end)
            or _ENUMERATES.search(norm, start, end)
        ):
            return False
        if aims:
            return True
        if self.targets:
            return place > 0 and _TARGETS.search(norm, start, end) is None
        return self._acts(start, end) or bool(_MODAL.search(norm[start:end]) or _ENDS.ending(norm, end))

    def _acts(self, start: int, end: int) -> bool:
        """The clause opens with an act, or with manner before one that no table knows."""
        norm = self.norm
        head = _BEFORE_ACT.match(norm, start, end)
        at = head.end() if head else start
        if ACTS.starting(norm, at) or ACTS.starting(norm, start):
            return True
        manner = head and len(_WHO_WHEN.sub("", head.group())) > 1
        return bool(manner and end - at >= 4 and not _NOT_AN_ACT.match(norm, at, end))
