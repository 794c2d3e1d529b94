"""Plain text: one file, one article, its text exactly as read."""

from __future__ import annotations

from briefing.model import Article


def article(text: str, name: str) -> Article:
    """The article that the text of one file is."""
    return Article(id=name, text=text, origin=name)
