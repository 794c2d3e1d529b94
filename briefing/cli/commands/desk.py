"""`briefing review`, `approve`, `send`, `correct` and `archive`: an edition's way from draft to its readers."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from briefing.cli import options as o


def review(
    edition: o.Newest = None,
    config: o.Config = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    articles: o.Articles = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who reviews it.")] = "",
    form: o.Format = o.Listing.table,
) -> None:
    """Put an edition into review.

    Shows where it stands, who decided what, and what the rules find.
    """
    from briefing.cli import asked, reviewing

    reviewing.review(
        edition,
        asked.beat(config, articles or [], "quiet"),
        output=output,
        ledger=ledger,
        articles=articles or [],
        who=by or asked.user(),
        at=asked.now(),
        form=form.value,
    )


def approve(
    edition: o.Named,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approves it.")],
    config: o.Config = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    articles: o.Articles = None,
    allow: Annotated[
        list[int] | None, typer.Option("--allow", metavar="RULE", help="Let this rule's errors pass, with a --because.")
    ] = None,
    because: Annotated[
        list[str] | None, typer.Option("--because", metavar="REASON", help="Why the rule may be broken; it is kept.")
    ] = None,
) -> None:
    """Approve an edition's files as they are.

    One changed byte makes it a draft again.
    """
    from briefing.cli import asked, reviewing

    reviewing.approve(
        edition,
        asked.beat(config, articles or [], "quiet"),
        output=output,
        ledger=ledger,
        articles=articles or [],
        who=by,
        at=asked.now(),
        allow=allow or [],
        because=because or [],
    )


def send(
    edition: o.Newest = None,
    config: o.Config = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    source: Annotated[
        str | None,
        typer.Option("--list", metavar="FILE", help="The recipients: text, CSV, an SQLite file with --query, or -."),
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", metavar="SQL", help="Asks the database: the address first, then the name.")
    ] = None,
    test: Annotated[
        str | None, typer.Option("--test", metavar="ADDRESS", help="Send to this address alone, marked as a test.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write the .eml files and send nothing.")] = False,
    rate: Annotated[
        int | None, typer.Option("--rate", metavar="NUMBER", min=0, help="Messages a minute, at most; 0 for no limit.")
    ] = None,
    again: Annotated[
        list[str] | None,
        typer.Option("--again", metavar="ADDRESS", help="Send to this doubtful address once more; or: all."),
    ] = None,
    leave: Annotated[
        list[str] | None,
        typer.Option("--leave", metavar="ADDRESS", help="Take it that this doubtful address has it; or: all."),
    ] = None,
    correction: Annotated[
        bool, typer.Option("--correction", help="Mail the edition's last correction, to each recipient once.")
    ] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who sends it.")] = "",
    quiet: o.Quiet = False,
) -> None:
    """Mail the approved edition, to each reader once."""
    from briefing.cli import asked, sending

    sending.run(
        edition,
        asked.beat(config, [], "quiet"),
        output=output,
        ledger=ledger,
        source=source,
        query=query,
        test=test,
        dry_run=dry_run,
        rate=rate,
        again=again or [],
        leave=leave or [],
        correction=correction,
        who=by or asked.user(),
        clock=asked.now,
        verbosity=asked.verbosity(quiet=quiet),
    )


def correct(
    edition: o.Named,
    text: Annotated[str, typer.Option("--text", metavar="WORDS", help="What was wrong, and what is right.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who corrects it.")],
    config: o.Config = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    templates: o.Templates = None,
    look: o.Look = None,
) -> None:
    """Append a notice to an approved edition.

    The notice is dated, and the earlier version is kept.
    """
    from briefing.cli import asked

    beat = asked.beat(config, [], "quiet")
    folder = asked.templates(templates, beat)
    chosen = asked.look(look, beat, folder)

    from briefing.cli import archiving

    archiving.correct(
        edition,
        beat,
        output=output,
        ledger=ledger,
        text=text,
        who=by,
        at=asked.now(),
        templates=folder,
        look=chosen,
    )


def archive(
    config: o.Config = None,
    output: o.Editions = o.OUTPUT,
    ledger: o.LedgerFile = None,
    site: Annotated[
        Path | None,
        typer.Option("--site", metavar="DIR", help="Where the site goes; else the folder archive beside the editions."),
    ] = None,
    templates: o.Templates = None,
    look: o.Look = None,
) -> None:
    """Write the site of all approved editions.

    Pages, evidence, search and feeds, as files that any web server can hand out.
    """
    from briefing.cli import asked

    beat = asked.beat(config, [], "quiet")
    folder = asked.templates(templates, beat)
    chosen = asked.look(look, beat, folder)

    from briefing.cli import archiving

    archiving.run(beat, output=output, ledger=ledger, folder=site or output / "archive", templates=folder, look=chosen)
