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
        ("It began its“largest search”since May.", "It began its “largest search” since May."),
        ("“Go,”he said. The “A”s won; a 5”pipe broke.", "“Go,” he said. The “A”s won; a 5”pipe broke."),
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


DAMAGED = [
    *RUN,
    "The poll of the guard showed it. The poll was old, a poll is a poll. The guard showed the poll, and the post later showed it.",
    "A post is a post, the post came later and later. Guards of theport, ofthe town, ofthe lake, andthe rest of thesea.",
    "The port and the sea, the port by the sea, the port of the sea. It came thatthe guard left.",
    "Two ferries were striking two boats, striking at two more, striking again. It will be remembered, remembered by two.",
    "The guard posts on X, the guard is on X and said on X that X is late. It is said that the lake is far and that the port is near. He let the ship go, let the ferry go, let them go. A boat, a boat, pre and pre and pre.",
    "The space in the air, the air over the space, air and space. The lake has no rest, the rest is the rest.",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The guard wrote in a postlater that day.", "The guard wrote in a post later that day."),
        ("A ferry sank, strikingtwo boats.", "A ferry sank, striking two boats."),
        ("The ferry left the airspace.", "The ferry left the airspace."),  # a word of its own
        ("The guard wrote it on Xthat day.", "The guard wrote it on X that day."),
        ("The boat was a boatlet.", "The boat was a boatlet."),  # "let" is an ending, unless the run has "boat let"
        ("The poll came prelater.", "The poll came prelater."),
    ],
)
def test_where_links_were_stripped_any_two_words_are_told_apart(text: str, expected: str) -> None:
    assert mended(text, *DAMAGED) == expected
    assert mended(text) == text  # one such word in a run that is whole is a word


def test_the_list_of_words_that_look_like_two_is_read_without_its_heading() -> None:
    from briefing.organise.spacing import _joints  # noqa: PLC0415

    joints = _joints("en")
    assert joints is not None
    assert {"airspace", "forget", "underway"} <= joints.compounds
    assert not any(word.startswith("#") or "," in word for word in joints.compounds)
