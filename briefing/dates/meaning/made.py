"""How a finished expression is put together from a hit, a value and an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefing.dates import days as cal
from briefing.model import TimeExpression

if TYPE_CHECKING:
    from datetime import date

    from briefing.dates.hits import Hit
    from briefing.dates.resolve import Resolver
    from briefing.model import DateRange, Granularity, TimexType

_PARTS: Final = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night", "MI": "midday", "DT": "daytime"}


def make(
    hit: Hit,
    text: str,
    timex: TimexType,
    value: str | None,
    days: DateRange | None,
    grain: Granularity,
    stated: tuple[str, ...] = (),
    implied: tuple[str, ...] = (),
    anchor: str = "stated",
    why: str = "",
    note: str | None = None,
) -> TimeExpression:
    """The expression of `hit` with its slice of `text`."""
    part = _PARTS.get(hit.part) if hit.part else None
    if hit.mod in ("start", "end") and (hit.kind in ("weekday", "day", "part") or hit.part or hit.day):
        early = "early" if hit.mod == "start" else "late"
        part = f"{early} {part}" if part else early
    return TimeExpression(
        hit.start,
        hit.end,
        text[hit.start : hit.end],
        timex,
        value,
        days,
        grain,
        stated,
        implied,
        anchor,
        why,
        part,
        note,
    )


def day_value(iso: str, hit: Hit) -> tuple[str, TimexType, Granularity]:
    """The value of a day with its clock time or part, with type and grain."""
    if hit.clock:
        return f"{iso}T{hit.clock}", "TIME", "time"
    if hit.part:
        return f"{iso}T{hit.part}", "TIME", "part-of-day"
    return iso, "DATE", "day"


def on_day(
    state: Resolver,
    hit: Hit,
    text: str,
    day: date,
    stated: tuple[str, ...],
    implied: tuple[str, ...],
    anchor: str,
    why: str,
) -> TimeExpression:
    """The expression of one calendar day, remembered for what follows."""
    value, timex, grain = day_value(day.isoformat(), hit)
    state.remember(day, grain, hit.start, stated="year" in stated, anchor=anchor)
    return make(hit, text, timex, value, cal.range_of(day, 1), grain, stated, implied, anchor, why)


def left_open(
    hit: Hit,
    text: str,
    iso: str,
    grain: Granularity,
    stated: tuple[str, ...],
    implied: tuple[str, ...],
    anchor: str,
    why: str,
) -> TimeExpression:
    """The expression of a day whose year or month nothing tells: "X" stands for what is open, and there are no days."""
    timex: TimexType = "DATE"
    if grain == "day":
        iso, timex, grain = day_value(iso, hit)
    return make(hit, text, timex, iso, None, grain, stated, implied, anchor, why)
