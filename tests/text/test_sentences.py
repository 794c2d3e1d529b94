"""Sentence ends: the case file, the properties, hostile input."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.text.sentences import split

CASES = [
    line
    for line in (Path(__file__).parent / "cases" / "sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    told = re.match(r"\[(\w\w)\] ", case)
    language = told[1] if told else "en"
    body = case[told.end() if told else 0 :].replace("⏎", "\n")
    text = body.replace("‖ ", "")
    expected = [piece.strip() for piece in body.split("‖")]
    assert [text[a:b] for a, b in split(text, language=language)] == expected


def test_there_are_a_hundred_hard_cases() -> None:
    assert len(CASES) >= 100


PIECES = st.sampled_from(
    [
        "The",
        "gen.",
        "Gen.",
        " ",
        "\n",
        "\n\n",
        "“",
        "”",
        '"',
        "(",
        ")",
        ".",
        "!",
        "…",
        "U.S.",
        "4",
        "a",
        "é",
        "Ї",
        "[1]",
        "\x00",
        "。",
        "-",
        "*",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(0, 20), st.integers(0, 200))
def test_every_character_that_is_no_blank_lies_in_exactly_one_sentence(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    spans = split(text, start, end)
    at = start
    for first, last in spans:
        assert at <= first < last <= end
        assert not text[at:first].strip()
        assert text[first:last] == text[first:last].strip()
        at = last
    assert not text[at:end].strip()


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        ". ",
        "“",
        '" ',
        "(",
        "… ",
        "." * 7,
        "A. ",
        "\n",
        " ",
        ".”",
        '."',
        "“A. ",
        "(A. ",
        "。",
        "U.",
        "\x00",
        ".[1]",
        ".[",
        ".(",
        "!?",
        "Gen. ",
        "«. ",
        '.A" ',
    ],
)
def test_a_third_of_a_million_of_anything_takes_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    began = time.process_time()
    assert sum(b - a for a, b in split(text)) <= len(text)
    assert time.process_time() - began < 8
