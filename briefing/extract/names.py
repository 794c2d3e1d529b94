"""Who is who in an article: the fullest form of each name, and whom a pronoun or a description means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.extract.lexicon import Is

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.clauses import Grammar

_FUNCTION = int(Is.BREAK | Is.PREPOSITION | Is.DETERMINER | Is.ADVERB | Is.PRONOUN | Is.AUXILIARY | Is.POSSESSIVE | Is.CONTRACTED | Is.RELATIVE)
_PLACE_BEFORE = frozenset({"in", "at", "near", "from", "to", "into", "across", "outside", "inside", "around", "toward", "towards"})
_SMALL_LINKS = frozenset({"of", "de", "van", "von", "al", "bin", "del", "da", "der", "la", "for", "the", "and"})
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


class Cast:
    """The persons and bodies of one article. Made when first asked for: many articles need none of it."""

    def __init__(self, text: str, grammar: Grammar, ranges: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._g = grammar
        self._ranges = ranges
        self._mentions: list[list[Mention]] | None = None
        self._by_key: dict[str, list[Mention]] = {}
        self._spoke: dict[int, Mention] = {}
        self._sex: dict[str, str] = {}

    # -- what is asked ------------------------------------------------------------------------------------------------

    def name(self, first: int, last: int, sentence: int) -> str:
        """The fullest form of what the words `first` to `last` name; their own text where nothing fuller is known."""
        g = self._g
        text = self._slice(first, last)
        low = g.lower[last]
        if first == last:
            bare = _bare(low)
            found: Mention | None = None
            if bare in ("he", "she", "his", "her"):
                found = self.person(sentence, first, woman=bare in ("she", "her"))
            elif bare in ("it", "its"):
                found = self.body(sentence, first)
            elif bare in ("they", "their"):
                found = self._group(sentence)
            elif bare in ("who", "which", "that", "whom"):
                return self._before_relative(first) or text
            elif g.flags[first] & _FUNCTION and not g.words[first].isupper():
                return text
            if found is not None:
                self._spoke[sentence] = found
                return self.full(found)
            if g.flags[first] & _FUNCTION and not g.words[first].isupper():
                return text
        mention = self._mention(first, last, sentence)
        self._spoke[sentence] = mention
        return self.full(mention)

    def person(self, sentence: int, before: int, *, woman: bool | None = None) -> Mention | None:
        """The person a "he" or "she" at word `before` of the sentence means."""
        sex = None if woman is None else "f" if woman else "m"
        return self._seek(sentence, before, person=True, sex=sex)

    def body(self, sentence: int, before: int) -> Mention | None:
        """The body an "it" at word `before` of the sentence means."""
        return self._seek(sentence, before, person=False, sex=None)

    def full(self, mention: Mention) -> str:
        """The fullest form of a mention's name in the article."""
        self._build()
        low = mention.key.lower()
        g = self._g
        if mention.text[:1].islower() or g.flags[mention.first] & int(Is.DETERMINER):
            if low in g.lists["roles"]:
                titled = self._titled(low, mention.first)
                if titled:
                    return titled
            return mention.text
        known = self._by_key.get(mention.key)
        if not known or not mention.person and len(mention.text.split()) > 1:
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

    # -- how it is found ----------------------------------------------------------------------------------------------

    def _seek(self, sentence: int, before: int, *, person: bool, sex: str | None) -> Mention | None:
        mentions = self._build()
        for n in range(sentence, max(-1, sentence - _REACH - 1), -1):
            if n < sentence and n in self._spoke and self._fits(self._spoke[n], person, sex):
                return self._take(self._spoke[n], sex)
            here = [m for m in mentions[n] if m.last < before and self._fits(m, person, sex)]
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
        known = self._sex.get(mention.key)
        return sex is None or known is None or known == sex

    def _group(self, sentence: int) -> Mention | None:
        for n in range(sentence - 1, max(-1, sentence - _REACH), -1):
            spoke = self._spoke.get(n)
            if spoke and not spoke.person:
                return spoke
        return None

    def _before_relative(self, at: int) -> str:
        """The words a relative pronoun stands for."""
        g = self._g
        last = at - 1
        if last < 0:
            return ""
        first = last
        while first > 0 and last - first < 6 and g._joined(first) and not g.flags[first - 1] & int(Is.BREAK | Is.AUXILIARY):
            first -= 1
            if g.flags[first] & int(Is.DETERMINER | Is.POSSESSIVE):
                break
        while first < last and g.flags[first] & int(Is.PREPOSITION):
            first += 1
        return self.full(self._mention(first, last, -1))

    def _mention(self, first: int, last: int, sentence: int) -> Mention:
        g = self._g
        while first < last and g.lower[first] in ("and", "but"):
            first += 1
        text = self._slice(first, last)
        stop = last
        for k in range(first + 1, last + 1):
            # "Ada Berg, of the council": the name ends before what describes it
            if g.flags[k] & int(Is.PREPOSITION) and g.words[k - 1][:1].isupper() and g.lower[k] not in ("of", "for", "de"):
                stop = k - 1
                break
        key = g.words[stop]
        if key.endswith(("'s", "’s")):
            key = key[:-2]
            if stop == last:
                text = text[:-2]
        return Mention(first, last, key, text, sentence, self._is_person(first, stop), oblique=False)

    def _is_person(self, first: int, last: int) -> bool:
        g = self._g
        lows = [g.lower[k] for k in range(first, last + 1)]
        key = _bare(lows[-1])
        if any(w in g.lists["institutions"] for w in lows):
            return False
        if key in g.lists["roles"] or any(w in g.lists["titles"] or w in g.lists["roles"] for w in lows[:-1]):
            return True
        if not g.words[last][:1].isupper() or g.lower[first] == "the" or (g.words[last].isupper() and len(key) > 1 and first == last):
            return False
        if last > first:
            return all(g.words[k][:1].isupper() or g.lower[k] in _SMALL_LINKS for k in range(first, last + 1)) or g.words[last - 1][:1].isupper()
        self._build()
        return any(m.person for m in self._by_key.get(g.words[last].removesuffix("'s").removesuffix("’s"), ()) if m.first != m.last)

    def _titled(self, role: str, before: int) -> str:
        """The named holder of a role: "Mayor Ada Berg" for "the mayor"."""
        best = ""
        for mentions in self._mentions or ():
            for m in mentions:
                if m.first >= before and best:
                    return best
                words = m.text.lower().split()
                if len(words) > 1 and role in words[:-1] and m.text[:1].isupper():
                    best = m.text if len(m.text) > len(best) else best
        return best

    def _build(self) -> list[list[Mention]]:
        if self._mentions is not None:
            return self._mentions
        g = self._g
        self._mentions = [[] for _ in self._ranges]
        plain = set(g.words)
        pending: list[tuple[int, int, int]] = []
        for n, (a, z) in enumerate(self._ranges):
            k = a
            while k < z:
                word = g.words[k]
                if not word[:1].isupper():
                    if g.lower[k] in g.lists["roles"] and k > a and g.flags[k - 1] & int(Is.DETERMINER):
                        pending.append((n, k - 1, k))
                    k += 1
                    continue
                first = k
                if k == a and (g.flags[k] & _FUNCTION or (g.lower[k] in plain and g.lower[k] != word) or word.endswith(("ing", "ly"))) and not word.isupper():
                    if g.flags[k] & int(Is.DETERMINER) and k + 1 < z and g.lower[k + 1] in g.lists["roles"] and g.words[k + 1][:1].islower():
                        pending.append((n, k, k + 1))
                    k += 1
                    continue
                while k + 1 < z and g._joined(k + 1) and not g.words[k].endswith(("'s", "’s")):
                    nxt = g.words[k + 1]
                    if nxt[:1].isupper():
                        k += 1
                    elif g.lower[k + 1] in _SMALL_LINKS and g.lower[k + 1] not in ("and", "for", "the") and k + 2 < z and g.words[k + 2][:1].isupper() and g._joined(k + 2):
                        k += 2
                    else:
                        break
                pending.append((n, first, k))
                k += 1
        singles: list[tuple[int, int, int]] = []
        for n, first, last in pending:
            if first == last:
                singles.append((n, first, last))
            else:
                self._add(n, first, last)
        for n, first, last in singles:
            self._add(n, first, last)
        for mentions in self._mentions:
            mentions.sort(key=lambda m: m.first)
        return self._mentions

    def _add(self, n: int, first: int, last: int) -> None:
        assert self._mentions is not None
        g = self._g
        word = g.words[last]
        key = word[:-2] if word.endswith(("'s", "’s")) else word
        text = self._slice(first, last)
        if key != word:
            text = text[:-2]
        a = self._ranges[n][0]
        back = g.lower[first - 1] if first > a else ""
        the = back == "the"
        if the and back and first - 2 >= a:
            back = g.lower[first - 2]
        person = not the and self._is_person(first, last)
        oblique = back in _PLACE_BEFORE or key != word or bool(first > a and g.flags[first - 1] & int(Is.PREPOSITION))
        mention = Mention(first, last, key, text, n, person, oblique)
        self._mentions[n].append(mention)
        self._by_key.setdefault(key, []).append(mention)
        if person:
            lows = set(g.lower[first : last + 1])
            if lows & g.lists["women"]:
                self._sex.setdefault(key, "f")
            elif lows & g.lists["men"]:
                self._sex.setdefault(key, "m")

    def _slice(self, first: int, last: int) -> str:
        g = self._g
        return self._text[g.starts[first] : g.starts[last] + len(g.words[last])]


def _bare(low: str) -> str:
    for tail in ("'s", "’s", "'d", "’d", "'re", "’re", "'ve", "’ve", "'ll", "’ll"):
        if low.endswith(tail):
            return low[: -len(tail)]
    return low


def _given(mention: Mention) -> str:
    """The word before the surname, where there is one that is no title."""
    words = mention.text.split()
    return words[-2] if len(words) > 1 and words[-2][:1].isupper() and not words[-2].endswith(".") else ""
