"""Facts that tell one happening become one event, across sentences, articles and outlets.

Words alone do not carry it. Each sentence is compared as its own words with those of the sentences around it; the most
alike are joined by average link; then each article is read through once more as a run of sentences that goes on with
one event unless its words speak clearly for another (Viterbi over the events found, with a price for each change).
"""

from __future__ import annotations

import math
from collections import Counter
from hashlib import sha256
from heapq import nlargest
from itertools import groupby
from typing import TYPE_CHECKING

from briefing.model import DateRange, Event
from briefing.organise.copies import Copies
from briefing.organise.disagreements import disagreements
from briefing.organise.link import average_link
from briefing.organise.vectors import Vocabulary, blend, dot, heaviest, unit, weigh

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from briefing.model import Article, Fact
    from briefing.organise.vectors import Vector

_NEWS = ("fact", "statement")
_TELLS = (*_NEWS, "background", "caveat")  # what is background here may be the news of another article
_AROUND = tuple(math.exp(-distance / 0.85) for distance in range(4))  # what the words of a near sentence count
_FEW = 200  # in a part of fewer sentences a word is weighed as in one of so many: what two of them share is not common
_ONE_BLOCK = 0.3  # of that, where an article is one block: without paragraphs the next sentence may speak of anything
_LOOSE = (1.0, *(_ONE_BLOCK * weight for weight in _AROUND[1:]))
_CONTEXT = 60  # so many terms of them, the heaviest
_DAY = 2.0  # a day that a sentence names counts like so many words,
_FIGURE = 1.0  # and a figure
_FLOOR = 0.06  # clusters are joined while their members' mean similarity reaches this,
_FLOOR_WITHIN = 0.05  # and within a large one, whose words are weighed anew, this
_LARGE = 60  # so many sentences are more than one event: the words that all of them share are taken out,
_CROWDED = 200  # and so many once more
_WITHIN = 4  # a sentence's neighbours: so many before it in its article,
_ACROSS = 4  # and the most alike in others,
_FAR = 0.05  # unless they are less alike than this
_KEYS = 10  # by so many of their rarest words sentences find their like,
_LOOKED = 120  # the rarest first, until so many have been looked at: the work stays near-linear
_CHANGE = 0.03  # what it costs to go over to another event from one sentence to the next
_CHOICES = 24  # an article is read again against so many events, those that its sentences' neighbours tell most
_ROUNDS = 2
_MANY = 6000  # of so many sentences not each is looked at by itself,
_PASSAGE = 2  # but so many of one paragraph together: half the work, a little coarser
_JOINS = 0.3  # so near must a headline or caption come to an event's words


def cluster(facts: Sequence[Fact], articles: Mapping[str, Article]) -> tuple[Event, ...]:
    """The events that `facts` tell, in order of their ids. `articles` maps an article's id to it.

    Each fact, statement and background sentence belongs to one event; headlines and captions join the event whose words
    they share, where there is one. Whatever the order of the facts, the names of the files and the number of copies of
    an article, the events and their ids are the same.
    """
    copies = Copies(facts, articles)
    ordered = sorted(facts, key=lambda fact: (copies.order(fact.article), fact.position, fact.start))
    first: dict[tuple[str, str], Fact] = {}  # copies of a sentence follow the first one
    same: dict[str, list[Fact]] = {}
    for fact in ordered:
        stands = first.setdefault((copies.of_article(fact.article), copies.wording[fact.id]), fact)
        same.setdefault(stands.id, []).append(fact)
    told = [fact for fact in first.values() if fact.kind in _TELLS]
    told.sort(key=lambda fact: (copies.order(fact.article), fact.position, fact.start))
    words = Vocabulary()
    counted = [{**words.count(fact.text, fact.language), **_marks(fact, words)} for fact in told]
    own = _weighted(counted)
    label = [0] * len(told)
    passages = _passages(told)
    merged = [_together([counted[node] for node in nodes]) for nodes in passages]
    places = [told[nodes[0]].article for nodes in passages]
    for nodes, number in zip(passages, _labels(merged, places, _one_block(told)), strict=True):
        for node in nodes:
            label[node] = number
    members: dict[int, list[int]] = {}
    for node, number in enumerate(label):
        members.setdefault(number, []).append(node)
    silent = [fact for fact in first.values() if fact.kind not in _TELLS]
    joins = _joins([words.count(fact.text, fact.language) for fact in silent], counted, own, label)
    joined: dict[int, list[Fact]] = {}
    for fact, number in zip(silent, joins, strict=True):
        joined.setdefault(number, []).append(fact)
    events = []
    for number, nodes in members.items():
        if any(told[node].kind in _NEWS for node in nodes):
            best_first = _best_first([told[node] for node in nodes], [own[node] for node in nodes])
            best_first += joined.get(number, ())
            events.append(_event(best_first, same, copies, articles))
    return tuple(sorted(events, key=lambda event: event.id))


