"""Sentence ends, by look-around at each stop."""

from __future__ import annotations

import re

_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s+[^\sa-z])|\n\s*\n""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Rep|Sen|Gov|St|Prof|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_FILL = re.compile(r"\s*")


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences between two offsets as (start, end), trimmed of blanks, in order; no character but blanks is left out."""
    end = len(text) if end is None else end
    out: list[tuple[int, int]] = []
    at = start
    for found in _END.finditer(text, start, end):
        stop = found.end()
        if text[found.start()] == "." and _ABBREVIATION.search(text, max(at, stop - 12), stop):
            continue
        _add(text, at, stop, out)
        at = stop
    _add(text, at, end, out)
    return out


def _add(text: str, start: int, end: int, out: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    body = piece.strip()
    if body:
        first = start + len(piece) - len(piece.lstrip())
        out.append((first, first + len(body)))
