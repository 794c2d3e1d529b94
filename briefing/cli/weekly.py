"""`briefing weekly`: the run that a timer starts."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from briefing import periods, wording
from briefing.cli import screen
from briefing.cli.shelf import on_disk, place
from briefing.deliver import notes, recipients
from briefing.deliver.notes import EditorsNote
from briefing.errors import BriefingError, ContentError, UsageError
from briefing.ledger import Ledger, editions, lock
from briefing.ledger.runs import COLLECT, DONE, ERRORS, MOST, UNTOLD, WEEKLY, running, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from briefing.cli.screen import Verbosity
    from briefing.cli.shelf import OnDisk
    from briefing.model import Beat, DateRange, Finding

WHO = "briefing weekly"
_SHOWN = 10


@dataclass(frozen=True)
class Job:
    """A week's run. `store` is where what the beat subscribes to lies, None where it subscribes to nothing; `folder` holds its file."""

    paths: Sequence[str]
    beat: Beat
    output: Path
    period: DateRange
    folder: Path
    store: Path | None
    collect: bool
    again: bool
    clock: Callable[[], datetime]
    verbosity: Verbosity

    @property
    def week(self) -> str:
        """The edition's name."""
        return periods.label(self.period, self.beat)

    @property
    def articles(self) -> list[str]:
        """What the edition is made of: the paths, and the store where it lies in none of them."""
        store = self.store
        if store is None or not store.is_dir():
            return [*self.paths]
        inside = any(store.resolve().is_relative_to(Path(path).resolve()) for path in self.paths)
        return [*self.paths] if inside else [*self.paths, str(store)]


def run(job: Job, ledger: Path | None) -> None:
    """Collect, build the week's edition, put it into review, tell the editor; nothing where that was done already.

    A run that was killed is taken up where it ended. Raises `BusyError` where another one is at work, `ContentError` for a
    week without news or `again` for an edition that is approved; exits 3 or 4 where the draft has errors or nobody was told.
    """
    beat, week = job.beat, job.week
    path = place(ledger, job.output)
    _address(beat)
    if not job.paths and job.store is None:
        raise UsageError("no articles: name their folder, or write [collect] into briefing.toml")
    with lock(path, WEEKLY), Ledger(path) as book:
        done = [r for r in runs(book, beat.slug, 50, WEEKLY, week) if r.code in DONE]
        if done and not job.again:
            screen.say(
                f"{week}: the draft was left on {screen.when(done[0].started, beat.time_zone)}; nothing to do. --again builds it anew"
            )
            return
        with running(book, beat.slug, WEEKLY, week, job.clock) as outcome:
            try:
                found, told = _draft(job, book)
            except ContentError as error:
                _failed(job, book, error)
                raise
            outcome.code = ERRORS if any(f.severity == "E" for f in told) else 0
            outcome.told = f"in review: {screen.tally(told)}"
            try:
                _tell(beat, _note(found, told, _collected(job, book)), job.clock)
            except BriefingError as error:
                outcome.code, outcome.told = UNTOLD, f"{outcome.told}; the editor was not told: {error}"
        screen.say(f"{week}: {outcome.told}")
    if outcome.code:
        raise typer.Exit(outcome.code)


def _draft(job: Job, book: Ledger) -> tuple[OnDisk, Sequence[Finding]]:
    """The edition in review and what the rules find in it: built now, or left by a run that did not come to its end."""
    from briefing.cli import building  # what reads and draws, which a run that has nothing to do does not need
    from briefing.cli.reviewing import findings
    from briefing.render import FILES as FORMS

    beat, folder = job.beat, job.output / job.week
    row = book.db.execute("SELECT state FROM edition WHERE beat = ? AND week = ?", (beat.slug, job.week)).fetchone()
    if row is not None and row["state"] in ("approved", "sent"):
        raise ContentError(
            f"{job.week}: the edition is {row['state']}, and a weekly run does not touch it. See briefing review"
        )
    if row is not None and not job.again and (folder / "edition.json").exists():
        found = on_disk(folder, job.output)
        return found, findings(found, beat, job.articles, book)
    if job.store and job.collect:
        _collect(job, job.store, book)
    (built,) = building.run(
        job.articles,
        beat,
        output=job.output,
        formats=list(FORMS),
        period=job.period,
        all_weeks=False,
        templates=Path(beat.templates) if beat.templates else None,
        look=beat.look,
        as_of=None,
        since=[],
        ledger=book.path,
        strict=False,
        verbosity=job.verbosity,
    )
    found = on_disk(folder, job.output)
    editions.decide(book, found.edition, found.files, beat=beat.slug, state="in review", who=WHO, at=job.clock())
    return found, built.findings


