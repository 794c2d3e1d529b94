"""OPML: a list of feeds. It holds no article, so as a file among articles it is set aside, with what it is good for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.model import SetAside
from briefing.readers import xml
from briefing.readers.reader import Reader, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.readers.reader import Given


class Listed(NamedTuple):
    """One feed of a list: its address, and what the list calls it."""

    url: str
    title: str | None


def feeds(data: bytes) -> tuple[Listed, ...]:
    """The feeds of an OPML file, each once, in its order. Raises `UnusableError` where it is none or lists none."""
    root = xml.root(data)
    if xml.local(root).lower() != "opml":
        raise UnusableError("it is no OPML file", "export the list of feeds as OPML")
    found: dict[str, Listed] = {}
    for outline in root.iter("{*}outline"):
        told = {name.lower(): value for name, value in outline.items()}
        url = told.get("xmlurl", "").strip()
        if url.startswith(("http://", "https://", "feed:")):
            url = "http:" + url.removeprefix("feed:") if url.startswith("feed://") else url.removeprefix("feed:")
            found.setdefault(url, Listed(url, told.get("title") or told.get("text") or None))
    if not found:
        raise UnusableError("it lists no feeds", "export the list of feeds again")
    return tuple(found.values())


def _suits(given: Given) -> float:
    return 0.95 if given.opening.startswith("<") and "<opml" in given.opening else 0.0


def _read(given: Given) -> Iterator[SetAside]:
    count = len(feeds(given.data()))
    yield SetAside(
        article=given.name,
        reason=f"it is a list of {count} feed{'s' if count > 1 else ''}, not an article",
        remedy="subscribe to them with a feed reader and put what they bring here, or leave it out",
    )


reader = Reader("lists of feeds (.opml)", _suits, _read)
