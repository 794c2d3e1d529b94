"""Quantities: the case file, alignment, properties, hostile input."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.extract import quantities
from briefing.model import Article
from briefing.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Quantity

LEAD = "It was a quiet day in the valley, and nothing of what the town had feared came about.\n"


def cases() -> Iterator[tuple[str, list[str]]]:
    sentence, expected = "", []
    for line in (Path(__file__).parent / "cases" / "quantities.txt").read_text("utf-8").splitlines():
        if line.startswith("    "):
            expected.append(line.strip())
        elif line and not line.startswith("#"):
            if sentence:
                yield sentence, expected
            sentence, expected = line, []
    yield sentence, expected


def found_in(text: str) -> list[tuple[Quantity, ...]]:
    return quantities.find(mark(Article(id="a", text=LEAD + text, language="en")))[1:]


def told(quantity: Quantity) -> str:
    value = f"{quantity.value:.12g}" + (f"..{quantity.high:.12g}" if quantity.high is not None else "")
    fields = (
        quantity.text,
        value,
        quantity.unit,
        quantity.role,
        quantity.qualifier,
        quantity.currency,
        "running" if quantity.running else "",
    )
    return " | ".join(field or "-" for field in fields)


@pytest.mark.parametrize(("sentence", "expected"), list(cases()))
def test_case(sentence: str, expected: list[str]) -> None:
    assert [told(quantity) for sentence in found_in(sentence) for quantity in sentence] == expected


def test_every_sentence_has_its_place_in_the_list() -> None:
    marked = mark(Article(id="a", text="Two men were killed. Nobody came. It cost $5.", language="en"))
    found = quantities.find(marked)
    assert [len(each) for each in found] == [1, 0, 1]


def test_another_language_gets_none_rather_than_wrong_ones() -> None:
    marked = mark(Article(id="a", text="У місті загинуло 12 людей, поранено 30.", language="uk"))
    assert quantities.find(marked) == [()] * len(marked.sentences)


PIECES = st.sampled_from(
    [
        "two",
        "killed",
        "12",
        "1,200",
        "$",
        "%",
        "-",
        " ",
        " ",
        " ",
        "to",
        "million",
        "a",
        "dozen",
        "of",
        "the",
        "people",
        ".",
        "\n",
        "at least",
        "between",
        "and",
        "3.5",
        "days",
        "May",
        "were",
        "(",
        "“",
        "hundreds",
        "per",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_spans_are_slices_and_ranges_go_up(text: str) -> None:
    marked = mark(Article(id="a", text=text, language="en"))
    found = quantities.find(marked)
    assert len(found) == len(marked.sentences)
    for sentence, each in zip(marked.sentences, found, strict=True):
        for quantity in each:
            assert sentence.start <= quantity.start < quantity.end <= sentence.end
            assert quantity.text == text[quantity.start : quantity.end]
            assert quantity.high is None or quantity.high > quantity.value


@pytest.mark.parametrize(
    "piece", ["12 ", "two ", "killed 1,", "$", "1.2 million and ", "hundreds of thousands ", "between 3 and ", "“12"]
)
def test_a_hundred_thousand_of_anything_takes_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    found_in(text)
    assert time.process_time() - began < 15


def test_counts_far_apart_in_one_sentence_are_each_read_in_their_own_words() -> None:
    filler = "while the council sat in the old hall and talked of the bridge and of the river and of the rain, "
    text = f"{LEAD}At least 21 drones were shot down, {filler * 3}and nearly two dozen houses burned."
    found = [quantity for row in quantities.find(mark(Article(id="a", text=text, language="en"))) for quantity in row]
    assert [(one.text, one.value, one.role) for one in found] == [
        ("At least 21 drones", 21.0, "shot down"),
        ("nearly two dozen houses", 24.0, "destroyed"),
    ]


@pytest.mark.parametrize(
    "years", ["in 2031.", "on 5 May 2031,", "at 10:30 a.m. for three days", "on the last two of them"]
)
def test_days_years_and_hours_alone_are_no_quantities(years: str) -> None:
    text = f"{LEAD}The ferry of Belm ran {years} and nobody said why it did so."
    assert not any(quantities.find(mark(Article(id="a", text=text, language="en"))))
