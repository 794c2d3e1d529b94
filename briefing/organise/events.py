"""Facts that tell one happening become one event, across sentences, articles and outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model import DateRange, Event
from briefing.organise.link import average_link
from briefing.organise.vectors import Vocabulary, blend, dot, neighbours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.model import Article, Fact
    from briefing.organise.vectors import Vector

_NEWS = ("fact", "statement")
_FLOOR = 0.26
_CLOSE = 0.12
_CROWD = 400


def cluster(facts: Sequence[Fact], articles: Mapping[str, Article]) -> tuple[Event, ...]:
    """The events that `facts` tell, in order of their ids. `articles` maps an article's id to it.

    Whatever the order of the facts and the names of the files, the events and their ids are the same.
    """
    told = sorted(
        (fact for fact in facts if fact.kind in _NEWS or (fact.kind == "background" and fact.days)),
        key=lambda fact: (fact.id.rpartition(".")[0], fact.position, fact.start),
    )
    if not told:
        return ()
    vectors = _vectors(told, articles)
    edges: dict[tuple[int, int], float] = {}
    for number, near in enumerate(neighbours(vectors, _CLOSE, _CROWD)):
        for other, value in near.items():
            if _days_fit(told[number], told[other]):
                edges[other, number] = value
    for number in range(1, len(told)):
        if told[number].article == told[number - 1].article and _days_fit(told[number], told[number - 1]):
            near_by = 0.25 if told[number].paragraph == told[number - 1].paragraph else 0.12
            edges[number - 1, number] = (
                edges.get((number - 1, number), dot(vectors[number - 1], vectors[number])) + near_by
            )
    events = [
        _event([told[number] for number in nodes], [vectors[number] for number in nodes], articles)
        for nodes in average_link(len(told), edges, _FLOOR)
        if any(told[number].kind in _NEWS for number in nodes)
    ]
    return tuple(sorted(events, key=lambda event: event.id))


def _vectors(told: Sequence[Fact], articles: Mapping[str, Article]) -> list[Vector]:
    """Each fact's own words, with some of its neighbours' and its article's title."""
    words = Vocabulary()
    counted = [words.count(fact.text, fact.language) for fact in told]
    own = [words.weigh(count, len(told)) for count in counted]
    titles = {
        fact.article: words.weigh(words.count(articles[fact.article].title or "", fact.language), len(told))
        for fact in told
    }
    vectors = []
    for number, fact in enumerate(told):
        parts = [(1.0, own[number]), (0.3, titles[fact.article])]
        parts.extend(
            (0.4, own[near])
            for near in (number - 1, number + 1)
            if 0 <= near < len(told) and told[near].article == fact.article
        )
        vectors.append(blend(parts))
    return vectors


def _days_fit(one: Fact, other: Fact) -> bool:
    """Whether what two facts tell may have happened on one day; what has no day fits any."""
    return one.days is None or other.days is None or one.days.overlaps(other.days)


def _event(told: list[Fact], vectors: list[Vector], articles: Mapping[str, Article]) -> Event:
    middle = blend((1.0, vector) for vector in vectors)
    ranked = sorted(
        range(len(told)),
        key=lambda n: (
            told[n].kind not in _NEWS,
            told[n].leaning.grade == "cannot",
            -round(dot(middle, vectors[n]), 9),
            told[n].id,
        ),
    )
    best = told[ranked[0]]
    spans = [fact.days for fact in told if fact.days and fact.kind in _NEWS]
    themes: dict[str, int] = {}
    for fact in told:
        for place, theme in enumerate(fact.themes):
            themes[theme] = themes.get(theme, 0) + (2 if place == 0 else 1)
    outlets = {articles[fact.article].outlet or articles[fact.article].key for fact in told}
    return Event(
        id=f"e-{best.id}",
        facts=tuple(told[n].id for n in ranked),
        days=DateRange(min(span.first for span in spans), max(span.end for span in spans)) if spans else None,
        themes=tuple(sorted(themes, key=lambda theme: (-themes[theme], theme))),
        outlets=tuple(sorted(outlets)),
    )
