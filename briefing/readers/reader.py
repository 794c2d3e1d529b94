"""What a reader is, and what it is given. A third party's reader is a `Reader` under the entry points "briefing.readers"."""

from __future__ import annotations

import gzip
import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from briefing.model import Article, SetAside

LARGEST = 32 * 1024 * 1024
"""The most bytes one article's file may have: no article is longer, and a log or a dump is."""

HEAD = 4096
"""How many bytes of a file its readers are shown before one is chosen."""

_GZIP = b"\x1f\x8b"


class UnusableError(Exception):
    """A file, or what comes next in it, cannot be used: why, and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


@dataclass(frozen=True)
class Given:
    """One file as a reader gets it: `name` is what it is called in all that is printed, `head` its first bytes.

    A gzip file is unpacked on the way: `head`, `open` and `data` give what is in it.
    """

    name: str
    head: bytes
    path: Path | None = None
    content: bytes = b""

    @classmethod
    def of(cls, path: Path, name: str) -> Given:
        """A file of the disk. Raises `OSError`, `EOFError` or `zlib.error` where its beginning cannot be read."""
        with path.open("rb") as file:
            head = file.read(HEAD)
        if head.startswith(_GZIP):
            with gzip.open(path, "rb") as packed:
                head = packed.read1(HEAD)
        return cls(name, head, path)

    @property
    def suffix(self) -> str:
        """The last suffix of the name in small letters, that of a packed file without ".gz"."""
        stem = self.name.rsplit("/", 1)[-1].lower().removesuffix(".gz")
        return f".{stem.rsplit('.', 1)[1]}" if "." in stem else ""

    @property
    def opening(self) -> str:
        """The head as small letters without leading blanks, for a look at what it begins with."""
        head = self.head
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return head[: len(head) & ~1].decode("utf-16", "replace").lstrip("\ufeff \t\r\n").lower()
        return head.removeprefix(b"\xef\xbb\xbf").lstrip().decode("latin-1").lower()

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes as a stream."""
        if self.path is None:
            yield io.BytesIO(self.content)
            return
        with self.path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            yield cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file

    def data(self, largest: int = LARGEST) -> bytes:
        """All bytes. Raises `UnusableError` where there are more than an article may have, packed ones counted unpacked."""
        size = self.path.stat().st_size if self.path else len(self.content)
        if size <= largest:
            with self.open() as file:
                data = file.read(largest + 1)
            if len(data) <= largest:
                return data
            told = f"unpacked it has more than {largest / 1e6:.0f} MB"
        else:
            told = f"it has {size / 1e6:.0f} MB"
        raise UnusableError(f"{told}; an article may have {largest / 1e6:.0f}", "split it into one file an article")


class Suits(Protocol):
    """How sure a reader is, 0 to 1, that a file is its own, by the file's beginning; the name counts little."""

    def __call__(self, given: Given, /) -> float:
        """The figure."""


class Reads(Protocol):
    """A file -> its articles. Raises `UnusableError` where it, or the rest of it, cannot be used."""

    def __call__(self, given: Given, /) -> Iterable[Article | SetAside]:
        """The articles, with what cannot be used in its place among them."""


@dataclass(frozen=True)
class Reader:
    """One format: `what` is its name as an editor would say it, with its usual suffixes."""

    what: str
    suits: Suits
    read: Reads
