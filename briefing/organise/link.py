"""Average-link clustering of vectors along the edges of a sparse graph."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from briefing.organise.vectors import dot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.organise.vectors import Vector


def average_link(vectors: Sequence[Vector], pairs: Iterable[tuple[int, int]], floor: float) -> list[list[int]]:
    """The clusters of `vectors`, each a sorted list of indices, in order of their first one.

    Two clusters that some pair connects are joined, the most alike first, while the mean cosine of their members,
    connected or not, reaches `floor` (UPGMA). The sum of all cosines between two clusters is the dot product of their
    sums, so no matrix is needed. Ties go to the lower numbers.
    """
    members = {node: [node] for node in range(len(vectors))}
    sums = {node: dict(vector) for node, vector in enumerate(vectors)}
    links: dict[int, dict[int, float]] = {node: {} for node in members}
    keep = floor / 2  # a link weaker than this will hardly grow to the floor
    heap: list[tuple[float, int, int]] = []
    for one, other in pairs:
        value = dot(vectors[one], vectors[other])
        if value >= keep:
            links[one][other] = links[other][one] = value
        if value >= floor:
            heap.append((-value, min(one, other), max(one, other)))
    heapify(heap)
    fresh = len(vectors)
    while heap:
        _, one, other = heappop(heap)
        if one not in members or other not in members:
            continue
        ours, theirs = links.pop(one), links.pop(other)
        del ours[other], theirs[one]
        big, small = (one, other) if len(sums[one]) >= len(sums[other]) else (other, one)
        joined: dict[int, float] = {}
        for node in {**ours, **theirs}:
            mine, other_mine = ours.get(node), theirs.get(node)
            joined[node] = (dot(sums[one], sums[node]) if mine is None else mine) + (
                dot(sums[other], sums[node]) if other_mine is None else other_mine
            )
        total = sums.pop(big)
        for term, weight in sums.pop(small).items():
            total[term] = total.get(term, 0.0) + weight
        nodes = members.pop(one) + members.pop(other)
        kept: dict[int, float] = {}
        for node, value in joined.items():
            near = links[node]
            near.pop(one, None)
            near.pop(other, None)
            mean = value / (len(nodes) * len(members[node]))
            if mean >= keep:
                near[fresh] = kept[node] = value
            if mean >= floor:
                heappush(heap, (-mean, node, fresh))
        members[fresh], sums[fresh], links[fresh] = nodes, total, kept
        fresh += 1
    return sorted((sorted(nodes) for nodes in members.values()), key=lambda nodes: nodes[0])
