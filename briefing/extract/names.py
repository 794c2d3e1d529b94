"""Who is who in an article: the fullest form of each name, and whom a pronoun or a description means."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.extract.lexicon import Is, load
from briefing.extract.tokens import joined, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_DETERMINER, _PREPOSITION, _POSSESSIVE = int(Is.DETERMINER), int(Is.PREPOSITION), int(Is.POSSESSIVE)
_STOP = int(Is.BREAK | Is.AUXILIARY)
_FUNCTION = _STOP | _DETERMINER | _PREPOSITION | _POSSESSIVE | int(Is.ADVERB | Is.PRONOUN | Is.CONTRACTED | Is.RELATIVE)
_PLACE_BEFORE = frozenset({"in", "at", "near", "from", "to", "into", "across", "outside", "inside", "around", "toward", "towards"})
# Small words inside a name.
_LINKS = frozenset({"of", "de", "van", "von", "al", "bin", "del", "da", "der", "la"})
# How many sentences back a pronoun is looked for.
_REACH = 6


class Mention(Struct, frozen=True):
    """A name or a description in the words `first` to `last`; `key` is its last word, `sentence` where it stands."""

    first: int
    last: int
    key: str
    text: str
    sentence: int
    person: bool
    oblique: bool


class Mentions:
    """The names and descriptions of persons and bodies in one article, sentence by sentence. Never changed once made."""

    def __init__(self, text: str, ranges: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._ranges = ranges
        self._w = words_of(text)
        lexicon = load()
        self._lists = lexicon.lists
        known = lexicon.flags.get
        self.flags: list[int] = [known(w, 0) for w in self._w.words]
        self.sentences: list[list[Mention]] = [[] for _ in ranges]
        self._by_key: dict[str, list[Mention]] = {}
        self._sexes: dict[str, str] = {}
        self._fill()

    def full(self, mention: Mention) -> str:
        """The fullest form of a mention's name in the article."""
        low = mention.key.lower()
        if mention.text[:1].islower() or self.flags[mention.first] & _DETERMINER:
            if low in self._lists["roles"]:
                return self._titled(low, mention.first) or mention.text
            return mention.text
        known = self._by_key.get(mention.key)
        if not known or (not mention.person and len(mention.text.split()) > 1):
            return mention.text
        mine = _given(mention)
        best = mention
        for other in known:
            if other.sentence > mention.sentence and best.first != best.last and len(best.text.split()) > 2:
                continue
            if not other.person or (mine and mine not in other.text):
                continue
            if len(other.text) > len(best.text):
                best = other
        return best.text

    def introduced(self, mention: Mention) -> int:
        """The sentence that first gives the mention's fullest form."""
        full = self.full(mention)
        for other in self._by_key.get(mention.key, ()):
            if other.text == full:
                return other.sentence
        return mention.sentence

    def famous(self, full: str) -> bool:
        """Whether the name's title says that no introduction is needed: a president, a king."""
        return any(word in self._lists["famous"] for word in full.lower().split())

    def sex(self, mention: Mention) -> str | None:
        """ "m" or "f" where a title tells."""
        return self._sexes.get(mention.key)

    def describe(self, first: int, last: int, sentence: int) -> Mention:
        """The mention in the words `first` to `last`, whether or not it was found as a name."""
        w, flags = self._w, self.flags
        while first < last and w.lower[first] in ("and", "but"):
            first += 1
        text = self.slice(first, last)
        stop = last
        for k in range(first + 1, last + 1):
            # "Ada Berg of the council": the name ends before what describes it
            if flags[k] & _PREPOSITION and w.words[k - 1][:1].isupper() and w.lower[k] not in ("of", "for", "de"):
                stop = k - 1
                break
        key = w.words[stop]
        if key.endswith(("'s", "’s")):
            key = key[:-2]
            if stop == last:
                text = text[:-2]
        return Mention(first, last, key, text, sentence, self._is_person(first, stop), oblique=False)

    def slice(self, first: int, last: int) -> str:
        """The article's characters from word `first` through word `last`."""
        return self._text[self._w.starts[first] : self._w.end(last)]

    # -- making -------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        found: list[tuple[int, int, int]] = []
        plain = frozenset(self._w.words)
        for n, (a, z) in enumerate(self._ranges):
            self._scan(n, a, z, plain, found)
        for whole in (True, False):
            for n, first, last in found:
                if (first != last) is whole:
                    self._add(n, first, last)
        for mentions in self.sentences:
            mentions.sort(key=lambda m: m.first)

    def _scan(self, n: int, a: int, z: int, plain: frozenset[str], found: list[tuple[int, int, int]]) -> None:
        words, lower, flags = self._w.words, self._w.lower, self.flags
        roles = self._lists["roles"]
        k = a
        while k < z:
            word = words[k]
            if not word[:1].isupper():
                if lower[k] in roles and k > a and flags[k - 1] & _DETERMINER:
                    found.append((n, k - 1, k))
                k += 1
                continue
            if k == a and not word.isupper() and (flags[k] & _FUNCTION or lower[k] in plain or word.endswith(("ing", "ly"))):
                k += 1
                continue
            first = k
            while k + 1 < z and joined(self._w, k + 1) and not words[k].endswith(("'s", "’s")):
                if words[k + 1][:1].isupper():
                    k += 1
                elif lower[k + 1] in _LINKS and k + 2 < z and words[k + 2][:1].isupper() and joined(self._w, k + 2):
                    k += 2
                else:
                    break
            found.append((n, first, k))
            k += 1

    def _add(self, n: int, first: int, last: int) -> None:
        lower = self._w.lower
        word = self._w.words[last]
        key = word.removesuffix("'s").removesuffix("’s")
        text = self.slice(first, last)
        if key != word:
            text = text[:-2]
        a = self._ranges[n][0]
        back = lower[first - 1] if first > a else ""
        the = back == "the"
        if the and first - 2 >= a:
            back = lower[first - 2]
        person = not the and self._is_person(first, last)
        oblique = back in _PLACE_BEFORE or key != word or bool(first > a and self.flags[first - 1] & _PREPOSITION)
        mention = Mention(first, last, key, text, n, person, oblique)
        self.sentences[n].append(mention)
        self._by_key.setdefault(key, []).append(mention)
        if person:
            lows = set(lower[first : last + 1])
            if lows & self._lists["women"]:
                self._sexes.setdefault(key, "f")
            elif lows & self._lists["men"]:
                self._sexes.setdefault(key, "m")

    def _is_person(self, first: int, last: int) -> bool:
        lower, words, lists = self._w.lower, self._w.words, self._lists
        lows = lower[first : last + 1]
        key = _bare(lows[-1])
        if any(w in lists["institutions"] for w in lows):
            return False
        if key in lists["roles"] or any(w in lists["titles"] or w in lists["roles"] for w in lows[:-1]):
            return True
        if not words[last][:1].isupper() or lows[0] == "the" or (first == last and words[last].isupper() and len(key) > 1):
            return False
        if last > first:
            return words[last - 1][:1].isupper() or lower[last - 1] in _LINKS
        bare = words[last].removesuffix("'s").removesuffix("’s")
        return any(m.person and m.first != m.last for m in self._by_key.get(bare, ()))

    def _titled(self, role: str, before: int) -> str:
        """The named holder of a role: "Mayor Ada Berg" for "the mayor"."""
        best = ""
        for mentions in self.sentences:
            for m in mentions:
                if m.first >= before and best:
                    return best
                names = m.text.lower().split()
                if len(names) > 1 and m.text[:1].isupper() and role in names[:-1] and len(m.text) > len(best):
                    best = m.text
        return best


