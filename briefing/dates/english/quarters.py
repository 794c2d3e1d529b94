"""Quarters and halves of a year, and ends of years and months."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefing.dates.english.pointing import same_unit, take_outer
from briefing.dates.english.units import number, shift_or_duration, span
from briefing.dates.english.words import (
    EVERY,
    FOLLOWING,
    LAST,
    NEXT,
    ORDINALS,
    PREVIOUS,
    THAT,
    THIS,
    short_year,
    take_mods,
)
from briefing.dates.hits import Hit

if TYPE_CHECKING:
    from briefing.dates.english.words import Scan

_OF_PERIOD = re.compile(
    r",? (?:of |in )?(?:(?:fiscal |the year )?(?P<year>[12]\d{3})(?!\d)|(?:(?P<rel>this|last|next) year|(?P<the>the year|that year|the same year)))"
)


_YEAR_GAPS: Final = frozenset({" ", "'s ", "' ", "'s fiscal "})


def fraction(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """The period of "the third quarter", "the first half of 1989", "last quarter": quarters and halves of a year."""
    before, k = scan.before(s)
    low = scan.low
    plural = word == "quarters"
    if before == "fiscal":
        before, k = scan.before(k)
    if before in ORDINALS and not plural:
        n = ORDINALS[before]
        if n > (4 if word == "quarter" else 2):
            return None
        return _nth(scan, e, word, n, k)
    if before in ("last", "final") and word == "quarter" and _OF_PERIOD.match(low, e):
        return _nth(scan, e, word, 4, k)
    if word == "half":
        if before in ("latter", "later", "other") and before != "other":
            return _nth(scan, e, word, 2, k)
        return None
    if plural:
        counted, n2 = number(before)
        if not counted:
            return None
        outer, k2 = scan.before(k)
        hit = Hit("duration", k, e)
        hit.unit = "Q"
        if outer in LAST or outer in PREVIOUS or outer in NEXT:
            return span(scan, hit, "Q", n2, outer, k2)
        if not scan.business or before == "three":
            return None
        return shift_or_duration(scan, hit, e, "Q", n2)
    hit = Hit("unit", k, e)
    hit.unit = "Q"
    if before in ("latest", "recent", "just-ended"):
        hit.n = -1
        return hit
    if before in LAST or before in NEXT or before in THIS:
        hit.n = -1 if before in LAST else 1 if before in NEXT else 0
        return take_outer(scan, hit)
    if before in PREVIOUS or before in FOLLOWING or before in {"year-earlier", "year-ago"}:
        if before.startswith("year"):
            return None
        hit.kind, hit.anchor = "same", "text"
        hit.n = -1 if before in PREVIOUS else 1
        return take_outer(scan, hit)
    if before in THAT:
        return same_unit(scan, hit, before, k)
    if before in EVERY:
        hit.kind, hit.value = "set", "P1Q"
        return hit
    if before == "the" and scan.business and low[e : e + 4] != " of " and low[e : e + 2] != "-f":
        hit.kind, hit.n = "whole", 0
        return take_outer(scan, hit)
    return None


def _nth(scan: Scan, e: int, word: str, n: int, k: int) -> Hit | None:
    right = _OF_PERIOD.match(scan.low, e)
    if not right and word == "half" and not scan.business and scan.low[k - 1 : k] != "-":
        return None
    if not right and scan.low[e : e + 4] == " of " and word == "half":
        return None
    hit = Hit("date", k, e)
    hit.named = f"{'Q' if word == 'quarter' else 'H'}{n}"
    hit.start = take_mods(scan, hit, k)
    if not right and scan.hits:
        last = scan.hits[-1]
        if last.kind == "date" and last.month is None and last.named is None and scan.low[last.end : k] in _YEAR_GAPS:
            hit.year, hit.start = last.year, last.start
            return hit
        if last.kind == "unit" and last.unit == "Y" and last.n in (-1, 0, 1) and scan.low[last.end : k] in _YEAR_GAPS:
            hit.rel, hit.start = ("last-year", "this-year", "next-year")[last.n + 1], last.start
            return hit
    if right:
        hit.end = right.end()
        if right["year"]:
            hit.year = int(right["year"])
        elif right["rel"]:
            hit.rel = right["rel"] + "-year"
        else:
            hit.rel = "same-year"
    return hit


_SHORT_QUARTER = re.compile(r",?[ -]?(?:of |fy)?'?((?:[12]\d)?\d\d)(?!\d)")


def short_quarter(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """The quarter or half of "Q3 2024", "H1 2025"."""
    if not scan.text[s].isupper():
        return None
    hit = Hit("date", s, e)
    hit.named = word.upper()
    right = _SHORT_QUARTER.match(scan.low, e)
    if right and e != right.start(1):
        hit.year = int(right[1]) if len(right[1]) == 4 else short_year(int(right[1]))
        hit.end = right.end()
    elif word[0] == "h":
        return None
    return hit


def year_end(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """The year or month of "by year-end", "at month's end"."""
    hit = Hit("whole", s, e)
    hit.unit = "Y" if word.startswith("y") else "M"
    hit.mod = "end"
    right = re.match(r",? (?:of )?([12]\d{3})(?!\d)", scan.low[e : e + 12])
    if right and hit.unit == "Y":
        hit.kind = "date"
        hit.year = int(right[1])
        hit.end = e + right.end()
    return hit
