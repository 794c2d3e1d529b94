"""What pages call things: the lists of `pages.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The lists by name."""
    text = resources.files("briefing.readers").joinpath("data", "pages.toml").read_text("utf-8")
    return {name: tuple(values) for name, values in tomllib.loads(text).items()}
