"""What the facts of one event do not agree on: figures of one role that differ, claims that another party denies.

Nothing is summed, averaged or chosen. An alternative is kept as the source words it, with who tells it; the last is
the latest. A count that rises from one day's telling to the next is told as growth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.model import Alternative, Disagreement, Fact, Quantity
from briefing.organise.vectors import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.model import Article

_NEWS = ("fact", "statement")
_PERSONS = ("killed", "wounded", "casualties", "missing")  # the counted noun differs in words only: people, residents
_ROUNDED = 0.05  # "about 400" and 410 agree
_ABOUT = frozenset({"about", "around", "nearly", "almost", "some", "roughly", "approximately", "up to", "close to"})
_LEAST = frozenset({"at least", "more than", "over", "no fewer than", "not less than", "no less than", "upwards of"})
_COUNTS = frozenset(  # prices and shares differ for too many good reasons
    {
        *_PERSONS,
        "captured",
        "arrested",
        "exchanged",
        "displaced",
        "shot down",
        "launched",
        "destroyed",
        "votes",
        "goals",
        "cases",
    }
)
_OWN_DEEDS = ("shot down", "launched", "destroyed", "captured")  # each side counts what it did itself
_EACH = re.compile(r"\W+(?:\w+\W+){0,4}(?:each|apiece)\b", re.IGNORECASE)  # counts for one side: no rival of the whole
_SHARED = 3  # two sentences tell the same thing where they share so many words,
_PART = 0.25  # and this part of the shorter one's


class _Told(Struct, frozen=True):
    """A figure as one fact tells it. `order` is the place of the fact among those of the event, by publication."""

    order: int
    fact: Fact
    quantity: Quantity
    words: frozenset[int]
    places: frozenset[str]


def disagreements(facts: Sequence[Fact], articles: Mapping[str, Article]) -> tuple[Disagreement, ...]:
    """The disagreements among the facts of one event: figures first, by role, then claims that are denied."""
    news = sorted(
        (fact for fact in facts if fact.kind in _NEWS),
        key=lambda fact: (str(fact.published or ""), fact.id),
    )
    if len(news) < 2:
        return ()
    vocabulary = Vocabulary()
    words = {fact.id: frozenset(vocabulary.count(fact.text, fact.language)) for fact in news if _may_clash(fact)}
    return (*_figures(news, words, articles), *_denials(news, words, articles))


def _may_clash(fact: Fact) -> bool:
    return bool(fact.speaker and fact.speaker.party) or any(quantity.role in _COUNTS for quantity in fact.quantities)


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two sentences share enough words to tell the same thing."""
    shared = len(one & other)
    return shared >= _SHARED and shared >= _PART * min(len(one), len(other))


def _figures(
    news: Sequence[Fact], words: Mapping[str, frozenset[int]], articles: Mapping[str, Article]
) -> list[Disagreement]:
    by_role: dict[tuple[str, str, bool], list[_Told]] = defaultdict(list)
    places = _places(news)
    for order, fact in enumerate(news):
        largest: dict[tuple[str, str, bool], Quantity] = {}
        for quantity in fact.quantities:
            if quantity.role in _COUNTS and not _EACH.match(fact.text, quantity.end - fact.start):
                unit = "" if quantity.role in _PERSONS else quantity.unit.lower()
                key = (quantity.role or "", unit, quantity.running)
                so_far = largest.get(key)  # "four, two of them children": the part is no rival of the whole
                if so_far is None or quantity.value > so_far.value:
                    largest[key] = quantity
        for key, quantity in largest.items():
            by_role[key].append(_Told(order, fact, quantity, words[fact.id], places[fact.id]))
    found = []
    for key in sorted(by_role):
        for told in _of_one_thing(by_role[key]):
            one = _rivals(key[0], told, articles)
            if one:
                found.append(one)
    return found


def _of_one_thing(told: Sequence[_Told]) -> list[list[_Told]]:
    """The figures that count the same: of days that meet, of one place or paragraph; running totals of one place, whatever the day."""
    groups: list[list[_Told]] = []
    for each in told:
        home = next((group for group in groups if all(_same_thing(each, other) for other in group)), None)
        if home is None:
            groups.append([each])
        else:
            home.append(each)
    return groups


