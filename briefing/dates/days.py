"""Calendar arithmetic on whole numbers: the intervals of weeks, months, quarters, seasons, and their TIMEX3 values."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from typing import Final

from briefing.model import DateRange

SEASONS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def range_of(first: date, days: int) -> DateRange | None:
    """The `days` days from `first`; None beyond the calendar."""
    try:
        return DateRange(first, first + timedelta(days=days))
    except OverflowError:
        return None


def add_months(year: int, month: int, n: int) -> tuple[int, int]:
    """The year and month `n` months on."""
    total = year * 12 + month - 1 + n
    return total // 12, total % 12 + 1


def months(year: int, month: int, n: int = 1) -> DateRange | None:
    """The `n` months from `month` of `year`; None beyond the calendar."""
    end_year, end_month = add_months(year, month, n)
    if not 0 < year <= MAXYEAR or not 0 < end_year <= MAXYEAR:
        return None
    return DateRange(date(year, month, 1), date(end_year, end_month, 1))


def years(first: int, n: int = 1) -> DateRange | None:
    """The `n` years from `first`; None beyond the calendar."""
    if not 0 < first <= MAXYEAR - n:
        return None
    return DateRange(date(first, 1, 1), date(first + n, 1, 1))


def named(name: str, year: int) -> DateRange | None:
    """A quarter ("Q3"), half ("H1") or season ("WI": December to February) of `year`."""
    if name[0] == "Q":
        return months(year, 3 * int(name[1]) - 2, 3)
    if name[0] == "H":
        return months(year, 6 * int(name[1]) - 5, 6)
    return months(year, SEASONS[name], 3)


def week_value(day: date) -> str:
    """The ISO week of `day` as TIMEX3 writes it ("2024-W46")."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def monday(day: date) -> date:
    """The Monday of the ISO week of `day`."""
    return day - timedelta(days=day.weekday())


def shift_month(day: date, n: int) -> date | None:
    """The same day of the month `n` months on, the month's last where it has no such day; None beyond the calendar."""
    year, month = add_months(day.year, day.month, n)
    whole = months(year, month)
    if whole is None:
        return None
    return min(date(year, month, 1) + timedelta(days=day.day - 1), whole.last)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous computus, Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date | None:
    """The day a lexicon's rule names in `year`: "12-25", "11 thursday 4", "05 monday -1", "easter -2"."""
    if not 0 < year < MAXYEAR:
        return None
    words = rule.split()
    if words[0] == "easter":
        return easter(year) + timedelta(days=int(words[1]))
    if len(words) == 1:
        return date(year, int(rule[:2]), int(rule[3:]))
    weekday = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(words[1])
    whole = months(year, int(words[0]))
    assert whole is not None
    n = int(words[2])
    if n > 0:
        first = whole.first + timedelta(days=(weekday - whole.first.weekday()) % 7)
        return first + timedelta(days=7 * (n - 1))
    last = whole.last - timedelta(days=(whole.last.weekday() - weekday) % 7)
    return last + timedelta(days=7 * (n + 1))
