"""Months and weekdays, with the days, years and parts of the day around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.dates.english.named import AFTER_WEEKDAY
from briefing.dates.english.words import (
    COUNTED,
    EVERY,
    FOLLOWING,
    LAST,
    MODS,
    MONTH_WORDS,
    MONTHS,
    NAMED_AFTER,
    NAMED_BEFORE,
    NAMES,
    NEXT,
    NEXT_WORD,
    NOT_AFTER_MARCH,
    ORDINALS,
    PARTS,
    PREPOSITIONS,
    PREVIOUS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    SURELY,
    THAT,
    THIS,
    WEEKDAYS,
    YEAR,
    short_year,
    take_mods,
)
from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives

if TYPE_CHECKING:
    from briefing.dates.english.words import Scan

_MONTH_DAY = re.compile(
    r"(?:\.?[ -]{1,2}|\.)(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d%]|[.,:]\d|[a-z])"
    r"(?: ?(?P<link>-|to|and|or|through|until|till|thru|&|, and|/) ?(?P<day2>\d{1,2})(?:st|nd|rd|th)?(?![\d%]|[.,:]\d|[a-z]))?"
    r"(?:(?:,? {1,2}|, ?|-)(?:of )?(?:" + YEAR.replace("(", "(?P<year>", 1) + r"|'(?P<short>\d\d)\b))?"
)


_MONTH_YEAR = re.compile(r"\.?(?:,? {1,2}|-)(?:of )?(?:(?:the year )?" + YEAR + r"|'(\d\d)\b)")


_DAY_BEFORE = re.compile(
    r"(?:(?<![\w.,:/$£€-])(?P<from>\d{1,2})(?:st|nd|rd|th)? ?(?P<link>-|to|and|or|&|,|/|through|until) ?(?:the )?)?"
    r"(?<![\w.,:/$£€])(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]{1,2}(?:of )?(?:the month of )?$"
)


_TAIL = re.compile(r" of (?:(?:that|the same)|(?P<rel>this|last|next)) year\b| (?P<bare>this|last|next) year(?=[ ,.])")
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})


_MONTH_NEXT = re.compile(r"(?:-|/| and | or | to | through )(?:" + MONTH_WORDS.title() + r")\b")
_SPELLED_DAY = re.compile(
    r" (?:the )?("
    + alternatives(w for w in ORDINALS if w.isalpha() or "-" in w)
    + r")\b(?! (?:of|quarter|half|time|day|week))"
)


def _valid(day: int) -> bool:
    return 0 < day < 32


def month(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A month with what stands around it: "Nov. 14, 2024", "14-16 November", "late October", "May of last year"."""
    if not scan.text[s].isupper():
        return None
    hit = Hit("date", s, e)
    hit.month = MONTHS[word]
    second = _day_to_the_left(scan, hit) or _day_to_the_right(scan, hit)
    if hit.year is None and (hit.day is None or hit.start < s):
        _year_after(scan, hit)
    if hit.day is None:
        if hit.year is None:
            if not _bare_month(scan, s, e, word):
                return None
            if word in SHORT_MONTHS and scan.low[e : e + 1] == ".":
                hit.end = e + 1
        hit.start = take_mods(scan, hit, hit.start)
    elif hit.start < s and second is None:
        before, k = scan.before(hit.start)
        if before == "the":
            hit.start = k
    if hit.day is not None and second is None:
        _early_on(scan, hit)
    if hit.year is None:
        _year_pointed_at(scan, hit)
    if second is None:
        return hit
    second.month, second.year, second.rel = hit.month, hit.year, hit.rel
    first, last = (second, hit) if second.start < hit.start else (hit, second)
    first.pair, last.pair = 1, -1
    scan.hits.append(first)
    return last


def _day_to_the_left(scan: Scan, hit: Hit) -> Hit | None:
    """Puts "14 November", "the 14th of November" into `hit`; the first day where there are two ("28-30 October")."""
    low, s = scan.low, hit.start
    if s < 2 or low[s - 1] not in " -" or not (low[s - 2].isdigit() or low[s - 2] in "hdtf"):
        return None
    left = _DAY_BEFORE.search(low, max(scan.pos, s - 28), s)
    if not left or not _valid(int(left["day"])):
        return None
    hit.day = int(left["day"])
    hit.start = left.start("day")
    if not left["from"] or not _valid(int(left["from"])) or (int(left["from"]) >= hit.day and left["link"] != "-"):
        return None
    first = Hit("date", *left.span("from"))
    first.day = int(left["from"])
    return first


def _day_to_the_right(scan: Scan, hit: Hit) -> Hit | None:
    """Puts "November 14", "Nov. 14, 2024" into `hit`; the second day where there are two ("Oct. 28-30, 2024")."""
    if hit.day is not None:
        return None
    low = scan.low
    right = _MONTH_DAY.match(low, hit.end)
    spelled = None if right else _SPELLED_DAY.match(low, hit.end)
    if spelled and scan.text[spelled.start(1)].islower():
        hit.day, hit.end = ORDINALS[spelled[1]], spelled.end()
        _year_after(scan, hit)
        return None
    if not right or not _valid(int(right["day"])):
        return None
    follows = NEXT_WORD.match(low, right.end())
    counts = follows is not None and follows[1] in COUNTED
    if counts and right["day2"] is None and right.end() == right.end("day"):
        return None  # "in October 43 people"
    hit.day = int(right["day"])
    hit.end = right.end("day")
    while low[hit.end : hit.end + 2] in _ORDINAL_ENDS:
        hit.end += 2
    second = None
    if right["day2"] and _valid(int(right["day2"])) and not (counts and right["link"] in ("and", ", and")):
        second = Hit("date", *right.span("day2"))
        second.day = int(right["day2"])
    year = right["year"] or right["short"]
    if year and (not counts or low[right.start("year") - 2 : right.start("year")] == ", "):
        hit.year = int(year) if len(year) == 4 else short_year(int(year))
        (second or hit).end = right.end()
    return second


