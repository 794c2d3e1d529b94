"""How alike sentences are, and how many other articles tell what a sentence tells."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NEAR = 0.30
_RAREST = 7  # stems of a sentence by which its like are looked for
_CROWD = 120  # a stem in more sentences than this brings nobody together by itself


class Likeness:
    """Cosines between sentences, their stems weighted by rarity.

    `bags` are the stems of each sentence by id, `rarity` each stem's weight.
    """

    def __init__(self, bags: Mapping[str, Iterable[str]], rarity: Mapping[str, float]) -> None:
        self._bags = bags
        self._rarity = rarity
        self._made: dict[str, dict[str, float]] = {}

    def _vector(self, key: str) -> dict[str, float]:
        """The stems of a sentence with their weights, of length 1; made when first asked for."""
        made = self._made.get(key)
        if made is None:
            rarity = self._rarity
            made = {stem: rarity.get(stem, 1.0) for stem in self._bags.get(key, ())}
            norm = math.sqrt(math.fsum(w * w for w in made.values()))
            made = self._made[key] = {stem: w / norm for stem, w in made.items()} if norm else {}
        return made

    def __call__(self, one: str, other: str) -> float:
        """The cosine of two sentences: 0 where they share nothing, 1 where they share every stem."""
        left, right = self._vector(one), self._vector(other)
        if len(left) > len(right):
            left, right = right, left
        return math.fsum(w * right[stem] for stem, w in left.items() if stem in right)

    def news(self, one: str, others: Iterable[str]) -> float:
        """How much of a sentence the others do not say: 1 where they share no stem with it, 0 where they hold them all."""
        said = {stem for other in others for stem in self._vector(other)}
        return math.fsum(w * w for stem, w in self._vector(one).items() if stem not in said)

    def echoes(
        self, ids: Sequence[str], group: Mapping[str, str], among: Sequence[str] | None = None, near: float = _NEAR
    ) -> dict[str, float]:
        """For each sentence how many other groups (articles, copies folded) tell the like: the sum of the best cosines.

        `among` are the texts that may echo it (None: the sentences themselves), `near` the least cosine that counts.
        """
        holders: dict[str, list[str]] = defaultdict(list)
        for key in ids if among is None else among:
            for stem in self._vector(key):
                holders[stem].append(key)
        out: dict[str, float] = {}
        for key in ids:
            shared: dict[str, float] = defaultdict(float)
            vector = self._vector(key)
            for stem, weight in sorted(vector.items(), key=lambda pair: (-pair[1], pair[0]))[:_RAREST]:
                if len(holders[stem]) <= _CROWD:
                    for other in holders[stem]:
                        shared[other] += weight * self._made[other][stem]
            best: dict[str, float] = {}
            mine = group[key]
            for other, part in shared.items():
                where = group[other]
                if where != mine and part >= near / 3:
                    value = self(key, other)
                    if value >= near and value > best.get(where, 0.0):
                        best[where] = value
            out[key] = math.fsum(best.values())
        return out
