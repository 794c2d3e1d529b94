"""The publication day of a whole article: every piece of evidence gathered, the strongest taken, disagreements told."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefing.dates.stamps import day_of_address, day_of_stamp
from briefing.dates.tagger import find
from briefing.errors import Note
from briefing.model import Dated, PublicationDay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Article, DateRange, DayCount, Marked, TimeExpression
    from briefing.model.when import PublicationBasis

# How sure each kind of evidence is, and the order in which it is believed.
_CONFIDENCE: Final[dict[PublicationBasis, float]] = {
    "given": 1.0,
    "metadata": 0.95,
    "address": 0.9,
    "dateline": 0.85,
    "day-count": 0.9,
    "byline": 0.8,
    "weekday-date": 0.6,
    "period": 0.5,
}
_HEAD: Final = 600
_UPDATE_WORDS: Final = (
    "updated",
    "published",
    "posted",
    "last updated",
    "first published",
    "last modified",
    "modified",
)


class Evidence(NamedTuple):
    """One reading of the publication day."""

    day: date
    basis: PublicationBasis
    words: str


def date_article(
    marked: Marked,
    *,
    count: DayCount | None = None,
    period: DateRange | None = None,
    years: tuple[int, ...] = (),
    time_zone: str = "UTC",
    day_first: bool = True,
) -> Dated:
    """The article with its publication day and its time expressions.

    The day comes from the strongest evidence there is; weaker evidence that says otherwise is told in a note. Where
    there is none the article is left undated, with a note that says what to write where.
    """
    article = marked.article
    language = article.language or marked.language
    evidence = sorted(
        _evidence(marked, language, count, period, years, time_zone, day_first), key=lambda one: -_CONFIDENCE[one.basis]
    )
    notes: list[Note] = []
    published: PublicationDay | None = None
    if evidence:
        best = evidence[0]
        agreeing = sum(one.day == best.day for one in evidence)
        confidence = _CONFIDENCE[best.basis]
        if agreeing > 1:
            confidence = min(1.0, confidence + 0.05)
        published = PublicationDay(best.day, best.basis, round(confidence, 2), best.words)
        notes.extend(_disagreements(article, best, evidence))
    else:
        notes.append(_undated(article))
    expressions = find(
        article.text, published.day if published else None, language=language, day_first=day_first, count=count
    )
    notes.extend(
        Note("impossible-date", f"{one.text!r} is no day of the calendar; it was left without one.", article.id)
        for one in expressions
        if one.note
    )
    return Dated(marked, published, expressions, tuple(notes))


def _undated(article: Article) -> Note:
    name = article.origin or article.id
    name = name.rsplit("/", 1)[-1]
    return Note(
        "undated",
        f"{article.id}: nothing in it or beside it says on which day it was published, so it is set aside. "
        f'Write a line "published = 2024-11-14" (its day) under ["{name}"] in articles.toml beside it.',
        article.id,
    )


def _disagreements(article: Article, best: Evidence, evidence: list[Evidence]) -> Iterator[Note]:
    told = set()
    for other in evidence[1:]:
        gap = abs((other.day - best.day).days)
        if gap > 1 and (other.day, other.basis) not in told and other.basis not in ("weekday-date", "period"):
            told.add((other.day, other.basis))
            yield Note(
                "dates-disagree",
                f"{article.id} was taken to be of {best.day} by its {_NAMES[best.basis]} ({best.words}), though its "
                f"{_NAMES[other.basis]} ({other.words}) says {other.day}. If that is right, write it in articles.toml.",
                article.id,
            )


_NAMES: Final[dict[PublicationBasis, str]] = {
    "given": "entry in articles.toml",
    "metadata": "metadata",
    "address": "address",
    "dateline": "dateline",
    "day-count": "day count",
    "byline": "byline",
    "weekday-date": "weekdays and dates",
    "period": "dates and the period asked for",
}


def _evidence(
    marked: Marked,
    language: str,
    count: DayCount | None,
    period: DateRange | None,
    years: tuple[int, ...],
    time_zone: str,
    day_first: bool,
) -> Iterator[Evidence]:
    article = marked.article
    stamped = day_of_stamp(article.stamp, time_zone) if article.stamp else None
    if article.published is not None:
        yield Evidence(article.published, "metadata", article.stamp or article.published.isoformat())
    elif stamped is not None:
        yield Evidence(stamped, "metadata", article.stamp or "")
    address = day_of_address(article.url) if article.url else None
    if address is not None:
        yield Evidence(address[0], "address", address[1])
    head = article.text[:_HEAD]
    open_expressions = find(article.text, None, language=language, day_first=day_first, count=count)
    yield from _from_count(article, open_expressions, count)
    yield from _from_head(marked, head, open_expressions, years, period)
    known = article.published or stamped or (address[0] if address else None)
    if known is None:
        yield from _from_pairs(open_expressions, article, years, period)


def _from_count(
    article: Article, expressions: tuple[TimeExpression, ...], count: DayCount | None
) -> Iterator[Evidence]:
    """The beat's day count in the title or the first lines: a period is published on its last day."""
    if count is None:
        return
    for source in (article.title or "", article.text[:_HEAD]):
        found = [
            one
            for one in (expressions if source != article.title else find(source, None, count=count))
            if one.anchor == "count" and one.days and one.start < _HEAD
        ]
        if found:
            first = found[0]
            last = found[1] if first.range and len(found) > 1 else first
            assert last.days
            yield Evidence(last.days.first, "day-count", source[first.start : last.end])
            return


