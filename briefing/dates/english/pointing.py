"""Single units that something points at: "last week", "the following year", "the end of the month", "every day"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefing.dates.english.units import (
    CLAUSE_END,
    SHIFT,
    bare_plural,
    counted_units,
    duration,
    half_told,
    nth_unit,
    number,
    shift_or_duration,
    span,
    units_after_of,
)
from briefing.dates.english.words import (
    BEFORE_THE_UNIT,
    EVERY,
    FILLERS,
    FOLLOWING,
    LAST,
    MODS,
    NEXT,
    ORDINALS,
    PARTS_OF_A_UNIT,
    PLURALS,
    PREVIOUS,
    THAT,
    THIS,
    UNITS,
)
from briefing.dates.hits import Hit

if TYPE_CHECKING:
    from briefing.dates.english.words import Scan

_A_YEAR_BEFORE: Final = re.compile(
    r",? (?:of )?(?:last year|a year (?:ago|earlier|before)|the (?:previous|prior|preceding) year|(?P<year>[12]\d{3})(?!\d))"
)
_PER_YEAR: Final = {"M": 12, "Q": 4}
_YEAR_AGO: Final = re.compile(r"-(?:ago|earlier)\b")


_NEVER: Final = frozenset({"of", "", "and", "or"})


def unit(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A unit of time with what counts or points at it: "three days ago", "last week", "the past 24 hours", "a year"."""
    low = scan.low
    code = UNITS[word]
    plural = word in PLURALS
    if low[e : e + 1] == "'" and not plural and low[e : e + 3] not in ("'s ", "'s-"):
        return None
    if low[e : e + 4] in (" old", "-old") and code not in ("D", "W", "M", "Y", "TH", "DE", "CE"):
        return None
    before, k = scan.before(s)
    fillers = 0
    while before in FILLERS and fillers < 2 and before != "second":
        fillers += 1
        before, k = scan.before(k)
    if before[:1].isdigit() or before == "one-half":
        mixed = half_told(scan, before, k)
        if mixed is not None:
            hit = Hit("duration", mixed[0], e)
            return shift_or_duration(scan, hit, e, code, mixed[1])
    if before == "other" and not plural:
        every, k2 = scan.before(k)
        if every in EVERY:
            hit = Hit("set", k2, e)
            hit.value = duration(code, 2)
            return hit
    if plural and low.startswith((" ahead", " to come"), e):
        hit = span(scan, Hit("span", s, e + (6 if low[e + 1] == "a" else 8)), code, None, "coming", s)
        hit.start = k if before == "the" else s
        return hit
    counted, n = number(before)
    if counted and before == "recent" and not plural:
        counted = False
    if counted:
        return counted_units(scan, s, e, code, plural, before, k, n)
    if before in ("of", "half"):
        return units_after_of(scan, e, code, plural, before, k)
    if before == "half-a":
        return None
    if before in ORDINALS and not plural:
        return nth_unit(scan, e, code, before, k)
    if plural:
        return bare_plural(scan, s, e, code, before, k)
    return singular(scan, s, e, code, before, k)


def singular(scan: Scan, s: int, e: int, code: str, before: str, k: int) -> Hit | None:
    """A single unit that a word before it points at; None where none does."""
    low = scan.low
    hit = Hit("unit", k, e)
    hit.unit = code
    if code in ("TS", "TM", "TH"):
        if before in ("last", "past", "next") and code == "TH":
            return span(scan, hit, code, 1, before, k)
        if before in ("every", "each", "per", "an"):
            hit.kind, hit.value = "set", duration(code, 1)
            return hit
        return None
    if before in EVERY:
        hit.kind, hit.value = "set", duration(code, 1)
        return hit
    if before in _NEVER and low[e : e + 1] != "-":
        return None
    if before in LAST or before in NEXT:
        outer, k2 = scan.before(k)
        if outer == "the" and (before in LAST or before == "coming"):
            # "over the past week" lasts; "the last week of May" and "the last day" are not of publication
            if low.startswith(" of ", e) or (before == "last" and code == "D"):
                return None
            return span(scan, hit, code, 1, before, k)
        if before == "past":
            if outer not in THIS:
                return span(scan, hit, code, 1, before, k)
            hit.n, hit.start = -1, k2
            return hit
        hit.n = -1 if before in LAST else 1
        hit.start = k
        if outer == "the" and before in NEXT:
            hit.kind, hit.anchor, hit.start = "same", "text", k2
            hit.n = 1
            return take_outer(scan, hit)
        if before == "last" and code == "D":
            return None
        return take_outer(scan, hit)
    if before in FOLLOWING or before in PREVIOUS:
        hit.kind, hit.anchor = "same", "text"
        hit.n = 1 if before in FOLLOWING else -1
        return take_outer(scan, hit)
    if before in THIS:
        hit.n = 0
        if before == "current" and code == "DE":
            return None
        if code == "D":
            return None
        return take_outer(scan, hit)
    if before in THAT:
        return same_unit(scan, hit, before, k)
    if before == "latest" and code in ("W", "M"):
        hit.n = -1
        return hit
    if code == "Y" and low[e : e + 1] == "-" and _YEAR_AGO.match(low, e):
        hit.start, hit.kind = s, "duration"
        return shift_or_duration(scan, hit, e, code, 1)
    if before == "the" or (before in ("mid", "early", "late")):
        return _the(scan, hit, e, code, before, k)
    if before == "all" and code in ("D", "W", "M", "Y"):
        return None
    return None


