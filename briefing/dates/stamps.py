"""Publication days out of metadata stamps and addresses.

A stamp that tells the outlet's own clock ("+09:00") is of the day that clock shows: it is the day the article's "today"
means. One in UTC tells no clock, so it is put into the beat's time zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "/2024/11/14/", "/2024/nov/14/", "/2024/politics/11/14/", "-20241114-", "/202411/14/", "/2024/1114/"
_ADDRESS = re.compile(
    rf"/((?:19|20)\d\d)(?:[/-]|/[A-Za-z_]{{2,20}}/)(\d{{1,2}}|{'|'.join(_MONTHS)})[/-](\d{{1,2}})(?:[/._-]|$)"
    r"|[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?:[/._-]|$)"
    r"|/((?:19|20)\d\d)(\d\d)/(\d\d)/|/((?:19|20)\d\d)/(\d\d)(\d\d)/"
)

# "13/11/2024", "Wed, 13.11.24": days in numbers whose order is not said.
_NUMBERS = re.compile(r"(?:[^\W\d_]+\.?,?\s+)?(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d./-])")
# "2024-11-14", "2024_11_14", "20241114", "14.11.2024"; no part of a longer number.
_IN_NAME = re.compile(
    r"(?<![\d.])(?:((?:19|20)\d\d)([-_. ]?)(\d\d)\2(\d\d)|(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d))(?!\d|\.\d)"
)


def zone(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where the name is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day_of_stamp(stamp: str, time_zone: str = "UTC", *, day_first: bool = True) -> date | None:
    """The day a metadata stamp names, one in UTC in `time_zone`; None where it names none.

    A stamp with another zone or without one is taken as it stands. Stamps that are not ISO 8601 are read with dateparser;
    `day_first` says whether 1/2/2024 is of February.
    """
    moment = _moment(stamp, day_first=day_first)
    if isinstance(moment, datetime) and moment.utcoffset() == timedelta(0):
        moment = moment.astimezone(zone(time_zone))
    return moment.date() if isinstance(moment, datetime) else moment


def own_day_of_stamp(stamp: str, *, day_first: bool = True) -> date | None:
    """The day a metadata stamp names in its own zone; None where it names none."""
    moment = _moment(stamp, day_first=day_first)
    return moment.date() if isinstance(moment, datetime) else moment


def instant(stamp: str) -> datetime | None:
    """The moment a metadata stamp names, in UTC, to put versions in order; None where it names none.

    A stamp without a zone is taken for UTC, a day for its beginning.
    """
    moment = _moment(stamp)
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001  the zone comes in the next line
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _moment(stamp: str, *, day_first: bool = True) -> date | datetime | None:
    stamp = stamp.strip()
    if not any(c.isdigit() for c in stamp) or len(stamp) > 80:
        return None
    try:
        return date.fromisoformat(stamp) if len(stamp) in (8, 10) else datetime.fromisoformat(stamp)
    except ValueError:
        return _in_numbers(stamp, day_first=day_first) or _odd(stamp)


def _in_numbers(stamp: str, *, day_first: bool) -> date | datetime | None:
    """A stamp that gives the day in numbers ("Wed, 13/11/2024 10:30", "13.11.24"); None for every other."""
    found = _NUMBERS.match(stamp)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 0 if year >= 100 else 2000 if year < 40 else 1900
    ways = [(first, second), (second, first)] if day_first or found[2] == "." else [(second, first), (first, second)]
    for day, month in ways:
        try:
            told = date(year, month, day)
        except ValueError:
            continue
        clock = stamp[found.end() :].strip(" ,T")
        moment = _odd(f"{told.isoformat()} {clock}") if clock else None
        return moment if moment and moment.date() == told else told
    return None


def _odd(stamp: str) -> datetime | None:
    """A stamp that is not ISO 8601: as mail writes it (RFC 5322), else as dateparser reads it, never by today's clock."""
    try:
        return parsedate_to_datetime(stamp)
    except ValueError:
        pass
    import dateparser  # noqa: PLC0415  slow to import, and few stamps need it

    moment: datetime | None = dateparser.parse(
        stamp,
        settings={
            "STRICT_PARSING": True,
            "PARSERS": ["absolute-time", "timestamp"],
            "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001  a fixed base: no answer depends on it
        },
    )
    return moment


def day_of_address(url: str) -> tuple[date, str] | None:
    """The day an address carries ("/2024/11/14/", "-20241114-"), and the characters that say so; None where none."""
    for found in _ADDRESS.finditer(url):
        year, month, day = (part for part in found.groups() if part)
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
        try:
            return date(int(year), number, int(day)), found[0].strip("/._-")
        except ValueError:
            continue
    return None


def day_of_name(name: str) -> tuple[date, str] | None:
    """The day that a file's name tells ("notes 2024-11-14.txt"), and the characters that say so.

    None where it tells none, or several.
    """
    days: dict[date, str] = {}
    for found in _IN_NAME.finditer(re.split(r"[\\/]", name)[-1]):
        year, _, month, day, day_first, month_second, year_last = found.groups()
        try:
            told = date(int(year or year_last), int(month or month_second), int(day or day_first))
        except ValueError:
            continue
        days.setdefault(told, found[0])
    return next(iter(days.items())) if len(days) == 1 else None
