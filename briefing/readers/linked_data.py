"""JSON-LD: the nodes of a page, and which of them is the article's own (schema.org)."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from briefing.readers.fragments import line_of
from briefing.readers.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_DEPTH: Final = 12  # how deep it is looked into
MOST: Final = 2000
"""Nodes of a page that are looked at, and entries of a live blog."""
_LARGEST: Final = 1_000_000  # characters of a broken script
_WRAPPED: Final = re.compile(
    r"^\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)(?:\s*\*/)?|(?://|/\*)?\s*(?:-->|\]\]>)(?:\s*\*/)?\s*$"
)
_TRAILING: Final = re.compile(r",(?=\s*[}\]])")
_FIELD: Final = re.compile(r'"(headline|datePublished|dateModified)"\s*:\s*"((?:[^"\\]|\\.){1,500})"')


def nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's scripts that may describe it, in order."""
    left = MOST
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        found = _loaded(script.text or "")
        todo = [(found, 0)]
        while todo and left:
            one, depth = todo.pop(0)
            left -= 1
            if isinstance(one, list) and depth < _DEPTH:
                todo += [(part, depth + 1) for part in one[:MOST]]
            elif isinstance(one, dict):
                yield one
                if depth < _DEPTH:
                    todo += [
                        (one[key], depth + 1) for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one
                    ]


def _loaded(source: str) -> Any:  # noqa: ANN401  whatever the JSON holds
    """What a script holds, also where a comment wraps it or a comma is too many; of one that is broken, the fields that can be read."""
    source = _WRAPPED.sub("", source).strip().rstrip(";")
    for text in (source, _TRAILING.sub("", unescape(source) if "&quot;" in source else source)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    fields: dict[str, set[str]] = {}
    for name, value in _FIELD.findall(source[:_LARGEST]):
        fields.setdefault(name, set()).add(value)
    told = {name: values.pop() for name, values in fields.items() if len(values) == 1}
    article = any(f'"{kind}"' in source for kind in words()["article_types"])
    return {"@type": "NewsArticle", **told} if article and told else None


def types(node: dict[str, Any]) -> set[str]:
    """The types of a node, without the vocabulary's address."""
    kinds = node.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds])}


def is_article(node: dict[str, Any]) -> bool:
    """Whether a node is an article of its own."""
    return not types(node).isdisjoint(words()["article_types"])


def own(found: list[dict[str, Any]], metas: dict[str, str], url: str | None, title: str | None) -> dict[str, Any]:
    """The article's own node among those of a page, which may carry teasers of others."""
    named = {_bare(one) for one in (url, metas.get("og:url")) if one}
    for node in found:
        if "LiveBlogPosting" in types(node) and node.get("liveBlogUpdate"):
            return node
    for node in found:
        if any(_bare(one) in named for one in addresses(node)):
            return node
    titles = {_bare_title(one) for one in (metas.get("og:title"), title) if one}
    for node in found:
        if _bare_title(line_of(node.get("headline")) or "") in titles:
            return node
    dated = [node for node in found if node.get("datePublished")]
    if len({str(one_of(node["datePublished"]))[:10] for node in dated}) > 1:
        return {}  # several stories, and nothing tells which of them is the page's
    return (dated or found or [{}])[0]


def _bare_title(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().lower()


def addresses(node: dict[str, Any]) -> Iterator[str]:
    """What a node says its address is."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = one_of(node.get(key))
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


def one_of(value: Any) -> Any:  # noqa: ANN401  whatever the JSON holds
    """A value, or the first of several."""
    return value[0] if isinstance(value, list) and value else value
