"""`briefing init`: a new beat from questions."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import typer

from briefing import config
from briefing.errors import UsageError
from briefing.model import WEEKDAYS

if TYPE_CHECKING:
    from pathlib import Path


def run(file: Path) -> None:
    """Ask, write the beat's file, and read it back. Raises `UsageError` where the file is there already."""
    if file.exists():
        raise UsageError(f"{file}: there is a beat already. Give another name, or edit it")
    title = _ask("What is the briefing about (its title)?", "The week in our city")
    epoch = _ask("First day of a running day count, as 2022-02-24 (empty: no count)", "")
    zone = _ask("Time zone", "Europe/Kyiv" if epoch else "UTC")
    locale = _ask("Locale: en_GB, en_US, de_DE, uk_UA ...", "en_GB")
    last = _ask("Last day of its week", "sunday").lower()
    themes: list[tuple[str, str, list[str]]] = []
    typer.echo("Themes, in the order readers should meet them. An empty heading ends the list.")
    while heading := _ask(f"Heading of theme {len(themes) + 1}", "" if themes else "Decisions"):
        words = [
            w.strip()
            for w in _ask('  Its words, with commas ("vote*" finds votes and voted)', heading.lower()).split(",")
        ]
        themes.append(("-".join(heading.lower().split()), heading, [w for w in words if w]))
    lines = [f"title = {_quoted(title)}"]
    if epoch:
        try:
            lines.append(f"epoch = {date.fromisoformat(epoch)}")
        except ValueError:
            raise UsageError(f'"{epoch}" is no day. Write it as in "2022-02-24"') from None
    lines += [
        f"time_zone = {_quoted(zone)}",
        f"locale = {_quoted(locale)}",
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
    if last not in WEEKDAYS:
        raise UsageError(f'"{last}" is no weekday. Write one of {", ".join(WEEKDAYS)}')
    file.write_text("\n".join(lines) + "\n", "utf-8")
    try:
        config.load(file)
    except Exception:
        file.unlink()
        raise
    typer.echo(f"{file} is written. Put articles beside it and run: briefing build {file.parent}")


def _ask(question: str, default: str) -> str:
    return str(typer.prompt(question, default=default, show_default=bool(default))).strip()


def _quoted(words: str) -> str:
    # A JSON string is a TOML basic string too.
    return json.dumps(words, ensure_ascii=False)
