"""Who is who in an article: the fullest form of each name, and whom a pronoun or a description means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import repeat
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.extract.lexicon import Is, load
from briefing.extract.tokens import bare, joined, unowned, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Marked

_DETERMINER, _PREPOSITION, _POSSESSIVE = int(Is.DETERMINER), int(Is.PREPOSITION), int(Is.POSSESSIVE)
_STOP = int(Is.BREAK | Is.AUXILIARY)
_FUNCTION = _STOP | _DETERMINER | _PREPOSITION | _POSSESSIVE | int(Is.ADVERB | Is.PRONOUN | Is.CONTRACTED | Is.RELATIVE)
_SAYS, _NOUNLIKE = int(Is.S_FORM | Is.PAST), int(Is.NOUNLIKE)
_PLACE_BEFORE = frozenset(
    {"in", "at", "near", "from", "to", "into", "across", "outside", "inside", "around", "toward", "towards"}
)
_OWNED = ("'s", "’s")
# Small words inside a name.
_LINKS = frozenset({"of", "de", "van", "von", "al", "bin", "del", "da", "der", "la"})
# Capitals that tell the hour.
_HOURS = frozenset({"AM", "PM", "GMT", "BST", "CET", "EDT", "EST", "ET", "UTC"})
# How many places of one name are looked at.
_MOST = 10
# Names are looked up in so many characters from the beginning: no honest article is longer.
_FAR = 200_000
# How many sentences back a pronoun is looked for.
_REACH = 6
_SPEAKERS = 3


class Mention(Struct, frozen=True, gc=False):
    """A name or a description in the words `first` to `last`; `key` is its last word, `sentence` where it stands."""

    first: int
    last: int
    key: str
    text: str
    sentence: int
    person: bool
    oblique: bool


class Mentions:
    """The names and descriptions of persons and bodies in one article, found sentence by sentence when asked for."""

    def __init__(self, marked: Marked) -> None:
        text = marked.article.text
        self.words = words_of(text)
        self._text = text
        starts = self.words.starts
        firsts = map(bisect_left, repeat(starts), [s.start for s in marked.sentences])
        lasts = map(bisect_left, repeat(starts), [s.end for s in marked.sentences])
        self.ranges = list(zip(firsts, lasts, strict=True))
        lexicon = load()
        self._lists = lexicon.lists
        self.flags: list[int] = list(map(lexicon.flags.get, self.words.words, repeat(0)))
        self._found: dict[int, list[Mention]] = {}
        self._keyed: dict[str, list[tuple[int, int, int]]] = {}
        self._placed: dict[str, list[int]] = {}
        self._capital: dict[str, bool] = {}
        self._persons: dict[tuple[int, int], bool] = {}
        self._single: dict[str, bool] = {}
        self._full: dict[str, str] = {}
        self._described: dict[str, tuple[str, str, bool]] = {}

    def of(self, n: int) -> list[Mention]:
        """The mentions in sentence `n`, in order."""
        found = self._found.get(n)
        if found is None:
            found = self._found[n] = self._scan(n)
        return found

    def single(self, k: int, n: int) -> Mention | None:
        """The person that word `k` of sentence `n` alone names, or None."""
        if not self._is_person(k, k) or self._only_a_capital(k):
            return None
        return self._mention(n, k, k)

    def full(self, mention: Mention) -> str:
        """The fullest form of a mention's name in the article."""
        text = mention.text
        if text[:1].islower() or self.flags[mention.first] & _DETERMINER:
            return self._fullest(mention)
        known = self._full.get(text)
        if known is None:
            known = self._full[text] = self._fullest(mention)
        return known

    def _fullest(self, mention: Mention) -> str:
        if mention.text[:1].islower() or self.flags[mention.first] & _DETERMINER:
            low = mention.key.lower()
            if low in self._lists["roles"]:
                return self._titled(low, mention.first) or mention.text
            return mention.text
        if not mention.person and mention.first != mention.last:
            return mention.text
        mine = _given(mention)
        best, length = mention.text, mention.last - mention.first
        for n, first, last in self._runs(mention.key):
            if n > mention.sentence and length > 1:
                break
            if (
                last - first > length
                and self.words.lower[first - 1 if first else 0] != "the"
                and self._is_person(first, last)
            ):
                text = unowned(self.slice(first, last))
                if not mine or mine in text:
                    best, length = text, last - first
        return best

    def first_word(self, n: int) -> int:
        """The number of the first word of sentence `n`."""
        return self.ranges[n][0]

    def introduced(self, mention: Mention) -> int:
        """The sentence that first gives the mention's fullest form."""
        full = self.full(mention)
        for n, first, last in self._runs(mention.key):
            if unowned(self.slice(first, last)) == full:
                return n
        return mention.sentence

    def famous(self, full: str) -> bool:
        """Whether the name's title says that no introduction is needed: a president, a king."""
        return any(word in self._lists["famous"] for word in full.lower().split())

    def sex(self, mention: Mention) -> str | None:
        """Man ("m") or woman ("f"), where a title tells."""
        words = self.full(mention).lower().replace(".", "").split()
        if any(word in self._lists["women"] for word in words):
            return "f"
        return "m" if any(word in self._lists["men"] for word in words) else None

    def institution(self, mention: Mention) -> bool:
        """Whether the name is that of a body: a ministry, an army, a company."""
        return not self._lists["institutions"].isdisjoint(mention.text.lower().split())

    def describe(self, first: int, last: int, sentence: int) -> Mention:
        """The mention in the words `first` to `last`, whether or not it was found as a name."""
        w, flags = self.words, self.flags
        while first < last and w.lower[first] in ("and", "but"):
            first += 1
        text = self.slice(first, last)
        known = self._described.get(text)
        if known is not None:
            return Mention(first, last, known[0], known[1], sentence, known[2], False)
        stop = last
        for k in range(first + 1, last + 1):
            # "Ada Berg of the council": the name ends before what describes it
            if flags[k] & _PREPOSITION and w.words[k - 1][:1].isupper() and w.lower[k] not in ("of", "for", "de"):
                stop = k - 1
                break
        word = w.words[stop]
        key = unowned(word)
        own = text[:-2] if key != word and stop == last else text
        person = self._is_person(first, stop)
        self._described[text] = key, own, person
        return Mention(first, last, key, own, sentence, person, False)

    def slice(self, first: int, last: int) -> str:
        """The article's characters from word `first` through word `last`."""
        text = self._text[self.words.starts[first] : self.words.end(last)]
        return text + ")" if "(" in text and ")" not in text else text

    def before_relative(self, at: int) -> str:
        """The words that the relative pronoun at word `at` stands for."""
        flags = self.flags
        first = last = at - 1
        if last < 0:
            return ""
        while first > 0 and last - first < 6 and joined(self.words, first) and not flags[first - 1] & _STOP:
            first -= 1
            if flags[first] & (_DETERMINER | _POSSESSIVE):
                break
        while first < last and flags[first] & _PREPOSITION:
            first += 1
        return self.full(self.describe(first, last, -1))

    # -- finding ------------------------------------------------------------------------------------------------------

    def _scan(self, n: int) -> list[Mention]:
        words, lower, seps, flags = self.words.words, self.words.lower, self.words.seps, self.flags
        roles = self._lists["roles"]
        a, z = self.ranges[n]
        out: list[Mention] = []
        k = a
        while k < z:
            word = words[k]
            if not word[0].isupper():
                if lower[k] in roles and k > a and flags[k - 1] & _DETERMINER:
                    out.append(self._mention(n, k - 1, k))
                k += 1
                continue
            if k == a and not word.isupper() and self._only_a_capital(k):
                k += 1
                continue
            first = k
            while k + 1 < z and (seps[k + 1] == " " or joined(self.words, k + 1)) and words[k][-2:] not in _OWNED:
                following = words[k + 1]
                if following[0].isupper():
                    if self._says(k + 1):
                        break
                    k += 1
                elif self._links(k + 1) and k + 2 < z and words[k + 2][0].isupper() and joined(self.words, k + 2):
                    k += 2
                else:
                    break
            out.append(self._mention(n, first, k))
            k += 1
        return out

    def _links(self, k: int) -> bool:
        """Whether the small word `k` stands inside a name: "Bank of Brennick", "Commissioner for Ports Ada Berg"."""
        word = self.words.words[k]
        return word in _LINKS or (word == "for" and self.words.lower[k - 1] in self._lists["roles"])

    def _says(self, k: int) -> bool:
        """Whether word `k` is the verb of a headline, written with a capital: "Mayor Berg Says"."""
        flag = self.flags[k]
        return bool(flag & _SAYS) and not flag & _NOUNLIKE

    def _only_a_capital(self, k: int) -> bool:
        """Whether the first word of a sentence is written with a capital for that alone."""
        if self.flags[k] & _FUNCTION:
            return True
        low = self.words.lower[k]
        known = self._capital.get(low)
        if known is None:
            known = self._capital[low] = low.endswith(("ing", "ly")) or self._text.find(f" {low} ", 0, _FAR) >= 0
        return known

    def _mention(self, n: int, first: int, last: int) -> Mention:
        lower = self.words.lower
        word = self.words.words[last]
        key = unowned(word)
        text = self.slice(first, last)
        if key != word:
            text = text[:-2]
        a = self.ranges[n][0]
        back = lower[first - 1] if first > a else ""
        the = back == "the"
        if the and first - 2 >= a:
            back = lower[first - 2]
        person = not the and self._is_person(first, last)
        oblique = back in _PLACE_BEFORE or key != word or bool(first > a and self.flags[first - 1] & _PREPOSITION)
        return Mention(first, last, key, text, n, person, oblique)

    def _runs(self, key: str) -> list[tuple[int, int, int]]:
        """The names whose last word is `key`: sentence, first word, last word; in order."""
        known = self._keyed.get(key)
        if known is None:
            known = self._keyed[key] = []
            words = self.words.words
            for at in self._places(key):
                n = self._sentence(at)
                if n < 0:
                    continue
                if (
                    at + 1 < self.ranges[n][1]
                    and words[at] == key
                    and words[at + 1][0].isupper()
                    and joined(self.words, at + 1)
                ):
                    continue
                known.append((n, self._run(at, self.ranges[n][0]), at))
        return known

    def _run(self, last: int, a: int) -> int:
        """The first word of the name that ends at word `last`, in a sentence that begins at word `a`."""
        words = self.words.words
        first = last
        while first > a and joined(self.words, first):
            before = words[first - 1]
            if before in _HOURS:
                break
            if before[0].isupper() and before[-2:] not in _OWNED and not self._says(first - 1):
                first -= 1
            elif (
                first - 1 > a
                and self._links(first - 1)
                and words[first - 2][0].isupper()
                and joined(self.words, first - 1)
            ):
                first -= 2
            else:
                break
        if first == a and first < last and not words[first].isupper() and self._only_a_capital(first):
            first += 1
        return first

    def _sentence(self, at: int) -> int:
        """The number of the sentence that word `at` stands in; -1 where it stands in none."""
        n = bisect_right(self.ranges, (at, len(self.flags) + 1)) - 1
        return n if n >= 0 and at < self.ranges[n][1] else -1

    def _places(self, key: str) -> list[int]:
        """The numbers of the first words that are `key` or its possessive."""
        known = self._placed.get(key)
        if known is not None:
            return known
        known = self._placed[key] = []
        text, starts, words = self._text, self.words.starts, self.words.words
        at = text.find(key, 0, _FAR)
        for _ in range(8 * _MOST):
            if at < 0 or len(known) >= _MOST:
                break
            i = bisect_left(starts, at)
            if i < len(starts) and starts[i] == at and unowned(words[i]) == key:
                known.append(i)
            at = text.find(key, at + len(key), _FAR)
        return known

    def _is_person(self, first: int, last: int) -> bool:
        span = (first, last)
        known = self._persons.get(span)
        if known is None:
            known = self._persons[span] = self._person(first, last)
        return known

    def _person(self, first: int, last: int) -> bool:
        lower, words, lists = self.words.lower, self.words.words, self._lists
        lows = lower[first : last + 1]
        key = bare(lows[-1])
        if not lists["institutions"].isdisjoint(lows) or key in lists["days"]:
            return False
        if key in lists["roles"] or not lists["called"].isdisjoint(lows[:-1]):
            return True
        word = words[last]
        if not word[0].isupper() or lows[0] == "the" or (first == last and word.isupper() and len(key) > 1):
            return False
        if last > first:
            if word.isupper() and len(key) > 1 and not words[first].isupper():
                return False
            return words[last - 1][0].isupper() or lower[last - 1] in _LINKS
        word = unowned(word)
        known = self._single.get(word)
        if known is None:
            known = self._single[word] = any(map(self._surname, self._places(word)))
        return known

    def _surname(self, i: int) -> bool:
        """Whether the word before word `i` is a given name or a title."""
        if i == 0 or not joined(self.words, i):
            return False
        word, low = self.words.words[i - 1], self.words.lower[i - 1]
        if not word[0].isupper() or self.flags[i - 1] & _FUNCTION or low in self._lists["institutions"]:
            return False
        return i < 2 or self.words.lower[i - 2] != "the" or low in self._lists["called"]

    def _titled(self, role: str, before: int) -> str:
        """The named holder of a role before word `before`, else behind it: "Mayor Ada Berg" for "the mayor"."""
        behind = ""
        for at in self._places(role.capitalize()):
            if at >= before and behind:
                break
            n = self._sentence(at)
            for m in self.of(n) if n >= 0 else ():
                if m.first <= at < m.last and m.text[:1].isupper():
                    behind = behind or m.text
                    if at < before:
                        return m.text
        return behind


