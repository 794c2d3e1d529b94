"""English recognition: trigger words found in one scan, one handler a class of trigger, short looks to either side."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives, table

_T = table("en")
_W: dict[str, list[str]] = _T["words"]

MONTHS: Final[dict[str, int]] = {**_T["months"], **_T["short_months"]}
SHORT_WEEKDAYS: Final = frozenset(_T["short_weekdays"])
SHORT_MONTHS: Final = frozenset(_T["short_months"])
WEEKDAYS: Final[dict[str, int]] = {**_T["weekdays"], **_T["short_weekdays"]}
PARTS: Final[dict[str, str]] = _T["parts"]
UNITS: Final[dict[str, str]] = {**_T["units"], **_T["plurals"]}
PLURALS: Final = frozenset(_T["plurals"])
SEASONS: Final[dict[str, str]] = _T["seasons"]
NUMBERS: Final[dict[str, int]] = _T["numbers"]
ORDINALS: Final[dict[str, int]] = {
    **_T["ordinals"],
    **{f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}": n for n in range(1, 32)},
}
_TENS = {word: n for word, n in NUMBERS.items() if n in range(20, 100, 10)}
for _ten, _n in _TENS.items():
    for _one, _k in list(NUMBERS.items()):
        if 0 < _k < 10 and _one not in {"a", "an", "couple", "both", "single"}:
            NUMBERS[f"{_ten}-{_one}"] = _n + _k

_set = frozenset
VAGUE, FILLERS = _set(_W["vague"]), _set(_W["fillers"])
LAST, PREVIOUS, NEXT, FOLLOWING = _set(_W["last"]), _set(_W["previous"]), _set(_W["next"]), _set(_W["following"])
THIS, THAT, EVERY = _set(_W["this"]), _set(_W["that"]), _set(_W["every"])
START, MIDDLE, END = _set(_W["start"]), _set(_W["middle"]), _set(_W["end"])
COUNTED, NAMING, FUTURE, PAST = _set(_W["counted"]), _set(_W["naming"]), _set(_W["future"]), _set(_W["past"])
MODS: Final[dict[str, str]] = {
    **dict.fromkeys(_W["start"], "start"),
    **dict.fromkeys(_W["middle"], "mid"),
    **dict.fromkeys(_W["end"], "end"),
}
NAMES: Final = frozenset({"april", "may", "june", "august"})
SURELY: Final = _set(_W["surely_a_month_after"])
PREPOSITIONS: Final = _set(_W["prepositions"])
BEFORE_NUMBER: Final = _set(_W["before_a_year"])
NAMED_AFTER: Final = _set(_W["named_after_a_weekday"])
NAMED_BEFORE: Final = _set(_W["named_before_a_weekday"])
ZONES: Final[dict[str, str]] = _T["zones"]


class Scan:
    """One text under recognition: as given, and lower-cased to equal length; `hits` so far, `pos` where they end."""

    __slots__ = ("_business", "hits", "low", "pos", "text")

    def __init__(self, text: str, low: str) -> None:
        self.text = text
        self.low = low
        self.hits: list[Hit] = []
        self.pos = 0
        self._business: bool | None = None

    @property
    def business(self) -> bool:
        """Whether the text speaks of companies' results, where "the first half" is a half of the year."""
        if self._business is None:
            self._business = _BUSINESS.search(self.low) is not None
        return self._business

    def before(self, i: int) -> tuple[str, int]:
        """The word that ends right before `i` (one blank or hyphen between), and where it begins; "" if none."""
        low = self.low
        if i < 2 or low[i - 1] not in " -":
            return "", i
        j = i - 1
        if low[j - 1] == " ":
            j -= 1
        floor = max(self.pos, j - 24)
        k = low.rfind(" ", floor, j) + 1
        if k == 0:
            if floor and floor != self.pos:
                return "", i
            k = floor
        word = low[k:j]
        if not word.isalnum():
            while k < j and low[k] in "(\"'[“‘—\x01":
                k += 1
            word = low[k:j]
            cut = word.rfind("\x01") + 1
            if cut:
                k += cut
                word = word[cut:]
            cut = word.rfind("—") + 1
            if cut:
                k += cut
                word = word[cut:]
        return word, k


_BUSINESS = re.compile(alternatives(_W["business"]))
_MONTH_WORDS = alternatives(MONTHS)
_PART_WORDS = alternatives(PARTS)

