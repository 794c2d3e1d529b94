"""What each sentence is, from the words of a case file; and what a caveat speaks of."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.dates import date_article
from briefing.extract import kinds
from briefing.extract.anchor import anchor
from briefing.extract.speech import attribute
from briefing.model import Article, DateRange
from briefing.text import mark

if TYPE_CHECKING:
    from briefing.model import FactKind, Marked

CASES = tomllib.loads((Path(__file__).parent / "cases" / "kinds.toml").read_text(encoding="utf-8"))["case"]
PUBLISHED = date(2024, 5, 15)


def told(text: str, period: DateRange | None = None, language: str = "en") -> tuple[Marked, list[tuple[FactKind, str]]]:
    article = Article(id="a", text=text, language=language, stamp="2024-05-15", published=PUBLISHED)
    dated = date_article(mark(article))
    utterances = attribute(dated.marked, ())
    return dated.marked, kinds.classify(dated, utterances, anchor(dated, utterances), period)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_kind_of_each_sentence(case: dict[str, Any]) -> None:
    marked, found = told(case["text"])
    sentences = [marked.article.text[s.start : s.end] for s in marked.sentences]
    got = list(zip(sentences, [kind for kind, _ in found], strict=True))
    assert got == list(zip(sentences, case["kinds"], strict=True))


def test_every_kind_comes_with_its_reason() -> None:
    for case in CASES:
        assert all(why for _, why in told(case["text"])[1]), case["title"]


def test_what_happened_before_the_period_is_background() -> None:
    text = "A landslide buried nine houses in Orsa on Monday. The road was cut on 9 May 2024."
    week = DateRange.of(date(2024, 5, 13), date(2024, 5, 19))
    assert [kind for kind, _ in told(text)[1]] == ["fact", "fact"]
    assert [kind for kind, _ in told(text, week)[1]] == ["fact", "background"]


def test_furniture_is_boilerplate() -> None:
    _, found = told("A landslide buried nine houses in Orsa on Monday.\n\nYour browser doesn't support HTML5")
    assert [kind for kind, _ in found] == ["fact", "boilerplate"]


def test_a_caveat_speaks_of_the_claims_before_it() -> None:
    marked, found = told(
        "A landslide buried nine houses in Orsa on Monday.\n\n"
        "The rebels said they had taken the dam. They said they had taken the lock.\n\n"
        "Neither claim could be independently verified."
    )
    assert [kind for kind, _ in found] == ["fact", "statement", "statement", "caveat"]
    assert kinds.caveat_targets(marked, found) == {3: (1, 2)}


def test_a_caveat_in_a_paragraph_speaks_of_its_paragraph() -> None:
    marked, found = told(
        "The rebels said they had taken the dam.\n\n"
        "They said they had taken the lock. That could not be independently verified. The lock was shut on Monday."
    )
    assert kinds.caveat_targets(marked, found) == {2: (1,)}


def test_a_caveat_with_nothing_before_it_speaks_of_nothing() -> None:
    marked, found = told("It was not immediately clear who opened the gates.")
    assert kinds.caveat_targets(marked, found) == {0: ()}


def test_a_refusal_to_comment_speaks_of_nothing() -> None:
    marked, found = told(
        "The rebels said they had taken the dam.\n\nThe army did not respond to a request for comment."
    )
    assert [kind for kind, _ in found] == ["statement", "caveat"]
    assert kinds.caveat_targets(marked, found) == {}


def test_a_language_without_cue_words_has_facts() -> None:
    _, found = told("Die Brücke stürzte am Montag ein. Der Bürgermeister trat zurück.", language="de")
    assert [kind for kind, _ in found] == ["fact", "fact"]
