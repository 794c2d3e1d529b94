"""Words from right to left in drawings: joined forms, in the order in which they are seen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.render.shaping import seen


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Storm and sea", "Storm and sea"),
        ("באב 12", "12 באב"),
        ("بحر", "\ufeae\ufea4\ufe91"),  # initial beh, medial hah, final reh, from the right
        ("دار", "\ufead\ufe8d\ufea9"),  # three letters that join nothing behind them stand alone
        ("سلام", "\ufee1\ufefc\ufeb3"),  # lam and alef are one
        ("ماء", "\ufe80\ufe8e\ufee3"),
        ("مُدّ", "\ufeaa\ufee3"),  # marks are left out
        ("پل", "\ufede\ufb58"),  # a Persian letter
        ("بحر (2031)", "(2031) \ufeae\ufea4\ufe91"),
        ("بحر Port of A 48%", "Port of A 48% \ufeae\ufea4\ufe91"),
    ],
)
def test_words_as_they_are_seen(text: str, forms: str) -> None:
    assert seen(text) == forms


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى پچگ", max_size=20))
def test_the_forms_are_those_of_the_letters(text: str) -> None:
    assert unicodedata.normalize("NFKC", seen(text)[::-1]) == unicodedata.normalize("NFKC", text)