def _year_after(scan: Scan, hit: Hit) -> None:
    after = _MONTH_YEAR.match(scan.low, hit.end)
    if after:
        follows = NEXT_WORD.match(scan.low, after.end())
        if not (follows and follows[1] in COUNTED):
            hit.year = int(after[1]) if after[1] else short_year(int(after[2]))
            hit.end = after.end()


def _early_on(scan: Scan, hit: Hit) -> None:
    """Takes in "early on", "late on" before a day."""
    before, k = scan.before(hit.start)
    if before == "on":
        before, k = scan.before(k)
    if before in ("early", "late"):
        hit.mod, hit.start = MODS[before], k


def _year_pointed_at(scan: Scan, hit: Hit) -> None:
    """Takes in "of that year", "of last year", "this year" after a month or day."""
    tail = _TAIL.match(scan.low, hit.end)
    if tail:
        hit.rel = f"{tail['rel'] or tail['bare'] or 'same'}-year"
        hit.end = tail.end()


def _bare_month(scan: Scan, s: int, e: int, word: str) -> bool:
    """Whether a month's name alone is a month: not a verb, not a person, not a short form of something else."""
    low, text = scan.low, scan.text
    before, _ = scan.before(s)
    if word in SHORT_MONTHS:
        return low[e : e + 1] == "." and before in PREPOSITIONS
    if word in NAMES and text[e : e + 1] == " " and text[e + 1 : e + 2].isupper() and before not in SURELY:
        return False
    if (
        before in PREPOSITIONS
        or before in MODS
        or before in LAST
        or before in NEXT
        or before in THIS
        or before.startswith("mid-")
    ):
        return True
    if before == "the" and word in ("may", "march"):
        follows = NEXT_WORD.match(low, e)  # "the March contract", not "the March on the capital"
        return follows is not None and text[e + 1].islower() and follows[1] not in NOT_AFTER_MARCH
    return word not in ("may", "march") or bool(_MONTH_NEXT.match(text, e))


# "the last Sunday of April", told from "the fifth Sunday" by a number no month reaches.
_LAST_OF_MONTH = 9
_OF_MONTH = re.compile(r" (?:of|in) (?:" + MONTH_WORDS + r")\b")
_SHORT_WEEKDAY = re.compile(r"\.?,? (?:the )?(?:\d{1,2}\b|(?:" + MONTH_WORDS + r")\b)")


def weekday(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A weekday with its part of the day: "early Thursday morning", "late Wednesday", "overnight into Tuesday"."""
    text, low = scan.text, scan.low
    if not text[s].isupper():
        return None
    if word.endswith("days"):
        hit = Hit("set", s, e)
        hit.value = f"XXXX-WXX-{WEEKDAYS[word[:-1]]}"
        return hit
    number = WEEKDAYS[word]
    if word in SHORT_WEEKDAYS:
        if not _SHORT_WEEKDAY.match(low, e):
            return None
        if low[e : e + 1] == ".":
            e += 1
    hit = Hit("weekday", s, e)
    hit.weekday = number
    part = AFTER_WEEKDAY.match(low, e)
    before, k = scan.before(s)
    if before in NAMED_BEFORE and not part:
        return None
    after = NEXT_WORD.match(low, e)
    if after and not part and after[1] in NAMED_AFTER and text[e + 1].isupper():
        return None
    if low[e : e + 3] == "'s " and text[e + 3 : e + 4].isupper() and before not in PREPOSITIONS and before != "in":
        following = NEXT_WORD.match(low, e + 2)
        if following and following[1] in NAMED_AFTER:
            return None
    if part:
        hit.part = PARTS[part["part"]]
        hit.end = part.end()
        if part["half"]:
            hit.mod = MODS[part["half"]]
    if (before in ORDINALS or before == "last") and not part and _OF_MONTH.match(low, e):
        hit.low = _LAST_OF_MONTH if before == "last" else ORDINALS[before]
        the, k2 = scan.before(k)
        hit.start = k2 if the == "the" else k
        return hit
    if before in EVERY:
        hit.kind = "set"
        hit.value = f"XXXX-WXX-{number}" + (f"T{hit.part}" if hit.part else "")
        hit.start = k
        return hit
    if before in ("a", "one") and not part:
        return hit if before == "one" else None
    if before in LAST:
        hit.rel = "last"
    elif before in NEXT:
        hit.rel = "next"
    elif before in FOLLOWING and scan.before(k)[0] == "the":
        hit.rel = "following"
    elif before in PREVIOUS:
        hit.rel = "previous"
    elif before in THAT:
        hit.rel = "that"
    elif before in THIS:
        hit.rel = "this"
    elif before in ("early", "late"):
        hit.mod = MODS[before]
    elif before in ("into", "on", "to", "through"):
        outer, k2 = scan.before(k)
        if outer == "overnight":
            hit.part = "NI"
            hit.start = k2
            hit.named = before
            return hit
        if before == "on" and outer in ("early", "late"):
            hit.mod = MODS[outer]
            hit.start = k2
        return hit
    elif before == "overnight":
        hit.part = "NI"
    else:
        return hit
    hit.start = k
    if hit.rel in ("next", "last"):
        outer, k2 = scan.before(k)
        if outer == "the" and hit.rel == "next":
            hit.rel = "following"
            hit.start = k2
    return hit
