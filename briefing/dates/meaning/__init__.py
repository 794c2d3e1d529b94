"""What each kind of hit means: one function a kind, from hit to finished expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefing.dates.meaning.calendar_dates import (
    century_meaning,
    count_meaning,
    date_meaning,
    decade_meaning,
    holiday_meaning,
    weekday_meaning,
)
from briefing.dates.meaning.relative import (
    clock_meaning,
    day_meaning,
    duration_meaning,
    ref_meaning,
    same_meaning,
    set_meaning,
    shift_meaning,
    span_meaning,
    unit_meaning,
    whole_meaning,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.dates.hits import Hit
    from briefing.dates.resolve import Resolver
    from briefing.model import TimeExpression

MEANINGS: Final[dict[str, Callable[[Resolver, Hit, str], TimeExpression]]] = {
    "date": date_meaning,
    "weekday": weekday_meaning,
    "day": day_meaning,
    "unit": unit_meaning,
    "shift": shift_meaning,
    "same": same_meaning,
    "whole": whole_meaning,
    "span": span_meaning,
    "decade": decade_meaning,
    "century": century_meaning,
    "clock": clock_meaning,
    "part": clock_meaning,
    "count": count_meaning,
    "holiday": holiday_meaning,
    "ref": ref_meaning,
    "duration": duration_meaning,
    "set": set_meaning,
}
