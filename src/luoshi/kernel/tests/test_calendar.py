"""Working days, months and frames: real 调休, leap days, time zones, and years that nobody knows yet."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.kernel import calendar as cal
from luoshi.kernel.errors import Fault

CASES: dict[Any, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "workdays.yaml").read_text(encoding="utf-8")
)
YEARS = [year for year in CASES if isinstance(year, int)]
KNOWN = st.dates(dt.date(2005, 1, 1), dt.date(2025, 6, 30))
TABLE = yaml.safe_load("""
2031:
  notice: 国办发明电〔2030〕1号
  rest: [2031-01-01]
  worked: [2031-01-04]
""")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (day, works)
        for year in YEARS
        for word, works in (("上班", True), ("放假", False))
        for day in CASES[year][word]
    ],
)
def test_real_days(day: dt.date, works: bool) -> None:
    assert cal.is_working_day(day) is works


@pytest.mark.parametrize("case", CASES["推算"], ids=lambda case: case["说明"])
def test_real_terms(case: dict[str, Any]) -> None:
    assert cal.add_working_days(case["起"], case["工作日"]) == case["止"]
    assert cal.working_days_between(case["起"], case["止"]) == case["工作日"]


@settings(deadline=None)
@given(KNOWN, st.integers(-250, 250))
def test_add_then_between_is_n(start: dt.date, n: int) -> None:
    end = cal.add_working_days(start, n)
    assert cal.working_days_between(start, end) == n
    assert n == 0 or cal.is_working_day(end)


@settings(deadline=None)
@given(KNOWN, KNOWN, KNOWN)
def test_stretches_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    a, b, c = sorted((a, b, c))
    assert cal.working_days_between(a, b) + cal.working_days_between(b, c) == cal.working_days_between(a, c)


@settings(deadline=None)
@given(st.dates(dt.date(2027, 1, 1), dt.date(2200, 6, 30)), st.integers(0, 60))
def test_an_unknown_year_is_refused_or_marked(start: dt.date, n: int) -> None:
    with pytest.raises(Fault) as refused:
        cal.is_working_day(start)
    assert refused.value.code == "calendar.unknown_year"
    assert str(start.year) in refused.value.message("zh")
    assert "workdays.yaml" in refused.value.next_step("en")
    assert cal.is_working_day(start, assume_weekends=True) == cal.Reckoned(start.weekday() < 5, True)
    end = cal.add_working_days(start, n, assume_weekends=True)
    assert end.assumed is (n > 0)
    assert cal.working_days_between(start, end.value, assume_weekends=True) == cal.Reckoned(n, n > 0)


def test_a_known_year_is_not_assumed_and_a_mixed_stretch_is() -> None:
    assert cal.is_working_day(dt.date(2024, 2, 18), assume_weekends=True) == cal.Reckoned(True, False)
    mixed = cal.working_days_between(dt.date(2026, 12, 30), dt.date(2027, 1, 4), assume_weekends=True)
    assert mixed == cal.Reckoned(3, True)


@pytest.mark.parametrize("day", [dt.date(1994, 5, 7), dt.date(2003, 12, 31), dt.date(2201, 1, 1)])
def test_years_too_far_off_are_never_assumed(day: dt.date) -> None:
    with pytest.raises(Fault, match=str(day.year)):
        cal.is_working_day(day, assume_weekends=True)


def test_a_table_makes_a_year_known_and_wins_over_the_library() -> None:
    tables = cal.year_tables(TABLE)
    worked = {day: cal.is_working_day(dt.date(2031, 1, day), tables=tables) for day in (1, 2, 4, 5, 11)}
    assert worked == {1: False, 2: True, 4: True, 5: False, 11: False}
    changed = cal.year_tables({2024: {"notice": "改", "rest": [dt.date(2024, 1, 2)]}})
    assert cal.is_working_day(dt.date(2024, 1, 2)) is True
    assert cal.is_working_day(dt.date(2024, 1, 2), tables=changed) is False


@pytest.mark.parametrize(
    "entry",
    [
        {"rest": []},
        {"notice": "x", "rest": 3},
        {"notice": "x", "rest": ["2031-01-01"]},
        {"notice": "x", "rest": [dt.date(2030, 1, 1)]},
        {"notice": "x", "rest": [dt.date(2031, 1, 4)], "worked": [dt.date(2031, 1, 4)]},
        {"notice": "x", "rest": [], "worked": [dt.date(2031, 1, 3)]},
    ],
)
def test_a_wrong_table_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(Fault) as refused:
        cal.year_tables({2031: entry})
    assert refused.value.code == "calendar.bad_table"


def test_too_many_days_are_refused() -> None:
    with pytest.raises(Fault, match="10000"):
        cal.add_working_days(dt.date(2024, 1, 1), -10_001)
    assert cal.add_working_days(dt.date(2100, 1, 1), 10_000, assume_weekends=True).value.year == 2138


def test_a_moment_is_a_day_in_shanghai() -> None:
    late = dt.datetime(2023, 12, 31, 16, 0, tzinfo=dt.UTC)
    assert cal.day_of(late) == dt.date(2024, 1, 1)
    assert cal.day_of(late - dt.timedelta(seconds=1)) == dt.date(2023, 12, 31)
    assert cal.is_working_day(dt.datetime(2024, 2, 17, 16, 0, tzinfo=dt.UTC)) is True
    with pytest.raises(Fault) as refused:
        cal.day_of(dt.datetime(2024, 1, 1, 8, 0))  # noqa: DTZ001 - naive on purpose
    assert refused.value.code == "calendar.naive_time"


@pytest.mark.parametrize(
    ("day", "n", "there"),
    [
        ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-02-29", 12, "2025-02-28"),
        ("2024-11-30", 3, "2025-02-28"), ("2024-03-31", -1, "2024-02-29"), ("2024-01-15", -1, "2023-12-15"),
    ],
)  # fmt: skip
def test_months_end_where_they_end(day: str, n: int, there: str) -> None:
    assert cal.add_months(dt.date.fromisoformat(day), n).isoformat() == there


def test_frames() -> None:
    assert cal.year_frame(2024).days == 366
    assert cal.month_frame(2023, 2) == cal.Frame(dt.date(2023, 2, 1), dt.date(2023, 2, 28))
    assert cal.frame_of("2016/2020") == cal.Frame(dt.date(2016, 1, 1), dt.date(2020, 12, 31))
    assert cal.frame_of("2024") == cal.year_frame(2024)
    assert cal.year_frame(2024).holds(dt.datetime(2023, 12, 31, 16, tzinfo=dt.UTC))
    assert not cal.year_frame(2024).holds(dt.date(2025, 1, 1))


@pytest.mark.parametrize("period", ["", "24", "2020/2016", "2016-2020", "0000"])
def test_a_period_that_is_none_is_refused(period: str) -> None:
    with pytest.raises(Fault) as refused:
        cal.frame_of(period)
    assert refused.value.code == "calendar.bad_period"


@pytest.mark.parametrize(
    ("on", "closed"),
    [("2024-01-30", 0), ("2024-01-31", 1), ("2024-02-28", 1), ("2024-02-29", 2), ("2024-12-31", 12),
     ("2023-12-31", 0), ("2025-01-01", 12)],
)  # fmt: skip
def test_the_last_closed_month(on: str, closed: int) -> None:
    assert cal.last_closed_month(dt.date.fromisoformat(on), 2024) == closed


PRINTED = """
import datetime as dt
from luoshi.kernel import calendar as cal
edge = dt.datetime(2023, 12, 31, 15, 59, 59, tzinfo=dt.UTC)
second = dt.timedelta(seconds=1)
days = [dt.date(2024, 2, 8), dt.date(2024, 2, 29), cal.day_of(edge), cal.day_of(edge + second)]
for day in days:
    print(day, cal.is_working_day(day), cal.add_working_days(day, 7))
    print(cal.add_months(day, 3), cal.month_end(day))
"""


def _under(zone: str) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-c", PRINTED],
        env={**environment, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("zone", ["CST-8", "PST8PDT,M3.2.0,M11.1.0", "LINT-14", "AOE12"])
def test_g16_days_are_the_same_under_every_clock(zone: str) -> None:
    assert _under(zone) == _under("UTC0")


def test_g16_control_the_local_clock_would_have_told_another_day() -> None:
    local = "import datetime as dt; print(dt.datetime.fromtimestamp(1704038399).date())"
    days = {
        zone: subprocess.run(
            [sys.executable, "-c", local],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC0", "LINT-14")
    }
    assert len(set(days.values())) == 2
