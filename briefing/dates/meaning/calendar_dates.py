"""What calendar words mean: dates, seasons, quarters, weekdays, decades, named days, the beat's day count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from briefing.dates import days as cal
from briefing.dates.meaning.made import day_value, left_open, make, on_day
from briefing.dates.resolve import real_day

if TYPE_CHECKING:
    from datetime import date

    from briefing.dates.hits import Hit
    from briefing.dates.resolve import Resolver
    from briefing.model import Granularity, TimeExpression


def date_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A date with whatever of year, month, day, weekday and time its words state."""
    if hit.bc:
        return _bc(hit, text)
    if hit.named == "numeric":
        _settle_numeric(state, hit)
    elif hit.named:
        return named_meaning(state, hit, text)
    year, month, day = hit.year, hit.month, hit.day
    anchor, why = "stated", "told in full"
    implied: tuple[str, ...] = ()
    stated: tuple[str, ...] = ("year",) if year is not None else ()
    if month is None and day is not None:
        return ordinal_meaning(state, hit, text)
    if month is not None:
        stated = (*stated, "month")
        if day is not None:
            stated = (*stated, "day")
        if hit.weekday:
            stated = (*stated, "weekday")
        if year is None:
            implied = ("year",)
            year, anchor, why = state.year_for(hit)
            if year is not None and hit.weekday and day is not None:
                fitting = _fit_weekday(year, month, day, hit.weekday)
                if fitting is not None and fitting != year:
                    year, why = fitting, "the nearest year in which the weekday fits"
    if hit.clock or hit.part:
        stated = (*stated, "time")
    if month is None:
        assert year is not None
        whole = cal.years(year)
        if whole:
            state.remember(whole.first, "year", hit.start, stated=True, anchor="stated")
        return make(hit, text, "DATE", f"{year:04d}", whole, "year", stated, (), "stated", "a year told in full")
    if day is None and hit.low and hit.weekday and year is not None:
        nth = _nth_weekday(year, month, hit.weekday, hit.low)
        if nth is not None:
            return on_day(state, hit, text, nth, (*stated, "weekday"), implied, anchor, why)
    if day is None:
        if year is None:
            return left_open(hit, text, f"XXXX-{month:02d}", "month", stated, implied, anchor, why)
        span = cal.months(year, month)
        if span is None:
            return left_open(hit, text, f"{year:04d}-{month:02d}", "month", stated, implied, anchor, why)
        state.remember(span.first, "month", hit.start, stated=not implied, anchor=anchor)
        return make(hit, text, "DATE", f"{year:04d}-{month:02d}", span, "month", stated, implied, anchor, why)
    if year is None:
        return left_open(hit, text, f"XXXX-{month:02d}-{day:02d}", "day", stated, implied, anchor, why)
    found = real_day(year, month, day)
    if found is None:
        value, timex, grain = day_value(f"{year:04d}-{month:02d}-{day:02d}", hit)
        note = f"there is no such day as {text[hit.start : hit.end]!r}: it is kept without an interval"
        return make(hit, text, timex, value, None, grain, stated, implied, anchor, "an impossible date", note)
    return on_day(state, hit, text, found, stated, implied, anchor, why)


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date | None:
    """The `n`th such weekday of the month, its last where `n` is 9; None where it has not so many."""
    whole = cal.months(year, month)
    if whole is None:
        return None
    first = whole.first + timedelta(days=(weekday - whole.first.isoweekday()) % 7)
    if n == 9:
        return first + timedelta(days=(whole.last - first).days // 7 * 7)
    found = first + timedelta(days=7 * (n - 1))
    return found if found in whole else None


def _fit_weekday(year: int, month: int, day: int, weekday: int) -> int | None:
    for candidate in (year, year - 1, year + 1):
        found = real_day(candidate, month, day)
        if found and found.isoweekday() == weekday:
            return candidate
    return None


def _settle_numeric(state: Resolver, hit: Hit) -> None:
    first, second = hit.day, hit.month
    assert first is not None
    assert second is not None
    day_first = state.day_first if second <= 12 and first <= 12 else second <= 12
    if hit.weekday and hit.year and second <= 12 and first <= 12:
        fits = [
            way
            for way, (day, month) in ((True, (first, second)), (False, (second, first)))
            if (found := real_day(hit.year, month, day)) and found.isoweekday() == hit.weekday
        ]
        day_first = fits[0] if len(fits) == 1 else day_first
    hit.day, hit.month = (first, second) if day_first else (second, first)
    hit.named = None
    if not 0 < hit.month < 13:
        hit.month = min(max(hit.month, 1), 12)
        hit.day = 99


def _bc(hit: Hit, text: str) -> TimeExpression:
    if hit.kind == "century":
        return make(hit, text, "DATE", f"BC{hit.n:02d}", None, "century", ("year",))
    value = f"BC{hit.year:04d}"
    if hit.month:
        value += f"-{hit.month:02d}"
    grain: Granularity = "month" if hit.month else "year"
    return make(hit, text, "DATE", value, None, grain, ("year",), (), "stated", "before our era: no interval")


def ordinal_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """The day of "the 14th": of the month last told, or of this, last or next month."""
    day = hit.day
    assert day is not None
    base, anchor = (state.told.day, f"text:{state.told.start}") if state.told else (state.published, "publication")
    if hit.rel in ("this-month", "last-month", "next-month"):
        base, anchor = state.published, "publication"
    if base is None:
        return left_open(
            hit, text, f"XXXX-XX-{day:02d}", "day", ("day",), ("year", "month"), "publication", "the month is left open"
        )
    year, month = cal.add_months(base.year, base.month, {"last-month": -1, "next-month": 1}.get(hit.rel or "", 0))
    found = real_day(year, month, day)
    if found is None:
        return left_open(
            hit,
            text,
            f"{year:04d}-{month:02d}-{day:02d}",
            "day",
            ("day",),
            ("year", "month"),
            anchor,
            "an impossible date",
        )
    return on_day(state, hit, text, found, ("day",), ("year", "month"), anchor, "of the month last told")


def named_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """Seasons, quarters, halves."""
    name = hit.named
    assert name
    grain: Granularity = "quarter" if name[0] == "Q" else "half" if name[0] == "H" else "season"
    year, anchor, why = hit.year, "stated", "told in full"
    implied: tuple[str, ...] = ()
    if year is None:
        implied = ("year",)
        year, anchor, why = _year_of_named(state, hit, name)
    if year is None:
        return make(hit, text, "DATE", f"XXXX-{name}", None, grain, (grain,), implied, anchor, why)
    span = cal.named(name, year)
    if span:
        state.remember(span.first, grain, hit.start, stated=not implied, anchor=anchor)
    return make(
        hit,
        text,
        "DATE",
        f"{year:04d}-{name}",
        span,
        grain,
        ("year", grain) if not implied else (grain,),
        implied,
        anchor,
        why,
    )


def _year_of_named(state: Resolver, hit: Hit, name: str) -> tuple[int | None, str, str]:
    published, told = state.published, state.told
    start = cal.SEASONS[name] if name in cal.SEASONS else (int(name[1]) - 1) * (3 if name[0] == "Q" else 6) + 1
    if hit.rel in ("same-year", "following-year", "previous-year", "that", "following", "previous") and told:
        year = told.day.year
        if hit.rel == "following-year":
            year += 1
        elif hit.rel == "previous-year":
            year -= 1
        elif hit.rel == "following" and told.grain != "year" and start <= told.day.month:
            year += 1
        elif hit.rel == "previous" and start >= told.day.month:
            year -= 1
        return year, f"text:{told.start}", "the year last told"
    if published and hit.rel in ("this-year", "last-year", "next-year"):
        return published.year + {"t": 0, "l": -1, "n": 1}[hit.rel[0]], "publication", hit.rel.replace("-", " ")
    lean = state.lean if state.narrative else None
    if lean and hit.rel not in ("last", "next"):
        year = lean.day.year
        if lean.grain != "year":
            gap = start - lean.day.month
            if gap <= -7:
                year += 1
            elif name == "WI" and lean.day.month < 4:
                year -= 1
        return year, f"text:{lean.start}", "the passage tells of that time"
    if published is None:
        return None, "publication", "the year is left open: the publication day is not known"
    width = 3 if name[0] != "H" else 6
    index = (published.year * 12 + published.month - 1) - (published.year * 12 + start - 1)
    if hit.rel == "last":
        # the last one that is over, or "last summer" of the year before when this one has just begun
        year = published.year if index >= width else published.year - 1
        if name == "WI" and published.month < 3:
            year = published.year - 2
        return year, "publication", "the last such season"
    if hit.rel == "next":
        return published.year + (index >= 0), "publication", "the next such season"
    if hit.rel == "this":
        year = published.year
        if name == "WI" and published.month < 4:
            year -= 1
        return year, "publication", "this year's"
    if name == "WI" and published.month < 3:
        return published.year - 1, "publication", "the winter around publication"
    cue = state.cue(hit)
    gap = (start - published.month + 6) % 12 - 6
    if 0 <= -gap < width:
        return published.year if start <= published.month else published.year - 1, "publication", "the current one"
    if cue == "future":
        return published.year + (start < published.month), "publication", "looks ahead: the next such one"
    if cue == "past" or gap > 3 or name[0] in "QH":
        if name[0] in "QH" and cue != "past" and 0 < gap <= 3:
            return published.year, "publication", "the nearest such one"
        return published.year - (start > published.month), "publication", "looks back: the last such one"
    year, _ = cal.add_months(published.year, published.month, gap)
    return year, "publication", "the nearest such season"


def weekday_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A weekday alone, about publication or the last date told."""
    day, anchor, why = state.weekday_day(hit)
    stated = ("weekday", "time") if hit.clock or hit.part else ("weekday",)
    implied = ("year", "month", "day")
    if day is None:
        return left_open(hit, text, f"XXXX-WXX-{hit.weekday}", "day", stated, implied, anchor, why)
    return on_day(state, hit, text, day, stated, implied, anchor, why)


def decade_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A decade ("198" for the 1980s)."""
    n = hit.n
    assert n is not None
    days = cal.years(n * 10, 10)
    if days:
        state.remember(days.first, "decade", hit.start, anchor="stated")
    return make(hit, text, "DATE", f"{n:03d}", days, "decade", ("decade",), (), "stated", "a decade")


def century_meaning(_state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A century ("18" for the nineteenth)."""
    n = hit.n
    assert n is not None
    if hit.bc:
        return make(hit, text, "DATE", f"BC{n:02d}", None, "century", ("century",))
    return make(
        hit,
        text,
        "DATE",
        f"{n:02d}",
        cal.years(max(n * 100, 1), 100),
        "century",
        ("century",),
        (),
        "stated",
        "a century",
    )


def count_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A day of the beat's running count."""
    assert state.count is not None
    number = hit.n
    assert number is not None
    try:
        day = state.count.day(number)
    except OverflowError:
        return make(hit, text, "DATE", None, None, "day", ("day",), (), "count", "beyond the calendar")
    state.remember(day, "day", hit.start, anchor="count")
    return make(
        hit,
        text,
        "DATE",
        day.isoformat(),
        cal.range_of(day, 1),
        "day",
        ("day",),
        ("year", "month"),
        "count",
        f"day {number} of the beat's count",
    )


def holiday_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A day that bears a name, in its stated year or the nearest one."""
    rule = hit.value
    assert rule
    if hit.year is not None:
        day = cal.holiday(rule, hit.year)
        if day is None:
            return left_open(hit, text, f"{hit.year:04d}-XX-XX", "day", ("year",), (), "stated", "beyond the calendar")
        return on_day(state, hit, text, day, ("year", "month", "day"), (), "stated", "a day that bears a name")
    lean = state.lean if state.narrative else None
    base = lean.day if lean else state.published
    if base is None:
        value = f"XXXX-{rule}" if len(rule) == 5 else "XXXX-XX-XX"
        return left_open(hit, text, value, "day", ("month", "day"), ("year",), "publication", "the year is left open")
    anchor = f"text:{lean.start}" if lean else "publication"
    near = [day for day in (cal.holiday(rule, base.year + n) for n in (-1, 0, 1)) if day]
    if lean:
        day = min(near, key=lambda other: abs(other.year - base.year))
    elif hit.rel == "last":
        day = max((day for day in near if day < base), default=near[0])
    elif hit.rel == "next":
        day = min((day for day in near if day > base), default=near[-1])
    else:
        day = min(near, key=lambda other: abs((other - base).days))
    return on_day(state, hit, text, day, ("month", "day"), ("year",), anchor, "the nearest such day")
