"""RSS, Atom and JSON Feed files: one article an entry.

fastfeedparser reads what is well made. What it refuses, and what it brings fewer entries of than the file shows, is
read by feedparser, which mends nearly everything. Stamps come from the file itself, as they stand there: the fast one
calls a stamp without a zone UTC, fills a stamp's gaps with today, and takes a change for the publication.
"""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from briefing.dates.orders import in_order
from briefing.dates.stamps import day_of_stamp
from briefing.errors import Note
from briefing.model import Article, PublicationDay, SetAside
from briefing.readers import xml
from briefing.readers.fragments import plain
from briefing.readers.reader import Reader, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from briefing.readers.reader import Given

LARGEST: Final = 128 * 1024 * 1024
"""The most bytes a feed may have."""

_ROOTS: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b")
_STARTED: Final = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_PAGE: Final = (b"<!doctype html", b"<html")
_ITEMS: Final = frozenset(("item", "entry"))
# Where an entry says when it was published, and when it was changed: RSS 2.0, Atom 1.0 and 0.3, Dublin Core.
_PUBLISHED: Final = ("pubDate", "published", "issued", "date", "created")
_CHANGED: Final = ("updated", "modified", "lastBuildDate")
_NOBODY: Final = re.compile(r"^\S+@\S+\s*\((.+)\)$|^(.+?)\s*<\S+@\S+>$")
_MARKUP: Final = re.compile(
    r"^\s*<(?:p|div|h[1-6]|ul|ol|blockquote|figure|img)\b[^>]*>|</(?:p|div|h[1-6]|ul|ol|blockquote|a)>|<br\s*/?>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10});", re.IGNORECASE)
_ZERO: Final = date(1970, 1, 1)  # what a program writes that knew no day


class Entry(NamedTuple):
    """One entry of a feed: `link` is absolute where it could be made so; the stamps are as they stand."""

    title: str | None
    link: str | None
    id: str | None
    published: str | None
    changed: str | None
    authors: tuple[str, ...]
    text: str
    section: str | None


class Feed(NamedTuple):
    """A feed's title and language with its entries; `how` is what read it, `broken` what was wrong with it."""

    title: str | None
    language: str | None
    entries: Sequence[Entry]
    how: str
    broken: str = ""


def opens(opening: str) -> bool:
    """Whether a file that begins so, in small letters, is a feed."""
    if opening.startswith("{"):
        return "jsonfeed.org/version" in opening
    page = opening.startswith(("<!doctype html", "<html"))
    return opening.startswith("<") and not page and bool(_ROOTS.search(opening))


def _suits(given: Given) -> float:
    return 0.95 if opens(given.opening) else 0.0


def parse(data: bytes, url: str = "") -> Feed:
    """The feed in `data`. Raises `UnusableError` for what is none: a page, broken beyond mending, entities of its own.

    `url` is where it was fetched: links are made absolute by it.
    """
    opening = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not opening:
        raise UnusableError("the feed is empty", "fetch it again")
    if opening.startswith(b"{"):
        return _json(data, url)
    if opening.startswith(_PAGE):
        raise UnusableError("it is a page, not a feed", "look on the page for the address of its feed")
    xml.refuse_entities(data)
    shown = len(_STARTED.findall(data))
    fast = _fast(data, url)
    if fast is not None and len(fast.entries) >= shown:
        return fast
    slow = _slow(data, url)
    best = slow if fast is None or len(slow.entries) > len(fast.entries) else fast
    if not best.entries and not shown and not _ROOTS.search(opening.decode("latin-1")):
        raise UnusableError("there is no feed in it", "check the address, and save the feed again")
    return best


def _fast(data: bytes, url: str) -> Feed | None:
    """The feed as fastfeedparser reads it, None for one that is not well made."""
    import fastfeedparser  # noqa: PLC0415  only feeds pay for the import

    try:
        items, language = _items(xml.root(data))
        found = fastfeedparser.parse(data, include_media=False, include_enclosures=False)
    except Exception:  # noqa: BLE001  it raises of every kind on what is not well made; the patient one reads that
        return None
    if len(items) != len(found.entries):
        return None
    base = url or _link(found.feed) or ""
    entries = [
        _entry(one, base, _told(item, _PUBLISHED), _told(item, _CHANGED))
        for one, item in zip(found.entries, items, strict=True)
    ]
    return Feed(_text(found.feed.get("title")), language or found.feed.get("language"), entries, "fastfeedparser")


def _items(root: _Element) -> tuple[list[dict[str, str]], str | None]:
    """What stands in each entry by the name of its element, the first of each name; and the feed's language."""
    items: list[dict[str, str]] = []
    language = None
    for element in root.iter("{*}item", "{*}entry", "{*}language"):
        name = xml.local(element)
        if name in _ITEMS:
            told: dict[str, str] = {}
            for child in element:
                if child.text:
                    told.setdefault(xml.local(child), child.text)
            items.append(told)
        elif language is None and element.text:
            language = element.text.strip()
    return items, language


