"""What pages and mails call things: the lists of `pages.toml` and `mail.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def words(kind: str = "pages") -> dict[str, tuple[str, ...]]:
    """The lists of a kind by name."""
    text = resources.files("briefing.readers").joinpath("data", f"{kind}.toml").read_text("utf-8")
    return {name: tuple(values) for name, values in tomllib.loads(text).items()}
