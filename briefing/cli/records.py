"""The JSON lines that the listing commands print: the interfaces that stay."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Article, DateRange, Fact, TimeExpression


class SpeakerLine(msgspec.Struct):
    """Who says it: the name, and the span of the article where it stands."""

    text: str
    start: int
    end: int
    stance: str
    party: str | None
    unnamed: bool
    via: str | None
    occasion: str | None


class FactLine(msgspec.Struct):
    """A line of `briefing facts --format jsonl`: every sentence, news or not."""

    id: str
    article: str
    outlet: str | None
    url: str | None
    published: date | None
    start: int
    end: int
    text: str
    kind: str
    first_day: date | None
    last_day: date | None
    basis: str | None
    themes: tuple[str, ...]
    speaker: SpeakerLine | None
    quantities: Any
    places: Any
    leans: bool
    leaning: Any
    caveats: tuple[str, ...]
    event: str | None
    why_not: str | None


class DateLine(msgspec.Struct):
    """A line of `briefing dates --format jsonl`."""

    article: str
    start: int
    end: int
    text: str
    type: str
    value: str | None
    first_day: date | None
    last_day: date | None
    anchor: str
    why: str
    note: str | None


_encoder = msgspec.json.Encoder()


def facts(found: Iterable[Fact], article: Article) -> bytes:
    """The facts of one article, each as a line with its end."""
    return _encoder.encode_lines([_line(fact, article) for fact in found])


def _line(found: Fact, article: Article) -> FactLine:
    said = found.speaker
    return FactLine(
        found.id,
        found.article,
        article.outlet,
        article.url,
        found.published,
        found.start,
        found.end,
        found.text,
        found.kind,
        *_ends(found.days),
        found.basis,
        found.themes,
        SpeakerLine(said.name, said.start, said.end, said.stance, said.party, said.unnamed, said.via, said.occasion)
        if said
        else None,
        found.quantities,
        found.places,
        found.leaning.grade != "stands",
        found.leaning,
        found.caveats,
        found.event,
        found.why_not,
    )


def _ends(days: DateRange | None) -> tuple[date | None, date | None]:
    """The first day and the last, where there are days."""
    return (days.first, days.last) if days else (None, None)


def expression(found: TimeExpression, article: str) -> bytes:
    """One time expression as a line."""
    return _encoder.encode(
        DateLine(
            article,
            found.start,
            found.end,
            found.text,
            found.type,
            found.value,
            *_ends(found.days),
            found.anchor,
            found.why,
            found.note,
        )
    )


def day(day: date, sentences: list[str]) -> bytes:
    """One day of a timeline as a line."""
    return _encoder.encode({"date": day, "sentences": sentences})
