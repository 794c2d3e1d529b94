"""Where sentences end.

One pattern finds each stop that something may follow; what stands on either side of it decides. A quotation that opens
within a sentence is kept whole to its closing mark; one that opens a sentence ends where its own sentences end.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

_OPENERS: Final = "\"'`“„‘«‹(\\[*_¿¡"
_CLOSERS: Final = "\"'”’»›)\\]*_"
# A run of stops, the marks that close over it, notes ("[4]", "[[iv]](address)"), then a blank and the next sentence's
# first letter, or, where a lost link glued two sentences, that letter itself. Each repetition without a bound is of one
# set of characters and possessive, so it is linear; those of groups are not possessive, as Debian 12's Python, 3.11.2,
# matches such ones wrongly. It begins with one set of characters because that is what `re` searches fast.
_STOP: Final = re.compile(
    rf"[.!?…؟۔。！？।\n](?:(?<!\n)(?<![.!?…]{{2}})[.!?…]*+[{_CLOSERS}]*+(?: ''(?=\s))?"
    rf"(?:\[{{1,2}}\w{{1,12}}\]{{1,2}}(?:\([^)\s]{{0,300}}+\))?[*_]*+){{0,6}}"
    rf"(?:(?<=[^\W\d_][.!?])\d{{1,3}}+(?=\s)|(?<=[.!?][”\"])\d{{1,3}}+(?=\s))?"
    rf"(?:(?=(\s++)[{_OPENERS}]*+(\S))|(?<=[\w.!?]{{2}}[.!?])(?=[A-Z][a-z])|(?<=[.!?][”\"])(?=[A-Z][a-z]))"
    r"|(?<=[。！？।])[”’」』）]*+(?=.)"
    r"|(?<=\n)[^\S\n]*+\n)"
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NAME_SPEAKS: Final = r"(?:[A-Z][\w'’.-]* ){1,4}(?:%s)\b"
_QUOTE: Final = 600  # the longest quotation that is kept whole, counted from its first inner stop
_BRACKET: Final = 240
_GOES_ON: Final = frozenset(".…,;:)]”’»%")
_LSTRIP: Final = "\"'`“”„‘’«‹([*_¿¡-–—/"
_CLOSING: Final = {"“": ("”", '"'), '"': ('"', "”"), "«": ("»",), "`": ("''",)}
_ADDRESS: Final = frozenset(("www", "http", "https"))
_DOMAINS: Final = frozenset(("Com", "Net", "Org", "Io", "Gov", "Ai"))
_DASHES: Final = frozenset("-–—")
_BEFORE_OPENING: Final = frozenset(" \t\n\r\xa0([—–-‘'“*_")
_LANGUAGES: Final = ("en", "uk", "ru", "de", "fr", "es", "pl")

_NAME, _NUMBER, _DATE, _INNER, _HOUR, _EITHER, _ENDS = range(7)
_CLASSES: Final = ("before_name", "before_number", "dates", "inner", "hours", "either", "mostly_ends")


class _Rules:
    """The abbreviations and openers of one language, as lookups."""

    __slots__ = ("after_hour", "kinds", "letters", "name_speaks", "openers", "ordinals", "small", "tails")

    def __init__(self, language: str) -> None:
        told = tomllib.loads(files(__package__).joinpath("data", language, "abbreviations.toml").read_text("utf-8"))
        self.kinds = {word: number for number, kind in enumerate(_CLASSES) for word in told[kind].split()}
        if language != "en":  # English capitals tell "No." from "no"; elsewhere a sentence may open with any of them
            for word, kind in list(self.kinds.items()):
                self.kinds.setdefault(word[:1].upper() + word[1:], kind)
        self.tails = frozenset(word[-3:] for word in self.kinds if len(word) >= 3)
        self.openers = frozenset(told["openers"].split())
        self.after_hour = frozenset(told["after_hour"].split())
        self.letters = frozenset(told["letters"].split())
        self.small = tuple(told["small_openers"].split())
        self.name_speaks = re.compile(_NAME_SPEAKS % "|".join(told["speech_verbs"].split() or ["(?!)"]))
        self.ordinals = bool(told.get("ordinals"))


@cache
def _rules(language: str) -> _Rules:
    return _Rules(language if language in _LANGUAGES else "en")


def split(text: str, start: int = 0, end: int | None = None, *, language: str = "en") -> list[tuple[int, int]]:
    """The sentences between two offsets as (start, end) in code points, trimmed of blanks, in order of place.

    Every character that is no blank lies in exactly one of them. `language` chooses the abbreviations; one that has
    none is read with the English ones.
    """
    end = len(text) if end is None else end
    rules = _rules(language)
    quoted = _has_quotes(text, start, end)
    bracketed = text.find("(", start, end) >= 0
    out: list[tuple[int, int]] = []
    at = _skip(text, start, end) if text[start : start + 1].isspace() else start
    hold = 0
    for found in _STOP.finditer(text, at, end):
        stop = found.end()
        if stop < hold:
            continue
        first = found.start()
        if found.lastindex:
            if not _surely_ends(text, at, first, found, rules) and not _ends(text, at, first, found, rules):
                continue
        elif text[first] in ".!?" and not _glued(text, at, first, stop, rules):
            continue
        elif text[first] == "\n":
            stop = _trim(text, at, first)
        if text[first] != "\n":
            hold = (
                (quoted and _open_quote(text, at, stop, end)) or (bracketed and _open_bracket(text, at, stop, end)) or 0
            )
            if hold:
                continue
        if stop > at:
            out.append((at, stop))
            at = found.end(1) if found.lastindex else _skip(text, found.end(), end)
    if at < end and text[end - 1].isspace():
        end = _trim(text, at, end)
    if end > at:
        out.append((at, end))
    return out


def _skip(text: str, start: int, end: int) -> int:
    """The first place from `start` that is no blank."""
    while start < end and text[start].isspace():
        start += 1
    return start


def _trim(text: str, start: int, end: int) -> int:
    """The end of what is no blank between two places."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _has_quotes(text: str, start: int, end: int) -> bool:
    return (
        text.find('"', start, end) >= 0
        or text.find("“", start, end) >= 0
        or text.find("``", start, end) >= 0
        or text.find("«", start, end) >= 0
    )


