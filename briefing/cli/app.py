"""The commands and their flags. Each imports what it needs when it runs, so that `briefing --help` is instant."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from briefing.cli.screen import Verbosity
    from briefing.model import Beat, DateRange

app = typer.Typer(
    name="briefing",
    help="A weekly briefing out of a folder of articles: every sentence a span of a source, every day the day it happened.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


class Listing(StrEnum):
    """How a listing command prints."""

    table = "table"
    jsonl = "jsonl"


class Output(StrEnum):
    """The five forms of an edition."""

    md = "md"
    html = "html"
    pdf = "pdf"
    mail = "mail"
    json = "json"


Paths = Annotated[
    list[str] | None, typer.Argument(metavar="[PATH]...", help="Files, folders, or - for JSON lines on standard input.")
]
Config = Annotated[
    Path | None, typer.Option("--config", help="The beat's file; else briefing.toml beside the articles or here.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors alone.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print every note.")]
Format = Annotated[Listing, typer.Option("--format", help="How to print.")]
WeekFlag = Annotated[str | None, typer.Option("--week", help="An ISO week, such as 2024-W46.")]
FromFlag = Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day of the period.")]
ToFlag = Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day of the period.")]
DaysFlag = Annotated[
    str | None, typer.Option("--days", metavar="A-B", help="Days of the beat's count, such as 978-982.")
]
Named = Annotated[
    Path | None,
    typer.Argument(metavar="[EDITION]", help="Its week, its folder or its edition.json; else the newest one."),
]
OutputFlag = Annotated[Path, typer.Option("--output", help="Where editions lie.")]
LedgerFlag = Annotated[
    Path | None, typer.Option("--ledger", help="The ledger's file; else ledger.sqlite beside the editions.")
]
TemplatesFlag = Annotated[
    Path | None, typer.Option("--templates", help="A folder whose templates win over the built-in ones.")
]
LookFlag = Annotated[str | None, typer.Option("--look", help="roundup, sheet, or a folder of the templates.")]
StoreFlag = Annotated[
    Path, typer.Option("--store", metavar="DIR", help="The folder that collected articles are stored in.")
]
Articles = Annotated[
    list[str] | None,
    typer.Option("--articles", help="The articles it was made from, to hold each quote against its source."),
]


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Print the version where it is asked for."""
    if version:
        from briefing import __version__

        typer.echo(f"briefing {__version__}")
        raise typer.Exit


def _verbosity(quiet: bool, verbose: bool) -> Verbosity:
    return "quiet" if quiet else "verbose" if verbose else "usual"


def _now() -> datetime:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _beat(config: Path | None, paths: Sequence[str], verbosity: Verbosity) -> Beat:
    from briefing import config as beats

    return beats.load(_beat_file(config, paths, verbosity))


def _beat_file(config: Path | None, paths: Sequence[str], verbosity: Verbosity) -> Path:
    from briefing import config as beats
    from briefing.cli import screen

    found = config or beats.find(paths)
    if found is None:
        found = beats.seeds() / beats.NAME
        if paths and verbosity != "quiet":
            screen.say(
                "no briefing.toml beside the articles or here: using the beat of the seeds. Make one of your own with: briefing init"
            )
    elif not paths and verbosity != "quiet":
        screen.say(
            f"no articles are named: reading the sample articles for the beat of {found}. Name yours after the command"
        )
    return found


def _templates(given: Path | None, beat: Beat) -> Path | None:
    from briefing.errors import UsageError

    if given and not given.is_dir():
        raise UsageError(f"--templates {given}: there is no such folder")
    return given or (Path(beat.templates) if beat.templates else None)


def _period(beat: Beat, week: str | None, first: str | None, last: str | None, count: str | None) -> DateRange | None:
    from briefing import periods
    from briefing.errors import UsageError

    given = [name for name, value in (("--week", week), ("--from/--to", first or last), ("--days", count)) if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} say different things: give one of them")
    if week:
        return periods.parse_week(week, beat)
    if first or last:
        return periods.parse_days(first, last)
    return periods.parse_count(count, beat) if count else None


