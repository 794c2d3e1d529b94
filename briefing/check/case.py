"""What a rule looks at, and the small helpers that all rules share."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from briefing.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.model import Beat, Edition, Item, Quote, Severity

_BRACKETS = re.compile(r"\[[^\]]*\]")
_QUOTATION = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_NOT_WORD = re.compile(r"[\W_\u02bb\u02bc]+")  # a font may draw an apostrophe that is a letter as one that is a mark


@dataclass(frozen=True)
class Place:
    """A printed quote with where it stands: `where` in words, its item, its neighbours as printed."""

    quote: Quote
    where: str
    item: Item | None = None
    before: Quote | None = None
    after: Quote | None = None
    lead: bool = False


@dataclass(frozen=True)
class Case:
    """An edition with the texts it quotes, its beat, its rendered files (None: not rendered), and earlier editions."""

    edition: Edition
    texts: Mapping[str, str]
    beat: Beat
    rendered: Mapping[str, bytes] | None = None
    earlier: Sequence[Edition] = ()

    @cached_property
    def items(self) -> tuple[tuple[str, Item], ...]:
        """Every item with where it stands."""
        return tuple(
            (f"section {section.theme}, item {n}", item)
            for section in self.edition.sections
            for n, item in enumerate(section.items, 1)
        )

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every quote of the items, in the order of print."""
        out: list[Place] = []
        for where, item in self.items:
            run = (item.lead, *item.support)
            for n, quote in enumerate(run):
                out.append(
                    Place(
                        quote,
                        f"{where}, {f'support {n}' if n else 'lead'}",
                        item,
                        run[n - 1] if n else None,
                        run[n + 1] if n + 1 < len(run) else None,
                        lead=not n,
                    )
                )
        return tuple(out)

    @cached_property
    def standfirst(self) -> tuple[Place, ...]:
        """The quotes of the standfirst."""
        run = self.edition.standfirst
        return tuple(
            Place(
                quote,
                f"standfirst, sentence {n}",
                before=run[n - 2] if n > 1 else None,
                after=run[n] if n < len(run) else None,
                lead=True,
            )
            for n, quote in enumerate(run, 1)
        )

    @cached_property
    def everything(self) -> tuple[Place, ...]:
        """Every quote: standfirst, items, figures."""
        figures = (Place(f.quote, f"by the numbers, line {n}") for n, f in enumerate(self.edition.figures, 1))
        return (*self.standfirst, *self.places, *figures)


class Words:
    """The lists of `data/en/check.toml`, and patterns made of them."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._table = table

    def list(self, name: str) -> tuple[str, ...]:
        """The words of one list."""
        return tuple(self._table[name])

    def text(self, name: str) -> str:
        """A line of text."""
        return str(self._table[name])

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists."""
        return tuple(tuple(group) for group in self._table[name])

    @cache  # noqa: B019  one instance lives as long as the program
    def pattern(self, *names: str) -> re.Pattern[str]:
        """A pattern that finds any word of the lists named, whole words, without regard to case."""
        return any_of(word for name in names for word in self.list(name))


def any_of(words: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern that finds any of these as whole words."""
    parts = [re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)", flags)


@cache
def words() -> Words:
    """The shipped lists."""
    path = files("briefing.check") / "data" / "en" / "check.toml"
    return Words(tomllib.loads(path.read_text(encoding="utf-8")))


def found(
    rule: int, severity: Severity, message: str, place: Place | str = "", *, sentence: str = "", remedy: str = ""
) -> Finding:
    """A finding, its place and sentence taken from `place` where that is a quote's."""
    where = place.where if isinstance(place, Place) else place
    said = sentence or (place.quote.text if isinstance(place, Place) else "")
    return Finding(rule=rule, severity=severity, message=message, where=where, sentence=said, remedy=remedy)


def unbracketed(text: str) -> str:
    """The source's own words: what stands in square brackets left out."""
    return _BRACKETS.sub(" ", text)


def unquoted(text: str) -> str:
    """What stands outside quotation marks."""
    return _QUOTATION.sub(" ", text)


def plain(text: str) -> str:
    """Letters and digits alone, in lower case: what two printings of one sentence share."""
    return _NOT_WORD.sub("", text.lower())


def count(text: str) -> int:
    """The words of a text, divided by blanks."""
    return len(text.split())


def runs(case: Case) -> Iterator[tuple[str, tuple[Quote, ...]]]:
    """Each item's sentences in order, with where they stand."""
    for where, item in case.items:
        yield where, (item.lead, *item.support)
