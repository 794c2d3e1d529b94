"""`briefing facts`, `dates`, `timeline` and `coverage`: what the articles hold, for people and for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from briefing.cli import options as o


def facts(
    paths: o.Paths = None,
    config: o.Config = None,
    form: o.Format = o.Listing.table,
    kind: Annotated[
        list[o.Kind] | None, typer.Option("--kind", help="Only sentences of this kind, once for each kind.")
    ] = None,
    events: Annotated[
        bool, typer.Option("--events/--no-events", help="Whether to put together what tells one event.")
    ] = True,
    week: o.Week = None,
    first: o.From = None,
    last: o.To = None,
    count: o.Count = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Every sentence with its day, theme and speaker.

    And its kind, the event it tells, and where it stands in its article.
    """
    from briefing.cli import asked, listing

    told = asked.verbosity(quiet=quiet, verbose=verbose)
    beat = asked.beat(config, paths or [], told)
    period = asked.period(beat, week, first, last, count)
    kinds = [one.value for one in kind or []]
    listing.facts(paths or [], beat, period, form.value, kinds, events=events, verbosity=told)


def dates(
    paths: o.Paths = None,
    config: o.Config = None,
    form: o.Format = o.Listing.table,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Every date and time expression, with its days."""
    from briefing.cli import asked, listing

    told = asked.verbosity(quiet=quiet, verbose=verbose)
    listing.dates(paths or [], asked.beat(config, paths or [], told), form.value, told)


def timeline(
    paths: o.Paths = None,
    config: o.Config = None,
    first: o.From = None,
    last: o.To = None,
    count: o.Count = None,
    dates: Annotated[int, typer.Option("--dates", metavar="NUMBER", min=1, help="How many days to pick.")] = 20,
    sentences: Annotated[
        int, typer.Option("--sentences", metavar="NUMBER", min=1, help="How many sentences a day, at most.")
    ] = 2,
    form: Annotated[
        o.Days, typer.Option("--format", help="As a Markdown list, an HTML list, or a JSON object a line.")
    ] = o.Days.md,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """The most important days of a long period.

    Each with the sentences that tell it.
    """
    from briefing.cli import asked, listing

    told = asked.verbosity(quiet=quiet, verbose=verbose)
    beat = asked.beat(config, paths or [], told)
    period = asked.period(beat, None, first, last, count)
    listing.timeline(paths or [], beat, period, dates, sentences, form.value, told)


def coverage(
    paths: o.Paths = None,
    config: o.Config = None,
    form: o.Format = o.Listing.table,
    week: o.Week = None,
    first: o.From = None,
    last: o.To = None,
    count: o.Count = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """What a week's edition rests on.

    By outlet and day: what was read, what was set aside and why, who is silent.
    """
    from briefing.cli import asked, covering

    told = asked.verbosity(quiet=quiet, verbose=verbose)
    beat = asked.beat(config, paths or [], told)
    period = asked.period(beat, week, first, last, count)
    covering.run(paths or [], beat, period, form.value, asked.now(), told)
