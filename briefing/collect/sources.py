"""Feeds, OPML lists, sitemaps and pages -> links to articles."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from briefing.readers import feeds, opml, xml
from briefing.readers.identity import address
from briefing.readers.reader import UnusableError
from briefing.readers.unpack import inflate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefing.collect.fetch import Answer, Client
    from briefing.model import Subscriptions

Kind = Literal["feed", "sitemap", "page"]
_MOST: Final = 20  # sitemaps that one sitemap may name: the newest are read
_FULL: Final = 120  # words: what a feed tells of an article in fewer is a teaser
_CUT: Final = ("…", "...", "[…]", "[...]", "…]")
_GZIP: Final = b"\x1f\x8b"


class Source(NamedTuple):
    """One thing subscribed to; `title` is what it is called where a list names it."""

    kind: Kind
    url: str
    title: str | None = None


class Own(NamedTuple):
    """An article as its feed itself tells it."""

    text: str
    authors: tuple[str, ...]
    language: str | None
    section: str | None


class Link(NamedTuple):
    """A link to an article with what its source tells of it; the stamps are as they stand. `own` is there where that is all of it.

    Of an entry without an address of its own, `name` tells it from the others of its feed, `url` is the feed's, and `own` is what there is.
    """

    url: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    changed: str | None = None
    own: Own | None = None
    name: str | None = None


class Broken(NamedTuple):
    """A source that could not be read: why, and what to do."""

    source: str
    reason: str
    remedy: str


def subscribed(wanted: Subscriptions, folder: Path, client: Client) -> Iterator[Source | Broken]:
    """Everything subscribed to, each address once. `folder` is where lists named by file lie."""
    seen: set[str] = set()
    for one in _all(wanted, folder, client):
        url = one.source if isinstance(one, Broken) else one.url
        if url not in seen:
            seen.add(url)
            yield one


def _all(wanted: Subscriptions, folder: Path, client: Client) -> Iterator[Source | Broken]:
    yield from (Source("feed", url) for url in wanted.feeds)
    for name in wanted.opml:
        try:
            data = client.get(name).data if name.startswith(("http://", "https://")) else (folder / name).read_bytes()
            yield from (Source("feed", listed.url, listed.title) for listed in opml.feeds(data))
        except OSError as error:
            yield Broken(name, f"the list cannot be read: {error.strerror}", "see to the file's name and permissions")
        except UnusableError as error:
            yield Broken(name, error.reason, error.remedy)
    yield from (Source("sitemap", url) for url in wanted.sitemaps)
    yield from (Source("page", url) for url in wanted.pages)


def links(source: Source, answer: Answer, client: Client) -> list[Link]:
    """The articles that a feed or a sitemap names, in its order. Raises `UnusableError` for what is neither."""
    if source.kind == "feed":
        feed = feeds.parse(answer.data, answer.url)
        outlet = feed.title or source.title
        return [_link(entry, feed, outlet, source.url) for entry in feed.entries]
    return list(_sitemap(answer.data, client, inner=False))


def _link(entry: feeds.Entry, feed: feeds.Feed, outlet: str | None, source: str) -> Link:
    """The link of an entry; one without an address of an article has a name: its id, or a hash of what it says first."""
    if entry.link and address(entry.link):
        return Link(entry.link, entry.title, outlet, entry.published, entry.changed, _own(entry, feed))
    said = "\0".join((entry.title or "", entry.published or "", "" if entry.title else entry.text))
    name = entry.id or hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    words = entry.text or entry.title
    own = Own(words, entry.authors, _language(feed), entry.section) if words else None
    return Link(source, entry.title, outlet, entry.published, entry.changed, own, name)


def _own(entry: feeds.Entry, feed: feeds.Feed) -> Own | None:
    """The whole article in a feed's entry; None for a teaser of it."""
    if entry.text.count(" ") < _FULL or entry.text.rstrip().endswith(_CUT):
        return None
    return Own(entry.text, entry.authors, _language(feed), entry.section)


def _language(feed: feeds.Feed) -> str | None:
    return (feed.language or "").partition("-")[0].lower() or None


def _sitemap(data: bytes, client: Client, *, inner: bool) -> Iterator[Link]:
    """The pages of a sitemap (sitemaps.org, with the news extension); of an index, those of the newest sitemaps in it."""
    root = xml.root(inflate(data) if data.startswith(_GZIP) else data)
    if xml.local(root) == "sitemapindex":
        if inner:
            raise UnusableError("it is an index of indexes", "name the sitemap with the articles itself")
        named = [
            (xml.words(one.find("{*}lastmod")) or "", xml.words(one.find("{*}loc"))) for one in root.iter("{*}sitemap")
        ]
        for _, url in sorted(named, key=lambda one: one[0], reverse=True)[:_MOST]:
            if url:
                yield from _sitemap(client.get(url).data, client, inner=True)
        return
    if xml.local(root) != "urlset":
        raise UnusableError("it is no sitemap", "look for its address in the site's robots.txt")
    for one in root.iter("{*}url"):
        url = xml.words(one.find("{*}loc"))
        if url:
            yield Link(
                url,
                title=xml.words(one.find("{*}news/{*}title")),
                outlet=xml.words(one.find("{*}news/{*}publication/{*}name")),
                published=xml.words(one.find("{*}news/{*}publication_date")),
                changed=xml.words(one.find("{*}lastmod")),
            )
