"""Lost blanks: found by the rest of the run, never put where a word is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.organise.spacing import Spacing

RUN = [
    "The ferry of the harbour sank. The ferry of the town came with the guard. The harbour with the ferry is shut. Harbour is harbour.",
    "Moldavia is quiet. Moldavia is far. Moldavia is old. Westland is quiet. Westland is far. In Westland the loss of the ferry was mourned, the loss was large, a loss.",
    "The guard said that Westland had lost it. Islands lie there; the island and the lake. Land is land, land is land.",
    "To mourn it is to mourn the loss, to mourn.",
    "Loss upon loss: Osthaven is poor. Osthaven on the sea, Osthaven on the lake, in Osthaven on Sunday.",
]


def mended(text: str, *more: str) -> str:
    spacing = Spacing([*RUN, text, *more])
    out, at = "", 0
    for blank in spacing.blanks(text):
        out += text[at:blank] + " "
        at = blank
    return out + text[at:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The loss ofthe ferry was told.", "The loss of the ferry was told."),
        ("Theloss was told.", "The loss was told."),
        ("It came theharbour way.", "It came the harbour way."),
        ("The trade of Moldaviais dead.", "The trade of Moldavia is dead."),
        ("The guard left Osthavenon Monday.", "The guard left Osthaven on Monday."),
        ("They came tomourn it.", "They came to mourn it."),
        ("The guard’sboat is lost.", "The guard’s boat is lost."),
        ("The mayor,Ilse Brandt, left.", "The mayor, Ilse Brandt, left."),
        ("It costs 1,200 crowns.", "It costs 1,200 crowns."),
        ("The island is theirs.", "The island is theirs."),
        ("Guards of Andover came.", "Guards of Andover came."),
        ("The guard said: “The loss ofthe ferry.”", "The guard said: “The loss ofthe ferry.”"),
    ],
)
def test_where_a_blank_was_lost(text: str, expected: str) -> None:
    assert mended(text) == expected


def test_a_word_the_run_uses_is_a_word() -> None:
    assert mended("Theloss was told.", "Theloss is a lake.", "Theloss is deep.") == "Theloss was told."


def test_a_language_without_joints_is_left_alone() -> None:
    assert Spacing(["Der Verlustder Fähre", "der Verlust der Fähre"] * 3, "de").blanks("Verlustder,Fähre") == []


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=80))
def test_blanks_lie_inside_the_text_in_order(run: list[str], text: str) -> None:
    blanks = Spacing(run).blanks(text)
    assert blanks == sorted(blanks)
    assert all(0 < at < len(text) for at in blanks)
