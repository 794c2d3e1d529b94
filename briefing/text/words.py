"""Small words by language, and other word lists read from the data beside this code."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES: Final = ("en", "uk", "ru", "de", "fr", "es", "pl", "it", "pt", "nl", "tr", "sv", "ro", "cs")
_EDGES: Final = "\"'“”„‘’«».,;:!?()[]*_…–—-"
WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@cache
def small_words(language: str) -> frozenset[str]:
    """The small words of a language ("the", "of"), lower case; those of English where it has no list."""
    name = language if language in LANGUAGES else "en"
    return frozenset(files(__package__).joinpath("data", name, "stopwords.txt").read_text("utf-8").split())


@cache
def table(language: str, name: str) -> dict[str, Any]:
    """The tables of `data/LANGUAGE/NAME.toml`; empty where the language has no such file."""
    file = files(__package__).joinpath("data", language, f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def bare(word: str) -> str:
    """A word without the marks at its edges."""
    return word.strip(_EDGES)


def all_bare(words: Iterable[str]) -> list[str]:
    """Each word without the marks at its edges."""
    return [word.strip(_EDGES) for word in words]


def lower(text: str) -> str:
    """The text in lower case, ’ made ', with as many characters as before, so that offsets into one hold in the other."""
    small = text.lower()
    if len(small) != len(text):  # "İ" becomes two characters
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small.replace("’", "'")
