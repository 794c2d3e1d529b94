"""Saved HTML pages: the article's own words by trafilatura, what the page says of itself by its markup.

The text is made of blocks with blank lines between: paragraphs, headings, the points of lists behind "- ". The day of
publication is the markup's. Where it is silent, htmldate's reading is kept as a guess that only counts where neither
the address nor the text tells, and a page whose only date is a bare year stays without.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from briefing.dates.stamps import day_of_address
from briefing.errors import Note
from briefing.model import Article
from briefing.readers.decoding import charset, decode
from briefing.readers.guesses import guessed, held_by_programs
from briefing.readers.markup import markup
from briefing.readers.prose import MANY, body, cleaned, lightened
from briefing.readers.reader import Reader, UnusableError
from briefing.readers.vocabulary import words
from briefing.text.language import detect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from briefing.model import SetAside
    from briefing.readers.markup import Markup
    from briefing.readers.reader import Given

_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")
_STARTS: Final = ("<!doctype html", "<html")
_PROLOGUE: Final = re.compile(r"(?:<\?xml[^>]*\?>|<!--.*?-->|\s)+", re.DOTALL)
_FEW: Final = 150  # words: a page with fewer may be the stub of one


def _suits(given: Given) -> float:
    opening = given.opening
    prologue = _PROLOGUE.match(opening)
    opening = opening[prologue.end() :] if prologue else opening
    if opening.startswith(_STARTS):
        return 0.9
    if given.suffix in _SUFFIXES:
        return 0.5 if "<" in opening else 0.1
    return 0.4 if re.match(r"<(?:head|body|div|article|p|h1|title|meta)\b", opening) else 0.0


def _read(given: Given) -> Iterator[Article | SetAside]:
    return page(given.data(), given.name)


def page(data: bytes, name: str, url: str | None = None, declared: str | None = None) -> Iterator[Article | SetAside]:
    """The article of one page, or those of a live blog, one an entry.

    `url` is where it was fetched, `declared` the encoding its server named. Raises `UnusableError` for a page without
    an article: empty, cut off, a paywall's or a consent page's stub.
    """
    text, notes = decoded(data, name, declared)
    tree = parse(text)
    told = markup(tree, url)
    if told.entries:
        yield from _live(told, name, notes)
        return
    dated = told.stamp or (told.url and day_of_address(told.url))
    notes = (*notes, *cleaned(tree, name))
    held = None if dated else held_by_programs(tree)
    prose = body(lightened(tree))
    if told.body and len(told.body) > 1.5 * len(prose) + 200:
        prose = told.body
        notes = (*notes, Note("page-body", "its text was taken from its JSON-LD, which holds more of it", name, "info"))
    for correction in told.corrections:
        if correction.partition(": ")[2][:60] not in prose:
            prose = f"{prose}\n\n{correction}"
    reason = stub(prose, told)
    if reason:
        raise UnusableError(*reason)
    guess = None if dated else guessed(tree, told.language or detect(prose), held, MANY)
    article = _article(told, name, prose)
    yield replace(article, guess=guess, notes=(*notes, *_odd_days(told, name)))


def _article(told: Markup, name: str, text: str) -> Article:
    return Article(
        id=name,
        text=text,
        title=told.title,
        outlet=told.outlet,
        url=told.url,
        authors=told.authors,
        language=told.language,
        section=told.section,
        stamp=told.stamp,
        origin=name,
        free=told.free,
        modified=told.modified,
    )


def _live(told: Markup, name: str, notes: tuple[Note, ...]) -> Iterator[Article]:
    for number, entry in enumerate(told.entries, 1):
        article = _article(told, f"{name}#{number}", entry.text)
        yield replace(
            article,
            title=entry.title or told.title,
            url=entry.url,
            stamp=entry.stamp or told.stamp,
            origin=f"{name}, entry {number}",
            notes=notes,
        )


def decoded(data: bytes, name: str, declared: str | None) -> tuple[str, tuple[Note, ...]]:
    """The characters of a page: UTF-8 where it fits, whatever the page says; else as the page or its server says."""
    if not data.strip():
        raise UnusableError("it is empty", "save the page again, or take it out")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    found = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", data[:8192], re.IGNORECASE)
    for label in (found[1].decode("ascii", "replace") if found else None, declared):
        encoding = charset(label) if label else None
        if encoding and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode(encoding, "replace")
            if text.count("\ufffd") * 100 <= len(text):
                return text, ()
    return decode(data, name)


def parse(text: str) -> HtmlElement:
    """The tree of a page. Raises `UnusableError` for text in which there is no element."""
    from lxml import etree  # noqa: PLC0415  only pages pay for the import
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnusableError(f"it is no page: {error}", "save the page again, or take it out") from None
    # A comment in the midst of a sentence would cut it in two. Those before the page stay.
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    return tree


def stub(text: str, told: Markup) -> tuple[str, str] | None:
    """Why a page's text is no article but stands in its place, with what to do; None where it is one."""
    if text.count(" ") > 2 * _FEW and not told.length:
        return None
    count = len(text.split())
    if not count:
        return "no article was found in the page", "save the whole page, or its text as a .txt file"
    lower = text[:4000].lower()
    if told.free is False and told.length and count * 2 < told.length:
        return f"it is a paywall's stub: {count} of its {told.length} words", "save the page as a subscriber sees it"
    if count < _FEW:
        if told.free is False or any(one in lower for one in words()["paywall"]):
            return f"it is a paywall's stub of {count} words", "save the page as a subscriber sees it, or leave it out"
        if any(one in lower for one in words()["consent"]):
            return "it asks for consent to cookies and holds no article", "save the page after consenting"
        if any(one in lower for one in words()["robot"]):
            return "it asks whether a person reads it and holds no article", "save the page from a browser"
        if any(one in f"{told.title or ''} {lower[:300]}".lower() for one in words()["gone"]):
            return "it says that the page is not there", "look for the article's new address, or leave it out"
    return None


def _odd_days(told: Markup, name: str) -> Iterator[Note]:
    if told.stamp and told.modified and told.modified[:10] != told.stamp[:10]:
        yield Note(
            "modified", f"was changed later ({told.modified[:25]}); its day is that of publication", name, "info"
        )


reader = Reader("saved pages (.html)", _suits, _read)
