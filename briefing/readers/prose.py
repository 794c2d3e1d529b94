"""The running words of a page, as blocks with blank lines between: by trafilatura, or plainly where a page is too large for it."""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from briefing.errors import Note
from briefing.readers.breaks import joined
from briefing.readers.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MANY: Final = 20_000
"""Elements: over a page with more, trafilatura and htmldate take seconds."""

_ENDNOTE: Final = re.compile(r"\[?(?:\d{1,3}|[*†‡]|[a-z])\]?")
_STOPPED: Final = re.compile(r"[.,;:!?\"”»)]\s*$")
_LINE: Final = 200  # characters: a longer line that begins so is prose
_ROWS: Final = 200  # a table with more is data, not prose
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PROSE: Final = frozenset((*_HEADINGS, "p", "li", "blockquote", "figcaption"))
_COMMENTS: Final = re.compile(r"omment|comol|disqus|dsq-|^social", re.MULTILINE)
_PARTS: Final = frozenset(("p", "head", "list", "item", "quote", "table", "row", "cell", "div", "body", "ab"))
_BREAK: Final = "\ue001"  # a line's end: a character for private use


def lightened(tree: HtmlElement) -> HtmlElement:
    """A page without its programs and styles: no words stand there, and every copy of the tree would hold them."""
    for one in tree.iter("script", "style"):
        if "ld+json" not in (one.get("type") or ""):
            one.text = None
    return tree


def cleaned(tree: HtmlElement, name: str) -> Iterator[Note]:
    """Takes out what is in the running text and not of it: endnote marks, and lines that lead to other stories."""
    for mark in tree.xpath("//sup"):
        told = mark.text_content().strip()
        before = mark.getprevious()
        text = (before.tail if before is not None else mark.getparent().text) or ""
        linked = any((link.get("href") or "").startswith("#") for link in mark.iter("a"))
        if _ENDNOTE.fullmatch(told) and (linked or _STOPPED.search(text)):
            mark.drop_tree()
    led = [line for line in tree.xpath(f"//p[.//a][string-length(.) < {2 * _LINE}]") if _leads_elsewhere(line)]
    for line in led:
        if line.getparent() is not None:
            line.drop_tree()
    if led:
        yield Note("links", f"lines that lead to other stories were left out ({len(led)})", name, "info")


def _leads_elsewhere(line: HtmlElement) -> bool:
    """Whether a line is a link to another story: all of it, or most of it after words that say so."""
    told = " ".join(line.text_content().split())
    linked = sum(len(" ".join(link.text_content().split())) for link in line.iter("a"))
    if not told or len(told) > _LINE:
        return False
    if linked >= 0.95 * len(told):
        return told[-1] not in '.!?”"»'
    lead = next((lead for lead in words()["elsewhere"] if told.lower().startswith(lead)), "")
    return bool(lead) and linked >= 0.6 * (len(told) - len(lead))


def body(tree: HtmlElement) -> str:
    """The article's words. What is no article may be gone from the tree. Tables of data are left out, and a page too large is read the plain way."""
    for table in tree.xpath("//table"):
        if table.xpath("count(.//tr)") > _ROWS and table.getparent() is not None:
            table.drop_tree()
    if size(tree) > MANY:
        return _plainly(tree)
    try:
        found = _extraction(_may_hold_comments(tree))(tree)
    except Exception:  # noqa: BLE001  a broken page must not end a run of a thousand
        return _plainly(tree)
    if found is None or isinstance(found, dict) or found.body is None:
        return ""
    return "\n\n".join(_blocks(found.body))


def size(tree: HtmlElement) -> float:
    """How many elements a tree has."""
    return float(tree.xpath("count(//*)"))


def _may_hold_comments(tree: HtmlElement) -> bool:
    """Whether any element bears a name that trafilatura knows readers' comments by."""
    return _COMMENTS.search("\n".join(_names()(tree))) is not None


