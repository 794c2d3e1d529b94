"""Dates that begin with a number: years, decades, ISO, dotted and slashed dates, years before our era."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.dates.english.words import (
    BEFORE_NUMBER,
    COUNTED,
    COUNTED_AFTER_A_PREPOSITION,
    NAMING,
    NEXT_WORD,
    NUMBERS,
    ZONES,
    short_year,
    take_mods,
)
from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives

if TYPE_CHECKING:
    from briefing.dates.english.words import Scan

_AFTER_YEAR = re.compile(
    r"(?P<decade>'?s\b)"
    r"|-(?P<iso>\d\d-\d\d)(?!\d)(?:t(?P<hour>\d\d:\d\d))?"
    r"|(?P<isomonth>-(?:0[1-9]|1[0-2]))(?![\d-])(?=[ ,.;)]|$)"
    r"|(?:-|/| ?(?:-|to|and) )(?P<to>[12]\d{3}|\d\d)(?![\d:%-]|[.,]\d|/|[a-z])"
    r"| ?(?P<era>b\.?c\.?(?:e\.?)?|a\.?d\.?|ce)(?![a-z])"
)


_AFTER_YEAR_RANGE = re.compile(r"-(?P<to>\d\d)(?!\d)")


_NUMERIC_BEFORE = re.compile(r"(?<![\d.])(?P<a>\d{1,2})[.-](?P<b>\d{1,2})[.-]$")


def year(scan: Scan, s: int, e: int, word: str) -> Hit | None:  # noqa: ARG001
    """A four-digit year, a decade, an ISO or dotted date: whatever a number beginning with 10 to 20 may be."""
    low = scan.low
    if not low[e : e + 2].isdigit() or not low[e : e + 2].isascii() or len(low) < e + 2:
        return None
    end = e + 2
    following = low[end : end + 1]
    if following.isdigit():
        return _compact(scan, s)
    prior = low[s - 1] if s else " "
    if prior.isalnum() or prior in "$£€¥#" or (prior in ".," and s > 1 and low[s - 2].isdigit() and prior == ","):
        return None
    if following.isalpha() and following != "s" and low[end : end + 2] not in ("bc", "ad"):
        return None
    value = int(low[s:end])
    if prior in ".-" and s > 3:
        left = _NUMERIC_BEFORE.search(low, max(scan.pos, s - 6), s)
        if left:
            hit = Hit("date", left.start(), end)
            hit.year, hit.named = value, "numeric"
            hit.day, hit.month = int(left["a"]), int(left["b"])
            return hit
        if following == "/" or (low[s - 2].isdigit() and (prior == "." or scan.pos < s - 1)):
            return None
        if (
            prior == "-"
            and low[s - 2].isalpha()
            and low[s - 4 : s] not in ("mid-", "une-")
            and not low[:s].endswith(("early-", "late-", "pre-", "post-"))
        ):
            return None
    if prior == "/" and s > 1 and low[s - 2].isdigit():
        return None
    if following in ("%", ":") or (following in ".,/" and low[end + 1 : end + 2].isdigit()):
        return None
    hit = Hit("date", s, end)
    hit.year = value
    after = _AFTER_YEAR.match(low, end) if following in "'s- /bac" and following else None
    if after:
        if after["decade"]:
            if value % 10 or (after["decade"] == "'s" and value % 10):
                after = None
            else:
                hit.kind = "decade"
                hit.n = value // 10
                hit.end = after.end()
                hit.start = take_mods(scan, hit, s)
                return hit
        elif after["iso"]:
            hit.month, hit.day = int(after["iso"][:2]), int(after["iso"][3:])
            hit.end = after.end()
            hit.clock = after["hour"]
            return hit
        elif after["isomonth"]:
            if prior not in " (\x01":
                return None
            second = value // 100 * 100 + int(after["isomonth"][1:])
            if second <= value or value < 1900:
                hit.month = int(after["isomonth"][1:])
                hit.end = after.end()
                return hit
            after = _AFTER_YEAR_RANGE.match(low, end)
        if after and after.re is _AFTER_YEAR and after["era"]:
            hit.end = after.end()
            hit.bc = after["era"][0] == "b"
            hit.start = take_mods(scan, hit, s)
            return hit
    before, k = scan.before(s)
    nextword = NEXT_WORD.match(low, end)
    follows = nextword[1] if nextword else ""
    certain = before in BEFORE_NUMBER
    if not certain or follows in COUNTED:
        if follows in COUNTED and not (certain and follows in COUNTED_AFTER_A_PREPOSITION):
            return None
        if before in NAMING and before not in ("over", "some"):
            return None
        if before.isdecimal() or (following == " " and low[end + 1 : end + 2].isdigit()):
            return None  # a telephone number
        if value < 1700 or value > 2100:
            return None if prior != "(" or value > 2100 else hit
        if follows == "hours" or follows in ZONES:
            return None
    elif value > 2200 or (value < 1300 and before not in ("in", "since", "until")):
        return None
    if follows in ZONES or follows in ("hrs", "hours") or (before == "at" and scan.text[end + 1 : end + 2].isupper()):
        return None
    to = None
    if after and (after.re is _AFTER_YEAR_RANGE or after["to"]):
        to = after["to"]
    if to:
        last = int(to) if len(to) == 4 else value // 100 * 100 + int(to)
        link = low[end : after.start("to")].strip() if after else ""
        if last > value and (len(to) == 4 or link in ("-", "/")) and last - value < 200:
            hit.start = take_mods(scan, hit, s)
            hit.pair = 1
            other = Hit("date", after.start("to"), after.end("to")) if after else hit
            other.year, other.pair = last, -1
            scan.hits.append(hit)
            return other
    if prior in " (\x01-" and (prior in {" ", "-"}):
        hit.start = take_mods(scan, hit, s)
        if hit.start == s and before == "year":
            inner, k2 = scan.before(k)
            hit.start = k2 if inner == "the" else k
            hit.start = take_mods(scan, hit, hit.start)
        elif before == "fiscal":
            hit.start = k
    return hit


_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")


def _compact(scan: Scan, s: int) -> Hit | None:
    """A date written as eight digits."""
    found = _COMPACT.match(scan.low, s)
    if not found or (s and (scan.low[s - 1].isalnum() or scan.low[s - 1] in "$.,-/#")):
        return None
    hit = Hit("date", s, found.end())
    hit.year, hit.month, hit.day = int(found[1]), int(found[2]), int(found[3])
    return hit


_ERA_LEFT = re.compile(
    r"(?:(?<![\w.,$])(?P<from>\d{1,4})(?: ?- ?| to | or | and )|(?:(?<=ad )|(?<![\w.,$])))(?P<year>\d{1,4}) ?$"
)


def era(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A year before our era: "480 BC", "490-479 B.C."."""
    low = scan.low
    if not scan.text[s].isupper():
        return None
    if low[s - 2 : s].strip()[-1:].isdigit():
        left = _ERA_LEFT.search(low, max(scan.pos, s - 14), s)
        if not left:
            return None
        if low[e : e + 1] == "." and word.startswith("b."):
            e += 1
        hit = Hit("date", left.start("year"), e)
        hit.year, hit.bc = int(left["year"]), True
        if left["from"]:
            other = Hit("date", *left.span("from"))
            other.year, other.bc, other.pair, hit.pair = int(left["from"]), True, 1, -1
            scan.hits.append(other)
            return hit
        hit.start = take_mods(scan, hit, hit.start)
        return hit
    return None


