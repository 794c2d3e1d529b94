"""Parquet: one row an article, with the columns of a JSON lines record. The library that reads it is an extra.

It is a database, and is kept to the one file: it loads nothing further, fetches nothing, and has bounds of memory. The
file is shown to it under a name of ours, as it takes stars and brackets in a name for a pattern.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from briefing.model import SetAside
from briefing.readers.jsonl import Record, article
from briefing.readers.reader import Reader, UnusableError, optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Article
    from briefing.readers.reader import Given

_BATCH: Final = 1024  # rows held at once
_LARGEST: Final = 1_000_000_000  # bytes that one in gzip may have when it is unpacked
_STATEMENT: Final = re.compile(r"^(?:\w+ )+Error: | LINE \d+:.*")  # what the library says of our own statement
_REMEDY: Final = "write the file again"
_MAGIC: Final = b"PAR1"
_BOUNDS: Final = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": "1GB",
    "threads": 1,
}


def _suits(given: Given) -> float:
    return 0.95 if given.head.startswith(_MAGIC) else 0.5 if given.suffix == ".parquet" else 0.0


def _read(given: Given) -> Iterator[Article | SetAside]:
    duckdb = optional("duckdb", "parquet")
    number = 0
    with _named(given) as path, duckdb.connect(config=_BOUNDS) as database:
        try:
            database.execute("SET TimeZone = 'UTC'")
            columns = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
            names = [name for name, *_ in columns if name in Record.__struct_fields__]
            if "text" not in names:
                raise UnusableError('it has no column "text"', 'name the column of the articles\' words "text"')
            wanted = ", ".join(_cell(name, kind) for name, kind, *_ in columns if name in names)
            found = database.execute(f"SELECT {wanted} FROM read_parquet(?)", [path])  # noqa: S608  names of ours alone
            while rows := found.fetchmany(_BATCH):
                for row in rows:
                    number += 1
                    yield _article(dict(zip(names, row, strict=True)), number, given.name)
        except (duckdb.Error, UnicodeDecodeError) as error:
            told = _STATEMENT.sub("", " ".join(str(error).replace(path, given.name).split()))[:200]
            if number:
                raise UnusableError(
                    f"it is broken after row {number}: {told}", f"{_REMEDY}; what came before was read"
                ) from None
            raise UnusableError(f"it is broken: {told}", _REMEDY) from None


@contextmanager
def _named(given: Given) -> Iterator[str]:
    """The file, unpacked, under a name without meaning."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.parquet"
        with given.raw() as raw:
            plain = raw.read(len(_MAGIC)) == _MAGIC
        if plain and given.path is not None:
            path.symlink_to(given.path.resolve())
        else:
            with given.open() as packed, path.open("wb") as file:
                while piece := packed.read(1 << 20):
                    if file.tell() > _LARGEST:
                        raise UnusableError(f"unpacked it has more than {_LARGEST / 1e6:.0f} MB", "unpack it by hand")
                    file.write(piece)
        yield str(path)


def _cell(name: str, kind: str) -> str:
    """A column as words, lists of words as they are: days and moments come as ISO 8601."""
    return name if kind in ("VARCHAR", "VARCHAR[]", "BOOLEAN") else f"CAST({name} AS VARCHAR)"


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
