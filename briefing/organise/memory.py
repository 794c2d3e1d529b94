"""What earlier editions printed: repeats are left out, new words on an old event come back as an update."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct, convert

from briefing import periods
from briefing.model import DateRange, KeyFigure
from briefing.organise.growth import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Edition, Fact, Quantity

_SHORT = 3
_NOT_WORD = re.compile(r"[\W_]+")


class Told(Struct, frozen=True):
    """An item of an earlier edition: that edition's days, the lead, and the figures of the item that it printed."""

    period: DateRange
    lead: str
    figures: tuple[KeyFigure, ...] = ()


class Printed(Struct, frozen=True):
    """What was printed before: `sentences` word by word, `items` with the oldest first, `events` by id."""

    sentences: frozenset[str]
    items: tuple[Told, ...]
    events: Mapping[str, Told]


def plain(text: str) -> str:
    """The words alone, in lower case: what two printings of one sentence share."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def printed_before(earlier: Sequence[Edition]) -> Printed:
    """What the earlier editions printed, the latest one's word counting."""
    sentences: set[str] = set()
    items: list[Told] = []
    events: dict[str, Told] = {}
    for edition in sorted(earlier, key=lambda e: (e.period.first, e.as_of.isoformat())):
        for section in edition.sections:
            for item in section.items:
                quotes = (item.lead, *item.support)
                sentences |= {plain(quote.text) for quote in quotes}
                printed = {quote.fact for quote in quotes}
                figures = tuple(f for f in edition.figures if f.quote.fact in printed)
                told = Told(edition.period, item.lead.text, figures)
                items.append(told)
                events[item.event] = told
    return Printed(frozenset(sentences), tuple(items), events)


def told_before(before: Printed, event: str, text: str, *, daily: bool = False) -> Told | None:
    """What an earlier edition said of an event, None where no edition told it.

    An event is known by its id, else by a lead that shares half of the longer words; but not a `daily` count, which is
    told in the same words each day.
    """
    known = before.events.get(event)
    if known is not None:
        return known
    if daily:
        return None
    mine = _long_words(text)
    for told in reversed(before.items):
        theirs = _long_words(told.lead)
        if mine and theirs and 2 * len(mine & theirs) >= max(len(mine), len(theirs)):
            return told
    return None


def said(told: Told, facts: Sequence[Fact], locale: str, language: str) -> str:
    """The earlier telling in an editor's words: when, its lead, and each figure that `facts` carry on, with both values.

    A running total is carried on by the next one of its role and unit; a toll by a higher one in a sentence that says it
    counts on ("the toll rose to five"): without that it may be another day's. Of several the latest telling counts.
    """
    phrases = _phrases(language)
    parts = [phrases.told.format(period=periods.shown(told.period, locale), lead=told.lead)]
    in_time = sorted(facts, key=lambda f: (str(f.days.last if f.days else ""), str(f.published or "")))
    for figure in told.figures:
        now = [q for fact in in_time for q in fact.quantities if _carried_on(figure, q, fact, phrases.counts_on)]
        if now:
            role = figure.role[:1].upper() + figure.role[1:]
            parts.append(phrases.figure.format(role=role, before=figure.words, now=now[-1].text))
    return " ".join(parts)


def _carried_on(before: KeyFigure, now: Quantity, fact: Fact, counts_on: Sequence[str]) -> bool:
    toll = before.role in ROLES  # three pupils and five people are one toll
    if not before.role or before.role != now.role or now.value == before.value or not (toll or before.unit == now.unit):
        return False
    if before.running and now.running:
        return True
    words = fact.text.lower()
    return toll and now.value > before.value and any(cue in words for cue in counts_on)


class _Phrases(Struct, frozen=True, forbid_unknown_fields=True):
    told: str = "{period}: {lead}"
    figure: str = "{before} → {now}"
    counts_on: tuple[str, ...] = ()


@cache
def _phrases(language: str) -> _Phrases:
    path = files("briefing.organise") / "data" / language / "memory.toml"
    return convert(tomllib.loads(path.read_text("utf-8")), _Phrases) if path.is_file() else _Phrases()


def _long_words(text: str) -> set[str]:
    return {word for word in plain(text).split() if len(word) > _SHORT}
