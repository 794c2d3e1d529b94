"""From what words state to calendar intervals: nearest years, weekdays about publication, and the last date told."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import TYPE_CHECKING, Final

from briefing.dates import days as cal
from briefing.dates.english import FUTURE, PAST
from briefing.model import DateRange, DayCount, Granularity, TimeExpression, TimexType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from briefing.dates.hits import Hit

# A month and day further from publication than this take the year that tense points to.
TENSE_DAYS: Final = 110
# In a narrative a bare year further off than this opens a new passage only where it opens a sentence.
NEAR_YEARS: Final = 3
_PARTS: Final = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night", "MI": "midday", "DT": "daytime"}
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
_FINE: Final = frozenset({"day", "part-of-day", "time", "month"})
_ONWARD: Final = range(1, 7)
_DAY_GRAINS: Final = frozenset({"day", "part-of-day", "time"})
_QUOTES: Final = re.compile('["“”\x01]')


class Told:
    """A date that later words may lean on: its first day, how fine it is, where it stands."""

    __slots__ = ("bc", "day", "grain", "start", "year")

    def __init__(self, day: date, grain: Granularity, start: int) -> None:
        self.day = day
        self.grain = grain
        self.start = start


class Resolver:
    """Resolves the hits of one text in order; `told` remembers the last date, `full` the last with day or month."""

    def __init__(
        self,
        low: str,
        published: date | None,
        *,
        day_first: bool,
        count: DayCount | None,
        narrative: bool,
        updated: bool,
    ) -> None:
        self.low = low
        self.published = published
        self.day_first = day_first
        self.count = count
        self.narrative = narrative
        self.updated = updated
        self.told: Told | None = None
        self.told_day: Told | None = None
        self.lean: Told | None = None
        self.lean_stated = False
        self.hits: Sequence[Hit] = ()
        self.i = 0
        self.english = True
        self.future, self.past = FUTURE, PAST

    # -- what the words around say ------------------------------------------------------------------------------

    def cue(self, hit: Hit) -> str:
        """ "future" or "past" by the nearest verb or cue word of the clause, "" where there is none."""
        low = self.low
        left = low[max(0, hit.start - 64) : hit.start]
        for stop in (". ", "; ", "\x01", '." ', ".” "):
            cut = left.rfind(stop)
            if cut >= 0:
                left = left[cut + 1 :]
        words = left.split()
        for word in reversed(words[-9:]):
            found = self.cue_of(word)
            if found:
                return found
        right = low[hit.end : hit.end + 48]
        for word in right.split()[:6]:
            found = self.cue_of(word)
            if found:
                return found
            if word[-1] in ".;":
                break
        return ""

    def cue_of(self, word: str) -> str:
        """What one word says of time to come or gone by."""
        if not word[0].isalpha() or not word[-1].isalpha():
            word = word.strip("\"'“”‘’.,;:()[]")
        if word in self.future:
            return "future"
        if word in self.past or (self.english and word.endswith("ed") and len(word) > 4):
            return "past"
        return "future" if word.endswith("'ll") else ""

    def quoted_day(self, hit: Hit) -> Told | None:
        """The day on which the quotation around `hit` was said, where its own sentence tells one outside the quotation."""
        low = self.low
        floor = max(0, hit.start - 600)
        opened = -1
        for mark in _QUOTES.finditer(low, floor, hit.start):
            char = mark[0]
            if char == "\x01":
                opened = -1
            elif char == "“":
                opened = mark.start()
            elif char == "”":
                opened = -1
            else:
                opened = -1 if opened >= 0 else mark.start()
        if opened < 0:
            return None
        closing = _QUOTES.search(low, hit.end, hit.end + 600)
        if closing is None:
            return None
        stop = low.find(". ", closing.end(), closing.end() + 160)
        stop = closing.end() + 160 if stop < 0 else stop
        for j in range(self.i + 1, min(self.i + 4, len(self.hits))):
            other = self.hits[j]
            if other.start >= stop:
                break
            if other.start > closing.start() and (other.kind == "weekday" or (other.kind == "date" and other.day)):
                days = self.day_of(other)
                if days:
                    return Told(days, "day", other.start)
        for j in range(self.i - 1, max(-1, self.i - 3), -1):
            other = self.hits[j]
            if (
                other.end < opened
                and opened - other.end < 60
                and (other.kind == "weekday" or (other.kind == "date" and other.day))
            ):
                if ". " in low[other.end : opened]:
                    break
                days = self.day_of(other)
                if days:
                    return Told(days, "day", other.start)
        return None

    def day_of(self, hit: Hit) -> date | None:
        """The single day of a weekday or month-day, without remembering it."""
        if hit.kind == "weekday":
            return self.weekday_day(hit)[0]
        if hit.month and hit.day:
            year = hit.year or self.year_for(hit)[0]
            return _date(year, hit.month, hit.day) if year else None
        return None

    # -- years and weekdays that are left open ---------------------------------------------------------------------

    def leaning(self, hit: Hit) -> Told | None:
        """What a partial date leans on other than publication, passage by passage; None for publication."""
        lean = self.lean
        if lean is None:
            return None
        if self.narrative:
            return lean
        if self.published is None:
            return None
        if abs((lean.day - self.published).days) < 400 or not self.lean_stated:
            return None
        if lean.grain not in _FINE or hit.start - lean.start > 600 or "\x01" in self.low[lean.start : hit.start]:
            return None
        # News leaves out the year of what is near; a look back goes on from the date before it.
        assert hit.month is not None
        if (hit.month - lean.day.month) % 12 not in _ONWARD and not (hit.day and hit.month == lean.day.month):
            return None
        near = _date(_nearest_year(self.published, hit.month, hit.day or 15), hit.month, min(hit.day or 15, 28))
        if near and abs((near - self.published).days) < 75:
            return None
        if self.cue(hit) == "future":
            return None
        return lean

    def year_for(self, hit: Hit) -> tuple[int | None, str, str]:
        """The year of a month (and day) told without one; what it leaned on; the rule."""
        month = hit.month
        assert month is not None
        published = self.published
        if hit.rel in ("this-year", "last-year", "next-year"):
            if published is None:
                return None, "publication", "the year of publication is not known"
            return published.year + {"t": 0, "l": -1, "n": 1}[hit.rel[0]], "publication", hit.rel.replace("-", " ")
        if hit.rel in ("same-year", "that") and self.told:
            return self.told.day.year, f"text:{self.told.start}", "the year last told"
        if hit.rel in ("previous", "following") and self.told:
            year = self.told.day.year
            if hit.rel == "following":
                year += month <= self.told.day.month and self.told.grain != "year"
            else:
                year -= month >= self.told.day.month
            return year, f"text:{self.told.start}", f"{hit.rel} month of that name"
        if hit.rel in ("last", "next") and published:
            if hit.rel == "last":
                return published.year - (month >= published.month), "publication", "the last month of that name"
            return published.year + (month <= published.month), "publication", "the next month of that name"
        if hit.rel == "this" and published:
            return published.year, "publication", "this year's"
        lean = self.leaning(hit)
        if lean is not None:
            year = lean.day.year
            if lean.grain not in ("year", "decade", "century"):
                gap = month - lean.day.month
                if gap <= -7:
                    year += 1
                elif gap >= 10:
                    year -= 1
            return year, f"text:{lean.start}", "the passage tells of that time"
        if published is None:
            return None, "publication", "the year is left open: the publication day is not known"
        if hit.day is not None:
            year = _nearest_year(published, month, hit.day)
            whole = _date(year, month, min(hit.day, 28))
            gap = (whole - published).days if whole else 0
            if abs(gap) > TENSE_DAYS:
                cue = self.cue(hit)
                if cue == "future" and gap < 0:
                    return year + 1, "publication", "looks ahead: the next such day"
                if cue == "past" and gap > 0:
                    return year - 1, "publication", "looks back: the last such day"
            return year, "publication", "the nearest such day"
        gap = (month - published.month + 6) % 12 - 6
        cue = self.cue(hit) if gap else ""
        if gap and cue == "future":
            return published.year + (month < published.month), "publication", "looks ahead: the next month of that name"
        if gap and (cue == "past" or gap > 2):
            return published.year - (month > published.month), "publication", "looks back: the last month of that name"
        year, _ = cal.add_months(published.year, published.month, gap)
        return year, "publication", "the nearest month of that name"

    def weekday_day(self, hit: Hit) -> tuple[date | None, str, str]:
        """The day a weekday stands for, what it leaned on, the rule."""
        assert hit.weekday is not None
        base, anchor = self.published, "publication"
        if (self.narrative or base is None or hit.rel in ("following", "previous", "that")) and self.told_day:
            base, anchor = self.told_day.day, f"text:{self.told_day.start}"
            ahead = (hit.weekday - base.isoweekday()) % 7
            if hit.rel == "previous" or hit.rel == "last":
                return base - timedelta(days=7 - ahead), anchor, "the weekday before the date told"
            if hit.rel == "that":
                if ahead == 0:
                    return base, anchor, "the weekday of the date told"
                return (
                    base - timedelta(days=7 - ahead) if ahead > 3 else base + timedelta(days=ahead),
                    anchor,
                    "the weekday nearest to the date told",
                )
            if self.published is not None and not (self.narrative or hit.rel in ("following", "that")):
                return None, anchor, "left open"
            return (
                base + timedelta(days=ahead or (7 if hit.rel == "following" else 0)),
                anchor,
                "the weekday after the date told",
            )
        if base is None:
            return None, anchor, "the day is left open: the publication day is not known"
        back = (base.isoweekday() - hit.weekday) % 7
        if hit.rel == "next":
            return base + timedelta(days=7 - back), anchor, "the next such weekday"
        if hit.rel == "last":
            return base - timedelta(days=back or 7), anchor, "the last such weekday"
        if hit.rel == "this":
            cue = self.cue(hit)
            if back and cue == "past":
                return base - timedelta(days=back), anchor, "this week's, behind"
            return base + timedelta(days=(7 - back) % 7), anchor, "this coming one"
        if back == 0:
            return base, anchor, "the day of publication"
        if back == 6 and self.updated and self.cue(hit) == "past":
            return base + timedelta(days=1), anchor, "the text was updated after its stamp: the day after"
        if self.cue(hit) == "future":
            return base + timedelta(days=7 - back), anchor, "looks ahead: the next such weekday"
        return base - timedelta(days=back), anchor, "one of the six days before publication"

    # -- one hit --------------------------------------------------------------------------------------------------------

    def remember(self, day: date, grain: Granularity, start: int, *, stated: bool = False) -> None:
        """Keeps a date for later words to lean on."""
        told = Told(day, grain, start)
        self.told = told
        if grain in _DAY_GRAINS:
            self.told_day = told
        if grain in ("decade", "century") or (grain == "year" and not self.goes_on(day.year, start)):
            return
        self.lean = told
        self.lean_stated = stated or (self.lean_stated and self.narrative)

    def goes_on(self, year: int, start: int) -> bool:
        """Whether a bare year is where the passage now stands, not a look aside ("as in 1812")."""
        lean = self.lean
        if lean is None or abs(year - lean.day.year) <= NEAR_YEARS:
            return True
        opening = self.low[max(0, start - 14) : start]
        return "\x01" in opening or ". " in opening or start < 14

    def resolve(self, hit: Hit, text: str) -> TimeExpression:
        """The finished expression."""
        return _KINDS[hit.kind](self, hit, text)


def _date(year: int | None, month: int, day: int) -> date | None:
    if year is None or not MINYEAR <= year <= MAXYEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest_year(published: date, month: int, day: int) -> int:
    gap = (month - published.month) * 31 + day - published.day
    if gap > 186:
        return published.year - 1
    if gap < -186:
        return published.year + 1
    return published.year


def _make(
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
    part = _PARTS.get(hit.part) if hit.part else None
    if hit.mod in ("start", "end") and (hit.kind in ("weekday", "day", "part") or hit.part):
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


def _day_value(iso: str, hit: Hit) -> tuple[str, TimexType, Granularity]:
    """The value of a day with its clock time or part, with type and grain."""
    if hit.clock:
        return f"{iso}T{hit.clock}", "TIME", "time"
    if hit.part:
        return f"{iso}T{hit.part}", "TIME", "part-of-day"
    return iso, "DATE", "day"


def _on_day(
    self: Resolver,
    hit: Hit,
    text: str,
    day: date,
    stated: tuple[str, ...],
    implied: tuple[str, ...],
    anchor: str,
    why: str,
) -> TimeExpression:
    value, timex, grain = _day_value(day.isoformat(), hit)
    self.remember(day, grain, hit.start, stated="year" in stated)
    return _make(hit, text, timex, value, cal.range_of(day, 1), grain, stated, implied, anchor, why)


def _open(
    hit: Hit,
    text: str,
    iso: str,
    grain: Granularity,
    stated: tuple[str, ...],
    implied: tuple[str, ...],
    anchor: str,
    why: str,
) -> TimeExpression:
    timex: TimexType = "DATE"
    if grain == "day":
        iso, timex, grain = _day_value(iso, hit)
    return _make(hit, text, timex, iso, None, grain, stated, implied, anchor, why)


def _r_date(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    if hit.bc:
        return _bc(self, hit, text)
    if hit.named == "numeric":
        _settle_numeric(self, hit)
    elif hit.named:
        return _r_named(self, hit, text)
    year, month, day = hit.year, hit.month, hit.day
    anchor, why = "stated", "told in full"
    implied: tuple[str, ...] = ()
    stated: tuple[str, ...] = ("year",) if year is not None else ()
    if month is None and day is not None:
        return _r_ordinal(self, hit, text)
    if month is not None:
        stated = (*stated, "month")
        if day is not None:
            stated = (*stated, "day")
        if hit.weekday:
            stated = (*stated, "weekday")
        if year is None:
            implied = ("year",)
            year, anchor, why = self.year_for(hit)
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
            self.remember(whole.first, "year", hit.start, stated=True)
        return _make(hit, text, "DATE", f"{year:04d}", whole, "year", stated, (), "stated", "a year told in full")
    if day is None:
        if year is None:
            return _open(hit, text, f"XXXX-{month:02d}", "month", stated, implied, anchor, why)
        span = cal.months(year, month)
        if span is None:
            return _open(hit, text, f"{year:04d}-{month:02d}", "month", stated, implied, anchor, why)
        self.remember(span.first, "month", hit.start, stated=not implied)
        return _make(hit, text, "DATE", f"{year:04d}-{month:02d}", span, "month", stated, implied, anchor, why)
    if year is None:
        return _open(hit, text, f"XXXX-{month:02d}-{day:02d}", "day", stated, implied, anchor, why)
    found = _date(year, month, day)
    if found is None:
        value, timex, grain = _day_value(f"{year:04d}-{month:02d}-{day:02d}", hit)
        note = f"there is no such day as {text[hit.start : hit.end]!r}: it is kept without an interval"
        return _make(hit, text, timex, value, None, grain, stated, implied, anchor, "an impossible date", note)
    return _on_day(self, hit, text, found, stated, implied, anchor, why)


def _fit_weekday(year: int, month: int, day: int, weekday: int) -> int | None:
    for candidate in (year, year - 1, year + 1):
        found = _date(candidate, month, day)
        if found and found.isoweekday() == weekday:
            return candidate
    return None


def _settle_numeric(self: Resolver, hit: Hit) -> None:
    first, second = hit.day, hit.month
    assert first is not None
    assert second is not None
    day_first = self.day_first if second <= 12 and first <= 12 else second <= 12
    hit.day, hit.month = (first, second) if day_first else (second, first)
    hit.named = None
    if not 0 < hit.month < 13:
        hit.month = min(max(hit.month, 1), 12)
        hit.day = 99


def _bc(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    if hit.kind == "century":
        return _make(hit, text, "DATE", f"BC{hit.n:02d}", None, "century", ("year",))
    value = f"BC{hit.year:04d}"
    if hit.month:
        value += f"-{hit.month:02d}"
    grain: Granularity = "month" if hit.month else "year"
    return _make(hit, text, "DATE", value, None, grain, ("year",), (), "stated", "before our era: no interval")


def _r_ordinal(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    """ "the 14th": of the month last told, or of this, last or next month."""
    day = hit.day
    assert day is not None
    base, anchor = (self.told.day, f"text:{self.told.start}") if self.told else (self.published, "publication")
    if hit.rel in ("this-month", "last-month", "next-month"):
        base, anchor = self.published, "publication"
    if base is None:
        return _open(
            hit, text, f"XXXX-XX-{day:02d}", "day", ("day",), ("year", "month"), "publication", "the month is left open"
        )
    year, month = cal.add_months(base.year, base.month, {"last-month": -1, "next-month": 1}.get(hit.rel or "", 0))
    found = _date(year, month, day)
    if found is None:
        return _open(
            hit,
            text,
            f"{year:04d}-{month:02d}-{day:02d}",
            "day",
            ("day",),
            ("year", "month"),
            anchor,
            "an impossible date",
        )
    return _on_day(self, hit, text, found, ("day",), ("year", "month"), anchor, "of the month last told")


def _r_named(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    """Seasons, quarters, halves."""
    name = hit.named
    assert name
    grain: Granularity = "quarter" if name[0] == "Q" else "half" if name[0] == "H" else "season"
    year, anchor, why = hit.year, "stated", "told in full"
    implied: tuple[str, ...] = ()
    if year is None:
        implied = ("year",)
        year, anchor, why = _year_of_named(self, hit, name)
    if year is None:
        return _make(hit, text, "DATE", f"XXXX-{name}", None, grain, (grain,), implied, anchor, why)
    span = cal.named(name, year)
    if span:
        self.remember(span.first, grain, hit.start, stated=not implied)
    return _make(
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


def _year_of_named(self: Resolver, hit: Hit, name: str) -> tuple[int | None, str, str]:
    published, told = self.published, self.told
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
    lean = self.lean if self.narrative else None
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
            year = published.year - 2 if hit.rel == "last" and False else published.year - 1
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
    cue = self.cue(hit)
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


def _r_weekday(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    day, anchor, why = self.weekday_day(hit)
    stated = ("weekday", "time") if hit.clock or hit.part else ("weekday",)
    implied = ("year", "month", "day")
    if day is None:
        return _open(hit, text, f"XXXX-WXX-{hit.weekday}", "day", stated, implied, anchor, why)
    return _on_day(self, hit, text, day, stated, implied, anchor, why)


def _r_day(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    base, anchor = self.published, "publication"
    why = "counted from publication"
    quoted = self.quoted_day(hit) if hit.n is not None else None
    if quoted:
        base, anchor, why = quoted.day, f"text:{quoted.start}", "counted from the day of the quotation"
    stated = ("time",) if hit.clock or hit.part else ()
    if base is None:
        return _open(
            hit, text, "XXXX-XX-XX", "day", stated, ("year", "month", "day"), anchor, "the publication day is not known"
        )
    day = base + timedelta(days=hit.n or 0)
    return _on_day(self, hit, text, day, stated, ("year", "month", "day"), anchor, why)


def _unit_range(day: date, unit: str, n: int) -> tuple[str, DateRange | None, Granularity]:
    """The value, days and grain of the `unit` that lies `n` units from the one around `day`."""
    grain = _UNIT_GRAIN.get(unit, "none")
    try:
        if unit == "D" or unit == "N":
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


def _r_unit(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    base = self.published
    if base is None or hit.n is None:
        grain = _UNIT_GRAIN.get(hit.unit, "none")
        value = {"W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "D": "XXXX-XX-XX"}.get(
            hit.unit, "XXXX"
        )
        return _make(
            hit, text, "DATE", value, None, grain, (), ("year",), "publication", "the publication day is not known"
        )
    n = hit.n
    if hit.unit == "WE" and n == 0 and base.isoweekday() < 4 and self.cue(hit) == "past":
        n = -1
    value, days, grain = _unit_range(base, hit.unit, n)
    if days:
        self.remember(days.first, grain, hit.start)
    return _make(hit, text, "DATE", value, days, grain, (), ("year",), "publication", "counted from publication")


def _r_shift(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    """ "three days ago", "two weeks later"."""
    grain = _UNIT_GRAIN.get(hit.unit, "none")
    if hit.n is None and hit.unit in ("TH", "TM", "TS"):
        hit.n = 0
    if hit.n is None:
        return _make(
            hit, text, "DATE", hit.value, None, "none", (), (), hit.anchor or "publication", "how many is not said"
        )
    fine = hit.unit in ("D", "N", "TH", "TM", "TS", "W", "F", "WE")
    if hit.anchor == "publication":
        base, anchor, base_grain = self.published, "publication", "day"
        quoted = self.quoted_day(hit)
        if quoted:
            base, anchor = quoted.day, f"text:{quoted.start}"
    else:
        told = self.told_day if fine and self.told_day else self.told
        if told is None:
            base, anchor, base_grain = (self.published if not self.narrative else None), "publication", "day"
        else:
            base, anchor, base_grain = told.day, f"text:{told.start}", told.grain
    if base is None:
        return _make(
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
            return _on_day(self, hit, text, day, (), ("year", "month", "day"), anchor, f"{hit.n:+d}, to the day")
    if hit.unit in ("TH", "TM", "TS"):
        self.remember(base, "day", hit.start)
        return _make(
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
        return _make(
            hit, text, "DATE", value + "-XX", None, grain, (), (), anchor, "what it counts from is not told to the day"
        )
    if hit.unit in ("M", "Q") and base_grain == "year":
        return _make(
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
    if hit.unit == "Y" and self.told and self.told.grain in ("quarter", "half", "month"):
        # Results are set against the same quarter of the year before: "from $3 million a year earlier".
        told = self.told
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
                self.remember(days.first, grain, hit.start)
            return _make(
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
        self.remember(days.first, grain, hit.start)
    return _make(hit, text, "DATE", value, days, grain, (), ("year",), anchor, f"{hit.n:+d} from there")


def _exactly(base: date, unit: str, n: int) -> date | None:
    """The very day `n` weeks, months or years from `base`."""
    try:
        return base + timedelta(days=7 * n) if unit == "W" else cal.shift_month(base, n * (12 if unit == "Y" else 1))
    except OverflowError:
        return None


def _r_same(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    """ "that day", "the following year", "the next morning"."""
    unit, n = hit.unit, hit.n or 0
    fine = unit in ("D", "N", "W", "WE")
    told = self.told_day if fine and self.told_day else self.told
    if told is None and not self.narrative and self.published:
        told = Told(self.published, "day", -1)
    if told is None or (fine and told.grain not in _DAY_GRAINS and not (unit == "W" and told.grain == "week")):
        value = "XXXX-XX-XX" if unit == "D" else "XXXX"
        if told is not None and unit == "D":
            value = f"{told.day.year:04d}-{'XX' if told.grain == 'year' else f'{told.day.month:02d}'}-XX"
        return _make(
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
        return _on_day(
            self,
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
        self.remember(days.first, grain, hit.start)
    return _make(hit, text, "DATE", value, days, grain, (), ("year",), anchor, "counted from the date last told")


def _r_whole(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    """ "the week", "the end of the year": around the last date told in a narrative, around publication in news."""
    told = self.told if self.narrative else None
    if told is None and self.published:
        told = Told(self.published, "day", -1)
    if told is None:
        value = {"W": "XXXX-WXX", "M": "XXXX-XX", "D": "XXXX-XX-XX", "WE": "XXXX-WXX-WE", "Q": "XXXX-QX"}.get(
            hit.unit, "XXXX"
        )
        return _make(
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
    if hit.unit == "WE" and told.day.isoweekday() < 6 and self.cue(hit) != "future":
        n = -1
    if hit.unit == "Q" and self.cue(hit) != "future":
        n = -1
    anchor = f"text:{told.start}" if told.start >= 0 else "publication"
    value, days, grain = _unit_range(told.day, hit.unit, n)
    if days and hit.unit != "D":
        self.remember(days.first, grain, hit.start)
    return _make(hit, text, "DATE", value, days, grain, (), ("year",), anchor, "the one around it")


_SPAN_DAYS: Final = {"D": 1, "N": 1, "W": 7, "F": 14, "WE": 7}


def _r_span(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    """ "the past 24 hours" (publication day and the day before), "the past week" (seven days up to publication)."""
    base, anchor = self.published, "publication"
    if hit.anchor == "text" and self.told_day:
        base, anchor = self.told_day.day, f"text:{self.told_day.start}"
    days = None
    n = hit.n
    if base is not None:
        days = _span_range(base, hit.unit, n, back=hit.rel == "back")
    grain: Granularity = "days" if hit.unit in ("D", "N", "TH", "W") else _UNIT_GRAIN.get(hit.unit, "none")
    return _make(
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
            width = _SPAN_DAYS[unit] * (n or 3)
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


def _r_decade(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    n = hit.n
    assert n is not None
    days = cal.years(n * 10, 10)
    if days:
        self.remember(days.first, "decade", hit.start)
    return _make(hit, text, "DATE", f"{n:03d}", days, "decade", ("decade",), (), "stated", "a decade")


def _r_century(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    n = hit.n
    assert n is not None
    if hit.bc:
        return _make(hit, text, "DATE", f"BC{n:02d}", None, "century", ("century",))
    return _make(
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


def _r_clock(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    """A time of day: of the day told in its sentence or just before, else of publication."""
    told = self.told_day
    near = told is not None and (
        self.narrative or (hit.start - told.start < 400 and "\x01" not in self.low[told.start : hit.start])
    )
    if told is not None and near:
        base: date | None = told.day
        anchor = f"text:{told.start}"
    else:
        base, anchor = (self.published if not self.narrative else None), "publication"
    if base is None:
        return _open(hit, text, "XXXX-XX-XX", "day", ("time",), ("year", "month", "day"), anchor, "its day is not told")
    value, timex, grain = _day_value(base.isoformat(), hit)
    return _make(
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


def _r_count(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    assert self.count is not None
    number = hit.n
    assert number is not None
    try:
        day = self.count.day(number)
    except OverflowError:
        return _make(hit, text, "DATE", None, None, "day", ("day",), (), "count", "beyond the calendar")
    self.remember(day, "day", hit.start)
    return _make(
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


def _r_holiday(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    rule = hit.value
    assert rule
    if hit.year is not None:
        day = cal.holiday(rule, hit.year)
        if day is None:
            return _open(hit, text, f"{hit.year:04d}-XX-XX", "day", ("year",), (), "stated", "beyond the calendar")
        return _on_day(self, hit, text, day, ("year", "month", "day"), (), "stated", "a day that bears a name")
    lean = self.lean if self.narrative else None
    base = lean.day if lean else self.published
    if base is None:
        value = f"XXXX-{rule}" if len(rule) == 5 else "XXXX-XX-XX"
        return _open(hit, text, value, "day", ("month", "day"), ("year",), "publication", "the year is left open")
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
    return _on_day(self, hit, text, day, ("month", "day"), ("year",), anchor, "the nearest such day")


def _r_ref(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    return _make(hit, text, "DATE", hit.value, None, "none")


def _r_duration(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    return _make(hit, text, "DURATION", hit.value, None, _UNIT_GRAIN.get(hit.unit, "none"))


def _r_set(self: Resolver, hit: Hit, text: str) -> TimeExpression:
    return _make(hit, text, "SET", hit.value, None, _UNIT_GRAIN.get(hit.unit, "none"))


_KINDS: Final[dict[str, Callable[[Resolver, Hit, str], TimeExpression]]] = {
    "date": _r_date,
    "weekday": _r_weekday,
    "day": _r_day,
    "unit": _r_unit,
    "shift": _r_shift,
    "same": _r_same,
    "whole": _r_whole,
    "span": _r_span,
    "decade": _r_decade,
    "century": _r_century,
    "clock": _r_clock,
    "part": _r_clock,
    "count": _r_count,
    "holiday": _r_holiday,
    "ref": _r_ref,
    "duration": _r_duration,
    "set": _r_set,
}