class Cast:
    """Who spoke so far in one article, and so whom the next pronoun means."""

    def __init__(self, mentions: Mentions, lower: Sequence[str]) -> None:
        self._m = mentions
        self._lower = lower
        self._spoke: dict[int, Mention] = {}
        self._sex: dict[str, str] = {}
        self._goes_on = load().lists["goes_on"]

    def name(self, first: int, last: int, sentence: int, cue: str = "") -> str:
        """The fullest form of what the words `first` to `last` name; their own text where nothing fuller is known."""
        goes_on = cue in self._goes_on
        text = self._m.slice(first, last)
        if first == last:
            stem = bare(self._lower[last])
            found: Mention | None = None
            if stem in ("he", "she", "his", "her"):
                found = self._seek(
                    sentence, first, person=True, sex="f" if stem in ("she", "her") else "m", goes_on=goes_on
                )
            elif stem in ("it", "its"):
                found = self._seek(sentence, first, person=False, sex=None, goes_on=False)
            elif stem in ("they", "their"):
                found = self._group(sentence)
            elif stem in ("who", "which", "that", "whom"):
                return self._m.before_relative(first) or text
            if found is not None:
                self._spoke[sentence] = found
                return self._m.full(found)
            if self._m.flags[first] & _FUNCTION and not text.isupper():
                return text
        mention = self._m.describe(first, last, sentence)
        self._spoke[sentence] = mention
        return self._m.full(mention)

    def _seek(self, sentence: int, before: int, *, person: bool, sex: str | None, goes_on: bool) -> Mention | None:
        """Whom a pronoun means: the subject of its own sentence, of the last one, the last speaker, anybody near.

        Where the cue goes on with a speech ("he added"), the last speaker comes first; for a body, the last speaker comes
        before what is no ministry, army or company by its name.
        """
        spoke = self._last_speaker(sentence, person, sex)
        if goes_on and spoke:
            return self._take(spoke, sex)
        here = self._straight(sentence, person, sex, before)
        if spoke and not person:
            here = [m for m in here if self._m.institution(m)]
            if not here:
                return spoke
        if here:
            return self._take(here[0], sex)
        last = sentence - 1
        if last >= 0 and last not in self._spoke:
            subject = self._straight(last, person, sex)
            if (
                subject
                and subject[0].first - self._m.first_word(last) <= 1
                and not (spoke and self._lower[subject[0].first] in ("a", "an"))
            ):
                return self._take(subject[0], sex)
        if spoke:
            return self._take(spoke, sex)
        for n in range(last, max(-1, last - _REACH), -1):
            found = self._straight(n, person, sex) or [m for m in self._m.of(n) if self._fits(m, person, sex)]
            if found:
                return self._take(found[0], sex)
        return None

    def _last_speaker(self, sentence: int, person: bool, sex: str | None) -> Mention | None:
        """Who of the fitting kind spoke last in the sentences before."""
        for n in range(sentence - 1, max(-1, sentence - 1 - _SPEAKERS), -1):
            spoke = self._spoke.get(n)
            if spoke is not None and self._fits(spoke, person, sex):
                return spoke
        return None

    def _straight(self, n: int, person: bool, sex: str | None, before: int | None = None) -> list[Mention]:
        """The fitting mentions of a sentence that no preposition governs, named ones first."""
        if before is not None and before <= self._m.first_word(n):
            return []
        found = [
            m
            for m in self._m.of(n)
            if not m.oblique and (before is None or m.last < before) and self._fits(m, person, sex)
        ]
        return [m for m in found if m.text[0].isupper()] or found

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


def _given(mention: Mention) -> str:
    """The word before the surname, where there is one that is no title."""
    words = mention.text.split()
    return words[-2] if len(words) > 1 and words[-2][:1].isupper() and not words[-2].endswith(".") else ""
