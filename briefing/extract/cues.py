"""The cue words of an article, found in one scan: each with its place and what it is a cue of."""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

FILES = ("anchor", "anchor_events", "anchor_tense", "kinds")

# Lists that are looked up where they matter rather than scanned for: their words are in every other sentence.
_ASIDE = frozenset(
    {
        "anchor.bound",
        "anchor.plan",
        "anchor.looks_back",
        "anchor.long_after",
        "anchor.counted_on",
        "anchor.pronoun",
        "anchor.behind",
        "anchor.beside",
        "anchor.stamp",
        "anchor_tense.past_endings",
        "anchor_tense.not_past",
    }
)
_ENDINGS, _NOT_PAST = "anchor_tense.past_endings", "anchor_tense.not_past"
_PAST_END = (sys.maxsize, sys.maxsize)
_LONGEST = 24  # letters of the longest verb worth knowing

# What can stand before a word besides a blank. Each becomes one blank, so that offsets stay and a word begins behind a
# blank. `str.replace` passes over the text faster than a table would: a dozen marks cost less than one `translate`.
_OPENERS = (
    "\n",
    "\t",
    "\r",
    '"',
    "“",
    "„",
    "«",
    "‘",
    "(",
    "[",
    "—",
    "–",
    "/",
    "`",
    "\u00a0",
    "\u202f",
    "\ufeff",
    "\u200b",
)


class Cue(Struct, frozen=True, gc=False):
    """One cue: `start` and `end` in the article's code points; `tags` are the names of the lists it stands in, as bits."""

    start: int
    end: int
    tags: int


class Lexicon:
    """The cue lists of one language, ready to scan with.

    `tag[name]` is the bit of the list `name` (0 where the language has no such list).
    """

    def __init__(self, lists: dict[str, tuple[str, ...]]) -> None:
        self.names = tuple(sorted(lists))
        self.lists = lists
        self._bits = {name: 1 << n for n, name in enumerate(self.names)}
        tags: dict[str, int] = {}
        self._endings = lists.get(_ENDINGS, ())
        self._no_past = frozenset(lists.get(_NOT_PAST, ()))
        for name in self.names:
            if name in _ASIDE:
                continue
            for phrase in lists[name]:
                key = flatten(phrase).strip()
                tags[key] = tags.get(key, 0) | self._bits[name]
        self._regular = self.tag(_ENDINGS)
        for phrase in tags:
            if phrase.endswith(self._endings) and " " not in phrase and phrase not in self._no_past:
                tags[phrase] |= self._regular
        pasts = sum(self.tag(f"anchor_tense.{name}") for name in ("past", "participle", "past_endings"))
        for phrase in tags:
            # "spoke by phone" is told in the past as "spoke" is, which the longer match hides.
            if " " in phrase:
                tags[phrase] |= tags.get(phrase.split(" ", 1)[0], 0) & pasts
        self.phrases = tuple(sorted(tags))
        shorter = _shorter(self.phrases)
        # By number of the pattern: its bits, its bits where the match goes on into a longer word, and how much shorter.
        self._tags = [tags[phrase] for phrase in self.phrases]
        self._else = [tags[self.phrases[m]] if m >= 0 else 0 for m in shorter]
        self._cut = [len(phrase) - len(self.phrases[m]) for phrase, m in zip(self.phrases, shorter, strict=True)]
        patterns = [f" {phrase}" for phrase in self.phrases]
        self._automaton = (
            AhoCorasick([*patterns, *self._endings], matchkind=MatchKind.LeftmostLongest) if patterns else None
        )

    def tag(self, name: str) -> int:
        """The bit of the list `name`; 0 where the language has none."""
        return self._bits.get(name, 0)

    def tags_of(self, prefix: str) -> int:
        """The bits of all lists whose name begins with `prefix`."""
        return sum(bit for name, bit in self._bits.items() if name.startswith(prefix))

    def scan(self, text: str) -> list[Cue]:
        """All cues of `text` in order of place, none overlapping another; time linear in its length."""
        return self.share(text, ((0, len(text)),))[0][0]

    def share(self, text: str, spans: Iterable[tuple[int, int]]) -> tuple[list[list[Cue]], list[int]]:
        """The cues that begin in each of the `spans` of `text`, and the union of their bits; both in order of place."""
        ends = iter(spans)
        shared: list[list[Cue]] = []
        masks: list[int] = []
        first, last = next(ends, (0, -1))
        if last < 0:
            return shared, masks
        out: list[Cue] = []
        mask = 0
        flat = " " + flatten(text) + " "
        tags, words, regular, none = self._tags, len(self._tags), self._regular, self._no_past
        append = out.append
        # The padding blank and the pattern's own leading blank cancel out: a match's start is the word's start.
        for phrase, start, end in self._automaton.find_matches_as_indexes(flat) if self._automaton is not None else ():
            if flat[end].isalnum():
                if phrase >= words or not (tag := self._else[phrase]):
                    continue
                stop = end - 1 - self._cut[phrase]
            elif phrase < words:
                tag, stop = tags[phrase], end - 1
            else:
                start = flat.rfind(" ", max(0, start - _LONGEST), start)  # noqa: PLW2901
                word = flat[start + 1 : end]
                if start < 0 or len(word) <= 3 or "-" in word or word in none:
                    continue
                tag, stop = regular, end - 1
            while start >= last:
                shared.append(out)
                masks.append(mask)
                out, mask = [], 0
                append = out.append
                first, last = next(ends, _PAST_END)
            if start >= first:
                mask |= tag
                append(Cue(start, stop, tag))
        while last < _PAST_END[1]:
            shared.append(out)
            masks.append(mask)
            out, mask = [], 0
            first, last = next(ends, _PAST_END)
        return shared, masks


def flatten(text: str) -> str:
    """`text` in lower case with a blank for each mark that opens a word; character for character as long as `text`."""
    low = text.lower()
    if len(low) != len(text):
        # A capital whose small form is two characters (İ) would move every offset behind it.
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    for mark in _OPENERS:
        if mark in low:
            low = low.replace(mark, " ")
    return low


def _shorter(phrases: tuple[str, ...]) -> tuple[int, ...]:
    """For each phrase the longest other one that it begins with, as whole words: -1 where there is none."""
    index = {phrase: n for n, phrase in enumerate(phrases)}
    out: list[int] = []
    for phrase in phrases:
        cut = phrase.rfind(" ")
        while cut > 0 and phrase[:cut] not in index:
            cut = phrase.rfind(" ", 0, cut)
        out.append(index[phrase[:cut]] if cut > 0 else -1)
    return tuple(out)


@cache
def lexicon(language: str) -> Lexicon:
    """The cue lists of `language`; an empty one where it has none."""
    folder = resources.files("briefing.extract") / "data" / language
    lists: dict[str, tuple[str, ...]] = {}
    if language.isalpha() and folder.is_dir():
        for name in FILES:
            file = folder / f"{name}.toml"
            if file.is_file():
                table = tomllib.loads(file.read_text(encoding="utf-8"))
                lists |= {f"{name}.{key}": tuple(words) for key, words in table.items()}
    return Lexicon(lists)
