"""Days and what is said of them. Every range of days is half-open: `first` is in it, `end` is not."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003  msgspec reads the annotations of properties too
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

Granularity = Literal[
    "time",
    "part-of-day",
    "day",
    "weekend",
    "week",
    "days",
    "month",
    "quarter",
    "half",
    "season",
    "year",
    "decade",
    "century",
    "none",
]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
PublicationBasis = Literal[
    "given", "metadata", "address", "dateline", "day-count", "byline", "weekday-date", "period", "guess"
]

_ONE_DAY = timedelta(days=1)


class DateRange(Struct, frozen=True, order=True, gc=False):
    """A half-open range of days: `first` <= day < `end`. Never empty."""

    first: date
    end: date

    def __post_init__(self) -> None:
        """Refuse an empty or backward range with `ValueError`."""
        if self.end <= self.first:
            raise ValueError(f"a range of days must end after it begins, not {self.first} to {self.end}")

    @classmethod
    def of(cls, first: date, last: date | None = None) -> DateRange:
        """The range from `first` through `last`, both included; one day where `last` is None."""
        return cls(first, (last or first) + _ONE_DAY)

    @property
    def last(self) -> date:
        """The last day in the range."""
        return self.end - _ONE_DAY

    @property
    def is_day(self) -> bool:
        """Whether the range is one day."""
        return (self.end - self.first).days == 1

    def __len__(self) -> int:
        return (self.end - self.first).days

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(len(self)))

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def overlaps(self, other: DateRange) -> bool:
        """Whether some day lies in both."""
        return self.first < other.end and other.first < self.end

    def within(self, other: DateRange) -> bool:
        """Whether every day of this one lies in the other."""
        return other.first <= self.first and self.end <= other.end


class TimeExpression(Struct, frozen=True, gc=False):
    """One time expression of a text.

    `start`, `end` count code points; `text` is that slice. `value` is the TIMEX3 value (ISO-TimeML), None where nothing
    can be said. `days` is the calendar interval, None for durations, sets, and whatever is left open. `stated` and
    `implied` list the parts ("year", "month", "day", "weekday", "time") the words say and the reader fills in.
    `anchor` says what the filling-in leaned on: "publication", "stated" (on nothing), "count" (the beat's day count),
    or "text:START" (the expression that begins at START). `why` is the rule, in a few words, for `briefing explain`.
    `range` is the whole run of days where this expression is one end of it ("28 October-1 November"), else None.
    """

    start: int
    end: int
    text: str
    type: TimexType
    value: str | None
    days: DateRange | None
    granularity: Granularity
    stated: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    anchor: str = "stated"
    why: str = ""
    part_of_day: str | None = None
    note: str | None = None
    range: DateRange | None = None


class PublicationDay(Struct, frozen=True, gc=False):
    """The day an article was published: which, on what evidence, how sure (0 to 1).

    `words` is the evidence itself, in the source's words.
    """

    day: date
    basis: PublicationBasis
    confidence: float
    words: str = ""


class DayCount(Struct, frozen=True):
    """A running count of days ("Day 978"): `epoch` is day 1; `words` are what the count is called ("day", "days")."""

    epoch: date
    words: tuple[str, ...] = ("day", "days")

    def number(self, day: date) -> int:
        """The count of `day`."""
        return (day - self.epoch).days + 1

    def day(self, number: int) -> date:
        """The day with that count. Raises `OverflowError` beyond the calendar."""
        return self.epoch + timedelta(days=number - 1)
