"""What two sentences show of being one happening: their days, their places, their counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.organise import standing

if TYPE_CHECKING:
    from briefing.model import Fact

_TOLL = ("killed", "wounded", "casualties", "missing", "without power")
_COUNTED_DAILY = ("launched", "shot down")
_AT_THE_HEAD, _AT_THE_END = 40, 60  # characters


def narrow(fact: Fact) -> frozenset[str]:
    """The places smaller than a country at which a sentence plays: a capital that stands for its government is none."""
    return frozenset(
        p.name
        for p in fact.places
        if p.name != p.country
        and not standing.governs(p.name, fact.text[: max(0, p.start - fact.start)], fact.language)
    )


def elsewhere(one: Fact, other: Fact) -> bool:
    """Whether two sentences name places, and none in common; a country is too wide to be a place."""
    here, there = narrow(one), narrow(other)
    return bool(here) and bool(there) and here.isdisjoint(there)


def series(one: Fact, other: Fact) -> bool:
    """Whether two sentences are two days of one running count: the same teller, the same thing counted first, other days."""
    if not one.speaker or not other.speaker or one.speaker.name != other.speaker.name:
        return False
    if not one.days or not other.days or one.days.overlaps(other.days):
        return False
    if not one.quantities or not other.quantities or one.quantities[0].unit != other.quantities[0].unit:
        return False
    here, there = ({(q.role, q.unit) for q in f.quantities if q.role in _COUNTED_DAILY} for f in (one, other))
    return bool(here & there)


def counts_daily(fact: Fact) -> bool:
    """Whether a sentence gives a figure of the kind that is counted day by day."""
    return any(q.role in _COUNTED_DAILY for q in fact.quantities)


def mere_toll(fact: Fact) -> bool:
    """Whether a sentence gives a toll and says neither of what nor where."""
    return (
        any(q.role in _TOLL for q in fact.quantities)
        and not placed(fact)
        and not standing.tells_what(fact.text, fact.language)
    )


def days_apart(one: Fact, other: Fact) -> int:
    """The days between two facts' days, 0 where they meet."""
    if one.days is None or other.days is None or one.days.overlaps(other.days):
        return 0
    return abs((one.days.first - other.days.first).days)


def placed(fact: Fact) -> bool:
    """Whether a sentence names a place smaller than a country."""
    return bool(narrow(fact))


def share_place(one: Fact, other: Fact) -> bool:
    """Whether two sentences name one place smaller than a country."""
    return bool(narrow(one) & narrow(other))


def claims(fact: Fact) -> bool:
    """Whether the whole sentence is its speaker's claim: the speaker stands at its head or at its end, not in an aside."""
    speaker = fact.speaker
    if speaker is None or fact.kind != "statement":
        return False
    if standing.opens_aside(fact.text[: max(0, speaker.start - fact.start)], fact.language):
        return False
    return speaker.carried or speaker.start - fact.start <= _AT_THE_HEAD or fact.end - speaker.end <= _AT_THE_END
