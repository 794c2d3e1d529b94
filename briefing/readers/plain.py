"""Plain text: one file, one article, its text as read, but for what nobody sees; the lines above it that tell of it tell its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model import Article
from briefing.readers.decoding import decode
from briefing.readers.headed import headed
from briefing.readers.reader import Reader, UnusableError
from briefing.readers.unseen import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.readers.reader import Given

_NAMES = (".txt", ".text", "")


def _suits(given: Given) -> float:
    return 0.2 if given.suffix in _NAMES else 0.0


def words(given: Given) -> tuple[str, Article]:
    """The characters of a text file, and an article with them. Raises `UnusableError` for an empty file."""
    text, notes = decode(given.data(), given.name)
    text = seen(text)
    if not text.strip():
        raise UnusableError("it is empty", "write the article into it, or take it out")
    return text, Article(id=given.name, text=text, origin=given.name, notes=notes)


def _read(given: Given) -> Iterator[Article]:
    yield headed(words(given)[1])


reader = Reader("plain text (.txt)", _suits, _read)
