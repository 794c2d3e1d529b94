"""An article's text -> blocks that tile it, and the sentences in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model import Block, Marked, Sentence
from briefing.text import sentences
from briefing.text.language import detect

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from briefing.model import Article, BlockKind

_PHRASES = (
    "your browser",
    "click here",
    "our readers",
    "see full web article",
    "source: cnn",
    "newsletter",
    "news & analysis",
    "gives you the latest",
)


def mark(article: Article, *, repeated: Collection[str] = (), strip: Sequence[str] = ()) -> Marked:
    """The article with its blocks and sentences. `repeated` are lines known to stand in several articles of its outlet."""
    text = article.text
    blocks: list[Block] = []
    spans: list[Sentence] = []
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        end = at + len(line)
        if not body and blocks:
            blocks[-1] = Block(blocks[-1].start, end, blocks[-1].kind, blocks[-1].reason, blocks[-1].confidence)
            at = end
            continue
        kind: BlockKind = "paragraph"
        reason = ""
        low = body.lower()
        if body in repeated or any(phrase in low for phrase in (*_PHRASES, *strip)):
            kind, reason = "furniture", "never prose"
        elif (not blocks and len(body) < 120 and not body.endswith((".", "!", "”", '"'))) or body == article.title:
            kind = "title"
        if kind in ("title", "furniture"):
            if body:
                first = at + len(line) - len(line.lstrip())
                spans.append(Sentence(first, first + len(body), len(blocks)))
        else:
            spans.extend(Sentence(a, b, len(blocks)) for a, b in sentences.split(text, at, end))
        blocks.append(Block(at, end, kind, reason))
        at = end
    return Marked(article, article.language or detect(text), tuple(blocks), tuple(spans))
