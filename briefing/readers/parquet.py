"""Parquet: one row an article, with the columns of a JSON lines record. The library that reads it is an extra."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from briefing.model import SetAside
from briefing.readers.jsonl import Record, article
from briefing.readers.reader import Reader, UnusableError, optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Article
    from briefing.readers.reader import Given

_BATCH: Final = 1024  # rows held at once
_MAGIC: Final = b"PAR1"
_REMEDY: Final = "write the file again"


def _suits(given: Given) -> float:
    return 0.95 if given.head.startswith(_MAGIC) else 0.5 if given.suffix == ".parquet" else 0.0


def _read(given: Given) -> Iterator[Article | SetAside]:
    read_parquet = optional("arro3.io", "parquet").read_parquet
    number = 0
    with given.open() as stream:
        _whole(stream)
        try:
            batches = iter(read_parquet(stream, batch_size=_BATCH))
        except BaseException as error:  # noqa: BLE001  all but its own is raised again
            raise _broken(error, 0) from None
        while True:
            try:
                batch = next(batches, None)
            except BaseException as error:  # noqa: BLE001  the same
                raise _broken(error, number) from None
            if batch is None:
                return
            names = [name for name in batch.column_names if name in Record.__struct_fields__]
            if "text" not in names:
                raise UnusableError('it has no column "text"', 'name the column of the articles\' words "text"')
            for row in zip(*(_cells(batch.column(name)) for name in names), strict=True):
                number += 1
                yield _article(dict(zip(names, row, strict=True)), number, given.name)


def _whole(stream: BinaryIO) -> None:
    """Raises `UnusableError` for a file whose end is not there: it lies at the end what lies where."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 8))
    tail = stream.read()
    if size < 12 or tail[4:] != _MAGIC or int.from_bytes(tail[:4], "little") > size - 12:
        raise UnusableError("its end is not there, so it cannot be read", "fetch the file again")
    stream.seek(0)


def _broken(error: BaseException, number: int) -> BaseException:
    """What to raise for what the library raised: where a file is broken it may panic, which is no `Exception`."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        return error
    told = " ".join(str(error).split())[:200]
    before = f"{_REMEDY}; what came before was read" if number else _REMEDY
    return UnusableError(f"it is broken after row {number}: {told}" if number else f"it is broken: {told}", before)


def _cells(column: Any) -> list[Any]:  # noqa: ANN401  the library's own column
    """A column's values; days and moments as ISO 8601."""
    return [one.isoformat() if isinstance(one, date | datetime) else one for one in column.to_pylist()]


def _article(row: dict[str, Any], number: int, name: str) -> Article | SetAside:
    try:
        return article(msgspec.convert(row, Record), number, name, f"{name}, row {number}")
    except msgspec.ValidationError as error:
        return SetAside(
            article=f"{name}, row {number}",
            reason=f"the row is no article record: {error}",
            remedy='give it words in the column "text", and words in the others',
        )


reader = Reader("Parquet (.parquet)", _suits, _read)
