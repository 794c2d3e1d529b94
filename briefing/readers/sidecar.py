"""`articles.toml`: what the files beside it do not say of themselves, one table a file name."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from briefing.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.model import Article

NAME = "articles.toml"


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an editor says of one file."""

    published: Any = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    retrieved: date | None = None


def load(path: Path) -> dict[str, Said]:
    """The tables of one `articles.toml`. Raises `ConfigError` naming file, line and field."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f'{path}: {error}. Expected one table a file, such as ["story.txt"] and published = 2024-11-14'
        ) from None
    out: dict[str, Said] = {}
    for name, table in tables.items():
        try:
            out[name] = msgspec.convert(table, Said)
        except msgspec.ValidationError as error:
            raise ConfigError(
                f'{path}{_line(path, name)}: table ["{name}"]: {error}. Known fields: {", ".join(Said.__struct_fields__)}'
            ) from None
        if not isinstance(out[name].published, date | str | None):
            raise ConfigError(
                f'{path}{_line(path, name)}: table ["{name}"]: published should be a day, such as 2024-11-14'
            )
    return out


def _line(path: Path, name: str) -> str:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("[") and name in line:
            return f", line {number}"
    return ""


def apply(article: Article, said: Said) -> Article:
    """The article with what was said of it; what is said beside the file wins over what the file says."""
    changes: dict[str, object] = {
        field: value
        for field in ("outlet", "url", "title", "authors", "language", "section", "retrieved")
        if (value := getattr(said, field))
    }
    if said.published is not None:
        day = said.published
        changes["stamp"] = day if isinstance(day, str) else day.isoformat()
        changes["published"] = day if isinstance(day, date) and not isinstance(day, datetime) else None
    return replace(article, **changes)
