"""`briefing collect`: what the beat subscribes to, fetched into the store of articles."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from briefing import __version__, wording
from briefing.cli import screen
from briefing.collect.fetch import Client
from briefing.collect.run import collect
from briefing.collect.store import INDEX, Store
from briefing.errors import ContentError, UsageError
from briefing.ledger import lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from briefing.cli.screen import Verbosity
    from briefing.collect.run import Report, Told
    from briefing.model import Beat


class SystemClock:
    """The machine's own time; `now` is what the command takes for the moment."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        if seconds > 0:
            time.sleep(seconds)


def run(beat: Beat, file: Path, store: Path, clock: Callable[[], datetime], verbosity: Verbosity) -> None:
    """Fetch what the beat that stands in `file` subscribes to, and tell what came. Raises `UsageError` for a beat without subscriptions, `ContentError` where nothing answers."""
    if not beat.collect:
        raise UsageError(
            f'{file}: the beat subscribes to nothing. Write [collect] and below it feeds = ["https://..."] into this file'
        )
    report = fetch(beat, file.parent, store, clock, verbosity)
    _tell(report, store, verbosity)
    if report.broken:
        raise ContentError("no source could be read. See above for the reasons")


def fetch(beat: Beat, folder: Path, store: Path, clock: Callable[[], datetime], verbosity: Verbosity) -> Report:
    """What the beat subscribes to goes into the store; lists named by file lie in `folder`.

    Raises `ContentError` for a broken index, `BusyError` where another run fetches into the same store.
    """
    wanted = beat.collect
    agent = f"briefing/{__version__}" + (f" (+{wanted.contact})" if wanted.contact else "")
    client = Client(SystemClock(clock), agent, delay=wanted.delay, allow=wanted.allow)
    with closing(client), lock(store / INDEX, "collect"), closing(Store(store)) as articles:
        try:
            with screen.progress(verbosity) as progress:
                return collect(wanted, articles, client, folder=folder, progress=progress)
        except KeyboardInterrupt:
            screen.say("stopped; what was fetched is stored, and the next run goes on from here")
            raise


def summary(report: Report, most: int) -> list[str]:
    """What an editor should know of it, in lines: how much is new, and each source that is broken or silent; `most` of them."""
    aside = f", {_count(len(report.pages), 'page')} set aside" if report.pages else ""
    trouble = [one for one in report.sources if one.state in ("broken", "silent")]
    more = [f"and {len(trouble) - most} more: briefing coverage"] if len(trouble) > most else []
    return [
        f"Collected: {_count(report.stored, 'new article')} from {_count(len(report.sources), 'source')}{aside}.",
        *(_source(one) for one in trouble[:most]),
        *more,
    ]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _source(one: Told) -> str:
    words = f"{one.new} new" if one.state == "new" else one.state
    if one.nameless:
        words += f", {one.nameless} of them without an address, so stored as the feed tells them"
    return f"{one.source}: {wording.prose(words, one.reason, one.remedy)}"


def _tell(report: Report, store: Path, verbosity: Verbosity) -> None:
    if verbosity != "quiet":
        for one in report.sources:
            screen.say(_source(one))
        for line in screen.told_aside(report.pages):
            screen.say(line)
        for kept in report.instead:
            screen.say(f"stored as its feed tells it: {screen.told(kept)}")
    known = [f"{report.unchanged} unchanged"] if report.unchanged else []
    old = [f"{report.too_old} older than the beat wants"] if report.too_old else []
    told = [f"{_count(report.stored, 'article')} stored in {store}", *known, *old, f"{len(report.pages)} set aside"]
    screen.out.print(", ".join(told), markup=False)
