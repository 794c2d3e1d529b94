"""How fast text is marked, and numbers and places are found; run by `make bench` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from briefing.extract import quantities
from briefing.extract.places import Gazetteer
from briefing.model import Article
from briefing.text import mark
from briefing.text.sentences import split

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench

PARAGRAPHS = (
    "Ferries between Belm and Karn resumed on Tuesday, two days after the storm, the harbour master said. At least 12 boats were lost.",
    "“We counted 40 trucks by noon,” Gov. Ada Ore told reporters in Odesa. “Nobody waited for long.”",
    "The U.S. company that runs the port put the damage at $3.4 million, and said 60 homes in the Kharkiv region were without power.",
    "Engineers from Germany and Poland arrived by 9 a.m. They had feared for the middle pier. It stood.",
    "Neither side's figures could be independently verified, and the council's spokesman did not reply to questions on Monday.",
)
TEXT = "Bridge of Lutmar holds through the flood\n\n" + "\n\n".join(PARAGRAPHS * 4) + "\n\nSign up for our newsletter"
ARTICLES = [Article(id=str(n), text=f"{TEXT} {n}", title=None) for n in range(50)]


def test_mark_fifty_articles(benchmark: Callable[..., Any]) -> None:
    marked = benchmark(lambda: [mark(article) for article in ARTICLES])
    assert [block.kind for block in marked[0].blocks][:2] == ["title", "paragraph"]


def test_split_a_million_characters(benchmark: Callable[..., Any]) -> None:
    text = " ".join(PARAGRAPHS) + " "
    text *= 1_000_000 // len(text)
    assert len(benchmark(split, text)) > 10_000


def test_numbers_and_places_of_fifty_articles(benchmark: Callable[..., Any]) -> None:
    marked = [mark(article) for article in ARTICLES]
    gazetteer = Gazetteer()

    def run() -> int:
        return sum(len(quantities.find(each)) + len(gazetteer.find(each)) for each in marked)

    assert benchmark(run) > 0
