"""English recognition: trigger words found in one scan, one handler a class of trigger, short looks to either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.dates.english import clock, months, named, pointing, quarters, years
from briefing.dates.english.words import (
    HOLIDAYS,
    MONTHS,
    ORDINALS,
    PARTS,
    PHRASES,
    SEASONS,
    TABLE,
    UNITS,
    WEEKDAYS,
    ZONES,
)

if TYPE_CHECKING:
    from briefing.dates.english.words import (
        Handler,
    )


def handlers() -> dict[str, Handler]:
    """Every trigger word, in lower case, with what handles it."""
    table: dict[str, Handler] = {}
    for words, handler in (
        (UNITS, pointing.unit),
        (("half", "quarter", "quarters"), quarters.fraction),
        (SEASONS, named.season),
        (PARTS, clock.part),
        (("night", "nights"), clock.part),
        (PHRASES, named.phrase),
        (HOLIDAYS, named.holiday),
        (WEEKDAYS, months.weekday),
        ((f"{word}s" for word in TABLE["weekdays"]), months.weekday),
        (MONTHS, months.month),
        (map(str, range(10, 22)), years.year),
        (("bc", "b.c", "bce"), years.era),
        (("/",), years.slashed),
        (("eighteen", "nineteen", "twenty"), years.spelled),
        ((f"'{n}" for n in range(10)), years.apostrophe),
        ((":", "a.m", "p.m", "am", "pm", "o'clock", *ZONES), clock.clock),
        (("q1", "q2", "q3", "q4", "h1", "h2"), quarters.short_quarter),
        (
            ("0s", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"),
            years.decade,
        ),
        (("hrs",), clock.hours),
        ((w for w in ORDINALS if w[0].isdigit()), clock.ordinal_day),
        (("year-end", "year's end", "month-end", "month's end"), quarters.year_end),
    ):
        for word in words:
            table[word] = handler
    return table