def _surely_ends(text: str, at: int, first: int, found: re.Match[str], rules: _Rules) -> bool:
    """Whether a single full stop stands behind three letters that no abbreviation ends with, and a capital follows."""
    if text[first] != "." or first + 1 != found.end() or first - 3 < at or not found[2].isupper():
        return False
    tail = text[first - 3 : first]
    return tail.isalpha() and tail not in rules.tails


def _ends(text: str, at: int, first: int, found: re.Match[str], rules: _Rules) -> bool:
    """Whether the stops at `first`, with a blank after them, end the sentence that began at `at`."""
    following = found[2]
    if following.islower():
        return text.startswith(rules.small, found.start(2)) and text[first] == "." and text[first - 1].islower()
    if following in _GOES_ON:
        return False
    if following in _DASHES:
        return "\n" in found[1]
    stop = found.end()
    length = stop - first
    if length == 1:
        if text[first] == ".":
            return _no_abbreviation(text, at, first, found.start(2), rules)
        return text[first] != "…" or not text[first - 1].isspace()
    if text[first] in "?!":
        return not rules.name_speaks.match(text, found.start(2)) or text[stop - 1] not in "\"”’'»"
    if text[first : first + 2] in ("..", "…") or text[first] == "…":
        return first > at and not text[first - 1].isspace() and text[first - 1] not in "[("
    if text[first + 1] in ")]*_" or text[first + 1].isdigit():
        return _no_abbreviation(text, at, first, found.start(2), rules)
    return True


def _token(text: str, at: int, first: int) -> str:
    """The word before the stop at `first`, without what opens before it, hyphened forerunners cut off."""
    token = text[max(at, first - 16) : first].rsplit(None, 1)[-1:]
    return token[0].lstrip(_LSTRIP).rpartition("-")[2].rpartition("—")[2] if token else ""


