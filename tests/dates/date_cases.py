"""Reads the case files: a sentence with its expressions in square brackets, and below it what each of them means.

`@ 2024-11-14` sets the day of publication for the sentences after it (`@ none`: not known). A line that begins with
"=" holds, for each bracket in order, the TIMEX3 value and the days, `first..last` where they are several, "-" where
there are none; "= nothing" where nothing is to be found. The first two letters of a file's name are its language.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from briefing.model import DateRange, TimeExpression

FOLDER = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """One sentence: where it stands, its text, its bracketed spans, and the line that says what they mean."""

    where: str
    language: str
    published: date | None
    text: str
    spans: tuple[tuple[int, int], ...]
    meaning: str


def unbracket(line: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The sentence without its brackets, and where they were."""
    text = ""
    spans = []
    start = 0
    for char in line:
        if char == "[":
            start = len(text)
        elif char == "]":
            spans.append((start, len(text)))
        else:
            text += char
    return text, tuple(spans)


def describe(days: DateRange | None) -> str:
    """Days as the case files write them."""
    if days is None:
        return "-"
    return str(days.first) if days.is_day else f"{days.first}..{days.last}"


def meaning(found: tuple[TimeExpression, ...]) -> str:
    """What was found, as the case files write it."""
    return " ; ".join(f"{one.value or '-'} {describe(one.days)}" for one in found) or "nothing"


def read_cases() -> list[Case]:
    """Every case of every file. Raises `ValueError` where a sentence has no line that says what it means."""
    cases = []
    for path in sorted(FOLDER.glob("*.txt")):
        published: date | None = None
        lines = path.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            if line.startswith("@"):
                told = line[1:].strip()
                published = None if told == "none" else date.fromisoformat(told)
            elif line and line[0] not in "#=":
                if number + 1 == len(lines) or not lines[number + 1].startswith("= "):
                    raise ValueError(
                        f"{path.name}, line {number + 1}: the sentence has no line below it that begins with '= '"
                    )
                text, spans = unbracket(line)
                where = f"{path.stem}:{number + 1}"
                cases.append(Case(where, path.name[:2], published, text, spans, lines[number + 1][2:]))
    return cases
