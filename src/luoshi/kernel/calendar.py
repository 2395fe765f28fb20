"""Days: working days with 调休, month ends, year frames. A day is a date in Asia/Shanghai on any server.

A working day is known from the yearly notice of the State Council: chinesecalendar holds the past ones,
`workdays.yaml` the later ones. A year that neither knows raises `Fault("calendar.unknown_year")`, or is
counted by weekends where the caller asks for it with `assume_weekends=True`; the answer is then a
`Reckoned`, which says whether anything was assumed.
"""

from __future__ import annotations

import calendar as _months
import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, overload

import chinese_calendar  # type: ignore[import-untyped]

from luoshi.kernel import parameters
from luoshi.kernel.errors import Fault

# China has kept UTC+8 without summer time since 1992, so no time-zone database is needed.
SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
MOST_DAYS = 10_000  # some forty years of working days: more is a typing error
_FIRST, _LAST = (
    2004,
    2200,
)  # before 2004 no table exists and Saturdays were worked: weekends would be a wrong guess
_FRAME = re.compile(r"(\d{4})(?:/(\d{4}))?")
T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class Reckoned(Generic[T]):
    """An answer and whether a year without a notice was counted by weekends."""

    value: T
    assumed: bool


@dataclass(slots=True, frozen=True)
class YearTable:
    """One year's notice: days off, and weekend days that are worked."""

    year: int
    notice: str
    rest: frozenset[dt.date]
    worked: frozenset[dt.date]


@dataclass(slots=True, frozen=True)
class Frame:
    """A stretch of days, both ends included."""

    start: dt.date
    end: dt.date

    def holds(self, day: dt.date) -> bool:
        """Whether the day lies in the frame."""
        return self.start <= day_of(day) <= self.end

    @property
    def days(self) -> int:
        """How many calendar days."""
        return (self.end - self.start).days + 1


def day_of(moment: dt.date | dt.datetime) -> dt.date:
    """The day in Asia/Shanghai; a moment without time zone is refused (`calendar.naive_time`)."""
    if not isinstance(moment, dt.datetime):
        return moment
    if moment.utcoffset() is None:
        raise Fault("calendar.naive_time", moment=moment.isoformat(sep=" "))
    return moment.astimezone(SHANGHAI).date()


def year_tables(data: Mapping[Any, Mapping[str, Any]]) -> Mapping[int, YearTable]:
    """Tables from plain data as in `workdays.yaml`; raises `calendar.bad_table`, which says what is wrong."""
    tables = {}
    for year, entry in data.items():
        try:
            table = YearTable(
                int(year), str(entry["notice"]), frozenset(entry["rest"]), frozenset(entry.get("worked", ()))
            )
            wrong = _flaw(table)
        except (KeyError, TypeError, ValueError) as error:
            raise Fault("calendar.bad_table", year=year, flaw=repr(error)) from error
        if wrong:
            raise Fault("calendar.bad_table", year=year, flaw=wrong)
        tables[table.year] = table
    return tables


def _flaw(table: YearTable) -> str:
    strange = [day for day in table.rest | table.worked if type(day) is not dt.date or day.year != table.year]
    if strange:
        return ", ".join(map(str, strange))
    both = table.rest & table.worked
    weekdays = {day for day in table.worked if day.weekday() < 5}
    return ", ".join(str(day) for day in sorted(both | weekdays))


@functools.cache
def _shipped() -> Mapping[int, YearTable]:
    return year_tables(parameters.load("luoshi.kernel", "workdays.yaml"))


@functools.cache
def _library_years() -> range:
    holidays = chinese_calendar.constants.holidays
    return range(min(holidays).year, max(holidays).year + 1)


def _known(day: dt.date, tables: Mapping[int, YearTable]) -> bool | None:
    """Whether a day is worked; None where no notice for its year is known."""
    table = tables.get(day.year)
    if table is not None:
        return day in table.worked or (day.weekday() < 5 and day not in table.rest)
    return _library_works(day) if day.year in _library_years() else None


