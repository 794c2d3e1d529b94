"""What editors write in Markdown (their standfirst, their notes), made fit for each output. It is not trusted either."""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "br", "h3", "h4"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def html(text: str) -> str:
    """The Markdown as HTML: paragraphs, emphasis, links, lists; no raw HTML, no pictures, no headings above the third."""
    lowered = re.sub(r"<(/?)h[12]>", r"<\1h3>", _MARKDOWN.render(text))
    return nh3.clean(
        lowered,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def markdown(text: str) -> str:
    """The Markdown as Markdown again: what an editor wrote stands, raw HTML becomes text, a picture a link."""
    return re.sub(r"<(?=[A-Za-z/!?])(?!https?:|mailto:)|!(?=\[)", r"\\\g<0>", text)


def plain(text: str) -> str:
    """The Markdown as plain text: links become "words (address)"."""
    out: list[str] = []
    for token in _MARKDOWN.parse(text):
        if token.type != "inline":
            continue
        words: list[str] = []
        target = ""
        for child in token.children or []:
            if child.type == "link_open":
                target = str(child.attrGet("href") or "")
            elif child.type == "link_close":
                words.append(f" ({target})")
            elif child.type in {"softbreak", "hardbreak"}:
                words.append(" ")
            else:
                words.append(child.content)
        out.append("".join(words))
    return "\n\n".join(out)
