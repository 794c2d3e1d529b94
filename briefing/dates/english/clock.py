"""Times and parts of the day, and days told as an ordinal alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefing.dates.english.pointing import take_outer
from briefing.dates.english.units import CLAUSE_END, number, shift_or_duration
from briefing.dates.english.words import (
    BEFORE_A_CLOCK,
    BEFORE_THE_DAY,
    BEFORE_THE_PART,
    EVERY,
    FOLLOWING,
    LAST,
    MODS,
    MONTHS,
    NEXT,
    NEXT_WORD,
    NOT_AFTER_OVERNIGHT,
    ORDINALS,
    PARTS,
    PREVIOUS,
    TABLE,
    THAT,
    THIS,
    WEEKDAYS,
    ZONES,
)
from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives

if TYPE_CHECKING:
    from briefing.dates.english.words import Scan

_WEEKDAY_NEXT: Final = re.compile(r" (?:(?:into|on|to|through) )?(?:" + alternatives(TABLE["weekdays"]) + r")\b")


def part(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A part of the day told by itself: "in the morning", "that night", "the next morning", "overnight"."""
    low = scan.low
    if word in ("night", "nights"):
        before, k = scan.before(s)
        counted, n = number(before)
        if counted and before not in ("a", "an", "one", "many"):
            hit = Hit("duration", k, e)
            return shift_or_duration(scan, hit, e, "N", n)
    code = PARTS[word]
    hit = Hit("part", s, e)
    hit.part = code
    before, k = scan.before(s)
    if word in ("noon", "midnight", "midday"):
        hit.clock = {"noon": "12:00", "midnight": "24:00"}.get(word)
        hit.named = "clock"
        return hit
    if word == "overnight":
        follows = NEXT_WORD.match(low, e)
        if follows and follows[1] in NOT_AFTER_OVERNIGHT:
            return None
        if _WEEKDAY_NEXT.match(low, e):
            return None  # the weekday takes it in
        hit.named = "overnight"
        return hit
    if before in EVERY:
        hit.kind, hit.start, hit.value = "set", k, f"XXXX-XX-XXT{code}"
        return hit
    if word.endswith("s") and word != "daybreak":
        return None
    if before in ("early", "late", "mid"):
        hit.mod = MODS[before]
        hit.start = k
        before, k = scan.before(k)
    if before in THIS:
        hit.kind, hit.n, hit.start = "day", 0, k
        return hit
    if before in LAST:
        hit.kind, hit.n, hit.start = "day", -1, k
        return hit
    if before in NEXT or before in FOLLOWING:
        hit.kind, hit.anchor, hit.n, hit.start, hit.unit = "same", "text", 1, k, "D"
        return take_outer(scan, hit)
    if before in PREVIOUS:
        hit.kind, hit.anchor, hit.n, hit.start, hit.unit = "same", "text", -1, k, "D"
        return take_outer(scan, hit)
    if before in THAT:
        hit.kind, hit.anchor, hit.n, hit.start, hit.unit = "same", "text", 0, k, "D"
        return take_outer(scan, hit)
    if before in ("the", "at", "by", "before", "until", "after", "of", "during", "one"):
        if before == "the":
            outer, k2 = scan.before(k)
            if outer not in BEFORE_THE_PART:
                if low.startswith((" before", " after"), e) and word in ("night", "morning", "evening", "afternoon"):
                    hit.kind, hit.anchor, hit.unit, hit.start = "same", "text", "D", k
                    hit.n, hit.end = (-1, e + 7) if low.startswith(" before", e) else (1, e + 6)
                    return hit if CLAUSE_END.match(low, hit.end) else None
                return hit if low.startswith(" of ", e) else None
            hit.start = k
            if outer == "in":
                mod, k3 = scan.before(k2)
                if mod in ("early", "late"):
                    hit.mod, hit.start = MODS[mod], k3
        elif before in ("of", "after", "during"):
            return None
        if word == "night" and before in ("at", "by", "one"):
            hit.kind, hit.value = "set", "XXXX-XX-XXTNI"
            return None if low.startswith(" of ", e) else hit
        return hit
    if low.startswith(" of ", e):
        return hit
    return None


