"""Editions as they lie on disk: found by name, read, and what the ledger beside them remembers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from briefing.errors import ContentError, UsageError
from briefing.ledger import FILES, NAME, Ledger, digest, editions
from briefing.model import DateRange, Edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from briefing.model import Beat

EDITION = "edition.json"


@dataclass(frozen=True)
class OnDisk:
    """An edition as it lies in its folder: its files by name, and the hash of them all."""

    folder: Path
    edition: Edition
    files: Mapping[str, bytes]

    @property
    def seal(self) -> str:
        """The hash of its files."""
        return digest(self.files)

    def file(self, name: str) -> bytes:
        """One of its files. Raises `ContentError` where the edition was built without it."""
        if name not in self.files:
            raise ContentError(f"{self.folder}: it has no {name}. Build all formats: briefing build, with no --format")
        return self.files[name]


def place(ledger: Path | None, output: Path) -> Path:
    """Where the ledger lies: as told, else beside the editions."""
    return ledger or output / NAME


def on_disk(named: Path | None, output: Path) -> OnDisk:
    """The edition named by its folder, its edition.json or its week; else the newest under `output`.

    Raises `UsageError` where there is none, and `ContentError` for one that cannot be read.
    """
    path = _newest(output) if named is None else named if named.exists() else output / named
    if not path.exists():
        there = sorted(file.parent.name for file in output.glob(f"*/{EDITION}"))
        known = f"; in {output} there are {', '.join(there[-5:])}" if there else ""
        raise UsageError(f"{named}: there is no such edition, nor {path}{known}. Give its folder, or its week")
    edition = load(path)
    folder = path if path.is_dir() else path.parent
    files = {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
    return OnDisk(folder, edition, files)


class _Dated(msgspec.Struct):
    period: DateRange


def _newest(output: Path) -> Path:
    """The edition whose days end last; by its name where it does not tell them, as reading it will then say why."""
    there: list[tuple[str, str, Path]] = []
    for file in output.glob(f"*/{EDITION}"):
        try:
            end = msgspec.json.decode(file.read_bytes(), type=_Dated).period.end.isoformat()
        except (msgspec.DecodeError, OSError):
            end = ""
        there.append((end, file.parent.name, file))
    if not there:
        raise UsageError(f"{output}: no edition lies there. Build one with: briefing build")
    return max(there)[2]


def load(path: Path) -> Edition:
    """The edition of an edition.json or of the folder it lies in. Raises `UsageError` or `ContentError`."""
    file = path / EDITION if path.is_dir() else path
    try:
        return msgspec.json.decode(file.read_bytes(), type=Edition)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}. Give an edition.json, or the folder it lies in") from None
    except msgspec.DecodeError as error:
        raise ContentError(f"{file}: this is no edition: {error}. Build it anew") from None


def remembered(ledger: Path | None, beat: Beat, before: date) -> tuple[list[Edition], int | None]:
    """What the ledger knows of a beat's editions before a day: the approved ones, and the number that follows theirs.

    A ledger that is not there remembers nothing, and is not made.
    """
    if ledger is None or not ledger.exists():
        return [], None
    with Ledger(ledger) as book:
        return editions.printed(book, beat.slug, before), editions.following(book, beat.slug, before)
