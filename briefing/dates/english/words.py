"""The English words of time as tables, the text under recognition, and the looks to the left that handlers share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from briefing.dates.lexicon import alternatives, table

if TYPE_CHECKING:
    from briefing.dates.hits import Hit

TABLE = table("en")


WORDS: dict[str, list[str]] = TABLE["words"]


MONTHS: Final[dict[str, int]] = {**TABLE["months"], **TABLE["short_months"]}


SHORT_WEEKDAYS: Final = frozenset(TABLE["short_weekdays"])


SHORT_MONTHS: Final = frozenset(TABLE["short_months"])


WEEKDAYS: Final[dict[str, int]] = {**TABLE["weekdays"], **TABLE["short_weekdays"]}


PARTS: Final[dict[str, str]] = TABLE["parts"]


UNITS: Final[dict[str, str]] = {**TABLE["units"], **TABLE["plurals"]}


PLURALS: Final = frozenset(TABLE["plurals"])


SEASONS: Final[dict[str, str]] = TABLE["seasons"]


NUMBERS: Final[dict[str, int]] = TABLE["numbers"]


ORDINALS: Final[dict[str, int]] = {
    **TABLE["ordinals"],
    **{f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}": n for n in range(1, 32)},
}


_TENS = {word: n for word, n in NUMBERS.items() if n in range(20, 100, 10)}


for _ten, _n in _TENS.items():
    for _one, _k in list(NUMBERS.items()):
        if 0 < _k < 10 and _one not in {"a", "an", "couple", "both", "single"}:
            NUMBERS[f"{_ten}-{_one}"] = _n + _k


_set = frozenset


VAGUE, FILLERS = _set(WORDS["vague"]), _set(WORDS["fillers"])


LAST, PREVIOUS, NEXT, FOLLOWING = (
    _set(WORDS["last"]),
    _set(WORDS["previous"]),
    _set(WORDS["next"]),
    _set(WORDS["following"]),
)


THIS, THAT, EVERY = _set(WORDS["this"]), _set(WORDS["that"]), _set(WORDS["every"])


COUNTED, NAMING, FUTURE, PAST = (
    _set(WORDS["counted"]),
    _set(WORDS["naming"]),
    _set(WORDS["future"]),
    _set(WORDS["past"]),
)


MODS: Final[dict[str, str]] = {
    **dict.fromkeys(WORDS["start"], "start"),
    **dict.fromkeys(WORDS["middle"], "mid"),
    **dict.fromkeys(WORDS["end"], "end"),
}


NAMES: Final = frozenset({"april", "may", "june", "august"})


NOT_AFTER_MARCH: Final = _set(WORDS["after_a_march"])
SURELY: Final = _set(WORDS["surely_a_month_after"])


BEFORE_A_CLOCK: Final = _set(WORDS["before_a_clock"])
NOT_AFTER_OVERNIGHT: Final = _set(WORDS["not_after_overnight"])
BEFORE_THE_PART: Final = _set(WORDS["before_the_part"])
BEFORE_THE_DAY: Final = _set(WORDS["before_the_day"])
BEFORE_THE_UNIT: Final = _set(WORDS["before_the_unit"])
PARTS_OF_A_UNIT: Final = _set(WORDS["parts_of_a_unit"])
COUNTING_NOUNS: Final = _set(WORDS["counting_nouns"])
BEFORE_BARE_PLURALS: Final = _set(WORDS["before_bare_plurals"])
PARTS_BEFORE_OF: Final = _set(WORDS["parts_before_of"])
COUNTED_AFTER_A_PREPOSITION: Final = _set(WORDS["counted_after_a_preposition"])
SAYING: Final = _set(WORDS["saying"])
INFINITIVES: Final = _set(WORDS["infinitives"])


PREPOSITIONS: Final = _set(WORDS["prepositions"])


BEFORE_NUMBER: Final = _set(WORDS["before_a_year"])


NAMED_AFTER: Final = _set(WORDS["named_after_a_weekday"])


NAMED_BEFORE: Final = _set(WORDS["named_before_a_weekday"])


ZONES: Final[dict[str, str]] = TABLE["zones"]


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
        k = low.rfind(" ", j - 24 if j > 24 else 0, j) + 1
        if k < self.pos:
            k = self.pos
        elif k == 0 and j > 24:
            return "", i
        word = low[k:j]
        if word.isalnum():
            return word, k
        for mark in ("\x01", "—"):
            cut = word.rfind(mark) + 1
            if cut:
                k += cut
                word = word[cut:]
        bare = word.lstrip("(\"'[“‘")
        return bare, k + len(word) - len(bare)


_BUSINESS = re.compile(alternatives(WORDS["business"]))


MONTH_WORDS = alternatives(MONTHS)


PART_WORDS = alternatives(PARTS)


YEAR = r"([12]\d{3})(?![\d%]|[.,/:]\d)"


NEXT_WORD = re.compile(r"[ -]([a-z']+)")


def take_mods(scan: Scan, hit: Hit, start: int) -> int:
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
        elif word == "of" and inner in PARTS_BEFORE_OF:
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
    elif word in ("mid-to-late", "early-to-mid"):
        hit.mod = "mid"
        start = k
    return start


def short_year(two: int) -> int:
    """The full year of a two-digit one: 40 to 99 are of the last century."""
    return two + (1900 if two >= 40 else 2000)


SEASON_BEFORE: Final = _set(WORDS["before_a_season"])


SEASON_OUTER: Final = _set(WORDS["before_the_season"])


PHRASES: Final[dict[str, str]] = TABLE["phrases"]


PHRASE_ENDS: Final = _set(WORDS["after_the_past"])


HOLIDAYS: Final[dict[str, str]] = TABLE["holidays"]


Handler: TypeAlias = Callable[["Scan", int, int, str], "Hit | None"]
