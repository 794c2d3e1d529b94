"""Words out of fragments of HTML, as feeds, JSON-LD and mail carry them."""

from __future__ import annotations

import re
from typing import Any, Final

from briefing.readers.breaks import joined

_LONGEST: Final = 500  # characters of a name, a title, a section
_BLOCKS: Final = re.compile(
    r"<\s*/?\s*(?:p|div|li|h[1-6]|blockquote|[uod]l|d[dt]|table|t[drh]|center|section|article|header|footer|hr|pre|fig(?:ure|caption))\b[^>]*>|\n[ \t]*\r?\n",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"<\s*/?\s*br\b[^>]*>", re.IGNORECASE)
_BLOCK_MARK: Final = "\ue000"  # for private use, as the next: no page holds them, and none is a blank
_BREAK_MARK: Final = "\ue001"
_MARKS: Final = re.compile(f"[\\0{_BLOCK_MARK}{_BREAK_MARK}]")


def line_of(value: Any) -> str | None:  # noqa: ANN401  whatever the JSON holds
    """A name or a title as one line of plain words, None where there is none."""
    found = words_of(value)
    return " ".join(found.split())[:_LONGEST] if found else None


def words_of(value: Any) -> str | None:  # noqa: ANN401  whatever the JSON holds
    """Words without markup and without entities, their paragraphs kept."""
    if not isinstance(value, str) or not value.strip():
        return None
    if "<" in value or "&" in value:
        return plain(value) or None
    return value.strip()


def plain(fragment: str) -> str:
    """The words of a fragment of HTML: paragraphs with blank lines between, no markup, no scripts.

    A single line break ends a paragraph only where the lines around it do not go on.
    """
    from lxml.html import fragment_fromstring  # noqa: PLC0415  only pages pay for the import

    marked = _BREAK.sub(_BREAK_MARK, _BLOCKS.sub(_BLOCK_MARK, _MARKS.sub("", fragment)))
    try:
        element = fragment_fromstring(marked, create_parent="div")
    except (ValueError, AssertionError):
        return re.sub(r"<[^>]*>", " ", fragment).strip()
    for hidden in element.xpath("//script|//style|//noscript"):
        hidden.drop_tree()
    return "\n\n".join(
        part
        for block in element.text_content().split(_BLOCK_MARK)
        for part in joined(" ".join(line.split()) for line in block.split(_BREAK_MARK))
    )
