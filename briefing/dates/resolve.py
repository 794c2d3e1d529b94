"""What left-open parts lean on: the nearest year, the weekday about publication, the last date told."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from briefing.dates import days as cal
from briefing.dates.english.words import FUTURE, INFINITIVES, PAST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from briefing.dates.hits import Hit
    from briefing.model import DayCount, Granularity

# A month and day further from publication than this take the year that tense points to.
TENSE_DAYS: Final = 110


# One that lies ahead by more than this is last year's where the clause looks back.
AHEAD_DAYS: Final = 60


# In a narrative a bare year further off than this opens a new passage only where it opens a sentence.
NEAR_YEARS: Final = 3
# Where long passages look back, months and days lean on a date told within so many characters before them.
PASSAGE: Final = 2500


_FINE: Final = frozenset({"day", "part-of-day", "time", "month"})


_ONWARD: Final = range(1, 7)


DAY_GRAINS: Final = frozenset({"day", "part-of-day", "time"})


# These look ahead to what stands after them only.
_LEFT_ONLY: Final = frozenset({"until", "till"})
_QUOTES: Final = re.compile('["“”\x01]')


def cue_among(word: str, future: Collection[str], past: Collection[str]) -> str:
    """What one word says of time: "future", "past", or "" where it says nothing."""
    if not word[:1].isalpha() or not word[-1].isalpha():
        word = word.strip("\"'“”‘’.,;:()[]")
    return "future" if word in future else "past" if word in past else ""


@lru_cache(maxsize=16384)
def english_cue(word: str) -> str:
    """What one English word says of time: listed words, "'ll", and the -ed of the past."""
    found = cue_among(word, FUTURE, PAST)
    if found or not word:
        return found
    word = word.strip("\"'“”‘’.,;:()[]")
    if word.endswith("ed") and len(word) > 4:
        return "past"
    return "future" if word.endswith("'ll") else ""


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
        passages: bool,
        updated: bool,
    ) -> None:
        self.low = low
        self.published = published
        self.day_first = day_first
        self.count = count
        self.narrative = narrative
        self.passages = passages
        self.updated = updated
        self.told: Told | None = None
        self.told_day: Told | None = None
        self.lean: Told | None = None
        self.lean_stated = False
        self.hits: Sequence[Hit] = ()
        self.i = 0
        self.quotes: tuple[list[int], list[int]] | None = None
        self.english = True
        self.cue_of: Callable[[str], str] = english_cue

    # -- what the words around say ------------------------------------------------------------------------------

    def cue(self, hit: Hit) -> str:
        """One of "future" or "past" by the nearest verb or cue word of the clause, "" where there is none."""
        cue_of = self.cue_of
        low = self.low
        left = low[max(0, hit.start - 64) : hit.start]
        for stop in (". ", "; ", "\x01", '." ', ".” "):
            cut = left.rfind(stop)
            if cut >= 0:
                left = left[cut + 1 :]
        words = left.split()[-9:]
        for i in range(len(words) - 1, -1, -1):
            word = words[i]
            found = cue_of(word)
            prior = words[i - 1] if i else ""
            after = words[i + 1] if i + 1 < len(words) else ""
            if found == "past" and (cue_of(prior) == "future" or prior == "be" or (word == "set" and after == "for")):
                return "future"  # "will hit", "to be held", "set for"
            if found:
                return found
            if self.english and (
                (word == "to" and after in INFINITIVES) or (word.endswith("ing") and prior in ("is", "are", "be"))
            ):
                return "future"
        right = low[hit.end : hit.end + 48]
        for word in right.split()[:6]:
            found = "" if word in _LEFT_ONLY else cue_of(word)
            if found:
                return found
            if word[-1] in ".;":
                break
        return ""

    def quotation(self, hit: Hit) -> tuple[int, int] | None:
        """Where the quotation around `hit` opens and closes; None outside of quotations."""
        if self.quotes is None:
            self.quotes = _quotations(self.low)
        k = bisect_right(self.quotes[0], hit.start) - 1
        return (self.quotes[0][k], self.quotes[1][k]) if k >= 0 and hit.end <= self.quotes[1][k] else None

    def quoted_day(self, hit: Hit) -> Told | None:
        """The day on which the quotation around `hit` was said, where its own sentence tells one outside the quotation."""
        low = self.low
        around = self.quotation(hit)
        if around is None:
            return None
        opened, closed = around
        stop = low.find(". ", closed, closed + 160)
        stop = closed + 160 if stop < 0 else stop
        for j in range(self.i + 1, min(self.i + 4, len(self.hits))):
            other = self.hits[j]
            if other.start >= stop:
                break
            if other.start > closed and (other.kind == "weekday" or (other.kind == "date" and other.day)):
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
            return real_day(year, hit.month, hit.day) if year else None
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
        if abs((lean.day - self.published).days) < 180 or not self.lean_stated:
            return None
        assert hit.month is not None
        near = _date_near(self.published, hit.month, hit.day or 15)
        if self.passages and hit.start - lean.start < PASSAGE and abs(near) > 14:
            return lean
        if lean.grain not in _FINE or hit.start - lean.start > 600 or "\x01" in self.low[lean.start : hit.start]:
            return None
        # News leaves out the year of what is near; a look back goes on from the date before it.
        if (hit.month - lean.day.month) % 12 not in _ONWARD and not (hit.day and hit.month == lean.day.month):
            return None
        if abs(near) < 75 and (near <= 0 or ". " in self.low[lean.start : hit.start]):
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
        if self.low.endswith(" since ", 0, hit.start):
            over = (month, hit.day or 1) > (published.month, published.day)
            return published.year - over, "publication", "since: the last such day or month"
        if hit.day is not None:
            year = _nearest_year(published, month, hit.day)
            whole = real_day(year, month, min(hit.day, 28))
            gap = (whole - published).days if whole else 0
            if abs(gap) > TENSE_DAYS or gap > AHEAD_DAYS:
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
            if hit.rel in {"previous", "last"}:
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

    def remember(
        self, day: date, grain: Granularity, start: int, *, stated: bool = False, anchor: str = "publication"
    ) -> None:
        """Keeps a date for later words to lean on; in a narrative not one that counts from its publication."""
        if self.narrative and anchor == "publication":
            return
        told = Told(day, grain, start)
        self.told = told
        if grain in DAY_GRAINS:
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


def _quotations(low: str) -> tuple[list[int], list[int]]:
    """Where quotations open and where they close, at most 1,200 characters each, none reaching over a blank line."""
    opens: list[int] = []
    closes: list[int] = []
    opened = -1
    for mark in _QUOTES.finditer(low):
        char, at = mark[0], mark.start()
        if opened >= 0 and char in '"”' and at - opened < 1200:
            opens.append(opened)
            closes.append(at + 1)
            opened = -1
        else:
            opened = -1 if char in "\x01”" else at
    return opens, closes


def real_day(year: int | None, month: int, day: int) -> date | None:
    """The day, None where the calendar has no such one."""
    if year is None or not MINYEAR <= year <= MAXYEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_near(published: date, month: int, day: int) -> int:
    """How many days after publication (before it: negative) the nearest such day lies, to a day or two."""
    gap = (month - published.month) * 30.4 + day - published.day
    return round((gap + 182) % 365 - 182)


def _nearest_year(published: date, month: int, day: int) -> int:
    gap = (month - published.month) * 31 + day - published.day
    if gap > 186:
        return published.year - 1
    if gap < -186:
        return published.year + 1
    return published.year
