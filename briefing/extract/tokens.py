"""The words of an article with their places, made once and read by everything that looks at words."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from msgspec import Struct

# A word: letters and digits, joined by apostrophes, hyphens, commas or points without a blank ("12,400", "U.S"). Between
# two words there is always exactly one separator. (The group's own repetition is not possessive: Debian 12's Python,
# 3.11.2, matches such ones wrongly.)
_WORD = re.compile(r"(\w++(?:[-.,'’]\w++)*)")
# The same for a text in ASCII: a table of 128 characters is looked up faster than those of Unicode.
_ASCII_WORD = re.compile(_WORD.pattern, re.ASCII)
_TAILS = ("s", "d", "re", "ve", "ll", "m")


class Words(Struct, frozen=True):
    """The words of a text.

    `words[i]` begins at `starts[i]`; `seps[i]` is what stands before it and `seps[i + 1]` what follows; there is one
    separator more than there are words. `lower` holds the words in small letters.
    """

    words: list[str]
    lower: list[str]
    starts: list[int]
    seps: list[str]

    def end(self, i: int) -> int:
        """The offset behind word `i`."""
        return self.starts[i] + len(self.words[i])

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The range of words that begin in the characters from `start` to `end`."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def words_of(text: str) -> Words:
    """The words of `text`."""
    parts = (_ASCII_WORD if text.isascii() else _WORD).split(text)
    ends = list(accumulate(map(len, parts)))
    words = parts[1::2]
    return Words(words=words, lower=list(map(str.lower, words)), starts=ends[0:-1:2], seps=parts[0::2])


def joined(words: Words, k: int) -> bool:
    """Whether word `k` follows the one before it within one name or phrase: "Gov. Ada Berg", "St. Ives"."""
    if k >= len(words.words):
        return False
    sep = words.seps[k]
    if sep in (" ", "."):
        return True
    mark = sep.strip()
    if not mark or mark == "&":
        return "\n" not in sep
    if sep in ("' ", "’ "):
        return words.words[k - 1][-1:] == "s"
    return mark == "." and len(words.words[k - 1]) <= 4 and words.words[k - 1][:1].isupper()


def bare(low: str) -> str:
    """A word in small letters without what is tied to it by an apostrophe: "he's" and "he'd" are "he"."""
    if low.isalpha():
        return low
    at = low.find("’")
    if at < 0:
        at = low.find("'")
    return low if at < 0 or low[at + 1 :] not in _TAILS else low[:at]


def unowned(word: str) -> str:
    """A word without its possessive ending: "Berg" for "Berg's"."""
    return word[:-2] if word[-2:] in ("'s", "’s") else word
