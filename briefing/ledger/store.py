"""The ledger's file: opened, brought up to date, and written in transactions that a killed process cannot tear."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Self

from briefing.errors import BusyError, ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "ledger.sqlite"
_PATIENCE = 30.0  # seconds to wait for another command's transaction
_MIGRATIONS = "migrations"


class Ledger:
    """An open ledger. Use it as a context manager, which also turns the database's errors into words, or call `close`.

    Every commit is synced to disk before it returns (WAL, synchronous FULL), so what was written before a message left
    is there after a crash. Raises `ContentError` where the file is no ledger, is of a newer version, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            self.db.row_factory = sqlite3.Row
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise fault(path, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise fault(self.path, error) from None

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @property
    def version(self) -> int:
        """The version of the schema."""
        return int(self.db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept, or nothing. Raises `ContentError` for a disk that is full or a file that cannot be written."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise fault(self.path, error) from None

    def _migrate(self) -> None:
        steps = migrations()
        if self.version == len(steps):
            return
        if self.version > len(steps):
            raise ContentError(
                f"{self.path}: a newer briefing made this ledger (version {self.version}; this one knows {len(steps)}). "
                "Update briefing"
            )
        with self.writing() as db:
            # Somebody else may have been faster while this one waited for the lock.
            for number, step in enumerate(steps[self.version :], self.version + 1):
                for statement in step.split(";\n"):
                    if statement.strip():
                        db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")


def migrations() -> list[str]:
    """The SQL of each version, in their order; a ledger of version n has had the first n."""
    folder = files("briefing.ledger") / _MIGRATIONS
    return [
        step.read_text("utf-8") for step in sorted(folder.iterdir(), key=lambda f: f.name) if step.name.endswith(".sql")
    ]


def fault(path: Path, error: Exception) -> ContentError:
    """What went wrong with the file, in words."""
    told = str(error.strerror if isinstance(error, OSError) else error)
    if "not a database" in told or "no such column" in told or "already exists" in told:
        return ContentError(
            f"{path}: this is no ledger of briefing ({told}). Move it away, or name another with --ledger"
        )
    if "full" in told or "disk I/O" in told or "No space" in told:
        return ContentError(
            f"{path}: the disk is full or cannot be written ({told}). Make room and run the command again"
        )
    if "malformed" in told or "corrupt" in told:
        return ContentError(f"{path}: the ledger is damaged ({told}). Put a copy of it in its place")
    if "locked" in told:
        return ContentError(
            f"{path}: another command has held the ledger for {_PATIENCE:.0f} seconds. Try again when it is done"
        )
    return ContentError(
        f"{path}: the ledger cannot be used ({told}). See to the permissions of its folder, or name another with --ledger"
    )


@contextmanager
def lock(ledger: Path, what: str) -> Iterator[None]:
    """Nobody else does `what` with this ledger meanwhile. The system lifts the lock when the process ends, however it ends.

    Raises `BusyError` at once where somebody else is at it. The lock is the machine's: two machines that share a
    folder over a network must agree among themselves.
    """
    path = ledger.with_name(f"{ledger.name}.{what}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise fault(ledger, error) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"{ledger}: another `briefing {what}` is at work. Wait until it is done") from None
        yield
