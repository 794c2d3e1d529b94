"""`briefing.toml` -> a `Beat`, with every mistake told by file, line and field.

checks   what a beat must be beyond its types
faults   a mistake as prose
"""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from briefing.config.checks import locale, mistakes
from briefing.config.faults import explained, fault, meant, unreadable
from briefing.errors import ConfigError
from briefing.model import Beat

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NAME", "find", "load", "locale", "meant", "seeds"]

NAME = "briefing.toml"


def seeds() -> Path:
    """The folder of sample articles and their beat: beside the package in a checkout, inside it in a wheel."""
    inside = Path(str(resources.files("briefing"))) / "seeds"
    return inside if inside.is_dir() else inside.parent.parent / "seeds"


def find(paths: Iterable[str | Path]) -> Path | None:
    """The beat's file that goes with these articles: in a folder given, beside a file given, or where one stands."""
    for path in map(Path, paths):
        if str(path) == "-":
            continue
        folder = path if path.is_dir() else path.parent
        if (folder / NAME).is_file():
            return folder / NAME
    here = Path(NAME)
    return here if here.is_file() else None


def load(path: Path) -> Beat:
    """The beat that a file describes.

    Raises `ConfigError` for a file that is not there, is no TOML, has an unknown field or a value of the wrong kind, and for
    each of `mistakes`: of several, the first is told with how many there are.
    """
    try:
        text = path.read_text("utf-8-sig")  # some editors put a mark before the first letter
    except OSError as error:
        raise ConfigError(
            f"{path}: {error.strerror}. Give the beat's file with --config, or make one with: briefing init"
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}. Save the file as UTF-8") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise unreadable(path, text, str(error)) from None
    try:
        beat = msgspec.convert(table, Beat)
    except msgspec.ValidationError as error:
        raise explained(path, text, str(error)) from None
    found = list(mistakes(beat))
    if found:
        where, words = found[0]
        raise fault(path, text, where, words + (f" ({len(found) - 1} more after this one)" if found[1:] else ""))
    if beat.templates:
        folder = path.parent / beat.templates
        if not folder.is_dir():
            raise fault(path, text, "templates", f"there is no folder {folder}. Make it, or take the line out")
        beat = replace(beat, templates=str(folder))
    named = {
        name: str(path.parent / value)
        for name in ("list", "ca_file")
        if (value := getattr(beat.delivery, name)) and value != "-"
    }
    return replace(beat, delivery=replace(beat.delivery, **named)) if named else beat
