"""Which commands ran, for which week, and how they ended: what makes a weekly run idempotent, and what `briefing status` shows."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from briefing.errors import BriefingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from briefing.ledger.store import Ledger

WEEKLY, COLLECT = "weekly", "collect"
ERRORS, UNTOLD, STOPPED = 3, 4, 130
"""Exit codes: of a weekly run that left its draft, where the rules find errors in it, or the editor could not be told; of what was ended with Ctrl-C."""
DONE = (0, ERRORS)
"""The codes of a weekly run that did its job."""
MOST = 2000
"""So many characters are kept of what a run came to."""


class Run(Struct, frozen=True, kw_only=True):
    """A run: `ended` and `code` are None where it is at work or was killed; `told` is the last thing it had to say, in lines."""

    command: str
    week: str
    started: str
    ended: str | None
    code: int | None
    told: str


class Outcome:
    """What a run comes to, set as it goes."""

    def __init__(self) -> None:
        self.code = 0
        self.told = ""


@contextmanager
def running(ledger: Ledger, beat: str, command: str, week: str, clock: Callable[[], datetime]) -> Iterator[Outcome]:
    """A run written down at its start and at its end, an error's text and exit code included."""
    with ledger.writing() as db:
        key = db.execute(
            "INSERT INTO run (beat, command, week, started) VALUES (?, ?, ?, ?)",
            (beat, command, week, clock().isoformat(timespec="seconds")),
        ).lastrowid
    outcome = Outcome()
    try:
        yield outcome
    except BriefingError as error:
        outcome.code, outcome.told = error.exit_code, str(error)
        raise
    except KeyboardInterrupt:
        outcome.code, outcome.told = STOPPED, "stopped with Ctrl-C"
        raise
    except BaseException as error:
        outcome.code, outcome.told = 1, type(error).__name__
        raise
    finally:
        with ledger.writing() as db:
            db.execute(
                "UPDATE run SET ended = ?, code = ?, told = ? WHERE id = ?",
                (clock().isoformat(timespec="seconds"), outcome.code, outcome.told[:MOST], key),
            )


def runs(ledger: Ledger, beat: str, most: int, command: str | None = None, week: str | None = None) -> list[Run]:
    """The last runs, the newest first; of one command, or for one week, where they are named."""
    rows = ledger.db.execute(
        """SELECT command, week, started, ended, code, told FROM run WHERE beat = ?
        AND (? IS NULL OR command = ?) AND (? IS NULL OR week = ?) ORDER BY id DESC LIMIT ?""",
        (beat, command, command, week, week, most),
    )
    return [Run(**dict(row)) for row in rows]
