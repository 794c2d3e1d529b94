"""Noun phrases read from words alone: the name before a verb or behind it, over asides and times, and the subject of a clause.

There is no parser here. What a word can be comes from the lexicon; a phrase runs until a word that cannot stand in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from briefing.extract.lexicon import Is, load
from briefing.extract.tokens import joined

if TYPE_CHECKING:
    from briefing.extract.tokens import Words

Stance = Literal["asserts", "denies", "doubts"]

# Plain integers: `IntFlag` arithmetic is too slow for the inner loops.
_SAY, _VERB = int(Is.SAY), int(Is.SAY | Is.QUOTE | Is.MIND | Is.ACT | Is.SHOW | Is.PHRASE)
_NOUN, _AUX, _ADVERB, _PRONOUN, _RELATIVE = (
    int(Is.NOUN),
    int(Is.AUXILIARY),
    int(Is.ADVERB),
    int(Is.PRONOUN),
    int(Is.RELATIVE),
)
_BREAK, _PREP, _DET, _DOC, _CAT = (
    int(Is.BREAK),
    int(Is.PREPOSITION),
    int(Is.DETERMINER),
    int(Is.DOCUMENT),
    int(Is.CATENATIVE),
)
_CAPITAL, _POSSESSIVE, _CONTRACTED, _NOUNLIKE = (
    int(Is.CAPITAL),
    int(Is.POSSESSIVE),
    int(Is.CONTRACTED),
    int(Is.NOUNLIKE),
)
_SHOW, _OCCASION = int(Is.SHOW), int(Is.OCCASION)
_S, _PAST, _PARTICIPLE, _ING = int(Is.S_FORM), int(Is.PAST), int(Is.PARTICIPLE), int(Is.ING)

CLOSED = frozenset(',;:—–―()[]"“”!?\n…')
_DASHES = frozenset("—–―")
# A single mark behind a stop closes a quotation; alone it is a plural's apostrophe.
_SINGLE = frozenset({",’", ".’", "!’", "?’"})
# No name holds one of these.
_TIME = int(Is.TIME)
_NO_NAME = _PREP | _DET | _BREAK | _TIME
_LONGEST_NAME = 16
_FARTHEST = 30


def marks(sep: str) -> bool:
    """Whether a quotation mark stands between two words."""
    if sep == " ":
        return False
    return "”" in sep or "“" in sep or '"' in sep or "''" in sep or "``" in sep or "‘" in sep or sep[:2] in _SINGLE


class Source(Struct, frozen=True, gc=False):
    """The words `first` to `last` (both included) name the source; `cue` reports, at word `at`; higher scores are surer."""

    first: int
    last: int
    cue: str
    at: int
    score: float
    stance: Stance = "asserts"
    inside: bool = False


class Nominals:
    """The words of one article with what each can be; `a` to `z` (excluded) are those of the sentence being read.

    `found` holds the sources found so far in the sentence: a later verb may share their subject.
    """

    def __init__(self, text: str, words: Words, flags: list[int]) -> None:
        self.text = text
        self.w = words
        self.words = words.words
        self.lower = words.lower
        self.seps = words.seps
        self.starts = words.starts
        self.flags = flags
        self.lists = load().lists
        self.a = self.z = 0
        self.found: list[Source] = []

    def adverb(self, k: int) -> bool:
        """Whether word `k` is an adverb by its ending."""
        low = self.lower[k]
        return low.endswith("ly") and low not in self.lists["not_adverbs"] and not self.flags[k] & _BREAK

    def _joined(self, k: int) -> bool:
        return joined(self.w, k)

    def after(self, first: int, cue: str, at: int, score: float, stance: Stance = "asserts") -> Source | None:
        """The noun phrase that begins at `first`, read forwards."""
        flags, words, z = self.flags, self.words, self.z
        if first >= z:
            return None
        if flags[first] & _PRONOUN and not flags[first] & _DET:
            return Source(first, first, cue, at, score, stance)
        k = first
        while k < z and k - first < _LONGEST_NAME:
            if k > first and not self._joined(k):
                break
            f = flags[k]
            capital = words[k][:1].isupper()
            if f & (_BREAK | _AUX | _CONTRACTED) or (f & _ADVERB and not capital):
                break
            if (
                k > first
                and f & _PREP
                and (self.lower[k] not in ("of", "for", "at", "from", "with", "in") or self._on_occasion(k))
            ):
                break
            if k > first and not capital and f & _VERB and not f & (_NOUNLIKE | _DOC | _NOUN) and f & (_S | _PAST):
                break
            k += 1
        last = k - 1
        while last > first and (flags[last] & (_PREP | _DET) or self.lower[last] in ("and", "or")):
            last -= 1
        if last < first or (flags[last] & (_PREP | _DET) and not flags[last] & _PRONOUN):
            return None
        return Source(first, last, cue, at, score, stance)

    def before(self, j: int, at: int, score: float, stance: Stance, inside: bool) -> Source | None:
        """The noun phrase that ends at word `j`, read backwards from the verb at `at`."""
        flags, lower, seps, words = self.flags, self.lower, self.seps, self.words
        cue = words[at]
        sep = seps[j + 1]
        if lower[j] in ("and", "but", "or", "then"):
            subject = self.subject(j)
            return subject and Source(subject[0], subject[1], cue, at, score - 0.1, stance, inside)
        short = 0
        if sep != " " and not CLOSED.isdisjoint(sep):
            end = self._over_parenthesis(j, sep)
            if end is None:
                return None
            score -= 0.1
            if ")" not in sep:
                name = self._named_aside(end, j)
                if name:
                    return Source(name, j, cue, at, score, stance, inside)
            elif end == j - 1 and sum(map(str.isupper, words[j])) > 1 and "-" not in words[j]:
                # "the Nordholm Institute (NI) said": the short form belongs to the name
                short = j
            j = end
        f = flags[j]
        low = lower[j]
        if f & (_PRONOUN | _CONTRACTED):
            if low in ("this", "these", "those", "one"):
                score -= 0.3
            if low in ("you", "these", "those"):
                score -= 0.4
            if j > self.a and seps[j] == " " and not flags[j - 1] and words[j - 1][0].islower():
                # "the letters they never asked for"
                score -= 0.35
            return Source(j, j, cue, at, score, stance, inside)
        if f & _RELATIVE:
            if low == "that":
                score -= 0.4
            return Source(j, j, cue, at, score - 0.1, stance, inside)
        if f & (_BREAK | _PREP | _DET | _AUX | _POSSESSIVE) and (not f & _CAPITAL or f & _DET):
            return None
        first = j
        while first > self.a and j - first < _LONGEST_NAME and self._joined(first):
            k = first - 1
            f = flags[k]
            if f & (_BREAK | _AUX | _CONTRACTED) and not (f & _CAPITAL and k > self.a):
                break
            if (
                f & (_VERB | _CAT)
                and f & (_PAST | _ING | _S | _CAT)
                and not f & (_NOUNLIKE | _NOUN | _DOC | _CAPITAL)
                and not (f & _PREP and lower[first] != "to")  # "his remarks about the port", not "he is about to say"
            ):
                break
            if f & _DET and f & _CAPITAL and self._begins(k):
                first = k
                break
            if f == 0 and lower[k].endswith("ing") and flags[first] & _DET and self._modifies(k):
                break
            first -= 1
        if first > self.a and flags[first] & _DET and self._modifies(first - 1):
            # "the commander of a brigade defending the town said": the noun before the participle heads the phrase
            return self.before(first - 2, at, score, stance, inside)
        opened = bool(flags[first] & _PREP) and first < j
        while first < j and (flags[first] & (_PREP | _ADVERB) or lower[first] in ("and", "or") or self.adverb(first)):
            if flags[first] & _PREP and first + 1 < j:
                first = self._past_opening(first, j)
                break
            first += 1
        if flags[first] & (_PREP | _BREAK):
            return None
        if not flags[at] & _SAY and first == j and words[j][0].isdigit():
            return None
        if (not flags[at] & _SAY or flags[at] & _SHOW) and self._is_governed(first):
            if not words[first][:1].isupper() and not flags[first] & _DET and not lower[first - 2].endswith("ed"):
                return None  # "to help people understand"
            subject = self.subject(at)
            return subject and Source(subject[0], subject[1], cue, at, score - 0.1, stance, inside)
        first = self._past_time(first, j)
        if first > self.a and "," in seps[first] and words[first - 1][0].isupper():
            named = self._described(first, j)
            if named:
                first, j = named
        if opened and flags[at] & _PARTICIPLE and lower[at] != "said":
            if not flags[at] & _SAY:
                return None
            score -= 0.4
        if first > self.a and lower[first - 1] == "what":
            score -= 0.2
        elif first > self.a and lower[first - 1] in self.lists["aside"]:
            score -= 0.15
        return Source(first, max(j, short), cue, at, score, stance, inside)

    def _begins(self, k: int) -> bool:
        """Whether a sentence begins at the capital of word `k`, whose stop before was lost: "... in Oslo The mayor said"."""
        before = self.words[k - 1] if k > self.a else ""
        if not before or self.seps[k + 1] != " " or self.flags[k - 1] & _PREP or self.lower[k - 1] == "and":
            return False
        return len(self.words[k]) > 1 or not before.isupper()

    def _modifies(self, k: int) -> bool:
        """Whether word `k` is a participle that tells of the noun before it: "a brigade defending"."""
        if k - 1 < self.a or self.seps[k] != " " or self.seps[k + 1] != " " or not self.words[k].islower():
            return False
        f = self.flags[k]
        if not self.lower[k].endswith("ing") or f & (_SAY | _PREP | _NOUN | _CAT | _BREAK):
            return False
        return not self.flags[k - 1] or bool(self.flags[k - 1] & (_DOC | _NOUNLIKE))

    def _is_governed(self, first: int) -> bool:
        """Whether a noun phrase is the object of what stands before it: "little access to the port", "found during the inquiry"."""
        if first - 1 <= self.a or self.seps[first] != " " or self.seps[first - 1] != " ":
            return False
        if self.lower[first - 1] == "to":
            return True
        before = self.flags[first - 2]
        return bool(self.flags[first - 1] & _PREP and before & _VERB and before & (_PAST | _PARTICIPLE))

    def _on_occasion(self, k: int) -> bool:
        """Whether the preposition at word `k` tells where words were heard: "in a recent post"."""
        if self.lower[k] not in ("in", "at") or k + 1 >= self.z or not self.flags[k + 1] & (_DET | _POSSESSIVE):
            return False
        return any(self.flags[n] & _OCCASION for n in range(k + 2, min(k + 5, self.z)))

    def _past_time(self, first: int, j: int) -> int:
        """Where the name begins behind a time that opens it: "Late Wednesday the army", "0936 Mayor Ada Berg"."""
        hour = self.words[first]
        if first == self.a and first < j and len(hour) == 4 and hour.isdigit() and hour[0] in "012":
            first += self.words[first + 1][0].isupper()
        flags, lower, opening = self.flags, self.lower, self.lists["leading_times"]
        k = first
        while k < j and lower[k] in opening:
            k += 1
        if k < j and flags[k] & _TIME and (k > first or lower[k] in self.lists["days"]):
            while k < j and flags[k] & _TIME:
                k += 1
            return k
        return first

    def _described(self, first: int, j: int) -> tuple[int, int] | None:
        """The name before its description, where no comma closes that: "Ada Berg, editor of the Herald told"."""
        words, lists = self.words, self.lists
        role = words[first] in lists["roles"]
        apposed = words[first] in ("a", "an") and not lists["roles"].isdisjoint(
            self.lower[first : min(first + 4, j + 1)]
        )
        if not role and not apposed:
            return None
        name = last = first - 1
        while name > self.a and words[name - 1][0].isupper() and self._joined(name):
            name -= 1
        if any(self.flags[k] & _NO_NAME for k in range(name, last + 1)):
            return None
        if apposed and name > self.a and not marks(self.seps[name]):
            return None
        return name, last

    def _named_aside(self, end: int, j: int) -> int:
        """Where the name begins in "the port's director, Ada Berg, said": the aside itself; 0 where it is no name."""
        words = self.words
        if j - end > 5 or not all(words[k][:1].isupper() or self.lower[k] == "of" for k in range(end + 1, j + 1)):
            return 0
        k = end
        while k >= self.a and end - k < 10 and (self.lower[k] == "to" or not self.flags[k] & (_BREAK | _AUX)):
            if k <= end and (self.lower[k].endswith(("'s", "’s")) or self.flags[k] & (_DET | _POSSESSIVE)):
                return end + 1
            if (
                words[k][:1].islower()
                and not self.flags[k] & (_PREP | _DET)
                and self.lower[k] not in ("and", "de", "van", "von", "al", "bin")
            ):
                return end + 1
            if k > self.a and not self._joined(k):
                break
            k -= 1
        return 0

    def _past_opening(self, first: int, j: int) -> int:
        """Where the subject begins when the phrase before the verb opens with a preposition ("In Oslo officials said")."""
        flags = self.flags
        for k in range(j, first, -1):
            if flags[k] & _DET:
                return k
            if flags[k - 1] & _PREP:
                break
        k = j
        while (
            k > first + 1
            and not flags[k - 1] & (_PREP | _ADVERB)
            and self.words[k - 1][:1].isupper() == self.words[j][:1].isupper()
        ):
            k -= 1
        return k

    def _over_parenthesis(self, j: int, sep: str) -> int | None:
        """The word before the aside that ends at word `j`: "X, the mayor, said", "X (D-Ohio) said"."""
        seps, a = self.seps, self.a
        if ")" in sep:
            k = j
            while k > a and "(" not in seps[k] and j - k < 12:
                k -= 1
            if k <= a or "(" not in seps[k]:
                return None
            short = k == j and ")," in sep and sum(map(str.isupper, self.words[k])) > 1
            beyond = self._over_parenthesis(k - 1, ",") if short else None  # "X, of the Institute (NI), said"
            return k - 1 if beyond is None else beyond
        if "," in sep and not marks(sep):
            k = j
            while k > a and "," not in seps[k] and j - k < _FARTHEST:
                if marks(seps[k]):
                    return None
                k -= 1
            if k <= a or "," not in seps[k]:
                return None
            if self.lower[k] in ("and", "but", "or"):
                return None
            if ")" in seps[k]:
                return self._over_parenthesis(k - 1, ")")
            return k - 1 if not marks(seps[k]) else None
        if _DASHES & set(sep):
            k = j
            while k > a and not _DASHES & set(seps[k]) and j - k < _FARTHEST:
                k -= 1
            return k - 1 if k > a and _DASHES & set(seps[k]) else None
        return None

    def subject(self, at: int) -> tuple[int, int] | None:
        """The words of the subject of the clause that word `at` belongs to."""
        for source in reversed(self.found[-_FARTHEST:]):
            if source.at < at and not source.inside and not self.flags[source.first] & _POSSESSIVE:
                return source.first, source.last
        flags, lower, seps, words = self.flags, self.lower, self.seps, self.words
        k = self.a
        if at - k > 2 * _FARTHEST:
            return None
        # past an opening adverbial: to behind its comma
        while k < at and (
            flags[k] & (_PREP | _ADVERB | _ING) or lower[k] in self.lists["clause_openers"] or lower[k].endswith("ly")
        ):
            step = k + 1
            if flags[k] & (_PREP | _ING) or (
                lower[k] in self.lists["clause_openers"] and lower[k] not in self.lists["and"]
            ):
                while step < at and "," not in seps[step]:
                    step += 1
                if step >= at:
                    return None
            k = step
        if k >= at:
            return None
        found = self.after(k, "", at, 0.0)
        if found is None or found.last >= at:
            return None
        if flags[found.first] & _BREAK and not flags[found.first] & _PRONOUN:
            return None
        first = found.first
        alone = first == self.a and first == found.last and not flags[first] and not self._turns(first + 1)
        if alone and self.text.find(words[first]) == self.starts[first]:
            # "Keeps saying": a first word with a capital that is met nowhere before may be anything
            return None
        last = found.first
        while last < found.last and not self._turns(last + 1):
            last += 1
        return found.first, last

    def _turns(self, k: int) -> bool:
        """Whether word `k` looks like the verb behind a subject."""
        flag = self.flags[k]
        return self.lower[k].endswith("ed") or bool(flag & _CAT) or bool(flag & _VERB and flag & _PAST)