def _marks(fact: Fact, words: Vocabulary) -> dict[int, float]:
    """What besides its words tells a sentence's event: the day that it names, and its figures."""
    marks = {words.mark(f"{quantity.value:g} {quantity.unit}"): _FIGURE for quantity in fact.quantities}
    if fact.days is not None and fact.days.is_day and fact.basis == "explicit":
        marks[words.mark(str(fact.days.first))] = _DAY
    return marks


def _one_block(told: Sequence[Fact]) -> frozenset[str]:
    """The articles printed as one block, as feeds and digests are."""
    paragraphs: dict[str, set[int]] = {}
    for fact in told:
        paragraphs.setdefault(fact.article, set()).add(fact.paragraph)
    return frozenset(article for article, numbers in paragraphs.items() if len(numbers) == 1)


def _passages(told: Sequence[Fact]) -> list[list[int]]:
    """What is put into one event together: each sentence by itself, or, in a large week, a few of one paragraph."""
    most = 1 if len(told) <= _MANY else _PASSAGE
    passages: list[list[int]] = []
    for node, fact in enumerate(told):
        last = told[node - 1] if node else None
        if last and len(passages[-1]) < most and (last.article, last.paragraph) == (fact.article, fact.paragraph):
            passages[-1].append(node)
        else:
            passages.append([node])
    return passages


def _together(counted: Sequence[Mapping[int, float]]) -> Mapping[int, float]:
    """The counts of one passage's sentences, added."""
    if len(counted) == 1:
        return counted[0]
    total: dict[int, float] = {}
    for count in counted:
        for term, times in count.items():
            total[term] = total.get(term, 0) + times
    return total


def _labels(counted: Sequence[Mapping[int, float]], places: Sequence[str], one_block: Collection[str]) -> list[int]:
    """The number of the event of each sentence or passage. `places` names the article of each, `one_block` those of one."""
    own = _weighted(counted)
    runs = _runs(places)
    near = _near(own, runs)
    label = _group(_in_context(own, runs, _weights(runs, places, one_block)), near, _FLOOR)
    members: dict[int, list[int]] = {}
    for node, number in enumerate(label):
        members.setdefault(number, []).append(node)
    crowds = [nodes for nodes in members.values() if len(nodes) > _LARGE]
    start = len(label)
    while crowds:  # what all of it shares does not tell its parts apart: weigh the words anew
        nodes = crowds.pop()
        part = {node: number for number, node in enumerate(nodes)}
        within = _runs([places[node] for node in nodes])
        weights = _weights(within, [places[node] for node in nodes], one_block)
        parts = _group(
            _in_context(_weighted([counted[node] for node in nodes], _FEW), within, weights),
            [[part[other] for other in near[node] if other in part] for node in nodes],
            _FLOOR_WITHIN,
        )
        members = {}
        for node, number in zip(nodes, parts, strict=True):
            label[node] = start + number
            members.setdefault(number, []).append(node)
        start += len(nodes)
        if len(members) > 1:
            crowds += [nodes for nodes in members.values() if len(nodes) > _CROWDED]
    return _reread(own, runs, near, label)


