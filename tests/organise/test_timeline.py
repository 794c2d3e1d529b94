from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from random import Random

from briefing.model import Article, DateRange, Fact
from briefing.organise.timeline import timeline

START = date(2031, 5, 1)
ARTICLES = {name: Article(id=name, text="") for name in ("a", "b", "c", "d")}


def facts() -> list[Fact]:
    """Four articles on a dam: all tell of its bursting on day 3, two of the inquiry on day 9, one of a fair on day 5."""
    numbers = count()
    made: list[Fact] = []

    def tell(article: str, position: int, text: str, day: int, basis: str = "explicit") -> None:
        when = START + timedelta(days=day)
        made.append(
            Fact(
                id=f"{article}.{next(numbers)}",
                article=article,
                start=position,
                end=position + 1,
                text=text,
                kind="fact",
                published=START + timedelta(days=10),
                days=DateRange.of(when),
                basis=basis,  # type: ignore[arg-type]
                position=position,
            )
        )

    for article in "abcd":
        tell(article, 0, f"The Halvard dam burst and the water drowned the valley, wrote reporter {article}.", 3)
        tell(article, 1, f"Engineer number {article} had warned that the Halvard dam would burst in the valley.", 3)
    for article in "ab":
        tell(article, 2, f"An inquiry into the burst Halvard dam opened with witness {article} from the valley.", 9)
    tell("c", 2, "The yearly cattle fair in the market square drew farmers from three counties.", 5)
    tell("d", 2, "Too short to tell.", 3)
    return made


def choose(found: list[Fact], *, dates: int = 2, sentences: int = 2) -> list[tuple[int, list[str]]]:
    days = timeline(found, ARTICLES, first=START, last=START + timedelta(days=30), dates=dates, sentences=sentences)
    return [((day.day - START).days, [fact.text for fact in day.facts]) for day in days]


def test_the_days_that_most_articles_name_in_order_of_time() -> None:
    assert [day for day, _ in choose(facts())] == [3, 9]
    assert [day for day, _ in choose(facts(), dates=1)] == [3]


def test_a_day_off_the_topic_is_no_day_of_the_timeline() -> None:
    assert [day for day, _ in choose(facts(), dates=9)] == [3, 9]


def test_a_day_is_told_by_different_sentences_no_more_than_asked_for() -> None:
    told = dict(choose(facts()))
    assert len(told[3]) == 2
    assert sum("burst and the water" in text for text in told[3]) == 1
    assert sum("had warned" in text for text in told[3]) == 1
    assert all(len(texts) == 1 for _, texts in choose(facts(), sentences=1))


def test_days_outside_the_period_are_not_told() -> None:
    days = timeline(facts(), ARTICLES, first=START, last=START + timedelta(days=8), dates=5, sentences=1)
    assert [(day.day - START).days for day in days] == [3]


def test_the_order_of_the_facts_does_not_matter() -> None:
    shuffled = facts()
    Random(7).shuffle(shuffled)
    assert choose(shuffled) == choose(facts())


def test_nothing_asked_for_and_nothing_told_give_nothing() -> None:
    assert choose(facts(), dates=0) == []
    assert choose(facts(), sentences=0) == []
    assert choose([]) == []
