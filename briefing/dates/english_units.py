"""English recognition, second part: counted units, parts of the day, clock times, quarters and halves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefing.dates import english as en
from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives

if TYPE_CHECKING:
    from briefing.dates.english import Scan

_ISO: Final = {
    "TS": ("PT", "S"),
    "TM": ("PT", "M"),
    "TH": ("PT", "H"),
    "N": ("P", "N"),
    "F": ("P", "W"),
    "WE": ("P", "WE"),
}
_SHIFT = re.compile(
    r"[ -](?P<ago>ago|back)\b"
    r"|[ -](?P<earlier>earlier|previously|beforehand|prior|before)\b"
    r"|[ -](?P<later>later|afterwards?|thereafter|after)\b"
    r"|[ -](?P<hence>from now|from today|hence)\b"
    r"|[ -](?P<old>old|of age|olds)\b"
)
_CLAUSE_END = re.compile(r"[.,;:)!?\"'\x01]|$| (?:and|but|when|that|as|in|at|on|with|by|while|-)\b")
_RATE_LEFT = re.compile(
    r"(?:once|twice|times|time|each|\d|million|billion|thousand|percent|%|barrels|tons|hours|days|cents|dollars|pounds|euros|people|share|as much|deaths)$"
)
_AND_HALF = re.compile(r"(?P<n>[\w-]+) and (?:a|one) half$|(?P<n2>\d+)(?: |-)?1/2$")
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
    n = en.NUMBERS.get(word)
    if n is not None:
        return True, n
    if word in en.VAGUE:
        return True, None
    if word[:1].isdigit():
        found = _DIGITS.match(word)
        if found:
            if found[2]:
                return True, float(found[2])
            return True, float(found[0].replace(",", ""))
    return False, None


def unit(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A unit of time with what counts or points at it: "three days ago", "last week", "the past 24 hours", "a year"."""
    low = scan.low
    code = en.UNITS[word]
    plural = word in en.PLURALS
    if low[e : e + 1] == "'" and not plural and low[e : e + 3] not in ("'s ", "'s-"):
        return None
    if low[e : e + 4] in (" old", "-old") and code not in ("D", "W", "M", "Y", "TH", "DE", "CE"):
        return None
    before, k = scan.before(s)
    start = s
    fillers = 0
    while before in en.FILLERS and fillers < 2 and not (before == "second"):
        fillers += 1
        start = k
        before, k = scan.before(k)
    counted, n = number(before)
    if counted and before in ("recent",) and not plural:
        counted = False
    if counted:
        return _counted(scan, s, e, code, plural, before, k, n)
    if before == "of" or (before == "half" and code in ("TH", "Y", "DE", "CE", "D")):
        return _of(scan, s, e, code, plural, before, k)
    if before == "half-a":
        return None
    if before in en.ORDINALS and not plural:
        return _ordinal(scan, s, e, code, before, k)
    if plural:
        return _plural(scan, s, e, code, before, k)
    return _singular(scan, s, e, code, before, k)


def _shift_or_duration(scan: Scan, hit: Hit, e: int, code: str, n: float | None) -> Hit:
    """ "ago", "earlier", "later" turn a number of units into a day; otherwise it lasts."""
    low = scan.low
    after = _SHIFT.match(low, e)
    hit.unit = code
    hit.value = duration(code, n)
    hit.kind = "duration"
    if not after or after["old"]:
        if after and after["old"]:
            hit.end = after.end()
        return hit
    if (after["earlier"] == "before" or after["later"] == "after") and not _CLAUSE_END.match(low, after.end()):
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
    if n is None:
        hit.n = None
        hit.value = "PAST_REF" if back else "FUTURE_REF"
    elif n != int(n):
        hit.n = None
        hit.value = "PAST_REF" if back else "FUTURE_REF"
    else:
        hit.n = -int(n) if back else int(n)
    if back and hit.anchor == "text" and after["earlier"] == "prior" and low.startswith(" to", after.end()):
        hit.kind = "duration"
        hit.value = duration(code, n)
        hit.end = e
    return hit


