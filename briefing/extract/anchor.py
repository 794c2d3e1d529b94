"""The day on which each sentence's event happened, and how that is known.

A sentence's own expression in its main clause comes first, then the day of saying, then what it leans on: the speaker's
last dated words, its paragraph, the story's own day; publication comes last. The basis says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from briefing.extract.cues import Cue, lexicon
from briefing.extract.roles import Role, roles, tags
from briefing.model import DateRange
from briefing.model.fact import DayBasis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.roles import Tags
    from briefing.extract.speech import Utterance
    from briefing.model import Dated, TimeExpression

_Placed = TypeVar("_Placed", Cue, "TimeExpression")

_COARSE = frozenset({"month", "quarter", "half", "season", "year", "decade", "century"})


class Anchored(Struct, frozen=True):
    """On which days a sentence's event happened. `timeless` marks a habit or a standing state, which no day fits.

    `cues` are the cue words of the sentence, for whoever judges it next.
    """

    days: DateRange | None
    basis: DayBasis | None
    why: str = ""
    timeless: bool = False
    cues: tuple[Cue, ...] = ()


def anchor(dated: Dated, utterances: Sequence[Utterance]) -> list[Anchored]:
    """One `Anchored` for each sentence of `dated`, in order."""
    return _Article(dated, utterances).anchored()


class _Article:
    """One article on its way through: what was read of its sentences so far."""

    def __init__(self, dated: Dated, utterances: Sequence[Utterance]) -> None:
        marked = dated.marked
        self.dated, self.utterances = dated, utterances
        self.text = marked.article.text
        self.tag: Tags = tags(marked.language)
        self.published = dated.published.day if dated.published else None
        words = lexicon(marked.language)
        self.habit = words.tag("kinds.habit")
        spans = [(s.start, s.end) for s in marked.sentences]
        self.cues = _share(spans, words.scan(self.text))
        self.expressions = _share(spans, dated.expressions)
        self.story: DateRange | None = None

    def anchored(self) -> list[Anchored]:
        sentences, blocks = self.dated.marked.sentences, self.dated.marked.blocks
        out: list[Anchored] = []
        before: Anchored | None = None
        said: dict[str, DateRange] = {}
        for n, sentence in enumerate(sentences):
            kind = blocks[sentence.block].kind
            now = self._own(n)
            prose = kind not in ("title", "furniture", "byline", "caption", "dateline", "correction")
            if now is None:
                same = before is not None and sentences[n - 1].block == sentence.block
                now = self._leaning(n, before if same else None, said)
            out.append(now)
            if prose:
                speaker = self.utterances[n].speaker
                if speaker is not None and now.days is not None:
                    said[speaker.name] = now.days
                before = now
                if self.story is None and now.days is not None:
                    self.story = now.days
        return self._titles(out)

    def _own(self, n: int) -> Anchored | None:
        """The day that the sentence itself tells."""
        sentence = self.dated.marked.sentences[n]
        found = [e for e in self.expressions[n] if e.days is not None and e.type != "SET"]
        if not found:
            return None
        cues, tag = self.cues[n], self.tag
        future = any(cue.tags & tag.future for cue in cues)
        ranked: list[tuple[int, int, int, TimeExpression]] = []
        for order, (e, role) in enumerate(
            zip(found, roles(self.text, sentence.start, sentence.end, found, cues, tag), strict=True)
        ):
            coarse = e.granularity in _COARSE
            if role <= Role.NOUN or (coarse and future):
                continue
            if self.published and e.days and e.days.first > self.published and self.utterances[n].speaker is not None:
                continue
            ranked.append((-coarse, role, -order, e))
        if not ranked:
            return None
        e = max(ranked, key=lambda r: r[:3])[3]
        return Anchored(e.days, "explicit", f"“{e.text}” in the sentence", cues=tuple(cues))

    def _leaning(self, n: int, before: Anchored | None, said: dict[str, DateRange]) -> Anchored:
        """The day of a sentence that tells none."""
        cues = tuple(self.cues[n])
        speaker = self.utterances[n].speaker
        if speaker is not None and speaker.name in said:
            return Anchored(said[speaker.name], "inherited", f"{speaker.name}'s last dated words", cues=cues)
        if any(cue.tags & self.habit for cue in cues) and speaker is None:
            return Anchored(None, None, "a habit or a standing state", timeless=True, cues=cues)
        if before is not None and before.days is not None and before.basis == "explicit":
            return Anchored(before.days, "inherited", "the sentence before, in the same paragraph", cues=cues)
        if self.story is not None:
            same = self.published is not None and self.story == DateRange.of(self.published)
            return Anchored(self.story, "published" if same else "inherited", "the day of the story's lead", cues=cues)
        if self.published is None:
            return Anchored(None, None, "neither a day in the text nor a day of publication", cues=cues)
        return Anchored(DateRange.of(self.published), "published", "no day told: the day of publication", cues=cues)

    def _titles(self, out: list[Anchored]) -> list[Anchored]:
        """A headline that tells no day takes the lead's."""
        blocks = self.dated.marked.blocks
        for n, sentence in enumerate(self.dated.marked.sentences):
            if blocks[sentence.block].kind == "title" and out[n].basis != "explicit" and self.story is not None:
                basis: DayBasis = "published" if out[n].days == self.story else "inherited"
                out[n] = Anchored(self.story, basis, "the lead's day", cues=out[n].cues)
        return out


def _share(spans: Sequence[tuple[int, int]], found: Sequence[_Placed]) -> list[list[_Placed]]:
    """What lies in each span; both in order of place."""
    out: list[list[_Placed]] = [[] for _ in spans]
    n, last = 0, len(spans)
    for item in found:
        while n < last and spans[n][1] <= item.start:
            n += 1
        if n == last:
            break
        if item.start >= spans[n][0]:
            out[n].append(item)
    return out
