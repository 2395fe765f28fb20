"""征询表: whether those who put a motion are satisfied, with the handling and with the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from luoshi.pledges.domain.exports import ooxml
from luoshi.pledges.domain.exports.headers import written
from luoshi.pledges.domain.exports.ooxml import SMALL, WIDE, Face, Layout, text
from luoshi.pledges.domain.exports.wording import words

_LABEL = 1900  # twips
_FACE = Face("黑体", 14)
_TO_WRITE = 2000  # twips of height left for an opinion


def survey_form(facts: Mapping[str, str], answered: dt.date) -> Element:
    """The form. `facts` fill motion, title, proposers, lead and joint; the rest is left to be written."""
    shown = {**facts, "answered": written(answered)}
    rows = [_row(words("survey", "rows", key), shown[key]) for key in (*facts, "answered")]
    rows.append(_row(words("survey", "talk"), words("survey", "talk_choices")))
    rows += [_row(words("survey", key), words("survey", "choices")) for key in ("attitude", "result")]
    rows.append(_row(words("survey", "opinion"), "", height=_TO_WRITE))
    sign = text(words("survey", "sign"), SMALL, Layout("right", right=1, line=440))
    rows.append(ooxml.row([ooxml.cell(WIDE, sign, span=2)], height=800))
    return ooxml.table([_LABEL, WIDE - _LABEL], rows)


def _row(label: str, value: str, *, height: int = 560) -> Element:
    name = ooxml.cell(_LABEL, text(label, _FACE, Layout("center", line=440)))
    content = ooxml.cell(WIDE - _LABEL, text(value, SMALL, Layout("left", line=440)))
    return ooxml.row([name, content], height=height)