def _counted(scan: Scan, s: int, e: int, code: str, plural: bool, word: str, k: int, n: float | None) -> Hit | None:
    low = scan.low
    start = k
    if k and low[k - 1] in "$£€" or (k > 1 and low[k - 1] == "." and low[k - 2].isdigit()):
        return None
    if word in ("a", "an", "one", "single"):
        if plural:
            return None
        if code == "Q" or (code in ("TS", "TM") and word == "a" and not _SHIFT.match(low, e)):
            return None
    if word == "both" and not plural:
        return None
    if not plural and low[s - 1] == " " and n is not None and n > 1 and word not in ("hundred",):
        # "17 year sentence": headline style; but not "30 second" or "2 day".
        if code in ("TS", "Q"):
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
        return _shift_or_duration(scan, hit, e, {"TH": "TM", "Y": "M", "D": "TH", "DE": "Y", "CE": "Y"}[code], n)
    if word in ("a", "an", "one") and low.startswith(" and a half", e):
        return _shift_or_duration(scan, Hit("duration", k, e + 11), e + 11, code, 1.5)
    if word in en.VAGUE and outer == "a":
        start = k2
        outer, k2 = scan.before(k2)
    if outer == "and" and word not in en.VAGUE:
        # "two and a half years" is handled with "half"; "one hundred and twenty days"
        pass
    if outer == "to" or outer == "or":
        left, k3 = scan.before(k2)
        known, m = number(left)
        if known and m is not None and n is not None and m < n and left not in ("a", "an"):
            start = k3
            outer, k2 = scan.before(k3)
    hit = Hit("duration", start, e)
    hit.unit = code
    if (
        outer in en.LAST
        or outer in en.PREVIOUS
        or (outer in en.NEXT and outer != "upcoming")
        or outer in en.FOLLOWING
        or (word == "recent")
    ):
        return _span(scan, hit, e, code, n, outer, k2)
    if outer in ("first", "final", "opening", "closing", "initial"):
        hit.start = k2
        hit.value = duration(code, n)
        the, k3 = scan.before(k2)
        if the == "the":
            hit.start = k3
        return hit
    if outer in en.EVERY:
        hit.kind = "set"
        hit.start = k2
        hit.value = duration(code, n)
        return hit
    if word in ("a", "an") and low[s - 1] == " ":
        left = low[max(0, k - 12) : k].rstrip()
        if _RATE_LEFT.search(left) and not _SHIFT.match(low, e):
            hit.kind = "set"
            hit.value = duration(code, 1)
            return hit
    if outer == "the" or outer == "these" or outer == "those":
        hit.start = k2
    elif outer == "than":
        inner, k3 = scan.before(k2)
        if inner in ("more", "less", "fewer"):
            hit.start = k3
    elif outer in en_approximate:
        hit.start = k2
    return _shift_or_duration(scan, hit, e, code, n)


en_approximate: Final = frozenset(en._W["approximate"])  # noqa: SLF001


def _span(scan: Scan, hit: Hit, e: int, code: str, n: float | None, outer: str, k2: int) -> Hit:
    """ "the past 24 hours", "the next three weeks", "the previous two years": a run that ends or begins at its anchor."""
    hit.kind = "span"
    hit.unit = code
    hit.value = duration(code, n)
    hit.n = None if n is None else int(n)
    back = outer not in en.NEXT and outer not in en.FOLLOWING
    hit.rel = "back" if back else "ahead"
    hit.anchor = "text" if outer in en.PREVIOUS or outer in en.FOLLOWING else "publication"
    if outer in en.LAST or outer in en.PREVIOUS or outer in en.NEXT or outer in en.FOLLOWING:
        hit.start = k2
        the, k3 = scan.before(k2)
        if the in ("the", "these"):
            hit.start = k3
    return hit


