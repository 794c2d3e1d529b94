"""Publication days out of metadata stamps and addresses. Stamps with a time are put into the beat's time zone."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/._-]|$)|[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?:[/._-]|$)"
)


def zone(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where the name is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=4096)
def day_of_stamp(stamp: str, time_zone: str = "UTC") -> date | None:
    """The day a metadata stamp names, in `time_zone`; None where it names none.

    A stamp without a zone is taken as it stands. Stamps that are not ISO 8601 are read with dateparser.
    """
    stamp = stamp.strip()
    if not any(c.isdigit() for c in stamp):
        return None
    try:
        if len(stamp) == 10:
            return date.fromisoformat(stamp)
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        odd = _odd(stamp)
        if odd is None:
            return None
        moment = odd
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone(time_zone))
    return moment.date()


def _odd(stamp: str) -> datetime | None:
    import dateparser  # noqa: PLC0415  slow to import, and few stamps need it

    # PARSERS without "relative-time": an answer must never depend on today.
    moment = dateparser.parse(
        stamp,
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time", "timestamp"], "RETURN_AS_TIMEZONE_AWARE": False},
    )
    return moment if isinstance(moment, datetime) else None


def day_of_address(url: str) -> tuple[date, str] | None:
    """The day an address carries ("/2024/11/14/", "-20241114-"), and the characters that say so; None where none."""
    for found in _ADDRESS.finditer(url):
        parts = [int(part) for part in found.groups() if part]
        try:
            return date(*parts), found[0].strip("/._-")
        except ValueError:
            continue
    return None
