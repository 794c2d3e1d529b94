"""Counted units of time: "three days ago", "the past 24 hours", "two and a half years", "for decades"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefing.dates.english.words import (
    BEFORE_BARE_PLURALS,
    COUNTING_NOUNS,
    EVERY,
    FOLLOWING,
    LAST,
    NEXT,
    NUMBERS,
    ORDINALS,
    PREVIOUS,
    VAGUE,
    WORDS,
    take_mods,
)
from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives

if TYPE_CHECKING:
    from briefing.dates.english.words import Scan

_ISO: Final = {
    "TS": ("PT", "S"),
    "TM": ("PT", "M"),
    "TH": ("PT", "H"),
    "N": ("P", "N"),
    "F": ("P", "W"),
    "WE": ("P", "WE"),
}


SHIFT = re.compile(
    "|".join(rf"[ -](?P<{name}>{alternatives(WORDS[name])})\b" for name in ("ago", "earlier", "later", "hence", "old"))
)
CLAUSE_END = re.compile(r"[.,;:)!?\"'\x01]|$| (?:and|but|when|that|as|in|at|on|with|by|while|-)\b")


_RATE_LEFT = re.compile(
    r"(?:once|twice|times|time|each|\d|million|billion|thousand|percent|%|barrels|tons|hours|days|cents|dollars|pounds|euros|people|share|as much|deaths)$"
)


_DIGITS = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?$|(\d{1,3}(?:,\d{3})+)$|(\d{1,3}\.\d{1,2})$")


def duration(code: str, n: float | None) -> str:
    """The ISO 8601 duration of `n` units; "X" stands where the number is not said."""
    head, tail = _ISO.get(code, ("P", code))
    if n is None:
        return f"{head}X{tail}"
    if code == "F":
        n *= 2
    if code == "S6":
        n, tail = n * 6, "M"
    if code == "Q":
        n, tail = n * 3, "M"
    if code == "ME":
        n, tail = n * 10, "CE"
    return f"{head}{n:g}{tail}"


def number(word: str) -> tuple[bool, float | None]:
    """Whether `word` counts something, and how many (None: vague)."""
    n = NUMBERS.get(word)
    if n is not None:
        return True, n
    if word in VAGUE:
        return True, None
    if word[:1].isdigit():
        found = _DIGITS.match(word)
        if found:
            if found[2]:
                return True, float(found[2])
            return True, float(found[0].replace(",", ""))
    return False, None


def shift_or_duration(scan: Scan, hit: Hit, e: int, code: str, n: float | None) -> Hit:
    """How words like "ago", "earlier", "later" turn a number of units into a day; otherwise it lasts."""
    low = scan.low
    after = SHIFT.match(low, e)
    hit.unit = code
    hit.value = duration(code, n)
    hit.kind = "duration"
    if not after or after["old"]:
        if after and after["old"]:
            hit.end = after.end()
        return hit
    if (after["earlier"] == "before" or after["later"] == "after") and not CLAUSE_END.match(low, after.end()):
        return hit
    if after["later"] == "later" and low.startswith(" than", after.end()):
        return hit
    if after["earlier"] == "earlier" and low.startswith(" than", after.end()):
        return hit
    if low[e] == "-" and (after["ago"] or after["earlier"]) and code == "Q":
        return hit
    hit.kind = "shift"
    hit.end = after.end()
    back = bool(after["ago"] or after["earlier"])
    hit.anchor = "publication" if after["ago"] or after["hence"] else "text"
    if n is None or n != int(n):
        hit.n = None
        hit.value = "PAST_REF" if back else "FUTURE_REF"
    else:
        hit.n = -int(n) if back else int(n)
    if back and hit.anchor == "text" and after["earlier"] == "prior" and low.startswith(" to", after.end()):
        hit.kind = "duration"
        hit.value = duration(code, n)
        hit.end = e
    return hit


_MIXED = re.compile(r"(?:(\d{1,3})-)?1/2$")


def half_told(scan: Scan, word: str, k: int) -> tuple[int, float] | None:
    """Where "2 1/2", "2-1/2", "one and one-half" begin, and their number; None where `word` ends no such number."""
    if word == "one-half":
        link, k2 = scan.before(k)
        count, k3 = scan.before(k2)
        known, n = number(count)
        return (k3, n + 0.5) if link == "and" and known and n is not None else None
    found = _MIXED.match(word)
    if not found:
        return None
    if found[1]:
        return k, int(found[1]) + 0.5
    count, k2 = scan.before(k)
    return (k2, int(count) + 0.5) if count.isdecimal() and len(count) < 4 else None


def counted_units(
    scan: Scan, s: int, e: int, code: str, plural: bool, word: str, k: int, n: float | None
) -> Hit | None:
    """Units with a number before them: a span, a shift, a duration or a set; None where they count no time."""
    low = scan.low
    start = k
    if (k and low[k - 1] in "$£€") or (k > 1 and low[k - 1] == "." and low[k - 2].isdigit()):
        return None
    if word in ("a", "an", "one", "single"):
        if plural:
            return None
        if code in ("Q", "WE") or (code in ("TS", "TM") and word == "a" and not SHIFT.match(low, e)):
            return None
    if word == "both" and not plural:
        return None
    if not plural and low[s - 1] == " " and n is not None and n > 1 and code in ("TS", "Q"):
        return None
    outer, k2 = scan.before(k)
    if word in ("hundred", "dozen", "couple", "thousand"):
        more, m = number(outer)
        if more and m is not None and word != "couple":
            n = m * (n or 1)
            start = k2
            outer, k2 = scan.before(k2)
        elif outer == "a":
            start = k2
            outer, k2 = scan.before(k2)
    if outer == "as" and word == "many":
        return None
    if outer == "half" and word in ("a", "an") and code in ("TH", "Y", "D", "DE", "CE"):
        hit = Hit("duration", k2, e)
        n = {"TH": 30, "Y": 6, "D": 12, "DE": 5, "CE": 50}[code]
        return shift_or_duration(scan, hit, e, {"TH": "TM", "Y": "M", "D": "TH", "DE": "Y", "CE": "Y"}[code], n)
    if word in ("a", "an", "one") and low.startswith(" and a half", e):
        return shift_or_duration(scan, Hit("duration", k, e + 11), e + 11, code, 1.5)
    if word in VAGUE and outer == "a":
        start = k2
        outer, k2 = scan.before(k2)
    if outer in {"to", "or"}:
        left, k3 = scan.before(k2)
        known, m = number(left)
        if known and m is not None and n is not None and m < n and left not in ("a", "an"):
            start = k3
            outer, k2 = scan.before(k3)
    hit = Hit("duration", start, e)
    hit.unit = code
    if (
        outer in LAST
        or outer in PREVIOUS
        or (outer in NEXT and outer != "upcoming")
        or outer in FOLLOWING
        or (word == "recent")
    ):
        return span(scan, hit, code, n, outer, k2)
    if outer in ("first", "final", "opening", "closing", "initial"):
        hit.start = k2
        hit.value = duration(code, n)
        the, k3 = scan.before(k2)
        if the == "the":
            hit.start = k3
        return hit
    if outer in EVERY:
        hit.kind = "set"
        hit.start = k2
        hit.value = duration(code, n)
        return hit
    if word in ("a", "an") and low[s - 1] == " ":
        left = low[max(0, k - 12) : k].rstrip()
        if _RATE_LEFT.search(left) and not SHIFT.match(low, e):
            hit.kind = "set"
            hit.value = duration(code, 1)
            return hit
    if outer in {"the", "these", "those"}:
        hit.start = k2
    elif outer == "than":
        inner, k3 = scan.before(k2)
        if inner in ("more", "less", "fewer"):
            hit.start = k3
    elif outer in APPROXIMATE:
        hit.start = k2
    return shift_or_duration(scan, hit, e, code, n)


APPROXIMATE: Final = frozenset(WORDS["approximate"])


def span(scan: Scan, hit: Hit, code: str, n: float | None, outer: str, k2: int) -> Hit:
    """The run of time of "the past 24 hours", "the next three weeks", "the previous two years": a run that ends or begins at its anchor."""
    hit.kind = "span"
    hit.unit = code
    hit.value = duration(code, n)
    hit.n = None if n is None else int(n)
    back = outer not in NEXT and outer not in FOLLOWING
    hit.rel = "back" if back else "ahead"
    hit.anchor = "text" if outer in PREVIOUS or outer in FOLLOWING else "publication"
    if outer in LAST or outer in PREVIOUS or outer in NEXT or outer in FOLLOWING:
        hit.start = k2
        the, k3 = scan.before(k2)
        if the in ("the", "these"):
            hit.start = k3
    return hit


def units_after_of(scan: Scan, e: int, code: str, plural: bool, before: str, k: int) -> Hit | None:
    """Words like "half" and "a couple of", "hundreds of" before a unit; None where it is none of them."""
    low = scan.low
    if before == "half":
        inner, k2 = scan.before(k)
        if low[k - 7 : k] == "-and-a-" or inner in {"a", "one"}:
            andword, k3 = scan.before(k2)
            if andword == "and":
                count, k4 = scan.before(k3)
                known, m = number(count)
                if known and m is not None and plural:
                    hit = Hit("duration", k4, e)
                    return shift_or_duration(scan, hit, e, code, m + 0.5)
        if plural:
            return None
        if code not in ("TH", "Y", "D", "DE", "CE"):
            return None
        hit = Hit("duration", k, e)
        hit.value = {"TH": "PT30M", "Y": "P6M", "D": "PT12H", "DE": "P5Y", "CE": "P50Y"}[code]
        hit.unit = code
        return hit
    word, k2 = scan.before(k)
    if word in COUNTING_NOUNS and plural:
        article, k3 = scan.before(k2)
        hit = Hit("duration", k3 if article in ("a", "the") else k2, e)
        outer, k4 = scan.before(hit.start)
        n = 2.0 if word == "couple" else None
        if article in LAST or article in NEXT:
            return span(scan, hit, code, n, article, k3)
        if outer in LAST or outer in NEXT:
            return span(scan, hit, code, n, outer, k4)
        return shift_or_duration(scan, hit, e, code, n)
    return None


def nth_unit(scan: Scan, e: int, code: str, before: str, k: int) -> Hit | None:
    """A century by its ordinal; None for other units, whose ordinals need more than the calendar."""
    if code == "CE":
        hit = Hit("century", k, e)
        hit.n = ORDINALS[before] - 1
        hit.start = take_mods(scan, hit, k)
        after = _ERA_AFTER.match(scan.low, e)
        if after:
            hit.end = after.end()
            hit.bc = after[1][0] == "b"
        return hit
    return None


_ERA_AFTER = re.compile(r" (b\.c\.(?:e\.)?|bce?|a\.d\.|ad)(?![a-z])")


_LONG = frozenset({"D", "W", "M", "Y", "DE", "CE", "TH", "TM"})


def bare_plural(scan: Scan, s: int, e: int, code: str, before: str, k: int) -> Hit | None:
    """Bare plurals count only where something makes them a time: "for years", "in recent weeks", "months later"."""
    hit = Hit("duration", s, e)
    low = scan.low
    if before in LAST or before in NEXT or before in FOLLOWING or before in PREVIOUS:
        if before in ("last", "past", "next", "following") and scan.before(k)[0] != "the" and before != "past":
            return None  # "it may last months"
        return span(scan, hit, code, None, before, k)
    after = SHIFT.match(low, e)
    if after and not after["old"] and not (after["earlier"] == "before" or after["later"] == "after"):
        return shift_or_duration(scan, hit, e, code, None)
    if code in _LONG and before in BEFORE_BARE_PLURALS:
        if before in ("in", "of", "over", "through") and code in ("TH", "TM"):
            return None
        hit.value = duration(code, None)
        hit.unit = code
        return hit
    if before == "these" and code == "D":
        hit.kind, hit.value, hit.start = "ref", "PRESENT_REF", k
        return hit
    return None
