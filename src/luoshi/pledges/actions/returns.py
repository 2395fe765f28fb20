"""Monthly returns: a month opened and prefilled, reported, sent back, approved, locked; a locked one
corrected later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from luoshi.kernel.calendar import add_working_days, month_frame
from luoshi.kernel.errors import Fault
from luoshi.office.domain.actor import Actor
from luoshi.pledges.actions.books import PLAN, exact
from luoshi.pledges.actions.call import Call, calling, locked, require, save, tell_batch
from luoshi.pledges.actions.moving import make
from luoshi.pledges.domain.lifecycles import lifecycle
from luoshi.pledges.domain.returns import Entry, check_form, confirm, registry, spot_check
from luoshi.pledges.models import Book, MonthlyReturn, Observation, Target, Task
from luoshi.pledges.queries.forms import FORM, fields_of, held_of, line_of
from luoshi.pledges.queries.gates import books_visible, returns_visible, tasks_visible
from luoshi.pledges.queries.parties import roles_on

ACT, MOVED = "pledges.act", "pledges.return_moved"
UNDER_WAY = ("advancing", "closing", "verifying")
SPOT_CHECKS = 20  # one task in so many is drawn each month


@dataclass(slots=True, frozen=True)
class Said:
    """What the owner types into a return.

    `values` by target key: a number in the target's own unit, or None with its reason in `whys`. A target
    whose value is held already takes no value here (`pledges.return_overwrites`). `self_rated` is a share,
    1 is all of it.
    """

    values: Mapping[int, Decimal | None] = field(default_factory=dict)
    whys: Mapping[int, str] = field(default_factory=dict)
    text: str = ""
    obstacle: str = ""
    self_rated: Decimal | None = None


def due_of(year: int, month: int) -> dt.date:
    """The last day to report a month: the working days that the lifecycle allows, after the month's end."""
    days = lifecycle("monthly_return").moves["report"].working_days or 0
    return add_working_days(month_frame(year, month).end, days, assume_weekends=True).value


@transaction.atomic
def open_month(book_id: int, month: int, *, by: Actor, at: dt.datetime | None = None) -> int:
    """Make the return of a month for every task under way, prefilled with what is held; how many were new.

    Opening a month again adds the tasks that came under way since. Faults `pledges.month_not_over` before
    its last day, `pledges.bad_month`, `pledges.book_state`; `pledges.asked_twice` where the form asks for
    what is held.
    """
    call = calling(by, PLAN, at)
    book = locked(books_visible(by), book_id)
    require(book, "open")
    if not 1 <= month <= 12:
        raise Fault("pledges.bad_month", month=month)
    if call.on < month_frame(book.year, month).end:
        raise Fault("pledges.month_not_over", year=book.year, month=month)
    check_form(FORM, registry(fields_of()))
    made = make_returns(book, month, on=call.on)
    tell_batch(
        call, "pledges.month_opened", government=book.government.code, kind="book", object_id=book.pk,
        batch=[one.task_id for one in made], year=book.year, month=month,
    )  # fmt: skip
    return len(made)


