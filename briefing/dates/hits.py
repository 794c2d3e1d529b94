"""What recognition hands to resolution: a stretch of text and what its words say, before any calendar is asked."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "date",  # year, month, day, season, quarter, half: whatever of them is stated
    "weekday",  # a weekday, perhaps with a part of the day
    "day",  # today, yesterday: `n` days from publication
    "unit",  # last week, this year: `n` units from publication
    "shift",  # three days ago, two weeks later: `n` units from publication or from the last date told
    "same",  # that day, the following year: `n` units from the last date told
    "whole",  # the week, the year: the unit that lies around the last date told or publication
    "span",  # the past 24 hours: `n` units that end (or begin) at publication
    "decade",
    "century",
    "clock",  # a time of day with no day beside it
    "part",  # the morning: a part of a day told elsewhere
    "count",  # the beat's day count
    "holiday",
    "ref",  # now, recently: no calendar interval
    "duration",
    "set",
]


class Hit:
    """One recognised expression: `start` to `end` in the text, its kind, and the parts its words state.

    `n` is a signed count of `unit`s; `value` is a finished TIMEX3 value where the words alone give one; `anchor` is
    "publication" or "text" for what the count starts from; `mod` is "start", "mid" or "end"; `pair` is 1 on the first and -1 on the last end of
    a range; `low` and `high` hold the day and place of a first end that is a bare number.
    """

    # Defaults stand on the class: most hits set three or four of these, and thousands are made in a second.
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    part: str | None = None
    clock: str | None = None
    zone: str | None = None
    unit: str = ""
    n: int | None = 0
    rel: str | None = None
    value: str | None = None
    anchor: str = ""
    mod: str = ""
    named: str | None = None
    bc: bool = False
    exact: bool = False
    pair: int = 0
    low: int = 0
    high: int = 0

    def __init__(self, kind: Kind, start: int, end: int) -> None:
        self.kind: Kind = kind
        self.start = start
        self.end = end
