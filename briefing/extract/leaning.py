"""Whether a sentence can stand alone, and what it leans on where it cannot.

A sentence leans when it opens with or hinges on something told outside it: a pronoun with nobody in the sentence to
mean, a connective, "also", "those six", "the vessel" where a vessel was told of before, words of a quotation whose
speaker stands elsewhere, half a quotation.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from itertools import compress, count
from typing import TYPE_CHECKING

from briefing.extract.lexicon import Is, data, load
from briefing.extract.names import Mentions
from briefing.extract.tokens import bare
from briefing.model import Leaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.names import Mention
    from briefing.extract.speech import Utterance
    from briefing.model import Marked

_FUNCTION = int(Is.BREAK | Is.PREPOSITION | Is.AUXILIARY | Is.ADVERB | Is.DETERMINER | Is.PRONOUN)
_VERB = int(Is.SAY | Is.ACT | Is.MIND | Is.QUOTE | Is.PHRASE)
_PAST, _CATENATIVE, _DETERMINER = int(Is.PAST), int(Is.CATENATIVE), int(Is.DETERMINER)
_MARKS = frozenset("“”\"'‘`(")
_STANDS = Leaning()
_PAIRED = ("“", "”", '"')
_TIME = int(Is.TIME)
# Endings of words that describe a noun.
_DESCRIBING = ("al", "ic", "ive", "ing", "ed", "ous", "ary", "ent", "ant", "ble", "ern", "ful", "less", "est")
_NUMBERS = {"two": 2, "pair": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "five": 5}
# So many letters in common make a noun and a verb one word: "announced", "announcement".
_STEM = 7
_SHORT = 4
# Bounds that no honest article reaches: words of a sentence, and characters of a text, that are looked back over.
_NEAR, _FAR = 80, 50_000
# Words behind an ordinal within which stands what it counts within.
_FRAME = 3
# How many sentences back an antecedent is looked for.
_REACH = 8
_SILENT = frozenset({"title", "heading", "byline", "dateline", "furniture", "correction", "entry"})


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in data("en", "leaning").items()}


@cache
def _pasts() -> frozenset[str]:
    """Irregular past forms: what stands before one is its subject."""
    return frozenset(data("en", "anchor_tense")["past"])


@cache
def _openings() -> frozenset[str]:
    """The words that can make a sentence lean at its head."""
    lists = _lists()
    words = frozenset().union(*(lists[name] for name in ("he", "she", "it", "they", "pointing", "openers")))
    return words | load().lists["contracted"]


@cache
def _hinges() -> dict[str, str]:
    """The words further in that can make a sentence lean: word -> its group.

    "Himself" is no such word: it means somebody of its own clause.
    """
    lists = _lists()
    stems = {
        word: group
        for group in ("they", "it", "he", "she")
        for word in lists[group]
        if not word.endswith(("self", "selves"))
    }
    tied = {word: stems[bare(word)] for word in load().lists["contracted"] if bare(word) in stems}
    return {
        "the": "definite",
        **dict.fromkeys(("these", "those", "this"), "pointing"),
        **stems,
        **tied,
        **dict.fromkeys(lists["anywhere"], "anywhere"),
    }


def grade(marked: Marked, utterances: Sequence[Utterance], mentions: Mentions | None = None) -> list[Leaning]:
    """One leaning a sentence, in order. Languages without rules of their own, and headlines, stand.

    `mentions` are the article's own, where they are known already.
    """
    if marked.language != "en":
        return [Leaning()] * len(marked.sentences)
    return _Reader(marked, utterances, mentions or Mentions(marked)).read()


class _Reader:
    """Reads one article, remembering which nouns were told of."""

    def __init__(self, marked: Marked, utterances: Sequence[Utterance], mentions: Mentions) -> None:
        text = marked.article.text
        self.text = text
        self.marked = marked
        self.utterances = utterances
        self.mentions = mentions
        self.w = self.mentions.words
        self.ranges = self.mentions.ranges
        self.flags = self.mentions.flags
        self.starts = [s.start for s in marked.sentences]
        self.lists = _lists()
        self.wanted = _openings()
        self.hinges = _hinges()
        self.hinged = list(compress(count(), map(self.hinges.__contains__, self.w.lower)))
        self.roles = load().lists["roles"]
        low = text.lower()
        # Some capitals are two characters in small letters: then the offsets would be off.
        self.low = low if len(low) == len(text) else text

    def read(self) -> list[Leaning]:
        """The leanings."""
        wanted = self.wanted
        lower = self.w.lower
        sentences, blocks = self.marked.sentences, self.marked.blocks
        marks = any(mark in self.text for mark in _PAIRED)
        out: list[Leaning] = []
        for n, (a, z) in enumerate(self.ranges):
            if a >= z or blocks[sentences[n].block].kind in _SILENT:
                out.append(_STANDS)
                continue
            found = self._quotation(n) if marks else None
            if found is None and lower[a] in wanted:
                found = self._opening(n, a, z)
            out.append(found or self._hinge(n, a, z) or self._surname(n, a) or _STANDS)
        return out

    # -- the grounds --------------------------------------------------------------------------------------------------

    def _quotation(self, n: int) -> Leaning | None:
        """Words of a quotation whose speaker stands elsewhere; half a quotation."""
        utterance = self.utterances[n]
        sentence = self.marked.sentences[n]
        piece = self.text[sentence.start : sentence.end]
        if utterance.quoted and (utterance.speaker is None or utterance.speaker.carried):
            speaker = utterance.speaker
            back = self._sentence_at(speaker.start) if speaker else n - 1
            return self._cannot(back, sentence.start, sentence.start, "quotation")
        if _unbalanced(piece):
            return self._cannot(n - 1, sentence.start, sentence.start, "quotation")
        return None

    def _opening(self, n: int, a: int, z: int) -> Leaning | None:
        """The first word: a pronoun, a pointing word, a connective."""
        lower, lists = self.w.lower, self.lists
        low = lower[a]
        stem = bare(low)
        for group in ("he", "she", "it", "they"):
            if stem in lists[group] and not self._empty_it(a, z):
                return self._pronoun(n, a, group)
        if low in lists["pointing"]:
            if a + 1 < z and (
                lower[a + 1] in lists["times"] or (low == "that" and self.flags[a + 1] & int(Is.DETERMINER))
            ):
                return None
            return self._cannot(n - 1, self.w.starts[a], self.w.end(a), self.w.words[a])
        if low in lists["openers"]:
            after = self.w.seps[a + 1]
            noun_next = a + 1 < z and not after.strip() and not self.flags[a + 1] & _FUNCTION
            if low in lists["never_alone"] or (low in lists["before_comma"] and "," not in after):
                return None
            if low in lists["alone"] and (noun_next or (a + 1 < z and lower[a + 1] == "of")):
                return None
            return self._cannot(n - 1, self.w.starts[a], self.w.end(a), self.w.words[a])
        return None

    def _hinge(self, n: int, a: int, z: int) -> Leaning | None:
        """A word further in that means something told before."""
        hinges, lower, hinged = self.hinges, self.w.lower, self.hinged
        for k in range(bisect_left(hinged, a), bisect_left(hinged, z)):
            i = hinged[k]
            group = hinges[lower[i]]
            if group == "definite":
                found = self._definite(n, a, i, z)
                if found:
                    return found
            elif group == "anywhere" or group == "pointing":  # noqa: PLR1714  a tuple is slower
                if self._goes_on(a, i, z) if group == "anywhere" else self._points(a, i, z):
                    return self._cannot(n - 1, self.w.starts[i], self.w.end(i), self.w.words[i])
            elif self._is_open(n, a, i, z, group):
                return self._pronoun(n, i, group)
        return None

    def _is_open(self, n: int, a: int, i: int, z: int, group: str) -> bool:
        """Whether nothing before the pronoun at word `i` can be what it means."""
        if group in ("he", "she"):
            return not self._person_before(a, i) and not any(m.last < i and m.person for m in self.mentions.of(n))
        return not self._something_before(a, i) and not self._empty_it(i, z)

    def _goes_on(self, a: int, i: int, z: int) -> bool:
        """Whether the adverb at word `i` goes on with what was told: "also", "later" before its verb."""
        low, lists = self.w.lower[i], self.lists
        if low == "too":
            return "," in self.w.seps[i]
        if low not in lists["before_verb"]:
            return True
        return a < i < z - 1 and self._verb(i + 1) and self.w.lower[i - 1] != "and"

    def _points(self, a: int, i: int, z: int) -> bool:
        """Whether "this", "these", "those" at word `i` points at a noun told before."""
        if not a < i < z - 1 or self.flags[i + 1] & _FUNCTION:
            return False
        low, following = self.w.lower[i], self.w.lower[i + 1]
        if low == "those":
            return following not in ("who", "with", "in", "from")
        return low == "these" or following not in self.lists["times"]

    def _definite(self, n: int, a: int, i: int, z: int) -> Leaning | None:
        """A definite noun ("the vessel") told of before this sentence and not in it."""
        lower, words, seps, lists = self.w.lower, self.w.words, self.w.seps, self.lists
        k = i + 1
        if k >= z:
            return None
        if lower[k] in lists["comparing"] and k + 1 < z:
            if self._counted(n, i, _NUMBERS.get(lower[k], 0)) or (lower[k] == "second" and self._framed(a, i, z)):
                return None
            return self._cannot(n - 1, self.w.starts[i], self.w.end(k), f"the {lower[k]}")
        while (
            k < z
            and k - i < 5
            and (k == i + 1 or (seps[k] == " " and not self._verb(k)))
            and not self.flags[k] & _FUNCTION
        ):
            if not words[k][:1].islower():
                return None
            k += 1
        head = k - 1
        if head <= i:
            return None
        noun = lower[head]
        start = self.w.starts[a]
        if head == i + 2 and self._is_subject(i + 1) and self._told_of(noun, start) < 0:
            noun = lower[i + 1]  # "the quake struck"
        if noun in lists["known"] or lower[i + 1] in lists["known"] or noun.endswith(("'s", "’s", "est", "ly")):
            return None
        if k < z and seps[k] == " " and lower[k] in lists["told_which"]:
            return None
        if k + 1 < z and seps[k] == " " and lower[k] in lists["told_where"] and self._place(k + 1):
            return None
        if k < z and seps[k].strip() in ("–", "—", "-", "("):
            return None
        forms = _number_forms(noun)
        if not forms.isdisjoint(lower[max(a, i - _NEAR) : i]):
            return None
        told = self._told_of(noun, start)
        if told < 0:
            return None
        return self._cannot(self._sentence_at(told), self.w.starts[i], self.w.end(head), f"the {noun}")

    def _is_subject(self, k: int) -> bool:
        """Whether word `k` looks like a noun before its verb ("the memo reads"), not like what describes the next."""
        following = self.w.lower[k + 1]
        if following in _pasts():
            return True
        return following.endswith(("s", "ly")) and not self.w.lower[k].endswith(_DESCRIBING)

    def _counted(self, n: int, i: int, number: int) -> bool:
        """Whether sentence `n` names so many before word `i`: "Ada Berg and Odvar Prins met, the first time for the two"."""
        if not number or i == self.ranges[n][0]:
            return False
        named = {m.key for m in self.mentions.of(n) if m.last < i and m.text[:1].isupper() and not self._time(m.last)}
        return len(named) >= number

    def _framed(self, a: int, i: int, z: int) -> bool:
        """Whether the ordinal behind word `i` counts within what the sentence names: ", the second raid this week"."""
        lists, lower = self.lists, self.w.lower
        for k in range(i + 3, min(i + 3 + _FRAME, z)):
            if self.w.seps[k].strip():
                return False
            if lower[k] in lists["counts_within"]:
                return i > a
            if lower[k] == "this":
                return k + 1 < z and lower[k + 1] in lists["times"]
        return False

    def _time(self, k: int) -> bool:
        """Whether word `k` is a day's or a month's name."""
        return bool(self.flags[k] & _TIME)

    def _place(self, k: int) -> bool:
        """Whether word `k` begins a place rather than a time."""
        if self.w.lower[k] in self.lists["times"] or self.w.words[k][0].isdigit():
            return False
        return self.w.words[k][0].isupper() or bool(self.flags[k] & _DETERMINER)

    def _verb(self, k: int) -> bool:
        flag = self.flags[k]
        return bool(flag & _CATENATIVE or (flag & _VERB and flag & _PAST)) or self.w.lower[k].endswith("ed")

    def _told_of(self, noun: str, start: int) -> int:
        """Where the noun, or the verb it is made of ("announced", "the announcement"), stands before `start`; or -1."""
        stem = noun[:_STEM] if len(noun) > _STEM else noun.removesuffix("s")
        if len(noun) < _SHORT:
            stem = noun
        low = self.low
        floor = max(0, start - _FAR)
        at = low.rfind(stem, floor, start)
        for _ in range(_NEAR):
            if at < 0:
                break
            if at == 0 or not low[at - 1].isalnum():
                tail = low[at + len(stem) : at + len(stem) + 3]
                if len(stem) == _STEM or len(tail) < 3 or not tail.isalpha():
                    return at
            at = low.rfind(stem, floor, at)
        return -1

    def _surname(self, n: int, a: int) -> Leaning | None:
        """A sentence about a person by surname alone, introduced before: stands with the full name put in."""
        if not self.w.words[a][0].isupper() or self.flags[a] & _FUNCTION or self.w.seps[a][-1:] in _MARKS:
            return None
        if a + 1 < len(self.flags) and self.w.words[a + 1][0].isupper() and self.w.seps[a + 1] == " ":
            return None
        mention = self.mentions.single(a, n)
        if mention is None:
            return None
        full = self.mentions.full(mention)
        if full == mention.text or self.mentions.famous(full):
            return None
        start = self.w.starts[a]
        introduced = self.mentions.introduced(mention)
        antecedent = self._id(introduced) if introduced != n else ""  # the full name may stand in the sentence itself
        return Leaning("named", mention.text, start, start + len(mention.text), full, antecedent)

    # -- what it leans on ---------------------------------------------------------------------------------------------

    def _pronoun(self, n: int, i: int, group: str) -> Leaning:
        """A pronoun with nobody in the sentence to mean: "named" where it is known who is meant, and is no thing."""
        start = self.w.starts[i]
        stem = bare(self.w.lower[i])
        end = start + len(stem)
        word = self.text[start:end]
        speaker = self.utterances[n].speaker
        name = ""
        back = n - 1
        if speaker and speaker.start == start and speaker.name != speaker.text:
            name = speaker.name
            back = self._named(n, name)
        elif group in ("he", "she"):
            mention = self._person_told(n, woman=group == "she")
            if mention:
                name, back = self.mentions.full(mention), mention.sentence
        if not name:
            return self._cannot(back, start, end, word)
        if stem in ("his", "its", "their", "hers") or (stem == "her" and self._owns(i)):
            name += "’s" if "’" in self.text else "'s"
        return Leaning("named", word, start, end, name, self._id(back))

    def _owns(self, i: int) -> bool:
        after = self.w.seps[i + 1]
        return after == " " and i + 1 < len(self.flags) and not self.flags[i + 1] & _FUNCTION

    def _person_told(self, n: int, *, woman: bool) -> Mention | None:
        for back in range(n - 1, max(-1, n - 4), -1):
            persons = [
                m for m in self.mentions.of(back) if m.person and self.mentions.sex(m) != ("m" if woman else "f")
            ]
            straight = [m for m in persons if not m.oblique] or persons
            if straight:
                return straight[0] if len({m.key for m in straight}) == 1 or back == n - 1 else None
        return None

    def _person_before(self, a: int, i: int) -> bool:
        return not self.roles.isdisjoint(self.w.lower[a:i])

    def _something_before(self, a: int, i: int) -> bool:
        """Whether a noun stands before word `i` that "it" or "they" can mean."""
        return any(not self.flags[k] & _FUNCTION for k in range(a, i))

    def _empty_it(self, i: int, z: int) -> bool:
        """Whether "it" means nothing: "it is unclear", "it was raining"."""
        lower = self.w.lower
        if lower[i] not in ("it", "it's", "it’s"):
            return False
        window = lower[i + 1 : min(i + 7, z)]
        if any(self.flags[k] & _DETERMINER for k in range(i + 1, min(i + 3, z))):
            return False
        return any(
            word in ("that", "whether", "to", "how", "why", "who", "when", "unclear", "clear") for word in window
        )

    def _named(self, n: int, name: str) -> int:
        key = name.rsplit(maxsplit=1)[-1] if name.split() else ""
        for back in range(n - 1, max(-1, n - _REACH), -1):
            if any(m.key == key for m in self.mentions.of(back)):
                return back
        return n - 1

    def _sentence_at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def _id(self, sentence: int) -> str:
        return f"{self.marked.article.key}.{sentence}" if sentence >= 0 else ""

    def _cannot(self, sentence: int, start: int, end: int, cue: str) -> Leaning:
        return Leaning("cannot", cue, start, end, "", self._id(sentence))


@lru_cache(maxsize=4096)
def _number_forms(noun: str) -> frozenset[str]:
    """Singular and plural of a noun, as well as rules tell."""
    forms = {noun, noun + "s"}
    if noun.endswith("ies"):
        forms.add(noun[:-3] + "y")
    if noun.endswith("es"):
        forms.add(noun[:-2])
    if noun.endswith("s"):
        forms.add(noun[:-1])
    if noun.endswith("y"):
        forms.add(noun[:-1] + "ies")
    if noun.endswith("man"):
        forms.add(noun[:-3] + "men")
    return frozenset(forms)


def _unbalanced(piece: str) -> bool:
    return piece.count("“") != piece.count("”") or piece.count('"') % 2 == 1
