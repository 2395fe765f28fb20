"""Books 任务账: opened from a read report (建账), locked (查账), closed (交账), published; owners
proposed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.office.models import Unit, User
from luoshi.pledges.actions.call import Call, calling, locked, require, save, tell, tell_batch
from luoshi.pledges.domain.decomposition import TaskRow, decompose
from luoshi.pledges.domain.lights import rule_set
from luoshi.pledges.domain.proposals import Duty, Earlier, propose
from luoshi.pledges.models import Book, Target, Task
from luoshi.pledges.queries.gates import books_visible
from luoshi.reading.domain.document import Document, Figure
from luoshi.reading.models import Report
from luoshi.reading.queries import document, own_report

PLAN = "pledges.plan"
PLACES, DIGITS = 4, 11  # what a number column holds behind and before its point


def exact(text: str | Decimal | None) -> Decimal | None:
    """A number as its column keeps it exactly; None where it cannot, because a rounded promise is another
    one.
    """
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    digits = value.as_tuple()
    fits = value.is_finite() and int(digits.exponent) >= -PLACES and value.adjusted() < DIGITS
    return value if fits else None


def target_row(task: Task, number: int, figure: Figure, standard: str) -> Target:
    """A figure of the report as a target of a task, not saved yet."""
    return Target(
        task=task, number=number, figure=figure.id, start=figure.start, end=figure.end,
        standard=standard[:255],
        subject=(figure.indicator or figure.subject or "")[:255], measure=figure.measure,
        comparator=figure.comparator, direction=figure.direction or "", unit=(figure.unit or "")[:32],
        multiplier=figure.multiplier, period=figure.period or "", value=exact(figure.value),
        low=exact(figure.low), high=exact(figure.high),
    )  # fmt: skip


def task_row(book: Book, row: TaskRow, read: Document, on: dt.date) -> Task:
    """A proposed row as a draft, not saved yet."""
    pledge = next(one for one in read.pledges if one.id == row.pledges[0])
    section = next((one for one in read.sections if one.id == row.section), None)
    title = f"{section.number or ''}{section.title}" if section else ""
    return Task(
        book=book, number=row.number, code=row.code, section=row.section or "", section_title=title[:255],
        goal=row.target, standard=row.standard or "",
        anchors=[dataclasses.asdict(one) for one in row.anchors],
        start=row.anchors[0].start, end=row.anchors[-1].end, pledges=list(row.pledges),
        specificity=pledge.specificity, soft=pledge.soft or "", question=row.ask or "",
        kind="numeric" if row.figures else "milestones",
        due=dt.date.fromisoformat(row.due) if row.due else None, entered_on=on,
    )  # fmt: skip


def write_rows(book: Book, rows: Sequence[TaskRow], read: Document, on: dt.date) -> list[Task]:
    """The proposed rows and their targets into the tables, in two statements."""
    figures = {figure.id: figure for figure in read.figures}
    tasks = Task.objects.bulk_create([task_row(book, row, read, on) for row in rows], batch_size=200)
    Target.objects.bulk_create(
        [
            target_row(task, number, figures[one.id], one.standard)
            for task, row in zip(tasks, rows, strict=True)
            for number, one in enumerate(row.figures, 1)
        ],
        batch_size=200,
    )
    return tasks


def _report(call: Call, report_id: int) -> Report:
    """A ready report of the caller's own government."""
    user = User.objects.select_related("government").get(login=call.by.login)
    user.acting = call.by
    found = own_report(user, report_id)
    if found is None:
        raise Fault("pledges.not_found", kind="report", id=report_id)
    if found.state != "ready" or not found.current:
        raise Fault("pledges.report_not_ready")
    return found


@transaction.atomic
def open_book(report_id: int, *, by: Actor, rules: str = "A", at: dt.datetime | None = None) -> Book:
    """Open the book of a report 建账: a draft task for every pledge of its plan.

    Faults: `pledges.report_not_ready`, `pledges.book_exists`, `pledges.no_pledges`, `pledges.no_rule_set`.
    """
    call = calling(by, PLAN, at)
    report = _report(call, report_id)
    Report.objects.select_for_update(of=("self",)).get(
        pk=report.pk
    )  # two openings of one report queue up here
    if Book.objects.filter(report=report).exists():
        raise Fault("pledges.book_exists", government=report.government, year=report.year)
    read = document(report)
    rows = decompose(read, default_due=dt.date(report.year, 12, 31).isoformat())
    if not rows:
        raise Fault("pledges.no_pledges", government=report.government, year=report.year)
    chosen = rule_set(rules, call.on)
    book = Book.objects.create(
        government=report.owner, report=report, year=report.year, rule_set=chosen.code,
        rule_version=chosen.version, sample=report.owner.sample, opened_at=call.at,
    )  # fmt: skip
    tasks = write_rows(book, rows, read, call.on)
    tell_batch(
        call, "pledges.book_opened", government=report.owner.code, kind="book", object_id=book.pk,
        batch=[[task.number, task.code, task.start, task.end] for task in tasks], report=report.pk,
        rules=f"{chosen.code}{chosen.version}", year=book.year,
    )  # fmt: skip
    return book


