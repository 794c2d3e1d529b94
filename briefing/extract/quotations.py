"""Which characters of an article lie inside quotation marks: runs, paired paragraph by paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from briefing.model import Marked

_MARK = re.compile('["“”„«»]')
# The same with the double marks of text that was put together from words.
_MARK_OR_TWO = re.compile("[\"“”„«»]|``|''")
_OPENING = frozenset({"“", "„", "«", "``"})
_CLOSING = frozenset({"”", "»"})
# Where a mark begins and ends, whether it can open, whether it can close, whether it is a single one.
_Mark = tuple[int, int, bool, bool, bool]
# Single marks: one opens before a word and behind none; one closes behind a stop, or behind a word and before a stop or
# a blank, where no plural's apostrophe can stand.
_SINGLE_OPENS = re.compile(r"‘(?=\w)(?<!\w‘)")
_SINGLE_CLOSES = re.compile(r"’(?!\w)(?:(?<=[.,!?…]’)|(?<=[^\Ws]’)|(?<=s’)(?=[.,;:)]))")


class Quotation(Struct, frozen=True):
    """A stretch inside quotation marks, the marks included. `run` is the same for the pieces of one speech."""

    start: int
    end: int
    run: int
    closed: bool = True


def find(marked: Marked) -> list[Quotation]:
    """The quotations of an article in order of place; they do not overlap.

    A mark that opens and is not closed in its paragraph holds to the paragraph's end when the next paragraph begins
    with an opening mark (each paragraph of a long quotation opens anew), else to the end of its sentence.
    """
    text = marked.article.text
    marks = _marks(text)
    if not marks:
        return []
    out: list[Quotation] = []
    starts = [s.start for s in marked.sentences]
    run = -1
    carried = single = False
    position = 0
    for n, block in enumerate(marked.blocks):
        open_at = -1
        last = position
        while last < len(marks) and marks[last][0] < block.end:
            last += 1
        if last == position and not carried:
            continue
        if last == position and not text[block.start : block.end].strip():
            continue
        for at, end, opening, closing, alone in marks[position:last]:
            if open_at < 0:
                if opening:
                    open_at, single = at, alone
                    run += not carried
                    carried = False
            elif closing and alone is single:
                out.append(Quotation(open_at, end, run))
                open_at = -1
        position = last
        carried = False
        if open_at >= 0:
            end = block.end
            if _opens_anew(marked, n, marks, position):
                carried = True
            else:
                at = bisect_right(starts, open_at) - 1
                if at >= 0 and open_at < marked.sentences[at].end:
                    end = marked.sentences[at].end
            out.append(Quotation(open_at, max(end, open_at + 1), run, closed=False))
    return out


def _marks(text: str) -> list[_Mark]:
    """The quotation marks of a text, in order of place.

    Single marks (British style) count where they pair in plain sight within a paragraph: one before a word, one behind a
    stop or before one. Apostrophes never do.
    """
    pattern = _MARK_OR_TWO if "''" in text else _MARK
    marks = [(*m.span(), (mark := m[0]) not in _CLOSING, mark not in _OPENING, False) for m in pattern.finditer(text)]
    if "‘" in text and "’" in text:
        marks.extend(_single(text))
        marks.sort()
    return marks


def _single(text: str) -> list[_Mark]:
    """The pairs of single marks."""
    out: list[_Mark] = []
    closes = [m.start() for m in _SINGLE_CLOSES.finditer(text)]
    opens = [m.start() for m in _SINGLE_OPENS.finditer(text)]
    for n, begun in enumerate(opens):
        at = bisect_left(closes, begun)
        if at == len(closes):
            break
        end = closes[at]
        if (n + 1 == len(opens) or end < opens[n + 1]) and text.find("\n", begun, end) < 0:
            out.append((begun, begun + 1, True, False, True))
            out.append((end, end + 1, False, True, True))
    return out


def _opens_anew(marked: Marked, n: int, marks: list[_Mark], position: int) -> bool:
    """Whether the next paragraph that is not empty begins with an opening mark."""
    if position == len(marks):
        return False
    text = marked.article.text
    at, _, opening, _, _ = marks[position]
    return opening and not text[marked.blocks[n].end : at].strip()
