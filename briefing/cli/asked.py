"""What a call asks for, out of its flags: the beat, the period, the moment, the templates. The clock is read here alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from briefing import config, periods
from briefing.cli import screen
from briefing.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.cli.screen import Verbosity
    from briefing.model import Beat, DateRange


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


def user() -> str:
    """Who is at the keyboard, as the system knows them."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def verbosity(*, quiet: bool, verbose: bool = False) -> Verbosity:
    """How much is told; quiet wins."""
    return "quiet" if quiet else "verbose" if verbose else "usual"


def beat(file: Path | None, paths: Sequence[str], told: Verbosity) -> Beat:
    """The beat of a call."""
    return config.load(beat_file(file, paths, told))


def beat_file(file: Path | None, paths: Sequence[str], told: Verbosity) -> Path:
    """The beat's file: as named, else beside the articles or here, else the seeds'; which of them it is, is told where it may surprise."""
    found = file or config.find(paths)
    if found is None:
        found = config.seeds() / config.NAME
        if paths and told != "quiet":
            screen.say(
                "no briefing.toml beside the articles or here: using the beat of the seeds. Make one of your own with: briefing init"
            )
    elif not paths and told != "quiet":
        screen.say(
            f"no articles are named: reading the sample articles for the beat of {found}. Name yours after the command"
        )
    return found


def templates(given: Path | None, beat: Beat) -> Path | None:
    """The editor's folder of templates, if there is one. Raises `UsageError` for a folder that is not there."""
    if given and not given.is_dir():
        raise UsageError(f"--templates {given}: there is no such folder")
    folder = given or (Path(beat.templates) if beat.templates else None)
    if folder:
        _misnamed(folder)
    return folder


def _misnamed(folder: Path) -> None:
    """Tell of files that nearly have a built-in template's name, and of blocks that no template has: they take the place of none."""
    from briefing.render.blocks import idle  # the templates' machinery, which few calls name a folder for
    from briefing.render.sandbox import builtin_folder

    known = {file.name for file in builtin_folder().rglob("*.j2")}
    for file in sorted(folder.rglob("*.j2")):
        near = "" if file.name in known else config.meant(file.name, known, 0.85)
        if near:
            screen.say(f"{file}: no template is called so, and it takes the place of none{near}")
    for block in idle(folder):
        near = config.meant(block.name, block.known) or f". There are {', '.join(sorted(block.known))}"
        screen.say(
            f'{block.file}, line {block.line}: no block is called "{block.name}", and what stands in it is not printed{near}'
        )


def look(given: str | None, beat: Beat, folder: Path | None) -> str:
    """The look of the pages, known before anything is read. Raises `UsageError` for one that does not exist."""
    wanted = given or beat.look
    if wanted == "roundup":
        return wanted
    from briefing.render import looks  # the templates' machinery, which the usual look needs later

    there = looks(folder)
    if wanted not in there:
        where = f"--look {wanted}" if given else f'look = "{wanted}" in the beat\'s file'
        raise UsageError(
            f"{where}: there is no such look. There are {', '.join(there)}; a folder of your templates makes a further one"
        )
    return wanted


def period(
    beat: Beat, week: str | None, first: str | None = None, last: str | None = None, count: str | None = None
) -> DateRange | None:
    """The days asked for; None where none are. Raises `UsageError` for what names no days, or two things at once."""
    given = [name for name, value in (("--week", week), ("--from/--to", first or last), ("--days", count)) if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} say different things: give one of them")
    if week:
        return periods.parse_week(week, beat)
    if first or last:
        return periods.parse_days(first, last)
    return periods.parse_count(count, beat) if count else None


def as_of(words: str | None, beat: Beat) -> datetime | None:
    """The moment that the edition speaks of: as given, else as SOURCE_DATE_EPOCH says. Raises `UsageError` for what is no moment."""
    zone = ZoneInfo(beat.time_zone)
    if words:
        try:
            moment = datetime.fromisoformat(words)
        except ValueError:
            raise UsageError(f'--as-of {words}: no moment. Write it as in "2024-11-15T18:00"') from None
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).astimezone(zone)
        except (ValueError, OverflowError, OSError):
            raise UsageError(f"SOURCE_DATE_EPOCH={epoch}: it should be seconds since 1970, as a whole number") from None
    return None
