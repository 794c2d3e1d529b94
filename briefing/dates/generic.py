"""Recognition for languages other than English: the same scan and handlers, driven by a table of words alone.

Six languages have tables of their own; others are served by tables compiled from dateparser's locale data (CLDR).
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any, Final

from briefing.dates.hits import Hit
from briefing.dates.lexicon import alternatives, scanner, table
from briefing.dates.resolve import cue_among

OWN: Final = ("de", "es", "fr", "pl", "ru", "uk")
_WORD_UNITS: Final = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMERIC: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d\d))?(?![\d/%:]|[.,]\d)")
_ISO: Final = re.compile(r"([12]\d{3})-(\d\d)-(\d\d)(?!\d)")
_CLOCK: Final = re.compile(r"(\d{1,2})[:.h](\d\d)(?!\d|[.,:]\d)(?: ?uhr)?")
_LEFT_NUMBER: Final = re.compile(r"(?<![\w.,:])(\d{1,3}) $")


@cache
def locale_table(language: str) -> dict[str, Any] | None:
    """The words of a language compiled from dateparser's locale data; None where it has none."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return None
    try:
        info = import_module(f"dateparser.data.date_translation_data.{language}").info
    except ModuleNotFoundError:
        return None
    out: dict[str, Any] = {
        "months": {},
        "weekdays": {},
        "days": {},
        "phrases": {},
        "units": {},
        "numbers": {},
        "parts": {},
        "words": {},
    }
    for n, name in enumerate(_MONTH_NAMES, 1):
        out["months"].update({word.lower(): n for word in info.get(name, ()) if len(word) > 2})
    for n, name in enumerate(_WEEKDAY_NAMES, 1):
        out["weekdays"].update({word.lower(): n for word in info.get(name, ()) if len(word) > 3})
    for key, words in info.get("relative-type", {}).items():
        found = re.fullmatch(r"(in )?(\d) (day|week|month|year)(?: ago)?", key)
        if not found:
            continue
        n = int(found[2]) if found[1] else -int(found[2])
        for word in words:
            if len(word) < 3:
                continue
            if found[3] == "day":
                out["days"][word.lower()] = n
            else:
                out["phrases"][word.lower()] = f"{_WORD_UNITS[found[3]]} {n}"
    for name, code in _WORD_UNITS.items():
        out["units"].update({word.lower(): code for word in info.get(name, ()) if len(word) > 2})
    ago_after, ago_before = set(), set()
    for key, patterns in info.get("relative-type-regex", {}).items():
        if not key.endswith("ago"):
            continue
        for pattern in patterns:
            before, _, after = re.sub(r"\(\\d.*?\)", "\0", pattern).partition("\0")
            unit = key.split()[1]
            words = after.split()
            if before.strip():
                ago_before.add(before.strip().lower())
                if len(words) == 1 and unit in _WORD_UNITS:
                    out["units"][words[0].lower()] = _WORD_UNITS[unit]
            elif len(words) == 2:
                ago_after.add(words[1].lower())
                if unit in _WORD_UNITS and len(words[0]) > 1:
                    out["units"][words[0].lower()] = _WORD_UNITS[unit]
    out["words"] = {"ago_after": sorted(ago_after), "ago_before": sorted(ago_before)}
    return out


def has_rules(language: str) -> bool:
    """Whether the language has a table of its own (English included)."""
    return language == "en" or language in OWN


