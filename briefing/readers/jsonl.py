"""Articles as JSON lines, plain or gzip: one record a line, only `text` required."""

from __future__ import annotations

import codecs
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from briefing.model import Article, PublicationDay, SetAside
from briefing.readers.reader import LARGEST, Reader, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from briefing.readers.reader import Given


class Record(msgspec.Struct):
    """One line as DESIGN describes it; fields it does not know are ignored."""

    text: str
    id: str | int | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    authors: list[str] | str | None = None
    published: str | None = None
    language: str | None = None
    section: str | None = None
    retrieved: date | None = None
    modified: str | None = None
    guess: date | None = None
    free: bool | None = None


_WORDY = 100  # characters; a title has fewer
_decoder = msgspec.json.Decoder(Record)


def articles(lines: Iterable[bytes], name: str) -> Iterator[Article | SetAside]:
    """The article of each line, or why it is none. `name` is the file's, and the id of records that have none."""
    stem = name.removesuffix(".gz").removesuffix(".jsonl").removesuffix(".ndjson")
    for number, line in enumerate(lines, 1):
        told = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if not told.strip():
            continue
        try:
            record = _decoder.decode(told)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield SetAside(
                article=f"{name}, line {number}",
                reason=f"the line is no article record: {error}",
                remedy=_longest(told) or 'write one JSON object a line with at least "text"',
            )
            continue
        yield article(record, number, stem, f"{name}, line {number}")


def _longest(line: bytes) -> str | None:
    """What to do about a record whose words stand under another name: the longest of them, where there are many."""
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not isinstance(found, dict) or "text" in found:
        return None
    size, name = max(((len(words), name) for name, words in found.items() if isinstance(words, str)), default=(0, ""))
    return f'call the field with the words "text"; here it seems to be "{name[:40]}"' if size >= _WORDY else None


def article(record: Record, number: int, stem: str, place: str) -> Article:
    """The article of one record; its number in the file `stem` names it where it has no id."""
    return Article(
        id=str(record.id) if record.id is not None else f"{stem}:{number}",
        text=record.text,
        title=record.title or None,
        outlet=record.outlet or None,
        url=record.url or None,
        authors=(record.authors,) if isinstance(record.authors, str) else tuple(record.authors or ()),
        language=record.language or None,
        section=record.section,
        stamp=record.published,
        published=_day(record.published),
        retrieved=record.retrieved,
        modified=record.modified,
        guess=PublicationDay(record.guess, "guess", 0.5, "guessed when it was fetched") if record.guess else None,
        free=record.free,
        origin=place,
    )


def _day(stamp: str | None) -> date | None:
    """The day of a stamp that is a bare ISO day; stamps with a time wait for the beat's zone."""
    if stamp and len(stamp) == 10:
        try:
            return date.fromisoformat(stamp)
        except ValueError:
            return None
    return None


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream. Raises `UnusableError` at one longer than an article may be."""
    while line := stream.readline(LARGEST + 1):
        if len(line) > LARGEST:
            raise UnusableError(
                f"a line has more than {LARGEST / 1e6:.0f} MB", "write one article a line; what came before was read"
            )
        yield line


def _suits(given: Given) -> float:
    if given.suffix in (".jsonl", ".ndjson"):
        return 0.9
    head = given.head.removeprefix(codecs.BOM_UTF8).lstrip()
    first = head.partition(b"\n")[0]
    if head[:1] != b"{" or b'"text"' not in first:
        return 0.0
    try:
        _decoder.decode(first)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0.0
    return 0.6


def _read(given: Given) -> Iterator[Article | SetAside]:
    with given.open() as stream:
        yield from articles(lines(stream), given.name)


reader = Reader("JSON lines (.jsonl)", _suits, _read)
