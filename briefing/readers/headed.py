"""What the lines above and below a pasted text tell of it, put where an article holds it. The text stays as it was read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from briefing.dates import find
from briefing.dates.stamps import day_of_stamp
from briefing.errors import Note
from briefing.text.heads import heads
from briefing.text.language import detect

if TYPE_CHECKING:
    from briefing.model import Article

_AND: Final = re.compile(r"\s*(?:,|;|&| and | und | і | та | и | et | y )\s*")
_TAIL: Final = re.compile(r"(.*[^\W\d_][^\d,;(]*?)\s*[,;(–—-]\s*([^,;(]*\d[^()]*?)\)?$")
_LANGUAGE: Final = re.compile(r"([a-z]{2})(?:[-_][a-zA-Z]{2})?", re.IGNORECASE)


def headed(article: Article) -> Article:
    """The article with what its own lines tell of it: these words are somebody's who had it before them, so they win over what the file's properties hold."""
    told: dict[str, Any] = {}
    notes: list[Note] = []
    for one in heads(article.text):
        value = " ".join(one.value.split())
        if one.field in ("other", "") or one.field in told:
            continue
        if one.field in ("published", "modified", "retrieved"):
            day = _stamp(value, article)
            if day is None:
                if one.field == "published":
                    notes.append(Note("odd-stamp", f'its day "{value[:60]}" could not be read', article.id))
                continue
            told[one.field] = day
        elif one.field == "authors":
            told["authors"] = tuple(filter(None, _AND.split(value)))
        elif one.field == "url":
            told["url"] = value if "://" in value else f"https://{value}"
        elif one.field == "language":
            code = _LANGUAGE.fullmatch(value)
            if code:
                told["language"] = code[1].lower()
        elif one.field == "outlet":
            name, stamp = _parted(value, article)
            told["outlet"] = name
            if stamp:
                told.setdefault("published", stamp)
        else:
            told[one.field] = value
    if "retrieved" in told:
        told["retrieved"] = day_of_stamp(told["retrieved"])
    if "published" in told:
        told["stamp"] = told.pop("published")
    return replace(article, **told, notes=(*article.notes, *notes)) if told or notes else article


def _parted(value: str, article: Article) -> tuple[str, str | None]:
    """An outlet's name, and the day behind it where there is one: "Harbour Post, 13.11.2024"."""
    found = _TAIL.match(value)
    stamp = _stamp(found[2], article) if found else None
    return (found[1], stamp) if found and stamp else (value, None)


def _stamp(value: str, article: Article) -> str | None:
    """A moment as it stands where it can be read as one; else the day that its words name, as ISO 8601."""
    if day_of_stamp(value):
        return value
    for language in dict.fromkeys((article.language or detect(article.text), detect(value), "en")):
        days = {
            one.days.first
            for one in find(value, None, language=language)
            if one.days and one.granularity in ("day", "time", "part-of-day") and "year" in one.stated
        }
        if len(days) == 1:
            return days.pop().isoformat()
    return None
