"""Average-link clustering of vectors along the edges of a sparse graph."""

from __future__ import annotations

from bisect import insort
from heapq import heapify, heappop, heappush, heapreplace
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
    # What reaches the floor is offered by the newer cluster of a pair. The heap holds the best offer of each, the others
    # wait here, the best last: most of them never have a turn, as one of the two is joined with another before.
    waiting: dict[int, list[tuple[float, int]]] = {node: [] for node in members}
    keep = floor / 2  # a link weaker than this will hardly grow to the floor
    for one, other in pairs:
        mean = dot(vectors[one], vectors[other])
        if mean >= keep:
            links[one][other] = links[other][one] = mean
        if mean >= floor:
            waiting[max(one, other)].append((mean, -min(one, other)))
    heap: list[tuple[float, int, int]] = []
    for node, offers in waiting.items():
        if offers:
            offers.sort()
            mean, other = offers.pop()
            heap.append((-mean, -other, node))
    heapify(heap)
    fresh = len(vectors)
    while heap:
        value, one, other = heap[0]
        if other not in members:
            heappop(heap)
            continue
        guessed = one in members and links[one][other] == value
        if guessed:
            mean = dot(sums[one], sums[other]) / (len(members[one]) * len(members[other]))
            links[one][other] = links[other][one] = mean
            if mean >= floor:
                insort(waiting[other], (mean, -one))
        if guessed or one not in members:
            offers = waiting[other]
            while offers and -offers[-1][1] not in members:
                offers.pop()
            if offers:
                mean, node = offers.pop()
                heapreplace(heap, (-mean, -node, other))
            else:
                heappop(heap)
            continue
        heappop(heap)
        here, there = members.pop(one), members.pop(other)
        ours, theirs = links.pop(one), links.pop(other)
        del ours[other], theirs[one], waiting[one], waiting[other]
        total = dict(sums.pop(one))
        for term, weight in sums.pop(other).items():
            total[term] = total.get(term, 0.0) + weight
        share = len(here) / (len(here) + len(there))
        kept: dict[int, float] = {}
        offers = []
        for node, mine in ours.items():
            near = links[node]
            del near[one]
            other_mine = theirs.pop(node, None)
            if other_mine is None:
                reach = abs(mine)
                mean = -reach
            else:
                del near[other]
                reach = mean = share * abs(mine) + (1 - share) * abs(other_mine)
                if mine < 0 or other_mine < 0:
                    mean = -reach
            if reach < keep:
                continue
            near[fresh] = kept[node] = mean
            if reach >= floor:
                offers.append((reach, -node))
        for node, other_mine in theirs.items():
            near = links[node]
            del near[other]
            reach = abs(other_mine)
            if reach < keep:
                continue
            near[fresh] = kept[node] = -reach
            if reach >= floor:
                offers.append((reach, -node))
        if offers:
            offers.sort()
            mean, node = offers.pop()
            heappush(heap, (-mean, -node, fresh))
        members[fresh], sums[fresh], links[fresh], waiting[fresh] = here + there, total, kept, offers
        fresh += 1
    return sorted((sorted(nodes) for nodes in members.values()), key=lambda nodes: nodes[0])
