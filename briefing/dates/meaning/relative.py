"""What relative words mean: days and units counted from publication or from the last date told, spans, times of day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from briefing.dates import days as cal
from briefing.dates.meaning.made import day_value, left_open, make, on_day
from briefing.dates.resolve import DAY_GRAINS, Told
from briefing.model import DateRange

if TYPE_CHECKING:
    from datetime import date

    from briefing.dates.hits import Hit
    from briefing.dates.resolve import Resolver
    from briefing.model import Granularity, TimeExpression

_UNIT_GRAIN: Final[dict[str, Granularity]] = {
    "D": "day",
    "N": "part-of-day",
    "W": "week",
    "F": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
    "TH": "time",
    "TM": "time",
    "TS": "time",
}


_TO_THE_MONTH: Final = DAY_GRAINS | {"month"}


def day_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A day counted from publication, in a quotation from the day it was said."""
    base, anchor, why = state.published, "publication", "counted from publication"
    quoted = state.quoted_day(hit)
    if quoted:
        base, anchor, why = quoted.day, f"text:{quoted.start}", "counted from the day of the quotation"
    elif state.narrative and state.quotation(hit):
        base, why = None, "said in a quotation whose day is not told"
    stated = ("time",) if hit.clock or hit.part else ()
    implied = ("year", "month", "day")
    if base is None:
        why = why if state.published else "the publication day is not known"
        return left_open(hit, text, "XXXX-XX-XX", "day", stated, implied, anchor, why)
    return on_day(state, hit, text, base + timedelta(days=hit.n or 0), stated, implied, anchor, why)


