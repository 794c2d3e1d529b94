"""What a page says of itself: JSON-LD, OpenGraph and other meta elements, `time`, links. Nothing is guessed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from briefing.readers.fragments import line_of, words_of
from briefing.readers.linked_data import MOST, addresses, is_article, nodes, one_of, own, types
from briefing.readers.moments import published
from briefing.readers.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_ARCHIVED: Final = re.compile(r"^https?://web\.archive\.org/web/\d+\w*/(?=https?://)")
_SAVED_FROM: Final = re.compile(r"saved from url=\(\d+\)(\S+)")


@dataclass(frozen=True)
class Entry:
    """One entry of a live blog."""

    text: str
    title: str | None
    url: str | None
    stamp: str | None


@dataclass(frozen=True)
class Markup:
    """What a page's markup tells. `stamp` is the moment of publication as it stands; `where` says what it stood in.

    `modified` is never the day of
    publication. `free` is isAccessibleForFree, `length` the article's words as its publisher counted them. `body` is the article's text where the markup carries it.
    """

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    stamp: str | None = None
    where: str = ""
    modified: str | None = None
    free: bool | None = None
    length: int | None = None
    body: str | None = None
    corrections: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def markup(tree: HtmlElement, url: str | None = None) -> Markup:
    """What the page says of itself. `url` is where it was fetched, where that is known."""
    metas = _metas(tree)
    told = list(nodes(tree))
    articles = [node for node in told if is_article(node)]
    node = own(articles, metas, url, _heading(tree) if len(articles) > 1 else None)
    address = _address(tree, metas, node, url)
    pages = [] if articles else [node for node in told if not types(node).isdisjoint(words()["page_types"])]
    stamp, where = published(tree, metas, node, pages)
    return Markup(
        title=line_of(node.get("headline")) or _first(metas, "title") or _heading(tree),
        outlet=line_of(_name(node.get("publisher"))) or _first(metas, "outlet"),
        url=address,
        authors=_authors(node.get("author")) or _people(metas),
        section=line_of(one_of(node.get("articleSection"))) or _first(metas, "section"),
        language=_language(tree, metas, node),
        stamp=stamp,
        where=where,
        modified=line_of(one_of(node.get("dateModified"))) or metas.get("article:modified_time"),
        free=_free(node),
        length=_count(node.get("wordCount")),
        body=words_of(node.get("articleBody")),
        corrections=tuple(_corrections(node)),
        entries=tuple(_entries(node, address)),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    out: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if name and content:
            out.setdefault(name.strip().lower(), content)
    return out


def _first(metas: dict[str, str], kind: str) -> str | None:
    return next((found for name in words()[kind] if (found := line_of(metas.get(name)))), None)


def _joined(base: str, url: str) -> str | None:
    try:
        return urljoin(base, url)
    except ValueError:
        return None


def _address(tree: HtmlElement, metas: dict[str, str], node: dict[str, Any], url: str | None) -> str | None:
    """The canonical address; one that is the front page's while another names a page is not believed."""
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").strip().lower() == "canonical"]
    candidates = [*links, metas.get("og:url"), *addresses(node), url, _saved_from(tree)]
    base = url or metas.get("og:url") or ""
    front = None
    for one in candidates:
        try:
            found = _ARCHIVED.sub("", urljoin(base, one.strip())) if one else ""
            parts = urlsplit(found)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not parts.hostname or len(found) > 2000:
            continue
        if parts.path.strip("/") or parts.query:
            return found.partition("#")[0]
        front = front or found
    return front


def _saved_from(tree: HtmlElement) -> str | None:
    """The address in the comment that browsers put before a page they save."""
    top = tree.getroottree().getroot()
    before = top.getprevious()
    while before is not None:
        found = _SAVED_FROM.search(before.text or "")
        if found:
            return found[1]
        before = before.getprevious()
    return None


def _language(tree: HtmlElement, metas: dict[str, str], node: dict[str, Any]) -> str | None:
    told = one_of(node.get("inLanguage"))
    if isinstance(told, dict):
        told = told.get("alternateName") or told.get("name")
    for one in (told, tree.getroottree().getroot().get("lang"), _first(metas, "language")):
        found = re.match(r"([A-Za-z]{2,3})(?:$|[-_])", one.strip()) if isinstance(one, str) else None
        if found:
            return found[1].lower()
    return None


def _authors(value: Any) -> tuple[str, ...]:  # noqa: ANN401  whatever the JSON holds
    people = value if isinstance(value, list) else [value]
    names = (line_of(_name(one)) for one in people[:50])
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith("http")))


def _people(metas: dict[str, str]) -> tuple[str, ...]:
    found = next((metas[n] for n in words()["author"] if n in metas and not metas[n].startswith("http")), None)
    return (
        tuple(part.strip() for part in re.split(r",| and |;", found.removeprefix("By ")) if part.strip())
        if found
        else ()
    )


def _corrections(node: dict[str, Any]) -> Iterator[str]:
    value = node.get("correction")
    for one in value if isinstance(value, list) else [value]:
        told = words_of(one.get("text") or one.get("description") if isinstance(one, dict) else one)
        if told:
            yield (told if re.match(r"correction|clarification|update", told, re.IGNORECASE) else f"Correction: {told}")


def _entries(node: dict[str, Any], address: str | None) -> Iterator[Entry]:
    updates = node.get("liveBlogUpdate")
    for one in (updates if isinstance(updates, list) else [updates])[:MOST]:
        if not isinstance(one, dict):
            continue
        text = words_of(one.get("articleBody") or one.get("text") or one.get("description"))
        title = line_of(one.get("headline"))
        if text or title:
            url = next(addresses(one), None)
            stamp = line_of(one_of(one.get("datePublished")))
            yield Entry(text or title or "", title, _joined(address or "", url) if url else address, stamp)


def _free(node: dict[str, Any]) -> bool | None:
    value = node.get("isAccessibleForFree")
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower().rsplit("/", 1)[-1])
    return value if isinstance(value, bool) else None


def _count(value: Any) -> int | None:  # noqa: ANN401  whatever the JSON holds
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else None


def _heading(tree: HtmlElement) -> str | None:
    for tag in ("h1", "title"):
        for element in tree.iter(tag):
            found = line_of(element.text_content())
            if found:
                return found
    return None


def _name(value: Any) -> Any:  # noqa: ANN401  whatever the JSON holds
    value = one_of(value)
    return one_of(value.get("name")) if isinstance(value, dict) else value