@lru_cache(maxsize=2)
def mentions_of(text: str, ranges: tuple[tuple[int, int], ...]) -> Mentions:
    """The mentions of an article whose sentences hold the words of `ranges`. The last articles are remembered."""
    return Mentions(text, ranges)


class Cast:
    """Who spoke so far in one article, and so whom the next pronoun means."""

    def __init__(self, mentions: Mentions, lower: Sequence[str]) -> None:
        self._m = mentions
        self._lower = lower
        self._spoke: dict[int, Mention] = {}
        self._sex: dict[str, str] = {}

    def name(self, first: int, last: int, sentence: int) -> str:
        """The fullest form of what the words `first` to `last` name; their own text where nothing fuller is known."""
        text = self._m.slice(first, last)
        if first == last:
            bare = _bare(self._lower[last])
            found: Mention | None = None
            if bare in ("he", "she", "his", "her"):
                found = self._seek(sentence, first, person=True, sex="f" if bare in ("she", "her") else "m")
            elif bare in ("it", "its"):
                found = self._seek(sentence, first, person=False, sex=None)
            elif bare in ("they", "their"):
                found = self._group(sentence)
            elif bare in ("who", "which", "that", "whom"):
                return self._before_relative(first) or text
            if found is not None:
                self._spoke[sentence] = found
                return self._m.full(found)
            if self._m.flags[first] & _FUNCTION and not text.isupper():
                return text
        mention = self._m.describe(first, last, sentence)
        self._spoke[sentence] = mention
        return self._m.full(mention)

    def _seek(self, sentence: int, before: int, *, person: bool, sex: str | None) -> Mention | None:
        for n in range(sentence, max(-1, sentence - _REACH - 1), -1):
            if n < sentence and n in self._spoke and self._fits(self._spoke[n], person, sex):
                return self._take(self._spoke[n], sex)
            here = [m for m in self._m.sentences[n] if m.last < before and self._fits(m, person, sex)]
            straight = [m for m in here if not m.oblique]
            if straight or (here and n < sentence):
                return self._take((straight or here)[0], sex)
        return None

    def _take(self, mention: Mention, sex: str | None) -> Mention:
        if sex:
            self._sex.setdefault(mention.key, sex)
        return mention

    def _fits(self, mention: Mention, person: bool, sex: str | None) -> bool:
        if mention.person != person:
            return False
        known = self._sex.get(mention.key) or self._m.sex(mention)
        return sex is None or known is None or known == sex

    def _group(self, sentence: int) -> Mention | None:
        for n in range(sentence - 1, max(-1, sentence - _REACH), -1):
            spoke = self._spoke.get(n)
            if spoke and not spoke.person:
                return spoke
        return None

    def _before_relative(self, at: int) -> str:
        """The words a relative pronoun stands for."""
        flags = self._m.flags
        last = at - 1
        if last < 0:
            return ""
        first = last
        while first > 0 and last - first < 6 and joined(self._m._w, first) and not flags[first - 1] & _STOP:
            first -= 1
            if flags[first] & (_DETERMINER | _POSSESSIVE):
                break
        while first < last and flags[first] & _PREPOSITION:
            first += 1
        return self._m.full(self._m.describe(first, last, -1))


def _bare(low: str) -> str:
    for tail in ("'s", "’s", "'d", "’d", "'re", "’re", "'ve", "’ve", "'ll", "’ll"):
        if low.endswith(tail):
            return low[: -len(tail)]
    return low


def _given(mention: Mention) -> str:
    """The word before the surname, where there is one that is no title."""
    words = mention.text.split()
    return words[-2] if len(words) > 1 and words[-2][:1].isupper() and not words[-2].endswith(".") else ""
