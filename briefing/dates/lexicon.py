"""The words of time of one language, read from its TOML file and compiled into a scanner."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def table(language: str) -> dict[str, Any]:
    """The language's TOML file as it stands. Raises `FileNotFoundError` where there is none."""
    return tomllib.loads((files("briefing.dates") / "data" / f"{language}.toml").read_text("utf-8"))


def scanner(words: list[str]) -> AhoCorasick:
    """A scanner for `words` that reports the leftmost longest of them, in code points.

    The DFA form scans about three times as fast as the default one and still takes a few megabytes at most.
    """
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


def alternatives(words: Iterable[str]) -> str:
    """A regular expression's alternatives for literal `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