_YEAR = r"([12]\d{3})(?![\d:%]|[.,/]\d)"
_MONTH_DAY = re.compile(
    r"\.?[ -]{1,2}(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|[a-z])"
    r"(?: ?(?P<link>-|to|and|or|through|until|till|thru|&|, and|/) ?(?P<day2>\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|[a-z]))?"
    r"(?:(?:,? {1,2}|, ?|-)(?:of )?(?:" + _YEAR[: -0 or None] + r"|'(?P<short>\d\d)\b))?"
)
_MONTH_YEAR = re.compile(r"\.?(?:,? {1,2}|-)(?:of )?(?:(?:the year )?" + _YEAR + r"|'(\d\d)\b)")
_NEXT_WORD = re.compile(r"[ -]([a-z']+)")
_DAY_BEFORE = re.compile(
    r"(?:(?<![\w.,:/$£€-])(?P<from>\d{1,2})(?:st|nd|rd|th)? ?(?P<link>-|to|and|or|&|,|/|through|until) ?(?:the )?)?"
    r"(?<![\w.,:/$£€])(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]{1,2}(?:of )?(?:the month of )?$"
)
_TAIL = re.compile(r"of (?:that|the same) year|of (?P<rel>this|last|next) year")


def _valid(day: int) -> bool:
    return 0 < day < 32


def _mods(scan: Scan, hit: Hit, start: int) -> int:
    """Where the expression begins once "early", "mid-", "late", "the end of", "the" before `start` are taken in."""
    word, k = scan.before(start)
    if word == "the" or (word in THIS and word != "current"):
        if word != "the":
            hit.rel = word
        start = k
        word, k = scan.before(start)
    elif word in LAST or word in NEXT or word in PREVIOUS or word in FOLLOWING or word in THAT:
        hit.rel = (
            "last"
            if word in LAST
            else "next"
            if word in NEXT
            else "previous"
            if word in PREVIOUS
            else "following"
            if word in FOLLOWING
            else "that"
        )
        start = k
        word, k = scan.before(start)
        if word == "the":
            start = k
            if hit.rel == "next":
                hit.rel = "following"
            word, k = scan.before(start)
    if word in ("in", "of"):
        inner, k2 = scan.before(k)
        if inner in MODS and (word == "of" or inner in ("early", "late")):
            hit.mod = MODS[inner]
            start = k2
            word, k = scan.before(start)
            if word == "the":
                start = k
                word, k = scan.before(start)
                if word in ("by", "at", "until", "since", "in", "before", "around", "toward", "towards"):
                    pass
        elif word == "of" and inner in ("part", "days", "weeks", "months", "hours", "stages", "half"):
            outer, k3 = scan.before(k2)
            if outer in MODS:
                hit.mod = MODS[outer]
                start = k3
    elif word in MODS:
        hit.mod = MODS[word]
        start = k
        word, k = scan.before(start)
        if word == "the":
            start = k
    elif word.startswith("mid-"):
        hit.mod = "mid"
        start = k
    return start


