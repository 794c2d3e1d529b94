"""Who says it: for each sentence its speaker, and whether it stands inside quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.extract import quotations
from briefing.extract.clauses import Clause, Source
from briefing.extract.names import Cast
from briefing.extract.tokens import words_of
from briefing.model import Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.quotations import Quotation
    from briefing.model import Marked, Party

_PROSE = frozenset({"paragraph", "list-item", "caption", "entry", "heading", "title", "correction"})


class Utterance(Struct, frozen=True):
    """What is known of a sentence as speech.

    `quoted`: all of it lies inside quotation marks; `partly`: some of it does; `quote`: the number of the run of
    quotation it lies in or opens, -1 where there is none.
    """

    speaker: Speaker | None = None
    quoted: bool = False
    partly: bool = False
    quote: int = -1


def attribute(marked: Marked, parties: Sequence[Party] = ()) -> list[Utterance]:
    """One utterance a sentence, in order.

    The speaker's span lies on its mention in the sentence where there is one, else on the mention in the sentence it
    was carried from. Languages without rules of their own yield quotations but no speakers.
    """
    if not marked.sentences:
        return []
    spans = quotations.find(marked)
    frames = [_frame(marked, n, spans_n) for n, spans_n in enumerate(_by_sentence(marked, spans))]
    if marked.language != "en":
        return frames
    return _Reader(marked, parties, frames).read()


def _by_sentence(marked: Marked, spans: list[Quotation]) -> list[list[Quotation]]:
    """For each sentence the quotations that overlap it."""
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
    if not spans:
        return Utterance()
    start, end = sentence.start, sentence.end
    covered = sum(min(end, q.end) - max(start, q.start) for q in spans)
    whole = covered >= (end - start) - 2
    return Utterance(quoted=whole, partly=not whole, quote=spans[-1].run)


class _Reader:
    """Reads one article from its first sentence to its last, remembering who spoke."""

    def __init__(self, marked: Marked, parties: Sequence[Party], frames: list[Utterance]) -> None:
        self.marked = marked
        self.text = marked.article.text
        self.words = words_of(self.text)
        self.frames = frames
        self.parties = parties
        self.cast = Cast(self.text, self.words)
        self.last: Speaker | None = None

    def read(self) -> list[Utterance]:
        """The utterances, speakers filled in."""
        out: list[Utterance] = []
        for n, sentence in enumerate(self.marked.sentences):
            frame = self.frames[n]
            speaker: Speaker | None = None
            if self.marked.blocks[sentence.block].kind in _PROSE:
                source = Clause(self.text, self.words, sentence.start, sentence.end, quoted=frame.quoted).source()
                if source:
                    speaker = self._speaker(source)
                    self.last = speaker
                elif frame.quoted and self.last:
                    speaker = _carry(self.last)
            self.cast.hear(sentence.start, sentence.end)
            out.append(Utterance(speaker=speaker, quoted=frame.quoted, partly=frame.partly, quote=frame.quote))
        return out

    def _speaker(self, source: Source) -> Speaker:
        words = self.words
        start, end = words.starts[source.first], words.end(source.last)
        text = self.text[start:end]
        name = self.cast.resolve(source.first, source.last, text)
        return Speaker(
            text=text, start=start, end=end, name=name, cue=source.cue, stance=source.stance, party=self._party(name)
        )

    def _party(self, name: str) -> str | None:
        low = name.lower()
        for party in self.parties:
            if any(alias.lower() in low for alias in (party.name, *party.aliases)):
                return party.name
        return None


def _carry(last: Speaker) -> Speaker:
    return Speaker(
        text=last.text,
        start=last.start,
        end=last.end,
        name=last.name,
        cue=last.cue,
        party=last.party,
        unnamed=last.unnamed,
        carried=True,
    )
