"""Numbers of a sentence with what they count: value, qualifier, unit, role, currency, and whether they are running totals.

One scan over the article finds where numbers begin, in digits or words; the words around each decide. Days, hours, ages, names with numbers ("F-16", "Article 5") are no quantities.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from briefing.extract.tokens import words_of
from briefing.model import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.extract.tokens import Words
    from briefing.model import Marked, Sentence

_DIGITS_IN_ORDER: Final = "0123456789"
_DIGITS: Final = frozenset(_DIGITS_IN_ORDER)
_OPENING: Final = ' \n\t\xa0“‘"([*/—–'  # what may stand before a number's word
_JOINTS: Final = "-.,'’"  # what joins letters and digits to one word
_SIGNS: Final = "$€£¥₴₽₹₺₪₩"
_SIGNS_SET: Final = frozenset(_SIGNS)
_EDGES: Final = '“‘"([*/—–'
_RUN: Final = re.compile(r"[0-9][0-9,.]*")
_PLAIN: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_GLUED: Final = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,2})")
_PAIR: Final = re.compile(r"(\d[\d,.]*)[-–](\d[\d,.]*)")
_HYPHENED: Final = re.compile(r"(\d+(?:\.\d+)?)-([a-z]{2,})(?:-([a-z]+))?")
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
_YEARS: Final = re.compile(r"\d{4}(?:[-–]\d{2,4})?")
_SYMBOL: Final = re.compile(r"(?:(?<!\w)(?:US|A|AU|C|CA|NZ|HK|S|R)\$|[$€£¥₴₽₹₺₪₩])\s?$", re.IGNORECASE)
_RANGE_MARKS: Final = frozenset(("-", "–", "—", " - ", " – "))
_LINKS: Final = frozenset(("to", "and", "or"))
_OF_PEOPLE: Final = frozenset(("killed", "wounded", "missing", "arrested", "displaced", "casualties"))
_REACH: Final = 3  # words between a count and the verb behind it ("have reportedly been killed")
_BEHIND: Final = 48  # characters before a number that tell what it is
_AHEAD: Final = 72
_LONG_WORD: Final = 40
_NEAR: Final = 90  # characters between a count and the words that make it a running total


class _Number(NamedTuple):
    """A number as read: its value, the first word it takes and the word behind it, and where its characters lie."""

    value: float
    high: float | None
    first: int
    behind: int
    start: int
    end: int
    currency: str | None = None
    percent: bool = False
    loose: bool = False
    unit: str = ""


class _Lists:
    """The word lists of English, as look-ups."""

    def __init__(self) -> None:
        told = tomllib.loads(files(__package__).joinpath("data", "en", "quantities.toml").read_text("utf-8"))
        lists: dict[str, list[str]] = told["lists"]
        self.words = {word: float(value) for word, value in told["words"].items()}
        for ten in ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"):
            for one in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"):
                self.words[f"{ten}-{one}"] = self.words[ten] + self.words[one]
        self.magnitudes = {word: float(value) for word, value in told["magnitudes"].items()}
        self.big = frozenset(word for word in self.magnitudes if len(word) > 2)
        self.loose = {tuple(phrase.split()): (float(low), float(high)) for phrase, (low, high) in told["loose"].items()}
        self.parts = {tuple(phrase.split()): float(share) for phrase, share in told["parts"].items()}
        self.qualifiers: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(lists["qualifiers"], key=lambda words: (-len(words.split()), words)):
            self.qualifiers.setdefault(phrase.split()[-1], []).append(tuple(phrase.split()))
        self.sets = {name: frozenset(words) for name, words in lists.items()}
        self.running = AhoCorasick(
            lists["running"], matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )
        self.power = tuple(lists["power"])
        self.currencies: dict[str, str] = told["currencies"]
        roles: dict[str, dict[str, list[str]]] = told["roles"]
        self.verbs = {word: role for role, words in roles.items() for word in words["verbs"]}
        self.nouns = {word: role for role, words in roles.items() for word in words["nouns"]}
        self.heads = {word: role for role, words in roles.items() for word in words["heads"]}
        phrases = [*self.loose, *self.parts]
        self.starts = (
            frozenset(self.words)
            | self.big
            | {words[-1] for words in phrases}
            | {words[0] for words in self.loose if len(words) == 1}
        )
        self.starts -= {"of"}

    def may_start(self, word: str) -> bool:
        """Whether a word in small letters is one that numbers begin with."""
        return word in self.starts or word[0] in _DIGITS


@cache
def _lists() -> _Lists:
    return _Lists()


class _Glance:
    """One scan over an article for where a number may begin, and what a glance around it rules out.

    It rules out only what the reader would, so the two may differ in speed alone: most numbers of an article are days,
    years and hours, or a "one" that counts nothing.
    """

    def __init__(self, lists: _Lists) -> None:
        opened = [mark + word for word in sorted(lists.starts) for mark in _OPENING]
        titled = [word.capitalize() for word in sorted(lists.starts)]
        self._scan = AhoCorasick(
            [*opened, *titled, *_DIGITS_IN_ORDER],
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.DFA,
        )
        units = _any_of(word for word in lists.sets["time"] if word.isalpha())
        months = _any_of(word.capitalize() for word in lists.sets["months"])
        stops = _any_of(word for word in lists.sets["stops"] if word.isalpha() and word not in lists.sets["areas"])
        self._time = re.compile(rf"[ -](?:{units})\b(?!['’])|:\d| [ap]\.m\b")
        self._day = re.compile(rf" (?:{months})\b")
        self._behind_year = re.compile(rf"$|\n|[;:)?!\]”\"]|[.,](?!\d)| (?:{stops})\b(?!-)")
        self._grows = re.compile(rf"[ -](?:{_any_of(lists.big | {'to', 'or', 'and'})})\b")
        self._months = lists.sets["months"] - {"may"}
        self._named = lists.sets["named"] - {"in", "since", "line", "unit"}
        self._pointing = lists.sets["pointing"]
        self._words = lists.words
        self._needs: dict[str, frozenset[str]] = {word: frozenset(("a", "an", "half")) for word in lists.big}
        for phrase in [*lists.parts, *lists.loose]:
            if len(phrase) > 1 and phrase[-1] not in self._words and phrase[-1:] not in lists.loose:
                self._needs[phrase[-1]] = self._needs.get(phrase[-1], frozenset()) | {phrase[-2]}
        said = {
            *lists.verbs,
            *lists.nouns,
            *lists.heads,
            *lists.currencies,
            *lists.sets["percent"],
            *lists.sets["areas"],
        }
        said |= {"per", "shot", "brought"}
        self._said = frozenset(word + stop for word in said for stop in ("", *'.,;:)!?”"'))

    def places(self, text: str) -> list[int]:
        """The characters at which a number that may count something begins, in order."""
        out = []
        over = 0
        for _, start, end in self._scan.find_matches_as_indexes(text):
            if start < over:
                continue
            first = text[start]
            if first in _DIGITS:
                over = _RUN.match(text, start).end()  # type: ignore[union-attr]
                if (not start or self._opens(text, start)) and self._counts(text, start, over):
                    out.append(start)
                continue
            place = start + (first in _OPENING)
            if (place > start or not start or self._opens(text, start)) and self._tells(text, place, end):
                out.append(place)
        return out

    @staticmethod
    def _opens(text: str, start: int) -> bool:
        """Whether a word begins at `start`, where the text does not."""
        before = text[start - 1]
        return before == " " or not (
            before.isalnum()
            or before == "_"
            or (before in _JOINTS and start > 1 and (text[start - 2].isalnum() or text[start - 2] == "_"))
        )

    def _counts(self, text: str, start: int, end: int) -> bool:
        """Whether digits may be more than a day, a year, an hour or a name."""
        before = text[start - 1] if start else "\n"
        if before != " ":
            return before in _SIGNS or not self._time.match(text, end)
        if text[start - 2] in _SIGNS:
            return True
        if text[end - 1] in ",.":
            end -= 1
        if self._time.match(text, end):
            return False
        word = text[max(0, start - 13) : start - 1].rpartition(" ")[2]
        small = word.lower()
        length = end - start
        if small in self._named or (length <= 2 and (small in self._months or word == "May")):
            return False
        if length <= 2:
            return not self._day.match(text, end)
        return not (length == 4 and _YEAR.match(text, start) and self._behind_year.match(text, end))

    def _tells(self, text: str, start: int, end: int) -> bool:
        """Whether a number's word may be one that counts."""
        behind = text[end : end + 2]
        mark = behind[:1]
        if mark != " " and (mark.isalnum() or mark == "_" or (mark in _JOINTS and behind[1:].isalnum())):
            return False
        word = text[start:end].lower()
        before = text[max(0, start - 13) : start - 1].lower().split(" ")[-1:] if text[start - 1 : start] == " " else []
        needs = self._needs.get(word)
        if needs is not None and before and before[0].strip(_EDGES) not in needs:
            return False
        value = self._words.get(word)
        if value is None:
            return True
        if self._time.match(text, end):
            return False
        if value <= 10 and before and before[0] in self._pointing:
            return bool(self._grows.match(text, end))
        return value != 1 or bool(
            self._grows.match(text, end)
            or not self._said.isdisjoint(text[max(0, start - 50) : end + 80].lower().split())
        )


