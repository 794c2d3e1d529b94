"""The grammar of attribution within one sentence: from a reporting word to the words that name its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from briefing.extract.lexicon import Verb, load

if TYPE_CHECKING:
    from briefing.extract.tokens import Words

Stance = Literal["asserts", "denies", "doubts"]
_HARD = frozenset(',;:—–()[]"“”!?\n')
_LONGEST_NAME = 14


class Source(Struct, frozen=True):
    """The words `first` to `last` (both included) name the source; `cue` reports, at word `at`."""

    first: int
    last: int
    cue: str
    at: int
    score: float
    stance: Stance = "asserts"


class Clause:
    """One sentence as a row of words. `quoted` says that all of it lies inside quotation marks."""

    def __init__(self, text: str, words: Words, start: int, end: int, *, quoted: bool) -> None:
        self.text = text
        self.w = words
        self.a, self.z = words.between(start, end)
        self.quoted = quoted
        self.lex = load()
        self.lists = self.lex.lists

    def source(self) -> Source | None:
        """The likeliest source that the sentence itself names, or None."""
        best: Source | None = None
        if self.quoted:
            return None
        verbs = self.lex.verbs
        lower = self.w.lower
        for i in range(self.a, self.z):
            low = lower[i]
            found: Source | None = None
            if low == "according" and i + 2 < self.z and lower[i + 1] == "to":
                found = self._after(i + 2, "according to", 2.0, i)
            else:
                verb = verbs.get(low)
                if verb:
                    found = self._verb(i, verb)
            if found and (best is None or found.score > best.score):
                best = found
        return best

    def _verb(self, i: int, verb: Verb) -> Source | None:
        classes = verb.classes
        lower, seps = self.w.lower, self.w.seps
        beside = "”" in seps[i] or '"' in seps[i] or "”" in seps[i + 1] or "“" in seps[i + 1] or '"' in seps[i + 1]
        score = 1.0 if "say" in classes else 0.7
        if "say" not in classes and not ({"act", "mind"} & classes):
            if not beside:
                return None
        if beside or ":" in seps[i + 1]:
            score += 0.5
        if "ing" in verb.forms:
            return None
        j = i - 1
        infinitive = j >= self.a and lower[j] == "to"
        if infinitive:
            return None
        passive = False
        lists = self.lists
        while (
            j >= self.a
            and seps[j + 1].isspace()
            and (
                lower[j] in lists["auxiliaries"]
                or lower[j] in lists["adverbs"]
                or lower[j] in lists["days"]
                or lower[j].endswith("ly")
            )
        ):
            passive = passive or lower[j] in lists["be"]
            j -= 1
        if passive:
            return None
        stance: Stance = (
            "denies" if verb.lemma in lists["denies"] else "doubts" if verb.lemma in lists["doubts"] else "asserts"
        )
        quote_before = bool(set(seps[i]) & set('”",’'))
        if i + 1 < self.z and quote_before and ("say" in classes or "quote" in classes) and seps[i + 1].isspace():
            inverted = self._after(i + 1, self.w.words[i], score + 0.5, i)
            if inverted:
                return inverted
        if j < self.a:
            return None
        return self._before(j, self.w.words[i], i, score, stance)

    def _after(self, first: int, cue: str, score: float, at: int) -> Source | None:
        """The noun phrase that begins at `first`."""
        lower, seps, words = self.w.lower, self.w.seps, self.w.words
        last = first
        k = first
        while k < self.z and k - first < _LONGEST_NAME:
            if k > first and not self._joined(k):
                break
            low = lower[k]
            if low in self.lists["breaks"] and not (
                k == first and low in ("he", "she", "it", "they", "who", "we", "i")
            ):
                break
            if k > first and low in self.lists["prepositions"] and low not in ("of", "for", "at", "from", "with"):
                break
            if k > first and not words[k][:1].isupper() and low in self.lex.verbs:
                break
            last = k
            k += 1
        else:
            k = min(k, self.z)
        if k == first:
            return None
        while last > first and (
            lower[last] in self.lists["prepositions"]
            or lower[last] in self.lists["determiners"]
            or lower[last] == "and"
        ):
            last -= 1
        return Source(first=first, last=last, cue=cue, at=at, score=score)

    def _joined(self, k: int) -> bool:
        """Whether word `k` follows the one before it without a break."""
        sep = self.w.seps[k]
        if sep.isspace():
            return "\n" not in sep
        return (sep.strip() == "." and len(self.w.words[k - 1]) <= 4) or sep.strip() in ("&", "")

    def _before(self, j: int, cue: str, at: int, score: float, stance: Stance) -> Source | None:
        """The noun phrase that ends at word `j`, read backwards from the verb."""
        lower, seps, words, lists = self.w.lower, self.w.seps, self.w.words, self.lists
        sep = seps[j + 1]
        if "," in sep:
            k = j
            while k > self.a and "," not in seps[k] and at - k < 25:
                k -= 1
            if k <= self.a or at - k >= 25:
                return None
            j = k - 1
            score -= 0.1
        elif set(sep) & _HARD:
            return None
        low = lower[j]
        if low in ("he", "she", "it", "they", "we", "i", "you", "who") or low in lists["groups"]:
            return Source(first=j, last=j, cue=cue, at=at, score=score + 0.1, stance=stance)
        first = j
        while first > self.a and self._joined(first) and j - first < _LONGEST_NAME:
            low = lower[first - 1]
            if low in lists["breaks"] or (low in self.lex.verbs and not words[first - 1][:1].isupper()):
                break
            first -= 1
        while first < j and (
            lower[first] in lists["prepositions"] or lower[first] in ("and", "or") or lower[first].endswith("ly")
        ):
            first += 1
        if lower[j] in lists["breaks"] or lower[j] in lists["prepositions"] or lower[j] in lists["determiners"]:
            return None
        return Source(first=first, last=j, cue=cue, at=at, score=score, stance=stance)
