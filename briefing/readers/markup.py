"""What a page says of itself: JSON-LD, OpenGraph and other meta elements, `time`, links. Nothing is guessed here."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_DEPTH: Final = 12  # how deep JSON-LD is looked into
_MOST: Final = 2000  # nodes of it, and entries of a live blog
_LONGEST: Final = 500  # characters of a name, a title, a section
_MOMENT: Final = re.compile(r"\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}")
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

    `time` is the moment of a `time` element that does not say what it is the moment of. `modified` is never the day of
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
    time: str | None = None
    modified: str | None = None
    free: bool | None = None
    length: int | None = None
    body: str | None = None
    corrections: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The lists of `pages.toml`."""
    table = tomllib.loads(resources.files("briefing.readers").joinpath("data", "pages.toml").read_text("utf-8"))
    return {name: tuple(values) for name, values in table.items()}


def markup(tree: HtmlElement, url: str | None = None) -> Markup:
    """What the page says of itself. `url` is where it was fetched, where that is known."""
    metas = _metas(tree)
    nodes = [node for node in _json_ld(tree) if _is_article(node)]
    node = _own(nodes, metas, url, _heading(tree) if len(nodes) > 1 else None)
    address = _address(tree, metas, node, url)
    stamp, where = _stamp(tree, metas, node)
    return Markup(
        title=_line(node.get("headline")) or _first(metas, "title") or _heading(tree),
        outlet=_line(_name(node.get("publisher"))) or _first(metas, "outlet"),
        url=address,
        authors=_authors(node.get("author")) or _people(metas),
        section=_line(_one(node.get("articleSection"))) or _first(metas, "section"),
        language=_language(tree, metas, node),
        stamp=stamp,
        where=where,
        time=None if stamp else _bare_time(tree),
        modified=_line(_one(node.get("dateModified"))) or metas.get("article:modified_time"),
        free=_free(node),
        length=_count(node.get("wordCount")),
        body=_plain(node.get("articleBody")),
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
    return next((found for name in words()[kind] if (found := _line(metas.get(name)))), None)


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    left = _MOST
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        source = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            found = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        todo = [(found, 0)]
        while todo and left:
            one, depth = todo.pop(0)
            left -= 1
            if isinstance(one, list) and depth < _DEPTH:
                todo += [(part, depth + 1) for part in one[:_MOST]]
            elif isinstance(one, dict):
                yield one
                if depth < _DEPTH:
                    todo += [
                        (one[key], depth + 1) for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one
                    ]


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _is_article(node: dict[str, Any]) -> bool:
    return not _types(node).isdisjoint(words()["article_types"])


def _own(nodes: list[dict[str, Any]], metas: dict[str, str], url: str | None, title: str | None) -> dict[str, Any]:
    """The article's own node among those of a page, which may carry teasers of others."""
    addresses = {_bare(one) for one in (url, metas.get("og:url")) if one}
    for node in nodes:
        if "LiveBlogPosting" in _types(node) and node.get("liveBlogUpdate"):
            return node
    for node in nodes:
        if any(_bare(one) in addresses for one in _addresses(node)):
            return node
    titles = {_bare_title(one) for one in (metas.get("og:title"), title) if one}
    for node in nodes:
        if _bare_title(_line(node.get("headline")) or "") in titles:
            return node
    dated = [node for node in nodes if node.get("datePublished")]
    if len({str(_one(node["datePublished"]))[:10] for node in dated}) > 1:
        return {}  # several stories, and nothing tells which of them is the page's
    return (dated or nodes or [{}])[0]


def _bare_title(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().lower()


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = _one(node.get(key))
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
            yield value


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
        return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
    except ValueError:
        return url


def _joined(base: str, url: str) -> str | None:
    try:
        return urljoin(base, url)
    except ValueError:
        return None


def _address(tree: HtmlElement, metas: dict[str, str], node: dict[str, Any], url: str | None) -> str | None:
    """The canonical address; one that is the front page's while another names a page is not believed."""
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").strip().lower() == "canonical"]
    candidates = [*links, metas.get("og:url"), *_addresses(node), url, _saved_from(tree)]
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


def _stamp(tree: HtmlElement, metas: dict[str, str], node: dict[str, Any]) -> tuple[str | None, str]:
    told = next(
        ((metas[name][:64], f"meta {name}") for name in words()["published"] if _MOMENT.search(metas.get(name, ""))),
        None,
    )
    for value in (_one(node.get("datePublished")), _one(node.get("dateCreated"))):
        if isinstance(value, str) and _MOMENT.search(value):
            if told and value == _one(node.get("dateModified")) and told[0][:10] < value[:10]:
                return told  # it gives its last change for its publication; the page knows the day before
            return value.strip()[:64], "JSON-LD"
    if told:
        return told
    for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate]"):
        value = element.get("content") or element.get("datetime") or element.text or ""
        if _MOMENT.search(value):
            return value.strip()[:64], "datePublished"
    for element in tree.iter("time"):
        value = element.get("datetime") or ""
        if _MOMENT.search(value) and _is_published(element):
            return value.strip()[:64], "time"
    return None, ""


def _is_published(element: HtmlElement) -> bool:
    told = ""
    around: HtmlElement | None = element
    for _ in range(3):
        if around is None:
            break
        told += f" {around.get('class') or ''} {around.get('id') or ''}"
        around = around.getparent()
    told = told.lower()
    return any(w in told for w in words()["published_class"]) and not any(w in told for w in words()["updated_class"])


def _bare_time(tree: HtmlElement) -> str | None:
    """The moment of a `time` that does not say what it is: the only one, those that say one day, or the headline's own.

    The headline's own is looked for around the only h1, ever wider, leaving out what holds other stories. Where two days
    stand there, the first is that of publication and the other of a change.
    """
    moments = [_moment_of(time) for time in tree.iter("time")]
    told = [one for one in moments if one]
    if told and len({one[:10] for one in told}) == 1:
        return told[0]
    headings = list(tree.iter("h1"))
    around = headings[0].getparent() if len(headings) == 1 and told else None
    for _ in range(4):
        if around is None or around.tag in ("body", "html"):
            return None
        own = sorted(one for time in around.iter("time") if not _of_others(time, around) and (one := _moment_of(time)))
        if own:
            return own[0] if len({one[:10] for one in own}) <= 2 and own[0][:4].isdigit() else None
        around = around.getparent()
    return None


def _moment_of(time: HtmlElement) -> str | None:
    found = (time.get("datetime") or "").strip()
    return found[:64] if _MOMENT.search(found) else None


def _of_others(element: HtmlElement, top: HtmlElement) -> bool:
    """Whether an element stands in what holds other stories, below `top`."""
    one = element
    while one is not None and one is not top:
        told = f"{one.get('class') or ''} {one.get('id') or ''}".lower()
        if one.tag in ("a", "aside", "nav", "footer", "li") or any(w in told for w in words()["others_class"]):
            return True
        one = one.getparent()
    return False


def _language(tree: HtmlElement, metas: dict[str, str], node: dict[str, Any]) -> str | None:
    told = _one(node.get("inLanguage"))
    if isinstance(told, dict):
        told = told.get("alternateName") or told.get("name")
    for one in (told, tree.getroottree().getroot().get("lang"), _first(metas, "language")):
        found = re.match(r"([A-Za-z]{2,3})(?:$|[-_])", one.strip()) if isinstance(one, str) else None
        if found:
            return found[1].lower()
    return None


def _authors(value: Any) -> tuple[str, ...]:  # noqa: ANN401  whatever the JSON holds
    people = value if isinstance(value, list) else [value]
    names = (_line(_name(one)) for one in people[:50])
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
        words_of = _plain(one.get("text") or one.get("description") if isinstance(one, dict) else one)
        if words_of:
            yield (
                words_of
                if re.match(r"correction|clarification|update", words_of, re.IGNORECASE)
                else f"Correction: {words_of}"
            )


def _entries(node: dict[str, Any], address: str | None) -> Iterator[Entry]:
    updates = node.get("liveBlogUpdate")
    for one in (updates if isinstance(updates, list) else [updates])[:_MOST]:
        if not isinstance(one, dict):
            continue
        text = _plain(one.get("articleBody") or one.get("text") or one.get("description"))
        title = _line(one.get("headline"))
        if text or title:
            url = next(_addresses(one), None)
            stamp = _line(_one(one.get("datePublished")))
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
            found = _line(element.text_content())
            if found:
                return found
    return None


def _one(value: Any) -> Any:  # noqa: ANN401  whatever the JSON holds
    return value[0] if isinstance(value, list) and value else value


def _name(value: Any) -> Any:  # noqa: ANN401  whatever the JSON holds
    value = _one(value)
    return _one(value.get("name")) if isinstance(value, dict) else value


def _line(value: Any) -> str | None:  # noqa: ANN401  whatever the JSON holds
    """A name or a title as one line of plain words, None where there is none."""
    found = _plain(value)
    return " ".join(found.split())[:_LONGEST] if found else None


def _plain(value: Any) -> str | None:  # noqa: ANN401  whatever the JSON holds
    """Words without markup and without entities, their paragraphs kept."""
    if not isinstance(value, str) or not value.strip():
        return None
    if "<" in value or "&" in value:
        return plain(value) or None
    return value.strip()


_BLOCKS: Final = re.compile(
    r"<\s*/?\s*(?:p|div|br|li|h[1-6]|blockquote|[uod]l|d[dt]|table|t[drh]|center|section|article|header|footer|hr|pre|fig(?:ure|caption))\b[^>]*>",
    re.IGNORECASE,
)


def plain(fragment: str) -> str:
    """The words of a fragment of HTML: paragraphs with blank lines between, no markup, no scripts."""
    from lxml.html import fragment_fromstring  # noqa: PLC0415  only pages pay for the import

    try:
        element = fragment_fromstring(_BLOCKS.sub("\n\n", fragment.replace("\0", "")), create_parent="div")
    except (ValueError, AssertionError):
        return re.sub(r"<[^>]*>", " ", fragment).strip()
    for hidden in element.xpath("//script|//style|//noscript"):
        hidden.drop_tree()
    parts = (" ".join(part.split()) for part in element.text_content().split("\n\n"))
    return "\n\n".join(part for part in parts if part)
