"""What the day of a sentence is read from: cue words, tense, and the role of a time expression."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.dates import find
from briefing.extract import roles, tense
from briefing.extract.cues import Lexicon, flatten, lexicon

CASES = Path(__file__).parent / "cases"
TENSES = tomllib.loads((CASES / "anchor_tense.toml").read_text(encoding="utf-8"))
ROLES = tomllib.loads((CASES / "anchor_roles.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("expected", "text"), [(name, text) for name, texts in TENSES.items() for text in texts])
def test_the_tense_of_the_main_verb(expected: str, text: str) -> None:
    assert (tense.told(text, 0, lexicon("en").scan(text), tense.verbs("en")) or "none") == expected


@pytest.mark.parametrize(("expected", "text"), [(name, text) for name, texts in ROLES.items() for text in texts])
def test_the_role_of_a_time_expression(expected: str, text: str) -> None:
    found = [e for e in find(text, date(2024, 5, 15)) if e.days is not None]
    got = roles.roles(text, 0, len(text), found, lexicon("en").scan(text), roles.tags("en"))
    assert got[-1].name.lower() == expected


def test_cues_are_whole_words_and_the_longest() -> None:
    words = Lexicon({"a.one": ("said", "set"), "a.two": ("said in a note", "no comment")})
    text = "He said “set” in an upset mood, said in a notebook; no comment."
    assert [text[cue.start : cue.end] for cue in words.scan(text)] == ["said", "set", "said", "no comment"]
    assert words.tag("a.one") & words.tag("a.two") == 0
    assert words.tag("a.three") == 0


def test_a_word_of_two_lists_has_both_bits() -> None:
    words = Lexicon({"a.one": ("set",), "a.two": ("set",)})
    assert [cue.tags for cue in words.scan("All set.")] == [words.tag("a.one") | words.tag("a.two")]


def test_regular_pasts_are_found_by_their_ending() -> None:
    text = "They walked, needed help, and a US-backed hundred red beds vanished"
    found = [text[cue.start : cue.end] for cue in lexicon("en").scan(text) if cue.tags & tense.verbs("en").past_endings]
    assert found == ["walked", "needed", "vanished"]


def test_an_unknown_language_has_no_cues() -> None:
    assert lexicon("xx").scan("He said so.") == []
    assert lexicon("../en").scan("He said so.") == []


@given(text=st.text(max_size=200))
def test_cues_lie_in_the_text_in_order(text: str) -> None:
    assert len(flatten(text)) == len(text)
    at = 0
    for cue in lexicon("en").scan(text):
        assert at <= cue.start < cue.end <= len(text)
        at = cue.start


def test_offsets_hold_behind_letters_whose_small_form_is_longer() -> None:
    text = "İİİ in İzmir, he said so"
    assert [text[cue.start : cue.end] for cue in lexicon("en").scan(text)] == ["said"]
