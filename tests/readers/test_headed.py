"""The lines above a pasted text that tell of it: in many orders and languages, and what only looks like them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing.model import Article, Beat
from briefing.pipeline import date_articles
from briefing.readers import read

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.model import Dated

DAY = date(2024, 11, 13)
ADDRESS = "https://harbour.example/n/pier"
TEXT = (
    "The harbour council of Lutmar voted on Tuesday to shut the eastern pier for two winters. "
    "Mayor Ada Berg said the work would begin in spring."
)
UKRAINIAN = "Рада порту Лутмара проголосувала у вівторок за закриття східного пірса. Мер Ада Берг сказала, що роботи почнуться навесні."
GERMAN = "Der Rat von Lutmar hat am Dienstag den östlichen Pier für zwei Winter gesperrt. Bürgermeisterin Ada Berg sagte, die Arbeiten begännen im Frühjahr."


def dated(folder: Path, words: str, name: str = "pasted.txt") -> Dated:
    (folder / name).write_text(words)
    (found,) = (one for one in read([folder / name]) if isinstance(one, Article))
    (told,) = date_articles([found], Beat(title="Harbour"))
    return told


def sentences(told: Dated) -> list[str]:
    marked = told.marked
    prose = [one for one in marked.sentences if marked.blocks[one.block].kind == "paragraph"]
    return [marked.article.text[one.start : one.end] for one in prose]


def title(told: Dated) -> str | None:
    marked = told.marked
    own = [one for one in marked.sentences if marked.blocks[one.block].kind == "title"]
    return marked.article.text[own[0].start : own[0].end] if own else None


# What is pasted; then its outlet, address, day, authors and headline.
PASTED = {
    "title first": (
        f"Pier shut for two winters\nBy: Ada Berg\nSource: The Harbour Post\nPublished: 13 November 2024\nURL: {ADDRESS}\nTags: pier, council\n\n{TEXT}",
        ("The Harbour Post", ADDRESS, DAY, ("Ada Berg",), "Pier shut for two winters"),
    ),
    "title last": (
        f"Source: Harbour Post\nDate: 13/11/2024\nAuthor: Ada Berg and Bo Ray\nTitle: Pier shut: two winters\n\n{TEXT}",
        ("Harbour Post", None, DAY, ("Ada Berg", "Bo Ray"), "Pier shut: two winters"),
    ),
    "author below the title": (
        f"Pier shut for two winters\nAuthor: Ada Berg\n\nLUTMAR, Nov. 13, 2024 - {TEXT}",
        (None, None, DAY, ("Ada Berg",), "Pier shut for two winters"),
    ),
    "blank lines between": (
        f"URL: {ADDRESS}\n\nPier shut for two winters\n\nPublished (UTC): 2024-11-13 09:30\n\n{TEXT}",
        ("harbour.example", ADDRESS, DAY, (), "Pier shut for two winters"),
    ),
    "bars": (
        f"Source: Harbour Post | Published: 13 Nov 2024 | Author: Ada Berg\n\nPier shut\n\n{TEXT}",
        ("Harbour Post", None, DAY, ("Ada Berg",), None),
    ),
    "labels on their own": (
        f"Pier shut for two winters\n\nSource:\nHarbour Post\n\nPublished:\nNovember 13, 2024 10:30 AM\n\n{TEXT}",
        ("Harbour Post", None, DAY, (), "Pier shut for two winters"),
    ),
    "below": (
        f"{ADDRESS}\n\nPier shut for two winters\n\n{TEXT}\n\nSource: Harbour Post, 13.11.2024",
        ("Harbour Post", ADDRESS, DAY, (), "Pier shut for two winters"),
    ),
    "Markdown marks": (
        f"**Title:** Pier shut for two winters\n**Source:** [Harbour Post]\n- **Date:** Wednesday, 13 November 2024\n- **Link:** <{ADDRESS}>\n\n{TEXT}",
        ("[Harbour Post]", ADDRESS, DAY, (), "Pier shut for two winters"),
    ),
    "Ukrainian": (
        f"Заголовок: Пірс закрито на дві зими\nДжерело: Портова газета\nДата публікації: 13 листопада 2024 року\nПосилання: {ADDRESS}\nАвтор: Ада Берг\nТеги: порт\n\n{UKRAINIAN}",
        ("Портова газета", ADDRESS, DAY, ("Ада Берг",), "Пірс закрито на дві зими"),
    ),
    "German": (
        f"Pier für zwei Winter gesperrt\nVon: Ada Berg\nQuelle: Hafenpost\nVeröffentlicht am: 13. November 2024, 10:30 Uhr\nLink: {ADDRESS}\nSchlagwörter: Pier, Rat\nAbgerufen am: 20.11.2024\n\n{GERMAN}",
        ("Hafenpost", ADDRESS, DAY, ("Ada Berg",), "Pier für zwei Winter gesperrt"),
    ),
}


@pytest.mark.parametrize("name", ["pasted.txt", "pasted.md"])
@pytest.mark.parametrize(("words", "known"), PASTED.values(), ids=PASTED)
def test_lines_above_a_text_tell_of_it(
    tmp_path: Path, words: str, known: tuple[str | None, str | None, date, tuple[str, ...], str | None], name: str
) -> None:
    told = dated(tmp_path, words, name)
    found = told.marked.article
    assert told.published is not None
    headline = title(told)
    assert (found.outlet, found.url, told.published.day, found.authors, known[4] and headline) == known
    prose = sentences(told)
    assert len(prose) == 2, "what tells of the article is no sentence of it"
    assert all(len(one) > 40 for one in prose)
    if name.endswith(".txt"):
        assert found.text == words, "the text stays as it was read"


@pytest.mark.parametrize(
    "words",
    [
        "Source: the ministry did not say on Tuesday who had shut the pier. It was shut all the same, and boats were turned away.",
        "The date: nobody knew it on Tuesday. The council had not told of it, and the mayor was silent about the vote.",
        "From: here to the pier it is not far, said the mayor. By: the way, nobody walks it in winter, and few do in spring.",
    ],
)
def test_a_sentence_that_begins_so_is_one(tmp_path: Path, words: str) -> None:
    told = dated(tmp_path, f"Pier shut for two winters\n\n{words}\n\nThe ferry sails on Monday from the western pier.")
    found = told.marked.article
    assert (found.outlet, found.url, found.authors, found.stamp) == (None, None, (), None)
    assert len(sentences(told)) >= 2


def test_a_day_above_a_text_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    told = dated(tmp_path, f"Source: Harbour Post\nPublished: 45.13.2024\n\n{TEXT}")
    assert told.published is None
    assert 'its day "45.13.2024" could not be read' in [note.message for note in told.marked.article.notes]


def test_wrapped_text_below_such_lines_is_put_together(tmp_path: Path) -> None:
    wrapped = TEXT.replace("voted on", "voted\non").replace("for two", "for\ntwo").replace("said the", "said\nthe")
    told = dated(tmp_path, f"Source: Harbour Post\nPublished: 13 November 2024\n{wrapped}")
    assert [" ".join(one.split()) for one in sentences(told)] == TEXT.replace(". M", ".|M").split("|")
