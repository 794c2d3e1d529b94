"""What each sentence is: news, a statement, background, a caveat, a headline, or boilerplate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from briefing.extract.cues import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.extract.anchor import Anchored
    from briefing.extract.speech import Utterance
    from briefing.model import Dated, DateRange, FactKind, Marked

_FURNITURE = frozenset({"furniture", "byline", "caption", "dateline", "correction", "entry"})


def classify(
    dated: Dated, utterances: Sequence[Utterance], anchored: Sequence[Anchored], period: DateRange | None = None
) -> list[tuple[FactKind, str]]:
    """The kind of each sentence of `dated`, and why; in order."""
    marked = dated.marked
    words = lexicon(marked.language)
    caveat = words.tag("kinds.caveat")
    start = period.first if period else dated.published.day - timedelta(days=10) if dated.published else None
    out: list[tuple[FactKind, str]] = []
    for n, sentence in enumerate(marked.sentences):
        block = marked.blocks[sentence.block]
        now = anchored[n]
        if block.kind in ("title", "heading"):
            out.append(("headline", block.reason or block.kind))
        elif block.kind in _FURNITURE:
            out.append(("boilerplate", block.reason or block.kind))
        elif any(cue.tags & caveat for cue in now.cues):
            out.append(("caveat", "says what could not be checked"))
        elif utterances[n].speaker is not None or utterances[n].quoted:
            out.append(("statement", "a reported utterance"))
        elif now.timeless:
            out.append(("background", now.why))
        elif now.days is not None and start is not None and now.days.end <= start:
            out.append(("background", "before the period"))
        else:
            out.append(("fact", "a happening"))
    return out


def caveat_targets(marked: Marked, told: Sequence[tuple[FactKind, str]]) -> dict[int, tuple[int, ...]]:
    """For each caveat's sentence number the numbers of the sentences that it speaks of."""
    out: dict[int, tuple[int, ...]] = {}
    for n, (kind, _) in enumerate(told):
        if kind == "caveat":
            before = [m for m in range(max(0, n - 3), n) if told[m][0] in ("fact", "statement")]
            same = [m for m in before if marked.sentences[m].block == marked.sentences[n].block]
            out[n] = tuple(same or before[-1:])
    return out