def _told(item: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((" ".join(item[name].split()) for name in names if item.get(name, "").strip()), None)


def _slow(data: bytes, url: str) -> Feed:
    """The feed as feedparser reads it, which finds entries in nearly everything."""
    import warnings  # noqa: PLC0415  only odd feeds pay for the imports

    import feedparser  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            # What it would clean is rid of all markup here anyhow; its own way takes three times as long.
            found = feedparser.parse(
                data, sanitize_html=False, response_headers={"content-location": url} if url else {}
            )
        except Exception as error:  # noqa: BLE001  it is a parser of strangers' bytes
            raise UnusableError(f"the feed is broken beyond reading: {error}", "fetch it again") from None
        base = url or _link(found.feed) or ""
        entries = [_entry(e, base, e.get("published") or e.get("created"), e.get("updated")) for e in found.entries]
    broken = " ".join(str(found.get("bozo_exception", "")).split()) if found.get("bozo") else ""
    return Feed(_text(found.feed.get("title")), _text(found.feed.get("language")), entries, "feedparser", broken)


def _link(one: Any) -> str | None:  # noqa: ANN401  both parsers' own dictionaries
    link = one.get("link")
    return link if isinstance(link, str) and link else None


def _entry(one: Any, base: str, published: str | None, changed: str | None) -> Entry:  # noqa: ANN401  the same
    bodies = [part.get("value") or "" for part in one.get("content") or () if isinstance(part, dict)]
    body = max([*bodies, one.get("summary") or one.get("description") or ""], key=len)
    author = _text(one.get("author"))
    found = _NOBODY.match(author) if author else None
    section = next((tag["term"] for tag in one.get("tags") or () if isinstance(tag, dict) and tag.get("term")), None)
    name = one.get("id")
    link = _link(one) or (name if isinstance(name, str) and name.startswith(("http://", "https://")) else None)
    return Entry(
        title=_text(one.get("title")),
        link=_absolute(base, link),
        id=name if isinstance(name, str) else None,
        published=published or None,
        changed=changed or None,
        authors=((found[1] or found[2]) if found else author,) if author else (),
        text=_words(body),
        section=_text(section),
    )


def _absolute(base: str, link: str | None) -> str | None:
    if not link:
        return None
    try:
        found = link if link.startswith("https://") else urljoin(base, link.strip())
        return found if urlsplit(found).scheme in ("http", "https") else None
    except ValueError:
        return None


def _words(body: str) -> str:
    if "<" in body:
        return plain(body)
    # Many systems escape what is escaped already: what comes out is markup again, or holds entities again.
    once = unescape(body)
    return plain(once) if _MARKUP.search(once) else _ENTITY.sub(lambda one: unescape(one[0]), once).strip()


def _text(value: object) -> str | None:
    return " ".join(_words(value).split()) or None if isinstance(value, str) else None


def _json(data: bytes, url: str) -> Feed:
    """A JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        found = json.loads(data.lstrip(b"\xef\xbb\xbf"), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"its JSON is broken: {error}", "fetch it again") from None
    items = found.get("items")
    if not isinstance(items, list):
        raise UnusableError('it has no "items", so it is no JSON Feed', "check the address, and save the feed again")
    base = url or str(found.get("home_page_url") or "")
    entries = [_json_entry(one if isinstance(one, dict) else {}, base) for one in items]
    return Feed(_text(found.get("title")), _text(found.get("language")), entries, "JSON")


def _json_entry(one: dict[str, Any], base: str) -> Entry:
    people = one.get("authors") or [one.get("author")]
    names = [_text(p.get("name")) for p in people if isinstance(p, dict)] if isinstance(people, list) else []
    tags = one.get("tags") or [None]
    body = one.get("content_text") or _words(str(one.get("content_html") or "")) or one.get("summary") or ""
    return Entry(
        title=_text(one.get("title")),
        link=_absolute(base, str(one.get("url") or one.get("external_url") or "")),
        id=str(one["id"]) if one.get("id") is not None else None,
        published=_text(one.get("date_published")),
        changed=_text(one.get("date_modified")),
        authors=tuple(name for name in names if name),
        text=str(body).strip(),
        section=_text(tags[0]) if isinstance(tags, list) else None,
    )


def article(entry: Entry, feed: Feed, name: str, place: str) -> Article | SetAside:
    """The article of one entry, its day with its basis, or why it is none."""
    text = entry.text or entry.title
    if not text:
        return SetAside(
            article=place, reason="the entry has neither words nor a title", remedy="read the article at its address"
        )
    notes: list[Note] = []
    stamp, guess = entry.published, None
    stamp = in_order(stamp, feed.language or "") if stamp else None
    day = day_of_stamp(stamp) if stamp else None
    if stamp and (day is None or day == _ZERO):
        notes.append(Note("odd-stamp", f'its day "{stamp[:60]}" could not be read', place))
        stamp = day = None
    if day is None and entry.changed:
        changed = day_of_stamp(entry.changed)
        if changed and changed != _ZERO:
            guess = PublicationDay(changed, "guess", 0.6, f"last changed {entry.changed[:60]}")
    return Article(
        id=name,
        text=text,
        title=entry.title,
        outlet=feed.title,
        url=entry.link,
        authors=entry.authors,
        language=(feed.language or "").partition("-")[0].lower() or None,
        section=entry.section,
        stamp=stamp,
        guess=guess,
        modified=entry.changed,
        origin=place,
        notes=tuple(notes),
    )


def _read(given: Given) -> Iterator[Article | SetAside]:
    feed = parse(given.data(LARGEST))
    if not feed.entries:
        raise UnusableError(
            f"the feed has no entries{f': {feed.broken}' if feed.broken else ''}", "fetch it again, or leave it out"
        )
    for number, entry in enumerate(feed.entries, 1):
        yield article(entry, feed, f"{given.name}#{number}", f"{given.name}, entry {number}")
    if feed.broken:
        yield SetAside(
            article=given.name,
            reason=f"the feed is broken ({feed.broken}), so entries may be missing; those found were read",
            remedy="fetch it again",
        )


reader = Reader("feeds (RSS, Atom, JSON Feed)", _suits, _read)
