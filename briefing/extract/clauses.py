"""The grammar of attribution within one sentence: from a reporting word to the words that name its source."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import compress, count
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from briefing.extract.lexicon import Is, load
from briefing.extract.nominals import CLOSED, Nominals, Source, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.nominals import Stance
    from briefing.extract.tokens import Words

# Plain integers: `IntFlag` arithmetic is too slow for the inner loops.
_SAY, _QUOTE, _MIND, _ACT, _SHOW = int(Is.SAY), int(Is.QUOTE), int(Is.MIND), int(Is.ACT), int(Is.SHOW)
_ATTITUDE, _PHRASE, _NOUN, _AUX, _BE = int(Is.ATTITUDE), int(Is.PHRASE), int(Is.NOUN), int(Is.AUXILIARY), int(Is.BE)
_ADVERB, _PRONOUN, _RELATIVE = int(Is.ADVERB), int(Is.PRONOUN), int(Is.RELATIVE)
_BREAK, _PREP, _DET, _DOC, _CAT = (
    int(Is.BREAK),
    int(Is.PREPOSITION),
    int(Is.DETERMINER),
    int(Is.DOCUMENT),
    int(Is.CATENATIVE),
)
_CAPITAL, _POSSESSIVE, _TIME = int(Is.CAPITAL), int(Is.POSSESSIVE), int(Is.TIME)
_BASE, _S, _PAST, _PARTICIPLE, _ING = int(Is.BASE), int(Is.S_FORM), int(Is.PAST), int(Is.PARTICIPLE), int(Is.ING)
_MODAL = int(Is.MODAL)
_CONTRACTED, _ACCORDING, _NOUNLIKE = int(Is.CONTRACTED), int(Is.ACCORDING), int(Is.NOUNLIKE)
_VERB = _SAY | _QUOTE | _MIND | _ACT | _SHOW | _PHRASE
_TRIGGER = _VERB | _ATTITUDE | _NOUN | _ACCORDING

_LONGEST_NAME = 16
_LONGEST_GROUP = 24
_STOPS = frozenset(",;:.!?")
_DASHES = frozenset("—–―")
_LONGEST_NAME = 16
# How far into a sentence a speaker's label or a signature reaches, in characters.
_LABEL = 48
# The most that any word but one of saying can reach once the sentence has a source, and what a state of mind can.
_MOST_WITHOUT_SAYING = 0.95
_MOST_OF_A_STATE = 0.6
# The same as the first, where the sentence quotes nothing.
_MOST_WITHOUT_QUOTING = 0.74
_SURE = _SAY | _ACCORDING
_place = attrgetter("at")
# Behind one of these stands a noun.
_NO_SUBJECT = _DET | _POSSESSIVE | _PREP


def _opens(sep: str) -> bool:
    """Whether a quotation opens between two words."""
    return "“" in sep or "‘" in sep or (sep[:1] in " ,:" and sep.endswith(('"', "''", "``")))


@cache
def _stances() -> dict[str, tuple[Stance, bool]]:
    """For each form of a verb its stance, and whether its object is a hearer."""
    lexicon = load()
    lists = lexicon.lists
    out: dict[str, tuple[Stance, bool]] = {}
    for form, lemma in lexicon.lemmas.items():
        stance: Stance = "denies" if lemma in lists["denies"] else "doubts" if lemma in lists["doubts"] else "asserts"
        out[form] = stance, lemma in lists["hearers"]
    return out


class _Group(Struct, frozen=True, gc=False):
    """What stands before a verb: `last` is the word before all of it, `infinitive` the "to" it hangs on, or -1."""

    last: int
    auxiliary: bool = False
    passive: bool = False
    unreal: bool = False
    negated: bool = False
    adverbs: bool = False
    infinitive: int = -1


class Grammar(Nominals):
    """The words of one article with what each can be, asked sentence by sentence."""

    def __init__(self, text: str, words: Words, flags: list[int]) -> None:
        super().__init__(text, words, flags)
        lexicon = load()
        self.lemmas, self.phrases = lexicon.lemmas, lexicon.phrases
        self.triggers = list(compress(count(), map(_TRIGGER.__and__, flags)))
        self.stances = _stances()
        self.inside: Sequence[tuple[int, int]] = ()
        self.labelled = ":" in text or any(dash in text for dash in _DASHES)

    def sources(self, a: int, z: int, inside: Sequence[tuple[int, int]], triggers: Sequence[int]) -> list[Source]:
        """The sources named in the sentence of words `a` to `z` (excluded), in order of their cues.

        `inside` are the stretches of characters in quotation marks; `triggers` the sentence's words that can report.
        Without any there can be none but in an article that is `labelled`, by colons or dashes.
        """
        self.a, self.z, self.inside = a, z, inside
        found: list[Source] = []
        self.found = found
        if a >= z:
            return found
        if self.labelled:
            start = self.starts[a]
            if self.text.find(":", start, start + _LABEL) >= 0:
                label = self._label()
                if label:
                    found.append(label)
            if self.words[z - 1][0].isupper():
                end = self.starts[z - 1]
                if not _DASHES.isdisjoint(self.text[max(start - 3, end - _LABEL, 0) : end]):
                    tail = self._signature()
                    if tail:
                        found.append(tail)
        if not triggers:
            return found
        flags = self.flags
        weak: list[int] = []
        best = 0.0
        for i in triggers:
            if flags[i] & _SURE and not flags[i] & _NOUNLIKE:
                best = self._read(i, best)
            else:
                weak.append(i)
        if weak:
            most = _MOST_WITHOUT_SAYING if inside else _MOST_WITHOUT_QUOTING
            for i in weak:
                # What cannot become the surest is not read.
                if best <= most or flags[i] & _SURE:
                    best = self._read(i, best)
            found.sort(key=_place)
        return found

    def _read(self, i: int, best: float) -> float:
        """Reads one word that can report; returns the score of the surest source so far."""
        flags, seps, a = self.flags, self.seps, self.a
        flag = flags[i]
        if flag & _CAPITAL and i != a and not marks(seps[i]):
            return best
        source = None
        if flag & _VERB:
            if (
                not flag & _NOUNLIKE
                or i == a
                or seps[i] != " "
                or not flags[i - 1] & _NO_SUBJECT
                or flag & (_PAST | _ING)
            ):
                source = self._verb(i, flag)
        elif flag & _ACCORDING:
            source = self._according(i)
        if source is None and best < _MOST_OF_A_STATE:
            if flag & _ATTITUDE:
                source = self._attitude(i)
            if source is None and flag & _NOUN:
                source = self._noun(i)
        if source is None:
            return best
        self.found.append(source)
        return source.score if source.score > best and not source.inside else best

    # -- the cues -----------------------------------------------------------------------------------------------------

    def _quoted(self, i: int) -> bool:
        at = self.starts[i]
        inside = self.inside
        n = bisect_right(inside, (at, at)) - 1
        return (n >= 0 and at < inside[n][1]) or (n + 1 < len(inside) and inside[n + 1][0] == at)

    def _label(self) -> Source | None:
        """`NAME: words`: a speaker's label in a transcript or a headline."""
        seps, a, z = self.seps, self.a, self.z
        k = a
        while k < z and k - a < 6:
            if not self.words[k][:1].isupper():
                return None
            if self.flags[k] & (_DET | _PREP | _POSSESSIVE | _BREAK):
                return None
            sep = seps[k + 1]
            if sep[:1] == ":" and k + 1 < z:
                if self.lower[k] in self.lists["not_speakers"] or (
                    self.flags[k] & (_VERB | _BREAK) and not self.words[k].isupper()
                ):
                    return None
                return Source(a, k, ":", k, 0.8 if self.words[k].isupper() else 0.45)
            if not self._joined(k + 1):
                return None
            k += 1
        return None

    def _signature(self) -> Source | None:
        """A quotation, a dash, a name: the letter-writer's form."""
        k = self.z - 1
        while k > self.a and self.z - k < 8 and self._joined(k) and self.words[k][:1].isupper():
            k -= 1
        sep = self.seps[k]
        if self.words[k][:1].isupper() and _DASHES & set(sep) and marks(sep):
            return Source(k, self.z - 1, sep.strip(' "“”\xa0'), k, 1.2)
        return None

    def _according(self, i: int) -> Source | None:
        if self.lower[i] == "per":
            return None
        if i + 2 < self.z and self.lower[i + 1] == "to":
            return self.after(i + 2, "according to", i, 1.6)
        return None

    def _verb(self, i: int, flag: int) -> Source | None:
        before, after = self.seps[i], self.seps[i + 1]
        # What stands between two sentences is shared out: a mark that opens the next one is not beside this word.
        if i + 1 == self.z:
            after = "" if after[:1].isspace() else after.split(None, 1)[0] if after else ""
        if i == self.a:
            before = "" if before[-1:].isspace() else before.rsplit(None, 1)[-1] if before else ""
        beside = (before != " " and marks(before)) or (after != " " and (":" in after or marks(after)))
        score = self._weight(i, flag, beside=beside)
        if not score:
            return None
        inside = bool(self.inside) and self._quoted(i) and not (before.isspace() is False and _opens(after))
        if inside:
            score -= 0.6
        stance, hearer = self.stances[self.lower[i]]
        if flag & (_SAY | _QUOTE) and not flag & _ING and after == " " and (before != " " or i == self.a):
            inverted = self._inverted(i, score + 0.2, hearer=hearer, inside=inside)
            if inverted:
                return inverted
        group = self._group(i)
        if group.unreal:
            score -= 0.1 if self.lower[i] == "say" and not inside else 0.3
        if group.infinitive >= 0:
            return self._infinitive(i, group.infinitive, score, stance, inside)
        if flag & _ING and not group.passive:
            return self._participle(i, group.last, score, stance, inside)
        if flag & _PARTICIPLE and not flag & _ING:
            if group.passive:
                return self._agent(i, score, stance)
            if i + 1 < self.z and self.lower[i + 1] == "by":
                agent = self._agent(i, score, stance)
                if agent:
                    return agent
        return self._finite(i, flag, group, score, stance, inside)

    def _weight(self, i: int, flag: int, *, beside: bool) -> float:
        """How surely the word reports, by its class and by a quotation beside it; 0.0 where it does not."""
        if flag & _SAY:
            score = 1.0
        elif flag & _PHRASE and not flag & (_ACT | _MIND):
            lower, wanted = self.lower, self.phrases[self.lower[i]]
            reach = 10 if "as" in wanted else 5
            if beside or not wanted.isdisjoint(lower[i + 1 : min(i + reach, self.z)]):
                score = 0.7
            elif flag & _SHOW:
                score = 0.6
            else:
                return 0.0
        elif flag & _ACT:
            score = 0.75
        elif flag & _MIND:
            score = 0.65
        elif flag & _QUOTE and (
            beside or (self.seps[i + 1][:1] in _STOPS and any(map(marks, self.seps[max(self.a + 1, i - 4) : i])))
        ):
            score = 0.7
        elif flag & _SHOW:
            score = 0.6
        else:
            return 0.0
        return score + 0.5 if beside else score

    def _inverted(self, i: int, score: float, *, hearer: bool, inside: bool) -> Source | None:
        """The subject behind the verb: "...", said the mayor."""
        if hearer or i + 1 >= self.z or self.lower[i + 1] in self.lists["particles"]:
            return None
        before = self.seps[i]
        marked = marks(before)
        if (
            not marked
            and not (before.startswith((",", "’", "'")) and (not self._opens_aside(i) or self._names(i + 1)))
            and not (i == self.a and not inside)
        ):
            return None
        follows = self.flags[i + 1]
        if (
            follows & (_BREAK | _PREP | _PRONOUN | _ADVERB)
            and not follows & _DET
            and self.lower[i + 1] not in ("he", "she")
        ):
            return None
        source = self.after(i + 1, self.words[i], i, score)
        return source if source and (marked or self._ends(source.last)) else None

    def _names(self, k: int) -> bool:
        """Whether a name of two words and more stands from word `k` to a comma, or closes the sentence."""
        first = k
        while (
            k < self.z and self.words[k][:1].isupper() and not self.flags[k] & _TIME and (k == first or self._joined(k))
        ):
            k += 1
        return k - first >= 2 and (k == self.z or self.seps[k][:1] == ",")

    def _group(self, i: int) -> _Group:
        """What stands before the verb and belongs to it: auxiliaries, adverbs, times, "tried to"."""
        lower, seps, flags, a = self.lower, self.seps, self.flags, self.a
        lists = self.lists
        j = i - 1
        auxiliary = passive = unreal = negated = raised = False
        first = max(a, i - _LONGEST_GROUP)
        while j >= first and (seps[j + 1] == " " or seps[j + 1].isspace()):
            f, low = flags[j], lower[j]
            if f & _TIME or (j > a and low.isdigit() and lower[j - 1] in ("in", "since")):
                k = self._before_time(j)
                if k < a:
                    break
                j = k
                continue
            if f & _AUX:
                if not auxiliary:
                    passive = bool(f & _BE)
                auxiliary = True
                unreal = unreal or low in lists["unreal"]
                negated = negated or low in lists["negations"]
            elif f & _ADVERB:
                negated = negated or low in lists["negations"]
            elif low == "to":
                raised = True
                if j - 1 < a or not flags[j - 1] & _CAT:
                    return _Group(last=j, infinitive=j, unreal=unreal)
                j -= 1
            elif not (raised and f & _CAT) and not (low[-2:] == "ly" and self.adverb(j)):
                break
            j -= 1
        if j == i - 1:
            return _Group(j)
        return _Group(j, auxiliary or raised, passive, unreal, negated, adverbs=True)

    def _finite(self, i: int, flag: int, group: _Group, score: float, stance: Stance, inside: bool) -> Source | None:
        """The subject before the verb."""
        j = group.last
        if flag & _NOUNLIKE and not group.auxiliary and not self._surely_verb(i, j, flag):
            return None
        if j < self.a:
            return None
        if flag & _PARTICIPLE and not group.adverbs and self._attributive(i, j):
            return None
        if (
            j > self.a
            and self.seps[j] == " "
            and self.words[j].islower()
            and not self.flags[j] & (_PRONOUN | _DET)
            and not self.lower[j].endswith(("one", "body"))
            and (self.flags[j - 1] & _MODAL or self.lower[j - 1] == "not")
        ):
            return None  # "did not make confirmed gains": what stands before the word is a verb itself
        if flag & _BASE and not flag & (_PAST | _S) and self.lower[j] in ("and", "or"):
            return None
        if group.negated:
            stance = "asserts" if stance == "denies" else "doubts"
        source = self.before(j, i, score, stance, inside)
        if source is None:
            return None
        if flag & _SAY and self._closes(source.first, i):
            return structs.replace(source, score=source.score + 0.5)
        if flag & _SHOW and score < 0.7 and not flag & (_SAY | _MIND | _ACT):
            names = range(source.first, source.last + 1)
            if not any(self.flags[k] & (_DOC | _RELATIVE) or self.lower[k] in ("it", "they") for k in names):
                return None
        return source

    def _before_time(self, j: int) -> int:
        """The word before the time that ends at word `j`."""
        j -= 1
        while (
            j >= self.a
            and self.seps[j + 1].isspace()
            and (self.lower[j] in self.lists["before_times"] or self.flags[j] & _TIME)
        ):
            j -= 1
        return j

    def _opens_aside(self, i: int) -> bool:
        """Whether the comma before word `i` closes an aside on the sentence's subject: "X, the mayor, said"."""
        k = self.a
        while k < i and not (self.flags[k] & (_AUX | _BREAK) and k > self.a) and k - self.a < _LONGEST_NAME:
            if "," in self.seps[k + 1]:
                return k + 1 < i
            k += 1
        return False

    def _closes(self, first: int, i: int) -> bool:
        """Whether subject and verb stand behind what was said, as in "..., the ministry said on Friday"."""
        if first == self.a or not ("," in self.seps[first] or marks(self.seps[first])):
            return False
        told = self.lemmas.get(self.lower[i]) in self.lists["hearers"]
        k = i + 2 if told else i + 1
        while k < self.z and self.seps[k].isspace() and k - i < 8:
            f = self.flags[k]
            if f & (_BREAK | _VERB) and not f & (_PREP | _TIME | _ADVERB) and self.words[k][:1].islower():
                return False
            k += 1
        if i + 1 == self.z:
            return True
        return k >= self.z and (
            told or bool(set(self.seps[i + 1]) & _STOPS or self.flags[i + 1] & (_PREP | _TIME | _ADVERB))
        )

    def _ends(self, last: int) -> bool:
        """Whether a clause can end behind word `last`: so that "said X" holds the subject, not what was said."""
        sep = self.seps[last + 1]
        return (
            last + 1 >= self.z
            or bool(set(sep) & _STOPS)
            or bool(self.flags[last + 1] & _PREP)
            or self.lower[last + 1] == "who"
        )

    def _surely_verb(self, i: int, j: int, flag: int) -> bool:
        """Whether a word such as "claims" is the verb: by its subject and by what follows."""
        lower, flags, words, seps = self.lower, self.flags, self.words, self.seps
        if j < self.a or not (seps[j + 1].isspace() or ")" in seps[j + 1]):
            return False
        low, f = lower[j], flags[j]
        following = flags[i + 1] if i + 1 < self.z and seps[i + 1].isspace() else 0
        nxt = lower[i + 1] if i + 1 < self.z else ""
        object_follows = bool(following & (_DET | _POSSESSIVE | _PRONOUN)) or nxt in (
            "that",
            "how",
            "why",
            "what",
            "whether",
            "to",
            "there",
        )
        object_follows = object_follows or _opens(seps[i + 1])
        object_follows = object_follows or (i + 1 < self.z and seps[i + 1].isspace() and words[i + 1][:1].isupper())
        if i + 1 >= self.z:
            known = words[j][:1].isupper() or bool(f & _PRONOUN) or (low.endswith("s") and not flag & _S)
            if not known or low.endswith(("'s", "’s")) or f & (_DET | _POSSESSIVE | _PREP):
                return False
            if seps[i + 1][:1] == ":":
                return True
            return any("," in seps[k] or marks(seps[k]) for k in range(max(self.a + 1, j - 6), j + 1))
        if j < i - 1:
            object_follows = True
        if f & _PRONOUN or low in ("who", "which"):
            if low in ("who", "which"):
                return object_follows or nxt in ("as", "for")
            return (low in ("he", "she", "it", "one")) == bool(flag & _S)
        if f & (_DET | _POSSESSIVE | _PREP) or low.endswith(("'s", "’s", "s’", "s'")):
            return False
        if flag & _S and not flag & _BASE:
            if words[j][:1].isupper():
                return object_follows or nxt in ("about", "for", "on", "against", "at", "as")
            return (
                object_follows
                and not low.endswith("s")
                and any(flags[k] & (_DET | _POSSESSIVE) for k in range(max(self.a, j - 4), j))
            )
        return not low.isdigit() and object_follows and low.endswith("s") and j - 1 >= self.a - 1

    def _attributive(self, i: int, j: int) -> bool:
        """Whether a participle stands before its noun: "some pointed advice", "the party's preferred candidate"."""
        low, f = self.lower[j], self.flags[j]
        if low.endswith(("'s", "’s")) or (f & (_POSSESSIVE | _DET) and not f & _PRONOUN):
            return not marks(self.seps[i + 1])
        if not f & _DET or i + 1 >= self.z or not self.seps[i + 1].isspace():
            return False
        return (
            not self.flags[i + 1] & (_BREAK | _PREP | _DET | _ADVERB | _POSSESSIVE) and self.words[i + 1][:1].islower()
        )

    def _infinitive(self, i: int, j: int, score: float, stance: Stance, inside: bool) -> Source | None:
        """The subject of "... to say", where the sentence gives no surer sign."""
        if not self.flags[i] & (_SAY | _ACT):
            return None
        subject = self.subject(j)
        if subject is None:
            return None
        return Source(subject[0], subject[1], self.words[i], i, score - 0.55, stance, inside)

    def _participle(self, i: int, j: int, score: float, stance: Stance, inside: bool) -> Source | None:
        """The subject of "..., saying": that of the clause it hangs on."""
        flags, lower, seps = self.flags, self.lower, self.seps
        if flags[i] & _NOUN and (j < self.a or "," not in seps[i]):
            return None
        score -= 0.15 if "," in seps[i] else 0.35
        if not flags[i] & (_SAY | _ACT | _MIND) or lower[i] == "regarding" or lower[i - 1] == "worth":
            return None
        while (j > self.a and lower[j] in ("as", "heard", "seen", "quoted", "caught", "found")) or (
            j > self.a and flags[j] & _BE
        ):
            j -= 1
        if not flags[i] & _SAY and seps[i].isspace() and j == i - 1 and not flags[j] & _PREP:
            return None
        if seps[i].isspace() and j >= self.a and flags[j] & (_DET | _POSSESSIVE):
            return None
        if seps[i].isspace() and j >= self.a and not flags[j] & (_PREP | _BREAK | _ADVERB) and lower[j] != "and":
            close = self.before(j, i, score, stance, inside)
            if close:
                return close
        subject = self.subject(i)
        if subject is None:
            return None
        return Source(subject[0], subject[1], self.words[i], i, score, stance, inside)

    def _agent(self, i: int, score: float, stance: Stance) -> Source | None:
        """The agent of "was called ... by X", within the clause."""
        for k in range(i + 1, min(i + 9, self.z - 1)):
            sep = self.seps[k]
            if not sep.isspace() and set(sep) & CLOSED and not marks(sep):
                return None
            if self.lower[k] == "by":
                if self.flags[k + 1] & _ING or self.lower[k + 1].endswith("ing") or self.lower[k + 1].isdigit():
                    return None
                return self.after(k + 1, self.words[i], i, score - 0.2, stance)
        return None

    def _attitude(self, i: int) -> Source | None:
        """Whose mind it is: "X is sure that"."""
        lower, flags, seps = self.lower, self.flags, self.seps
        j = i - 1
        linked = False
        being = lower[i] in self.lists["stances"]
        while j >= self.a and seps[j + 1].isspace():
            f = flags[j]
            if f & _BE or lower[j] in self.lists["linking"]:
                linked = True
            elif lower[j] in self.lists["unreal"]:
                return None
            elif f & _AUX or f & _ADVERB or lower[j].endswith("ly") or lower[j] in self.lists["degrees"]:
                pass
            elif f & _CONTRACTED:
                quoted = self._quoted(i)
                return Source(j, j, self.words[i], i, 0.5 - 0.5 * quoted, "asserts", quoted)
            elif not being or linked or (f and not f & _DET):
                break
            j -= 1
        if not linked or j < self.a:
            return None
        inside = self._quoted(i)
        return self.before(j, i, 0.6 - 0.5 * inside, "asserts", inside)

    def _noun(self, i: int) -> Source | None:
        """Whose words a noun tells of: "X's claim", "claims by X", "his promise"."""
        lower, flags, seps, words = self.lower, self.flags, self.seps, self.words
        inside = self._quoted(i)
        score = 0.4 - 0.5 * inside
        follows = lower[i + 1] if i + 1 < self.z and seps[i + 1].isspace() else ""
        if (
            lower[i] not in self.lists["own_words"]
            and follows not in self.lists["noun_objects"]
            and not marks(seps[i + 1])
        ):
            return None
        if i + 2 < self.z and lower[i + 1] == "by" and seps[i + 1].isspace() and words[i + 2][:1].isupper():
            return self.after(i + 2, words[i], i, score)
        for k in range(i - 1, max(self.a, i - 4) - 1, -1):
            if not seps[k + 1].isspace():
                return None
            if flags[k] & _POSSESSIVE:
                if lower[k] in ("its", "my", "our", "your", "whose"):
                    return None
                return Source(k, k, words[i], i, score - 0.05, "asserts", inside)
            if lower[k].endswith(("'s", "’s")) and words[k][:1].isupper():
                first = k
                while (
                    first > self.a
                    and words[first - 1][:1].isupper()
                    and self._joined(first)
                    and not flags[first - 1] & (_BREAK | _PREP)
                ):
                    first -= 1
                return Source(first, k, words[i], i, score, "asserts", inside)
            if flags[k] & (_BREAK | _PREP | _DET | _AUX):
                return None
        return None
