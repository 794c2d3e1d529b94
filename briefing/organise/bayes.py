"""A complement naive Bayes: which of several classes a text is of, learned from texts whose class is known."""

from __future__ import annotations

import math
from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PRIOR = 3.0  # a term is taken to have been seen so often in proportion to the classes' sizes


class ComplementBayes:
    """Scores texts by how rare their terms are outside each class (after Rennie et al., ICML 2003).

    Made from pairs of a class and the counts of a text's terms. A term weighs for a class the log of its share of all
    texts over its share of the other classes' texts, so that a large class has no head start and a rare term says little.
    """

    def __init__(self, examples: Iterable[tuple[int, Mapping[int, float]]]) -> None:
        by_class: dict[int, Counter[int]] = {}
        for number, count in examples:
            by_class.setdefault(number, Counter()).update(dict.fromkeys(count, 1))
        total: Counter[int] = Counter()
        for own in by_class.values():
            total.update(own)
        whole = sum(total.values())
        self._weights: dict[int, dict[int, float]] = {}
        for number, own in sorted(by_class.items()):
            rest = (whole - sum(own.values())) / whole if whole else 0.0
            if rest:
                self._weights[number] = {
                    term: math.log((times + _PRIOR) * rest / (times - own[term] + _PRIOR * rest))
                    for term, times in total.items()
                }

    def __call__(self, count: Mapping[int, float]) -> tuple[int, float]:
        """The best class and the sum by which it leads the next, in nats; (-1, 0.0) where nothing speaks for any."""
        scores = sorted(
            (-math.fsum(map(weights.get, count, repeat(0.0))), number) for number, weights in self._weights.items()
        )
        if len(scores) < 2 or scores[0][0] >= 0:
            return -1, 0.0
        return scores[0][1], min(scores[1][0], 0.0) - scores[0][0]
