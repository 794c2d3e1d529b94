"""Clustering of made-up weeks of growing size: `make bench` shows the curve."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from briefing.model import Article, DateRange, Fact
from briefing.organise.events import cluster

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.bench

_SYLLABLES = ("ba", "kor", "li", "men", "tu", "sha", "ver", "no", "pri", "dal", "go", "rin", "ste", "fu", "mak", "zel")


def _word(random: Random, syllables: int) -> str:
    return "".join(random.choice(_SYLLABLES) for _ in range(syllables))


def week(articles: int, *, sentences: int = 15, seed: int = 1) -> tuple[list[Fact], dict[str, Article]]:
    """Facts of so many articles, each telling two or three of the week's happenings in words of its own."""
    random = Random(seed)
    common = [_word(random, 2) for _ in range(200)]
    rare = [_word(random, 3) for _ in range(4000)]
    happenings = [
        ([_word(random, 4).title() for _ in range(4)], random.sample(rare, 25)) for _ in range(max(4, articles // 6))
    ]
    monday = date(2031, 5, 5)
    facts: list[Fact] = []
    named = {}
    for n in range(articles):
        key = f"{n:08x}"
        day = monday + timedelta(days=random.randrange(7))
        stories = random.sample(happenings, random.choice((2, 3)))
        for position in range(sentences):
            names, words = stories[position * len(stories) // sentences]
            told = [random.choice(names), *random.sample(words, 5), *random.choices(common, k=9), random.choice(rare)]
            random.shuffle(told)
            text = f"The {' '.join(told)}."
            facts.append(
                Fact(
                    id=f"{key}.{position}",
                    article=key,
                    start=0,
                    end=len(text),
                    text=text,
                    kind="fact",
                    published=day,
                    days=DateRange.of(day),
                    position=position,
                    paragraph=position // 2,
                )
            )
        named[key] = Article(id=key, key=key, text="", outlet=f"Outlet {n % 40}", published=day, sha256=key)
    for article, fact in zip(named, facts[::sentences], strict=True):
        named[article] = Article(
            id=article, key=article, text=fact.text, outlet=named[article].outlet, published=fact.published
        )
    return facts, named


@pytest.mark.parametrize("articles", [100, 500, 2000])
def test_events_of_a_week(benchmark: BenchmarkFixture, articles: int) -> None:
    facts, named = week(articles)
    events = benchmark.pedantic(cluster, args=(facts, named), rounds=1, iterations=1)  # type: ignore[no-untyped-call]
    assert articles // 20 < len(events) < articles * 2
