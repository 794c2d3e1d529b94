"""`briefing build`, `check` and `explain`: an edition, what the rules find in it, and why a sentence is in it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from briefing.cli import options as o


def build(
    paths: o.Paths = None,
    config: o.Config = None,
    output: Annotated[
        Path, typer.Option("--output", metavar="DIR", help="Where the editions go: one folder a week below it.")
    ] = o.OUTPUT,
    formats: Annotated[
        list[o.Output] | None,
        typer.Option("--format", help="Which form to write, once for each; all where none is named."),
    ] = None,
    week: o.Week = None,
    first: o.From = None,
    last: o.To = None,
    count: o.Count = None,
    all_weeks: Annotated[bool, typer.Option("--all-weeks", help="An edition of each week that holds facts.")] = False,
    templates: o.Templates = None,
    look: o.Look = None,
    pdf_a: Annotated[
        bool, typer.Option("--pdf-a", help="The PDF as PDF/A-3u, to be kept, with edition.json attached.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="MOMENT", help="The moment the edition speaks of, such as 2024-11-15T18:00."),
    ] = None,
    since: Annotated[
        list[Path] | None,
        typer.Option(
            "--since-edition", metavar="EDITION", help="An earlier edition.json: repeats stay out or are marked."
        ),
    ] = None,
    ledger: o.LedgerFile = None,
    no_memory: Annotated[
        bool, typer.Option("--no-memory", help="Do not look up in the ledger what earlier editions printed.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where a rule finds an error.")] = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Articles in, a weekly roundup out.

    It goes into output/WEEK/ as briefing.md, briefing.html, briefing.pdf, mail.eml and edition.json.

    Without --week, --from, --days or --all-weeks the newest week is built that holds a fair share of what was read.
    """
    from briefing import periods
    from briefing.cli import asked

    told = asked.verbosity(quiet=quiet, verbose=verbose)
    beat = asked.beat(config, paths or [], told)
    folder = asked.templates(templates, beat)
    chosen, moment = asked.look(look, beat, folder), asked.as_of(as_of, beat)
    period = asked.period(beat, week, first, last, count)
    if period:
        periods.of_an_edition(period)

    from briefing.cli import building, shelf

    building.run(
        paths or [],
        beat,
        output=output,
        formats=[f.value for f in formats or list(o.Output)],
        period=period,
        all_weeks=all_weeks,
        templates=folder,
        look=chosen,
        pdf_a=pdf_a,
        as_of=moment,
        since=since or [],
        ledger=None if no_memory else shelf.place(ledger, output),
        strict=strict,
        verbosity=told,
    )


def check(
    edition: o.Newest = None,
    config: o.Config = None,
    articles: o.Articles = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    form: Annotated[
        o.Findings, typer.Option("--format", help="How to print: for people, JSON lines, or for build servers.")
    ] = o.Findings.table,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where an error is found.")] = False,
) -> None:
    """Hold an edition against the numbered rules."""
    from briefing.cli import asked, checking

    beat = asked.beat(config, articles or [], "quiet")
    checking.run(edition, articles or [], beat, output=output, ledger=ledger, form=form.value, strict=strict)


def explain(
    fact: Annotated[
        str,
        typer.Argument(metavar="ID", help="A sentence's id, as `briefing facts` and the edition's evidence give it."),
    ],
    paths: o.Paths = None,
    config: o.Config = None,
    output: Annotated[
        Path, typer.Option("--output", metavar="DIR", help="Where editions lie, to tell what was printed.")
    ] = o.OUTPUT,
    week: o.Week = None,
    first: o.From = None,
    last: o.To = None,
    count: o.Count = None,
    quiet: o.Quiet = False,
) -> None:
    """One sentence's whole story.

    Its passage, why this day, why this theme, which edits, why it is in or out.
    """
    from briefing.cli import asked, explaining

    beat = asked.beat(config, paths or [], asked.verbosity(quiet=quiet))
    explaining.run(fact, paths or [], beat, asked.period(beat, week, first, last, count), output)