_SLASHED = re.compile(r"(\d{1,4})/(\d{1,2})/(\d{2,4})(?![\d/])")


def slashed(scan: Scan, s: int, e: int, word: str) -> Hit | None:  # noqa: ARG001
    """A date with slashes and a year: "10/30/89", "2024/11/14"; which part is the day is settled in resolution."""
    low = scan.low
    k = s
    while k > 0 and s - k < 4 and low[k - 1].isdigit():
        k -= 1
    if k == s or (k and (low[k - 1].isalnum() or low[k - 1] in "/.$")):
        return None
    found = _SLASHED.match(low, k)
    if not found:
        return None
    a, b, c = int(found[1]), int(found[2]), int(found[3])
    hit = Hit("date", k, found.end())
    if len(found[1]) == 4:
        hit.year, hit.month, hit.day = a, b, c
    elif len(found[1]) < 3 and len(found[3]) in (2, 4):
        hit.year = c if len(found[3]) == 4 else short_year(c)
        hit.day, hit.month, hit.named = a, b, "numeric"
    else:
        return None
    return hit


_DECADE_WORDS = dict(
    zip(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"),
        range(2, 10),
        strict=True,
    )
)


_ONES = alternatives(w for w, n in NUMBERS.items() if 0 < n < 10 and w not in ("a", "an", "couple", "both", "single"))
_TEENS = alternatives(w for w, n in NUMBERS.items() if 9 < n < 20 and w != "dozen")
_TENS = alternatives(w for w, n in NUMBERS.items() if n in range(20, 100, 10))
_SPELLED = re.compile(
    rf"[ -](?:(?P<teen>{_TEENS})|(?P<ten>{_TENS})(?:[ -](?P<one>{_ONES}))?|oh[ -](?P<oh>{_ONES}))(?![\w-])"
)


