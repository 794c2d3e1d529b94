"""Blocks: page files, the tiling, what is protected, hostile input."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model import Article
from briefing.text import mark, repeated_lines

if TYPE_CHECKING:
    from briefing.model import Marked

PAGES = sorted((Path(__file__).parent / "cases").glob("page-*.txt"))
PROSE = "The council of Lutmar met on Monday and agreed to mend the bridge before the winter comes. Nobody spoke against it."


def kinds(marked: Marked) -> list[tuple[str, str]]:
    text = marked.article.text
    return [(block.kind, text[block.start : block.end].strip()) for block in marked.blocks]


def check(marked: Marked) -> None:
    """The specification: blocks tile the text, sentences hold each character that is no blank but for list marks."""
    text = marked.article.text
    at = 0
    for block in marked.blocks:
        assert block.start == at < block.end
        assert 0.0 <= block.confidence <= 1.0
        at = block.end
    assert at == len(text)
    last = 0
    for sentence in marked.sentences:
        block = marked.blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        assert last <= sentence.start
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        assert len(text[last : sentence.start].split()) <= 1  # nothing left out but a list's mark
        last = sentence.end
    assert not text[last:].strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    """Each line of a page file is `kind<tab>text`; "/" joins a block to the line before, "" is an empty line."""
    title, text, expected = None, "", []
    for line in page.read_text("utf-8").splitlines():
        kind, _, body = line.partition("\t")
        if kind == "told-title":
            title = body
        elif kind == "+":
            text = text.removesuffix("\n") + " " + body.partition("\t")[2] + "\n"
            expected.append(tuple(body.split("\t")))
        else:
            text += body + "\n"
            if kind:
                expected.append((kind, body))
    marked = mark(Article(id=page.stem, text=text, title=title, language="en"))
    check(marked)
    assert kinds(marked) == expected


def test_a_title_is_one_sentence_even_with_stops_in_it() -> None:
    marked = mark(Article(id="a", text=f"Monthly letter. The bridge holds. Days 12-16\n\n{PROSE}", language="en"))
    assert kinds(marked)[0] == ("title", "Monthly letter. The bridge holds. Days 12-16")
    assert (marked.sentences[0].start, marked.sentences[0].end) == (0, 44)


def test_a_text_that_begins_with_prose_has_no_title() -> None:
    assert [kind for kind, _ in kinds(mark(Article(id="a", text=PROSE, language="en")))] == ["paragraph"]


def test_the_told_title_is_found_below_a_menu() -> None:
    text = f"News World Sport Money Weather Travel Culture More\nThe bridge of Lutmar holds\n{PROSE}\n{PROSE}"
    marked = mark(Article(id="a", text=text, title="The bridge of Lutmar holds | Lutmar Post", language="en"))
    assert [kind for kind, _ in kinds(marked)] == ["furniture", "title", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "Karn has denied shelling civilians.",
        "He did not reply.",
        "Neither claim could be independently verified.",
        "The newsletter of the union was banned in May, the court said.",
        "She told us to follow the river, and we did.",
        "Watch out for ice on the roads, police said on Friday.",
        "The firm advertises for drivers on its website.",
        "By Monday the troops had left the town.",
        "The report, published in 2019, was never read.",
        "Two people were arrested.",
        "“We will not leave,” Ore said.",
    ],
)
def test_short_true_sentences_are_prose(line: str) -> None:
    marked = mark(Article(id="a", text=f"{PROSE}\n{line}\n{PROSE}", language="en"))
    assert kinds(marked)[1] == ("paragraph", line)


@pytest.mark.parametrize(
    ("line", "language", "kind"),
    [
        ("Київ, 13 листопада 2031 року", "uk", "dateline"),
        ("м. Київ, 13 листопада 2031 р.", "uk", "dateline"),
        ("Lind am See, den 13. März 2031", "de", "dateline"),
        ("Lund, 13 de marzo de 2031", "es", "dateline"),
        ("Порт передав 13 катерів до 2031 року", "uk", "title"),
    ],
)
def test_a_line_of_place_and_day_is_a_dateline_in_every_language(line: str, language: str, kind: str) -> None:
    assert kinds(mark(Article(id="a", text=f"{line}\n\n{PROSE}", language=language)))[0] == (kind, line)


@pytest.mark.parametrize(
    "line",
    [
        "Correction: An earlier version of this story gave the wrong day.",
        "CORRECTION (9 May): The mayor is Ada Karn, not Ida Karn.",
        "This article has been updated to include a statement by the council.",
        "Editor’s note: The figures were revised on Tuesday.",
    ],
)
def test_corrections_are_no_furniture(line: str) -> None:
    repeated = frozenset((line,))
    marked = mark(Article(id="a", text=f"{PROSE}\n{line}\n{PROSE}", language="en"), repeated=repeated)
    assert kinds(marked)[1] == ("correction", line)


def test_a_phrase_hidden_by_half_a_word_is_found() -> None:
    line = "Stay informed with a choice of the day's best tales from the harbour, delivered to your inbox."
    assert kinds(mark(Article(id="a", text=f"{PROSE}\n{line}\n{PROSE}")))[1] == ("furniture", line)


def test_a_correction_takes_no_article_with_it() -> None:
    notice = "Correction: An earlier version of this story gave the wrong name of the bridge."
    article = (
        PROSE
        + " Work begins at the north pier, where the ice broke two piles in March and the current took a third."
        + " Until it is done the ferry will run every hour from the old quay, as it did in the winter of 1987."
    )
    told = kinds(mark(Article(id="a", text=f"{notice} {article}")))
    assert told == [("correction", notice), ("paragraph", article)]


def test_furniture_among_prose_is_cut_out_of_its_line() -> None:
    line = "The road is open again. Sign up for our free newsletter to get the news in your inbox. Buses run."
    marked = mark(Article(id="a", text=f"{PROSE}\n{line}", language="en"))
    assert kinds(marked)[1:] == [
        ("paragraph", "The road is open again."),
        ("furniture", "Sign up for our free newsletter to get the news in your inbox."),
        ("paragraph", "Buses run."),
    ]
    check(marked)


def test_lines_of_an_outlet_that_come_back_are_furniture() -> None:
    texts = [
        f"{PROSE} It was day {n} of the works, and the river was high again.\nLutmar Post, since 1902" for n in range(4)
    ]
    articles = [Article(id=str(n), text=text, outlet="Lutmar Post", language="en") for n, text in enumerate(texts)]
    repeated = repeated_lines(articles)
    assert repeated["Lutmar Post"] == {"Lutmar Post, since 1902"}
    assert kinds(mark(articles[0], repeated=repeated["Lutmar Post"]))[-1][0] == "furniture"


def test_the_same_story_again_repeats_nothing() -> None:
    articles = [Article(id=str(n), text=f"{PROSE}\n{PROSE[::-1]}", outlet="A") for n in range(5)]
    assert repeated_lines(articles) == {"A": frozenset()}


def test_agencies_repeat_true_sentences() -> None:
    lines = ["Karn has denied it."]
    articles = [Article(id=str(n), text=f"{PROSE} Day {n} of it.\n{lines[0]}", outlet="A") for n in range(5)]
    assert repeated_lines(articles) == {"A": frozenset()}


def test_words_that_the_beat_strips() -> None:
    marked = mark(
        Article(id="a", text=f"{PROSE}\nThe Gazette quiz is back. Karn fell silent.", language="en"),
        strip=("gazette quiz",),
    )
    assert kinds(marked)[1:] == [("furniture", "The Gazette quiz is back."), ("paragraph", "Karn fell silent.")]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "The council of Lutmar met on Monday and agreed\nto mend the bridge before winter. Nobody spoke\nagainst it.\n\nThe works begin in May, and the road will be\nshut for a month."
    marked = mark(Article(id="a", text=text, language="en"))
    assert len(marked.blocks) == 2
    assert len(marked.sentences) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A bridge fell.\x00\x00 Nobody was hurt.", "NUL"),
        ("The mayorâ€™s planâ€”a bridgeâ€”was dropped.", "wrongly decoded"),
        ("word " * 1200, "no stops"),
        ("Місто готове до зими, заявив мер у понеділок, і це є правда для всіх.", "no phrases"),
    ],
)
def test_odd_texts_are_noted(text: str, words: str) -> None:
    notes = mark(Article(id="a", text=text)).notes
    assert any(words in note.message for note in notes)


PIECES = st.sampled_from(
    [
        PROSE,
        "Related",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "* Two men fled",
        "- ",
        "10:42 GMT Ice on the road",
        "By Ada Karn",
        "Photo: Ida Ore/Wire",
        "Correction: no.",
        "click here",
        "Sign up. ",
        "“",
        '"',
        "(",
        "\x00",
        "1. ",
        "# ",
        "> ",
        "İ",
        "é",
        "。",
        "U.S.",
        "\t",
        "[](https://example.org/a)",
        "KARN AND BELM",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from([None, "Related", "Two men fled"]))
def test_blocks_tile_the_text_and_sentences_hold_it(text: str, title: str | None) -> None:
    check(mark(Article(id="a", text=text, title=title), repeated=frozenset(("By Ada Karn",)), strip=("ice",)))


@given(st.text(max_size=300))
def test_any_text_at_all(text: str) -> None:
    marked = mark(Article(id="a", text=text))
    assert sum(block.end - block.start for block in marked.blocks) == len(text)
    for sentence in marked.sentences:
        assert text[sentence.start : sentence.end].strip()


@pytest.mark.parametrize(
    "piece",
    [
        "click here. ",
        "click here ",
        "Related\n",
        "a\n",
        "\n",
        "* x\n",
        "Sign up for our newsletter. The bridge fell. ",
        "“A. ",
        "Photo: X/Getty Images ",
        "KARN ",
        "[](https://e.org/a)\n",
        "(Reporting by A) ",
        "\x00",
        "a",
        "12:30 ",
        "â€œ",
        "correction: a. ",
    ],
)
def test_a_hundred_thousand_of_anything_takes_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    marked = mark(Article(id="a", text=text, language="en"), strip=("river",))
    assert marked.blocks[-1].end == len(text)
    assert time.process_time() - began < 20


def spans(marked: Marked) -> list[str]:
    return [marked.article.text[sentence.start : sentence.end] for sentence in marked.sentences]


@pytest.mark.parametrize(
    "tail", ["Read Full Article at belmpost.test", "Continue reading", "Read More", "Keep reading at The Belm Post"]
)
def test_what_a_page_glued_to_a_line_without_a_stop_is_parted_from_it(tail: str) -> None:
    teaser = "The harbour master of Belm says that waiting for the ferry is futile"
    marked = mark(Article(id="a", text=f"{teaser} {tail}", language="en"))
    check(marked)
    assert kinds(marked) == [("paragraph", teaser), ("furniture", tail)]


@pytest.mark.parametrize("end", ["of no use.", "a dead end – what next?", "“futile”", "down by 40%"])
def test_the_words_of_a_link_are_parted_from_whatever_ends_the_line(end: str) -> None:
    teaser = f"The harbour master of Belm calls waiting for the ferry {end}"
    marked = mark(Article(id="a", text=f"{teaser} Read More", language="en"))
    check(marked)
    assert kinds(marked) == [("paragraph", teaser), ("furniture", "Read More")]


def test_a_line_that_is_all_a_feed_tells_of_an_article_is_prose() -> None:
    line = "Four charges went off overnight as a goods train passed through the tunnel of Belm"
    told = mark(Article(id="a", text=line, title="Blasts close the Belm tunnel", language="en"))
    assert kinds(told) == [("paragraph", line)]
    # Without a headline of its own elsewhere, or with text below it, it is the headline.
    assert kinds(mark(Article(id="a", text=line, language="en"))) == [("title", line)]
    below = mark(Article(id="a", text=f"{line}\n\n{PROSE}", title="Blasts close the Belm tunnel", language="en"))
    assert kinds(below)[0] == ("title", line)
    assert kinds(mark(Article(id="a", text="Belm tunnel closed", title="Blasts", language="en"))) == [
        ("title", "Belm tunnel closed")
    ]


def test_prose_that_tells_of_reading_is_not_parted() -> None:
    text = "The children of Belm, their teacher said on Monday, continue reading at home while the school is shut."
    assert kinds(mark(Article(id="a", text=text, language="en"))) == [("paragraph", text)]


@pytest.mark.parametrize("end", ["…", "...", "[...]", " […]"])
def test_a_teaser_cut_short_is_no_prose(end: str) -> None:
    whole, cut = "The council of Lutmar met on Monday to mend the bridge.", f"The mayor, who came late, told the{end}"
    marked = mark(Article(id="a", text=f"{whole} {cut}", language="en"))
    check(marked)
    assert kinds(marked) == [("paragraph", whole), ("furniture", cut)]
    assert marked.blocks[-1].reason == "a teaser cut short"
    assert kinds(mark(Article(id="a", text=cut, language="en"))) == [("furniture", cut)]


def test_a_paragraph_without_a_stop_at_its_end_is_no_menu() -> None:
    menu = "Home\nMenu\nHarbour\nMarkets\nWeather\nOpinion\nAbout us\nContact us\nNewsletters\nSubscribe\n"
    story = (
        f"{PROSE} The mayor thanked the farmers who had lent their carts, and the hall rose for them."
        " Work begins at the north pier, where the ice broke two piles in March and the current took a third."
        " Until it is done the ferry will run every hour from the old quay (see the table)"
    )
    told = [(kind, words) for kind, words in kinds(mark(Article(id="a", text=menu + story + "\n" + menu)))]
    assert ("paragraph", story) in told
    assert sum(kind == "furniture" for kind, _ in told) >= 15


def test_an_article_may_trail_off() -> None:
    text = f"{PROSE} The rain went on. The mayor, who came late, had nothing to say about the bridge…"
    assert [kind for kind, _ in kinds(mark(Article(id="a", text=text, language="en")))] == ["paragraph"]


def test_a_handout_is_a_caption_and_a_plan_is_none() -> None:
    handout = "Smoke rises above the harbour of Belm in a handout picture released on Monday."
    plan = "The new ferry will take passengers from Belm and land in Karn on May 4."
    day = "Crossings of the strait will go on from May 9."
    text = f"{PROSE}\n{handout}\n{plan}\n{day}\n{PROSE}"
    assert [kind for kind, _ in kinds(mark(Article(id="a", text=text, language="en")))] == [
        "paragraph",
        "caption",
        "paragraph",
        "paragraph",
        "paragraph",
    ]


def test_references_to_notes_stand_outside_the_sentences() -> None:
    text = (
        "The bridge of Lutmar was shut for a year.[12] It opened again in May.[[xxvi]](https://lutmar.test/a) "
        "\u200bNobody had asked for it (as the mayor says.)"
    )
    marked = mark(Article(id="a", text=text, language="en"))
    assert spans(marked) == [
        "The bridge of Lutmar was shut for a year.",
        "It opened again in May.",
        "Nobody had asked for it (as the mayor says.)",
    ]
    assert marked.blocks[0].end == len(text)