def _earlier(book: Book) -> list[Earlier]:
    rows = Task.objects.filter(book__government=book.government_id, book__year__lt=book.year)
    known = rows.exclude(lead_unit=None).select_related("lead_unit", "book")
    return [
        Earlier(f"{task.book.year}-{task.number}", task.book.year, task.lead_unit.code, task.goal)
        for task in known
        if task.lead_unit
    ]


def _duties(units: Iterable[Unit]) -> list[Duty]:
    return [Duty(unit.code, line) for unit in units for line in unit.duties.splitlines() if line.strip()]


@transaction.atomic
def propose_owners(book_id: int, *, by: Actor, at: dt.datetime | None = None) -> int:
    """Propose who could lead each draft that nobody leads yet, with the grounds; how many got a proposal.

    Nothing is assigned: a person decides. Similar pledges of earlier years and the units' duties are
    compared.
    """
    call = calling(by, PLAN, at)
    book = locked(books_visible(by), book_id)
    require(book, "open")
    earlier, duties = (
        _earlier(book),
        _duties(Unit.objects.filter(government=book.government_id, active_to=None)),
    )
    drafts = list(Task.objects.filter(book=book, state="drafted", lead_unit=None).order_by("number"))
    for task in drafts:
        found = propose(task.goal, earlier=earlier, duties=duties)
        task.proposals = [
            {
                "unit": one.unit,
                "score": f"{one.score:.2f}",
                "grounds": [
                    {"source": g.source, "zh": g.zh, "en": g.en, "words": list(g.words), "ref": g.ref}
                    for g in one.grounds
                ],
            }
            for one in found
        ]
    Task.objects.bulk_update(drafts, ["proposals"], batch_size=100)
    tell_batch(
        call, "pledges.owners_proposed", government=book.government.code, kind="book", object_id=book.pk,
        batch=[[task.number, [one["unit"] for one in task.proposals]] for task in drafts],
    )  # fmt: skip
    return sum(bool(task.proposals) for task in drafts)


def _turn(book_id: int, source: str, target: str, *, by: Actor, at: dt.datetime | None) -> Book:
    call = calling(by, PLAN, at)
    book = locked(books_visible(by), book_id)
    require(book, source)
    old = save(book, state=target, **{f"{target}_at": call.at})
    tell(
        call, book, f"pledges.book_{target}", government=book.government.code, old=old, new={"state": target}
    )
    return book


@transaction.atomic
def lock_book(book_id: int, *, by: Actor, at: dt.datetime | None = None) -> Book:
    """建账 → 查账: no task is added or settled anew, no month opened; what is wrong is corrected by a later
    entry.
    """
    return _turn(book_id, "open", "locked", by=by, at=at)


@transaction.atomic
def close_book(book_id: int, *, by: Actor, at: dt.datetime | None = None) -> Book:
    """查账 → 交账: nothing moves any more. Fault `pledges.book_not_over` before its year is."""
    book = books_visible(by).filter(pk=book_id).first()
    call = calling(by, PLAN, at)
    if book is not None and call.on < dt.date(book.year, 12, 31):
        raise Fault("pledges.book_not_over", year=book.year)
    return _turn(book_id, "locked", "closed", by=by, at=at)


@transaction.atomic
def set_published(book_id: int, *, published: bool, by: Actor, at: dt.datetime | None = None) -> Book:
    """Show the issued tasks of a book to readers, or no longer: goals, owners, days and states, never
    lights.
    """
    call = calling(by, PLAN, at)
    book = locked(books_visible(by), book_id)
    old = save(book, published=published)
    new = {"published": published}
    tell(call, book, "pledges.book_published", government=book.government.code, old=old, new=new)
    return book


@transaction.atomic
def choose_rules(book_id: int, *, rules: str, by: Actor, at: dt.datetime | None = None) -> Book:
    """Judge lights from now on by another rule set; lights that were computed keep theirs."""
    call = calling(by, PLAN, at)
    book = locked(books_visible(by), book_id)
    require(book, "open")
    chosen = rule_set(rules, call.on)
    old = save(book, rule_set=chosen.code, rule_version=chosen.version)
    new = {"rule_set": chosen.code, "rule_version": chosen.version}
    tell(call, book, "pledges.rules_chosen", government=book.government.code, old=old, new=new)
    return book
