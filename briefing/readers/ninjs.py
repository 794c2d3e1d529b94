"""IPTC ninjs, versions 1 to 3: news as JSON, one item or a list of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from briefing.errors import Note
from briefing.model import Article, SetAside
from briefing.readers.fragments import plain
from briefing.readers.reader import Reader, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.readers.reader import Given

_MARKS: Final = (
    '"versioncreated"',
    '"body_text"',
    '"body_html"',
    '"body_xhtml"',
    '"bodies"',
    '"pubstatus"',
    '"headlines"',
)
_WITHDRAWN: Final = ("canceled", "cancelled", "withheld")


def _suits(given: Given) -> float:
    opening = given.opening
    if not opening.startswith(("{", "[")) or '"uri"' not in opening:
        return 0.0
    return 0.9 if any(mark in opening for mark in _MARKS) else 0.0


def _read(given: Given) -> Iterator[Article | SetAside]:
    try:
        found = json.loads(given.data().removeprefix(b"\xef\xbb\xbf"), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"its JSON is broken: {error}", "fetch it again") from None
    many = isinstance(found, list)
    for number, item in enumerate(found if many else [found], 1):
        place = f"{given.name}, item {number}" if many else given.name
        try:
            yield _article(item if isinstance(item, dict) else {}, f"{given.name}#{number}" if many else place, place)
        except UnusableError as error:
            yield SetAside(article=place, reason=error.reason, remedy=error.remedy)


def _article(item: dict[str, Any], name: str, place: str) -> Article:
    status = str(item.get("pubstatus") or "usable")
    if status in _WITHDRAWN:
        raise UnusableError(f"its publisher withdrew it ({status})", "leave it out")
    text = _body(item)
    if not text:
        raise UnusableError("it has no words in it", "ask for the item with its body, or leave it out")
    embargo = _line(item.get("embargoed"))
    return Article(
        id=name,
        text=text,
        title=_line(item.get("headline")) or _of_role(item.get("headlines"), ("main", "")),
        outlet=next(_names(item.get("infosources") or item.get("infosource")), None)
        or _line(item.get("copyrightholder")),
        url=next((u for u in (item.get("url"), item.get("uri")) if str(u).startswith(("http://", "https://"))), None),
        authors=tuple(_names(item.get("people") if item.get("by") is None else None))
        or _by(item.get("byline") or item.get("by")),
        language=(_line(item.get("language")) or "").partition("-")[0].lower() or None,
        section=next(_names(item.get("subjects") or item.get("subject")), None),
        stamp=_line(item.get("firstcreated")) or _line(item.get("versioncreated")),
        modified=_line(item.get("versioncreated")),
        origin=place,
        notes=(Note("embargo", f"is under embargo until {embargo}", place),) if embargo else (),
    )


def _body(item: dict[str, Any]) -> str:
    """The words: as plain text where they are given so, else those of the markup, else what version 3 holds."""
    text = item.get("body_text")
    if isinstance(text, str) and text.strip():
        return text.strip()
    for name in ("body_xhtml", "body_html"):
        if isinstance(item.get(name), str) and item[name].strip():
            return plain(item[name])
    bodies = [one for one in item.get("bodies") or () if isinstance(one, dict) and isinstance(one.get("value"), str)]
    bodies.sort(key=lambda one: (one.get("role") not in (None, "main"), "plain" not in str(one.get("contenttype"))))
    if not bodies:
        return ""
    words = str(bodies[0]["value"])
    return words.strip() if "plain" in str(bodies[0].get("contenttype")) else plain(words)


def _of_role(many: object, roles: tuple[str, ...]) -> str | None:
    found = [one for one in many if isinstance(one, dict)] if isinstance(many, list) else []
    found.sort(key=lambda one: str(one.get("role") or "") not in roles)
    return _line(found[0].get("value")) if found else None


def _names(many: object) -> Iterator[str]:
    for one in many if isinstance(many, list) else []:
        name = _line(one.get("name")) if isinstance(one, dict) else None
        if name:
            yield name


def _by(value: object) -> tuple[str, ...]:
    told = _line(value)
    return (told.removeprefix("By ").removeprefix("by "),) if told else ()


def _line(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


reader = Reader("IPTC ninjs (.json)", _suits, _read)