def _joins(
    silent: Sequence[Mapping[int, float]],
    counted: Sequence[Mapping[int, float]],
    own: Sequence[Vector],
    label: Sequence[int],
) -> list[int]:
    """For each headline or caption the event whose words it shares most, -1 where none comes near."""
    spread = Counter(term for count in counted for term in count)
    centres = _centres(own, label)
    holders: dict[int, list[int]] = {}
    for number, centre in centres.items():
        for term, weight in centre.items():
            if weight >= 0.05:
                holders.setdefault(term, []).append(number)
    joins = []
    for count in silent:
        vector = weigh({term: times for term, times in count.items() if term in spread}, spread, len(own))
        near: dict[int, float] = {}
        for term, weight in vector.items():
            for number in holders.get(term, ()):
                near[number] = near.get(number, 0.0) + weight * centres[number][term]
        best = max(near, key=lambda number: (near[number], -number), default=-1)
        joins.append(best if near.get(best, 0.0) >= _JOINS and len(count) >= 4 else -1)
    return joins


def _centres(own: Sequence[Vector], label: Sequence[int]) -> dict[int, Vector]:
    sums: dict[int, Vector] = {}
    for vector, number in zip(own, label, strict=True):
        total = sums.setdefault(number, {})
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    return {number: unit(total) for number, total in sums.items()}


def _runs(places: Sequence[str]) -> list[range]:
    """The sentences of each article, as ranges of indices."""
    runs, start = [], 0
    for _, run in groupby(places):
        length = sum(1 for _ in run)
        runs.append(range(start, start + length))
        start += length
    return runs


def _weighted(counted: Sequence[Mapping[int, float]], least: int = 0) -> list[Vector]:
    """The vectors of sentences, their words weighed as among `least` sentences where there are fewer."""
    spread = Counter(term for count in counted for term in count)
    return [weigh(count, spread, max(len(counted), least)) for count in counted]


def _group(context: Sequence[Vector], near: Sequence[Sequence[int]], floor: float) -> list[int]:
    """The cluster of each sentence by average link over its words in context."""
    pairs = ((node, other) for node, others in enumerate(near) for other in others if node < other)
    label = [0] * len(context)
    for number, nodes in enumerate(average_link(context, pairs, floor)):
        for node in nodes:
            label[node] = number
    return label


def _weights(runs: Sequence[range], places: Sequence[str], one_block: Collection[str]) -> list[Sequence[float]]:
    """What the words of a near sentence count in each article, by distance."""
    return [_LOOSE if places[run.start] in one_block else _AROUND for run in runs]


def _in_context(own: Sequence[Vector], runs: Sequence[range], weights: Sequence[Sequence[float]]) -> list[Vector]:
    """Each sentence's words with those of the sentences around it, the nearer the more."""
    reach = len(_AROUND)
    return [
        unit(
            heaviest(
                blend(
                    (around[abs(near - node)], own[near])
                    for near in range(max(run.start, node - reach + 1), min(run.stop, node + reach))
                ),
                _CONTEXT,
            )
        )
        for run, around in zip(runs, weights, strict=True)
        for node in run
    ]


def _near(own: Sequence[Vector], runs: Sequence[range]) -> list[list[int]]:
    """The neighbours of each sentence: those that stand next to it, and the most alike in other articles."""
    keys = [heaviest(vector, _KEYS) for vector in own]
    posting: dict[int, list[tuple[int, float]]] = {}
    for node, vector in enumerate(keys):
        for term, weight in vector.items():
            posting.setdefault(term, []).append((node, weight))
    near: list[set[int]] = [set() for _ in own]
    for run in runs:
        for node in run:
            shared: dict[int, float] = {}
            looked = 0
            for term in sorted(keys[node], key=lambda term: (len(posting[term]), term)):
                looked += len(posting[term])
                if looked > _LOOKED:
                    break
                weight = keys[node][term]
                for other, value in posting[term]:
                    shared[other] = shared.get(other, 0.0) + weight * value
            far = [(value, -other) for other, value in shared.items() if value > _FAR and other not in run]
            others = {-other for _, other in nlargest(_ACROSS, far)}
            others.update(range(max(run.start, node - _WITHIN), node))
            for other in others:
                near[node].add(other)
                near[other].add(node)
    return [sorted(others) for others in near]


