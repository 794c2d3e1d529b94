"""Feeds of editions: Atom (RFC 4287), JSON Feed 1.1, and a sitemap (sitemaps.org 0.9)."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Entry(NamedTuple):
    """An entry of a feed: its id for good, its address, what it says as short paragraphs, and the notices appended to it."""

    id: str
    address: str
    title: str
    published: datetime
    updated: datetime
    words: tuple[str, ...]
    notices: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """What it says, as HTML: notices first, as who has read the edition looks for them."""
        notices = "".join(f"<p><strong>{escape(words)}</strong></p>\n" for words in self.notices)
        return notices + "".join(f"<p>{escape(words)}</p>\n" for words in self.words)


def atom(title: str, author: str, base: str, entries: Sequence[Entry], language: str) -> bytes:
    """The feed as Atom; `base` is the archive's address, with a slash at its end, and the feed's id."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _text(feed, "title", title)
    _text(feed, "id", base)
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{base}feed.xml"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": base})
    _text(feed, "updated", max((e.updated for e in entries), default=None))
    _text(SubElement(feed, "author"), "name", author)
    _text(feed, "generator", "briefing")
    for each in entries:
        entry = SubElement(feed, "entry")
        _text(entry, "title", each.title)
        _text(entry, "id", each.id)
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": each.address})
        _text(entry, "published", each.published)
        _text(entry, "updated", each.updated)
        _text(entry, "content", each.html).set("type", "html")
    return _xml(feed)


def json_feed(title: str, author: str, base: str, entries: Sequence[Entry], language: str) -> bytes:
    """The feed as JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": base,
        "feed_url": f"{base}feed.json",
        "language": language,
        "authors": [{"name": author}],
        "items": [
            {
                "id": each.id,
                "url": each.address,
                "title": each.title,
                "content_html": each.html,
                "date_published": each.published.isoformat(timespec="seconds"),
                "date_modified": each.updated.isoformat(timespec="seconds"),
            }
            for each in entries
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=2) + "\n").encode()


def sitemap(base: str, pages: Sequence[tuple[str, datetime]]) -> bytes:
    """The sitemap of pages, each with the moment of its last change."""
    whole = Element("urlset", {"xmlns": _SITEMAP})
    for path, at in pages:
        page = SubElement(whole, "url")
        _text(page, "loc", base + path)
        _text(page, "lastmod", at)
    return _xml(whole)


def _text(parent: Element, name: str, value: str | datetime | None) -> Element:
    child = SubElement(parent, name)
    if value is None:
        child.text = "1970-01-01T00:00:00+00:00"  # an empty feed has changed at no time, and Atom wants one
    else:
        child.text = value if isinstance(value, str) else value.isoformat(timespec="seconds")
    return child


def _xml(root: Element) -> bytes:
    indent(root)
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"