def _of(scan: Scan, s: int, e: int, code: str, plural: bool, before: str, k: int) -> Hit | None:
    low = scan.low
    if before == "half":
        inner, k2 = scan.before(k)
        if low[k - 7 : k] in ("-and-a-",) or inner == "a" or (inner == "one"):
            andword, k3 = scan.before(k2)
            if andword == "and":
                count, k4 = scan.before(k3)
                known, m = number(count)
                if known and m is not None and plural:
                    hit = Hit("duration", k4, e)
                    return _shift_or_duration(scan, hit, e, code, m + 0.5)
        if plural:
            return None
        hit = Hit("duration", k, e)
        hit.value = {"TH": "PT30M", "Y": "P6M", "D": "PT12H", "DE": "P5Y", "CE": "P50Y"}[code]
        hit.unit = code
        return hit
    word, k2 = scan.before(k)
    if (
        word
        in (
            "couple",
            "hundreds",
            "dozens",
            "thousands",
            "tens",
            "lots",
            "number",
            "scores",
            "handful",
            "series",
            "matter",
            "millions",
            "billions",
        )
        and plural
    ):
        article, k3 = scan.before(k2)
        hit = Hit("duration", k3 if article in ("a", "the") else k2, e)
        outer, k4 = scan.before(hit.start)
        n = 2.0 if word == "couple" else None
        if article in en.LAST or article in en.NEXT:
            return _span(scan, hit, e, code, n, article, k3)
        if outer in en.LAST or outer in en.NEXT:
            return _span(scan, hit, e, code, n, outer, k4)
        return _shift_or_duration(scan, hit, e, code, n)
    return None


def _ordinal(scan: Scan, s: int, e: int, code: str, before: str, k: int) -> Hit | None:
    if code == "CE":
        hit = Hit("century", k, e)
        hit.n = en.ORDINALS[before] - 1
        hit.start = en._mods(scan, hit, k)  # noqa: SLF001
        after = _ERA_AFTER.match(scan.low, e)
        if after:
            hit.end = after.end()
            hit.bc = after[1][0] == "b"
        return hit
    return None


_ERA_AFTER = re.compile(r" (b\.?c\.?(?:e\.?)?|a\.?d\.?)(?![a-z])")
_LONG = frozenset({"D", "W", "M", "Y", "DE", "CE", "TH", "TM"})


def _plural(scan: Scan, s: int, e: int, code: str, before: str, k: int) -> Hit | None:
    """Bare plurals count only where something makes them a time: "for years", "in recent weeks", "months later"."""
    hit = Hit("duration", s, e)
    low = scan.low
    if before in en.LAST or before in en.NEXT or before in en.FOLLOWING or before in en.PREVIOUS:
        if before in ("last", "past", "next", "following") and scan.before(k)[0] != "the" and before != "past":
            return None  # "it may last months"
        return _span(scan, hit, e, code, None, before, k)
    after = _SHIFT.match(low, e)
    if after and not after["old"] and not (after["earlier"] == "before" or after["later"] == "after"):
        return _shift_or_duration(scan, hit, e, code, None)
    if code in _LONG and before in (
        "for",
        "in",
        "within",
        "after",
        "over",
        "takes",
        "take",
        "took",
        "last",
        "lasted",
        "spent",
        "through",
        "of",
        "two",
        "than",
        "intervening",
    ):
        if before in ("in", "of", "over", "through") and code in ("TH", "TM"):
            return None
        hit.value = duration(code, None)
        hit.unit = code
        return hit
    if before == "these" and code == "D":
        hit.kind, hit.value, hit.start = "ref", "PRESENT_REF", k
        return hit
    return None


_WITHIN = frozenset(
    {
        "in",
        "during",
        "throughout",
        "of",
        "over",
        "within",
        "for",
        "through",
        "by",
        "until",
        "before",
        "since",
        "later",
        "earlier",
        "late",
        "early",
        "ended",
        "ending",
        "from",
        "all",
        "into",
        "than",
    }
)


