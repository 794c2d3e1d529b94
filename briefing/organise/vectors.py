"""Sentences as sparse vectors of stems, so that what they tell can be compared."""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.resources import files
from operator import itemgetter
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Vector = dict[int, float]

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_SNOWBALL = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian",
    "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip


@cache
def stop_words(language: str) -> frozenset[str]:
    """The words of `language` that say nothing of what a sentence tells; none where no list is shipped."""
    path = files("briefing.organise") / "data" / language / "stop_words.txt"
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    name = _SNOWBALL.get(language)
    return Stemmer.Stemmer(name).stemWord if name else None


class Vocabulary:
    """Gives each stem a number. A name, known by its capital, counts `names` times."""

    def __init__(self, names: float = 1) -> None:
        self._names = names
        self.terms: list[str] = []
        self._number: dict[str, int] = {}
        self._seen: dict[str, dict[str, int]] = {}

    def _term(self, word: str, language: str) -> int:
        """The number of a word's stem, -1 for a stop word."""
        lower = word.lower().replace("’", "'").removesuffix("'s")
        if lower in stop_words(language) or not (len(lower) > 1 or lower.isdigit()):
            return -1
        stemmer = _stemmer(language)
        stem = stemmer(lower) if stemmer else lower
        number = self._number.setdefault(stem, len(self.terms))
        if number == len(self.terms):
            self.terms.append(stem)
        return number

    def mark(self, name: str) -> int:
        """The number of something that is no word: a day, a figure."""
        key = f"={name}"  # no stem holds the sign
        number = self._number.setdefault(key, len(self.terms))
        if number == len(self.terms):
            self.terms.append(key)
        return number

    def count(self, text: str, language: str) -> dict[int, float]:
        """How often each stem stands in `text`, in order of first appearance."""
        seen = self._seen.setdefault(language, {})
        counted: dict[int, float] = {}
        words, names = _WORD.findall(text), self._names
        for word in words:
            number = seen.get(word)
            if number is None:
                number = seen[word] = self._term(word, language)
            if number >= 0:
                counted[number] = counted.get(number, 0) + (names if word[0].isupper() else 1)
        if words and words[0][0].isupper() and text.startswith(words[0]):  # the capital is the sentence's, not a name's
            number = seen[words[0]]
            if number >= 0:
                counted[number] -= names - 1
        return counted


def weigh(counted: Mapping[int, float], spread: Mapping[int, int], total: int) -> Vector:
    """The stems weighted by rarity among `total` texts (TF-IDF, term counts damped by their root), of length 1."""
    return unit(
        {number: math.sqrt(times) * math.log((1 + total) / (0.5 + spread[number])) for number, times in counted.items()}
    )


def unit(vector: Mapping[int, float]) -> Vector:
    """The vector at length 1; an empty one stays empty."""
    length = math.sqrt(math.fsum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def heaviest(vector: Vector, most: int) -> Vector:
    """The `most` heaviest terms of a vector, of equal ones those met first."""
    if len(vector) <= most:
        return vector
    return dict(sorted(vector.items(), key=itemgetter(1), reverse=True)[:most])


def blend(parts: Iterable[tuple[float, Mapping[int, float]]]) -> Vector:
    """The weighted sum of vectors, at length 1."""
    total: Vector = {}
    for weight, vector in parts:
        for term, value in vector.items():
            total[term] = total.get(term, 0.0) + weight * value
    return unit(total)


def dot(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """The dot product; the cosine where both have length 1."""
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])
