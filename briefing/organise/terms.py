"""Words and phrases of a beat, found in many sentences by one scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Replaced one by one: `str.translate` takes ten times as long over a text that is not ASCII.
_PLAIN = (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"), ("\u00a0", " "), ("\n", " "), ("\t", " "))


class Hit(Struct, frozen=True):
    """One match in a sentence: `term` is the index of the pattern, `start` to `end` where it lies in the folded text."""

    term: int
    start: int
    end: int


def fold(text: str) -> str:
    """The text in lower case with plain apostrophes, hyphens and blanks: what patterns are compared with."""
    low = text.lower()
    for mark, plain in _PLAIN:
        if mark in low:
            low = low.replace(mark, plain)
    return low


class TermScan:
    """Finds many terms in many texts. A term that ends in `*` matches any word that begins so; others match whole words."""

    def __init__(self, terms: Iterable[str]) -> None:
        folded = [fold(term).strip() for term in terms]
        self._stem = [term.endswith("*") for term in folded]
        bare = [term.rstrip("*").strip() for term in folded]
        self._of = [number for number, term in enumerate(bare) if term]
        self._scan = AhoCorasick([bare[number] for number in self._of]) if self._of else None

    def __call__(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The hits of each text in order of place, the longest first where two begin together."""
        found: list[list[Hit]] = [[] for _ in texts]
        if self._scan is None or not texts:
            return found
        joined = fold("\0".join(texts))
        folded = joined.split("\0")
        if len(folded) > len(texts):  # some text holds the mark itself
            folded = [fold(text) for text in texts]
            joined = "\0".join(folded)
        number, begin, end = 0, 0, len(folded[0])
        for which, first, last in sorted(
            self._scan.find_matches_as_indexes(joined, overlapping=True), key=lambda hit: (hit[1], -hit[2], hit[0])
        ):
            term = self._of[which]
            if (first and joined[first - 1].isalnum()) or (
                not self._stem[term] and last < len(joined) and joined[last].isalnum()
            ):
                continue
            while first > end:
                number += 1
                begin, end = end + 1, end + 1 + len(folded[number])
            found[number].append(Hit(term, first - begin, last - begin))
        return found


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that no longer hit covers: "air defence" leaves nothing for "defence"."""
    kept: list[Hit] = []
    reach = -1
    for hit in hits:  # in order of start, longest first: a covered hit ends no later than something before it
        if hit.end > reach:
            kept.append(hit)
            reach = hit.end
        elif kept and (hit.start, hit.end) == (kept[-1].start, kept[-1].end):
            kept.append(hit)
    return kept