def _collect(job: Job, store: Path, book: Ledger) -> None:
    """Fetch what the beat subscribes to. What went wrong is kept for the note and for `briefing status`, and stops nothing."""
    from briefing.cli import collecting  # the network's modules, which few runs need

    with running(book, job.beat.slug, COLLECT, job.week, job.clock) as outcome:
        try:
            report = collecting.fetch(job.beat, job.folder, store, job.clock, job.verbosity)
        except (BriefingError, OSError, sqlite3.Error) as error:
            outcome.code, told = 1, [f"Nothing could be collected: {wording.prose(str(error))}"]
        else:
            outcome.code, told = int(report.broken), collecting.summary(report, _SHOWN)
        outcome.told = "\n".join(told)
    for line in told:
        screen.say(line)


def _collected(job: Job, book: Ledger) -> Sequence[str]:
    """What collecting for this week came to when it was last done, a line each."""
    last = runs(book, job.beat.slug, 1, COLLECT, job.week) if job.store and job.collect else []
    return [line for one in last for line in one.told.split("\n")]


def _note(found: OnDisk, told: Sequence[Finding], collected: Sequence[str]) -> EditorsNote:
    edition = found.edition
    errors = sum(f.severity == "E" for f in told)
    items = sum(len(section.items) for section in edition.sections)
    rules = [screen.ruling(f) for f in told[:_SHOWN]]
    return EditorsNote(
        subject=f"In review: {edition.title}",
        lines=(
            f"{screen.count(items, 'item')} from {screen.count(edition.coverage.articles, 'article')} of {screen.count(len(edition.coverage.outlets), 'outlet')}.",
            f"The rules find {screen.tally(told)}.",
            *rules,
            *([f"and {len(told) - _SHOWN} more: briefing review {edition.week}"] if len(told) > _SHOWN else []),
            *collected,
            "",
            f"The draft: {found.folder.resolve()}",
            f"Approve it with: briefing approve {edition.week} --by NAME",
        ),
        data={
            "edition": edition.week,
            "title": edition.title,
            "state": "in review",
            "items": items,
            "errors": errors,
            "warnings": len(told) - errors,
            **({"collected": list(collected)} if collected else {}),
        },
    )


def _failed(job: Job, book: Ledger, error: ContentError) -> None:
    """Tell the editor that there is no edition, and why; once, however often the timer tries."""
    before = [r.told for r in runs(book, job.beat.slug, 50, WEEKLY, job.week) if r.ended]
    if before[:1] == [str(error)[:MOST]]:
        return
    collected = _collected(job, book)
    note = EditorsNote(
        subject=f"No edition of {job.week}: {job.beat.title}",
        lines=(str(error), *collected),
        data={
            "edition": job.week,
            "state": "failed",
            "error": str(error),
            **({"collected": list(collected)} if collected else {}),
        },
    )
    try:
        _tell(job.beat, note, job.clock)
    except BriefingError as trouble:
        screen.say(f"{job.week}: the editor was not told: {trouble}")


def _address(beat: Beat) -> str | None:
    """The webhook's address; raises `UsageError` where the beat's mail or webhook is none, before anything is done."""
    mail, hook = beat.weekly.mail, beat.weekly.webhook
    if mail and recipients.key_of(mail) is None:
        raise UsageError(f'weekly.mail = "{mail}": this is no address that mail can be sent to')
    if mail and not beat.mail_from:
        raise UsageError("weekly.mail needs a sender: set mail_from in briefing.toml")
    return notes.allowed(os.environ.get("BRIEFING_WEBHOOK") or hook, hook) if hook else None


def _tell(beat: Beat, note: EditorsNote, clock: Callable[[], datetime]) -> None:
    hook = _address(beat)
    if hook:
        notes.post(note, hook)
    key = recipients.key_of(beat.weekly.mail or "")
    if key and beat.mail_from:
        from briefing.cli.sending import hand_over

        letter = notes.letter(note, beat.mail_from, key, clock())
        hand_over(beat.delivery, notes.sender_of(beat.mail_from), key, letter)
