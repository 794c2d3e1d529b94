"""What pages print around an article: the phrases that tell it, and the lines that an outlet repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from briefing.text.words import lower, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Article

_SCANNED: Final = ("holds", "hints", "corrections", "credits", "photo_credits", "tails")
_WHOLE_EDGES: Final = " \t\r\n.:!?*_#|·•-–—>»…[]()\"'"
_LONG: Final = 80  # a line this long that comes twice means that the article came twice
_LONGEST: Final = 60  # characters of a phrase
_STOPS: Final = (".", "!", "?", "”", '"', ")")


class Hit(NamedTuple):
    """A phrase found in a text: where, of which list, which."""

    start: int
    end: int
    kind: str
    phrase: str


def _forms(phrase: str) -> list[str]:
    """A phrase as it may be spelled: its first word and the others small, with capitals, in capitals; either apostrophe."""
    first, blank, rest = phrase.partition(" ")
    titled = " ".join(word[:1].upper() + word[1:] for word in rest.split(" "))
    heads = (first, first[:1].upper() + first[1:], first.upper())
    forms = [head + blank + tail for head in heads for tail in (rest, titled, rest.upper())]
    return list(dict.fromkeys([*forms, *(form.replace("'", "’") for form in forms)]))


class Lexicon:
    """The phrases of one language, ready to be looked for in a whole text at once."""

    def __init__(self, language: str) -> None:
        told = table(language, "furniture") or {}
        self.whole = frozenset(told.get("whole", ()))
        self.section_words = frozenset(told.get("section_words", ()))
        self.imperatives = frozenset(told.get("imperatives", ()))
        self.reader = frozenset(told.get("reader", ()))
        self.tails = frozenset(told.get("tails", ()))
        self.closes = tuple(told.get("closes", ())) or ("\0",)
        self.bylines: tuple[str, ...] = tuple(told.get("bylines", ()))
        self.opens: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for phrase in told.get("opens", ()):
            self.opens[phrase[:3]] += (phrase,)
        listed = {
            phrase.rstrip("*").replace("’", "'"): (kind, phrase.endswith("*"))
            for kind in reversed(_SCANNED)
            for phrase in told.get(kind, ())
        }
        spelled = {form: (phrase, *what) for phrase, what in listed.items() for form in _forms(phrase)}
        self._phrases = list(spelled.values())
        self._scan = (
            AhoCorasick(list(spelled), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
            if listed
            else None
        )

    def find(self, text: str) -> list[Hit]:
        """Every phrase in a text, however it is capitalised, as whole words, in order of place."""
        if self._scan is None:
            return []
        out: list[Hit] = []
        taken = 0
        for number, start, end in self._scan.find_matches_as_indexes(text):
            if self._is_word(text, number, start, end):
                if start >= taken:
                    phrase, kind, _ = self._phrases[number]
                    out.append(Hit(start, end, kind, phrase))
            elif " " in self._phrases[number][0]:
                # "delivered to you|r inbox": the longer match, which is none, hides the one that is
                hidden = self._hidden(text, start + 1, end)
                if hidden:
                    out.append(hidden)
                    taken = hidden.end
        return out

    def _is_word(self, text: str, number: int, start: int, end: int) -> bool:
        """Whether what stands at a place is the phrase as whole words."""
        phrase, _, open_ended = self._phrases[number]
        if start and phrase[0].isalnum() and text[start - 1].isalnum():
            return False
        return not (end < len(text) and not open_ended and phrase[-1].isalnum() and text[end].isalnum())

    def _hidden(self, text: str, start: int, end: int) -> Hit | None:
        """The first phrase that begins between two places."""
        assert self._scan is not None
        window = text[start : end + _LONGEST]
        for number, first, last in self._scan.find_matches_as_indexes(window):
            if start + first >= end:
                break
            if self._is_word(text, number, start + first, start + last):
                phrase, kind, _ = self._phrases[number]
                return Hit(start + first, start + last, kind, phrase)
        return None

    def opening(self, small: str) -> str:
        """The phrase that a line or sentence in lower case begins with, or ""."""
        for phrase in self.opens.get(small[:3], ()) or self.opens.get(small[:1], ()):
            if small.startswith(phrase) and not (
                phrase[-1].isalnum() and small[len(phrase) : len(phrase) + 1].isalnum()
            ):
                return phrase
        return ""

    def is_whole(self, small: str) -> bool:
        """Whether a line in lower case is nothing but one of the phrases."""
        return small.strip(_WHOLE_EDGES) in self.whole

    def is_section_label(self, small: str) -> bool:
        """Whether a line is a name and, after a colon or a bar or by itself, only words that sections are called by."""
        for mark in (":", "|", " – ", " — ", " - "):
            head, found, tail = small.rpartition(mark)
            if found and head and len(head.split()) <= 6:
                words = tail.split()
                return bool(words) and all(word.strip(".,") in self.section_words for word in words)
        words = small.split()
        return 0 < len(words) <= 4 and all(word.strip(".,") in self.section_words for word in words)


@cache
def lexicon(language: str) -> Lexicon:
    """The phrases of a language; an empty lexicon where it has no data."""
    return Lexicon(language)


def repeated_lines(articles: Iterable[Article]) -> dict[str, frozenset[str]]:
    """Outlet -> lines, trimmed of blanks, that the outlet prints on page after page; "" holds articles without an outlet.

    A line counts once an article, and not at all in an article most of whose long lines an earlier one had: that is the
    same story again. Three articles are enough for what is no sentence; a sentence must stand in half of at least six,
    because agencies repeat true sentences too.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for article in articles:
        outlet = article.outlet or ""
        lines = dict.fromkeys(line for raw in article.text.split("\n") if (line := raw.strip()))
        seen = counts[outlet]
        long = [line for line in lines if len(line) >= _LONG]
        if long and 2 * sum(line in seen for line in long) > len(long):
            continue
        totals[outlet] += 1
        seen.update(lines.keys())
    return {
        outlet: frozenset(
            line for line, count in seen.items() if count >= 3 and _is_repeated(line, count, totals[outlet])
        )
        for outlet, seen in counts.items()
    }


def _is_repeated(line: str, count: int, total: int) -> bool:
    if not line.endswith(_STOPS) or len(line.split()) < 4:
        return True
    small = lower(line)
    words = lexicon("en")
    if words.opening(small) or any(hit.kind == "holds" for hit in words.find(line)):
        return True
    return total >= 6 and 2 * count >= total
