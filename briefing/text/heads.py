"""Lines above and below a text that tell of it, as people paste them: "Source: ...", "Published: ...", "URL: ...", in any order."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOOKED_AT: Final = 4000  # characters at the beginning in which such lines stand
_FOOT: Final = 800  # those at the end
_LINES: Final = 24  # that are looked at above a text
_BETWEEN: Final = 2  # lines of another kind that may stand above or among them: a headline, what it is headed by
_LONGEST: Final = {
    "title": 300,
    "authors": 160,
    "outlet": 120,
    "published": 90,
    "modified": 90,
    "retrieved": 90,
    "url": 2000,
    "section": 80,
    "language": 30,
    "other": 600,
}
_LABEL: Final = re.compile(
    r"[\s*_•>-]{0,6}([^\W\d_][^\W_]*(?:[ -][^\W\d_]+){0,3})\s?(?:\([^)\n]{1,20}\))?[*_]{0,2}\s?[:：=]+[*_]{0,2}(?=\s|$|https?:|<)"
)
_ADDRESS: Final = re.compile(r"<?(https?://[^\s<>]+)>?")
_PARTS: Final = re.compile(r"\s[|•·]\s")
_SENTENCE: Final = re.compile(r"[.!?]\s+[^\W\d_]")
_TITLE: Final = 200  # characters of a line among them that may be a headline
_MARKS: Final = " \t*_<>"


class Head(NamedTuple):
    """One thing that a line tells: of which `field`, what, and where it stands in the text (half-open)."""

    field: str
    value: str
    start: int
    end: int


def heads(text: str) -> tuple[Head, ...]:
    """What the lines above and below a text tell of it, in order of place; none where a text begins with its words."""
    above = list(_lines(text, 0, min(len(text), _LOOKED_AT)))
    found, end = _above(above[:_LINES])
    if len(text) > _FOOT or end < len(text):
        start = max(end, len(text) - _FOOT)
        start = text.rfind("\n", 0, start) + 1 if start > end else start
        found += _below(list(_lines(text, start, len(text))))
    return tuple(found)


def is_head(line: str) -> bool:
    """Whether a line is one of those."""
    return bool(_told(0, line.strip()))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines between two places that are not blank, without blanks at their edges, each with where it begins."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        body = line.strip()
        if body:
            yield at + len(line) - len(line.lstrip()), body
        at += len(line)


def _above(lines: Sequence[tuple[int, str]]) -> tuple[list[Head], int]:
    """Those at the beginning, up to the first line that is prose; and where the last of them ends."""
    found: list[Head] = []
    odd = 0
    number = 0
    end = 0
    while number < len(lines):
        start, line = lines[number]
        told = _told(start, line)
        if not told and number + 1 < len(lines):
            told = _of_two(lines[number], lines[number + 1])
            number += bool(told)
        number += 1
        if told:
            found += told
            end = told[-1].end
            continue
        odd += 1
        if odd > _BETWEEN or len(line) > _TITLE or _SENTENCE.search(line) or line.endswith((".", "!")):
            break
    return found, end


def _below(lines: Sequence[tuple[int, str]]) -> list[Head]:
    """Those at the end, from the last line up to the first that is prose. Alone, a name and a word of the text are none."""
    found: list[Head] = []
    for start, line in reversed(lines):
        told = _told(start, line)
        if not told:
            break
        found = told + found
    sure = {"url", "outlet", "published", "retrieved", "modified"}
    return found if any(one.field in sure for one in found) else []


def _told(start: int, line: str) -> list[Head]:
    """What one line tells; several things where bars part them. [] where it tells none."""
    bare = _ADDRESS.fullmatch(line)
    if bare:
        return [Head("url", bare[1], start, start + len(line))]
    if ":" not in line and "：" not in line and "=" not in line:
        return []
    found: list[Head] = []
    at = 0
    for end, following in [*(one.span() for one in _PARTS.finditer(line)), (len(line), len(line))]:
        part = line[at:end]
        one = _one(start + at, part)
        if one is None:
            # A bar may stand in what a title says.
            return [] if len(found) != 1 or found[0].field not in ("title", "other") else _whole(start, line)
        found.append(one)
        at = following
    return found


def _whole(start: int, line: str) -> list[Head]:
    one = _one(start, line)
    return [one] if one else []


def _one(start: int, part: str) -> Head | None:
    label = _LABEL.match(part)
    field = _labels().get(" ".join(label[1].lower().split())) if label else None
    value = part[label.end() :].strip(_MARKS) if label else ""
    if label is None or field is None or not value or not _fits(field, value):
        return None
    address = _ADDRESS.search(value) if field in ("url", "outlet") else None
    if address:
        rest = (value[: address.start()] + value[address.end() :]).strip(" ,;()<>-–—")
        field, value = ("outlet", rest) if field == "outlet" and rest else ("url", address[1])
    return Head(field, value, start + part.find(value, label.end()), start + len(part))


def _of_two(first: tuple[int, str], second: tuple[int, str]) -> list[Head]:
    """What a label alone on its line and the line below it tell."""
    label = _LABEL.fullmatch(first[1])
    if label is None or _told(*second):
        return []
    one = _one(first[0], f"{label[0].rstrip()} {second[1]}")
    if one is None or one.field in ("other", "authors"):
        return []
    return [Head(one.field, one.value, second[0] + second[1].find(one.value), second[0] + len(second[1]))]


def _fits(field: str, value: str) -> bool:
    """Whether a value can be one of that field, and is no sentence of a text that begins with such a word."""
    if len(value) > _LONGEST[field]:
        return False
    if field in ("published", "modified", "retrieved"):
        return any(map(str.isdigit, value)) and len(value.split()) <= 12
    if field == "url":
        return "." in value and len(value.split()) <= 3
    if field in ("authors", "outlet"):
        first = value.split(maxsplit=1)[0]
        named = not first[0].islower() or "." in first  # "bbc.com"
        return named and not _SENTENCE.search(value) and not (value.endswith(".") and len(value.split()) > 5)
    return True


@cache
def _labels() -> dict[str, str]:
    """The field of each label."""
    told = tomllib.loads(files(__package__).joinpath("data", "heads.toml").read_text("utf-8"))
    return {label: field for field, labels in told.items() for label in labels}
