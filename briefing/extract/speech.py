"""Who says it: for each sentence its speaker, and whether it stands inside quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from briefing.extract import quotations
from briefing.extract.clauses import Grammar
from briefing.extract.lexicon import Is, load
from briefing.extract.names import Cast, Mentions
from briefing.model import Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.nominals import Source
    from briefing.extract.quotations import Quotation
    from briefing.model import Marked, Party

_PROSE = frozenset({"paragraph", "list-item", "caption", "entry", "heading", "title", "correction"})

_PLATFORM, _OCCASION = int(Is.PLATFORM), int(Is.OCCASION)
_WORDS = re.compile(r"(?!(?<=['’])s\b)[^\W_]+")
# How many characters may stand between a name and its cue for them to describe it.
_ASIDE = 160
# Before the name that signs a quotation.
_SIGNED = ("—", "–", "―")
# Below this a source is too unsure to be told.
_ENOUGH = 0.35

# From here on a source has the sentence: what it says may hold further speakers of its own.
_REPORTS = 0.6
_REPORTED = (0.0, 0.35, 0.5)


class Utterance(Struct, frozen=True):
    """What is known of a sentence as speech.

    `quoted`: all of it lies inside quotation marks; `partly`: some of it does; `quote`: the number of the run of
    quotation it lies in or opens, -1 where there is none.
    """

    speaker: Speaker | None = None
    quoted: bool = False
    partly: bool = False
    quote: int = -1


_PLAIN = Utterance()


def attribute(marked: Marked, parties: Sequence[Party] = (), mentions: Mentions | None = None) -> list[Utterance]:
    """One utterance a sentence, in order.

    The speaker's span lies on its mention in the sentence where there is one, else on the mention in the sentence it
    was carried from. Languages without rules of their own yield quotations but no speakers. `mentions` are the article's
    own, where they are known already.
    """
    if not marked.sentences:
        return []
    spans = quotations.find(marked)
    quotes = _by_sentence(marked, spans)
    frames = [_frame(marked, n, here) if here else _PLAIN for n, here in enumerate(quotes)]
    if marked.language != "en":
        return frames
    return _Reader(marked, parties, frames, quotes, mentions or Mentions(marked)).read()


def _by_sentence(marked: Marked, spans: list[Quotation]) -> list[list[Quotation]]:
    """For each sentence the quotations that overlap it."""
    if not spans:
        return [[]] * len(marked.sentences)
    out: list[list[Quotation]] = []
    first = 0
    for sentence in marked.sentences:
        while first < len(spans) and spans[first].end <= sentence.start:
            first += 1
        k = first
        here = []
        while k < len(spans) and spans[k].start < sentence.end:
            here.append(spans[k])
            k += 1
        out.append(here)
    return out


def _frame(marked: Marked, n: int, spans: list[Quotation]) -> Utterance:
    sentence = marked.sentences[n]
    start, end = sentence.start, sentence.end
    covered = sum(min(end, q.end) - max(start, q.start) for q in spans)
    whole = covered >= (end - start) - 2
    return Utterance(quoted=whole, partly=not whole, quote=spans[-1].run)


class _Reader:
    """Reads one article from its first sentence to its last, remembering who spoke."""

    def __init__(
        self,
        marked: Marked,
        parties: Sequence[Party],
        frames: list[Utterance],
        quotes: list[list[Quotation]],
        mentions: Mentions,
    ) -> None:
        self.marked = marked
        self.text = marked.article.text
        self.words = mentions.words
        self.frames = frames
        self.aliases = _aliases(tuple(parties))
        self.sides: dict[str, str] = {}
        self.named: dict[str, str | None] = {}
        lists = load().lists
        self.unnamed, self.platforms, self.on_occasion = lists["unnamed"], lists["platforms"], lists["on_occasion"]
        self.ranges = mentions.ranges
        self.circumstances = load().circumstances
        self.grammar = Grammar(self.text, self.words, mentions.flags)
        self.cast = Cast(mentions, self.words.lower)
        self.quotes = quotes

    def read(self) -> list[Utterance]:
        """The utterances, speakers filled in: first what each sentence names itself, then what it gets from others."""
        own = self._own()
        out: list[Utterance] = []
        for n, frame in enumerate(self.frames):
            speaker = own[n]
            if speaker is None and frame.quoted:
                giver = self._giver(n, own, out)
                speaker = giver and _carry(giver)
            out.append(Utterance(speaker, frame.quoted, frame.partly, frame.quote) if speaker else frame)
        return out

    def _own(self) -> list[Speaker | None]:
        """For each sentence the speaker it names itself."""
        own: list[Speaker | None] = []
        triggers = self.grammar.triggers
        blocks, ranges, read, labelled = self.marked.blocks, self.ranges, self.grammar.sources, self.grammar.labelled
        position = 0
        for n, sentence in enumerate(self.marked.sentences):
            a, z = ranges[n]
            here = bisect_left(triggers, z, position)
            speaker = None
            if (here > position or labelled) and blocks[sentence.block].kind in _PROSE:
                quotes = self.quotes[n]
                quoted = self.frames[n].quoted
                inside = [(q.start, q.end) for q in quotes] if quotes else ()
                found = read(a, z, inside, () if quoted else triggers[position:here])
                source = _surest(found) if found else None
                if source and source.score >= _ENOUGH and not (quoted and source.inside):
                    speaker = self._speaker(source, n)
            position = here
            own.append(speaker)
        return own

    def _giver(self, n: int, own: list[Speaker | None], out: list[Utterance]) -> Speaker | None:
        """Whose words sentence `n`, all of it quoted, are: told behind the same quotation, before it, or a block back."""
        sentences = self.marked.sentences
        block = sentences[n].block
        last = self.quotes[n][-1]
        k = n + 1
        while k < len(sentences) and sentences[k].block == block and self.quotes[k] and self.quotes[k][0] is last:
            if own[k]:
                return own[k]
            k += 1
        signed = own[k] if k < len(sentences) and sentences[k].block == block else None
        if signed and signed.cue[-1:] in _SIGNED:
            return signed
        k = n - 1
        while k >= 0 and sentences[k].block >= block - 1:
            if out[k].speaker and (sentences[k].block == block or k == n - 1):
                return out[k].speaker
            if sentences[k].block < block:
                break
            k -= 1
        return None

    def _speaker(self, source: Source, n: int) -> Speaker:
        words = self.words
        start, end = words.starts[source.first], words.end(source.last)
        if "(" in self.text[start:end] and self.text[end : end + 1] == ")":
            end += 1
        text = self.text[start:end]
        name = self.cast.name(source.first, source.last, n, source.cue)
        via, occasion = self._circumstances(n)
        unnamed = name == text and not self.unnamed.isdisjoint(words.words[source.first : source.last + 1])
        party = self._party(name, text, start, words.starts[source.at])
        return Speaker(text, start, end, name, source.cue, source.stance, party, unnamed, via, occasion)

    def _circumstances(self, n: int) -> tuple[str | None, str | None]:
        """Where and on what occasion it was said: ("Telegram", "in a statement")."""
        flags, words, lower = self.grammar.flags, self.words.words, self.words.lower
        via = occasion = None
        a, z = self.ranges[n]
        if self.circumstances.isdisjoint(words[a + 1 : z]):
            return None, None
        for k in range(a + 1, z):
            if words[k] not in self.circumstances:
                continue
            flag = flags[k]
            if flag & _PLATFORM and via is None:
                first = k - 1 if f"{words[k - 1]} {words[k]}" in self.platforms else k
                if words[k] in self.platforms or first < k:
                    back = lower[max(a, first - 4) : first]
                    if "on" in back or (k + 1 < z and flags[k + 1] & _OCCASION):
                        via = " ".join(words[first : k + 1])
            if flag & _OCCASION and occasion is None:
                for back_to in range(k - 1, max(a, k - 5) - 1, -1):
                    if lower[back_to] in self.on_occasion and back_to + 1 < k:
                        occasion = self.text[self.words.starts[back_to] : self.words.end(k)]
                        break
        return via, occasion

    def _party(self, name: str, text: str, start: int, cue: int) -> str | None:
        """The side that the name, or what is told of it between name and cue, belongs to."""
        if not self.aliases:
            return None
        key = name.rsplit(None, 1)[-1]
        if key in self.sides:
            return self.sides[key]
        side = self._side(name) or (None if text == name else self._side(text))
        if not side:
            end = cue if start < cue < start + _ASIDE else start + _ASIDE // 2 if cue < start else start
            if end > start:
                side = _side(self.text[start:end], self.aliases)
        if side and key[:1].isupper():
            self.sides[key] = side
        return side

    def _side(self, name: str) -> str | None:
        """The party whose alias stands first in a name."""
        if name not in self.named:
            self.named[name] = _side(name, self.aliases)
        return self.named[name]


_Aliases = dict[str, list[tuple[list[str], str]]]


def _side(passage: str, aliases: _Aliases) -> str | None:
    """The party whose alias stands first in the passage: "Moscow-installed officials" are Moscow's."""
    words = _WORDS.findall(passage.lower())
    if aliases.keys().isdisjoint(words):
        return None
    for n, word in enumerate(words, 1):
        for rest, party in aliases.get(word, ()):
            if not rest or words[n : n + len(rest)] == rest:
                return party
    return None


@lru_cache(maxsize=8)
def _aliases(parties: tuple[Party, ...]) -> _Aliases:
    """What means a party, in small letters: its first word, then its further words and the party's name, longest first."""
    out: _Aliases = {}
    for party in parties:
        for alias in (party.name, *party.aliases):
            words = _WORDS.findall(alias.lower())
            if words:
                for last in (words[-1], words[-1] + "s"):
                    first, *rest = [*words[:-1], last]
                    out.setdefault(first, []).append((rest, party.name))
    for entries in out.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return out


def _surest(sources: list[Source]) -> Source | None:
    """The source to tell: the surest, where what is reported inside another's report counts less."""
    best: Source | None = None
    weight = 0.0
    reported = 0
    for source in sources:
        mine = source.score - _REPORTED[min(reported, 2)]
        if best is None or mine > weight:
            best, weight = source, mine
        if not source.inside and source.score >= _REPORTS:
            reported += 1
    return best


def _carry(giver: Speaker) -> Speaker:
    return structs.replace(giver, carried=True)