def _singular(scan: Scan, s: int, e: int, code: str, before: str, k: int) -> Hit | None:
    low = scan.low
    hit = Hit("unit", k, e)
    hit.unit = code
    if code in ("TS", "TM", "TH"):
        if before in ("last", "past", "next") and code == "TH":
            return _span(scan, hit, e, code, 1, before, k)
        if before in ("every", "each", "per", "an"):
            hit.kind, hit.value = "set", duration(code, 1)
            return hit
        return None
    if before in en.EVERY:
        hit.kind, hit.value = "set", duration(code, 1)
        return hit
    if before in _NEVER and low[e : e + 1] != "-":
        return None
    if before in en.LAST or before in en.NEXT:
        outer, k2 = scan.before(k)
        if (
            outer in ("the", "over")
            and outer == "the"
            and (before == "past" or before in en.LAST or before == "coming")
        ):
            # "over the past week" lasts; "the last week of May" is not last week
            if low.startswith(" of ", e):
                return None
            return _span(scan, hit, e, code, 1, before, k)
        if before == "past":
            hit.kind = "span"
            return _span(scan, hit, e, code, 1, before, k)
        hit.n = -1 if before in en.LAST else 1
        hit.start = k
        if outer == "the" and before in en.NEXT:
            hit.kind, hit.anchor, hit.start = "same", "text", k2
            hit.n = 1
            return _outer(scan, hit)
        if before == "last" and code == "D":
            return None
        return _outer(scan, hit)
    if before in en.FOLLOWING or before in en.PREVIOUS:
        hit.kind, hit.anchor = "same", "text"
        hit.n = 1 if before in en.FOLLOWING else -1
        return _outer(scan, hit)
    if before in en.THIS:
        hit.n = 0
        if before == "current" and code in ("DE",):
            return None
        if code == "D":
            return None
        return _outer(scan, hit)
    if before in en.THAT:
        hit.kind, hit.anchor, hit.n = "same", "text", 0
        outer, k2 = scan.before(k)
        if outer in ("the", "that"):
            hit.start = k2
        elif before == "same":
            return None
        return _outer(scan, hit)
    if before == "latest" and code in ("W", "M"):
        hit.n = -1
        return hit
    if code == "Y" and low[e : e + 1] == "-" and _YEAR_AGO.match(low, e):
        hit.start, hit.kind = s, "duration"
        return _shift_or_duration(scan, hit, e, code, 1)
    if before == "the" or (before in ("mid", "early", "late")):
        return _the(scan, hit, e, code, before, k)
    if before == "all" and code in ("D", "W", "M", "Y"):
        return None
    return None


_YEAR_AGO: Final = re.compile(r"-(?:ago|earlier)\b")


def _outer(scan: Scan, hit: Hit) -> Hit:
    """Takes in "early", "late", "earlier", "the end of" before a unit that is already complete."""
    word, k = scan.before(hit.start)
    if word in ("earlier", "later", "sometime", "overnight"):
        hit.start = k
        hit.mod = word
    elif word in en.MODS:
        hit.mod = en.MODS[word]
        hit.start = k
        the, k2 = scan.before(k)
        if the == "the":
            hit.start = k2
    elif word == "of":
        inner, k2 = scan.before(k)
        if inner in en.MODS:
            hit.mod = en.MODS[inner]
            hit.start = k2
            the, k3 = scan.before(k2)
            if the == "the":
                hit.start = k3
    elif word == "the" and hit.kind == "same":
        hit.start = k
        return (
            _outer(scan, hit)
            if hit.n is not None and word == "the" and scan.before(k)[0] in ("early", "late", "earlier", "later", "of")
            else hit
        )
    elif word == "in":
        inner, k2 = scan.before(k)
        if inner in ("earlier", "later", "early", "late"):
            hit.start = k2
            hit.mod = en.MODS.get(inner, inner)
    return hit


def _the(scan: Scan, hit: Hit, e: int, code: str, before: str, k: int) -> Hit | None:
    """ "the week", "the end of the year", "the day before": the unit around publication or the last date told."""
    low = scan.low
    after = _SHIFT.match(low, e)
    if (
        after
        and before == "the"
        and code in ("D", "W", "M", "Y", "N")
        and (after["earlier"] in ("before", "earlier", "prior") or after["later"] == "after")
    ):
        if not (after["earlier"] or after["later"]) or not low.startswith((" tomorrow", " yesterday"), after.end()):
            if _CLAUSE_END.match(low, after.end()) or after["earlier"] == "earlier":
                hit.kind, hit.anchor = "same", "text"
                hit.n = -1 if after["earlier"] else 1
                hit.start, hit.end = k, after.end()
                return hit
        return None
    if before != "the":
        outer, k2 = scan.before(k)
        if before == "mid" and code in ("W", "M", "Y", "DE", "CE"):
            hit.kind, hit.mod, hit.start, hit.n = "whole", "mid", k, 0
            return hit
        return None
    word, k2 = scan.before(k)
    hit.kind, hit.n = "whole", 0
    hit.start = k
    if code == "WE":
        return _outer(scan, hit)
    if code in ("W", "M", "Y", "D", "DE", "CE", "Q"):
        if word in ("later", "earlier", "late", "early", "throughout"):
            return _outer(scan, hit)
        if word in ("in", "of"):
            inner, k3 = scan.before(k2)
            if inner in en.MODS or inner in (
                "earlier",
                "later",
                "rest",
                "remainder",
                "half",
                "most",
                "part",
                "quarter",
                "middle",
            ):
                if low.startswith(" of ", e) and code == "D":
                    return None
                hit.mod = en.MODS.get(inner, inner)
                hit.start = k3
                the, k4 = scan.before(k3)
                if the == "the":
                    hit.start = k4
                return hit
        if code in ("W", "M", "Y", "Q") and word in (
            "during",
            "over",
            "for",
            "in",
            "throughout",
            "through",
            "within",
            "of",
            "by",
        ):
            if code == "Q" and not scan.business:
                return None
            if code != "D" and _CLAUSE_END.match(low, e):
                return hit
    return None


