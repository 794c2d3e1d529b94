"""A toll that grew is told with its days; one that only differs, or falls, is not."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.model import Fact, Quantity
from briefing.organise.growth import growth


def fact(day: int, killed: float, *, role: str = "killed") -> Fact:
    text = f"The ferry killed {killed:g} people."
    count = Quantity(17, 18, f"{killed:g} people", killed, None, "people", role, None, None, False)
    return Fact(
        id=f"k.{day}.{killed:g}",
        article="a",
        start=0,
        end=len(text),
        text=text,
        kind="fact",
        published=date(2031, 3, day),
        quantities=(count,),
    )


def test_each_telling_stands_with_its_day() -> None:
    (told,) = growth([fact(12, 5), fact(10, 3), fact(11, 3)], {"a": "Harbour Wire"})
    assert told.growth
    assert told.role == "killed"
    assert [(a.published, a.words, a.told_by) for a in told.alternatives] == [
        (date(2031, 3, 10), "3 people", "Harbour Wire"),
        (date(2031, 3, 12), "5 people", "Harbour Wire"),
    ]


@pytest.mark.parametrize(
    "facts",
    [
        [fact(10, 3)],
        [fact(10, 3), fact(10, 5)],
        [fact(10, 5), fact(11, 3)],
        [fact(10, 3, role="launched"), fact(11, 5, role="launched")],
    ],
)
def test_what_is_no_growth(facts: list[Fact]) -> None:
    assert growth(facts, {"a": "Harbour Wire"}) == ()
