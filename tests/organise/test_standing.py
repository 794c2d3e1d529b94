"""What may head an item, and what is no prose at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.organise import standing

CASES = tomllib.loads((Path(__file__).parent / "cases" / "standing.toml").read_text("utf-8"))


@pytest.mark.parametrize("text", CASES["stand"])
def test_it_can_stand_at_the_head(text: str) -> None:
    assert standing.leads(text, "en") == ""


@pytest.mark.parametrize("case", CASES["fall"], ids=lambda c: c["text"])
def test_it_cannot(case: dict[str, str]) -> None:
    assert case["why"] in standing.leads(case["text"], "en")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Read more at https://x.example/news today.", "markup"),
        ("Ferries sail again Read More » The post Ferries appeared first on Harbour News.", "markup"),
        ("| Day | Ferries | Boats lost |", "markup"),
        ("A ferry lies in the dock [Ida Holm/Northern Press Agency].", "credit"),
        ("Ferries to Lund and back", "no end"),
        ("It burned.", "short"),
        ("The ferry sank off Gull Rock.", ""),
        ('The guard said: "The ferry sank."', ""),
    ],
)
def test_what_reads_as_prose(text: str, why: str) -> None:
    assert why in standing.reads(text)
    assert bool(standing.reads(text)) == bool(why)


def test_support_may_speak_of_what_its_item_brought_in() -> None:
    text = "Guards searched the island on Tuesday."
    assert standing.brought_in(text, "", "en") == "the island"
    assert standing.brought_in(text, "Storms cut off Gull Island.", "en") == ""


def test_a_sentence_that_opens_with_a_pronoun_leans_but_for_a_named_one() -> None:
    assert standing.opens_leaning("She opened the gates.", "en")
    assert not standing.opens_leaning("[Ida Holm] opened the gates.", "en")
    assert not standing.opens_leaning("This week Ida Holm opened the gates.", "en")
    assert standing.opens_leaning("Gates stood open, it said in a report.", "en")


def test_a_language_without_lists_is_left_to_its_grade() -> None:
    assert standing.leads("Er fügte hinzu, der Hafen bleibe bis zum Herbst geschlossen.", "de") == ""


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str) -> None:
    assert isinstance(standing.leads(text, "en"), str)
    assert isinstance(standing.reads(text), str)