_NEVER: Final = frozenset({"of", "", "and", "or"})
_OF_PERIOD = re.compile(
    r",? (?:of |in )?(?:(?:fiscal |the year )?(?P<year>[12]\d{3})(?!\d)|(?:(?P<rel>this|last|next) year|(?P<the>the year|that year|the same year)))"
)


def fraction(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """ "the third quarter", "the first half of 1989", "last quarter": quarters and halves of a year."""
    before, k = scan.before(s)
    low = scan.low
    plural = word == "quarters"
    if before == "fiscal":
        before, k = scan.before(k)
    if before in en.ORDINALS and not plural:
        n = en.ORDINALS[before]
        if n > (4 if word == "quarter" else 2):
            return None
        return _nth(scan, e, word, n, k)
    if word == "half":
        if before in ("latter", "later", "other") and before != "other":
            hit = _nth(scan, e, word, 2, k)
            return hit
        return None
    if plural:
        counted, n2 = number(before)
        if not counted:
            return None
        outer, k2 = scan.before(k)
        hit = Hit("duration", k, e)
        hit.unit = "Q"
        if outer in en.LAST or outer in en.PREVIOUS or outer in en.NEXT:
            return _span(scan, hit, e, "Q", n2, outer, k2)
        if not scan.business or before == "three":
            return None
        return _shift_or_duration(scan, hit, e, "Q", n2)
    hit = Hit("unit", k, e)
    hit.unit = "Q"
    if before in ("latest", "recent", "just-ended"):
        hit.n = -1
        return hit
    if before in en.LAST or before in en.NEXT or before in en.THIS:
        hit.n = -1 if before in en.LAST else 1 if before in en.NEXT else 0
        return _outer(scan, hit)
    if before in en.PREVIOUS or before in en.FOLLOWING or before == "year-earlier" or before == "year-ago":
        if before.startswith("year"):
            return None
        hit.kind, hit.anchor = "same", "text"
        hit.n = -1 if before in en.PREVIOUS else 1
        return _outer(scan, hit)
    if before in en.EVERY:
        hit.kind, hit.value = "set", "P1Q"
        return hit
    if before == "the" and scan.business and low[e : e + 4] != " of " and low[e : e + 2] != "-f":
        hit.kind, hit.n = "whole", 0
        return _outer(scan, hit)
    return None


_YEAR_GAPS: Final = frozenset({" ", "'s ", "' ", "'s fiscal "})


def _nth(scan: Scan, e: int, word: str, n: int, k: int) -> Hit | None:
    right = _OF_PERIOD.match(scan.low, e)
    if not right and word == "half" and not scan.business and scan.low[k - 1 : k] != "-":
        return None
    if not right and scan.low[e : e + 4] == " of " and word == "half":
        return None
    hit = Hit("date", k, e)
    hit.named = f"{'Q' if word == 'quarter' else 'H'}{n}"
    hit.start = en._mods(scan, hit, k)  # noqa: SLF001
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
    """ "Q3 2024", "H1 2025"."""
    if not scan.text[s].isupper():
        return None
    hit = Hit("date", s, e)
    hit.named = word.upper()
    right = _SHORT_QUARTER.match(scan.low, e)
    if right and e != right.start(1):
        hit.year = int(right[1]) if len(right[1]) == 4 else en._short_year(int(right[1]))  # noqa: SLF001
        hit.end = right.end()
    elif word[0] == "h":
        return None
    return hit


_DECADE_WORDS = {
    w: n
    for w, n in zip(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"),
        range(2, 10),
        strict=True,
    )
}


def decade(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """ "the '80s", "the late eighties": a decade of the last century; not somebody's age."""
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
    if before in ("mid", "early", "late"):
        outer, _ = scan.before(k)
    elif before.startswith("mid-"):
        outer, _ = scan.before(k)
    else:
        outer = before
    if outer != "the" and low[start] != "'":
        return None
    follows = en._NEXT_WORD.match(low, e)  # noqa: SLF001
    if follows and follows[1] in ("fahrenheit", "celsius", "percent", "degrees"):
        return None
    hit = Hit("decade", start, e)
    hit.n = 190 + n if n > 1 else 200 + n
    hit.start = en._mods(scan, hit, start)  # noqa: SLF001
    return hit


_WEEKDAY_NEXT: Final = re.compile(r" (?:(?:into|on|to|through) )?(?:" + alternatives(en._T["weekdays"]) + r")\b")  # noqa: SLF001


def part(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A part of the day told by itself: "in the morning", "that night", "the next morning", "overnight"."""
    low = scan.low
    if word in ("night", "nights"):
        before, k = scan.before(s)
        counted, n = number(before)
        if counted and before not in ("a", "an", "one", "many"):
            hit = Hit("duration", k, e)
            return _shift_or_duration(scan, hit, e, "N", n)
    code = en.PARTS[word]
    hit = Hit("part", s, e)
    hit.part = code
    before, k = scan.before(s)
    if word in ("noon", "midnight", "midday"):
        hit.clock = {"noon": "12:00", "midnight": "24:00"}.get(word)
        hit.named = "clock"
        return hit
    if word == "overnight":
        follows = en._NEXT_WORD.match(low, e)  # noqa: SLF001
        if follows and follows[1] in (
            "stay",
            "stays",
            "success",
            "rate",
            "rates",
            "delivery",
            "train",
            "bag",
            "trip",
            "guests",
        ):
            return None
        if follows and follows[1] in ("into", "on", "to", "through") or (follows and follows[1] in en.WEEKDAYS):
            if _WEEKDAY_NEXT.match(low, e):
                return None  # the weekday takes it in
        hit.named = "overnight"
        return hit
    if before in en.EVERY:
        hit.kind, hit.start, hit.value = "set", k, f"XXXX-XX-XXT{code}"
        return hit
    if word.endswith("s") and word not in ("daybreak",):
        return None
    if before in ("early", "late", "mid"):
        hit.mod = en.MODS[before]
        hit.start = k
        before, k = scan.before(k)
    if before in en.THIS:
        hit.kind, hit.n, hit.start = "day", 0, k
        return hit
    if before in en.LAST:
        hit.kind, hit.n, hit.start = "day", -1, k
        return hit
    if before in en.NEXT or before in en.FOLLOWING:
        hit.kind, hit.anchor, hit.n, hit.start, hit.unit = "same", "text", 1, k, "D"
        return _outer(scan, hit)
    if before in en.PREVIOUS:
        hit.kind, hit.anchor, hit.n, hit.start, hit.unit = "same", "text", -1, k, "D"
        return _outer(scan, hit)
    if before in en.THAT:
        hit.kind, hit.anchor, hit.n, hit.start, hit.unit = "same", "text", 0, k, "D"
        return _outer(scan, hit)
    if before in ("the", "at", "by", "before", "until", "after", "of", "during", "one"):
        if before == "the":
            outer, k2 = scan.before(k)
            if outer not in (
                "in",
                "during",
                "by",
                "of",
                "on",
                "early",
                "late",
                "for",
                "into",
                "throughout",
                "through",
                "until",
            ):
                if low.startswith((" before", " after"), e) and word in ("night", "morning", "evening", "afternoon"):
                    hit.kind, hit.anchor, hit.unit, hit.start = "same", "text", "D", k
                    hit.n, hit.end = (-1, e + 7) if low.startswith(" before", e) else (1, e + 6)
                    return hit if _CLAUSE_END.match(low, hit.end) else None
                return hit if low.startswith(" of ", e) else None
            hit.start = k
            if outer == "in":
                mod, k3 = scan.before(k2)
                if mod in ("early", "late"):
                    hit.mod, hit.start = en.MODS[mod], k3
        elif before in ("of", "after", "during"):
            return None
        if before == "at" and word == "night" and low.startswith(" of ", e):
            return None
        return hit
    if low.startswith(" of ", e):
        return hit
    return None


_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d)(?::[0-5]\d)?)?(?:-\d{1,2}(?::[0-5]\d)?)? ?(?P<half>a\.?m\b\.?|p\.?m\b\.?|noon\b|o'clock(?: in the (?P<in>morning|afternoon|evening))?)?"
    r"(?: ?(?:hours|hrs?)\b)?(?: \(?(?P<zone>"
    + alternatives(en.ZONES)
    + r")\b\)?| (?:local|eastern|central|pacific|moscow|kyiv|london)(?: (?:standard|daylight))? time)?"
)
_HOUR_LEFT = re.compile(r"(?<![\d.,:$/-])(\d{1,2})(?:[:.]\d\d)?(?:-\d{1,2}(?::\d\d)?)? ?$")
_MILITARY = re.compile(r"(?<![\d.,:$/-])([01]\d|2[0-4])([0-5]\d) ?$")
_CLOCK_BEFORE = frozenset(
    {
        "at",
        "by",
        "around",
        "about",
        "from",
        "since",
        "until",
        "till",
        "after",
        "before",
        "between",
        "to",
        "and",
        "near",
        "approximately",
        "updated",
        "published",
        "posted",
        "on",
        "just",
        "nearly",
        "is",
        "was",
        "p",
    }
)


def clock(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A time of day: "10:30 a.m. EST", "at 19:45", "3 p.m.", "1400 GMT"; not a score, a verse or a lap."""
    low = scan.low
    if word == ":":
        if s < 1 or not low[s - 1].isdigit() or not low[e : e + 2].isdigit():
            return None
    elif word in en.ZONES:
        found = _MILITARY.search(low, max(scan.pos, s - 6), s)
        if not found:
            return None
        hit = Hit("clock", found.start(), e)
        hit.clock = f"{found[1]}:{found[2]}"
        hit.zone = en.ZONES[word]
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
        if before not in _CLOCK_BEFORE and not joined and not day_follows:
            return None
    hit = Hit("clock", left.start(), found.end())
    while low[hit.end - 1] == " ":
        hit.end -= 1
    hit.clock = f"{hour:02d}:{minute}"
    hit.zone = en.ZONES.get(found["zone"] or "")
    hit.named = "exact" if half and half[0] != "o" else None
    return hit


_DAY_FOLLOWS = re.compile(
    r",? (?:on |of )?(?:"
    + alternatives((*en.WEEKDAYS, *en.MONTHS))
    + r"|\d{1,2} (?:"
    + alternatives(en.MONTHS)
    + r"))\b"
)


def hours(scan: Scan, s: int, e: int, word: str) -> Hit | None:  # noqa: ARG001
    """ "1900 hrs", "03:00hrs"."""
    found = _MILITARY.search(scan.low, max(scan.pos, s - 6), s)
    if not found:
        return None
    hit = Hit("clock", found.start(), e)
    hit.clock = f"{found[1]}:{found[2]}"
    return hit


_ORDINAL_TAIL = re.compile(r" of (?P<rel>this|last|next|that|the(?: same)?) month")


def ordinal_day(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """ "the 14th" of a month told before; other ordinals count wars, floors and anniversaries."""
    low = scan.low
    before, k = scan.before(s)
    if before != "the":
        return None
    tail = _ORDINAL_TAIL.match(low, e)
    outer, _ = scan.before(k)
    if not tail and (
        outer not in ("on", "until", "by", "from", "to", "of", "and", "since", "before", "after", "and")
        or low[e : e + 1] not in ".,;)\x01"
    ):
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
    hit.day = en.ORDINALS[word]
    hit.rel = "that-month"
    if tail:
        hit.end = tail.end()
        hit.rel = {"this": "this-month", "last": "last-month", "next": "next-month"}.get(tail["rel"], "that-month")
    return hit


def year_end(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """ "by year-end", "at month's end"."""
    hit = Hit("whole", s, e)
    hit.unit = "Y" if word.startswith("y") else "M"
    hit.mod = "end"
    right = re.match(r",? (?:of )?([12]\d{3})(?!\d)", scan.low[e : e + 12])
    if right and hit.unit == "Y":
        hit.kind = "date"
        hit.year = int(right[1])
        hit.end = e + right.end()
    return hit