def _any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def _glance() -> _Glance:
    return _Glance(_lists())


def find(marked: Marked, words: Words | None = None) -> list[tuple[Quantity, ...]]:
    """The quantities of each sentence in order of place; a list as long as `marked.sentences`.

    `text` runs from the qualifier to the counted noun ("at least 21 drones"). A part of a whole ("a quarter") is told
    in per cent. English alone: other languages get none rather than wrong ones. `words` are the article's own, where
    they are known already.
    """
    out: list[tuple[Quantity, ...]] = [()] * len(marked.sentences)
    text = marked.article.text
    places = _glance().places(text) if marked.language == "en" else []
    low, count = 0, len(places)
    if not count:
        return out
    words = words or words_of(text)
    for number, sentence in enumerate(marked.sentences):
        if low == count:
            break
        end = sentence.end
        if places[low] < end:
            high = low + 1
            while high < count and places[high] < end:
                high += 1
            while low < high and places[low] < sentence.start:
                low += 1
            if low < high:
                out[number] = _Reader(text, words, sentence, _lists()).read(places[low:high])
            low = high
    return out


class _Reader:
    """One sentence, read from left to right, a stretch of words around each number or row of numbers at a time."""

    def __init__(self, text: str, words: Words, sentence: Sentence, lists: _Lists) -> None:
        self._text = text
        self._words = words
        self._lists = lists
        self._start, self._end = sentence.start, sentence.end
        self._small = ""
        self._power: bool | None = None
        self._running: list[tuple[int, int]] | None = None
        self._a = 0
        self._b = 0
        self._tokens: list[str] = []
        self._lower: list[str] = []
        self._starts: list[int] = []
        self._seps: list[str] = []

    def read(self, places: Sequence[int]) -> tuple[Quantity, ...]:
        """The quantities of the sentence, of which numbers may begin at `places`."""
        out: list[Quantity] = []
        low, count = 0, len(places)
        while low < count:
            high = low + 1
            while high < count and places[high] - places[high - 1] < _AHEAD:
                high += 1
            self._look(places[low], places[high - 1])
            self._read(places[low:high], out)
            low = high
        return tuple(self._share_roles(out)) if len(out) > 1 else tuple(out)

    def _look(self, first: int, last: int) -> None:
        """Take in the words around a row of numbers; the cuts fall on blanks where there are any."""
        text = self._text
        start = max(self._start, first - _BEHIND)
        if start > self._start:
            blank = text.find(" ", start, first)
            start = blank if blank >= 0 else first
        end = min(self._end, last + _AHEAD)
        if end < self._end:
            blank = text.find(" ", end, min(self._end, end + _LONG_WORD))
            end = blank if blank >= 0 else end
        words = self._words
        a, b = words.between(start, end)
        self._tokens, self._lower, self._starts = words.words[a:b], words.lower[a:b], words.starts[a:b]
        seps = words.seps[a : b + 1]
        # What stands before the first word and behind the last belongs to the stretch up to its edges alone.
        seps[0] = text[start : self._starts[0]] if a < b else text[start:end]
        if a < b:
            seps[-1] = text[words.end(b - 1) : end]
        self._seps = seps
        self._b = b - a

    def _behind(self, n: int) -> int:
        """The character behind word `n`."""
        return self._starts[n] + len(self._tokens[n])

    def _read(self, places: Sequence[int], out: list[Quantity]) -> None:
        starts, lower = self._starts, self._lower
        found: list[_Number] = []
        for place in places:
            n = bisect_right(starts, place) - 1
            if n >= 0 and (not found or n >= found[-1].behind) and self._lists.may_start(lower[n]):
                number = self._number(n)
                if number:
                    found.append(number)
        for order, number in enumerate(found):
            before = found[order - 1].behind if order else self._a
            after = found[order + 1].first if order + 1 < len(found) else self._b
            quantity = self._quantity(number, before, after, out)
            if quantity:
                out.append(quantity)

    # numbers

    def _number(self, n: int) -> _Number | None:
        lists, word = self._lists, self._lower[n]
        if word[0] in _DIGITS:
            return self._digits(n)
        ahead = tuple(self._lower[n : n + 3])
        if ahead in lists.loose and n + 3 <= self._b:
            return self._made(*lists.loose[ahead], n, n + 3, loose=True)
        for width in (3, 2, 1):
            if n - width + 1 >= self._a:
                phrase = tuple(self._lower[n - width + 1 : n + 1])
                if phrase in lists.loose:
                    low, top = lists.loose[phrase]
                    return self._made(low, top if top != low else None, n - width + 1, n + 1, loose=True)
                if phrase in lists.parts and (width > 1 or "-" in word):
                    return self._made(lists.parts[phrase], None, n - width + 1, n + 1, percent=True)
        if word in lists.big:
            if n > self._a and self._lower[n - 1] in ("a", "an", "half", "per") and self._gap(n) == " ":
                factor = 0.5 if self._lower[n - 1] == "half" else 1.0
                return (
                    self._made(lists.magnitudes[word] * factor, None, n - 1, n + 1)
                    if self._lower[n - 1] != "per"
                    else None
                )
            return None
        if word not in lists.words:
            return None
        value, behind = self._spelled(n)
        if value <= 10 and n > self._a and self._lower[n - 1] in lists.sets["pointing"]:
            return None
        high: float | None = None
        if behind + 1 < self._b and self._lower[behind] in ("to", "or") and self._lower[behind + 1] in lists.words:
            high, behind = self._spelled(behind + 1)
        if high is not None and high <= value:
            high = None
        return self._made(value, high, n, behind)

    def _spelled(self, n: int) -> tuple[float, int]:
        """The value of a number in words from word `n`, and the word behind it."""
        lists = self._lists
        total, group = 0.0, 0.0
        while n < self._b:
            word = self._lower[n]
            if word in lists.words:
                group += lists.words[word]
            elif word in lists.big and group:
                if word == "hundred":
                    group *= 100
                else:
                    total, group = total + group * lists.magnitudes[word], 0.0
            elif not (
                word == "and"
                and group
                and group % 100 == 0
                and n + 1 < self._b
                and self._lower[n + 1] in lists.words
                and self._gap(n + 1) == " "
            ):
                break
            n += 1
            if n < self._b and self._gap(n) not in (" ", "-", " "):
                break
        return total + group, n

    def _digits(self, n: int) -> _Number | None:
        word = self._lower[n]
        if self._is_name_or_time(n, word):
            return None
        found = _PLAIN.fullmatch(word)
        if found:
            return self._scaled(float(word.replace(",", "")), n)
        glued = _GLUED.fullmatch(word)
        if glued and glued[2] in self._lists.magnitudes:
            return self._made(float(glued[1]) * self._lists.magnitudes[glued[2]], None, n, n + 1)
        if glued and glued[2] in ("km", "kg", "mw", "gw", "cm", "mm"):
            return self._made(float(glued[1]), None, n, n + 1)._replace(unit=glued[2])
        pair = _PAIR.fullmatch(word)
        if pair and _PLAIN.fullmatch(pair[1]) and _PLAIN.fullmatch(pair[2]):
            return self._pair(float(pair[1].replace(",", "")), float(pair[2].replace(",", "")), n)
        hyphened = _HYPHENED.fullmatch(word)
        if hyphened and hyphened[2] not in self._lists.sets["time"] and hyphened[3] is None:
            scale = self._lists.magnitudes.get(hyphened[2])
            number = self._made(float(hyphened[1]) * (scale or 1.0), None, n, n + 1)
            return number if scale else number._replace(unit=hyphened[2])
        return None

    def _is_name_or_time(self, n: int, word: str) -> bool:
        """Whether the digits at word `n` are a day, a year, an hour, an age, or part of a name."""
        lower, lists = self._lower, self._lists
        gap_before, gap_behind = self._gap(n), self._gap(n + 1)
        before = lower[n - 1] if n > self._a else ""
        behind = lower[n + 1] if n + 1 < self._b else ""
        if gap_before[-2:].strip()[-1:] in _SIGNS_SET:
            return False
        if ":" in (gap_before[-1:], gap_behind[:1]) and (before[-1:].isdigit() or behind[:1].isdigit()):
            return True
        if gap_before in ("-", "–", "/", "#", ".") and n > self._a and not before[-1:].isdigit():
            return True
        if gap_behind == "/" or gap_before == "/":
            return True
        if behind in lists.sets["time"] and gap_behind in (" ", "-"):
            return True
        if behind in ("a", "p") and gap_behind == " " and lower[n + 2 : n + 3] == ["m"]:
            return True
        months = lists.sets["months"]
        if len(word) <= 2 and (
            ((before in months and before != "may") or (before == "may" and self._tokens[n - 1][:1] == "M"))
            or (behind in months and gap_behind == " ")
        ):
            return True
        if (
            before in lists.sets["named"]
            and gap_before in (" ", ". ", " #")
            and before not in ("in", "since", "line", "unit")
        ):
            return True
        if (
            _YEAR.fullmatch(word[:4])
            and _YEARS.fullmatch(word)
            and (before == "the" or before in lists.sets["named"] or before in months or not self._counts(n + 1))
        ):
            return True
        if gap_before == ", " and gap_behind[:1] == "," and len(word) == 2 and self._tokens[n - 1][:1].isupper():
            return True
        return (
            "-" not in word
            and n > self._a + 1
            and gap_before == " "
            and self._tokens[n - 1][:1].isupper()
            and not self._counts(n + 1)
            and behind not in lists.magnitudes
            and gap_behind[:1] != "%"
        )

    def _counts(self, n: int) -> bool:
        """Whether something countable follows at word `n`."""
        return n < self._b and self._gap(n) == " " and bool(self._unit(n, 2.0, self._b)[0])

    def _scaled(self, value: float, n: int) -> _Number:
        """A number in digits with the magnitude, the range, or the currency that goes with it."""
        lists, lower = self._lists, self._lower
        behind = n + 1
        scale = 1.0
        if (
            behind < self._b
            and lower[behind] in lists.magnitudes
            and self._gap(behind) in (" ", "-", "\xa0")
            and (len(lower[behind]) > 2 or lower[behind] in ("bn", "tn", "mn", "m"))
        ):
            scale = lists.magnitudes[lower[behind]]
            behind += 1
        high = None
        gap = self._gap(behind)
        if behind < self._b and (gap in _RANGE_MARKS or (lower[behind] in ("to", "or") and gap == " ")):
            other = behind if gap in _RANGE_MARKS else behind + 1
            if (
                other < self._b
                and _PLAIN.fullmatch(lower[other])
                and (gap in _RANGE_MARKS or self._gap(other).strip() in ("", "$", "€", "£"))
            ):
                top, end = float(lower[other].replace(",", "")), other + 1
                if end < self._b and lower[end] in lists.magnitudes and self._gap(end) == " ":
                    top *= lists.magnitudes[lower[end]]
                    scale = lists.magnitudes[lower[end]] if scale == 1.0 and value < 1000 else scale
                    end += 1
                if top > value * scale and not (
                    lower[behind] == "to" and n > self._a and lower[n - 1] in ("from", "by")
                ):
                    high, behind = top, end
        elif (
            behind + 1 < self._b
            and lower[behind] == "and"
            and n > self._a
            and lower[n - 1] == "between"
            and _PLAIN.fullmatch(lower[behind + 1])
        ):
            top = float(lower[behind + 1].replace(",", ""))
            end = behind + 2
            if end < self._b and lower[end] in lists.magnitudes and self._gap(end) == " ":
                top *= lists.magnitudes[lower[end]]
                end += 1
            if top > value * scale:
                return self._made(value * scale, top, n, end)._replace(start=self._starts[n - 1])
        return self._made(value * scale, high, n, behind)

    def _pair(self, low: float, high: float, n: int) -> _Number | None:
        """Two numbers with a dash: a range, a score, a count of votes."""
        around = set(self._lower[max(self._a, n - 6) : min(self._b, n + 5)])
        for unit, name in (("votes", "vote_words"), ("goals", "score_words")):
            if not around.isdisjoint(self._lists.sets[name]) and not self._counts(n + 1):
                return self._made(low, None, n, n + 1)._replace(unit=unit)
        return self._made(low, high, n, n + 1) if high > low else None

    def _made(
        self, value: float, high: float | None, first: int, behind: int, *, percent: bool = False, loose: bool = False
    ) -> _Number:
        """A number from word `first` to before `behind`, with the signs glued to it."""
        start, end = self._starts[first], self._behind(behind - 1)
        currency = None
        text = self._text
        symbol = (
            _SYMBOL.search(text, max(self._start, start - 5), start)
            if start > self._start and (text[start - 1] in _SIGNS or text[start - 2] in _SIGNS)
            else None
        )
        if symbol:
            start = symbol.start()
            currency = self._lists.currencies.get(symbol[0].strip().lower())
        gap = self._gap(behind).lstrip()
        if gap.startswith("%"):
            percent = True
            end = self._text.index("%", end) + 1
        return _Number(value, high, first, behind, start, end, currency, percent, loose)

    def _gap(self, n: int) -> str:
        """What stands before word `n`."""
        return self._seps[n]

    # what they count

    def _quantity(self, number: _Number, before: int, after: int, known: Sequence[Quantity]) -> Quantity | None:
        lists, lower = self._lists, self._lower
        start, qualifier, first = self._qualifier(number)
        end, unit, currency, role = number.end, number.unit, number.currency, None
        behind = number.behind
        percent = number.percent
        if (
            not percent
            and behind < self._b
            and (lower[behind] in lists.sets["percent"] or lower[behind : behind + 2] == ["per", "cent"])
        ):
            percent = True
            behind += 2 if lower[behind] == "per" else 1
            behind += behind < self._b and lower[behind] == "points"
            end = self._behind(behind - 1)
        if percent:
            return self._built(number, start, end, "%", "percent", qualifier, None)
        if (
            not currency
            and behind < self._b
            and self._gap(behind) in (" ", "-", "\xa0")
            and lower[behind] in lists.currencies
            and not (lower[behind] == "won" and not number.value >= 1000)
        ):
            currency = lists.currencies[lower[behind]]
            end = self._behind(behind)
            behind += 1
        if currency:
            role, unit, end = self._price(behind, end)
            return self._built(number, start, end, unit, role, qualifier, currency)
        if unit in ("votes", "goals"):
            return self._built(number, start, end, unit, unit, qualifier, None)
        if not unit:
            of = number.loose and lower[behind : behind + 1] == ["of"]
            unit, reach = self._unit(behind + of, 2.0 if of else number.value, self._b)
            if of and not unit:
                reach = behind
            if reach > behind:
                end = self._behind(reach - 1)
                behind = reach
            if unit in lists.sets["time"]:
                return None
        if unit.split(" ")[0] in lists.sets["areas"]:
            return self._built(number, start, end, unit, "area", qualifier, None)
        role = self._role(number, first, behind, before, after, unit)
        if (
            not unit
            and known
            and role
            and (known[-1].role or role)
            and known[-1].unit
            and not known[-1].currency
            and known[-1].unit != "%"
        ):
            unit = known[-1].unit  # "killing one person and injuring two"
        if not unit and role in _OF_PEOPLE:
            unit = "people"
        if number.value == 1 and not number.high and lower[number.first] == "one" and role is None:
            return None
        if not unit and role is None and qualifier is None and number.value <= 10:
            return None
        return self._built(
            number, start, end, "people" if unit in ("person", "others") else unit, role, qualifier, None
        )

    def _built(
        self,
        number: _Number,
        start: int,
        end: int,
        unit: str,
        role: str | None,
        qualifier: str | None,
        currency: str | None,
    ) -> Quantity:
        return Quantity(
            start,
            end,
            self._text[start:end],
            number.value,
            number.high,
            unit,
            role,
            qualifier,
            currency,
            self._is_running(start, end, role),
        )

    def _qualifier(self, number: _Number) -> tuple[int, str | None, int]:
        """Where the quantity begins with its qualifier, the qualifier as written, and its first word."""
        lower, n = self._lower, number.first
        if n <= self._a or self._gap(n).rstrip("$€£¥₴₽₹₺₪₩USAu") not in (" ", "\n", "\xa0"):
            return number.start, None, n
        for phrase in self._lists.qualifiers.get(lower[n - 1], ()):
            first = n - len(phrase)
            if first >= self._a and tuple(lower[first:n]) == phrase:
                start = self._starts[first]
                return start, self._text[start : self._behind(n - 1)], first
        return number.start, None, n

    def _unit(self, n: int, value: float, limit: int) -> tuple[str, int]:
        """The counted noun from word `n` on, and the word behind it; ("", n) where none follows."""
        lists, lower, words = self._lists, self._lower, self._tokens
        first = n
        if lower[n : n + 1] == ["out"] or lower[n : n + 1] == ["of"]:
            return self._unit_of_whole(n, value, limit)
        stops, time = lists.sets["stops"], lists.sets["time"]
        last = min(limit, n + 5)
        while n < last:
            word = lower[n]
            gap = self._gap(n)
            if (
                (gap not in (" ", "-", "\n", "\xa0") and not (n == first and gap == "-"))
                or (word in stops and word != "more")
                or word[0] in _DIGITS
            ):
                break
            if word in lists.sets["areas"]:
                end = n + 2 if word in ("square", "sq") and n + 1 < limit else n + 1
                return " ".join(lower[n:end]), end
            if word in time and n == first:
                return word, n + 1
            plural = word in lists.sets["plurals"] or (
                word.endswith("s")
                and not word.endswith(("ss", "'s", "’s"))
                and len(word) > 2
                and word not in lists.sets["not_plural"]
            )
            verb = word in lists.verbs
            if verb and n == first:
                return ("", n)
            if verb:
                break
            if plural and word != "more":
                thin = (
                    word in lists.sets["thin"]
                    and n > first
                    and words[n - 1][:1].islower()
                    and lower[n - 1] not in lists.sets["pale"]
                )
                return (f"{lower[n - 1]} {word}" if thin else word), n + 1
            n += 1
        if value == 1 and n > first and lower[n - 1] not in stops:
            return lower[n - 1], n
        if n > first and lower[n - 1] in lists.sets["people"]:
            return lower[n - 1], n
        return "", first

    def _unit_of_whole(self, n: int, value: float, limit: int) -> tuple[str, int]:
        """What "21 out of the 59 drones", "two of the five men" count: the whole's noun."""
        lower = self._lower
        at = n + (2 if lower[n] == "out" else 1)
        if lower[at - 1 : at] != ["of"]:
            return "", n
        at += at < limit and lower[at] in ("the", "its", "their", "those", "these", "all", "some", "about")
        if at < limit and (lower[at][0] in _DIGITS or lower[at] in self._lists.words):
            unit, behind = self._unit(at + 1, max(value, 2.0), limit)
            return (unit, behind) if unit else ("", n)
        return "", n

    def _price(self, behind: int, end: int) -> tuple[str, str, int]:
        """The role of an amount of money, the unit it is the price of, and where the words end."""
        lower, lists = self._lower, self._lists
        if (
            behind + 1 < self._b
            and lower[behind] in lists.sets["per"]
            and lower[behind + 1] in lists.sets["per_units"]
            and self._gap(behind) == " "
        ):
            return "price", lower[behind + 1], self._behind(behind + 1)
        return "money", "", end

    # what they are of

    def _role(self, number: _Number, first: int, behind: int, before: int, after: int, unit: str) -> str | None:
        lists, lower = self._lists, self._lower
        head = unit.rsplit(" ", 1)[-1]
        if head in lists.nouns:
            return lists.nouns[head]
        direct, step = self._verb_before(first, before)
        if direct and step == 0:
            return direct
        for n in range(number.behind, behind):
            if lower[n] in lists.verbs:
                return lists.verbs[lower[n]]
        passive = self._verb_behind(behind, after)
        if passive:
            return passive
        if direct:
            return direct
        for n in range(max(self._a, before, first - 5), first):
            if lower[n] in lists.heads:
                return lists.heads[lower[n]]
        if head in lists.sets["power_units"] and self._tells_power():
            return "without power"
        return self._rising(first)

    def _rising(self, first: int) -> str | None:
        """The role of a count that has grown: "the number of people killed by the storm rose to seven"."""
        lists, lower = self._lists, self._lower
        if first - 2 < self._a or lower[first - 1] != "to" or lower[first - 2] not in lists.sets["rises"]:
            return None
        words = self._lower_text().split()
        if "number" in words:
            n = words.index("number")
            return next((lists.verbs[word] for word in words[n + 1 : n + 6] if word in lists.verbs), None)
        return None

    def _verb_before(self, first: int, before: int) -> tuple[str | None, int]:
        """The role of the verb before a count, and how many small words part them."""
        lists, lower = self._lists, self._lower
        n = first - 1
        step = 0
        while n >= max(before, self._a) and step <= 4:
            word = lower[n]
            if self._gap(n + 1) not in (" ", " $", " €", " £", "\n"):
                return None, 0
            if word == "down" and n > self._a and lower[n - 1] in ("shot", "shooting", "shoot", "brought"):
                return "shot down", 0
            if word in lists.verbs:
                if word in ("died", "dead", "die", "dies", "missing", "fled", "casualties"):
                    return None, 0
                return lists.verbs[word], 0
            if word not in lists.sets["between"]:
                return None, 0
            n -= 1
            step += 1
        return None, 0

    def _verb_behind(self, behind: int, after: int) -> str | None:
        """The role of a verb behind a count: "were killed", "dead", "launched by", "of which were shot down"."""
        lists, lower = self._lists, self._lower
        n = behind
        for _ in range(_REACH + 2):
            if n >= min(after, self._b):
                return None
            gap = self._gap(n)
            if gap not in (" ", "\n", " (") and not (gap == ", " and lower[n] in ("were", "was")):
                return None
            word = lower[n]
            if word in ("shot", "brought") and lower[n + 1 : n + 2] == ["down"]:
                return "shot down"
            if word in lists.verbs:
                role = lists.verbs[word]
                active = (
                    n == behind
                    and role not in ("killed", "wounded", "missing")
                    and lower[n + 1 : n + 2] in (["a"], ["an"], ["the"], ["at"])
                )
                return None if active else role
            if word not in lists.sets["passives"]:
                return None
            n += 1
        return None

    def _share_roles(self, found: list[Quantity]) -> list[Quantity]:
        """Roles told once for two counts: of "168 children and 14 teachers were killed" both."""
        for n in range(len(found) - 2, -1, -1):
            own, other = found[n], found[n + 1]
            if own.role is None and own.unit and other.role and not other.currency and other.unit != "%":
                between = self._text[own.end : other.start]
                if between in (" and ", ", ") or (between.startswith(" and ") and len(between) < 14):
                    found[n] = Quantity(
                        own.start,
                        own.end,
                        own.text,
                        own.value,
                        own.high,
                        own.unit,
                        other.role,
                        own.qualifier,
                        None,
                        own.running or other.running,
                    )
        return found

    # running totals

    def _lower_text(self) -> str:
        if not self._small:
            self._small = self._text[self._start : self._end].lower()
        return self._small

    def _tells_power(self) -> bool:
        if self._power is None:
            self._power = any(phrase in self._lower_text() for phrase in self._lists.power)
        return self._power

    def _cues(self) -> list[tuple[int, int]]:
        """Where words of adding up stand in the sentence, found once: "since the war began", "so far", "the toll"."""
        if self._running is None:
            small = self._lower_text()
            self._running = []
            for _, start, end in self._lists.running.find_matches_as_indexes(small):
                before = small[max(0, start - 24) : start].rstrip(" ,").rpartition(" ")[2]
                if not (small.startswith("since", start) and before in self._lists.sets["comparing"]):
                    self._running.append((self._start + start, self._start + end))
        return self._running

    def _is_running(self, start: int, end: int, role: str | None) -> bool:
        """Whether words of adding up stand near."""
        cues = self._cues()
        if role == "percent" or not cues:
            return False
        at = bisect_left(cues, (start, start))
        behind = at < len(cues) and cues[at][0] - end <= _NEAR
        before = at > 0 and start - cues[at - 1][1] <= _NEAR
        return behind or before
