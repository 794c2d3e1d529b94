"""`briefing archive` and `briefing correct`: the site of all editions, and the notices that are appended to them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from briefing.check import check
from briefing.cli import screen, shelf
from briefing.cli.shelf import place
from briefing.deliver import archive, files
from briefing.errors import ContentError, UsageError
from briefing.ledger import FILES, Ledger, digest, editions, lock
from briefing.model import Correction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from briefing.errors import Note
    from briefing.model import Beat, Edition


def run(beat: Beat, *, output: Path, ledger: Path | None, folder: Path, templates: Path | None, look: str) -> None:
    """Write the site of a beat's approved editions; what is there already is left alone."""
    from briefing.render import sheets  # correcting and archiving share little

    path = place(ledger, output)
    if not path.exists():
        raise UsageError(
            f"{path}: there is no ledger, so nothing was approved yet. Approve an edition with: briefing approve"
        )
    with lock(path, "archive"), Ledger(path) as book:
        published = _published(book, beat)
        if not published:
            raise ContentError(
                f'{path}: no edition of the beat "{beat.slug}" was approved. Approve one with: briefing approve EDITION --by NAME'
            )
        notes: list[Note] = []
        draw = partial(sheets, templates=templates, look=look, notes=notes)
        written, count = archive.write(folder, archive.site(published, beat, draw))
    for note in notes:
        screen.note(note)
    if not beat.base_url:
        screen.say("no base_url in briefing.toml: feeds and sitemap are left out, as their addresses must be whole")
    screen.out.print(
        f"{folder / 'index.html'}: {screen.count(len(published), 'edition')}, {written} of {screen.count(count, 'file')} written",
        markup=False,
    )


def _published(book: Ledger, beat: Beat) -> list[archive.Published]:
    copies: dict[int, tuple[str, list[archive.Copy]]] = {}
    for version in editions.versions(book, beat.slug):
        kept = editions.kept(book, version.edition, version.digest)
        at = datetime.fromisoformat(version.at).astimezone(ZoneInfo(beat.time_zone))
        copies.setdefault(version.edition, (version.week, []))[1].append(archive.Copy(at, kept))
    return [archive.Published(editions.decoded(book, week, told[-1].files), told) for week, told in copies.values()]


def correct(
    named: Path,
    beat: Beat,
    *,
    output: Path,
    ledger: Path | None,
    text: str,
    who: str,
    at: datetime,
    templates: Path | None,
    look: str,
) -> None:
    """Append a dated notice to an approved edition: a new version of it, approved by `who`; the earlier one is kept.

    Raises `UsageError` without a name, a text, or an approved edition of that week, and `ContentError` where the folder
    holds something else than the approved edition, or the rules find an error that was not there before.
    """
    if not who.strip():
        raise UsageError("--by: a correction has a name. Give yours")
    if not text.strip():
        raise UsageError("--text: the notice says what was wrong and what is right. Give it")
    week = named.resolve().parent.name if named.name == shelf.EDITION else named.name
    path = place(ledger, output)
    if not path.exists():
        raise UsageError(f'{path}: there is no ledger, so no edition "{week}" was approved. Build a draft anew instead')
    with Ledger(path) as book:
        approved = editions.versions(book, beat.slug)
        found = [v for v in approved if v.week == week]
        if not found:
            others = sorted({v.week for v in approved})
            raise UsageError(
                f'{path}: no edition "{week}" of the beat "{beat.slug}" was approved, so there is nothing to correct. '
                + (f"Approved are {', '.join(others[-5:])}" if others else "Build a draft anew instead")
            )
        kept = editions.kept(book, found[-1].edition, found[-1].digest)
        old = editions.decoded(book, week, kept)
        _untouched(output / week, old)
        day = at.astimezone(ZoneInfo(beat.time_zone)).date()
        if old.corrections and old.corrections[-1] == Correction(day=day, text=text.strip()):
            screen.say(f"{week}: this correction was appended already; nothing changed")
            return
        # A correction that was cut short after the files were written is on disk and not in the ledger: it is made anew.
        edition = replace(old, corrections=(*old.corrections, Correction(day=day, text=text.strip())))
        made = _rendered(edition, old, kept, beat, templates=templates, look=look)
        screen.kept(files.write(output / week, made))
        steps = editions.standing(book, beat.slug, week, digest(kept)).steps
        state: editions.State = "sent" if any(step.state == "sent" for step in steps) else "approved"
        allowed = next((s.allowed for s in reversed(steps) if s.digest == digest(kept)), {})
        editions.decide(
            book, edition, made, beat=beat.slug, state=state, who=who.strip(), at=at, allowed=allowed, note=text.strip()
        )
    screen.out.print(f"{week}: correction {len(edition.corrections)}, {state}", markup=False)
    screen.say(f"To publish it: briefing archive. To mail it: briefing send {week} --correction")


def _untouched(folder: Path, old: Edition) -> None:
    """Raise where the folder holds another edition than the approved one: a draft must not be overwritten."""
    if not (folder / "edition.json").exists():
        return
    there = shelf.load(folder)
    if replace(there, corrections=()) != replace(old, corrections=()):
        raise ContentError(
            f"{folder}: this is not the edition that was approved, and would be overwritten. "
            "Approve it, which makes it the new version, or move it away"
        )


def _rendered(
    edition: Edition, old: Edition, kept: Mapping[str, bytes], beat: Beat, *, templates: Path | None, look: str
) -> dict[str, bytes]:
    """The files of the corrected edition, in the forms the old one had. Raises `ContentError` for an error of the rules that is new."""
    from briefing.render import FILES as NAMES
    from briefing.render import render

    notes: list[Note] = []
    forms = [form for form, name in NAMES.items() if name in kept]
    made = render(edition, templates=templates, look=look, formats=forms, sender=beat.mail_from, notes=notes)
    for note in notes:
        screen.note(note)
    known = {(f.rule, f.where, f.message) for f in check(old, {}, beat, kept)}
    for f in check(edition, {}, beat, made, earlier=[old]):
        if f.severity == "E" and (f.rule, f.where, f.message) not in known:
            raise ContentError(f"{screen.ruling(f)} Nothing was changed")
    return {name: made[name] for name in FILES if name in made}
