"""The static site of all editions: what stands at which address, as bytes. No clock, no network; a folder of files is all it needs.

index.html                     all editions, and the search
WEEK/index.html                the approved page, with a line that leads through the archive
WEEK/evidence.html             every sentence with its place in its source
WEEK/version-N/index.html      an earlier approved version, once it was corrected; N counts from 1
WEEK/briefing.pdf, .md, edition.json
feed.xml, feed.json, sitemap.xml, search.js, search/YEAR.js
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct

from briefing import periods
from briefing.deliver import archive_pages as pages
from briefing.deliver.archive_pages import Sheet
from briefing.deliver.feeds import Entry, atom, json_feed, sitemap
from briefing.deliver.files import clear, put
from briefing.deliver.search import shards
from briefing.errors import ContentError
from briefing.model import Correction, DateRange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from briefing.model import Beat, Edition

Draw = Callable[[Iterable[Sheet]], Iterator[tuple[str, str]]]
"""What gives each sheet's path and text; see `briefing.render.sheets`."""
COPIED = ("briefing.pdf", "briefing.md", "edition.json")
FEED_LENGTH = 50
_WEEK = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")
_BODY = re.compile(r"<body\b[^>]*>\s*(?:<a class=\"skip\"[^>]*>[^<]*</a>)?", re.IGNORECASE)
_NAV = (
    "margin:0;padding:.6rem 1.25rem;font:.9375rem/1.5 system-ui,sans-serif;border-bottom:1px solid #8886;"
    "display:flex;flex-wrap:wrap;gap:.2rem 1.25rem"
)


class Copy(NamedTuple):
    """An approved version of an edition: when it was approved, and its files by name."""

    at: datetime
    files: Mapping[str, bytes]


class Published(NamedTuple):
    """An edition with every approved version of it, the oldest first; `edition` is the latest."""

    edition: Edition
    versions: Sequence[Copy]


def site(published: Sequence[Published], beat: Beat, draw: Draw) -> Iterator[tuple[str, bytes]]:
    """Every file of the archive, as its path and its bytes, a page at a time. The same editions give the same bytes.

    `published` goes by the first day. Without the beat's base_url there are no feeds and no sitemap, whose addresses must
    be whole. `draw` makes the archive's own pages of their values; it is called before anything is given. Raises
    `ContentError` for an edition whose name cannot be an address or that has no page.
    """
    say = phrases(beat)
    editions = [each.edition for each in published]
    for edition in editions:
        if not _WEEK.fullmatch(edition.week):
            raise ContentError(f'"{edition.week}" is no name for an edition: it must do as a part of an address')
    drawn = draw(chain((pages.evidence(e, beat, say) for e in editions), [pages.index(editions, beat, say)]))
    for n, each in enumerate(published):
        before = published[n - 1].edition if n else None
        after = published[n + 1].edition if n + 1 < len(published) else None
        yield from _edition(each, before, after, beat, say)
    yield from shards(
        [(e, f"{e.period.first.year}", periods.shown(e.period, beat.locale), pages.anchors(e)) for e in editions]
    )
    yield "search.js", _data("search.js").encode()
    yield from ((path, text.encode()) for path, text in drawn)
    if beat.base_url:
        base = beat.base_url.rstrip("/") + "/"
        entries = list(_entries(published, beat, base, say))[:FEED_LENGTH]
        title = say["title"].format(beat=beat.title)
        author = beat.publisher or beat.title
        yield "feed.xml", atom(title, author, base, entries, beat.language)
        yield "feed.json", json_feed(title, author, base, entries, beat.language)
        listed = [("", max(each.versions[-1].at for each in published))] if published else []
        for each in published:
            week, at = each.edition.week, each.versions[-1].at
            listed += [(f"{week}/", at), (f"{week}/evidence.html", at)]
        yield "sitemap.xml", sitemap(base, listed)


def write(folder: Path, made: Iterator[tuple[str, bytes]]) -> tuple[int, int]:
    """How many files were written, and how many there are: a file whose bytes are there already is left alone.

    Each file is put in its place whole, so that a run that is killed leaves no torn page, and the next one goes on and clears
    what it had begun. Only one run at a time may write a folder. Raises `ContentError` where it cannot be written.
    """
    written = count = 0
    try:
        clear(folder.rglob(".*"))
        for name, data in made:
            count += 1
            path = folder / name
            if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                continue
            put(path, data)
            written += 1
    except OSError as error:
        raise ContentError(
            f"{folder}: the archive cannot be written there ({error.strerror}). Make room, or give another folder with --site"
        ) from None
    return written, count


