from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import periods
from briefing.errors import UsageError
from briefing.model import Beat, DateRange, Fact, Period

WORKWEEK = Beat(title="T", epoch=date(2022, 2, 24), period=Period(first="monday", last="friday"))
WHOLE = Beat(title="T")


def days(first: str, last: str | None = None) -> DateRange:
    return DateRange.of(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def fact(days: DateRange | None, kind: str = "fact", published: str = "2024-11-14") -> Fact:
    return Fact(
        id="a.0",
        article="a",
        start=0,
        end=1,
        text="x",
        kind=kind,  # type: ignore[arg-type]
        published=date.fromisoformat(published),
        days=days,
    )


def test_a_week_is_the_beats_days_of_it() -> None:
    assert periods.parse_week("2024-W46", WORKWEEK) == days("2024-11-11", "2024-11-15")
    assert periods.parse_week("2024W46", WHOLE) == days("2024-11-11", "2024-11-17")


def test_a_stretch_of_the_day_count() -> None:
    assert periods.parse_count("978-982", WORKWEEK) == days("2024-10-28", "2024-11-01")
    assert periods.parse_count("1", WORKWEEK) == days("2022-02-24")


def test_days_in_many_forms() -> None:
    assert periods.parse_days("2024-11-11", "14 November 2024") == days("2024-11-11", "2024-11-14")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: periods.parse_week("2024-W60", WHOLE),
            '--week 2024-W60: there is no such week. Write it as in "2024-W46"',
        ),
        (
            lambda: periods.parse_count("982-978", WORKWEEK),
            '--days 982-978: write two counts, the smaller first, as in "978-982"',
        ),
        (lambda: periods.parse_count("5", WHOLE), "--days 5: the beat has no day count"),
        (lambda: periods.parse_week("9999-W52", WHOLE), "--week 9999-W52: there is no such week"),
        (
            lambda: periods.parse_count("0-3", WORKWEEK),
            "--days 0-3: the count begins with day 1, which is 2022-02-24",
        ),
        (lambda: periods.parse_days("2024-11-14", "9999-12-31"), "--to 9999-12-31: the calendar ends there"),
        (lambda: periods.parse_days("2024-11-14", None), "--from and --to go together: give both days"),
        (lambda: periods.parse_days("2024-11-14", "2024-11-11"), "the last day lies before the first"),
        (lambda: periods.parse_days("soon", "2024-11-11"), '--from soon: no full date. Write it as in "2024-11-14"'),
    ],
)
def test_mistakes_are_told(call: object, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        call()  # type: ignore[operator]
    assert says in str(caught.value)


def test_folders_are_named_by_week_or_by_days() -> None:
    assert periods.label(days("2024-11-11", "2024-11-15"), WORKWEEK) == "2024-W46"
    assert periods.label(days("2024-11-11", "2024-11-17"), WHOLE) == "2024-W46"
    assert periods.label(days("2024-11-14", "2024-11-18"), WHOLE) == "2024-11-14_2024-11-18"
    assert periods.label(days("2024-12-30", "2025-01-03"), WORKWEEK) == "2025-W01"
    assert periods.label(days("2024-11-14"), WHOLE) == "2024-11-14"


def test_some_days_of_a_week_are_not_named_as_the_week() -> None:
    assert periods.label(days("2024-11-12", "2024-11-13"), WHOLE) == "2024-11-12_2024-11-13"
    assert periods.label(days("2024-11-11", "2024-11-15"), WHOLE) == "2024-11-11_2024-11-15"
    assert periods.label(days("2024-11-11", "2024-11-17"), WORKWEEK) == "2024-11-11_2024-11-17"


def test_what_merely_touches_the_week_is_not_its_news() -> None:
    week = days("2024-11-11", "2024-11-15")
    assert periods.belongs(days("2024-11-14"), week)
    assert periods.belongs(days("2024-11-08", "2024-11-14"), week)
    assert not periods.belongs(days("2024-11-01", "2024-11-30"), week)
    assert not periods.belongs(days("2024-11-16"), week)


def test_the_weeks_that_hold_news() -> None:
    told = [
        fact(days("2024-11-13")),
        fact(days("2024-11-05")),
        fact(days("2024-10-01"), kind="background"),
        fact(None),
        fact(days("2024-12-24")),  # still to come when it was printed
        fact(days("2024-11-17")),  # a Sunday lies in no Monday-to-Friday period
    ]
    held = periods.with_facts(told, WORKWEEK)
    assert {periods.label(p, WORKWEEK): count for p, count in held.items()} == {"2024-W45": 1, "2024-W46": 1}


def test_the_newest_week_holds_a_fair_share() -> None:
    full, begun, stray = (
        days("2024-11-11", "2024-11-17"),
        days("2024-11-18", "2024-11-24"),
        days("2024-12-02", "2024-12-08"),
    )
    assert periods.newest({full: 60, begun: 12, stray: 3}) == (begun, [stray])
    assert periods.newest({full: 60, stray: 11}) == (full, [stray])
    assert periods.newest({full: 4, begun: 1}) == (begun, [])
    long_ago = {days(f"2023-01-{day:02}"): 1000 for day in range(1, 9)}
    eight = {days(f"2024-01-{day:02}"): 10 for day in range(1, 9)}
    assert periods.newest({**long_ago, **eight})[0] == days("2024-01-08")
    with pytest.raises(ValueError, match="empty"):
        periods.newest({})


def test_an_edition_covers_a_year_at_most() -> None:
    assert periods.of_an_edition(days("2024-01-01", "2024-12-31")) == days("2024-01-01", "2024-12-31")
    with pytest.raises(UsageError, match="briefing timeline"):
        periods.of_an_edition(days("0001-01-01", "9998-12-31"))


def test_days_before_the_count_begins_have_no_number() -> None:
    assert WORKWEEK.counted(days("2022-02-24", "2022-02-25")) == (1, 2)
    assert WORKWEEK.counted(days("2022-02-21", "2022-02-25")) is None
    assert WHOLE.counted(days("2024-11-11")) is None


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_day_lies_in_the_whole_week_of_its_monday(day: date) -> None:
    monday = periods.monday_of(day)
    assert monday.weekday() == 0
    assert day in periods.of_week(monday, WHOLE)
    assert day - monday < timedelta(days=7)