def _reread(own: Sequence[Vector], runs: Sequence[range], near: Sequence[Sequence[int]], label: list[int]) -> list[int]:
    """The labels after each article was read again against the words of the events found."""
    for _ in range(_ROUNDS):
        centres = _centres(own, label)
        fresh = list(label)
        for run in runs:
            seen = Counter(label[other] for node in run for other in near[node])
            seen.update(label[node] for node in run)
            choices = sorted(sorted(seen, key=lambda number: (-seen[number], number))[:_CHOICES])
            if len(choices) == 1:
                fresh[run.start : run.stop] = choices * len(run)
                continue
            scores = _scores([own[node] for node in run], [centres[choice] for choice in choices])
            for node, choice in zip(run, _best_path(scores), strict=True):
                fresh[node] = choices[choice]
        if fresh == label:
            break
        label = fresh
    return label


def _scores(vectors: Sequence[Vector], centres: Sequence[Vector]) -> list[list[float]]:
    """The dot product of each vector with each centre."""
    scores = []
    for vector in vectors:
        items = list(vector.items())
        scores.append([sum([w * centre[term] for term, w in items if term in centre]) for centre in centres])
    return scores


def _best_path(scores: Sequence[Sequence[float]]) -> list[int]:
    """The choice for each row that makes the sum of scores, less `_CHANGE` for each change, the highest."""
    best = list(scores[0])
    back: list[list[int]] = []
    for row in scores[1:]:
        top = max(range(len(best)), key=best.__getitem__)
        price = best[top] - _CHANGE
        came = [choice if value >= price else top for choice, value in enumerate(best)]
        best = [max(value, price) + score for value, score in zip(best, row, strict=True)]
        back.append(came)
    path = [max(range(len(best)), key=best.__getitem__)]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _best_first(told: list[Fact], vectors: list[Vector]) -> list[Fact]:
    """The facts of one event: news before background, what stands alone before what leans, the most central first."""
    middle = blend((1.0, vector) for vector in vectors)
    ranked = sorted(
        range(len(told)),
        key=lambda n: (
            told[n].kind not in _NEWS,
            told[n].leaning.grade == "cannot",
            -round(dot(middle, vectors[n]), 9),
            n,
        ),
    )
    return [told[n] for n in ranked]


def _event(
    told: list[Fact], same: Mapping[str, Sequence[Fact]], copies: Copies, articles: Mapping[str, Article]
) -> Event:
    spans = [fact.days for fact in told if fact.days and fact.kind in _NEWS]
    themes: Counter[str] = Counter()
    for fact in told:
        for place, theme in enumerate(fact.themes):
            themes[theme] += 2 if place == 0 else 1
    everywhere = [*told, *(copy for fact in told for copy in same[fact.id] if copy.id != fact.id)]
    opening = copies.wording[told[0].id].encode("utf-8", "replace")
    return Event(
        id=f"e-{sha256(opening).hexdigest()[:10]}",
        facts=tuple(fact.id for fact in everywhere),
        days=DateRange(min(span.first for span in spans), max(span.end for span in spans)) if spans else None,
        themes=tuple(sorted(themes, key=lambda theme: (-themes[theme], theme))),
        outlets=tuple(sorted(copies.outlets({copies.of_article(fact.article) for fact in told}))),
        disagreements=disagreements(told, articles),
    )
