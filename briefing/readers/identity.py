"""Which articles are the same one: by their canonical address, then by their words. The newest version stands for all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from briefing.dates.stamps import instant
from briefing.errors import Note
from briefing.model import SetAside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Article

_HOST: Final = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_TAIL: Final = re.compile(r"(?:/amp|/index\.(?:html?|php))?/*$")
_FORMER: Final = datetime.min.replace(tzinfo=UTC)


@cache
def address(url: str) -> str | None:
    """An article's address without what does not tell it from others: scheme, "www", tracking, fragment, "/amp".

    None for what is no address of an article: a front page, another scheme.
    """
    from courlan import normalize_url  # noqa: PLC0415  only articles with addresses pay for the import

    try:
        parts = urlsplit(normalize_url(url.strip(), strict=False))
    except (ValueError, TypeError):
        return None
    path = _TAIL.sub("", parts.path)
    if parts.scheme not in ("http", "https") or not parts.hostname or not (path or parts.query):
        return None
    return f"{_HOST.sub('', parts.hostname)}{path}{'?' if parts.query else ''}{parts.query}"


def newest(articles: Iterable[Article]) -> tuple[list[Article], list[SetAside]]:
    """The articles in their order, of each only the newest version, with a note of what changed; and the others.

    Entries of one file (a feed, a live blog) that share an address are no versions of one another. Where one is but a
    teaser of the other, the fuller one stands, whatever its day.
    """
    kept: list[Article | None] = []
    aside: list[SetAside] = []
    at: dict[str, list[int]] = {}
    for article in articles:
        key = address(article.url) if article.url else None
        here = at.setdefault(key, []) if key else []
        others = [n for n in here if _file(kept[n]) != _file(article)]
        here.append(len(kept))
        kept.append(article)
        if not others:
            continue
        for n in others:
            former = kept[n]
            assert former is not None
            stays, goes = _later(former, article)
            aside.append(_told(stays, goes))
            there = n if stays is former else len(kept) - 1
            kept[n if goes is former else len(kept) - 1] = None
            kept[there] = _with(stays, goes)
            if goes is article:
                break
            article = kept[there] or article  # noqa: PLW2901  the same article, more of it told
        here[:] = [n for n in here if kept[n] is not None]
    return [one for one in kept if one is not None], aside


def _file(article: Article | None) -> str:
    return article.id.rpartition("#")[0] or article.id if article else ""


def _later(one: Article, two: Article) -> tuple[Article, Article]:
    """The version that stays, and the one that goes."""
    if min(len(one.text), len(two.text)) * 2 < max(len(one.text), len(two.text)):
        return (one, two) if len(one.text) > len(two.text) else (two, one)
    return (two, one) if _moment(two) > _moment(one) else (one, two)


def _moment(article: Article) -> datetime:
    """When a version was made: changed, else published, else fetched."""
    for stamp in (article.modified, article.stamp):
        found = instant(stamp) if stamp else None
        if found:
            return found
    day = article.published or article.retrieved
    return datetime.combine(day, time.min, UTC) if day else _FORMER


def _told(stays: Article, goes: Article) -> SetAside:
    if stays.text == goes.text:
        reason, remedy = f"it is the same article as {stays.id}, from the same address", "leave one of them out"
    elif len(goes.text) * 2 < len(stays.text):
        reason, remedy = f"{stays.id} holds more of the same article", "nothing need be done"
    else:
        reason, remedy = f"{stays.id} is a newer version of it and stands in its place", "nothing need be done"
    return SetAside(article=goes.id, reason=reason, remedy=remedy)


def _with(stays: Article, goes: Article) -> Article:
    """The version that stays, with what only the other knew of the article, and a note where its words changed."""
    known = {
        field: getattr(goes, field)
        for field in ("outlet", "title", "authors", "language", "section", "free")
        if not getattr(stays, field)
    }
    if stays.stamp is None and stays.published is None:
        known |= {"stamp": goes.stamp, "published": goes.published}
    changes = () if len(goes.text) * 2 < len(stays.text) else tuple(_changes(stays, goes))
    note = Note("version", f"stands in the place of an older version ({goes.id}): {', '.join(changes)}", stays.id)
    return replace(stays, **known, notes=(*stays.notes, note) if changes else stays.notes)


def _changes(stays: Article, goes: Article) -> list[str]:
    now, before = ([" ".join(part.split()) for part in one.text.split("\n\n")] for one in (stays, goes))
    new, gone = len(set(now) - set(before)), len(set(before) - set(now))
    told = [
        f"{count} paragraph{'s' if count > 1 else ''} {what}" for count, what in ((new, "new"), (gone, "gone")) if count
    ]
    if goes.title and stays.title and goes.title != stays.title:
        told.append(f'its headline was "{goes.title}"')
    return told
