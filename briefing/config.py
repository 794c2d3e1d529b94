"""`briefing.toml` -> a `Beat`, with every mistake told by file, line and field."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, get_args, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec.structs import replace

from briefing.errors import ConfigError
from briefing.model import WEEKDAYS, Beat

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "briefing.toml"

# The names that types have in messages, as an editor would say them.
_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "words in quotation marks",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a day such as 2022-02-24",
    "date | null": "a day such as 2022-02-24",
    "str | null": "words in quotation marks",
    "datetime": "a moment",
}
_AT = re.compile(r" - at `\$\.?(.*?)`$")
_INDEX = re.compile(r"^(\w+)\[(\d+)\](?:\.(\w+))?")


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

    Raises `ConfigError` for a file that is not there, is no TOML, has an unknown field, a value of the wrong kind, a
    theme with no words, an unknown time zone or locale, or a period that ends before it begins.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path}: {error.strerror}. Give the beat's file with --config, or make one with: briefing init"
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}. Save the file as UTF-8") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f'{path}: {error}. Expected TOML: name = "value" lines and [[themes]] tables') from None
    try:
        beat = msgspec.convert(table, Beat)
    except msgspec.ValidationError as error:
        raise ConfigError(_explained(path, text, str(error))) from None
    _check(path, text, beat)
    if beat.templates:
        folder = path.parent / beat.templates
        if not folder.is_dir():
            raise ConfigError(
                f"{path}{_line(text, '', 'templates')}: there is no folder {folder}. Make it, or take the line out"
            )
        beat = replace(beat, templates=str(folder))
    named = {
        name: str(path.parent / value)
        for name in ("list", "ca_file")
        if (value := getattr(beat.delivery, name)) and value != "-"
    }
    return replace(beat, delivery=replace(beat.delivery, **named)) if named else beat


def locale(name: str) -> None:
    """Raise `ValueError`, with what to write, where a name is no locale that the dates and numbers can be written in."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  Babel loads its tables when asked

    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError, TypeError):
        raise ValueError(f'"{name}" is no locale. Write it as in "en_GB" or "uk_UA"') from None


def _explained(path: Path, text: str, error: str) -> str:
    place = _AT.search(error)
    message = _AT.sub("", error)
    where = place[1] if place else ""
    for kind, prose in _KINDS.items():
        message = message.replace(f"`{kind}`", prose)
    message = message.removeprefix("Object contains ")
    message = re.sub(r"^Object missing required field (`\w+`)", r"the field \1 is missing", message)
    if enum := re.fullmatch(r"Invalid enum value (.*)", message):
        message = f"{enum[1]} is none of its values{_choices(where)}"
    field = re.search(r"field `(\w+)`", message)
    line = _line(text, where, field[1] if field else None)
    return f"{path}{line}: {where or 'the file'}: {message[0].lower()}{message[1:]}. See the README for the fields of a beat"


def _choices(where: str) -> str:
    """What may stand at a place that takes one of a few words; nothing inside a list, which has no such place."""
    kind: object = Beat
    for name in where.split("."):
        if not isinstance(kind, type):
            return ""
        kind = get_type_hints(kind).get(name)
    words = [str(word) for word in get_args(kind)]
    return f". Write one of {', '.join(words)}" if words else ""


def _line(text: str, where: str, field: str | None) -> str:
    """Where a place such as "themes[2].budget" stands, as ", line N"; nothing where the text does not tell."""
    lines = text.splitlines()
    start = 0
    index = _INDEX.match(where)
    if index:
        tables = [n for n, line in enumerate(lines) if line.strip() == f"[[{index[1]}]]"]
        if int(index[2]) < len(tables):
            start = tables[int(index[2])]
    elif where:
        section = where.split(".", maxsplit=1)[0]
        start = next((n for n, line in enumerate(lines) if line.strip() == f"[{section}]"), 0)
    key = field or (index[3] if index and index[3] else where.rsplit(".", maxsplit=1)[-1])
    for number in range(start, len(lines)):
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[number]):
            return f", line {number + 1}"
    return f", line {start + 1}" if start else ""


def _check(path: Path, text: str, beat: Beat) -> None:
    for number, theme in enumerate(beat.themes):
        at = _line(text, f"themes[{number}]", "name")
        if not theme.words and not theme.places:
            raise ConfigError(
                f'{path}{at}: the theme "{theme.name}" has no words, so it would never be found. Give it words = ["..."]'
            )
        if any(not word.strip(" *") for word in theme.words):
            raise ConfigError(
                f'{path}{at}: the theme "{theme.name}" has an empty word, which would match everything. Take it out'
            )
    names = [theme.name for theme in beat.themes]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        again = len(names) - 1 - names[::-1].index(twice[0])
        at = _line(text, f"themes[{again}]", "name")
        raise ConfigError(f'{path}{at}: two themes are called "{twice[0]}". Give each its own name')
    if WEEKDAYS.index(beat.period.last) < WEEKDAYS.index(beat.period.first):
        raise ConfigError(
            f"{path}{_line(text, 'period', 'last')}: the period ends on {beat.period.last}, before it begins on {beat.period.first}. "
            "A period lies within one week, Monday to Sunday"
        )
    try:
        ZoneInfo(beat.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(
            f'{path}{_line(text, "", "time_zone")}: there is no time zone "{beat.time_zone}". Write it as in "Europe/Kyiv"'
        ) from None
    if not beat.title.strip():
        raise ConfigError(f"{path}{_line(text, '', 'title')}: the title is empty. Say what the briefing is about")
    try:
        locale(beat.locale)
    except ValueError as error:
        raise ConfigError(f"{path}{_line(text, '', 'locale')}: {error}") from None
    if beat.lengths.words < 1 or beat.lengths.lead < 5 or beat.lengths.support < 0 or beat.lengths.standfirst < 0:
        raise ConfigError(
            f"{path}{_line(text, 'lengths', 'words')}: the lengths must be positive, and a lead have room for five words"
        )
