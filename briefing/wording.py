"""What an edition says in its own words outside its pages: its title, the heading of what no theme claims, the mail's subject.

The words stand with those of the pages, in `render/data/LANGUAGE/phrases.toml`; the beat's labels win.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.model import Beat, DateRange


def said(beat: Beat, key: str) -> str:
    """The beat's label of that key, else its language's word, else the English one. Raises `KeyError` for a key that no file has."""
    code = beat.language.replace("_", "-").partition("-")[0].lower()
    return beat.labels.get(key) or _words(code).get(key) or _words("en")[key]


def counted(beat: Beat, days: tuple[int, int]) -> str:
    """The days of the beat's count as a title gives them: "Days 992-996", with a hyphen as on a keyboard."""
    first, last = days
    words = said(beat, "day" if first == last else "days")
    if "{" not in words:  # a label that gives the word alone
        words += " {first}" if first == last else " {first}-{last}"
    filled = words.replace("{first}", str(first)).replace("{last}", str(last))
    return re.sub(r"(?<=\d)–(?=\d)", "-", filled)


def title(beat: Beat, period: DateRange, dates: str) -> str:
    """The title: "Weekly roundup. TITLE. Days A-B"; `dates` where the beat has no day count, or it begins later."""
    count = beat.counted(period)
    return f"{said(beat, 'roundup')}. {beat.title}. {counted(beat, count) if count else dates}"


@cache
def _words(language: str) -> dict[str, str]:
    # By its path: importing the room would load the template engine.
    path = resources.files("briefing") / "render" / "data" / language / "phrases.toml"
    if not language.isalpha() or not path.is_file():
        return {}
    table = tomllib.loads(path.read_text("utf-8"))
    return {**table["phrases"], **table["edition"]}


def prose(*parts: str) -> str:
    """The parts as sentences: each begins with a capital but the first, which stands as it is, and ends with a stop."""
    words = [part.strip().removesuffix(".") for part in parts if part.strip()]
    return ". ".join([*words[:1], *(word[:1].upper() + word[1:] for word in words[1:])]) + "."