def phrases(beat: Beat) -> dict[str, str]:
    """What the archive's pages say, in the beat's language where it is known, else in English; the beat's labels win."""
    return {name: beat.labels.get(f"archive.{name}", words) for name, words in _phrases(beat.language).items()}


@cache
def _phrases(language: str) -> dict[str, str]:
    path = files("briefing.deliver") / "data" / f"archive.{language}.toml"
    known: dict[str, str] = tomllib.loads(_data("archive.en.toml"))
    return {**known, **(tomllib.loads(path.read_text("utf-8")) if path.is_file() else {})}


def _edition(
    each: Published, before: Edition | None, after: Edition | None, beat: Beat, say: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    week, last = each.edition.week, each.versions[-1].files
    links = [f'<a href="../index.html">{escape(say["all"])}</a>']
    for other, words in ((before, "earlier"), (after, "later")):
        if other is not None:
            told = say[words].format(dates=periods.shown(other.period, beat.locale))
            links.append(f'<a href="../{other.week}/index.html">{escape(told)}</a>')
    links.append(f'<a href="evidence.html">{escape(say["evidence"])}</a>')
    old = [
        f'<a href="version-{n}/index.html">{escape(say["version"].format(day=_day(copy.at, beat)))}</a>'
        for n, copy in enumerate(each.versions[:-1], 1)
    ]
    if old:
        links.append(f"<span>{escape(say['versions'])} {', '.join(old)}</span>")
    yield f"{week}/index.html", _page(week, last, links, beat, say, "../").encode()
    for name in COPIED:
        if name in last:
            yield f"{week}/{name}", last[name]
    for n, copy in enumerate(each.versions[:-1], 1):
        told = say["old"].format(day=_day(copy.at, beat))
        line = [f'<strong>{escape(told)} <a href="../index.html">{escape(say["current"])}</a></strong>']
        yield f"{week}/version-{n}/index.html", _page(week, copy.files, line, beat, say, "../../").encode()


def _page(
    week: str, made: Mapping[str, bytes], links: Sequence[str], beat: Beat, say: Mapping[str, str], up: str
) -> str:
    """The approved page with a line of links before it; nothing else of it is touched."""
    if "briefing.html" not in made:
        raise ContentError(f"{week}: the approved edition has no briefing.html. Build all formats and approve it again")
    html = made["briefing.html"].decode()
    head = f"{pages.feed_links(beat, up)}{pages.canonical(beat, f'{week}/')}"
    nav = f'\n<nav aria-label="{escape(say["navigation"])}" style="{_NAV}">{" ".join(links)}</nav>\n'
    html = re.sub(r"</head>", lambda end: head + end[0], html, count=1, flags=re.IGNORECASE)
    return _BODY.sub(lambda body: body[0] + nav, html, count=1)


def _entries(published: Sequence[Published], beat: Beat, base: str, say: Mapping[str, str]) -> Iterator[Entry]:
    """The feed's entries, the newest change first: one an edition, and one a correction of it."""
    out = []
    for each in published:
        edition, address = each.edition, f"{base}{each.edition.week}/"
        leads = [pages.clean(item.lead.text) for section in edition.sections for item in section.items]
        notices = [
            (
                f"{say['correction'].format(day=periods.shown(DateRange.of(c.day), beat.locale))} {pages.clean(c.text)}",
                n,
            )
            for n, c in enumerate(edition.corrections, 1)
        ]
        title = pages.clean(edition.title)
        first, last = each.versions[0].at, each.versions[-1].at
        out.append(Entry(address, address, title, first, last, tuple(leads), tuple(words for words, _ in notices)))
        for words, n in notices:
            at = next((copy.at for copy in each.versions if _notices(copy) >= n), last)
            out.append(
                Entry(
                    f"{address}#correction-{n}",
                    f"{address}#corrections",
                    f"{words.partition(':')[0]}: {title}",
                    at,
                    at,
                    (words,),
                )
            )
    yield from sorted(out, key=lambda entry: (entry.updated, entry.published, entry.id), reverse=True)


class _Noticed(Struct):
    corrections: tuple[Correction, ...] = ()


def _notices(copy: Copy) -> int:
    """How many notices a version of an edition holds."""
    return len(msgspec.json.decode(copy.files.get("edition.json", b"{}"), type=_Noticed).corrections)


def _day(at: datetime, beat: Beat) -> str:
    return periods.shown(DateRange.of(at.date()), beat.locale)


def _data(name: str) -> str:
    return (files("briefing.deliver") / "data" / name).read_text("utf-8")