def _same_thing(one: _Told, other: _Told) -> bool:
    if not (one.quantity.running and other.quantity.running):
        here, there = one.fact.days, other.fact.days
        if here is None or there is None or not here.overlaps(there):
            return False
    mine, theirs = (told.fact.speaker.party if told.fact.speaker else None for told in (one, other))
    if one.quantity.role in _OWN_DEEDS and mine and theirs and mine != theirs:
        return False
    if one.places or other.places:
        if not one.places & other.places:
            return False
    elif one.quantity.running or _paragraph(one.fact) != _paragraph(other.fact):
        return False
    return one.quantity.running or _alike(one.words, other.words)


def _paragraph(fact: Fact) -> tuple[str, int]:
    return fact.article, fact.paragraph


def _places(news: Sequence[Fact]) -> dict[str, frozenset[str]]:
    """Where each fact is: the places it names, else those last named before it in its paragraph, none where none are.

    A country says where only of a fact that names nothing narrower: two towns that one country shelled are two places.
    """
    found: dict[str, frozenset[str]] = {}
    here: dict[tuple[str, int], frozenset[str]] = {}
    for fact in sorted(news, key=lambda fact: (fact.article, fact.position, fact.start, fact.id)):
        regions = {place.region for place in fact.places if place.region != place.name}
        narrow = {place.name for place in fact.places if place.name not in {place.country, *regions}}
        named = frozenset(narrow or {place.name for place in fact.places})
        if named:
            here[_paragraph(fact)] = named
        found[fact.id] = named or here.get(_paragraph(fact), frozenset())
    return found


def _rivals(role: str, told: Sequence[_Told], articles: Mapping[str, Article]) -> Disagreement | None:
    """The figures that differ, each once, in order of telling; None where all agree or one mouth tells them all."""
    kept: list[_Told] = []
    for each in told:
        alike = [other for other in kept if _agree(other.quantity, each.quantity)]
        if not alike:
            kept.append(each)
    if len(kept) < 2 or len({_teller(each.fact, articles) for each in kept}) < 2:
        return None
    days = [each.fact.published for each in kept]
    rising = all(later.quantity.value > earlier.quantity.value for earlier, later in pairwise(kept))
    apart = all(one is not None and other is not None and one < other for one, other in pairwise(days))
    return Disagreement(
        role, tuple(_alternative(each.fact, each.quantity, articles) for each in kept), rising and apart
    )


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether two figures can both be right as worded: ranges that meet, round numbers, "at least"."""
    low, high = _range(one)
    least, most = _range(other)
    return low <= most and least <= high


def _range(quantity: Quantity) -> tuple[float, float]:
    low, high = quantity.value, quantity.value if quantity.high is None else quantity.high
    qualifier = (quantity.qualifier or "").lower()
    if qualifier in _LEAST:
        return low, float("inf")
    if qualifier in _ABOUT:
        return low * (1 - _ROUNDED), high * (1 + _ROUNDED)
    return low, high


def _teller(fact: Fact, articles: Mapping[str, Article]) -> str:
    if fact.speaker:
        return fact.speaker.name or fact.speaker.text
    article = articles.get(fact.article)
    return (article.outlet if article else None) or fact.article


def _alternative(fact: Fact, quantity: Quantity | None, articles: Mapping[str, Article]) -> Alternative:
    words = quantity.text if quantity else fact.text
    return Alternative(fact.id, quantity, words, _teller(fact, articles), fact.published)


def _denials(
    news: Sequence[Fact], words: Mapping[str, frozenset[int]], articles: Mapping[str, Article]
) -> Iterable[Disagreement]:
    """Each denial beside the claim of another party that shares most of its words."""
    answers = [fact for fact in news if fact.speaker and fact.speaker.party and fact.speaker.stance != "asserts"]
    if not answers:
        return
    claims = [fact for fact in news if fact.speaker and fact.speaker.party and fact.speaker.stance == "asserts"]
    for answer in answers:
        party = answer.speaker.party if answer.speaker else None
        rivals = [
            claim
            for claim in claims
            if claim.speaker
            and claim.speaker.party != party
            and _alike(words[claim.id], words[answer.id])
            and (claim.days is None or answer.days is None or claim.days.overlaps(answer.days))
        ]
        if rivals:
            claim = max(rivals, key=lambda fact: (len(words[fact.id] & words[answer.id]), fact.id))
            pair = sorted((claim, answer), key=lambda fact: (str(fact.published or ""), fact is answer))
            yield Disagreement("claim", tuple(_alternative(fact, None, articles) for fact in pair))
