"""分解通知: the notice by which a government hands out its report's tasks, with the table as attachment."""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.exports import official, ooxml
from luoshi.pledges.domain.exports.headers import Letterhead, written
from luoshi.pledges.domain.exports.lines import Band, TaskLine, banded
from luoshi.pledges.domain.exports.ooxml import CELL, CELL_HEAD, IN_CELL, IN_CELL_MIDDLE, LONG, text
from luoshi.pledges.domain.exports.paper import Paper
from luoshi.pledges.domain.exports.wording import Words, table, words
from luoshi.pledges.domain.lifecycles import Name, lifecycle

# twips; together the width of a turned page's text, 225 mm
_COLUMNS = {
    "number": 680, "target": 3900, "standard": 2500, "leader": 1150, "lead": 1500, "supporting": 1700,
    "due": 1326,
}  # fmt: skip
_CENTRED = ("number", "leader", "lead", "due")


def notice(
    letter: Letterhead, lines: Sequence[TaskLine], *, government: str, year: int, body: Sequence[str] = ()
) -> bytes:
    """The notice as .docx: the letter, then the table on turned pages, then 版记 on the last even page.

    `body` replaces the house's own paragraphs. What has no owner yet is counted in the text.
    Raises `pledges.nothing_to_issue` where there is no task.
    """
    if not lines:
        raise Fault("pledges.nothing_to_issue", year=year)
    facts = {"issuer": letter.issuer, "government": government, "year": year}
    name = words("notice", "title", **facts)
    paper = Paper(
        name.replace("\n", ""), author=letter.issuer, on=letter.date,
        sample=words("sample") if letter.sample else None,
    )  # fmt: skip
    attached = words("notice", "attachment_title", **facts)
    paper.add(*official.head(letter, words("notice", "mark", **facts)), official.title(name))
    paper.add(official.recipients(letter.recipients), *official.body(body or _body(lines, **facts)))
    paper.add(*official.attachments([attached]), *official.signature(letter), *official.note(letter.contact))
    paper.section(landscape=True)
    paper.add(*official.attachment_head(attached), decomposition(lines, year))
    if letter.imprint is not None:
        paper.last_page(official.imprint(letter.imprint))
    return paper.data()


def _body(lines: Sequence[TaskLine], **facts: object) -> list[str]:
    """The house's own paragraphs; limits come from the lifecycles, so that text and system agree."""
    leads = {line.lead for line in lines if line.lead}
    without = sum(line.lead is None for line in lines)
    counted = {
        "tasks": len(lines),
        "led": words("notice", "led", n=len(leads)) if leads else "",
        "open": "" if not without else words("notice", "open" if leads else "open_all", n=without),
        "receive": limit("task", "receive"), "agree": limit("task", "advance"),
        "report": limit("monthly_return", "report"),
    }  # fmt: skip
    return [str(one).format(**facts, **counted) for one in table("notice", "body")]


def limit(name: Name, move: str) -> int:
    """How many working days a lifecycle leaves for a move. KeyError for a move without a limit."""
    days = lifecycle(name).moves[move].working_days
    if days is None:
        raise KeyError(move)
    return days


def decomposition(lines: Sequence[TaskLine], year: int) -> Element:
    """The decomposition table as wide as a turned page; its head repeats on every page. Days of `year` are
    written without it.
    """
    names = Words("zh")
    titles = [
        ooxml.cell(width, text(names("table", "columns", key), CELL_HEAD, IN_CELL_MIDDLE))
        for key, width in _COLUMNS.items()
    ]
    rows = [ooxml.row(titles, head=True, height=500)]
    rows += [_band(one) if isinstance(one, Band) else _row(one, year) for one in banded(lines)]
    return ooxml.table(list(_COLUMNS.values()), rows)


def _band(band: Band) -> Element:
    return ooxml.row([ooxml.cell(LONG, text(band.text, CELL_HEAD, IN_CELL), span=len(_COLUMNS))], height=420)


def _row(line: TaskLine, year: int) -> Element:
    open_ = words("notice", "not_named")
    shown = {
        "number": str(line.number), "target": line.target, "standard": line.standard or open_,
        "leader": line.leader or open_, "lead": line.lead or open_, "supporting": "、".join(line.supporting),
        "due": written(line.due, beside=year) if line.due else open_,
    }  # fmt: skip
    return ooxml.row(
        [
            ooxml.cell(width, text(shown[key], CELL, IN_CELL_MIDDLE if key in _CENTRED else IN_CELL))
            for key, width in _COLUMNS.items()
        ]
    )
