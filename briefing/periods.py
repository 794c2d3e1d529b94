"""Weeks and periods: what a call asks for, and which weeks the facts fill."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_interval

from briefing.errors import UsageError
from briefing.model import WEEKDAYS, DateRange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from briefing.model import Beat, Fact

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_LATEST, _FAIR = 8, 5
_LONGEST = 366
_COUNT = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


def shown(days: DateRange, locale: str) -> str:
    """The days as a reader of the locale writes them: "11–15 Nov 2024"; one date where it is one day."""
    return str(format_interval(days.first, days.last, "yMMMd", locale=locale_of(locale)))


@cache
def locale_of(name: str) -> Locale:
    """What CLDR knows of a locale such as "en_GB"; British English where the name is none."""
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def of_week(monday: date, beat: Beat) -> DateRange:
    """The beat's period in the week that begins on `monday`."""
    first, last = WEEKDAYS.index(beat.period.first), WEEKDAYS.index(beat.period.last)
    return DateRange.of(monday + timedelta(days=first), monday + timedelta(days=last))


def last_ended(today: date, beat: Beat) -> DateRange:
    """The beat's newest period that has ended, or ends today."""
    this = of_week(monday_of(today), beat)
    return this if this.last <= today else of_week(monday_of(today) - timedelta(days=7), beat)


def monday_of(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def parse_week(words: str, beat: Beat) -> DateRange:
    """The beat's period in an ISO week such as "2024-W46". Raises `UsageError`."""
    match = _WEEK.fullmatch(words.strip())
    try:
        if match:
            return of_week(date.fromisocalendar(int(match[1]), int(match[2]), 1), beat)
    except (ValueError, OverflowError):
        pass
    raise UsageError(f'--week {words}: there is no such week. Write it as in "2024-W46"')


def parse_count(words: str, beat: Beat) -> DateRange:
    """The days of a stretch of the beat's day count, such as "978-982". Raises `UsageError`."""
    count = beat.day_count
    if count is None:
        raise UsageError(
            f"--days {words}: the beat has no day count. Give it one with epoch = 2022-02-24 in briefing.toml, or use --week"
        )
    match = _COUNT.fullmatch(words.strip())
    try:
        if match:
            first, last = int(match[1]), int(match[2] or match[1])
            if first < 1:
                raise UsageError(f"--days {words}: the count begins with day 1, which is {count.epoch}")
            return DateRange.of(count.day(first), count.day(last))
    except (ValueError, OverflowError):
        pass
    raise UsageError(f'--days {words}: write two counts, the smaller first, as in "978-982"')


def parse_days(first: str | None, last: str | None) -> DateRange:
    """The days from one to another, both included. Raises `UsageError`."""
    if not first or not last:
        raise UsageError("--from and --to go together: give both days")
    days = []
    for flag, words in (("--from", first), ("--to", last)):
        days.append(parse_day(words, flag))
    if days[1] < days[0]:
        raise UsageError(f"--from {first} --to {last}: the last day lies before the first")
    try:
        return DateRange.of(days[0], days[1])
    except OverflowError:
        raise UsageError(f"--to {last}: the calendar ends there. Give an earlier day") from None


def parse_day(words: str, flag: str) -> date:
    """A day given on the command line, in any form that names one. Raises `UsageError`."""
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        import dateparser  # noqa: PLC0415  only odd forms pay for the import

        found = dateparser.parse(words, settings={"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"})
        if found is None:
            raise UsageError(f'{flag} {words}: no full date. Write it as in "2024-11-14"') from None
        return date(found.year, found.month, found.day)


def of_an_edition(period: DateRange) -> DateRange:
    """The period, which an edition can have: a year at most. Raises `UsageError`."""
    if len(period) > _LONGEST:
        raise UsageError(
            f"{period.first} to {period.last}: these are {len(period):,} days, and an edition covers a year at most. "
            "For a longer time there is: briefing timeline"
        )
    return period


def label(period: DateRange, beat: Beat) -> str:
    """The name of a period's folder: its ISO week where it is the beat's period of that week, else its first and last day.

    Some days of a week have a name of their own: they do not take the place of the week's edition.
    """
    if period.is_day:
        return period.first.isoformat()
    if period == of_week(monday_of(period.first), beat):
        year, week, _ = period.first.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{period.first}_{period.last}"


def belongs(days: DateRange, period: DateRange) -> bool:
    """Whether a fact of these days is news of the period: at least half of its days lie in it.

    A month or "since the war began" that merely touches the week is not the week's.
    """
    first, end = max(days.first, period.first), min(days.end, period.end)
    return (end - first).days * 2 >= len(days)


def with_facts(facts: Iterable[Fact], beat: Beat) -> dict[DateRange, int]:
    """The beat's periods that hold news, oldest first, each with how many facts. What is still to come when it was printed does not count."""
    weeks: dict[date, DateRange] = {}
    held: Counter[date] = Counter()
    for fact in facts:
        if fact.kind not in ("fact", "statement") or fact.days is None:
            continue
        if fact.published and fact.days.first > fact.published + timedelta(days=1):
            continue
        monday = monday_of(fact.days.first)
        period = weeks.get(monday) or weeks.setdefault(monday, of_week(monday, beat))
        if belongs(fact.days, period):
            held[monday] += 1
    return {weeks[monday]: held[monday] for monday in sorted(held)}


def newest(held: Mapping[DateRange, int]) -> tuple[DateRange, list[DateRange]]:
    """Of the periods with news the newest that holds a fair share of it, and the newer ones that do not.

    Fair is a fifth of what the fullest of the last eight holds: a week that has just begun passes, and a week that one
    stray sentence lies in does not. Raises `ValueError` where there is none.
    """
    latest = list(held)[-_LATEST:]
    fair = max(held[one] for one in latest) / _FAIR
    chosen = next(one for one in reversed(latest) if held[one] >= fair)
    return chosen, latest[latest.index(chosen) + 1 :]
