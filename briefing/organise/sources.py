"""The numbered sources of an edition, in the order in which they are first quoted."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from briefing.model import SourceEntry
from briefing.text.heads import is_head

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from briefing.model import Article, PublicationDay
    from briefing.organise.copies import Copies

_BASIS = {
    "given": "given",
    "metadata": "the article's metadata",
    "address": "its address",
    "dateline": "its dateline",
    "day-count": "its day count",
    "byline": "its byline",
    "weekday-date": "a weekday with its date",
    "period": "the period it was read for",
}


class Sources:
    """Gives each article its number when it is first asked for. `read_on` is the day of reading where no article tells its own."""

    def __init__(
        self,
        articles: Mapping[str, Article],
        publication: Mapping[str, PublicationDay],
        copies: Copies,
        headlines: Mapping[str, str],
        read_on: date,
    ) -> None:
        self._articles = articles
        self._publication = publication
        self._copies = copies
        self._headlines = headlines
        self._read_on = read_on
        self.numbers: dict[str, int] = {}

    def number(self, article: str) -> int:
        """The number of an article's entry."""
        return self.numbers.setdefault(article, len(self.numbers) + 1)

    def entries(self) -> tuple[SourceEntry, ...]:
        """The entries in order of their numbers."""
        return tuple(self._entry(name, number) for name, number in self.numbers.items())

    def _entry(self, name: str, number: int) -> SourceEntry:
        article = self._articles[name]
        day = self._publication.get(name)
        others = {
            outlet_of(self._articles[c]) for c in self._copies.members[self._copies.of_article(name)] if c != name
        }
        title = article.title or self._headlines.get(name) or first_words(article.text)
        return SourceEntry(
            number=number,
            article=name,
            outlet=outlet_of(article),
            title=" ".join(title.split()),
            address=article.url or article.origin or name,
            published=day.day if day else article.published,
            published_basis=_BASIS.get(day.basis, day.basis) if day else "",
            retrieved=article.retrieved or self._read_on,
            sha256=article.sha256 or sha256(article.text.encode("utf-8", "replace")).hexdigest(),
            copies=tuple(sorted(others - {outlet_of(article)})),
        )


def outlet_of(article: Article) -> str:
    """The outlet's name; where none is known, the article's own name stands for it."""
    return article.outlet or article.id


def first_words(text: str, most: int = 12) -> str:
    """The first line of a text that is not one that tells of it, cut after `most` words: what an article without a title is called by."""
    lines = [line for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if not is_head(line)), lines[0] if lines else "untitled")
    words = line.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")