def _unit_range(day: date, unit: str, n: int) -> tuple[str, DateRange | None, Granularity]:
    """The value, days and grain of the `unit` that lies `n` units from the one around `day`."""
    grain = _UNIT_GRAIN.get(unit, "none")
    try:
        if unit in {"D", "N"}:
            found = day + timedelta(days=n)
            return found.isoformat() + ("TNI" if unit == "N" else ""), cal.range_of(found, 1), grain
        if unit in ("W", "F"):
            monday = cal.monday(day) + timedelta(days=(14 if unit == "F" else 7) * n)
            return cal.week_value(monday), cal.range_of(monday, 7), grain
        if unit == "WE":
            monday = cal.monday(day) + timedelta(days=7 * n)
            return cal.week_value(monday) + "-WE", cal.range_of(monday + timedelta(days=5), 2), grain
    except OverflowError:
        return "XXXX", None, grain
    if unit == "M":
        year, month = cal.add_months(day.year, day.month, n)
        return f"{year:04d}-{month:02d}", cal.months(year, month), grain
    if unit == "Q":
        year, month = cal.add_months(day.year, (day.month - 1) // 3 * 3 + 1, 3 * n)
        return f"{year:04d}-Q{(month + 2) // 3}", cal.months(year, month, 3), grain
    if unit == "H":
        half = 1 if day.month < 7 else 2
        return f"{day.year + n:04d}-H{half}", cal.named(f"H{half}", day.year + n), "half"
    if unit == "Y":
        return f"{day.year + n:04d}", cal.years(day.year + n), grain
    if unit == "DE":
        first = day.year // 10 + n
        return f"{first:03d}", cal.years(first * 10, 10), grain
    if unit == "CE":
        first = day.year // 100 + n
        return f"{first:02d}", cal.years(first * 100, 100), grain
    return "XXXX", None, grain


def unit_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A week, month or year counted from publication; in a narrative from the last date told, where it is fine enough."""
    base, anchor = state.published, "publication"
    lean = state.lean
    if (
        state.narrative
        and lean is not None
        and (hit.unit == "Y" or (hit.unit in ("M", "Q") and lean.grain in _TO_THE_MONTH) or lean.grain in DAY_GRAINS)
    ):
        base, anchor = lean.day, f"text:{lean.start}"
    if base is None or hit.n is None:
        grain = _UNIT_GRAIN.get(hit.unit, "none")
        value = {"W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "D": "XXXX-XX-XX"}.get(
            hit.unit, "XXXX"
        )
        return make(
            hit, text, "DATE", value, None, grain, (), ("year",), "publication", "the publication day is not known"
        )
    n = hit.n
    if hit.unit == "WE" and n == 0 and base.isoweekday() < 4 and state.cue(hit) == "past":
        n = -1
    value, days, grain = _unit_range(base, hit.unit, n)
    if days:
        state.remember(days.first, grain, hit.start, anchor=anchor)
    why = "counted from publication" if anchor == "publication" else "counted from the date last told"
    return make(hit, text, "DATE", value, days, grain, (), ("year",), anchor, why)


def shift_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """The meaning of "three days ago", "two weeks later"."""
    grain = _UNIT_GRAIN.get(hit.unit, "none")
    if hit.n is None and hit.unit in ("TH", "TM", "TS"):
        hit.n = 0
    if hit.n is None:
        return make(
            hit, text, "DATE", hit.value, None, "none", (), (), hit.anchor or "publication", "how many is not said"
        )
    fine = hit.unit in ("D", "N", "TH", "TM", "TS", "W", "F", "WE")
    if hit.anchor == "publication":
        base, anchor, base_grain = state.published, "publication", "day"
        quoted = state.quoted_day(hit)
        if quoted:
            base, anchor = quoted.day, f"text:{quoted.start}"
    else:
        told = state.told_day if fine and state.told_day else state.told
        if told is None:
            base, anchor, base_grain = (state.published if not state.narrative else None), "publication", "day"
        else:
            base, anchor, base_grain = told.day, f"text:{told.start}", told.grain
    if base is None:
        return make(
            hit,
            text,
            "DATE",
            "PAST_REF" if hit.n < 0 else "FUTURE_REF",
            None,
            "none",
            (),
            (),
            anchor,
            "what it counts from is not known",
        )
    if hit.exact:
        day = _exactly(base, hit.unit, hit.n)
        if day is not None:
            return on_day(state, hit, text, day, (), ("year", "month", "day"), anchor, f"{hit.n:+d}, to the day")
    if hit.unit in ("TH", "TM", "TS"):
        if base_grain not in DAY_GRAINS:
            if state.published is None or state.narrative:
                return left_open(
                    hit, text, "XXXX-XX-XX", "time", (), (), anchor, "what it counts from is not told to the day"
                )
            base, anchor = state.published, "publication"
        state.remember(base, "day", hit.start, anchor=anchor)
        return make(
            hit,
            text,
            "TIME",
            base.isoformat() + "TXX",
            cal.range_of(base, 1),
            "time",
            (),
            (),
            anchor,
            "hours from there: the same day",
        )
    if fine and base_grain in ("year", "month", "quarter", "half", "decade", "century", "season"):
        value = f"{base.year:04d}" if base_grain == "year" else f"{base.year:04d}-{base.month:02d}"
        return make(
            hit, text, "DATE", value + "-XX", None, grain, (), (), anchor, "what it counts from is not told to the day"
        )
    if hit.unit in ("M", "Q") and base_grain == "year":
        return make(
            hit,
            text,
            "DATE",
            f"{base.year:04d}-XX",
            None,
            grain,
            (),
            (),
            anchor,
            "what it counts from is not told to the month",
        )
    if hit.unit == "Y" and state.told and state.told.grain in ("quarter", "half", "month"):
        # Results are set against the same quarter of the year before: "from $3 million a year earlier".
        told = state.told
        if hit.anchor == "text" or (told.grain == "quarter" and 0 < hit.start - told.start < 240):
            unit, n = (
                ("Q", 4 * hit.n)
                if told.grain == "quarter"
                else ("H", hit.n)
                if told.grain == "half"
                else ("M", 12 * hit.n)
            )
            value, days, grain = _unit_range(told.day, unit, n)
            if days:
                state.remember(days.first, grain, hit.start, anchor=anchor)
            return make(
                hit,
                text,
                "DATE",
                value,
                days,
                grain,
                (),
                ("year",),
                f"text:{told.start}",
                "the same part of another year",
            )
    value, days, grain = _unit_range(base, hit.unit, hit.n)
    if days:
        state.remember(days.first, grain, hit.start, anchor=anchor)
    return make(hit, text, "DATE", value, days, grain, (), ("year",), anchor, f"{hit.n:+d} from there")


def _exactly(base: date, unit: str, n: int) -> date | None:
    """The very day `n` weeks, months or years from `base`."""
    try:
        return base + timedelta(days=7 * n) if unit == "W" else cal.shift_month(base, n * (12 if unit == "Y" else 1))
    except OverflowError:
        return None


def same_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """The meaning of "that day", "the following year", "the next morning"."""
    unit, n = hit.unit, hit.n or 0
    fine = unit in ("D", "N", "W", "WE")
    told = state.told_day if fine and state.told_day else state.told
    if told is None and not state.narrative and state.published:
        told = Told(state.published, "day", -1)
    if told is None or (fine and told.grain not in DAY_GRAINS and not (unit == "W" and told.grain == "week")):
        value = "XXXX-XX-XX" if unit == "D" else "XXXX"
        if told is not None and unit == "D":
            value = f"{told.day.year:04d}-{'XX' if told.grain == 'year' else f'{told.day.month:02d}'}-XX"
        return make(
            hit,
            text,
            "DATE",
            value,
            None,
            _UNIT_GRAIN.get(unit, "none"),
            (),
            (),
            "text",
            "what it leans on is not told",
        )
    anchor = f"text:{told.start}" if told.start >= 0 else "publication"
    if unit == "D":
        day = told.day + timedelta(days=n)
        return on_day(
            state,
            hit,
            text,
            day,
            ("time",) if hit.part else (),
            ("year", "month", "day"),
            anchor,
            "counted from the date last told",
        )
    value, days, grain = _unit_range(told.day, unit, n)
    if days:
        state.remember(days.first, grain, hit.start, anchor=anchor)
    return make(hit, text, "DATE", value, days, grain, (), ("year",), anchor, "counted from the date last told")


def whole_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """The meaning of "the week", "the end of the year": around the last date told in a narrative, around publication in news."""
    told = state.told if state.narrative else None
    if told is None and state.published:
        told = Told(state.published, "day", -1)
    if told is None:
        value = {"W": "XXXX-WXX", "M": "XXXX-XX", "D": "XXXX-XX-XX", "WE": "XXXX-WXX-WE", "Q": "XXXX-QX"}.get(
            hit.unit, "XXXX"
        )
        return make(
            hit,
            text,
            "DATE",
            value,
            None,
            _UNIT_GRAIN.get(hit.unit, "none"),
            (),
            (),
            "publication",
            "the publication day is not known",
        )
    n = 0
    if hit.unit == "WE" and told.day.isoweekday() < 6 and state.cue(hit) != "future":
        n = -1
    if hit.unit == "Q" and state.cue(hit) != "future":
        n = -1
    anchor = f"text:{told.start}" if told.start >= 0 else "publication"
    value, days, grain = _unit_range(told.day, hit.unit, n)
    if days and hit.unit != "D":
        state.remember(days.first, grain, hit.start, anchor=anchor)
    return make(hit, text, "DATE", value, days, grain, (), ("year",), anchor, "the one around it")


_SPAN_DAYS: Final = {"D": 1, "N": 1, "W": 7, "F": 14, "WE": 7}


def span_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """The meaning of "the past 24 hours" (publication day and the day before), "the past week" (seven days up to publication)."""
    base, anchor = state.published, "publication"
    if hit.anchor == "text" and state.told_day:
        base, anchor = state.told_day.day, f"text:{state.told_day.start}"
    days = None
    n = hit.n
    if base is not None:
        days = _span_range(base, hit.unit, n, back=hit.rel == "back")
    grain: Granularity = "days" if hit.unit in ("D", "N", "TH", "W") else _UNIT_GRAIN.get(hit.unit, "none")
    return make(
        hit,
        text,
        "DURATION",
        hit.value,
        days,
        grain,
        (),
        (),
        anchor,
        "a run of time that ends there" if hit.rel == "back" else "a run of time that begins there",
    )


def _span_range(base: date, unit: str, n: int | None, *, back: bool) -> DateRange | None:
    sign = -1 if back else 1
    try:
        if unit in ("TH", "TM", "TS"):
            hours = (n or 12) / {"TH": 1, "TM": 60, "TS": 3600}[unit]
            other = base + timedelta(days=sign * -int(-hours // 24)) if hours > 6 else base
        elif unit in _SPAN_DAYS:
            if unit == "D" and n is None:
                n = 4
            # "the past day" is the past 24 hours: the day before too.
            width = 2 if unit == "D" and n == 1 else _SPAN_DAYS[unit] * (n or 3)
            other = base + timedelta(days=sign * (width - 1))
        elif unit in ("M", "Q", "Y", "DE", "CE", "S6"):
            if n is None:
                n = 3
            shifted = cal.shift_month(base, sign * n * {"M": 1, "Q": 3, "S6": 6, "Y": 12, "DE": 120, "CE": 1200}[unit])
            if shifted is None:
                return None
            other = shifted + timedelta(days=-sign)
        else:
            return None
    except OverflowError:
        return None
    return DateRange.of(min(base, other), max(base, other))


def _day_right_after(state: Resolver, hit: Hit) -> Told | None:
    """The day told right after a time of day, in the same breath: "10 a.m. local time (0700 GMT) Friday"."""
    for other in state.hits[state.i + 1 : state.i + 3]:
        if other.start - hit.end > 45 or ". " in state.low[hit.end : other.start].replace("a.m. ", "").replace(
            "p.m. ", ""
        ):
            return None
        day = state.day_of(other) if other.kind in ("weekday", "date") else None
        if day is not None:
            return Told(day, "day", other.start)
    return None


def clock_meaning(state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A time of day: of the day told right after it, in its sentence or just before, else of publication."""
    after = _day_right_after(state, hit) if hit.kind == "clock" else None
    if after is not None:
        value, timex, grain = day_value(after.day.isoformat(), hit)
        why = "a time of the day told right after it"
        days, implied = cal.range_of(after.day, 1), ("year", "month", "day")
        return make(hit, text, timex, value, days, grain, ("time",), implied, f"text:{after.start}", why)
    told = state.told_day
    near = told is not None and (
        state.narrative or (hit.start - told.start < 400 and "\x01" not in state.low[told.start : hit.start])
    )
    if text[hit.start : hit.end].lower() == "overnight" and not state.narrative:
        # News says "overnight" of the night before it is printed, whatever day it spoke of last.
        near = False
    if told is not None and near:
        base: date | None = told.day
        anchor = f"text:{told.start}"
    else:
        base, anchor = (state.published if not state.narrative else None), "publication"
    if base is None:
        return left_open(
            hit, text, "XXXX-XX-XX", "day", ("time",), ("year", "month", "day"), anchor, "its day is not told"
        )
    value, timex, grain = day_value(base.isoformat(), hit)
    return make(
        hit,
        text,
        timex,
        value,
        cal.range_of(base, 1),
        grain,
        ("time",),
        ("year", "month", "day"),
        anchor,
        "a time of that day",
    )


def ref_meaning(_state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """Words like "now", "recently": a value and no days."""
    return make(hit, text, "DATE", hit.value, None, "none")


def duration_meaning(_state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A duration: a value and no days."""
    return make(hit, text, "DURATION", hit.value, None, _UNIT_GRAIN.get(hit.unit, "none"))


def set_meaning(_state: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A set: a value and no days."""
    return make(hit, text, "SET", hit.value, None, _UNIT_GRAIN.get(hit.unit, "none"))