def make_returns(book: Book, month: int, *, on: dt.date) -> list[MonthlyReturn]:
    """The missing returns of a month, with the tasks drawn for a spot check marked."""
    rows = Task.objects.filter(book=book, state__in=UNDER_WAY)
    there = MonthlyReturn.objects.filter(task__book=book, year=book.year, month=month, corrects=None)
    tasks = list(rows.exclude(pk__in=there.values("task")).order_by("number"))
    held = held_of(tasks, book.year, month)
    codes = {str(task.number): task for task in tasks}
    drawn = spot_check(codes, year=book.year, month=month, n=len(codes) // SPOT_CHECKS)
    return MonthlyReturn.objects.bulk_create(
        [
            MonthlyReturn(
                task=task, year=book.year, month=month, due=due_of(book.year, month), entered_on=on,
                prefilled=held.get(task.pk, {}), spot_check=str(task.number) in drawn,
            )
            for task in tasks
        ],
        batch_size=200,
    )  # fmt: skip


def _return(call: Call, return_id: int, version: int | None, *, states: tuple[str, ...]) -> MonthlyReturn:
    found = locked(returns_visible(call.by), return_id, version=version)
    require(found.task.book, *states)
    return found


def _observe(call: Call, of: MonthlyReturn, said: Said) -> list[Observation]:
    """The values of this report, checked by the form's rules: nothing left open, nothing held typed again."""
    targets = {target.pk: target for target in Target.objects.filter(task=of.task_id).order_by("number")}
    if strange := sorted(set(said.values) - set(targets)):
        raise Fault("pledges.not_found", kind="target", id=strange[0])
    line = line_of(of, list(targets.values()))
    typed = {
        str(pk): Entry(None if value is None else exact(value), said.whys.get(pk))
        for pk, value in said.values.items()
    }
    for pk, value in said.values.items():
        if value is not None and typed[str(pk)].value is None:
            raise Fault("pledges.bad_number", value=value)
    sure = confirm(line, typed, by_post=call.post.code, on=call.on)
    return [
        Observation(
            monthly_return=of, target=target, sent=of.sent + 1,
            value=exact(str(sure.values[str(pk)])) if sure.values[str(pk)] is not None else None,
            why=sure.reasons.get(str(pk), "")[:255], source=sure.sources[str(pk)][:64],
        )
        for pk, target in targets.items()
    ]  # fmt: skip


def _self_rated(said: Said) -> Decimal | None:
    if said.self_rated is not None and not 0 <= said.self_rated <= 1:
        raise Fault("pledges.bad_share", value=said.self_rated)
    return said.self_rated


@transaction.atomic
def report_return(
    return_id: int, said: Said, *, by: Actor, version: int | None = None, at: dt.datetime | None = None
) -> MonthlyReturn:
    """Report a month 报送: held values are confirmed, the others typed, the unknown said with its reason.

    Faults of `domain.returns.confirm`, of the lifecycle, and `pledges.stale`.
    """
    call = calling(by, ACT, at)
    found = _return(
        call, return_id, version, states=("open",) if _original(return_id) else ("open", "locked")
    )
    rows = _observe(call, found, said)
    make(
        call, found, "report", verb=MOVED, sent=found.sent + 1, text=said.text.strip(),
        obstacle=said.obstacle.strip(), self_rated=_self_rated(said),
    )  # fmt: skip
    Observation.objects.bulk_create(rows)
    return found


def _original(return_id: int) -> bool:
    return MonthlyReturn.objects.filter(pk=return_id, corrects=None).exists()


def _move(
    return_id: int,
    move: str,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    at: dt.datetime | None = None,
    **values: Any,
) -> MonthlyReturn:
    call = calling(by, ACT, at)
    found = _return(call, return_id, version, states=("open", "locked"))
    make(call, found, move, verb=MOVED, reason=reason, **values)
    return found


@transaction.atomic
def send_back(return_id: int, *, reason: str, **call: Any) -> MonthlyReturn:
    """Send a return back 退回, with the reason; what was sent stays readable."""
    return _move(return_id, "return", reason=reason, **call)


@transaction.atomic
def approve_return(return_id: int, *, verified: Decimal | None = None, **call: Any) -> MonthlyReturn:
    """Approve a return 审定: from now on its values count as verified. `verified` is supervision's own
    share.
    """
    if verified is not None and not 0 <= verified <= 1:
        raise Fault("pledges.bad_share", value=verified)
    return _move(return_id, "approve", verified=verified, **call)


@transaction.atomic
def withdraw_approval(return_id: int, *, reason: str, **call: Any) -> MonthlyReturn:
    """Take an approval back, with the reason."""
    return _move(return_id, "withdraw", reason=reason, verified=None, **call)


@transaction.atomic
def lock_return(return_id: int, **call: Any) -> MonthlyReturn:
    """Lock a return 锁定: from now on only a later entry corrects it."""
    return _move(return_id, "lock", **call)


@transaction.atomic
def lock_month(book_id: int, month: int, *, by: Actor, at: dt.datetime | None = None) -> int:
    """Lock every approved return of a month; how many. What was not approved stays open and is told by the
    month sheet.
    """
    call = calling(by, ACT, at)
    book = locked(books_visible(by), book_id)
    require(book, "open", "locked")
    if by.role not in ("office", "supervision"):
        raise Fault("office.not_permitted")
    rows = returns_visible(by).filter(task__book=book, month=month, year=book.year, state="approved")
    found = list(MonthlyReturn.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("pk")))
    for one in found:
        make(call, one, "lock", verb=MOVED)
    return len(found)


@transaction.atomic
def correct_locked(return_id: int, *, reason: str, by: Actor, at: dt.datetime | None = None) -> MonthlyReturn:
    """Open a later entry that puts a locked return right; it is reported, approved and locked like any
    return.

    By the lead unit or supervision. Faults `pledges.not_locked`, `pledges.corrected_already`,
    `pledges.no_reason`.
    """
    call = calling(by, ACT, at)
    wrong = _return(call, return_id, None, states=("open", "locked"))
    if not {"lead_head", "lead_officer", "supervision"} & set(roles_on(by, wrong)):
        raise Fault("pledges.not_yours")
    if not reason.strip():
        raise Fault("pledges.no_reason")
    if wrong.state != "locked":
        raise Fault("pledges.not_locked")
    if MonthlyReturn.objects.filter(corrects=wrong).exists():
        raise Fault("pledges.corrected_already")
    days = lifecycle("monthly_return").moves["report"].working_days or 0
    made = MonthlyReturn.objects.create(
        task=wrong.task, year=wrong.year, month=wrong.month, corrects=wrong, entered_on=call.on,
        due=add_working_days(call.on, days, assume_weekends=True).value,
    )  # fmt: skip
    task = locked(tasks_visible(by), wrong.task_id)
    save(task)
    tell_batch(
        call, "pledges.return_corrected", government=task.book.government.code, kind="monthlyreturn",
        object_id=made.pk, batch=[wrong.pk], reason=reason.strip(), year=wrong.year, month=wrong.month,
    )  # fmt: skip
    return made