@cache
def _names() -> Any:  # noqa: ANN401  lxml's own type
    from lxml.etree import XPath  # noqa: PLC0415  only pages pay for the import

    return XPath("//@id | //@class", smart_strings=False)


@cache
def _extraction(prune: bool) -> Any:  # noqa: ANN401  the library's own function
    """What finds an article in a page; `prune` takes readers' comments out first, by patterns that cost a twelfth of the whole.

    What it cannot read is told here, by file; what it could fetch with is not used.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from trafilatura import bare_extraction  # noqa: PLC0415  only pages pay for the import
        from trafilatura.settings import Extractor  # noqa: PLC0415  the same

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Its options are read from its configuration once and not at every page.
    return partial(bare_extraction, options=Extractor(output_format="python", comments=not prune, formatting=False))


def _blocks(element: Any) -> Iterator[str]:  # noqa: ANN401  trafilatura's own tree of p, head, list, item, quote, table
    """The blocks of an element in order: its parts, and the lines of what stands loose around them."""
    loose = element.text or ""
    for one in element:
        if one.tag in _PARTS:
            yield from _lines(loose)
            loose = one.tail or ""
            yield from _KINDS.get(one.tag, _blocks)(one)
        elif isinstance(one.tag, str):
            loose += f"{_loose(one)}{one.tail or ''}"
        else:
            loose += one.tail or ""
    yield from _lines(loose)


def _loose(one: Any) -> str:  # noqa: ANN401  the same
    """The words of what is no part of its own, line breaks marked."""
    if one.tag == "lb":
        return _BREAK
    return "".join([one.text or "", *(f"{_loose(inner)}{inner.tail or ''}" for inner in one)])


def _lines(loose: str) -> Iterator[str]:
    """The lines of what stands loose, each a block of its own; a break inside a sentence is a blank."""
    lines = (" ".join(line.split()) for line in loose.split(_BREAK))
    yield from joined(lines) if _BREAK in loose else filter(None, lines)


def _heading(head: Any) -> Iterator[str]:  # noqa: ANN401  the same
    told = " ".join(_blocks(head))
    if told:
        yield told


def _point(item: Any) -> Iterator[str]:  # noqa: ANN401  the same
    """A point of a list as one block, and those of the lists in it."""
    inner = [one for one in item if one.tag == "list"]
    for one in inner:
        item.remove(one)
    told = " ".join(_blocks(item))
    if told:
        yield f"- {told}"
    yield from chain.from_iterable(map(_blocks, inner))


def _row(row: Any) -> Iterator[str]:  # noqa: ANN401  the same
    """A row of a table as one block, its cells apart; where a cell holds prose, the blocks of each."""
    cells = [told for cell in row if (told := list(_blocks(cell)))]
    if len(cells) > 1 and all(sum(map(len, cell)) <= _LINE for cell in cells):
        yield " | ".join(" ".join(cell) for cell in cells)
    else:
        yield from chain.from_iterable(cells)


_KINDS: Final = {"head": _heading, "item": _point, "row": _row}


def _plainly(tree: HtmlElement) -> str:
    """The paragraphs, headings and points of the article element, or of the page, in order."""
    for one in list(tree.iter(*words()["not_prose"])):
        if one.getparent() is not None:
            one.drop_tree()
    top = next(iter(tree.iter("article")), None)
    top = next(iter(tree.iter("main")), tree) if top is None else top
    for one in top.iter("br"):
        one.tail = f"{_BREAK}{one.tail or ''}"
    parts: list[str] = []
    for one in top.iter(*_PROSE):
        if one.tag in ("li", "blockquote") and any(child.tag in _PROSE for child in one):
            continue
        lines = list(_lines(one.text_content()))
        if lines and one.tag == "li":
            parts.append(f"- {' '.join(lines)}")
        elif lines and one.tag in _HEADINGS:
            parts.append(" ".join(lines))
        else:
            parts += lines
    return "\n\n".join(parts)
