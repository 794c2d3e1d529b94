"""Which characters of an article lie inside quotation marks: runs, paired paragraph by paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from briefing.model import Marked

_MARK = re.compile('["“”„«»]')
_OPENING = "“„«"
_EITHER = ('"', "''")


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
    out: list[Quotation] = []
    run = -1
    carried = 0
    blocks = [b for b in marked.blocks if text[b.start : b.end].strip()]
    for n, block in enumerate(blocks):
        open_at = -1
        for match in _MARK.finditer(text, block.start, block.end):
            at, mark = match.start(), match[0]
            opens = mark in _OPENING or (mark in _EITHER and open_at < 0)
            if opens and open_at < 0:
                open_at = at
                if not carried:
                    run += 1
                carried = 0
            elif open_at >= 0 and mark not in _OPENING:
                out.append(Quotation(open_at, match.end(), run))
                open_at = -1
        carried = 0
        if open_at >= 0:
            end = block.end
            following = text[blocks[n + 1].start : blocks[n + 1].end].lstrip()[:1] if n + 1 < len(blocks) else ""
            if following and (following in '"“„«' or text.startswith("''", blocks[n + 1].start)):
                carried = 1
            else:
                end = next((s.end for s in marked.sentences if s.start <= open_at < s.end), block.end)
            out.append(Quotation(open_at, max(end, open_at + 1), run, closed=False))
    return out
