"""Rules 16 to 18: on which day (the AP Stylebook)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.check.case import any_of, found, unbracketed, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.check.case import Case
    from briefing.model import Finding

_DATE_NEAR = 24


def weekdays(case: Case) -> Iterator[Finding]:
    """Rule 16: each weekday stands for one date inside the period; else the full date is printed."""
    period = case.edition.period
    names = words().list("weekdays")
    inside = {names[day.weekday()].lower() for day in period}
    fixed = any_of(words().list("weekday_names"))
    weekday = re.compile(rf"\b({'|'.join(names)})\b(?![s-])")
    dated = re.compile(rf"\d|\b(?:{'|'.join(words().list('months'))})\b")
    for place in case.everything:
        text = fixed.sub(" ", place.quote.text)
        for match in weekday.finditer(text):
            near = text[match.end() : match.end() + _DATE_NEAR]
            if re.match(r",?\s", near) and dated.search(near[:8]):
                continue
            if len(period) > 7:
                yield found(
                    16,
                    "E",
                    f'"{match[0]}" can be several days of a period of {len(period)} days',
                    place,
                    remedy="print the full date",
                )
            elif match[0].lower() not in inside:
                yield found(
                    16, "E", f'"{match[0]}" is no day of the period', place, remedy="print the full date, in brackets"
                )


def relative_days(case: Case) -> Iterator[Finding]:
    """Rule 17: no unresolved relative date is carried over."""
    relative = words().pattern("relative")
    ago = re.compile(rf"(?:\w+\s+)(?:{words().pattern('ago').pattern})", re.IGNORECASE)
    for place in case.everything:
        text = words().pattern("not_relative").sub(" ", unbracketed(place.quote.text))
        for match in (*relative.finditer(text), *ago.finditer(text)):
            yield found(
                17,
                "E",
                f'"{match[0].strip()}" means another day to the reader than to the writer',
                place,
                remedy="say the day in brackets, or drop the sentence",
            )


def recorded_basis(case: Case) -> Iterator[Finding]:
    """Rule 18: the day of an event is never silently the day of publication: its basis is recorded."""
    for place in (*case.standfirst, *case.places):
        quote = place.quote
        if quote.kind not in ("fact", "statement"):
            continue
        if quote.days is None:
            yield found(
                18,
                "E",
                "nothing tells the day on which it happened",
                place,
                remedy="drop it, or give it its day with an editor's note",
            )
        elif quote.basis is None:
            yield found(
                18,
                "E",
                "its day has no basis",
                place,
                remedy="record whether its day is told, inherited or the publication's",
            )