@functools.cache  # the library looks through its whole table at each call; there are some 8,400 days
def _library_works(day: dt.date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def _works(day: dt.date, *, assume_weekends: bool, tables: Mapping[int, YearTable] | None) -> Reckoned[bool]:
    known = _known(day, _shipped() if tables is None else tables)
    if known is not None:
        return Reckoned(known, False)
    if assume_weekends and _FIRST <= day.year <= _LAST:
        return Reckoned(day.weekday() < 5, True)
    raise Fault("calendar.unknown_year", year=day.year)


@overload
def is_working_day(
    day: dt.date, *, assume_weekends: Literal[False] = False, tables: Mapping[int, YearTable] | None = None
) -> bool: ...
@overload
def is_working_day(
    day: dt.date, *, assume_weekends: Literal[True], tables: Mapping[int, YearTable] | None = None
) -> Reckoned[bool]: ...
def is_working_day(
    day: dt.date, *, assume_weekends: bool = False, tables: Mapping[int, YearTable] | None = None
) -> bool | Reckoned[bool]:
    """Whether offices work on the day, 调休 included; `tables` replace the shipped ones.

    Raises `calendar.unknown_year`.
    """
    answer = _works(day_of(day), assume_weekends=assume_weekends, tables=tables)
    return answer if assume_weekends else answer.value


@overload
def add_working_days(
    start: dt.date,
    n: int,
    *,
    assume_weekends: Literal[False] = False,
    tables: Mapping[int, YearTable] | None = None,
) -> dt.date: ...
@overload
def add_working_days(
    start: dt.date, n: int, *, assume_weekends: Literal[True], tables: Mapping[int, YearTable] | None = None
) -> Reckoned[dt.date]: ...
def add_working_days(
    start: dt.date, n: int, *, assume_weekends: bool = False, tables: Mapping[int, YearTable] | None = None
) -> dt.date | Reckoned[dt.date]:
    """The n-th working day after the start, which is not counted; before it for n < 0; the start for 0.

    Raises `calendar.unknown_year` and, for |n| over 10,000, `calendar.too_many_days`.
    """
    if abs(n) > MOST_DAYS:
        raise Fault("calendar.too_many_days", n=n, most=MOST_DAYS)
    day, left, assumed = day_of(start), abs(n), False
    step = dt.timedelta(days=1 if n > 0 else -1)
    while left:
        day += step
        works = _works(day, assume_weekends=assume_weekends, tables=tables)
        left -= works.value
        assumed |= works.assumed
    return Reckoned(day, assumed) if assume_weekends else day


@overload
def working_days_between(
    a: dt.date,
    b: dt.date,
    *,
    assume_weekends: Literal[False] = False,
    tables: Mapping[int, YearTable] | None = None,
) -> int: ...
@overload
def working_days_between(
    a: dt.date, b: dt.date, *, assume_weekends: Literal[True], tables: Mapping[int, YearTable] | None = None
) -> Reckoned[int]: ...
def working_days_between(
    a: dt.date, b: dt.date, *, assume_weekends: bool = False, tables: Mapping[int, YearTable] | None = None
) -> int | Reckoned[int]:
    """Working days after `a` up to and with `b`; negative, `b` counted and `a` not, where `b` is earlier.

    So `working_days_between(a, add_working_days(a, n)) == n`. Raises `calendar.unknown_year`.
    """
    a, b = day_of(a), day_of(b)
    ordinals = range(a.toordinal() + 1, b.toordinal() + 1) if a <= b else range(b.toordinal(), a.toordinal())
    days = map(dt.date.fromordinal, ordinals)
    answers = [_works(day, assume_weekends=assume_weekends, tables=tables) for day in days]
    n = sum(answer.value for answer in answers) * (1 if a <= b else -1)
    return Reckoned(n, any(answer.assumed for answer in answers)) if assume_weekends else n


def month_end(day: dt.date) -> dt.date:
    """The last day of the day's month."""
    day = day_of(day)
    return day.replace(day=_months.monthrange(day.year, day.month)[1])


def add_months(day: dt.date, n: int) -> dt.date:
    """The same day n months later, or that month's last day where it has none (31 Jan + 1 = 28 or 29 Feb)."""
    day = day_of(day)
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return dt.date(year, month + 1, min(day.day, _months.monthrange(year, month + 1)[1]))


def month_frame(year: int, month: int) -> Frame:
    """The month from its first to its last day."""
    first = dt.date(year, month, 1)
    return Frame(first, month_end(first))


def year_frame(year: int) -> Frame:
    """The calendar year, which is the fiscal year."""
    return Frame(dt.date(year, 1, 1), dt.date(year, 12, 31))


def frame_of(period: str) -> Frame:
    """The frame of a period as reading writes it: `2024` or `2016/2020`. Raises `calendar.bad_period`."""
    match = _FRAME.fullmatch(period)
    if match is None or int(match[2] or match[1]) < int(match[1]) or int(match[1]) == 0:
        raise Fault("calendar.bad_period", period=period)
    return Frame(dt.date(int(match[1]), 1, 1), dt.date(int(match[2] or match[1]), 12, 31))


def last_closed_month(on: dt.date, year: int) -> int:
    """The last month of the year that is over at the close of the day: 0 before 31 January, 12 at its end."""
    on = day_of(on)
    if on.year != year:
        return 12 if on.year > year else 0
    return on.month if on == month_end(on) else on.month - 1
