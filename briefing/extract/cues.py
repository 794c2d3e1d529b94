"""The cue words of an article, found in one scan: each with its place and what it is a cue of."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

FILES = ("anchor", "anchor_events", "anchor_tense", "kinds")

# Lists that are looked up where they matter rather than scanned for: their words are in every other sentence.
_ASIDE = frozenset(
    {
        "anchor.bound",
        "anchor.plan",
        "anchor.pronoun",
        "anchor.behind",
        "anchor.beside",
        "anchor.stamp",
        "anchor_tense.past_endings",
        "anchor_tense.not_past",
    }
)
_ENDINGS, _NOT_PAST = "anchor_tense.past_endings", "anchor_tense.not_past"
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


class Cue(NamedTuple):
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
        if self._automaton is None:
            return []
        flat = " " + flatten(text) + " "
        out: list[Cue] = []
        tags, words = self._tags, len(self._tags)
        # A named tuple's own constructor is a third of the time of this loop.
        new, append = tuple.__new__, out.append
        # The padding blank and the pattern's own leading blank cancel out: a match's start is the word's start.
        for phrase, start, end in self._automaton.find_matches_as_indexes(flat):
            whole = not flat[end].isalnum()
            if phrase < words:
                if whole:
                    append(new(Cue, (start, end - 1, tags[phrase])))
                elif self._else[phrase]:
                    append(new(Cue, (start, end - 1 - self._cut[phrase], self._else[phrase])))
            elif whole:
                head = flat.rfind(" ", max(0, start - _LONGEST), start)
                word = flat[head + 1 : end]
                if head >= 0 and len(word) > 3 and "-" not in word and word not in self._no_past:
                    append(new(Cue, (head, end - 1, self._regular)))
        return out


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
