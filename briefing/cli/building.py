"""`briefing build`: the main job, its table and its last lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from briefing import config, periods, pipeline
from briefing.cli import screen, shelf
from briefing.deliver.files import write
from briefing.errors import ContentError, UsageError
from briefing.readers import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from briefing.cli.screen import Verbosity
    from briefing.deliver.files import Written
    from briefing.model import Beat, DateRange


def run(
    paths: Sequence[str],
    beat: Beat,
    *,
    output: Path,
    formats: Sequence[str],
    period: DateRange | None,
    all_weeks: bool,
    templates: Path | None,
    look: str,
    pdf_a: bool = False,
    as_of: datetime | None,
    since: Sequence[Path],
    ledger: Path | None,
    strict: bool,
    verbosity: Verbosity,
) -> list[pipeline.Built]:
    """Build the edition or editions asked for, write them, say what was read and where it is, and give them back.

    What the editions named by `since` and the approved ones in `ledger` printed stays out or comes back as an update.
    """
    if all_weeks and period:
        raise UsageError("--all-weeks builds every week: leave out --week, --from/--to and --days")
    if pdf_a and "pdf" not in formats:
        raise UsageError("--pdf-a asks for a PDF that the formats leave out: add --format pdf")
    known = {edition.week: edition for edition in map(shelf.load, since)}
    with screen.progress(verbosity) as progress:
        week = pipeline.read_week(read(paths or [config.seeds()]), beat, period, progress)
        held = {} if period else periods.with_facts(week.facts, beat)
        if not held and not period:
            raise ContentError(_nothing(week))
        newest, stray = (period, []) if period else periods.newest(held)
        built: list[tuple[pipeline.Built, Written]] = []
        for one in held if all_weeks else [newest]:
            approved, number = shelf.remembered(ledger, beat, one.first)
            earlier = tuple({**known, **{edition.week: edition for edition in approved}}.values())
            made = pipeline.build(week, beat, one, as_of=as_of, earlier=earlier, number=number, progress=progress)
            progress("rendering", len(built), None)
            made = pipeline.render(
                made, templates=templates, look=look, formats=formats, sender=beat.mail_from, pdf_a=pdf_a
            )
            made = pipeline.held(made, week, beat, earlier=earlier)
            built.append((made, write(output / made.edition.week, made.files)))
            if all_weeks:
                known[made.edition.week] = made.edition
    if not all_weeks and verbosity != "quiet":
        for one in stray:
            week_of, told = periods.label(one, beat), screen.count(held[one], "fact")
            screen.say(f"{week_of} holds no more than {told} and is passed over. To build it: --week {week_of}")
    for made, written in built:
        _report(week, made, written, verbosity)
    if strict and any(f.severity == "E" for made, _ in built for f in made.findings):
        raise typer.Exit(1)
    return [made for made, _ in built]


def _nothing(week: pipeline.Week) -> str:
    if not week.articles and not week.set_aside:
        return (
            "there is no article in what was given. Name a file or a folder that holds some, or write JSON lines to -"
        )
    aside = " ".join(map(screen.told, week.set_aside[:5]))
    return f"no article holds a dated fact. Read: {len(week.articles)}, set aside: {len(week.set_aside)}" + (
        f". {aside}" if aside else ""
    )


def _report(week: pipeline.Week, made: pipeline.Built, written: Written, verbosity: Verbosity) -> None:
    if verbosity == "quiet":
        screen.kept(written)  # somebody's work gave way: that is told to whoever is there
        return
    edition = made.edition
    items = sum(len(section.items) for section in edition.sections)
    rows = [
        ("articles read", str(len(week.articles))),
        ("set aside", str(len(week.set_aside))),
        ("sentences", str(len(week.facts))),
        ("facts of the period", str(sum(f.why_not is None for f in made.facts))),
        ("events", str(len(made.events))),
        ("items", str(items)),
        ("checks", screen.tally(made.findings)),
    ]
    screen.table(edition.title, ("", edition.week), rows, right=(1,))
    for path in written.paths:
        screen.out.print(str(path), markup=False)
    screen.kept(written)
    for finding in made.findings:
        if finding.severity == "E" or verbosity == "verbose":
            screen.say(screen.ruling(finding))
    for note in made.notes:
        screen.note(note)
    if verbosity == "verbose":
        for note in week.notes:
            screen.note(note)
    elif doubts := sum(note.level == "warning" for note in week.notes):
        told, them = ("note", "it") if doubts == 1 else ("notes", "them")
        screen.say(f"{doubts} {told} on what was read. To see {them}: --verbose, or briefing coverage")
    for line in screen.told_aside(week.set_aside):
        screen.say(line)
