"""What each sentence is: news, a statement, background, a caveat, a headline, or boilerplate."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.extract.cues import lexicon
from briefing.extract.own_days import is_said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.extract.anchor import Anchored
    from briefing.extract.speech import Utterance
    from briefing.model import Dated, DateRange, FactKind, Marked

_RECENT = timedelta(days=10)
_FURNITURE = frozenset({"furniture", "byline", "caption", "dateline", "correction", "entry"})


class Tags(NamedTuple):
    """The bits of `kinds.toml`."""

    caveat: int
    habit: int
    sweeping: int
    report: int


@cache
def tags(language: str) -> Tags:
    """The bits of `language`'s lists in `kinds.toml`."""
    words = lexicon(language)
    bits = {name: words.tag(f"kinds.{name}") for name in Tags._fields}
    return Tags(**bits | {"report": words.tag("anchor.report")})


def classify(
    dated: Dated, utterances: Sequence[Utterance], anchored: Sequence[Anchored], period: DateRange | None = None
) -> list[tuple[FactKind, str]]:
    """The kind of each sentence of `dated`, and why; in order.

    What happened before `period` is background; without a period, what happened more than ten days before publication.
    """
    marked = dated.marked
    tag = tags(marked.language)
    start = period.first if period else dated.published.day - _RECENT if dated.published else None
    out: list[tuple[FactKind, str]] = []
    for n, sentence in enumerate(marked.sentences):
        block = marked.blocks[sentence.block]
        now, utterance = anchored[n], utterances[n]
        if block.kind in ("title", "heading"):
            out.append(("headline", block.reason or block.kind))
        elif block.kind in _FURNITURE:
            out.append(("boilerplate", block.reason or block.kind))
        elif now.mask & tag.caveat:
            out.append(("caveat", "says what could not be checked"))
        elif is_said(utterance, now.mask & tag.report != 0):
            out.append(("statement", "a reported utterance"))
        elif why := _background(now, start, tag):
            out.append(("background", why))
        elif utterance.speaker is not None:
            out.append(("statement", f"{utterance.speaker.cue}: a stance of {utterance.speaker.name}"))
        else:
            out.append(("fact", "a happening"))
    return out


def _background(now: Anchored, start: date | None, tag: Tags) -> str:
    """Why a sentence that nobody says is background; "" where it is news."""
    if now.timeless:
        return now.why
    if now.days is not None and start is not None and now.days.end <= start:
        return "before the period"
    if now.basis == "explicit":
        return ""
    if now.tense in ("present", "modal", ""):
        return "tells how things stand, not what happened"
    if now.tense == "pluperfect":
        return "tells what had been before"
    if now.tense == "perfect" and now.mask & (tag.habit | tag.sweeping):
        return "sums up a long while"
    return ""


def caveat_targets(marked: Marked, told: Sequence[tuple[FactKind, str]]) -> dict[int, tuple[int, ...]]:
    """For each caveat's sentence number the numbers of the sentences that it speaks of."""
    out: dict[int, tuple[int, ...]] = {}
    for n, (kind, _) in enumerate(told):
        if kind == "caveat":
            before = [m for m in range(max(0, n - 3), n) if told[m][0] in ("fact", "statement")]
            same = [m for m in before if marked.sentences[m].block == marked.sentences[n].block]
            out[n] = tuple(same or before[-1:])
    return out
