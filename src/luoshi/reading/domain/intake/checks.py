"""Is this a government work report? Asked after reading, because the reading is what tells."""

from __future__ import annotations

import re

from luoshi.kernel.errors import Fault
from luoshi.reading.domain.document import Document
from luoshi.reading.domain.intake.plausible import han

_SENTENCE = re.compile(r"[。；，！]")
# What reports say of themselves; one is enough.
_NAMES = ("政府工作报告", "政府工作", "工作报告", "各位代表", "人民代表大会", "施政报告", "施政報告", "人大常委会", "计划报告")
# How governments speak of what they did and will do. An excerpt has several; a novel, a contract or a manual has not.
_WORDS = (
    "推进", "推动", "加快", "建设", "发展", "完成", "实施", "新增", "力争", "确保", "全年", "全市", "全县", "全区", "全省",
    "全国", "城乡", "群众", "民生", "项目", "改革", "产业", "生产总值", "财政", "农业", "工业", "企业", "收入", "治理",
    "保障", "提升", "加强", "深化", "乡村", "经济", "增长", "计划", "国民经济", "人民政府", "市委", "县委", "省委",
)  # fmt: skip
_FEW_CHARACTERS = 15
_FEW_FIGURES = 5
_FEW_WORDS = 3


def check_is_report(document: Document) -> None:
    """Refuse a text that is no work report, telling what was looked for.

    Passes what has a review or a plan half, calls itself a report, holds figures, or speaks as governments do: excerpts
    and old reports must pass. Fault: `intake.not_a_report`.
    """
    text = document.report.text
    characters = han(text)
    figures = sum(figure.role == "figure" for figure in document.figures)
    if characters >= _FEW_CHARACTERS and _SENTENCE.search(text) and _speaks_of_governing(document, figures):
        return
    name = document.report.source or "-"
    raise Fault("intake.not_a_report", file=name, characters=characters, figures=figures)


def _speaks_of_governing(document: Document, figures: int) -> bool:
    text = document.report.text
    if any(section.half in ("review", "plan") for section in document.sections):
        return True
    words = sum(word in text for word in _WORDS)
    return any(name in text for name in _NAMES) or words >= _FEW_WORDS or (figures >= _FEW_FIGURES and words > 0)
