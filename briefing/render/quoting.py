"""The quotes of a page: each with its place, its evidence and its sources' numbers, and what could not be shown of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.model import SourceEntry
from briefing.render.showable import piece_of, pieces_of, showable, trimmed, unstopped, web_link
from briefing.render.view import Days, PageQuote, PageSource, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Quote

_NOT_ANCHOR = re.compile("[^A-Za-z0-9_-]+")


class Quoting:
    """Cleans what it is given, numbers what it prints, and remembers what could not be shown."""

    def __init__(self, listed: Iterable[SourceEntry]) -> None:
        self.unshown: list[str] = []
        self.evidence: dict[tuple[str, str], PageQuote] = {}
        self.cited: set[int] = set()
        self.unlisted: dict[int, str] = {}
        self._entries = tuple(listed)
        self._listed = {source.number for source in self._entries}
        self._anchors: set[str] = set()

    def text(self, text: str | None) -> str:
        """The text as a page can show it; "" for none."""
        if not text:
            return ""
        shown, changed = showable(text)
        if changed:
            self.unshown.append(shown[:60])
        return shown

    def anchor(self, prefix: str, name: str) -> str:
        """A name for a place on the page, of its own."""
        stem = f"{prefix}-{_NOT_ANCHOR.sub('-', name).strip('-') or 'x'}"
        anchor, n = stem, 2
        while anchor in self._anchors:
            anchor, n = f"{stem}-{n}", n + 1
        self._anchors.add(anchor)
        return anchor

    def run(self, quotes: Iterable[Quote]) -> tuple[PageQuote, ...]:
        """Quotes that stand one after another: the last of those that share their sources carries the note."""
        row = tuple(quotes)
        return tuple(
            self.quote(quote, cite=n + 1 == len(row) or _numbers(quote) != _numbers(row[n + 1]))
            for n, quote in enumerate(row)
        )

    def quote(self, quote: Quote, *, cite: bool = True) -> PageQuote:
        """The quote as it is printed; `cite` is whether it carries the note of its sources."""
        known = self.evidence.get((quote.fact, quote.text))
        evidence = known.evidence if known else self.anchor("e", quote.fact)
        cut, original = pieces_of(quote)
        pieces = tuple(
            Piece(piece_of(piece.text), piece.edited, piece_of(piece.before), piece.kind, self.text(piece.why))
            for piece in cut
        )
        shown = PageQuote(
            text=self.text(quote.text),
            pieces=trimmed(pieces),
            original=self.text(original),
            anchor=self.anchor("q", quote.fact),
            evidence=evidence,
            source=quote.source,
            sources=_numbers(quote),
            cite=cite,
            kind=quote.kind,
            days=Days(quote.days.first, quote.days.last) if quote.days else None,
            basis=quote.basis or "",
            day_why=self.text(quote.day_why),
            speaker=self.text(quote.speaker),
            article=self.text(quote.article),
            start=quote.start,
            end=quote.end,
        )
        self.cite(shown.sources, shown.article)
        self.evidence.setdefault((quote.fact, quote.text), shown)
        return shown

    def cite(self, numbers: Iterable[int], article: str) -> None:
        """Remember that these are cited; what the edition does not list is known by its article alone."""
        self.cited.update(numbers)
        for number in self.cited - self._listed:
            self.unlisted.setdefault(number, article)

    def sources(self) -> tuple[PageSource, ...]:
        """The edition's sources, and an entry for each that is cited and not listed."""
        return tuple(self._source(source) for source in (*self._entries, *self._missing()))

    def _source(self, source: SourceEntry) -> PageSource:
        return PageSource(
            number=source.number,
            anchor=f"source-{source.number}",
            outlet=self.text(source.outlet) or self.text(source.article),
            title=unstopped(self.text(source.title)),
            address=self.text(source.address),
            link=web_link(source.address),
            published=source.published,
            published_basis=self.text(source.published_basis),
            retrieved=source.retrieved,
            sha256=source.sha256,
            copies=tuple(self.text(copy) for copy in source.copies),
            cited=source.number in self.cited,
        )

    def _missing(self) -> Iterable[SourceEntry]:
        """Entries for sources that are cited and not listed."""
        for number, article in sorted(self.unlisted.items()):
            yield SourceEntry(number=number, article=article, outlet=article, title="", address=article, published=None)


def _numbers(quote: Quote) -> tuple[int, ...]:
    return (quote.source, *(number for number in quote.also if number != quote.source))
