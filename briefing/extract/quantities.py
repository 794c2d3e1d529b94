"""Numbers of a sentence with what they count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.model import Quantity

if TYPE_CHECKING:
    from briefing.model import Marked

_NUMBER = re.compile(r"(?:\b(at least|about|more than|nearly|up to|around) )?\b(\d[\d,]*(?:\.\d+)?)(?: ([a-z]+))?")


def find(marked: Marked) -> list[tuple[Quantity, ...]]:
    """The quantities of each sentence, in order; a list as long as `marked.sentences`."""
    text = marked.article.text
    out = []
    for sentence in marked.sentences:
        out.append(
            tuple(
                Quantity(m.start(), m.end(), m.group(), float(m[2].replace(",", "")), unit=m[3] or "", qualifier=m[1])
                for m in _NUMBER.finditer(text, sentence.start, sentence.end)
            )
        )
    return out
