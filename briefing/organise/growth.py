"""A toll that grew: the counts of one story's dead or wounded, each with the day it was told."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.model import Alternative, Disagreement
from briefing.organise.figures import told_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from briefing.model import Fact, Quantity

ROLES = ("killed", "wounded", "missing", "casualties")


def growth(facts: Sequence[Fact], outlets: Mapping[str, str]) -> tuple[Disagreement, ...]:
    """The tolls among the sentences of one story that rise from one day's telling to the next; the last is the latest.

    `outlets` goes by article id. Of a day's counts the highest stands; a count that ever falls is no growth.
    """
    out: list[Disagreement] = []
    for role in ROLES:
        by_day: dict[date, tuple[Fact, Quantity]] = {}
        for fact in facts:
            when = fact.published or (fact.days.last if fact.days else None)
            counts = [q for q in fact.quantities if q.role == role]
            if when is None or not counts or fact.kind == "caveat":
                continue
            highest = max(counts, key=lambda q: q.value)
            if when not in by_day or by_day[when][1].value < highest.value:
                by_day[when] = (fact, highest)
        told = [by_day[when] for when in sorted(by_day)]
        told = [pair for n, pair in enumerate(told) if n == 0 or pair[1].value != told[n - 1][1].value]
        if len(told) > 1 and all(later[1].value > earlier[1].value for earlier, later in pairwise(told)):
            out.append(
                Disagreement(
                    role,
                    tuple(
                        Alternative(
                            fact.id, quantity, quantity.text, told_by(fact, outlets[fact.article]), fact.published
                        )
                        for fact, quantity in told
                    ),
                    True,
                )
            )
    return tuple(out)
