"""Average-link clustering of a sparse graph."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def average_link(size: int, edges: Mapping[tuple[int, int], float], floor: float) -> list[list[int]]:
    """The clusters of `size` nodes, each a sorted list, in order of their first node.

    `edges` maps (i, j), i < j, to a similarity; what it lacks is 0. Two clusters are joined, the most alike first,
    while the mean similarity of their members reaches `floor` (UPGMA). Ties go to the lower numbers.
    """
    members: dict[int, list[int]] = {node: [node] for node in range(size)}
    sums: dict[int, dict[int, float]] = {node: {} for node in range(size)}
    heap = []
    for (one, other), value in edges.items():
        sums[one][other] = sums[other][one] = value
        if value >= floor:
            heap.append((-value, one, other))
    heapify(heap)
    fresh = size
    while heap:
        _, one, other = heappop(heap)
        if one not in members or other not in members:
            continue
        joined = members.pop(one) + members.pop(other)
        links = sums.pop(one)
        for node, value in sums.pop(other).items():
            links[node] = links.get(node, 0.0) + value
        del links[one], links[other]
        for node, value in links.items():
            near = sums[node]
            near.pop(one, None)
            near.pop(other, None)
            near[fresh] = value
            mean = value / (len(joined) * len(members[node]))
            if mean >= floor:
                heappush(heap, (-mean, node, fresh))
        members[fresh] = joined
        sums[fresh] = links
        fresh += 1
    return sorted((sorted(nodes) for nodes in members.values()), key=lambda nodes: nodes[0])
