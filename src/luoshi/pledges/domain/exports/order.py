"""督办单: a formal demand to answer for one task, a form to sign and answer on paper too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from luoshi.pledges.domain.exports import official, ooxml
from luoshi.pledges.domain.exports.headers import Letterhead, written
from luoshi.pledges.domain.exports.lines import TaskLine
from luoshi.pledges.domain.exports.notice import limit
from luoshi.pledges.domain.exports.ooxml import LINE, SMALL, WIDE, Layout, text
from luoshi.pledges.domain.exports.paper import Paper
from luoshi.pledges.domain.exports.wording import words

_LABEL, _HALF = 1500, 2922  # twips: a label, and half of what is left beside two labels
_LABEL_FACE = ooxml.Face("黑体", 14)
_IN_FORM = Layout("left", line=440)
_MIDDLE = Layout("center", line=440)
_TO_SIGN, _TO_WRITE = 640, 1400  # twips of height left for a signature, and for a text by hand


@dataclass(slots=True, frozen=True)
class Reply:
    """What a unit answered, and when."""

    unit: str
    text: str
    on: dt.date


@dataclass(slots=True, frozen=True)
class Order:
    """One order. `source` names the document that the task comes from; `due` is None until it was received.

    `signed_by`, `received_by` and `checked` stay blank on paper where they are None.
    """

    task: TaskLine
    source: str
    reason: str
    demand: str | None
    opened_on: dt.date
    due: dt.date | None = None
    signed_by: str | None = None
    received_by: str | None = None
    replies: tuple[Reply, ...] = ()
    checked: str | None = None


def order_form(letter: Letterhead, order: Order) -> bytes:
    """The order as .docx. It is a form: an imprint 版记 of the letter is not printed."""
    mark = words("order", "mark", issuer=letter.issuer)
    paper = Paper(
        f"{mark} {letter.number.text}", author=letter.issuer, on=letter.date,
        sample=words("sample") if letter.sample else None,
    )  # fmt: skip
    paper.add(*official.head(letter, mark, form=True))
    paper.add(
        official.recipients(letter.recipients, before=LINE // 2), text("", ooxml.BODY, Layout(line=120))
    )
    paper.add(_form(order))
    paper.add(*official.signature(letter, seal=LINE // 4), *official.note(letter.contact))
    return paper.data()


def _form(order: Order) -> Element:
    task = order.task
    none = words("order", "none")
    due = (
        written(order.due)
        if order.due
        else words("order", "due_unset", days=limit("supervision_order", "reply"))
    )
    pairs = (
        ("unit", task.lead or words("notice", "not_named"), "supporting", "、".join(task.supporting) or none),
        ("opened", written(order.opened_on), "due", due),
    )
    replied = "\n".join(
        f"{one.text}\n{words('order', 'reply_sign', unit=one.unit, day=written(one.on))}"
        for one in order.replies
    )
    sign = words("order", "blank_sign")
    rows = [_one("matter", task.target), _one("source", order.source)]
    rows += [_two(*pair) for pair in pairs]
    rows += [_one("reason", order.reason), _one("demand", order.demand or none)]
    rows.append(_one("signed", order.signed_by or sign, height=_TO_SIGN))
    rows.append(_one("received", order.received_by or sign, height=_TO_SIGN))
    rows.append(_one("reply", replied, height=_TO_WRITE))
    rows.append(_one("check", order.checked or sign, height=_TO_SIGN))
    return ooxml.table([_LABEL, _HALF, _LABEL, WIDE - 2 * _LABEL - _HALF], rows)


def _label(key: str) -> Element:
    return ooxml.cell(_LABEL, text(words("order", "rows", key), _LABEL_FACE, _MIDDLE))


def _one(key: str, value: str, *, height: int = 560) -> Element:
    content = ooxml.cell(WIDE - _LABEL, text(value, SMALL, _IN_FORM), span=3)
    return ooxml.row([_label(key), content], height=height)


def _two(key: str, value: str, key2: str, value2: str) -> Element:
    cells: Sequence[Element] = (
        _label(key), ooxml.cell(_HALF, text(value, SMALL, _IN_FORM)),
        _label(key2), ooxml.cell(WIDE - 2 * _LABEL - _HALF, text(value2, SMALL, _IN_FORM)),
    )  # fmt: skip
    return ooxml.row(cells, height=560)
