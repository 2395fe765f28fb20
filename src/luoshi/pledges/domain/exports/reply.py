"""建议提案答复: the signed letter to whoever put a motion, with class, promises and a 征询表 to return.

It is a letter (信函格式 of GB/T 9704-2012): the sender's name without 文件, double rules in red, the number
at the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.shared import Mm

from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.exports import official
from luoshi.pledges.domain.exports.headers import Letterhead, written
from luoshi.pledges.domain.exports.ooxml import BODY, LINE, PARAGRAPH, RED, SMALL, Layout, text
from luoshi.pledges.domain.exports.paper import Paper, fill
from luoshi.pledges.domain.exports.survey import survey_form
from luoshi.pledges.domain.exports.wording import words
from luoshi.pledges.domain.motions import AnswerClass, Promise, Register

_OUTWARD = 397  # 7 mm: the rules are 170 mm wide, the text 156
_MARK_TOP = 30  # mm from the sheet's edge to the sender's name
_MARK_MOST = 40.0  # points
_DOWN = 312  # twips: the lower rule is 20 mm from the sheet's edge, the number of later pages 25.5
_RULE_TOP = ("thickThinSmallGap", 24, 8, RED)
_RULE_FOOT = ("thinThickSmallGap", 24, 1, RED)


@dataclass(slots=True, frozen=True)
class MotionHead:
    """A motion by its register, session and number, with whoever put it and whoever handles it."""

    register: Register
    session: str
    number: int
    title: str
    proposers: tuple[str, ...]
    lead: str
    joint: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class AnswerText:
    """The answer: its paragraphs, its class in that assembly's scheme, what it promises, who signs it.

    `signed_by` None leaves a line for the signature of the unit's head.
    """

    paragraphs: tuple[str, ...]
    classed: AnswerClass
    promises: tuple[Promise, ...] = ()
    signed_by: str | None = None


def reply(letter: Letterhead, motion: MotionHead, answer: AnswerText) -> bytes:
    """The letter as .docx, the 征询表 as its attachment. Raises `pledges.answer_empty` for no words."""
    if not any(one.strip() for one in answer.paragraphs):
        raise Fault("pledges.answer_empty", motion=motion.title)
    name = words("reply", "titles", motion.register, session=motion.session, number=motion.number)
    paper = Paper(
        name.replace("\n", ""),
        author=letter.issuer,
        on=letter.date,
        sample=words("sample") if letter.sample else None,
    )
    _sheet(paper, letter.issuer)
    paper.add(*_head(letter, answer.classed), official.title(name, before=1))
    paper.add(official.recipients(letter.recipients), *official.body(_paragraphs(motion, answer)))
    form = words("survey", "title", kind=words("reply", "kinds", motion.register))
    paper.add(*official.attachments([form]), *_signed(answer, motion), *official.signature(letter))
    paper.add(*official.note(letter.contact))
    paper.section()
    paper.add(*official.attachment_head(form), survey_form(_facts(motion), letter.date))
    paper.add(*_survey_note(motion))
    if letter.imprint is not None and letter.imprint.copies_to:
        paper.add(official.copies(letter.imprint), text("", BODY, Layout(line=20)))
    return paper.data()


def _head(letter: Letterhead, classed: AnswerClass) -> list[Element]:
    """密级 and the like at the left, the number at the right, the class below."""
    number = text(letter.number.text, BODY, Layout("right"))
    told = words("reply", "class", code=classed.code, words=classed.zh)
    return [number, *official.corner(letter), text(told, BODY, Layout("right"))]


def _sheet(paper: Paper, issuer: str) -> None:
    """The first page: the sender's name 30 mm from the sheet's edge over a double rule, another rule 20 mm
    from its foot, no number. Both stand in header and footer, so that the text keeps its margins.
    """
    section = paper.document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(_MARK_TOP)
    face = official.marked(issuer, _MARK_MOST)
    layout = Layout("center", line=int(face.size * 1.15) * 20, rule=_RULE_TOP, outward=_OUTWARD)
    fill(section.first_page_header, text(issuer, face, layout), paper.sample_mark())
    rule = Layout("center", line=60, rule=_RULE_FOOT, outward=_OUTWARD, before=_DOWN)
    fill(section.first_page_footer, text("", SMALL, rule))


def _paragraphs(motion: MotionHead, answer: AnswerText) -> Sequence[str]:
    opening = "opening" if len(motion.proposers) == 1 else "opening_many"
    paragraphs = [words("reply", opening, title=motion.title), *answer.paragraphs]
    if answer.promises:
        paragraphs.append(words("reply", "promises"))
    for n, one in enumerate(answer.promises, 1):
        key = "promise" if one.due else "promise_no_day"
        day = written(one.due) if one.due else ""
        paragraphs.append(words("reply", key, n=n, text=one.text.rstrip("。；;"), due=day))
    return [*paragraphs, words("reply", "thanks")]


def _signed(answer: AnswerText, motion: MotionHead) -> list[Element]:
    key = "head" if answer.signed_by else "head_blank"
    lines = [words("reply", key, name=answer.signed_by)]
    if motion.joint:
        lines.append(words("reply", "joint", names="、".join(motion.joint)))
    return [
        text(line, BODY, replace(PARAGRAPH, keep=True, before=LINE if n == 0 else 0))
        for n, line in enumerate(lines)
    ]


def _survey_note(motion: MotionHead) -> list[Element]:
    committee = words("survey", "committees", motion.register)
    return [text(words("survey", "note", committee=committee), SMALL, Layout(first=2, before=160, line=440))]


def _facts(motion: MotionHead) -> dict[str, str]:
    register = words("reply", "kinds", motion.register)
    return {
        "motion": words("survey", "number", session=motion.session, number=motion.number, kind=register),
        "title": motion.title, "proposers": "、".join(motion.proposers), "lead": motion.lead,
        "joint": "、".join(motion.joint) or words("order", "none"),
    }  # fmt: skip