def _as_of(words: str | None, beat: Beat) -> datetime | None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from briefing import pipeline
    from briefing.errors import UsageError

    if words:
        try:
            moment = datetime.fromisoformat(words)
        except ValueError:
            raise UsageError(f'--as-of {words}: no moment. Write it as in "2024-11-15T18:00"') from None
        zone = ZoneInfo(beat.time_zone)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return pipeline.moment(int(epoch), beat)
        except (ValueError, OverflowError, OSError):
            raise UsageError(f"SOURCE_DATE_EPOCH={epoch}: it should be seconds since 1970, as a whole number") from None
    return None


@app.command()
def build(
    paths: Paths = None,
    config: Config = None,
    output: Annotated[Path, typer.Option("--output", help="Where the editions go: one folder a week below it.")] = Path(
        "output"
    ),
    formats: Annotated[
        list[Output] | None, typer.Option("--format", help="Which forms to write; all where none is named.")
    ] = None,
    week: WeekFlag = None,
    first: FromFlag = None,
    last: ToFlag = None,
    count: DaysFlag = None,
    all_weeks: Annotated[bool, typer.Option("--all-weeks", help="An edition of each week that holds facts.")] = False,
    templates: TemplatesFlag = None,
    look: LookFlag = None,
    pdf_a: Annotated[
        bool, typer.Option("--pdf-a", help="The PDF as PDF/A-3u, to be kept, with edition.json attached.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="MOMENT", help="The moment the edition speaks of.")
    ] = None,
    since: Annotated[
        list[Path] | None,
        typer.Option("--since-edition", help="An earlier edition.json: repeats stay out or are marked."),
    ] = None,
    ledger: LedgerFlag = None,
    no_memory: Annotated[
        bool, typer.Option("--no-memory", help="Do not look up in the ledger what earlier editions printed.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where a check finds an error.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Articles in, a weekly roundup out: briefing.md, .html, .pdf, mail.eml and edition.json."""
    from briefing.cli import building
    from briefing.ledger import NAME

    verbosity = _verbosity(quiet, verbose)
    beat = _beat(config, paths or [], verbosity)
    building.run(
        paths or [],
        beat,
        output=output,
        formats=[f.value for f in formats or list(Output)],
        period=_period(beat, week, first, last, count),
        all_weeks=all_weeks,
        templates=_templates(templates, beat),
        look=look or beat.look,
        pdf_a=pdf_a,
        as_of=_as_of(as_of, beat),
        since=since or [],
        ledger=None if no_memory else ledger or output / NAME,
        strict=strict,
        verbosity=verbosity,
    )


@app.command()
def facts(
    paths: Paths = None,
    config: Config = None,
    form: Format = Listing.table,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only this kind: fact, statement, background, caveat, headline, boilerplate."),
    ] = None,
    events: Annotated[
        bool, typer.Option("--events/--no-events", help="Whether to put together what tells one event.")
    ] = True,
    week: WeekFlag = None,
    first: FromFlag = None,
    last: ToFlag = None,
    count: DaysFlag = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Every sentence with its day, kind, theme, speaker, event."""
    from briefing.cli import listing

    verbosity = _verbosity(quiet, verbose)
    beat = _beat(config, paths or [], verbosity)
    listing.facts(
        paths or [],
        beat,
        _period(beat, week, first, last, count),
        form.value,
        kind or [],
        events=events,
        verbosity=verbosity,
    )


@app.command()
def dates(
    paths: Paths = None,
    config: Config = None,
    form: Format = Listing.table,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Every time expression with its value and days."""
    from briefing.cli import listing

    verbosity = _verbosity(quiet, verbose)
    listing.dates(paths or [], _beat(config, paths or [], verbosity), form.value, verbosity)


@app.command()
def explain(
    fact: Annotated[
        str, typer.Argument(metavar="ID", help="A fact's id, as `briefing facts` and the edition's evidence give it.")
    ],
    paths: Paths = None,
    config: Config = None,
    output: Annotated[Path, typer.Option("--output", help="Where editions lie, to tell what was printed.")] = Path(
        "output"
    ),
    week: WeekFlag = None,
    quiet: Quiet = False,
) -> None:
    """One fact's whole story: passage, why this day, why this theme, which edits, or why it was left out."""
    from briefing.cli import explaining

    beat = _beat(config, paths or [], _verbosity(quiet, False))
    explaining.run(fact, paths or [], beat, _period(beat, week, None, None, None), output)


@app.command()
def timeline(
    paths: Paths = None,
    config: Config = None,
    first: FromFlag = None,
    last: ToFlag = None,
    dates: Annotated[int, typer.Option("--dates", min=1, help="How many days to pick.")] = 20,
    sentences: Annotated[int, typer.Option("--sentences", min=1, help="How many sentences a day, at most.")] = 2,
    form: Annotated[str, typer.Option("--format", help="md, html or jsonl.")] = "md",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """The most important days of a long period."""
    from briefing.cli import listing

    verbosity = _verbosity(quiet, verbose)
    beat = _beat(config, paths or [], verbosity)
    listing.timeline(paths or [], beat, _period(beat, None, first, last, None), dates, sentences, form, verbosity)


@app.command()
def check(
    edition: Annotated[
        Path | None,
        typer.Argument(metavar="[EDITION]", help="Its week, its folder or its edition.json; else the newest one."),
    ] = None,
    config: Config = None,
    articles: Annotated[
        list[str] | None,
        typer.Option("--articles", help="The articles it was made from, to hold each quote against its source."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", help="Where editions lie.")] = Path("output"),
    form: Annotated[str, typer.Option("--format", help="table, jsonl or sarif.")] = "table",
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where an error is found.")] = False,
) -> None:
    """Hold an edition against the numbered rules."""
    from briefing.cli import checking

    beat = _beat(config, articles or [], "quiet")
    checking.run(edition, articles or [], beat, output, form, strict=strict)


@app.command()
def coverage(
    paths: Paths = None,
    config: Config = None,
    form: Format = Listing.table,
    week: WeekFlag = None,
    first: FromFlag = None,
    last: ToFlag = None,
    count: DaysFlag = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """What a week rests on: by outlet and day what was read, what was set aside and why, who is silent."""
    from briefing.cli import covering

    verbosity = _verbosity(quiet, verbose)
    beat = _beat(config, paths or [], verbosity)
    covering.run(paths or [], beat, _period(beat, week, first, last, count), form.value, _now(), verbosity)


@app.command()
def collect(
    config: Config = None,
    store: StoreFlag = Path("articles"),
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Fetch what the beat subscribes to into the store of articles."""
    from briefing import config as beats
    from briefing.cli import collecting
    from briefing.errors import UsageError

    file = config or beats.find(())
    if file is None:
        raise UsageError(
            "there is no briefing.toml here. Give the beat's file with --config, or make one with: briefing init"
        )
    collecting.run(beats.load(file), file.parent, store, _now, _verbosity(quiet, verbose))


@app.command()
def init(
    file: Annotated[Path, typer.Argument(help="Where to write the beat.")] = Path("briefing.toml"),
) -> None:
    """A new beat from questions."""
    from briefing.cli import starting

    starting.run(file)


@app.command()
def review(
    edition: Named = None,
    config: Config = None,
    output: OutputFlag = Path("output"),
    ledger: LedgerFlag = None,
    articles: Articles = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who reviews it.")] = "",
    form: Format = Listing.table,
) -> None:
    """Put an edition into review: where it stands, who decided what, and what the rules find."""
    from briefing.cli import reviewing

    reviewing.review(
        edition,
        _beat(config, articles or [], "quiet"),
        output=output,
        ledger=ledger,
        articles=articles or [],
        who=by or _user(),
        at=_now(),
        form=form.value,
    )


@app.command()
def approve(
    edition: Annotated[Path, typer.Argument(metavar="EDITION", help="Its week, its folder or its edition.json.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approves it.")],
    config: Config = None,
    output: OutputFlag = Path("output"),
    ledger: LedgerFlag = None,
    articles: Articles = None,
    allow: Annotated[
        list[int] | None, typer.Option("--allow", metavar="RULE", help="Let this rule's errors pass, with a --because.")
    ] = None,
    because: Annotated[
        list[str] | None, typer.Option("--because", metavar="REASON", help="Why the rule may be broken; it is kept.")
    ] = None,
) -> None:
    """Approve an edition's bytes as they are; a change makes it a draft again."""
    from briefing.cli import reviewing

    reviewing.approve(
        edition,
        _beat(config, articles or [], "quiet"),
        output=output,
        ledger=ledger,
        articles=articles or [],
        who=by,
        at=_now(),
        allow=allow or [],
        because=because or [],
    )


@app.command()
def send(
    edition: Named = None,
    config: Config = None,
    output: OutputFlag = Path("output"),
    ledger: LedgerFlag = None,
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
        int | None, typer.Option("--rate", min=0, help="Messages a minute, at most; 0 for no limit.")
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
    quiet: Quiet = False,
) -> None:
    """Send the approved edition by mail, to each recipient once."""
    from briefing.cli import sending

    sending.run(
        edition,
        _beat(config, [], "quiet"),
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
        who=by or _user(),
        verbosity=_verbosity(quiet, False),
    )


@app.command()
def archive(
    config: Config = None,
    output: OutputFlag = Path("output"),
    ledger: LedgerFlag = None,
    site: Annotated[
        Path | None, typer.Option("--site", help="Where the site goes; else the folder archive beside the editions.")
    ] = None,
    templates: TemplatesFlag = None,
    look: LookFlag = None,
) -> None:
    """The static site of all approved editions: pages, evidence, search, feeds."""
    from briefing.cli import archiving

    beat = _beat(config, [], "quiet")
    archiving.run(
        beat,
        output=output,
        ledger=ledger,
        folder=site or output / "archive",
        templates=_templates(templates, beat),
        look=look or beat.look,
    )


@app.command()
def correct(
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="Its week.")],
    text: Annotated[str, typer.Option("--text", metavar="WORDS", help="What was wrong, and what is right.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who corrects it.")],
    config: Config = None,
    output: OutputFlag = Path("output"),
    ledger: LedgerFlag = None,
    look: LookFlag = None,
) -> None:
    """Append a dated notice to an approved edition; the earlier version is kept."""
    from briefing.cli import archiving

    beat = _beat(config, [], "quiet")
    archiving.correct(
        edition,
        beat,
        output=output,
        ledger=ledger,
        text=text,
        who=by,
        at=_now(),
        templates=_templates(None, beat),
        look=look or beat.look,
    )


@app.command()
def weekly(
    paths: Paths = None,
    config: Config = None,
    output: OutputFlag = Path("output"),
    ledger: LedgerFlag = None,
    week: Annotated[
        str | None, typer.Option("--week", help="An ISO week; else the newest that has ended or ends today.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Build the week's draft anew, though it is there.")] = False,
    store: StoreFlag = Path("articles"),
    no_collect: Annotated[
        bool, typer.Option("--no-collect", help="Do not fetch what the beat subscribes to; build from what is there.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """The week's run: collect, build, check, leave a draft in review, tell the editor. Once a week, however often it is called."""
    from zoneinfo import ZoneInfo

    from briefing import config as beats
    from briefing import periods
    from briefing.cli import weekly as work

    file = _beat_file(config, paths or [], "quiet")
    beat = beats.load(file)
    today = _now().astimezone(ZoneInfo(beat.time_zone)).date()
    job = work.Job(
        paths=paths or [],
        beat=beat,
        output=output,
        period=periods.parse_week(week, beat) if week else periods.last_ended(today, beat),
        folder=file.parent,
        store=store if beat.collect else None,
        collect=not no_collect,
        again=again,
        clock=_now,
        verbosity=_verbosity(quiet, False),
    )
    work.run(job, ledger)


@app.command()
def status(
    config: Config = None,
    output: OutputFlag = Path("output"),
    ledger: LedgerFlag = None,
    last: Annotated[int, typer.Option("--last", min=1, help="So many runs and editions.")] = 10,
    max_age: Annotated[
        int | None,
        typer.Option(
            "--max-age", metavar="DAYS", min=1, help="Exit 1 where no weekly run did its job in so many days."
        ),
    ] = None,
    form: Format = Listing.table,
) -> None:
    """The last runs and editions; exit 1 where the last weekly run failed."""
    from briefing.cli import status as work

    work.run(
        _beat(config, [], "quiet"),
        output=output,
        ledger=ledger,
        last=last,
        max_age=max_age,
        form=form.value,
        now=_now(),
    )
