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


@pytest.mark.parametrize(
    "text",
    [
        "The mayor opened the port as a picture shows cranes in a storm Osthaven said its port had cranes for any storm.",
        "Talks on the reform will go on in spring What we know of the strike is little.",
        "Divers found the bell of the ferry off Gull Rock It was the first find of the year.",
    ],
)
def test_two_sentences_without_a_stop_between_them_are_seen(text: str) -> None:
    assert standing.runs_on(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "The council voted on Monday to close the library, the mayor of Osthaven said, and the union called it a shame.",
        "He told The Gazette that the plan was dead and that the plan would never come back to the council.",
        "The minister said Norland had sent ships to the strait and that ships of Norland would stay in the strait.",
        "The harbour that Osthaven closed on Monday was the harbour of the northern ferry line for years.",
        "Workers of the northern line in Osthaven have left the docks of the line.",
    ],
)
def test_names_inside_a_sentence_open_none(text: str) -> None:
    assert not standing.runs_on(text, "en")


def test_what_is_announced_and_what_is_only_said_beside() -> None:
    assert standing.announces("Both sides are scheduled to meet on Wednesday.", "en")
    assert not standing.announces("Both sides met on Wednesday.", "en")
    assert standing.opens_aside("Fares fell on Tuesday after ", "en")
    assert standing.opens_aside("Fares fell on Tuesday after the ", "en")
    assert not standing.opens_aside("Fares fell on Tuesday, ", "en")
    assert not standing.opens_aside("", "en")


def test_a_capital_stands_for_its_government_unless_something_plays_there() -> None:
    assert standing.governs("Moscow", "The two sides met, with ", "en")
    assert standing.governs("Kyiv", "", "en")
    assert not standing.governs("Kyiv", "Drones struck a bridge in ", "en")
    assert not standing.governs("Osthaven", "Talks with ", "en")