class Generic:
    """A recogniser for one language."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.months: dict[str, int] = words["months"]
        self.weekdays: dict[str, int] = dict(words["weekdays"])
        self.weekday_parts: dict[str, str] = {}
        for part, code in words.get("compounds", {}).items():
            for day, n in words["weekdays"].items():
                self.weekdays[day + part] = n
                self.weekday_parts[day + part] = code
        self.days: dict[str, int] = words["days"]
        needs = words.get("day_needs", {})
        self.needy_days: dict[str, int] = needs.get("words", {})
        self.day_after = frozenset(needs.get("after", ()))
        self.day_not_after = frozenset(needs.get("not_after", ()))
        self.day_parts: dict[str, str] = words.get("day_parts", {})
        self.units: dict[str, str] = words["units"]
        self.phrases: dict[str, str] = words["phrases"]
        self.numbers: dict[str, int] = words["numbers"]
        self.parts: dict[str, str] = words["parts"]
        need = words.get("month_needs", {})
        self.needy_months = frozenset(need.get("words", ()))
        self.month_after = tuple(need.get("after", ()))
        lists: dict[str, Any] = words["words"]
        self.last, self.next, self.this = (frozenset(lists.get(key, ())) for key in ("last", "next", "this"))
        self.last_after, self.next_after = (tuple(lists.get(key, ())) for key in ("last_after", "next_after"))
        self.ago_after, self.later_after = (tuple(lists.get(key, ())) for key in ("ago_after", "later_after"))
        self.ago_before, self.hence_before = (tuple(lists.get(key, ())) for key in ("ago_before", "hence_before"))
        self.singular = frozenset(lists.get("singular", ()))
        self.year_before = tuple(f" {word}" for word in lists.get("year_before", ()))
        self.future, self.past = frozenset(lists.get("future", ())), frozenset(lists.get("past", ()))
        self._compile(lists)
        kinds: dict[str, str] = {}
        for kind, source in (
            ("unit", self.units), ("part", self.parts), ("weekday", self.weekdays), ("month", self.months),
            ("needy", self.needy_days), ("day", self.days), ("daypart", self.day_parts), ("phrase", self.phrases),
        ):  # fmt: skip
            kinds.update(dict.fromkeys(source, kind))
        kinds.update(dict.fromkeys((str(n) for n in range(10, 22)), "year"))
        kinds.update(dict.fromkeys((":", ".", "/", *lists.get("clock_marks", ())), "numeric"))
        self.words = sorted(kinds)
        self.kinds = [kinds[word] for word in self.words]
        self.scanner = scanner(self.words)

    def _compile(self, lists: dict[str, Any]) -> None:
        link = f"(?:(?:{alternatives(lists['day_links'])}) )?" if lists.get("day_links") else ""
        year = f"(?: (?:{alternatives(lists['year_words'])}))?" if lists.get("year_words") else ""
        to = alternatives([*lists.get("range_to", ()), "-"])
        self.month_right = re.compile(rf",? {link}([12]\d{{3}})(?![\d%]|[.,:]\d){year}")
        self.day_left = re.compile(
            rf"(?:(?<![\w.,:])(?P<first>\d{{1,2}})(?:\.|er|º|-го|-е)? ?(?:{to}) ?(?:le |el )?)?"
            rf"(?<![\w,:])(?P<day>\d{{1,2}})(?:\.|er|º|-го|-е)? {link}$"
        )
        self.year_tail = (
            re.compile(rf" (?:{alternatives(lists['year_words'])})(?!\w)") if lists.get("year_words") else None
        )
        self.part_right = (
            re.compile(rf"[ -](?:au |am |в |у )?({alternatives(self.parts)})(?!\w)") if self.parts else None
        )

    def cue(self, word: str) -> str:
        """What one word says of time: "future", "past", or ""."""
        return cue_among(word, self.future, self.past)

    def recognise(self, low: str) -> list[Hit]:
        """The hits of `low` in order, none overlapping another."""
        hits: list[Hit] = []
        pos = 0
        size = len(low)
        for index, s, e in self.scanner.find_matches_as_indexes(low):
            if s < pos:
                continue
            kind = self.kinds[index]
            word = self.words[index]
            if kind == "numeric":
                hit = _numeric(low, s, pos)
            elif kind == "year":
                hit = self._year(low, s, e, pos)
            elif (s and low[s - 1].isalnum()) or (e < size and low[e].isalnum()):
                continue
            else:
                hit = getattr(self, f"_{kind}")(low, s, e, word, pos)
            if hit is not None:
                hits.append(hit)
                pos = hit.end
        return _paired(hits)

    def _month(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:
        hit = Hit("date", s, e)
        hit.month = self.months[word]
        left = self.day_left.search(low, max(pos, s - 24), s) if s and low[s - 1] == " " else None
        if left and 0 < int(left["day"]) < 32:
            hit.day = int(left["day"])
            hit.start = left.start("day")
            if left["first"] and 0 < int(left["first"]) < 32:
                hit.low = int(left["first"])
                hit.high = left.start("first")
        elif low[e : e + 1] == " " and low[e + 1 : e + 3].strip(" .,").isdigit():
            right_day = re.match(r" (\d{1,2})(?!\d|[.,:]\d)", low[e : e + 5])
            if right_day and not self.day_left.pattern.count("º"):
                hit.day = int(right_day[1])
        right = self.month_right.match(low, e)
        if right:
            hit.year = int(right[1])
            hit.end = right.end()
        if hit.day is None and hit.year is None:
            before = low[max(0, s - 12) : s]
            if len(word) < 4 and word not in _SHORT_FULL:
                return None
            if word in self.needy_months and not before.endswith(tuple(f" {one} " for one in self.month_after)):
                return None
        return hit

    def _weekday(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:
        hit = Hit("weekday", s, e)
        hit.weekday = self.weekdays[word]
        hit.part = self.weekday_parts.get(word)
        before, k = _before(low, s, pos)
        if before in self.last:
            hit.rel, hit.start = "last", k
        elif before in self.next:
            hit.rel, hit.start = "next", k
        elif before in self.this:
            hit.rel = "this"
        for words, rel in ((self.last_after, "last"), (self.next_after, "next")):
            for one in words:
                if low.startswith(f" {one}", e) and not low[e + 1 + len(one) : e + 2 + len(one)].isalnum():
                    hit.rel, hit.end = rel, e + 1 + len(one)
        return self._with_part(low, hit)

    def _with_part(self, low: str, hit: Hit) -> Hit:
        found = self.part_right.match(low, hit.end) if self.part_right and hit.part is None else None
        if found:
            hit.part = self.parts[found[1]]
            hit.end = found.end()
        return hit

    def _day(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:  # noqa: ARG002
        hit = Hit("day", s, e)
        hit.n = self.days[word]
        return self._with_part(low, hit)

    def _needy(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:
        before, _ = _before(low, s, pos)
        if before in self.day_not_after or (
            self.day_after and before not in self.day_after and low[e : e + 1] not in ".,;!?"
        ):
            return None
        if before in ("am", "diesem", "jeden", "dem", "den", "guten", "por"):
            return None
        hit = Hit("day", s, e)
        hit.n = self.needy_days[word]
        return hit

    def _daypart(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:  # noqa: ARG002
        hit = Hit("day", s, e)
        offset, part = self.day_parts[word].split()
        hit.n, hit.part = int(offset), part
        return hit

    def _phrase(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:  # noqa: ARG002
        hit = Hit("unit", s, e)
        hit.unit, n = self.phrases[word].split()
        hit.n = int(n)
        return hit

    def _part(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:  # noqa: ARG002
        return None

    def _unit(self, low: str, s: int, e: int, word: str, pos: int) -> Hit | None:
        """A number of units: ago, later, from now, or a duration."""
        code = self.units[word]
        before, k = _before(low, s, pos)
        found = _LEFT_NUMBER.search(low, max(pos, s - 5), s)
        n = self.numbers.get(before)
        if found:
            n, k = int(found[1]), found.start(1)
        bare = n is None
        if n is None:
            n, k = 1, s
        vague = bare and word not in self.singular
        hit = Hit("shift", k, e)
        hit.unit = code
        hit.n = n
        for words, sign, anchor in ((self.ago_after, -1, "publication"), (self.later_after, 1, "text")):
            for one in words:
                if low.startswith(f" {one}", e) and not low[e + 1 + len(one) : e + 2 + len(one)].isalnum():
                    hit.n = None if vague else sign * n
                    hit.value = "PAST_REF" if sign < 0 else "FUTURE_REF"
                    hit.anchor = anchor if one not in _FROM_TEXT else "text"
                    hit.end = e + 1 + len(one)
                    return hit
        left = low[max(0, k - 12) : k]
        if not bare:
            for one in self.ago_before:
                if left.endswith(f"{one} ") and not left[: -len(one) - 1][-1:].isalnum():
                    hit.n, hit.anchor, hit.start = -n, "publication", k - len(one) - 1
                    return hit
            hit.kind = "duration"
            hit.value = f"PT{n}H" if code == "TH" else f"P{n}{code}"
            return hit
        return None

    def _year(self, low: str, s: int, e: int, pos: int) -> Hit | None:
        if not low[e : e + 2].isdigit() or low[e + 2 : e + 3].isdigit() or (s and low[s - 1].isalnum()):
            return None
        iso = _ISO.match(low, s)
        if iso:
            hit = Hit("date", s, iso.end())
            hit.year, hit.month, hit.day = int(iso[1]), int(iso[2]), int(iso[3])
            return hit
        end = e + 2
        if low[end : end + 1] == "%" or (low[end : end + 1] in ".,:" and low[end + 1 : end + 2].isdigit()):
            return None
        tail = self.year_tail.match(low, end) if self.year_tail else None
        window = " " + low[max(pos, s - 16) : s].rstrip(" ").lstrip("\x01")
        if not tail and not window.endswith(self.year_before) and not (s and low[s - 1] == "("):
            return None
        hit = Hit("date", s, tail.end() if tail else end)
        hit.year = int(low[s:end])
        return hit


_SHORT_FULL: Final = frozenset({"май", "мая", "мае", "mai", "maj", "may"})
_FROM_TEXT: Final = frozenset({"zuvor", "vorher", "auparavant", "plus tôt", "antes"})


def _before(low: str, i: int, pos: int) -> tuple[str, int]:
    if i < 2 or low[i - 1] != " ":
        return "", i
    k = low.rfind(" ", max(pos, i - 25), i - 1) + 1
    if k == 0:
        k = max(pos, 0) if i - 1 <= 25 or pos > i - 25 else i
    return low[k : i - 1].lstrip("(\"'«„"), k


def _numeric(low: str, s: int, pos: int) -> Hit | None:
    """A dotted or slashed date, or a time of day, whose first separator stands at `s`."""
    k = s
    while k > pos and s - k < 3 and low[k - 1].isdigit():
        k -= 1
    if k == s or (k and (low[k - 1].isalnum() or low[k - 1] in "./,:$€£-")):
        return None
    if low[s] in ":h":
        clock = _CLOCK.match(low, k)
        if not clock or int(clock[1]) > 24 or int(clock[2]) > 59:
            return None
        hit = Hit("clock", k, clock.end())
        hit.clock = f"{int(clock[1]):02d}:{clock[2]}"
        return hit
    found = _NUMERIC.match(low, k)
    if not found or (found[4] is None) or not (0 < int(found[1]) < 32 and 0 < int(found[3]) < 32):
        return None
    hit = Hit("date", k, found.end())
    hit.day, hit.month, hit.named = int(found[1]), int(found[3]), "numeric"
    hit.year = int(found[4]) if len(found[4]) == 4 else int(found[4]) + (1900 if int(found[4]) >= 40 else 2000)
    return hit


def _paired(hits: list[Hit]) -> list[Hit]:
    """Writes out "14-16 November" as two hits, the first before the second."""
    out: list[Hit] = []
    for hit in hits:
        if hit.low:
            first = Hit("date", hit.high, hit.high + len(str(hit.low)))
            first.day, first.month, first.year = hit.low, hit.month, hit.year
            first.pair, hit.pair = 1, -1
            out.append(first)
        out.append(hit)
    return out


def base_language(code: str | None) -> str:
    """The ISO 639 code without region or script ("pt-BR" -> "pt"); English where none is told."""
    return re.split(r"[-_]", code or "en")[0].lower()


def is_known(language: str) -> bool:
    """Whether any table of words is known for the language."""
    return has_rules(language) or locale_table(language) is not None


@cache
def recogniser(language: str) -> Generic:
    """The recogniser of a language; of one that is not known it reads dates in numbers alone."""
    if language in OWN:
        return Generic(table(language))
    return Generic(locale_table(language) or _EMPTY)


_EMPTY: Final[dict[str, Any]] = {
    key: {} for key in ("months", "weekdays", "days", "phrases", "units", "numbers", "parts", "words")
}
