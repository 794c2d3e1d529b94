"""`briefing collect`, `weekly` and `status`: what a timer starts, and what came of it."""

from __future__ import annotations

from typing import Annotated

import typer

from briefing.cli import options as o


def collect(
    config: o.Config = None,
    store: o.Store = o.STORE,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Fetch what the beat subscribes to.

    Each article becomes a file in the store, which `briefing build` reads.
    """
    from briefing import config as beats
    from briefing.cli import asked
    from briefing.errors import UsageError

    file = config or beats.find(())
    if file is None:
        raise UsageError(
            "there is no briefing.toml here. Give the beat's file with --config, or make one with: briefing init"
        )
    beat = beats.load(file)

    from briefing.cli import collecting

    collecting.run(beat, file, store, asked.now, asked.verbosity(quiet=quiet, verbose=verbose))


def weekly(
    paths: o.Paths = None,
    config: o.Config = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    week: Annotated[
        str | None,
        typer.Option("--week", metavar="WEEK", help="An ISO week; else the newest that has ended or ends today."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Build the week's draft anew, though it is there.")] = False,
    store: o.Store = o.STORE,
    no_collect: Annotated[
        bool, typer.Option("--no-collect", help="Do not fetch what the beat subscribes to; build from what is there.")
    ] = False,
    quiet: o.Quiet = False,
) -> None:
    """The week's run, for a timer.

    Collects, builds, holds the draft against the rules, leaves it in review, tells the editor. Once a week, however often
    it is called. Exit codes: 0 the draft is there; 1 there is none; 3 the rules find errors in it; 4 nobody could be told.
    """
    from zoneinfo import ZoneInfo

    from briefing import config as beats
    from briefing import periods
    from briefing.cli import asked

    file = asked.beat_file(config, paths or [], "quiet")
    beat = beats.load(file)
    asked.look(None, beat, asked.templates(None, beat))
    today = asked.now().astimezone(ZoneInfo(beat.time_zone)).date()
    period = periods.parse_week(week, beat) if week else periods.last_ended(today, beat)

    from briefing.cli import weekly as work

    job = work.Job(
        paths=paths or [],
        beat=beat,
        output=output,
        period=period,
        folder=file.parent,
        store=store if beat.collect else None,
        collect=not no_collect,
        again=again,
        clock=asked.now,
        verbosity=asked.verbosity(quiet=quiet),
    )
    work.run(job, ledger)


def status(
    config: o.Config = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    last: Annotated[int, typer.Option("--last", metavar="NUMBER", min=1, help="So many runs and editions.")] = 10,
    max_age: Annotated[
        int | None,
        typer.Option(
            "--max-age", metavar="DAYS", min=1, help="Exit 1 where no weekly run did its job in so many days."
        ),
    ] = None,
    form: o.Format = o.Listing.table,
) -> None:
    """The last runs, and where editions stand.

    Exit 1 where the last weekly run failed.
    """
    from briefing.cli import asked
    from briefing.cli import status as work

    work.run(
        asked.beat(config, [], "quiet"),
        output=output,
        ledger=ledger,
        last=last,
        max_age=max_age,
        form=form.value,
        now=asked.now(),
    )
