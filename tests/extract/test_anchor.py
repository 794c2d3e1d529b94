"""The day of each sentence's event, from the words of case files."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.dates import date_article
from briefing.extract.anchor import anchor
from briefing.extract.speech import attribute
from briefing.model import Article, Dated, PublicationDay
from briefing.text import mark

if TYPE_CHECKING:
    from briefing.extract.anchor import Anchored

CASES = tomllib.loads((Path(__file__).parent / "cases" / "anchor_days.toml").read_text(encoding="utf-8"))["case"]


def dated(text: str, published: date | None, language: str = "en") -> Dated:
    stamp = published.isoformat() if published else None
    return date_article(mark(Article(id="a", text=text, language=language, stamp=stamp, published=published)))


def anchored(text: str, published: date | None, language: str = "en") -> tuple[Dated, list[Anchored]]:
    found = dated(text, published, language)
    return found, anchor(found, attribute(found.marked, ()))


def spelled(now: Anchored) -> str:
    if now.days is None:
        return "-"
    days = now.days.first.isoformat() if now.days.is_day else f"{now.days.first}..{now.days.last}"
    return f"{days} {now.basis}"


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_day_of_each_sentence(case: dict[str, Any]) -> None:
    found, days = anchored(case["text"], case["published"])
    told = [found.marked.article.text[s.start : s.end] for s in found.marked.sentences]
    assert list(zip(told, map(spelled, days), strict=True)) == list(zip(told, case["days"], strict=True))


def test_every_day_comes_with_its_reason() -> None:
    for case in CASES:
        _, days = anchored(case["text"], case["published"])
        assert all(now.why for now in days), case["title"]


def test_without_a_publication_day_what_tells_no_day_has_none() -> None:
    _, days = anchored("The mayor resigned.\n\nThe road was shut on Monday.\n\nThe well ran dry.", None)
    assert [spelled(now) for now in days] == ["-", "-", "-"]


def test_a_language_without_cue_words_still_gives_days() -> None:
    _, days = anchored("Die Brücke stürzte am 3. Mai 2024 ein. Niemand wurde verletzt.", date(2024, 5, 15), "de")
    assert len(days) == 2
    assert all(now.days is not None for now in days)


@pytest.mark.parametrize("edge", [date.min, date.max])
def test_a_day_at_the_edge_of_the_calendar_is_no_day(edge: date) -> None:
    marked = mark(Article(id="a", text="The bridge fell. “It broke yesterday,” said Ina Holm."))
    now = anchor(Dated(marked, PublicationDay(edge, "metadata", 1.0), ()), attribute(marked, ()))
    assert [spelled(one) for one in now] == ["-", "-"]


def test_no_sentence_no_day() -> None:
    assert anchored("", date(2024, 5, 15))[1] == []


@pytest.mark.parametrize(
    "piece",
    [
        "on Monday ",
        "since ",
        "the attack on Monday. ",
        "“",
        "that said on 3 May ",
        "who, ",
        "1/1/",
        "had been ",
        "hit a dam hit in May ",
        "dams that it had hit in May ",
        "ORSA, May 3 (Wire) - ",
    ],
)
def test_one_endless_line_is_read_to_its_end(piece: str) -> None:
    found, days = anchored(piece * 8_000, date(2024, 5, 15))
    assert len(days) == len(found.marked.sentences)


@given(weeks=st.integers(min_value=-500, max_value=500))
def test_weekdays_move_with_publication(weeks: int) -> None:
    shift = timedelta(weeks=weeks)
    text = "A landslide hit Orsa on Monday. It buried nine houses.\n\nThe mayor said on Tuesday that the road was shut."
    _, here = anchored(text, date(2024, 5, 15))
    _, there = anchored(text, date(2024, 5, 15) + shift)
    for a, b in zip(here, there, strict=True):
        assert a.days is not None
        assert b.days is not None
        assert (a.days.first + shift, a.days.end + shift, a.basis) == (b.days.first, b.days.end, b.basis)


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_gets_one_answer_a_sentence(text: str) -> None:
    found, days = anchored(text, date(2024, 5, 15))
    assert len(days) == len(found.marked.sentences)
