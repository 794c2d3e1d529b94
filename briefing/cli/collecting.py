"""`briefing collect`: what the beat subscribes to, fetched into the store of articles."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from briefing import __version__
from briefing.cli import screen
from briefing.collect import Client, Store, collect
from briefing.errors import ContentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.cli.screen import Verbosity
    from briefing.collect import Report
    from briefing.model import Beat


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        if seconds > 0:
            time.sleep(seconds)


def run(beat: Beat, folder: Path, store: Path, verbosity: Verbosity) -> None:
    """Fetch, and tell what came. Raises `UsageError` for a beat without subscriptions, `ContentError` where nothing answers."""
    wanted = beat.collect
    if not (wanted.feeds or wanted.sitemaps or wanted.pages or wanted.opml):
        raise UsageError(
            'the beat subscribes to nothing. Write [collect] and below it feeds = ["https://..."] into its file'
        )
    agent = f"briefing/{__version__}" + (f" (+{wanted.contact})" if wanted.contact else "")
    client = Client(SystemClock(), agent, delay=wanted.delay, allow=wanted.allow)
    articles = Store(store)
    try:
        with screen.progress(verbosity) as progress:
            report = collect(wanted, articles, client, folder=folder, progress=progress)
    except KeyboardInterrupt:
        screen.say("stopped; what was fetched is stored, and the next run goes on from here")
        raise
    finally:
        articles.close()
        client.close()
    _tell(report, store, verbosity)
    if report.sources and all(one.state == "broken" for one in report.sources):
        raise ContentError("no source could be read. See above for the reasons")


def _tell(report: Report, store: Path, verbosity: Verbosity) -> None:
    if verbosity != "quiet":
        for one in report.sources:
            words = f"{one.new} new" if one.state == "new" else one.state
            screen.say(f"{one.source}: {screen.prose(words, one.reason, one.remedy)}")
        for aside in report.pages:
            screen.say(f"set aside: {screen.told(aside)}")
    known = [f"{report.unchanged} unchanged"] if report.unchanged else []
    old = [f"{report.too_old} older than the beat wants"] if report.too_old else []
    told = [f"{report.stored} articles stored in {store}", *known, *old, f"{len(report.pages)} set aside"]
    screen.out.print(", ".join(told), markup=False)
