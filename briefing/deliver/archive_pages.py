"""The archive's own pages as plain values, for a template each: the list of all editions, and every sentence with its source."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing import periods
from briefing.model import DateRange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.model import Beat, Edition, Quote

_NOT_ANCHOR = re.compile(r"[^A-Za-z0-9_-]+")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LEADS = 3


class Sheet(NamedTuple):
    """A page to be drawn: where it stands in the archive, the template that makes it, and what that gets."""

    path: str
    template: str
    values: dict[str, Any]


def index(editions: Sequence[Edition], beat: Beat, say: Mapping[str, str]) -> Sheet:
    """The list of all editions, the newest first, with the search."""
    by_year: dict[int, list[dict[str, object]]] = {}
    newest = list(reversed(editions))
    for n, edition in enumerate(newest):
        leads = [item.lead.text for section in edition.sections for item in section.items]
        by_year.setdefault(edition.period.first.year, []).append(
            {
                "week": edition.week,
                "dates": periods.shown(edition.period, beat.locale),
                "number": edition.number,
                "leads": [clean(lead) for lead in leads[: _LEADS if n == 0 else 1]],
                "corrections": [
                    {"day": periods.shown(DateRange.of(c.day), beat.locale), "text": clean(c.text)}
                    for c in edition.corrections
                ],
            }
        )
    values = {
        "language": beat.language,
        "title": say["title"].format(beat=beat.title),
        "links": feed_links(beat, "") + canonical(beat, ""),
        "publisher": beat.publisher or "",
        "count": len(editions),
        "feeds": bool(beat.base_url),
        "years": sorted(by_year, reverse=True),
        "by_year": list(by_year.items()),
        "say": dict(say),
    }
    return Sheet("index.html", "archive.html.j2", values)


def evidence(edition: Edition, beat: Beat, say: Mapping[str, str]) -> Sheet:
    """Every printed sentence of an edition once, with its place in its source and what was changed in it."""
    entries = {source.number: source for source in edition.sources}
    items = anchors(edition)
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    sentences = []
    for quote, item in _printed(edition):
        if (quote.fact, quote.text) in seen:
            continue
        seen.add((quote.fact, quote.text))
        source = entries.get(quote.source)
        name = f"s-{_NOT_ANCHOR.sub('-', quote.fact)}"
        while name in names:
            name += "-2"
        names.add(name)
        address = source.address if source else ""
        sentences.append(
            {
                "anchor": name,
                "text": clean(quote.text),
                "source": clean(", ".join(filter(None, (source.outlet, source.title)))) if source else "",
                "href": address if re.match(r"https?://[^\s<>\"]+$", address) else "",
                "article": clean(quote.article),
                "start": quote.start,
                "end": quote.end,
                "item": items[item] if item else "",
                "edits": [
                    {"before": clean(e.before), "after": clean(e.after), "why": clean(e.why)} for e in quote.edits
                ],
            }
        )
    path = f"{edition.week}/evidence.html"
    values = {
        "language": beat.language,
        "title": f"{say['evidence']}. {clean(edition.title)}",
        "edition_title": clean(edition.title),
        "links": canonical(beat, path),
        "sentences": sentences,
        "say": dict(say),
    }
    return Sheet(path, "archive-evidence.html.j2", values)


def _printed(edition: Edition) -> Iterator[tuple[Quote, str]]:
    """Every printed sentence with the id of its item, "" where it is in none."""
    for section in edition.sections:
        for item in section.items:
            for quote in (item.lead, *item.support):
                yield quote, item.id
    for quote in edition.standfirst:
        yield quote, ""
    for figure in edition.figures:
        yield figure.quote, ""


def anchors(edition: Edition) -> dict[str, str]:
    """Where each item stands in the page."""
    return {
        item.id: f"item-{_NOT_ANCHOR.sub('-', item.id).strip('-') or 'x'}"
        for section in edition.sections
        for item in section.items
    }


def feed_links(beat: Beat, up: str) -> str:
    """The feeds, for a page's head; nothing without a base_url. `up` leads from the page to the archive."""
    if not beat.base_url:
        return ""
    return (
        f'<link rel="alternate" type="application/atom+xml" href="{up}feed.xml">\n'
        f'<link rel="alternate" type="application/feed+json" href="{up}feed.json">\n'
    )


def canonical(beat: Beat, path: str) -> str:
    """A page's address for good, for its head; nothing without a base_url."""
    return f'<link rel="canonical" href="{escape(beat.base_url.rstrip("/"))}/{path}">\n' if beat.base_url else ""


def clean(text: str) -> str:
    """The text without what neither HTML nor XML can hold."""
    return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)
