"""What earlier editions printed: repeats are left out, new words on an old event come back as an update."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_interval
from msgspec import Struct

from briefing.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Edition, Fact

_SHORT = 3
_NOT_WORD = re.compile(r"[\W_]+")


class Told(Struct, frozen=True):
    """An item of an earlier edition: that edition's days, the lead, and the item's figures by role and unit, as it printed them."""

    period: DateRange
    lead: str
    figures: tuple[tuple[str, str, float, str], ...] = ()


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
                figures = tuple(
                    (f.role, f.unit, f.value, f.words) for f in edition.figures if f.quote.fact in printed and f.role
                )
                told = Told(edition.period, item.lead.text, figures)
                items.append(told)
                events[item.event] = told
    return Printed(frozenset(sentences), tuple(items), events)


def told_before(before: Printed, event: str, text: str) -> Told | None:
    """What an earlier edition said of an event, None where no edition told it.

    An event is known by its id, else by a lead that shares half of the longer words.
    """
    known = before.events.get(event)
    if known is not None:
        return known
    mine = _long_words(text)
    for told in reversed(before.items):
        theirs = _long_words(told.lead)
        if mine and theirs and 2 * len(mine & theirs) >= max(len(mine), len(theirs)):
            return told
    return None


def said(told: Told, facts: Sequence[Fact], locale: str, language: str) -> str:
    """The earlier telling in an editor's words: when, its lead, and each figure that `facts` now give otherwise, with both values.

    Figures are the same where they share role and unit; of several in `facts` the latest telling counts.
    """
    phrases = _phrases(language)
    parts = [phrases["told"].format(period=_interval(told.period, locale), lead=told.lead)]
    now: dict[tuple[str, str], tuple[float, str]] = {}
    for fact in sorted(facts, key=lambda f: (str(f.days.last if f.days else ""), str(f.published or ""))):
        for quantity in fact.quantities:
            if quantity.role and fact.kind in ("fact", "statement"):
                now[quantity.role, quantity.unit] = (quantity.value, quantity.text)
    for role, unit, value, words in told.figures:
        latest = now.get((role, unit))
        if latest is not None and latest[0] != value:
            parts.append(phrases["figure"].format(role=role[:1].upper() + role[1:], before=words, now=latest[1]))
    return " ".join(parts)


@cache
def _phrases(language: str) -> Mapping[str, str]:
    path = files("briefing.organise") / "data" / language / "memory.toml"
    if not path.is_file():
        return {"told": "{period}: {lead}", "figure": "{before} → {now}"}
    return tomllib.loads(path.read_text("utf-8"))


def _interval(days: DateRange, locale: str) -> str:
    try:
        known = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        known = Locale.parse("en_GB")
    return str(format_interval(days.first, days.last, "yMMMd", locale=known))


def _long_words(text: str) -> set[str]:
    return {word for word in plain(text).split() if len(word) > _SHORT}
