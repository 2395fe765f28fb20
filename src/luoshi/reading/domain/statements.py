"""Clauses joined into statements: each the smallest stretch with its own predicate, with a kind and a tense."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from luoshi.reading.domain.clauses import Clause, Sentence
from luoshi.reading.domain.figures import Found
from luoshi.reading.domain.lexicon import Words, alternation, parameters


@dataclass(slots=True)
class Stretch:
    """A statement in `View.norm`: clauses [first, last], `kind` and `tense` as in READ.md."""

    start: int
    end: int
    first: int
    last: int
    kind: str
    tense: str
    part: int | None
    owed: bool = False


@dataclass(slots=True, frozen=True)
class Grammar:
    """The tables of pledges.yaml and verbs.yaml as patterns."""

    before: re.Pattern[str]
    acts: Words
    lead: re.Pattern[str]
    lead_end: re.Pattern[str]
    ends: re.Pattern[str]
    inner: re.Pattern[str]
    heads_not: re.Pattern[str]
    sentences_not: re.Pattern[str]
    listing: re.Pattern[str]
    problem: re.Pattern[str]
    targets: re.Pattern[str]


_NUMBERED = r"[一二三四五六七八九十]{1,2}(?:是|要)|(?:19|20)\d\d年|到(?:19|20)\d\d年"
_PRINCIPLES = re.compile(r"正确处理好?[^，。]{0,24}关系|工作原则是?|基本原则是?")
_CREED = re.compile(r"全面贯彻|习近平|新发展理念|五位一体|四个全面|总基调|新发展格局|党中央周围|二十大|二十届|十九大|十八大|三个代表|科学发展观|邓小平理论")
_WHO_WHEN = re.compile(r"我们|同时|此外|另外|今年|年内|全年|上半年|下半年|全市|全县|全区|全省|各级政府|各级|各部门|各地|政府|[一二三四五六七八九十]{1,2}[是要]|(?:到)?(?:19|20)\d\d年|也|还|并|又|更|再")
_ORDINAL = re.compile(r"^[一二三四五六七八九十]{1,2}是")
_NOTHING_OWED = re.compile(r"是|在|的|有|以|会|可|能|为|把|从")
_MODAL = re.compile(r"(?<![重需主只首紧纲摘概不必])要(?![素求点件道地害闻塞义旨领紧])|(?<!即)将(?![军来])|(?<!^)必须|务必|确保|力争|争取|绝不|决不|应当|一律|努力")
_TIME_ONLY = re.compile(r"^(?:到|至|在)?(?:(?:19|20)\d\d年|今年|明年|年)(?:年?底|末)?(?:之?前)?$")
_SLOGANS = re.compile(r"[“](?:两个确立|两个维护|四个意识|四个自信|三严三实)")
_ALWAYS_LEAD = re.compile(r"^(?:紧?紧?密?围绕|聚焦|瞄准|紧盯|立足|着眼|针对|锚定|紧扣|顺应|适应|策应|对标|面向|为?实现(?:上述|以上|这些))")
_PREPOSITION = re.compile(r"^(?:以|通过|在|对|把|从|按|用|为|让|使|向|与|由|当)")
_TOLD = re.compile(r"是|已|仍|既|越|虽|但|不仅|有着|面临|来自|属于|任务|意义|必须|坚持|关系到|同志们|代表|目标$|:|思想|精神$|为指导|方面$|[一二三四五六七八九十\d]+(?:个|项)?(?:方面|工作)")
_RESULT = re.compile(r"^(?:让|使|以便|从而|以此)")


@functools.cache
def grammar() -> Grammar:
    """Compiled once."""
    words, verbs, sections = parameters("pledges"), parameters("verbs"), parameters("sections")

    def any_of(name: str) -> str:
        return alternation(words[name])  # type: ignore[arg-type]

    acts = dict.fromkeys([*verbs["acts"], *words["acts_more"]], "act")  # type: ignore[misc]
    return Grammar(
        re.compile(rf"(?:{any_of('before_act')}|{_NUMBERED})+"),
        Words(acts),
        re.compile(rf"^(?:{_NUMBERED})?(?:{any_of('lead_in')})"),
        re.compile(rf"(?:{any_of('lead_frames')})$"),
        re.compile(rf"(?:{any_of('ends')})$"),
        re.compile(any_of("inner_acts")),
        re.compile(any_of("not_owed_heads")),
        re.compile(any_of("not_owed_sentences")),
        re.compile(str(words["listing"])),
        re.compile(alternation(sections["problem"])),  # type: ignore[arg-type]
        re.compile(r"(?:预期|主要|奋斗|工作|发展|总体|年度)目标[^。，]{0,8}(?:是|为|:)|目标是"),
    )


def find(norm: str, clauses: list[Clause], sentences: list[Sentence], found: list[Found]) -> list[Stretch]:
    """All statements in order; headings are none."""
    figures: dict[int, list[Found]] = {}
    for item in found:
        figures.setdefault(item.clause, []).append(item)
    stretches: list[Stretch] = []
    problem, closing, principle, maxim, paragraph = False, False, False, False, -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            paragraph, problem, principle = sentence.paragraph, False, False
        first, last = sentence.clauses
        if clauses[first].title:
            closing = False
            maxim = "必须" in norm[sentence.start : sentence.end]
            continue
        whole = norm[sentence.start : sentence.end]
        principle = principle or sentence.half == "plan" and _PRINCIPLES.search(whole) is not None
        problem = problem or sentence.half == "review" and grammar().problem.search(whole) is not None
        closing = closing or "让我们" in whole
        reader = _Sentence(norm, clauses[first:last], first, sentence, figures, problem, closing or principle or maxim)
        stretches.extend(reader.stretches())
    return stretches


class _Sentence:
    def __init__(
        self, norm: str, clauses: list[Clause], offset: int, sentence: Sentence, figures: dict[int, list[Found]],
        problem: bool, closing: bool,
    ) -> None:
        self.norm, self.clauses, self.offset, self.sentence = norm, clauses, offset, sentence
        self.figures, self.problem = figures, problem
        whole = norm[sentence.start : sentence.end]
        self.promises = sentence.half == "plan" and not closing and not grammar().sentences_not.search(whole)
        if self.promises and (len(_CREED.findall(whole)) >= 3 or whole.startswith("各位代表")):
            self.promises = False
        self.targets = bool(self.promises and grammar().targets.search(whole))

    def stretches(self) -> list[Stretch]:
        """Lead-ins go to the clause that follows; each result is one statement."""
        result: list[Stretch] = []
        held: int | None = None
        for place, clause in enumerate(self.clauses):
            text = self.norm[clause.start : clause.end]
            following = place + 1 < len(self.clauses)
            if following and clause.mark in "，," and clause.mark and self._leads(text, place):
                held = place if held is None else held
                continue
            first = held if held is not None else place
            result.append(self._stretch(first, place))
            held = None
        self._company(result)
        return result

    def _company(self, stretches: list[Stretch]) -> None:
        """An act that no table knows, among owed ones (逐月研判经济形势): owed by its company."""
        owed = sum(stretch.owed for stretch in stretches)
        if not self.promises or owed * 3 < 2 * (len(stretches) - 1) or not owed:
            return
        for stretch in stretches:
            text = self.norm[stretch.start : stretch.end]
            if not stretch.owed and len(text) >= 5 and not _TOLD.search(text) and not _RESULT.match(text) and not _SLOGANS.search(text):
                clause = self.clauses[stretch.last - self.offset]
                if clause.mark != ":" and not grammar().heads_not.match(text):
                    stretch.owed, stretch.kind, stretch.tense = True, "pledge", "target"

    def _leads(self, text: str, place: int) -> bool:
        """An adverbial with no act of its own: 围绕…，以…为导向，聚焦…领域，."""
        words = grammar()
        if any(item.quantity.role == "figure" for item in self.figures.get(self.offset + place, ())):
            return False
        if words.lead_end.search(text):
            return not text.startswith("坚持") or not self.promises
        if _TIME_ONLY.match(text):
            return True
        always = _ALWAYS_LEAD.match(text)
        if always:
            return words.inner.search(text, always.end() + 3, len(text) - 2) is None
        if words.lead.match(text) or (_PREPOSITION.match(text) and not _RESULT.match(text)):
            return len(words.acts.starting(text, 0) or "") < 2 and not self._acts_inside(text)
        return False

    def _acts_inside(self, text: str) -> bool:
        return grammar().inner.search(text, 3, len(text) - 2) is not None

    def _stretch(self, first: int, last: int) -> Stretch:
        start, end = self.clauses[first].start, self.clauses[last].end
        found = [item for place in range(first, last + 1) for item in self.figures.get(self.offset + place, ())]
        owed = self.promises and self._owed(last, found)
        kind, tense = self._kind(owed, found)
        return Stretch(start, end, self.offset + first, self.offset + last, kind, tense, self.sentence.part, owed)

    def _kind(self, owed: bool, found: list[Found]) -> tuple[str, str]:
        if self.sentence.half == "review":
            return ("problem", "context") if self.problem else ("outcome", "outcome")
        if self.sentence.half == "other":
            return "other", "context"
        if owed:
            return ("target" if any(item.frame.tense == "target" and item.quantity.role == "figure" for item in found) else "pledge"), "target"
        return "principle", "context"

    def _owed(self, place: int, found: list[Found]) -> bool:
        words = grammar()
        clause = self.clauses[place]
        text = self.norm[clause.start : clause.end]
        if len(self.clauses) == 1 and _ORDINAL.match(text) and len(text) <= 22 and clause.mark == "。":
            return False
        if words.listing.search(text) or len(text) < 3 or words.heads_not.match(_ORDINAL.sub("", text)) and not re.match(r"坚持和|坚持与", text):
            return False
        if _RESULT.match(text) or _SLOGANS.search(text):
            return False
        if any(item.quantity.role == "figure" and item.frame.tense == "target" for item in found):
            return True
        if self.targets:
            return not words.targets.search(text) and place > 0
        head = words.before.match(text)
        at = head.end() if head else 0
        if words.acts.starting(text, at) or words.acts.starting(text, 0):
            return True
        if head and len(_WHO_WHEN.sub("", head.group())) > 1 and not _NOTHING_OWED.match(text, at):
            return len(text) - at >= 4
        return bool(_MODAL.search(text) or words.ends.search(text))
