"""IPTC NewsML-G2: news items, alone or in a message, their words in NITF or XHTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from briefing.errors import Note
from briefing.model import Article, SetAside
from briefing.readers import xml
from briefing.readers.reader import Reader, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from briefing.readers.reader import Given

_ROOTS: Final = ("newsmessage", "newsitem")
_PROSE: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "hl2", "li", "pre", "blockquote"))
_WITHDRAWN: Final = ("canceled", "withheld")


def _suits(given: Given) -> float:
    opening = given.opening
    return 0.95 if opening.startswith("<") and any(f"<{r}" in opening or f":{r}" in opening for r in _ROOTS) else 0.0


def _read(given: Given) -> Iterator[Article | SetAside]:
    root = xml.root(given.data())
    items = list(root.iter("{*}newsItem"))
    if not items:
        raise UnusableError("it holds no news item", "ask for the items with their content, or leave it out")
    many = len(items) > 1
    for number, item in enumerate(items, 1):
        place = f"{given.name}, item {number}" if many else given.name
        try:
            yield _article(item, f"{given.name}#{number}" if many else given.name, place)
        except UnusableError as error:
            yield SetAside(article=place, reason=error.reason, remedy=error.remedy)


def _article(item: _Element, name: str, place: str) -> Article:
    status = _value(item, "itemMeta/pubStatus").rpartition(":")[2]
    if status in _WITHDRAWN:
        raise UnusableError(f"its publisher withdrew it ({status})", "leave it out")
    text = "\n\n".join(_paragraphs(item))
    if not text:
        raise UnusableError("it has no words in it", "ask for the item with its content, or leave it out")
    embargo = _words(item, "itemMeta/embargoed")
    language = item.find("{*}contentMeta/{*}language")
    return Article(
        id=name,
        text=text,
        title=_words(item, "contentMeta/headline"),
        outlet=_words(item, "contentMeta/infoSource/name")
        or _words(item, "itemMeta/provider/name")
        or _value(item, "itemMeta/provider")
        or None,
        authors=tuple(filter(None, (xml.words(one) for one in item.iterfind("{*}contentMeta/{*}creator/{*}name")))),
        language=(language.get("tag", "") if language is not None else "").partition("-")[0].lower() or None,
        section=_words(item, "contentMeta/subject/name"),
        stamp=_words(item, "itemMeta/firstCreated") or _words(item, "itemMeta/versionCreated"),
        modified=_words(item, "itemMeta/versionCreated"),
        origin=place,
        notes=(Note("embargo", f"is under embargo until {embargo}", place),) if embargo else (),
    )


def _path(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def _words(item: _Element, path: str) -> str | None:
    return xml.words(item.find(_path(path)))


def _value(item: _Element, path: str) -> str:
    """What a qualified code says, that of the element itself."""
    element = item.find(_path(path))
    return (element.get("qcode") or element.get("literal") or "") if element is not None else ""


def _paragraphs(item: _Element) -> Iterator[str]:
    content = item.find("{*}contentSet")
    if content is None:
        return
    inline = content.find("{*}inlineXML")
    if inline is None:
        for data in content.iterfind("{*}inlineData"):
            yield from filter(None, ((" ".join(part.split())) for part in (data.text or "").split("\n\n")))
        return
    body = next(inline.iter("{*}body.content"), inline)
    for element in body.iter():
        if xml.local(element) in _PROSE and not any(xml.local(one) in _PROSE for one in element.iterdescendants()):
            told = xml.words(element)
            if told:
                yield f"- {told}" if xml.local(element) == "li" else told


reader = Reader("IPTC NewsML-G2 (.xml)", _suits, _read)
