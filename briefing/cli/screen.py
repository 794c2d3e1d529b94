"""What the terminal shows: progress on standard error where somebody watches, tables, and plain lines in a pipe."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from briefing.wording import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing import pipeline
    from briefing.deliver.files import Written
    from briefing.errors import Note
    from briefing.model import Finding, SetAside

Verbosity = Literal["quiet", "usual", "verbose"]


class Aside(Protocol):
    """Something that was set aside: its name, why, and what to do."""

    @property
    def article(self) -> str:
        """Its name."""

    @property
    def reason(self) -> str:
        """Why it is not used."""

    @property
    def remedy(self) -> str:
        """What to do so that it is."""


_WIDE = 110
"""Columns from which a sentence has room beside what is told of it."""

errors = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False, soft_wrap=True)


@contextmanager
def progress(verbosity: Verbosity) -> Iterator[pipeline.Progress]:
    """A `pipeline.Progress` with one bar a stage on a terminal; silent in a pipe and when quiet."""
    if verbosity == "quiet" or not errors.is_terminal:
        yield _silent
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bars:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = int(bars.add_task(stage, total=total))
            bars.update(bars.task_ids[list(tasks).index(stage)], completed=done, total=total)

        yield show


def _silent(stage: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


def table(
    title: str | None,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[int] = (),
    prose: int = 0,
) -> None:
    """Print a table on standard output. So many of the last columns are `prose`: on a narrow screen they stand below the others."""
    console = Console(highlight=False)
    if prose and console.width < _WIDE:
        if title:
            console.print(Text(title, style="italic"))
        for row in rows:
            console.print(Text("  ".join(filter(None, map(visible, row[:-prose]))), style="bold"))
            for words in filter(None, row[-prose:]):
                console.print(Padding(Text(visible(words)), (0, 0, 0, 2), expand=False))
        return
    grid = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for n, column in enumerate(columns):
        grid.add_column(column, justify="right" if n in right else "left", overflow="fold")
    for row in rows:
        # Article text is hostile: it must not be read as console markup.
        grid.add_row(*(_plain(cell) for cell in row))
    console.print(grid)


def _plain(cell: str) -> str:
    from rich.markup import escape

    return escape(visible(cell))


def visible(words: str) -> str:
    """The words without characters that steer a terminal: control characters become spaces."""
    return "".join(" " if (ch < " " or "\x7f" <= ch <= "\x9f") else ch for ch in words)


def say(words: str) -> None:
    """A line on standard error, as it is."""
    sys.stderr.write(visible(words) + "\n")


def told(aside: SetAside) -> str:
    """What was set aside, why, and what to do, as one line."""
    return f"{aside.article}: {prose(aside.reason, aside.remedy)}"


def told_aside(asides: Iterable[Aside]) -> Iterator[str]:
    """A line for each thing that was set aside; advice that several have in common stands once, below them."""
    alike: dict[str, list[Aside]] = {}
    for one in asides:
        name = re.split(r"[\\/]", one.article)[-1]
        alike.setdefault(one.remedy.replace(f'"{name}"', '"FILE"'), []).append(one)
    for advice, some in alike.items():
        if len(some) == 1 or not advice:
            yield from (f"set aside: {one.article}: {prose(one.reason, one.remedy)}" for one in some)
            continue
        yield from (f"set aside: {one.article}: {prose(one.reason)}" for one in some)
        yield f"What to do about these {len(some)}: {prose(advice)}"


def note(one: Note) -> None:
    """A note on standard error, with the place it is about."""
    say(f"{one.where}: {one.message}" if one.where else one.message)


def kept(written: Written) -> None:
    """A line for each file that was edited and gave way to a new one: where what it said is kept."""
    for path, beside in written.kept:
        why = "was changed after briefing wrote it" if written.recorded else "was there, and nothing tells who wrote it"
        say(f"{path} {why}. What it said is kept beside it: {beside.name}")


def ruling(one: Finding) -> str:
    """What a rule finds, where, and what to do, as one line."""
    return f"rule {one.rule} {one.severity}: {one.where}: {prose(one.message, one.remedy)}"


def tally(found: Sequence[Finding]) -> str:
    """How many errors and warnings there are."""
    errors = sum(one.severity == "E" for one in found)
    return f"{count(errors, 'error')}, {count(len(found) - errors, 'warning')}"


def when(moment: str, zone: str) -> str:
    """A moment of the ledger's as a clock on the wall of the beat shows it: 2024-11-15 18:00."""
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def count(number: int, thing: str) -> str:
    """So many things: "1 edition", "2 editions"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def lines(data: bytes) -> None:
    """Whole lines of bytes on standard output."""
    sys.stdout.buffer.write(data)


def line(data: bytes) -> None:
    """A line of bytes on standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.write(b"\n")
