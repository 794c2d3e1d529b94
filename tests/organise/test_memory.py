"""What an item says of its earlier telling: when, what, and which figures it carries on."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.model import DateRange, Fact, KeyFigure, Quantity, Quote
from briefing.organise.memory import Printed, Told, said, told_before

WEEK = DateRange.of(date(2031, 3, 3), date(2031, 3, 9))


def figure(value: float, role: str = "killed", *, running: bool = False) -> KeyFigure:
    quote = Quote(text="words", article="a", start=0, end=5, fact="f", source=1)
    return KeyFigure(
        words=f"{value:g} people",
        role=role,
        value=value,
        told_by="Gazette",
        quote=quote,
        unit="people",
        running=running,
    )


def fact(text: str, value: float, role: str = "killed", *, running: bool = False, day: int = 12) -> Fact:
    count = Quantity(0, 1, f"{value:g} people", value, None, "people", role, running=running)
    return Fact(
        id=text,
        article="a",
        start=0,
        end=len(text),
        text=text,
        kind="fact",
        published=date(2031, 3, day),
        quantities=(count,),
    )


def words(before: KeyFigure, *facts: Fact, language: str = "en") -> str:
    told = said(Told(WEEK, "A ferry sank.", (before,)), facts, "en_GB", language)
    head = {"en": "The edition of 3–9 Mar 2031 said: A ferry sank.", "pl": "3–9 Mar 2031: A ferry sank."}[language]
    assert told.startswith(head)
    return told.removeprefix(head).strip()


def test_a_toll_that_counts_on_stands_with_both_values_the_latest_last() -> None:
    rose, again = fact("The toll rose to 5 people.", 5), fact("It has risen to 7 people.", 7, day=14)
    assert words(figure(3), again, rose) == "Killed: 3 people then, 7 people now."


def test_a_running_total_is_carried_on_by_the_next() -> None:
    later = fact("The fleet has lost 12 people since May.", 12, "casualties", running=True)
    assert words(figure(10, "casualties", running=True), later) == "Casualties: 10 people then, 12 people now."
    assert words(figure(10, "casualties", running=True), later, language="pl") == "10 people → 12 people"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (figure(3), fact("A second ferry killed 5 people.", 5)),
        (figure(3), fact("The toll rose to 3 people.", 3)),
        (figure(3), fact("The toll was revised to 2 people.", 2)),
        (figure(3), fact("The toll rose to 5 people.", 5, "wounded")),
        (figure(3, "launched"), fact("The number rose to 5.", 5, "launched")),
        (figure(10, "casualties", running=True), fact("Losses of 12 people.", 12, "casualties")),
    ],
)
def test_what_may_be_another_days_figure_is_not_set_beside_it(before: KeyFigure, now: Fact) -> None:
    assert words(before, now) == ""


def test_a_daily_count_is_no_update_of_another_days() -> None:
    lead = "Overnight into Monday the northern fleet launched 40 drones, the harbour guard reported."
    again = "Overnight into Friday the northern fleet launched 50 drones, the harbour guard reported."
    before = Printed(frozenset(), (Told(WEEK, lead),), {"e-known": Told(WEEK, lead)})
    assert told_before(before, "e-new", again) is not None
    assert told_before(before, "e-new", again, daily=True) is None
    assert told_before(before, "e-known", again, daily=True) is not None
