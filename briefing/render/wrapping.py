"""Lines of plain text, for the mail's text part, and short forms of long ones."""

from __future__ import annotations

import textwrap


def wrap(text: str, first: str = "", rest: str = "", width: int = 72) -> str:
    """The text in lines of at most `width` characters, the first opening with `first`, the others with `rest`.

    A word longer than a line keeps its own: an address must not be cut.
    """
    lines = textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines)


def stopped(text: str) -> str:
    """The text with a full stop, unless it ends with a stop of its own: "10 березня 2031 р." needs no second one."""
    ends = text.rstrip("\N{POP DIRECTIONAL ISOLATE}").endswith((".", "!", "?", "…", ".”", ".»", '."'))
    return text if ends else f"{text}."


def shortened(text: str, most: int = 100) -> str:
    """The text in at most so many characters, cut between words and marked by an ellipsis where it is longer."""
    if len(text) <= most:
        return text
    cut = text[:most]
    kept = cut.rpartition(" ")[0] or cut[:-1]
    return kept.rstrip(" -–—|.,:;…") + "…"