def month(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A month with what stands around it: "Nov. 14, 2024", "14-16 November", "late October", "May of last year"."""
    text, low = scan.text, scan.low
    if not text[s].isupper():
        return None
    number = MONTHS[word]
    hit = Hit("date", s, e)
    hit.month = number
    second = 0
    second_at = (0, 0)
    # A day to the left: "14 November", "the 14th of November", "28-30 October".
    start = s
    left = None
    if s > 1 and low[s - 1] in " -" and (low[s - 2].isdigit() or low[s - 2] in "hdtf"):
        left = _DAY_BEFORE.search(low, max(scan.pos, s - 28), s)
    if left and _valid(int(left["day"])):
        hit.day = int(left["day"])
        start = left.start("day")
        after = _MONTH_YEAR.match(low, e)
        if left["from"] and _valid(int(left["from"])) and (int(left["from"]) < hit.day or left["link"] == "-"):
            second = int(left["from"])
            second_at = left.span("from")
    else:
        after = None
        right = _MONTH_DAY.match(low, e)
        if right and _valid(int(right["day"])):
            follows = _NEXT_WORD.match(low, right.end())
            if not (follows and right["day2"] is None and right.end() == right.end("day") and follows[1] in COUNTED):
                hit.day = int(right["day"])
                e = right.end("day")
                while low[e : e + 2] in ("st", "nd", "rd", "th"):
                    e += 2
                year_at = right.start(4) if right[4] else -1
                if right["day2"] and _valid(int(right["day2"])):
                    if follows and follows[1] in COUNTED and year_at < 0 and right["link"] in ("and", ", and"):
                        pass
                    else:
                        second, second_at = int(right["day2"]), right.span("day2")
                if right[4] or right["short"]:
                    if not (follows and follows[1] in COUNTED) or low[right.start(4) - 2 : right.start(4)] == ", ":
                        hit.year = int(right[4]) if right[4] else _short_year(int(right["short"]))
                        if second:
                            second_at = (second_at[0], right.end())
                        else:
                            e = right.end()
            else:
                after = _MONTH_YEAR.match(low, e)
        else:
            after = _MONTH_YEAR.match(low, e)
    if after:
        follows = _NEXT_WORD.match(low, after.end())
        if not (follows and follows[1] in COUNTED):
            hit.year = int(after[1]) if after[1] else _short_year(int(after[2]))
            e = after.end()
    if hit.day is None and hit.year is None:
        if not _bare_month(scan, s, e, word):
            return None
        if low[e : e + 1] == "." and word in SHORT_MONTHS:
            e += 1
    hit.start, hit.end = start, e
    if hit.day is None:
        hit.start = _mods(scan, hit, start)
    else:
        word_before, k = scan.before(start if not (second and left) else second_at[0])
        if word_before == "the" and left:
            if second:
                pass
            else:
                hit.start = k
    if hit.year is None and low[e : e + 4] == " of ":
        tail = _TAIL.match(low, e + 1)
        if tail:
            hit.rel = tail["rel"] or "same-year"
            hit.rel = {"this": "this-year", "last": "last-year", "next": "next-year"}.get(hit.rel, hit.rel)
            hit.end = tail.end()
    elif hit.year is None and low[e : e + 11] in (
        " last year,",
        " last year.",
        " last year ",
        " next year,",
        " next year.",
        " next year ",
        " this year,",
        " this year.",
        " this year ",
    ):
        hit.rel = low[e + 1 : e + 5] + "-year"
        hit.end = e + 10
    if second:
        other = Hit("date", *second_at)
        other.month, other.day, other.year = number, second, hit.year
        if left:
            other.pair, hit.pair = 1, -1
            scan.hits.append(other)
            return hit
        hit.pair, other.pair = 1, -1
        scan.hits.append(hit)
        return other
    return hit


def _short_year(two: int) -> int:
    return two + (1900 if two >= 40 else 2000)


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
    return word not in ("may", "march")


_AFTER_WEEKDAY = re.compile(
    r"\.?(?: (?P<half>early|late))?[ -](?P<part>" + _PART_WORDS + r")\b(?! (?:shift|watch|club|live|post|football))"
)


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
    part = _AFTER_WEEKDAY.match(low, e)
    before, k = scan.before(s)
    if before in NAMED_BEFORE and not part:
        return None
    after = _NEXT_WORD.match(low, e)
    if after and not part:
        if after[1] in NAMED_AFTER and text[e + 1].isupper():
            return None
        if after[1] == "'s":
            pass
    if low[e : e + 3] == "'s " and text[e + 3 : e + 4].isupper() and before not in PREPOSITIONS and before != "in":
        following = _NEXT_WORD.match(low, e + 2)
        if following and following[1] in NAMED_AFTER:
            return None
    if part:
        hit.part = PARTS[part["part"]]
        hit.end = part.end()
        if part["half"]:
            hit.mod = MODS[part["half"]]
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
    elif before in FOLLOWING:
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


_SHORT_WEEKDAY = re.compile(r"\.?,? (?:the )?(?:\d{1,2}\b|(?:" + _MONTH_WORDS + r")\b)")

_AFTER_YEAR = re.compile(
    r"(?P<decade>'?s\b)"
    r"|-(?P<iso>\d\d-\d\d)(?!\d)(?:t(?P<hour>\d\d:\d\d))?"
    r"|(?P<isomonth>-(?:0[1-9]|1[0-2]))(?![\d-])(?=[ ,.;)]|$)"
    r"|(?:-|/| ?(?:-|to|and) )(?P<to>[12]\d{3}|\d\d)(?![\d:%-]|[.,]\d|/|[a-z])"
    r"| ?(?P<era>b\.?c\.?(?:e\.?)?|a\.?d\.?|ce)(?![a-z])"
)
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
        if low[s - 2].isdigit() and low[s - 2] != " " and prior == ".":
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
                hit.start = _mods(scan, hit, s)
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
            hit.start = _mods(scan, hit, s)
            return hit
    before, k = scan.before(s)
    nextword = _NEXT_WORD.match(low, end)
    follows = nextword[1] if nextword else ""
    certain = before in BEFORE_NUMBER
    if not certain or follows in COUNTED:
        if follows in COUNTED and not (
            certain and follows in ("killed", "or", "so", "others", "more", "dead", "cases", "seats")
        ):
            return None
        if before in NAMING and before not in ("over", "some"):
            return None
        if value < 1700 or value > 2100:
            return None if prior != "(" or value > 2100 else hit
        if follows == "hours" or follows in ZONES:
            return None
    elif value > 2200 or (value < 1300 and before not in ("in", "since", "until")):
        return None
    if follows in ZONES or follows in ("hrs", "hours"):
        return None
    to = None
    if after and (after.re is _AFTER_YEAR_RANGE or after["to"]):
        to = after["to"]
    if to:
        last = int(to) if len(to) == 4 else value // 100 * 100 + int(to)
        link = low[end : after.start("to")].strip() if after else ""
        if last > value and (len(to) == 4 or link in ("-", "/")) and last - value < 200:
            hit.start = _mods(scan, hit, s)
            hit.pair = 1
            other = Hit("date", after.start("to"), after.end("to")) if after else hit
            other.year, other.pair = last, -1
            scan.hits.append(hit)
            return other
    if prior in " (\x01-" and (prior == " " or prior == "-"):
        hit.start = _mods(scan, hit, s)
        if hit.start == s and before == "year":
            inner, k2 = scan.before(k)
            hit.start = k2 if inner == "the" else k
            hit.start = _mods(scan, hit, hit.start)
        elif before == "fiscal":
            hit.start = k
    return hit


_AFTER_YEAR_RANGE = re.compile(r"-(?P<to>\d\d)(?!\d)")
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


def era(scan: Scan, s: int, e: int, word: str) -> Hit | None:  # noqa: ARG001
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
        hit.start = _mods(scan, hit, hit.start)
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
        hit.year = c if len(found[3]) == 4 else _short_year(c)
        hit.day, hit.month, hit.named = a, b, "numeric"
    else:
        return None
    return hit


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
        hit.start = _mods(scan, hit, s)
        hit.rel = rel
        return hit
    if before not in SEASON_BEFORE:
        return None
    if word in _SEASON_VERBS and before in ("the", "in", "of", "to"):
        outer, _ = scan.before(_)
        if outer not in SEASON_OUTER and before != "in":
            return None
        if low[e : e + 1] not in " ,.;)" or low[e : e + 4] == " of ":
            return None
    hit.start = _mods(scan, hit, s)
    if hit.rel is None and hit.mod == "" and before not in SEASON_STRONG:
        return hit
    return hit


SEASON_BEFORE: Final = _set(_W["before_a_season"])
SEASON_STRONG: Final = _set(_W["before_a_season_strong"])
SEASON_OUTER: Final = _set(_W["before_the_season"])


def phrase(scan: Scan, s: int, e: int, word: str) -> Hit | None:
    """A fixed phrase of the lexicon: "today", "now", "daily"."""
    kind, _, rest = PHRASES[word].partition(" ")
    low = scan.low
    if word in ("the past", "the future", "the present"):
        after = _NEXT_WORD.match(low, e)
        if (after and after[1] not in PHRASE_ENDS) or low[e + 1 : e + 2].isdigit() or low[e : e + 1] == "-":
            return None
        hit = Hit("ref", s, e)
        hit.value = kind
        return hit
    if kind == "day":
        if word == "today" and low[e : e + 2] == "'s" and False:
            return None
        hit = Hit("day", s, e)
        offset, _, part = rest.partition(" ")
        hit.n = int(offset)
        hit.part = part or None
        if not part:
            found = _AFTER_WEEKDAY.match(low, e)
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
    if word == "now":
        before, k = scan.before(s)
        if before in ("until", "till", "by", "up"):
            pass
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


PHRASES: Final[dict[str, str]] = _T["phrases"]
PHRASE_ENDS: Final = _set(_W["after_the_past"])
HOLIDAYS: Final[dict[str, str]] = _T["holidays"]
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


_COUNT = re.compile(r" (\d{1,5})(?:(?: ?(?:-|to|and|through) ?)(\d{1,5}))?(?![\d,.%]\d|\w)")

Handler: TypeAlias = Callable[["Scan", int, int, str], "Hit | None"]


def handlers() -> dict[str, Handler]:
    """Every trigger word, in lower case, with what handles it."""
    from briefing.dates import english_units as units  # noqa: PLC0415  the two modules share the tables above

    table: dict[str, Handler] = {}
    for words, handler in (
        (UNITS, units.unit),
        (("half", "quarter", "quarters"), units.fraction),
        (SEASONS, season),
        (PARTS, units.part),
        (("night", "nights"), units.part),
        (PHRASES, phrase),
        (HOLIDAYS, holiday),
        (WEEKDAYS, weekday),
        ((f"{word}s" for word in _T["weekdays"]), weekday),
        (MONTHS, month),
        (map(str, range(10, 22)), year),
        (("bc", "b.c", "bce"), era),
        (("/",), slashed),
        ((":", "a.m", "p.m", "am", "pm", "o'clock", *ZONES), units.clock),
        (("q1", "q2", "q3", "q4", "h1", "h2"), units.short_quarter),
        (
            ("0s", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"),
            units.decade,
        ),
        (("hrs",), units.hours),
        ((w for w in ORDINALS if w[0].isdigit()), units.ordinal_day),
        (("year-end", "year's end", "month-end", "month's end"), units.year_end),
    ):
        for word in words:
            table[word] = handler
    return table
