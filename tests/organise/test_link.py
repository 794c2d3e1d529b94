from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.organise.link import average_link
from briefing.organise.vectors import dot, unit

if TYPE_CHECKING:
    from briefing.organise.vectors import Vector


def by_hand(vectors: list[Vector], floor: float) -> list[list[int]]:
    """UPGMA with every pair looked at, the plain way."""
    clusters = [[node] for node in range(len(vectors))]

    def mean(one: list[int], other: list[int]) -> float:
        return sum(dot(vectors[a], vectors[b]) for a in one for b in other) / (len(one) * len(other))

    while len(clusters) > 1:
        one, other = max(combinations(clusters, 2), key=lambda pair: mean(*pair))
        if mean(one, other) < floor:
            break
        clusters = [nodes for nodes in clusters if nodes not in (one, other)] + [one + other]
    return sorted(sorted(nodes) for nodes in clusters)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_with_every_pair_connected_it_is_plain_average_link(seed: int) -> None:
    random = Random(seed)
    vectors = [unit({term: random.random() for term in random.sample(range(12), 5)}) for _ in range(9)]
    floor = 0.45
    found = average_link(vectors, combinations(range(9), 2), floor)
    assert sorted(found) == by_hand(vectors, floor)


def test_what_no_pair_connects_stays_apart_however_alike() -> None:
    same: list[Vector] = [{1: 1.0}, {1: 1.0}, {1: 1.0}]
    assert average_link(same, [(0, 1)], 0.5) == [[0, 1], [2]]


def test_no_vectors_and_empty_ones() -> None:
    assert average_link([], [], 0.5) == []
    assert average_link([{}, {}], [(0, 1)], 0.5) == [[0], [1]]