def same_unit(scan: Scan, hit: Hit, before: str, k: int) -> Hit | None:
    """Words like "that day", "the same month", "the same quarter last year"; None for "same" without "the"."""
    hit.kind, hit.anchor, hit.n = "same", "text", 0
    outer, k2 = scan.before(k)
    if outer in ("the", "that"):
        hit.start = k2
    elif before == "same":
        return None
    back = _A_YEAR_BEFORE.match(scan.low, hit.end) if hit.unit in _PER_YEAR else None
    if back and not back["year"]:
        hit.n, hit.end = -_PER_YEAR[hit.unit], back.end()
        return hit
    return take_outer(scan, hit)


def take_outer(scan: Scan, hit: Hit) -> Hit:
    """Takes in "early", "late", "earlier", "the end of" before a unit that is already complete."""
    word, k = scan.before(hit.start)
    if word in ("earlier", "later", "sometime", "overnight"):
        hit.start = k
        hit.mod = word
    elif word in MODS:
        hit.mod = MODS[word]
        hit.start = k
        the, k2 = scan.before(k)
        if the == "the":
            hit.start = k2
    elif word == "of":
        inner, k2 = scan.before(k)
        if inner in MODS:
            hit.mod = MODS[inner]
            hit.start = k2
            the, k3 = scan.before(k2)
            if the == "the":
                hit.start = k3
    elif word == "the" and hit.kind == "same":
        hit.start = k
        return (
            take_outer(scan, hit)
            if hit.n is not None and word == "the" and scan.before(k)[0] in ("early", "late", "earlier", "later", "of")
            else hit
        )
    elif word == "in":
        inner, k2 = scan.before(k)
        if inner in ("earlier", "later", "early", "late"):
            hit.start = k2
            hit.mod = MODS.get(inner, inner)
    return hit


def _the(scan: Scan, hit: Hit, e: int, code: str, before: str, k: int) -> Hit | None:
    """The unit of "the week", "the end of the year", "the day before": the unit around publication or the last date told."""
    low = scan.low
    after = SHIFT.match(low, e)
    if (
        after
        and before == "the"
        and code in ("D", "W", "M", "Y", "N")
        and (after["earlier"] in ("before", "earlier", "prior") or after["later"] == "after")
    ):
        if CLAUSE_END.match(low, after.end()) or after["earlier"] == "earlier":
            hit.kind, hit.anchor = "same", "text"
            hit.n = -1 if after["earlier"] else 1
            hit.start, hit.end = k, after.end()
            return hit
        return None
    if before != "the":
        if before == "mid" and code in ("W", "M", "Y", "DE", "CE"):
            hit.kind, hit.mod, hit.start, hit.n = "whole", "mid", k, 0
            return hit
        return None
    word, k2 = scan.before(k)
    hit.kind, hit.n = "whole", 0
    hit.start = k
    if code == "WE":
        return take_outer(scan, hit)
    if code in ("W", "M", "Y", "D", "DE", "CE", "Q"):
        if word in ("later", "earlier", "late", "early", "throughout"):
            return take_outer(scan, hit)
        if word in ("in", "of"):
            inner, k3 = scan.before(k2)
            if inner in MODS or inner in PARTS_OF_A_UNIT:
                if low.startswith(" of ", e) and code == "D":
                    return None
                hit.mod = MODS.get(inner, inner)
                hit.start = k3
                the, k4 = scan.before(k3)
                if the == "the":
                    hit.start = k4
                return hit
        if code in ("W", "M", "Y", "Q") and word in BEFORE_THE_UNIT:
            if code == "Q" and not scan.business:
                return None
            if code != "D" and CLAUSE_END.match(low, e):
                return hit
    return None
