"""When a page was published, as its markup tells. Nothing is guessed here."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from briefing.dates.orders import of_region
from briefing.dates.stamps import instant, own_day_of_stamp
from briefing.readers.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

LONGEST: Final = 64
"""Characters of a stamp."""

MOMENT: Final = re.compile(r"\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}")
"""What a value holds that tells a moment."""

_WHOLE: Final = re.compile(r"\s*(?:\d{4}[-/]\d\d?[-/]\d\d?|\d{8}T|\d{10}(?:\d{3})?\s*$)")
_EPOCH: Final = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d*)?")
_NUMBERS: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?=\D|$)")
_ATTRIBUTES: Final = ("datetime", "content", "title", "data-datetime", "data-date", "data-published", "data-timestamp")
_FIRST: Final = 1700  # the year before which there was no newspaper to put on a page: a program's zero
_ZERO: Final = date(1970, 1, 1)  # another's
_TITLE: Final = 3  # words: a link with more is another story's headline
_UTC: Final = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)$")


def published(
    tree: HtmlElement, metas: Mapping[str, str], node: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]
) -> tuple[str | None, str]:
    """The moment of publication as it stands, and what it stood in; (None, "") where no markup tells.

    `node` is the article's own node of JSON-LD, `pages` those of the page as such.
    """
    for found, where in _told(tree, metas, node, pages):
        stamp = _plain(found, metas, tree)
        day = own_day_of_stamp(stamp) if stamp else None
        if stamp and day and day.year >= _FIRST and day != _ZERO:
            return _of_own_clock(tree, stamp), where
    return None, ""


def _told(
    tree: HtmlElement, metas: Mapping[str, str], node: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Every moment that is told, the surest first."""
    told = next(
        ((metas[name], f"meta {name}") for name in words()["published"] if MOMENT.search(metas.get(name, ""))), None
    )
    for value in (_value(node, "datePublished"), _value(node, "dateCreated")):
        if value and told and value == _value(node, "dateModified") and told[0][:10] < value[:10]:
            yield told  # it gives its last change for its publication; the page knows the day before
        elif value:
            yield value, "JSON-LD"
    if told:
        yield told
    for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate or (@property and not(self::meta))]"):
        named = {name.lower() for name in (element.get("property") or "").split()}
        if element.get("property") and not element.get("itemprop") and named.isdisjoint(words()["published_property"]):
            continue
        value = next(_attributes(element), None) or element.text_content()[:LONGEST]
        if MOMENT.search(value) and not is_of_others(element):
            yield value, "datePublished"
    for element in tree.xpath("//time | //abbr[@title] | //span[@title or @datetime or @data-datetime or @data-date]"):
        value = next(_attributes(element), "")
        if _is_published(element) and _WHOLE.match(value) and not is_of_others(element):
            yield value, "time"
    for page in pages:
        value = _value(page, "datePublished")
        if value:
            yield value, "JSON-LD"


def _value(node: Mapping[str, Any], key: str) -> str | None:
    """A moment of JSON-LD as it stands."""
    value = node.get(key)
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.0f}"
    return value if isinstance(value, str) and MOMENT.search(value) else None


def _attributes(element: HtmlElement) -> Iterator[str]:
    """What an element's attributes tell of a moment."""
    for name in _ATTRIBUTES:
        value = element.get(name)
        if value and MOMENT.search(value):
            yield value


def _plain(found: str, metas: Mapping[str, str], tree: HtmlElement) -> str | None:
    """A stamp that reads one way only: seconds of a clock as a moment, a day in numbers by the page's own order."""
    stamp = found.strip()[:LONGEST]
    epoch = _EPOCH.fullmatch(stamp)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC).isoformat()
    numbers = _NUMBERS.search(stamp)
    if not numbers:
        return stamp
    first, second, year = (int(numbers[n]) for n in (1, 3, 4))
    day_first = numbers[2] == "." or second <= 12 < first
    if numbers[2] != "." and first <= 12 and second <= 12:
        told = country_order(metas, tree)
        if told is None:
            return stamp  # what else there is in the article, and in its outlet's others, says which it is
        day_first = told
    try:
        return date(year, second, first).isoformat() if day_first else date(year, first, second).isoformat()
    except ValueError:
        return None


def country_order(metas: Mapping[str, str], tree: HtmlElement) -> bool | None:
    """Whether "11/12/2024" is a day of December on this page; None where it does not say of which country it is."""
    for locale in (metas.get("og:locale"), tree.getroottree().getroot().get("lang")):
        told = of_region(locale) if locale else None
        if told is not None:
            return told
    return None


def _of_own_clock(tree: HtmlElement, stamp: str) -> str:
    """The same moment by the clock of the outlet, where the page tells it both ways: its day is the one readers saw."""
    if not _UTC.search(stamp):
        return stamp
    moment = instant(stamp)
    for time in tree.iter("time"):
        told = (time.get("datetime") or "").strip()[:LONGEST]
        if len(told) > 16 and not _UTC.search(told) and re.search(r"[+-]\d\d:?\d\d$", told) and instant(told) == moment:
            return told
    return stamp


def _is_published(element: HtmlElement) -> bool:
    """Whether an element, or one around it, says by its class or id that it holds the moment of publication."""
    around: HtmlElement | None = element
    for _ in range(3):
        if around is None:
            break
        told = f"{around.get('class') or ''} {around.get('id') or ''}".lower()
        if named("published_class").search(told):
            return True
        if named("updated_class").search(told):
            return False
        around = around.getparent()
    return False


def is_of_others(element: HtmlElement) -> bool:
    """Whether an element stands in what holds other stories, or what readers say."""
    own = len(" ".join(element.itertext()).split())
    one = element
    while one is not None:
        if one.tag in ("aside", "nav", "footer") or holds_others(one):
            return True
        links = one.iter("a") if one.tag in ("a", "li") else ()
        if any(len(" ".join(link.itertext()).split()) > own + _TITLE for link in links):
            return True
        one = one.getparent()
    return False


def holds_others(element: HtmlElement) -> bool:
    """Whether an element's name says that it holds other stories, or what readers say."""
    told = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        len(told) > 1
        and named("others_class").search(told) is not None
        and element.tag not in ("html", "body")
        and element.find(".//h1") is None
    )


@cache
def named(kind: str) -> re.Pattern[str]:
    """What a class, an id or a name of a list of `pages.toml` holds, in capitals or small letters."""
    return re.compile("|".join(map(re.escape, words()[kind])), re.IGNORECASE)
