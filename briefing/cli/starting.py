"""`briefing init`: a new beat from questions."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from briefing import config
from briefing.errors import UsageError
from briefing.model import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path


def run(file: Path) -> None:
    """Ask, write the beat's file, and read it back. An answer that cannot stand is asked for again at once.

    Raises `UsageError` where the file is there already, has no folder, cannot be written, or nobody is there to answer.
    """
    if file.exists():
        raise UsageError(f"{file}: there is a beat already. Give another name, or edit it")
    if not file.parent.is_dir():
        raise UsageError(f"{file}: there is no folder {file.parent}. Make it, or give another name")
    if not os.access(file.parent, os.W_OK):
        raise UsageError(f"{file}: the beat cannot be written there (Permission denied). Give another name")
    title = _ask("What is the briefing about (its title)?", "The week in our city")
    epoch = _ask("First day of a running day count, as 2022-02-24 (empty: no count)", "", _day)
    zone = _ask("Time zone", "Europe/Kyiv" if epoch else "UTC", _zone)
    locale = _ask("Locale: en_GB, en_US, de_DE, uk_UA ...", "en_GB", config.locale)
    language = re.split("[-_]", locale)[0].lower()
    last = _ask("Last day of its week", "sunday", _weekday).lower()
    themes: list[tuple[str, str, list[str]]] = []
    typer.echo("Themes, in the order readers should meet them. An empty heading ends the list.")
    taken: set[str] = set()
    while heading := _ask(f"Heading of theme {len(themes) + 1}", "" if themes else "Decisions", partial(_new, taken)):
        taken.add(_name(heading))
        words = [
            w.strip()
            for w in _ask('  Its words, with commas ("vote*" finds votes and voted)', heading.lower()).split(",")
        ]
        themes.append((_name(heading), heading, [w for w in words if w]))
    lines = [f"title = {_quoted(title)}"]
    if epoch:
        lines.append(f"epoch = {date.fromisoformat(epoch)}")
    lines += [
        f"time_zone = {_quoted(zone)}",
        f"locale = {_quoted(locale)}",
        f"language = {_quoted(language)} # of the articles, and of the pages where they know it",
        "",
        "[period]",
        'first = "monday"',
        f"last = {_quoted(last)}",
    ]
    lines += ["", "[lengths]", "words = 600 # of all items together", "lead = 30 # words in a lead"]
    for name, heading, words in themes:
        lines += [
            "",
            "[[themes]]",
            f"name = {_quoted(name)}",
            f"heading = {_quoted(heading)}",
            f"words = {json.dumps(words, ensure_ascii=False)}",
        ]
    try:
        file.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise UsageError(f"{file}: the beat cannot be written there ({error.strerror}). Give another name") from None
    try:
        config.load(file)
    except BaseException:
        file.unlink()
        raise
    typer.echo(f"{file} is written. Now build from a folder of articles: briefing build articles/ --config {file}")


def _ask(question: str, default: str, valid: Callable[[str], object] | None = None) -> str:
    while True:
        try:
            answer = str(typer.prompt(question, default=default, show_default=bool(default))).strip()
        except typer.Abort:
            typer.echo()
            if sys.stdin.isatty():
                raise KeyboardInterrupt from None
            raise UsageError(
                "no more answers came, and nothing is written. Run briefing init in a terminal, or copy seeds/briefing.toml and edit it"
            ) from None
        try:
            if answer and valid:
                valid(answer)
        except ValueError as error:
            typer.echo(f"  {error}")
        else:
            return answer


def _name(heading: str) -> str:
    """A theme's name for machines."""
    return "-".join(heading.lower().split())


def _new(taken: Collection[str], heading: str) -> None:
    if _name(heading) in taken:
        raise ValueError(f'there is a theme "{heading}" already. Give another heading, or none to end the list')


def _day(words: str) -> None:
    try:
        date.fromisoformat(words)
    except ValueError:
        raise ValueError(f'"{words}" is no day. Write it as in "2022-02-24"') from None


def _zone(words: str) -> None:
    try:
        ZoneInfo(words)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'there is no time zone "{words}". Write it as in "Europe/Kyiv"') from None


def _weekday(words: str) -> None:
    if words.lower() not in WEEKDAYS:
        raise ValueError(f'"{words}" is no weekday. Write one of {", ".join(WEEKDAYS)}')


def _quoted(words: str) -> str:
    # A JSON string is a TOML basic string too.
    return json.dumps(words, ensure_ascii=False)
