"""Seasons, fixed phrases ("today", "now", "daily") and days that bear a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.dates.english.words import (
    EVERY,
    HOLIDAYS,
    LAST,
    MODS,
    NEXT,
    NEXT_WORD,
    PART_WORDS,
    PARTS,
    PHRASE_ENDS,
    PHRASES,
    SEASON_BEFORE,
    SEASON_OUTER,
    SEASONS,
    THIS,
    take_mods,
)
from briefing.dates.hits import Hit

if TYPE_CHECKING:
    from briefing.dates.english.words import Scan

AFTER_WEEKDAY = re.compile(
    r"\.?(?: (?P<half>early|late))?[ -](?P<part>" + PART_WORDS + r")\b(?! (?:shift|watch|club|live|post|football))"
)


_SEASON_RIGHT = re.compile(
    r",? (?:of |in )?(?:(?P<year>[12]\d{3})(?!\d)|(?P<rel>that|the same|this|last|next|the following|the previous|the next) year)"
)


_SEASON_VERBS = frozenset({"fall", "spring"})


def season(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A season, where it is one: "fall" and "spring" are verbs too."""
    low = scan.low
    hit = Hit("date", s, e)
    hit.named = SEASONS[word]
    right = _SEASON_RIGHT.match(low, e)
    before, _ = scan.before(s)
    if right:
        if word in _SEASON_VERBS and not right["year"] and before not in SEASON_BEFORE:
            return None
        hit.end = right.end()
        if right["year"]:
            hit.year = int(right["year"])
        else:
            hit.rel = {
                "this": "this-year",
                "last": "last-year",
                "next": "next-year",
                "the following": "following-year",
                "the next": "following-year",
                "the previous": "previous-year",
            }.get(right["rel"], "same-year")
        rel = hit.rel
        hit.start = take_mods(scan, hit, s)
        hit.rel = rel
        return hit
    if before in EVERY:
        hit.kind, hit.start, hit.value = "set", _, f"XXXX-{hit.named}"
        return hit
    if before not in SEASON_BEFORE or (scan.text[s].isupper() and scan.text[e + 1 : e + 2].isupper()):
        return None  # "the Winter Olympics"
    if word in _SEASON_VERBS and before in ("the", "in", "of", "to"):
        outer, _ = scan.before(_)
        if outer not in SEASON_OUTER and before != "in":
            return None
        if low[e : e + 1] not in " ,.;)" or low[e : e + 4] == " of ":
            return None
    hit.start = take_mods(scan, hit, s)
    return hit


def phrase(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A fixed phrase of the lexicon: "today", "now", "daily"."""
    kind, _, rest = PHRASES[word].partition(" ")
    low = scan.low
    if word in ("the past", "the future", "the present"):
        after = NEXT_WORD.match(low, e)
        if (after and after[1] not in PHRASE_ENDS) or low[e + 1 : e + 2].isdigit() or low[e : e + 1] == "-":
            return None
        hit = Hit("ref", s, e)
        hit.value = kind
        return hit
    if kind == "day":
        hit = Hit("day", s, e)
        offset, _, part = rest.partition(" ")
        hit.n = int(offset)
        hit.part = part or None
        if not part:
            found = AFTER_WEEKDAY.match(low, e)
            if found:
                hit.part = PARTS[found["part"]]
                hit.end = found.end()
            before, k = scan.before(s)
            if before in ("early", "late"):
                hit.mod = MODS[before]
                hit.start = k
            elif before in ("earlier", "later"):
                hit.start = k
        else:
            before, k = scan.before(s)
            if before in ("early", "late", "earlier", "later"):
                hit.start = k
                hit.mod = MODS.get(before, "")
        return hit
    if scan.text[s].isupper() and kind != "day" and _inside_name(scan, s, e):
        return None
    if kind in ("set", "duration"):
        hit = Hit("set" if kind == "set" else "duration", s, e)
        hit.value = rest
        return hit
    hit = Hit("ref", s, e)
    hit.value = kind
    return hit


def _inside_name(scan: Scan, s: int, e: int) -> bool:
    """Whether a capitalised word belongs to a name: "the Harbour Daily", "Weekly Mail"."""
    text = scan.text
    before, k = scan.before(s)
    if before and text[k].isupper() and not text[k : k + len(before)].isupper():
        return True
    return (
        text[e : e + 1] == " "
        and text[e + 1 : e + 2].isupper()
        and text[s:e].istitle()
        and not text[e + 1 : e + 3].isupper()
    )


_HOLIDAY_YEAR = re.compile(r",? (?:of |in )?([12]\d{3})(?!\d)")


def holiday(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A day that bears a name, with its year where one stands beside it."""
    if not scan.text[s].isupper():
        return None
    hit = Hit("holiday", s, e)
    hit.value = HOLIDAYS[word]
    right = _HOLIDAY_YEAR.match(scan.low, e)
    if right:
        hit.year = int(right[1])
        hit.end = right.end()
    before, k = scan.before(s)
    if before in LAST or before in NEXT or before in THIS:
        hit.rel = "last" if before in LAST else "next" if before in NEXT else "this"
        hit.start = k
    return hit
