"""Page furniture: what the page put there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Article


def repeated_lines(articles: Iterable[Article]) -> dict[str, frozenset[str]]:
    """Outlet -> lines that stand in several of its articles, trimmed of blanks. "" holds articles without an outlet."""
    seen: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for article in articles:
        lines = {line.strip() for line in article.text.split("\n")}
        counts = seen[article.outlet or ""]
        for line in lines:
            if line:
                counts[line] += 1
    return {outlet: frozenset(line for line, count in counts.items() if count >= 3) for outlet, counts in seen.items()}