def _no_abbreviation(text: str, at: int, first: int, following: int, rules: _Rules) -> bool:
    """Whether the single stop at `first` is more than the stop of an abbreviation, an initial or an enumerator."""
    token = _token(text, at, first)
    kind = rules.kinds.get(token)
    if kind is None:
        if len(token) > 1 and "." not in token:
            if not token.isdigit():
                return True
            if first - len(token) <= at + 3:  # "4. Energy": the number of a point, not a sentence
                return len(token) > 3
            return not rules.ordinals or len(token) > 2
        if not token:
            return first > at and not text[first - 1].isspace()
        if token.isdigit():
            return first - 1 > at + 2 and not rules.ordinals
        if len(token) == 1:
            if not token.isalpha() or token in rules.letters:
                return True
            if not token.isupper() and first - 1 > at:
                return token.islower() and text[first - 2].isspace()
        elif not _is_acronym(token):
            return True
        if first - len(token) <= at and len(token) == 1:
            return False
        return _opens(text, following, rules)
    if kind in (_NAME, _INNER):
        return False
    if kind in (_NUMBER, _DATE):
        return not text[following].isdigit()
    if kind == _HOUR:
        word = _WORD.match(text, following)
        return not (word and (word[0] in rules.after_hour or text.startswith(" time", word.end())))
    return kind == _ENDS or _opens(text, following, rules)


def _is_acronym(token: str) -> bool:
    """Whether a token with stops in it is single letters or short ones ("U.S", "Ph.D", "N.R", "a.k.a")."""
    return all(len(part) <= 2 and part.isalpha() for part in token.split("."))


def _opens(text: str, following: int, rules: _Rules) -> bool:
    """Whether the word at `following` is one that opens sentences."""
    word = _WORD.match(text, following)
    return bool(word) and word[0].partition("'")[0].partition("’")[0] in rules.openers  # type: ignore[index]


def _glued(text: str, at: int, first: int, stop: int, rules: _Rules) -> bool:
    """Whether a stop with no blank after it parts two sentences ("over.The"), rather than standing in a name."""
    token = _token(text, at, first)
    if len(token) < 3 or not token.isalpha() or token in rules.kinds or token in _ADDRESS:
        return False
    word = _WORD.match(text, stop)
    return word is None or word[0] not in _DOMAINS


def _open_quote(text: str, at: int, stop: int, end: int) -> int:
    """Where a quotation that opened within the sentence `at` to `stop` closes again; 0 where none is open, or none closes."""
    curly = text.rfind("“", at, stop)
    straight = text.rfind('"', at, stop)
    angle = text.rfind("«", at, stop)
    ticks = text.rfind("``", at, stop)  # as texts put together from tokens write it
    last = max(curly, straight, angle, ticks)
    if last <= at or text.rfind("”", last, stop) > last or text.rfind("»", last, stop) > last:
        return 0
    if last == ticks and text.find("''", last, stop) >= 0:
        return 0
    if last == straight and (text[last - 1] not in _BEFORE_OPENING or text[last + 1].isspace()):
        return 0
    if not text[at:last].strip(_LSTRIP):
        return 0
    limit = min(end, stop + _QUOTE)
    line = text.find("\n", stop, limit)
    limit = line if line >= 0 else limit
    closes = [
        (place, place + len(mark)) for mark in _CLOSING[text[last]] if (place := text.find(mark, stop, limit)) >= 0
    ]
    return min(closes)[1] if closes else 0


def _open_bracket(text: str, at: int, stop: int, end: int) -> int:
    """Where a bracket that opened within the sentence `at` to `stop` closes again; 0 where none is open, or none closes."""
    last = text.rfind("(", at, stop)
    if last <= at or text.rfind(")", last, stop) > last:
        return 0
    close = text.find(")", stop, min(end, stop + _BRACKET))
    return close + 1 if close >= 0 and text.find("\n\n", stop, close) < 0 else 0