def spelled(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A year in words, as it is read out: "nineteen ninety-two", "twenty twelve"."""
    found = _SPELLED.match(scan.low, e)
    after_a_date = bool(scan.hits) and 0 < s - scan.hits[-1].end < 3
    if not found or not (after_a_date or scan.before(s)[0] in BEFORE_NUMBER):
        return None
    hit = Hit("date", s, found.end())
    part = found["teen"] or found["ten"] or ""
    one = found["one"] or found["oh"]
    hit.year = NUMBERS[word] * 100 + NUMBERS.get(part, 0) + (NUMBERS[one] if one else 0)
    hit.start = take_mods(scan, hit, s)
    return hit


_SHORT_YEAR = re.compile(r"'(\d\d)(?![\d'\w])")


def apostrophe(scan: Scan, s: int, e: int, word: str) -> Hit | None:  # noqa: ARG001
    """A year cut short by an apostrophe: "in '89", "the summer of '63"."""
    found = _SHORT_YEAR.match(scan.low, s)
    before, _ = scan.before(s)
    if not found or before not in BEFORE_NUMBER or before in ("the", "and", "to", "on", "for", "as"):
        return None
    hit = Hit("date", s, found.end())
    hit.year = short_year(int(found[1]))
    hit.start = take_mods(scan, hit, s)
    return hit


def decade(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """The decade of "the '80s", "the late eighties": a decade of the last century; not somebody's age."""
    low = scan.low
    before, k = scan.before(s)
    if word == "0s":
        if s < 1 or not low[s - 1].isdigit() or (s > 1 and low[s - 2].isalnum()):
            return None
        start = s - 1
        if low[start - 1 : start] == "'":
            start -= 1
        n = int(low[s - 1])
        before, k = scan.before(start)
    else:
        n, start = _DECADE_WORDS[word], s
    if before in ("mid", "early", "late") or before.startswith("mid-"):
        outer, _ = scan.before(k)
    else:
        outer = before
    if low[start] != "'" and (outer != "the" or (word == "0s" and (n < 5 or before.startswith("mid")))):
        return None  # "the mid-30s" are degrees or shares of a hundred
    follows = NEXT_WORD.match(low, e)
    if follows and follows[1] in ("fahrenheit", "celsius", "percent", "degrees"):
        return None
    hit = Hit("decade", start, e)
    hit.n = 190 + n if n > 1 else 200 + n
    hit.start = take_mods(scan, hit, start)
    return hit