_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d)(?::[0-5]\d)?)?(?:-\d{1,2}(?::[0-5]\d)?)?(?: ?(?P<half>a\.?m\b\.?|p\.?m\b\.?|noon\b|o'clock(?: in the (?P<in>morning|afternoon|evening))?))?"
    r"(?: ?(?:hours|hrs?)\b)?(?: (?P<zone>"
    + alternatives(ZONES)
    + r")\b| (?:local|eastern|central|pacific|moscow|kyiv|london)(?: (?:standard|daylight))? time)?"
)


_HOUR_LEFT = re.compile(r"(?<![\d.,:$/+])(?<!\d-)(\d{1,2})(?:[:.]\d\d)?(?:-\d{1,2}(?::\d\d)?)? ?$")


_MILITARY = re.compile(r"(?<![\d.,:$/-])([01]\d|2[0-4])([0-5]\d) ?$")


_DAY_FOLLOWS = re.compile(
    r",? (?:on |of )?(?:" + alternatives((*WEEKDAYS, *MONTHS)) + r"|\d{1,2} (?:" + alternatives(MONTHS) + r"))\b"
)


def clock(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A time of day: "10:30 a.m. EST", "at 19:45", "3 p.m.", "1400 GMT"; not a score, a verse or a lap."""
    low = scan.low
    if word == ":":
        if s < 1 or not low[s - 1].isdigit() or not low[e : e + 2].isdigit():
            return None
    elif word in ZONES:
        found = _MILITARY.search(low, max(scan.pos, s - 6), s)
        if not found:
            return None
        hit = Hit("clock", found.start(), e)
        hit.clock = f"{found[1]}:{found[2]}"
        hit.zone = ZONES[word]
        return hit
    elif not (s and (low[s - 1].isdigit() or (s > 1 and low[s - 1] == " " and low[s - 2].isdigit()))):
        return None
    left = _HOUR_LEFT.search(low, max(scan.pos, s - 12), s)
    if not left:
        return None
    found = _CLOCK.match(low, left.start())
    if not found or found.end() < s:
        return None
    hour = int(found["h"])
    minute = found["m"] or "00"
    half = found["half"]
    if half:
        if half[0] == "o":
            inner = found["in"]
            if inner and inner != "morning" and hour < 12:
                hour += 12
        elif hour > 12 or hour == 0:
            if half[0] == "n":
                return None
        elif half[0] == "p":
            hour += 12 if hour < 12 else 0
        elif half[0] == "a" and hour == 12:
            hour = 0
    if hour > 24:
        return None
    if word == ":" and not half and not found["zone"] and found.end() <= found.end("m"):
        before, _ = scan.before(left.start())
        joined = bool(scan.hits) and left.start() - scan.hits[-1].end < 5
        day_follows = _DAY_FOLLOWS.match(low, found.end("m"))
        if before not in BEFORE_A_CLOCK and not joined and not day_follows:
            return None
    hit = Hit("clock", left.start(), found.end())
    while low[hit.end - 1] == " ":
        hit.end -= 1
    hit.clock = f"{hour:02d}:{minute}"
    hit.zone = ZONES.get(found["zone"] or "")
    hit.named = "exact" if half and half[0] != "o" else None
    return hit


def hours(scan: Scan, s: int, e: int, word: str) -> Hit | None:  # noqa: ARG001
    """The hour of "1900 hrs", "03:00hrs"."""
    found = _MILITARY.search(scan.low, max(scan.pos, s - 6), s)
    if not found:
        return None
    hit = Hit("clock", found.start(), e)
    hit.clock = f"{found[1]}:{found[2]}"
    return hit


_ORDINAL_TAIL = re.compile(r" of (?P<rel>this|last|next|that|the(?: same)?) month")


def ordinal_day(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """The day in "the 14th" of a month told before; other ordinals count wars, floors and anniversaries."""
    low = scan.low
    before, k = scan.before(s)
    if before != "the":
        return None
    tail = _ORDINAL_TAIL.match(low, e)
    outer, _ = scan.before(k)
    if not tail and (outer not in BEFORE_THE_DAY or low[e : e + 1] not in ".,;)\x01"):
        return None
    if (
        not tail
        and outer in ("by", "from", "to", "of", "and", "before", "after")
        and not (scan.hits and s - scan.hits[-1].end < 60)
    ):
        return None
    if not tail and not scan.hits:
        return None
    hit = Hit("date", k, e)
    hit.day = ORDINALS[word]
    hit.rel = "that-month"
    if tail:
        hit.end = tail.end()
        hit.rel = {"this": "this-month", "last": "last-month", "next": "next-month"}.get(tail["rel"], "that-month")
    return hit