_DATELINE = re.compile(r"\s*[A-Z][\w'’./-]*(?:[ ,][\w'’./-]+){0,6}?,? \(?$")
_DATELINE_AFTER = re.compile(r"\)?\.?(?: ?\([^)\n]{2,24}\))?\s*(?:[-–—]|--|\n)")


def _from_head(
    marked: Marked,
    head: str,
    expressions: tuple[TimeExpression, ...],
    years: tuple[int, ...],
    period: DateRange | None,
) -> Iterator[Evidence]:
    """Datelines ("KYIV, Nov. 14 (Reuters) -"), and byline or update lines."""
    text = marked.article.text
    for one in expressions:
        if one.granularity not in ("day", "time", "part-of-day") or not one.value:
            continue
        day = one.days.first if one.days else _year_by(one, years, period)
        if day is None:
            continue
        line_start = text.rfind("\n", 0, one.start) + 1
        before = text[line_start : one.start].strip().lower()
        if one.start < _HEAD * 2:
            block = next((b for b in marked.blocks if b.start <= one.start < b.end), None)
            if block is not None and block.kind == "byline":
                yield Evidence(day, "byline", text[block.start : block.end].strip())
                continue
            if block is not None and block.kind == "dateline":
                yield Evidence(day, "dateline", text[block.start : block.end].strip())
                continue
            if len(before) < 60 and any(before.startswith(word) or before.endswith(word) for word in _UPDATE_WORDS):
                yield Evidence(day, "byline", text[line_start : one.end].strip())
                continue
            if (
                one.start - line_start < 60
                and text[line_start : one.start].isupper() is not None
                and _DATELINE.match(text[line_start : one.start])
                and _DATELINE_AFTER.match(text, one.end)
                and text[line_start : line_start + 3].isupper()
            ):
                yield Evidence(day, "dateline", text[line_start : one.end].strip())


def _year_by(one: TimeExpression, years: tuple[int, ...], period: DateRange | None) -> date | None:
    """The day of a month and day told without a year, where the period or the beat's years leave one year only."""
    value = one.value or ""
    if not re.match(r"XXXX-\d\d-\d\d", value):
        return None
    month, day = int(value[5:7]), int(value[8:10])
    if period is not None:
        for year in range(period.first.year, period.last.year + 1):
            found = _real(year, month, day)
            if found and found in period:
                return found
    if len(years) == 1:
        return _real(years[0], month, day)
    return None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_pairs(
    expressions: tuple[TimeExpression, ...],
    article: Article,
    years: tuple[int, ...],
    period: DateRange | None,
) -> Iterator[Evidence]:
    """Weekday-and-date pairs that fit only one year; months and days that the period or the years make whole."""
    votes: dict[date, list[TimeExpression]] = {}
    for one in expressions:
        found = _year_by(one, years, period)
        if found is not None:
            votes.setdefault(found, []).append(one)
    if votes:
        newest = max(votes)
        first = min(votes[newest], key=lambda one: one.start)
        yield Evidence(newest, "period", article.text[first.start : first.end])


_ = (UTC, datetime, timedelta, ZoneInfo, ZoneInfoNotFoundError)
