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

    What a joined cluster has in common with one that only a part of it was connected with is first taken to be no
    less than that part had, and reckoned when its turn comes: most of these pairs never have one.
    """
    members = {node: [node] for node in range(len(vectors))}
    sums: dict[int, Vector] = dict(enumerate(vectors))  # replaced where clusters are joined, never changed in place
    links: dict[int, dict[int, float]] = {node: {} for node in members}  # mean cosines; a negative one is a guess
    keep = floor / 2  # a link weaker than this will hardly grow to the floor
    heap: list[tuple[float, int, int]] = []
    for one, other in pairs:
        mean = dot(vectors[one], vectors[other])
        if mean >= keep:
            links[one][other] = links[other][one] = mean
        if mean >= floor:
            heap.append((-mean, min(one, other), max(one, other)))
    heapify(heap)
    fresh = len(vectors)
    while heap:
        value, one, other = heappop(heap)
        if one not in members or other not in members:
            continue
        here, there = members[one], members[other]
        if links[one].get(other) == value:  # it was a guess
            mean = dot(sums[one], sums[other]) / (len(here) * len(there))
            links[one][other] = links[other][one] = mean
            if mean >= floor:
                heappush(heap, (-mean, one, other))
            continue
        ours, theirs = links.pop(one), links.pop(other)
        del ours[other], theirs[one], members[one], members[other]
        total = dict(sums.pop(one))
        for term, weight in sums.pop(other).items():
            total[term] = total.get(term, 0.0) + weight
        share = len(here) / (len(here) + len(there))
        kept: dict[int, float] = {}
        for node in ours | theirs:
            near = links[node]
            mine, other_mine = ours.get(node), theirs.get(node)
            if mine is None or other_mine is None:
                near.pop(one, None)
                near.pop(other, None)
                mean = -abs(mine or other_mine or 0.0)
            else:
                del near[one], near[other]
                mean = share * abs(mine) + (1 - share) * abs(other_mine)
                if mean >= keep and (mine < 0 or other_mine < 0):
                    mean = -mean
            reach = abs(mean)
            if reach >= keep:
                near[fresh] = kept[node] = mean
                if reach >= floor:
                    heappush(heap, (-reach, node, fresh))
        members[fresh], sums[fresh], links[fresh] = here + there, total, kept
        fresh += 1
    return sorted((sorted(nodes) for nodes in members.values()), key=lambda nodes: nodes[0])
