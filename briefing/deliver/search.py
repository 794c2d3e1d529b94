"""The search index of the archive: each item of each edition as a passage, a script a year, so that no server is needed to read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.model import Edition


def shards(editions: Sequence[tuple[Edition, str, str, Mapping[str, str]]]) -> Iterator[tuple[str, bytes]]:
    """A script for each year, as its path and its bytes. Each edition comes with its year, its dates in words, and the anchors of its items.

    A passage is [week, anchor, dates, lead, the sentences after it]; `search.js` reads them.
    """
    by_year: dict[str, list[list[str]]] = {}
    for edition, year, dates, anchors in editions:
        rows = by_year.setdefault(year, [])
        for section in edition.sections:
            for item in section.items:
                rest = " ".join(quote.text for quote in item.support)
                rows.append([edition.week, anchors[item.id], dates, item.lead.text, rest])
    for year, rows in by_year.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        # Two line ends that JSON allows in a string end a line in older JavaScript; lone surrogates are no UTF-8.
        text = f"briefingSearch.add({json.dumps(year)}, [\n{lines}\n]);\n".replace("\u2028", " ").replace("\u2029", " ")
        yield f"search/{year}.js", text.encode("utf-8", "replace")
