"""Invented articles and their facts for the tests of ranking and composing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from briefing.model import Article, Beat, DateRange, Event, Fact, Lengths, Party, PublicationDay, Theme
from briefing.organise.compose import compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Edition

PERIOD = DateRange.of(date(2031, 3, 10), date(2031, 3, 16))
THURSDAY = DateRange.of(date(2031, 3, 13))
AS_OF = datetime(2031, 3, 16, 18, tzinfo=UTC)
BEAT = Beat(
    title="The harbour of Osthaven",
    epoch=date(2031, 3, 3),
    themes=(
        Theme(name="harbour", heading="The harbour", words=("ferr*",), budget=6),
        Theme(name="council", heading="The council", words=("council",), budget=6),
        Theme(name="schools", heading="Schools", words=("school*",)),
    ),
    parties=(Party(name="Southern Fleet", aliases=("Fleet",)),),
    lengths=Lengths(words=200, lead=25, support=3),
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?][\"”]?")


def article(name: str, text: str, outlet: str = "Gazette", title: str = "News from Osthaven", day: int = 13) -> Article:
    return Article(
        id=name,
        text=text,
        key=sha256(f"{name}{outlet}{text}".encode()).hexdigest()[:8],
        title=title,
        outlet=outlet,
        published=date(2031, 3, day),
    )


def facts_of(told: Article, **given: object) -> list[Fact]:
    """One fact a sentence, told on its article's day, its theme by a word."""
    out = []
    for n, match in enumerate(_SENTENCE.finditer(told.text)):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        text = told.text[start : match.end()]
        theme = "council" if "council" in text.lower() else "harbour" if "ferr" in text.lower() else "other"
        values: dict[str, object] = {
            "id": f"{told.key}.{n}",
            "article": told.id,
            "start": start,
            "end": match.end(),
            "text": text,
            "kind": "fact",
            "published": told.published,
            "days": DateRange.of(told.published) if told.published else None,
            "basis": "explicit",
            "themes": (theme,),
            "position": n,
            "paragraph": told.text[:start].count("\n"),
        }
        out.append(Fact(**{**values, **given}))  # type: ignore[arg-type]
    return out


def events_of(facts: Sequence[Fact]) -> list[Event]:
    """An event for each distinct sentence."""
    by_text: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: f.id):
        by_text.setdefault(fact.text, []).append(fact)
    return [
        Event(
            id="e-" + sha256(text.encode()).hexdigest()[:10],
            facts=tuple(f.id for f in told),
            days=told[0].days,
            themes=told[0].themes,
            outlets=("Gazette",),
        )
        for text, told in by_text.items()
        if told[0].kind in ("fact", "statement")
    ]


def edition_of(
    articles: Sequence[Article],
    facts: Sequence[Fact] | None = None,
    *,
    events: Sequence[Event] | None = None,
    beat: Beat = BEAT,
    earlier: Sequence[Edition] = (),
) -> Edition:
    """The edition that these articles give."""
    told = [f for a in articles for f in facts_of(a)] if facts is None else list(facts)
    return compose(
        told,
        events_of(told) if events is None else events,
        {a.id: a for a in articles},
        {a.id: PublicationDay(a.published, "given", 1.0) for a in articles if a.published},
        beat,
        period=PERIOD,
        as_of=AS_OF,
        expressions={},
        earlier=earlier,
    )


def printed(edition: Edition) -> list[str]:
    """Every printed sentence of the items, in order."""
    return [q.text for s in edition.sections for i in s.items for q in (i.lead, *i.support)]


def leads(edition: Edition) -> list[str]:
    """The leads, in order."""
    return [i.lead.text for s in edition.sections for i in s.items]
