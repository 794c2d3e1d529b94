"""The command line as one thing: which commands there are, in the order an editor meets them. They stand in `briefing.cli.commands`."""

from __future__ import annotations

from typing import Annotated

import typer

from briefing.cli.commands import beats, desk, edition, lists, runs

app = typer.Typer(
    name="briefing",
    help="A weekly briefing out of a folder of articles: every sentence a span of a source, every day the day it happened.",
    epilog=(
        "Begin with: briefing init, then: briefing build articles/. Each command tells its flags with --help. "
        "Exit codes: 0 done; 1 the content is at fault; 2 the call or briefing.toml is; 75 another command is at the same "
        "work; 130 stopped with Ctrl-C. briefing weekly also has 3, the rules find errors in the draft, and 4, the editor "
        "could not be told."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for command in (
    beats.init,
    edition.build,
    edition.check,
    edition.explain,
    lists.facts,
    lists.dates,
    lists.timeline,
    lists.coverage,
    runs.collect,
    desk.review,
    desk.approve,
    desk.send,
    desk.correct,
    desk.archive,
    runs.weekly,
    runs.status,
):
    app.command()(command)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Print the version where it is asked for."""
    if version:
        from briefing import __version__

        typer.echo(f"briefing {__version__}")
        raise typer.Exit
