"""The most important days of a long period, each with the sentences that tell it best.

A day matters where many different articles say, in sentences about the topic, that something happened on it. The topic
is in the articles: the words that most of them open with. A day is told by the sentences that together come nearest to
the middle of all that is told of it (greedy choice by centroid; Gholipour Ghalandari and Ifrim, ACL 2020).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.model import Fact
from briefing.organise.vectors import Vocabulary, dot, unit, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.model import Article
    from briefing.organise.vectors import Vector

_TELLS = ("fact", "statement", "background", "caveat")
_OPENING = 5  # the sentences of an article that say what it is about
_TOPIC_WORDS = 8  # the words most articles open with are the topic,
_ABOUT = 2  # and a sentence with so many of them is about it
_MENTION = {"explicit": 1.0, "inherited": 0.5, "published": 0.3}  # what a sentence's day counts, by how it is known
_OFF_TOPIC = 0.3  # what a sentence off the topic counts in the middle of a day
_SHORTEST, _LONGEST = 10, 40  # words of a sentence that tells a day
_POOL = 60  # so many sentences nearest to the middle are weighed against each other
_SAME = 0.8  # two sentences so alike tell the same


class TimelineDay(Struct, frozen=True):
    """A day of the timeline and the facts that tell it, the best first. `score` says how much is told of it."""

    day: date
    facts: tuple[Fact, ...]
    score: float = 0.0


def timeline(
    facts: Sequence[Fact], articles: Mapping[str, Article], *, first: date, last: date, dates: int, sentences: int
) -> tuple[TimelineDay, ...]:
    """At most `dates` days from `first` to `last`, both included, in order, each told by at most `sentences` facts.

    Fewer where the articles tell of fewer. The order of the facts does not matter. Raises nothing; none of either asked
    for gives none.
    """
    told = sorted(
        (fact for fact in facts if fact.kind in _TELLS and fact.article in articles),
        key=lambda fact: (fact.id.rpartition(".")[0], fact.position, fact.start),
    )
    words = Vocabulary(names=2)
    counted = [words.count(fact.text, fact.language) for fact in told]
    topic = _topic(told, counted, words)
    least = min(_ABOUT, len(topic))
    about = [sum(term in count for term in topic) >= least for count in counted]
    mentions: dict[date, dict[str, float]] = defaultdict(dict)
    teller: dict[date, list[int]] = defaultdict(list)
    for number, fact in enumerate(told):
        if not fact.days or not fact.days.is_day or not first <= fact.days.first <= last:
            continue
        day = fact.days.first
        if about[number]:
            so_far = mentions[day].get(fact.article, 0.0)
            mentions[day][fact.article] = max(so_far, _MENTION[fact.basis or "published"])
        if _SHORTEST <= len(fact.text.split()) <= _LONGEST:
            teller[day].append(number)
    scores = {day: sum(each.values()) for day, each in mentions.items() if teller[day]}
    best = sorted(scores, key=lambda day: (-scores[day], day))[: max(0, dates)]
    spread = Counter(term for count in counted for term in count)
    chosen = []
    for day in sorted(best):
        vectors = {number: weigh(counted[number], spread, len(told)) for number in teller[day]}
        weights = {
            number: _MENTION[told[number].basis or "published"] * (1 if about[number] else _OFF_TOPIC)
            for number in teller[day]
        }
        picked = _nearest(vectors, weights, sentences)
        if picked:
            chosen.append(TimelineDay(day, tuple(told[number] for number in picked), scores[day]))
    return tuple(chosen)


def _topic(told: Sequence[Fact], counted: Sequence[Mapping[int, float]], words: Vocabulary) -> list[int]:
    """The words that most articles open with."""
    opening: dict[str, set[int]] = defaultdict(set)
    for fact, count in zip(told, counted, strict=True):
        if fact.position < _OPENING:
            opening[fact.article].update(count)
    spread = Counter(term for terms in opening.values() for term in terms)
    return sorted(spread, key=lambda term: (-spread[term], words.terms[term]))[:_TOPIC_WORDS]


def _nearest(vectors: Mapping[int, Vector], weights: Mapping[int, float], most: int) -> list[int]:
    """The sentences whose sum comes nearest to the weighted middle of all, chosen one by one."""
    middle: Vector = {}
    for number, vector in vectors.items():
        for term, weight in vector.items():
            middle[term] = middle.get(term, 0.0) + weights[number] * weight
    middle = unit(middle)
    alone = {number: dot(vector, middle) for number, vector in vectors.items()}
    pool = sorted(alone, key=lambda number: (-alone[number], number))[:_POOL]
    picked: list[int] = []
    total: Vector = {}
    gained = 0.0  # the dot product of `total` with the middle
    while pool and len(picked) < most:
        length = sum(weight * weight for weight in total.values())

        def nearness(number: int, length: float = length) -> float:
            size: float = (length + 1 + 2 * dot(vectors[number], total)) ** 0.5
            return (gained + alone[number]) / size  # noqa: B023  called before `gained` changes

        best = max(pool, key=lambda number: (nearness(number), -number))
        picked.append(best)
        gained += alone[best]
        for term, weight in vectors[best].items():
            total[term] = total.get(term, 0.0) + weight
        pool = [number for number in pool if dot(vectors[number], vectors[best]) < _SAME]
    return picked
