"""`briefing weekly` and `briefing status`: the run that a timer starts, and what became of it."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from briefing import periods
from briefing.cli import building, screen
from briefing.cli.reviewing import findings, on_disk, place
from briefing.deliver import notes, recipients
from briefing.deliver.notes import EditorsNote
from briefing.deliver.smtp import Post
from briefing.errors import BriefingError, ContentError, UsageError
from briefing.ledger import Ledger, editions, lock
from briefing.ledger.runs import Run, running, runs
from briefing.render import FILES as FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from briefing.cli.reviewing import OnDisk
    from briefing.cli.screen import Verbosity
    from briefing.model import Beat, DateRange, Finding

NAME = "weekly"
WHO = "briefing weekly"
ERRORS, UNTOLD = 3, 4
"""Exit codes of a run that left its draft: the rules find errors in it; the editor could not be told."""
_DONE = (0, ERRORS)
_SHOWN = 10


def run(
    paths: Sequence[str],
    beat: Beat,
    *,
    output: Path,
    ledger: Path | None,
    period: DateRange,
    again: bool,
    clock: Callable[[], datetime],
    verbosity: Verbosity,
) -> None:
    """Build the week's edition, put it into review, tell the editor; nothing where that was done already.

    A run that was killed is taken up where it ended. Raises `BusyError` where another one is at work, `ContentError` for a
    week without news or `again` for an edition that is approved; exits 3 or 4 where the draft has errors or nobody was told.
    """
    week = periods.label(period)
    path = place(ledger, output)
    _address(beat)
    with lock(path, NAME), Ledger(path) as book:
        done = [r for r in runs(book, beat.slug, 50, NAME, week) if r.code in _DONE]
        if done and not again:
            screen.say(f"{week}: the draft was left on {done[0].started}; nothing to do. --again builds it anew")
            return
        with running(book, beat.slug, NAME, week, clock) as outcome:
            try:
                found, told = _draft(paths, beat, book, output, period, again=again, clock=clock, verbosity=verbosity)
            except ContentError as error:
                _failed(beat, book, week, error, clock)
                raise
            errors = sum(f.severity == "E" for f in told)
            outcome.code = ERRORS if errors else 0
            outcome.told = f"in review: {errors} errors, {len(told) - errors} warnings"
            try:
                _tell(beat, _note(found, told), clock)
            except BriefingError as error:
                outcome.code, outcome.told = UNTOLD, f"{outcome.told}; the editor was not told: {error}"
        screen.say(f"{week}: {outcome.told}")
    if outcome.code:
        raise typer.Exit(outcome.code)


def _draft(
    paths: Sequence[str],
    beat: Beat,
    book: Ledger,
    output: Path,
    period: DateRange,
    *,
    again: bool,
    clock: Callable[[], datetime],
    verbosity: Verbosity,
) -> tuple[OnDisk, Sequence[Finding]]:
    """The edition in review and what the rules find in it: built now, or left by a run that did not come to its end."""
    week = periods.label(period)
    row = book.db.execute("SELECT state FROM edition WHERE beat = ? AND week = ?", (beat.slug, week)).fetchone()
    if row is not None and row["state"] in ("approved", "sent"):
        raise ContentError(
            f"{week}: the edition is {row['state']}, and a weekly run does not touch it. See briefing review"
        )
    if row is not None and not again and (output / week / "edition.json").exists():
        found = on_disk(output / week, output)
        return found, findings(found, beat, paths, editions.printed(book, beat.slug, period.first))
    (built,) = building.run(
        paths,
        beat,
        output=output,
        formats=list(FORMS),
        period=period,
        all_weeks=False,
        templates=Path(beat.templates) if beat.templates else None,
        look=beat.look,
        as_of=None,
        since=[],
        ledger=book.path,
        strict=False,
        verbosity=verbosity,
    )
    found = on_disk(output / week, output)
    editions.decide(book, found.edition, found.files, beat=beat.slug, state="in review", who=WHO, at=clock())
    return found, built.findings


def _note(found: OnDisk, told: Sequence[Finding]) -> EditorsNote:
    edition = found.edition
    errors = sum(f.severity == "E" for f in told)
    items = sum(len(section.items) for section in edition.sections)
    rules = [f"Rule {f.rule} {f.severity}: {f.where}: {screen.prose(f.message, f.remedy)}" for f in told[:_SHOWN]]
    return EditorsNote(
        subject=f"In review: {edition.title}",
        lines=(
            f"{items} items from {edition.coverage.articles} articles of {len(edition.coverage.outlets)} outlets.",
            f"The rules find {errors} errors and {len(told) - errors} warnings.",
            *rules,
            *([f"and {len(told) - _SHOWN} more: briefing review {edition.week}"] if len(told) > _SHOWN else []),
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
        },
    )


def _failed(beat: Beat, book: Ledger, week: str, error: ContentError, clock: Callable[[], datetime]) -> None:
    """Tell the editor that there is no edition, and why; once, however often the timer tries."""
    before = [r.told for r in runs(book, beat.slug, 50, NAME, week) if r.ended]
    if before[:1] == [str(error)[:500]]:
        return
    note = EditorsNote(
        subject=f"No edition of {week}: {beat.title}",
        lines=(str(error),),
        data={"edition": week, "state": "failed", "error": str(error)},
    )
    try:
        _tell(beat, note, clock)
    except BriefingError as trouble:
        screen.say(f"{week}: the editor was not told: {trouble}")


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
        from briefing.cli.sending import server

        carrier = Post(server(beat.delivery), notes.sender_of(beat.mail_from))
        try:
            outcome = carrier.carry(key, notes.letter(note, beat.mail_from, key, clock()), lambda: None)
        finally:
            carrier.close()
        if outcome.state != "accepted":
            raise ContentError(f"{key}: {outcome.state}: {outcome.code or ''} {outcome.answer}")


def status(
    beat: Beat, *, output: Path, ledger: Path | None, last: int, max_age: int | None, form: str, now: datetime
) -> None:
    """Show the last runs and where the last editions stand; exit 1 where the last weekly run failed, or is too long ago."""
    path = place(ledger, output)
    if not path.exists():
        raise UsageError(f"{path}: there is no ledger yet: nothing was reviewed, sent, or run weekly")
    with Ledger(path) as book:
        told = runs(book, beat.slug, last)
        stands = _standings(book, beat, last)
        weekly = runs(book, beat.slug, 500, NAME)
    if form == "jsonl":
        for one in told:
            screen.line(
                json.dumps({"run": one.command, **{f: getattr(one, f) for f in Run.__struct_fields__[1:]}}).encode()
            )
        for stand in stands:
            screen.line(json.dumps(stand, ensure_ascii=False).encode())
    else:
        rows = [(r.started, r.command, r.week, _ended(r), r.told) for r in told]
        screen.table("Runs", ("when", "what", "edition", "exit code", "what it said"), rows, right=(3,))
        shown = [(str(s["edition"]), str(s["state"]), str(s["who"]), str(s["when"]), _mailed(s)) for s in stands]
        screen.table("Editions", ("edition", "state", "who", "when", "readers"), shown)
    late = max_age is not None and not any(
        r.code in _DONE and datetime.fromisoformat(r.started) >= now - timedelta(days=max_age) for r in weekly
    )
    if weekly and weekly[0].code not in _DONE:
        screen.say(
            f"the last weekly run, of {weekly[0].started}, {'did not end' if weekly[0].ended is None else 'failed'}"
        )
    if late:
        screen.say(f"no weekly run did its job in the last {max_age} days")
    if late or (weekly and weekly[0].code not in _DONE):
        raise typer.Exit(1)


def _ended(one: Run) -> str:
    return "not ended" if one.ended is None else str(one.code)


def _mailed(stand: dict[str, object]) -> str:
    counts = stand["readers"]
    assert isinstance(counts, dict)
    return ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))


def _standings(book: Ledger, beat: Beat, last: int) -> list[dict[str, object]]:
    """The last editions: state, who and when, and how many readers stand where in their mailing."""
    out: list[dict[str, object]] = []
    for row in book.db.execute(
        """SELECT e.id, e.week, e.state, s.who, s.at FROM edition e
        JOIN step s ON s.id = (SELECT max(id) FROM step WHERE edition = e.id) WHERE e.beat = ?
        ORDER BY e.first_day DESC LIMIT ?""",
        (beat.slug, last),
    ):
        counts = book.db.execute(
            """SELECT d.state, count(*) AS n FROM delivery d JOIN mailing m ON m.id = d.mailing
            WHERE m.edition = ? AND m.kind = 'edition' GROUP BY d.state""",
            (row["id"],),
        )
        readers = {c["state"]: c["n"] for c in counts}
        out.append(
            {"edition": row["week"], "state": row["state"], "who": row["who"], "when": row["at"], "readers": readers}
        )
    return out
