"""What earlier editions printed: repeats are left out, new words on an old event come back as an update."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Edition

_SHORT = 3
_NOT_WORD = re.compile(r"[\W_]+")


class Printed(Struct, frozen=True):
    """What was printed before: `sentences` word by word, `events` by id with the edition and the lead that told them."""

    sentences: frozenset[str]
    leads: tuple[tuple[str, str], ...]
    events: Mapping[str, tuple[str, str]]


def plain(text: str) -> str:
    """The words alone, in lower case: what two printings of one sentence share."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def printed_before(earlier: Sequence[Edition]) -> Printed:
    """What the earlier editions printed, the latest one's word counting."""
    sentences: set[str] = set()
    leads: list[tuple[str, str]] = []
    events: dict[str, tuple[str, str]] = {}
    for edition in sorted(earlier, key=lambda e: (e.period.first, e.as_of.isoformat())):
        for section in edition.sections:
            for item in section.items:
                sentences |= {plain(quote.text) for quote in (item.lead, *item.support)}
                leads.append((edition.week, item.lead.text))
                events[item.event] = (edition.week, item.lead.text)
    return Printed(frozenset(sentences), tuple(leads), events)


def told_before(before: Printed, event: str, text: str) -> str | None:
    """What an earlier edition said of an event, as "WEEK: its lead"; None where no edition told it.

    An event is known by its id, else by a lead that shares half of the longer words.
    """
    known = before.events.get(event)
    if known is None:
        mine = _long_words(text)
        for week, lead in reversed(before.leads):
            theirs = _long_words(lead)
            if mine and theirs and 2 * len(mine & theirs) >= max(len(mine), len(theirs)):
                known = (week, lead)
                break
    return f"{known[0]}: {known[1]}" if known else None


def _long_words(text: str) -> set[str]:
    return {word for word in plain(text).split() if len(word) > _SHORT}
