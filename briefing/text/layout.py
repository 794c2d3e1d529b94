"""The lines of a text gathered into units: what an author meant as one paragraph, heading, or point of a list."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from briefing.text.lines import BULLET

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_WRAPPED: Final = 0.3  # this share of the line ends within groups falls inside a sentence where lines are wrapped
_WIDEST: Final = 130  # wrapped lines are no longer than this
_STOPPED: Final = re.compile(r"[.!?…:][\"'”’)\]*_]*$")


class Unit(NamedTuple):
    """A run of lines: where it begins, and where the first and the last of what is no blank stand in it (half-open)."""

    start: int
    first: int
    last: int
    gap: bool  # whether an empty line stands above


def units(text: str, alone: Collection[int] = ()) -> list[Unit]:
    """The units of a text in order; the first begins at 0, each runs to the beginning of the next.

    Whether a paragraph is a line or a run of wrapped lines between empty ones is decided once for the whole text. A line with one of
    the places `alone` in it is joined to none.
    """
    mark = "\n" if "\n" in text or "\r" not in text else "\r"
    out: list[Unit] = []
    at = 0
    gap = False
    tight = 0
    for line in text.split(mark):
        body = line.strip()
        size = len(line)
        if body:
            first = at if line[0] == body[0] else at + size - len(line.lstrip())
            tight += not gap and bool(out)
            out.append(Unit(at if out else 0, first, first + len(body), gap))
            gap = False
        else:
            gap = True
        at += size + 1
    if tight >= 2 and _is_wrapped(text, out):
        return _unwrap(text, out, sorted(alone))
    return out


def _is_wrapped(text: str, lines: list[Unit]) -> bool:
    if max(line.last - line.first for line in lines) > _WIDEST:
        return False
    joins = inner = 0
    for before, line in itertools.pairwise(lines):
        if not line.gap:
            joins += 1
            inner += text[line.first].islower() and text[before.last - 1] not in ".!?"
    return inner >= _WRAPPED * joins


def _holds(places: Sequence[int], line: Unit) -> bool:
    return bool(places) and any(line.start <= place < line.last for place in places)


def _unwrap(text: str, lines: list[Unit], alone: Sequence[int]) -> list[Unit]:
    """Lines joined to paragraphs: a new one begins after an empty line, at a point of a list, after a short last line."""
    widest = max(line.last - line.first for line in lines)
    out: list[Unit] = []
    before: Unit | None = None
    for line in lines:
        short = before is not None and (before.last - before.first) < 0.6 * widest
        ended = (
            before is not None and _STOPPED.search(text, max(before.first, before.last - 4), before.last) is not None
        )
        if (
            before is None
            or line.gap
            or _holds(alone, line)
            or _holds(alone, before)
            or BULLET.match(text, line.first, line.last)
            or (short and (ended or text[line.first].isupper()))
        ):
            out.append(line)
        else:
            out[-1] = out[-1]._replace(last=line.last)
        before = line
    return out
