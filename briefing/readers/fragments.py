"""Words out of fragments of HTML, as feeds, JSON-LD and mail carry them."""

from __future__ import annotations

import re
from typing import Any, Final

_LONGEST: Final = 500  # characters of a name, a title, a section
_BLOCKS: Final = re.compile(
    r"<\s*/?\s*(?:p|div|br|li|h[1-6]|blockquote|[uod]l|d[dt]|table|t[drh]|center|section|article|header|footer|hr|pre|fig(?:ure|caption))\b[^>]*>",
    re.IGNORECASE,
)


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
    """The words of a fragment of HTML: paragraphs with blank lines between, no markup, no scripts."""
    from lxml.html import fragment_fromstring  # noqa: PLC0415  only pages pay for the import

    try:
        element = fragment_fromstring(_BLOCKS.sub("\n\n", fragment.replace("\0", "")), create_parent="div")
    except (ValueError, AssertionError):
        return re.sub(r"<[^>]*>", " ", fragment).strip()
    for hidden in element.xpath("//script|//style|//noscript"):
        hidden.drop_tree()
    parts = (" ".join(part.split()) for part in element.text_content().split("\n\n"))
    return "\n\n".join(part for part in parts if part)
