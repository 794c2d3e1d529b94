"""The publication day of a whole article: the evidence gathered, the strongest believed, disagreements told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from briefing.dates.english.words import WEEKDAYS
from briefing.dates.generic import base_language, has_rules, is_known, recogniser
from briefing.dates.lexicon import table
from briefing.dates.orders import order, two_ways
from briefing.dates.stamps import day_of_address, day_of_stamp, own_day_of_stamp
from briefing.dates.tagger import find
from briefing.errors import Note
from briefing.model import Dated, PublicationDay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefing.model import Article, DateRange, DayCount, Marked, TimeExpression
    from briefing.model.when import PublicationBasis

# How sure each kind of evidence is; the surer is believed.
_CONFIDENCE: Final[dict[PublicationBasis, float]] = {
    "given": 1.0,
    "metadata": 0.95,
    "address": 0.9,
    "dateline": 0.86,
    "day-count": 0.84,
    "byline": 0.8,
    "weekday-date": 0.6,
    "period": 0.5,
}
_NAMES: Final[dict[PublicationBasis, str]] = {
    "given": "entry in articles.toml",
    "metadata": "metadata",
    "address": "address",
    "dateline": "dateline",
    "day-count": "day count",
    "byline": "byline",
    "weekday-date": "weekday and date",
    "period": "month and day",
}
# Datelines, bylines and day counts stand this near the beginning, in characters.
_HEAD: Final = 800
# With a day known from outside the text only its first lines are asked whether they agree.
_LINES: Final = 320
_PAGE: Final = table("pages")
_STAMPED: Final[tuple[str, ...]] = tuple(_PAGE["published"])
_UPDATED: Final[tuple[str, ...]] = tuple(_PAGE["updated"])
_AMID: Final = tuple(
    word for word in _STAMPED if word not in ("by", "date")
)  # behind other words those say something else
_READ: Final[tuple[str, ...]] = tuple(_PAGE["read"])
_CHANGED: Final = (
    0.6  # how sure the day of a last change is, where no other is told; a reader's surer guess goes before it
)
# "KYIV", "NEW YORK", "Odesa, Ukraine": up to five words, each with a capital but for small ones.
_PLACE: Final = re.compile(r"[^\W\d_][\w.'’-]*(?:[ ,/-]+[\w.'’-]+){0,4},? ?\(?$")
_SMALL: Final = frozenset(
    {"de", "la", "le", "of", "on", "the", "am", "an", "der", "den", "sur", "del", "м", "с", "смт"}
)
_BETWEEN: Final = " \t|·•,;.()/–—-"  # what stands between two days of a line
_DASH: Final = re.compile(r"\.?\)?,?(?: ?\([^)\n]{2,30}\)| ?/[^/\n]{2,30}/)?[.,]? {0,2}(?:[-–—]|:(?= )|\n|$)")
# "Київ, 13 листопада 2024 року. У середу": a place, a whole date, and a sentence of its own behind them.
_STOP: Final = re.compile(r"(?:\.|(?<=\.)) {1,2}[\"“„«]?([^\W\d_])")


class Evidence(NamedTuple):
    """One reading of the publication day, with the words that say so; `changed` is whether they tell of a change alone."""

    day: date
    basis: PublicationBasis
    words: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What the beat says of days."""

    count: DayCount | None
    period: DateRange | None
    years: tuple[int, ...]
    time_zone: str
    day_first: bool
    language: str


def date_article(
    marked: Marked,
    *,
    count: DayCount | None = None,
    period: DateRange | None = None,
    years: tuple[int, ...] = (),
    time_zone: str = "UTC",
    day_first: bool = True,
    others_day_first: bool | None = None,
) -> Dated:
    """The article with its publication day and its time expressions.

    The day comes from the strongest evidence there is: what articles.toml gives, metadata, address, dateline, day
    count, byline, a weekday and date that fit one year only, a month and day that `period` or `years` make whole.
    Weaker evidence that says otherwise is told in a note. Where there is none the article stays undated, its
    expressions open, and a note says what to write where. `time_zone` is the beat's: its days are meant. Whether 1/2 is of
    January is settled by the article itself, by the outlet's other articles (`others_day_first`), last by `day_first`,
    which a note tells.
    """
    article = marked.article
    language = base_language(article.language or marked.language)
    settled = order(article, language, others_day_first, default=day_first)
    settings = Settings(count, period, years, time_zone, settled.day_first if settled else day_first, language)
    evidence = sorted(_evidence(marked, settings), key=lambda one: -_CONFIDENCE[one.basis])
    notes = [*_language_notes(article, language)]
    published = None
    if evidence:
        best = evidence[0]
        sure = (_CHANGED if best.changed else _CONFIDENCE[best.basis]) + (
            0.05 if sum(one.day == best.day for one in evidence) > 1 else 0.0
        )
        published = PublicationDay(best.day, best.basis, round(min(1.0, sure), 2), best.words)
        notes.extend(_disagreements(article, best, evidence))
        if best.changed:
            notes.append(_only_changed(article, best))
        if settled and not settled.why:
            notes.extend(_guessed_order(article, best))
    else:
        notes.append(_undated(article))
    expressions = find(
        article.text, published.day if published else None, language=language, day_first=settings.day_first, count=count
    )
    notes.extend(
        Note(
            "impossible-date",
            f"there is no such day as {one.text!r} (character {one.start}), so it was left without one.",
            article.id,
        )
        for one in expressions
        if one.note
    )
    return Dated(marked, published, expressions, tuple(notes))


def _guessed_order(article: Article, best: Evidence) -> Iterator[Note]:
    """That the day rests on an order that nothing told."""
    found = two_ways(best.words)
    if found and best.day in found[1:]:
        other = found[2] if best.day == found[1] else found[1]
        yield Note(
            "ambiguous-day",
            f'"{found[0]}" can be {best.day} or {other}, and nothing in it says which. It was taken to be of {best.day}, as the '
            f"beat's locale writes days. Where that is wrong, write `published = {other}` into articles.toml.",
            article.id,
        )


def _only_changed(article: Article, best: Evidence) -> Note:
    return Note(
        "changed-only",
        f"nothing says when it was published; it was taken to be of {best.day}, when it was last changed ({best.words}). "
        "Where that is not right, write the day into articles.toml.",
        article.id,
    )


def _undated(article: Article) -> Note:
    name = (article.origin or article.id).replace("\\", "/").rsplit("/", 1)[-1]
    return Note(
        "undated",
        "nothing in it or beside it says on which day it was published. "
        f'Write its day into articles.toml beside it: a line `published = 2024-11-14` under `["{name}"]`.',
        article.id,
    )


def _language_notes(article: Article, language: str) -> Iterator[Note]:
    if has_rules(language):
        return
    what = (
        "its dates are read with a general table of that language's month and day names"
        if is_known(language)
        else "no table of month and day names is known for it, so only dates written in numbers are read"
    )
    yield Note("language-table", f"it is in {language!r}: {what}.", article.id, "info")


def _disagreements(article: Article, best: Evidence, evidence: Sequence[Evidence]) -> Iterator[Note]:
    told = set()
    for other in evidence:
        if abs((other.day - best.day).days) > 1 and (other.day, other.basis) not in told and other.basis != "period":
            told.add((other.day, other.basis))
            yield Note(
                "dates-disagree",
                f"it was taken to be of {best.day} by its {_NAMES[best.basis]} ({best.words}), but its "
                f"{_NAMES[other.basis]} ({other.words}) says {other.day}. Where that is right, write the day into "
                "articles.toml.",
                article.id,
            )


def _evidence(marked: Marked, settings: Settings) -> Iterator[Evidence]:
    article = marked.article
    outside = [*_from_outside(article, settings)]
    yield from outside
    head = article.text[: _LINES if outside else _HEAD]
    expressions = _read(head, settings)
    dated_head = [
        *_from_count(article.title or "", head, expressions, settings.count),
        *_from_lines(marked, head, expressions, settings),
    ]
    yield from dated_head
    if not outside and not dated_head:
        yield from _from_months(_read(article.text, settings), settings)


def _read(text: str, settings: Settings) -> tuple[TimeExpression, ...]:
    return find(text, None, language=settings.language, day_first=settings.day_first, count=settings.count)


def _from_outside(article: Article, settings: Settings) -> Iterator[Evidence]:
    """The day articles.toml gives, the metadata's stamp, the address."""
    stamp = article.stamp
    stamped = day_of_stamp(stamp, settings.time_zone, day_first=settings.day_first) if stamp else None
    if (
        stamp
        and stamped is not None
        and article.published in (None, stamped, own_day_of_stamp(stamp, day_first=settings.day_first))
    ):
        yield Evidence(stamped, "metadata", stamp)
    elif article.published is not None:
        yield Evidence(article.published, "given", article.published.isoformat())
        if stamp and stamped is not None:
            yield Evidence(stamped, "metadata", stamp)
    if article.url:
        address = day_of_address(article.url)
        if address is not None:
            yield Evidence(address[0], "address", address[1])


def _from_count(
    title: str, head: str, expressions: Sequence[TimeExpression], count: DayCount | None
) -> Iterator[Evidence]:
    """The beat's day count in the title or the first lines; a run of days is published on its last."""
    if count is None:
        return
    for source, found in ((title, find(title, None, count=count)), (head, expressions)):
        counted = [one for one in found if one.anchor == "count" and one.days is not None]
        if counted:
            last = counted[1] if len(counted) > 1 and counted[0].range is not None else counted[0]
            assert last.days is not None
            yield Evidence(last.days.first, "day-count", source[counted[0].start : last.end])
            return


def _from_lines(
    marked: Marked, head: str, expressions: Sequence[TimeExpression], settings: Settings
) -> Iterator[Evidence]:
    """Datelines ("KYIV, Nov. 14 (Reuters) -"), bylines, lines that say when the page was published or updated."""
    updates: list[Evidence] = []
    found = False
    clock = -1  # where a time of day stands that the next day is that of
    told = 0  # where the day before ends: its label is not that of the next
    for one in expressions:
        if one.granularity not in ("day", "time", "part-of-day") or one.anchor == "count":
            continue
        if any(one.anchor == f"text:{other.start}" for other in expressions if other.start > one.start):
            clock = one.start
            continue  # "Updated 9:41 AM, March 13, 2026": the label is the day's
        day = one.days.first if one.days is not None else _completed(one, settings)
        if day is None:
            continue
        start = head.rfind("\n", 0, one.start) + 1
        end = head.find("\n", one.end)
        line = head[start : len(head) if end < 0 else end].strip()
        rest = head[one.end : len(head) if end < 0 else end].strip()
        before = head[start : one.start]
        kind = next((block.kind for block in marked.blocks if block.start <= one.start < block.end), None)
        opening = head[max(start, told) : one.start].strip(_BETWEEN).lower()
        told = one.end
        if opening.startswith(_UPDATED) or opening.endswith(_UPDATED):
            updates.append(Evidence(day, "byline", line[:80], changed=True))
        elif opening.startswith(_READ) or opening.endswith(_READ):
            continue
        elif kind == "byline" or (len(before) < 80 and (opening.startswith(_STAMPED) or opening.endswith(_AMID))):
            found = True
            yield Evidence(day, "byline", line[:80])
        elif (kind == "dateline" or _is_dateline(before, head, one)) and not _is_reference(marked, one.start):
            found = True
            yield Evidence(day, "dateline", head[start : one.end].strip())
        elif _is_alone(head[start : clock if start <= clock < one.start else one.start], rest):
            found = True
            yield Evidence(day, "byline", line)
    guess = marked.article.guess
    if not found and (guess is None or guess.confidence < _CHANGED):
        yield from updates


def _is_alone(before: str, rest: str) -> bool:
    """Whether a day is all that a line says, or is what a chat writes behind a name: "Harbour Post, [14.11.2024 09:30]"."""
    if not before.strip():
        return len(rest) < 4
    return len(before) < 80 and before.endswith(" [") and rest == "]"


def _is_reference(marked: Marked, at: int) -> bool:
    """Whether a place in an article is below its words and a heading of what no article is made of, such as "References"."""
    kinds = [block.kind for block in marked.blocks if block.end <= at]
    last = max((n for n, kind in enumerate(kinds) if kind == "paragraph"), default=-1)
    return last >= 0 and "furniture" in kinds[last:]


def _is_dateline(before: str, head: str, one: TimeExpression) -> bool:
    """Whether a place with a capital stands before the day, and a dash or the end of the line or sentence after it."""
    place = before.strip()
    if not 1 < len(place) < 50 or not _PLACE.match(place):
        return False
    closed = place.removesuffix(" den").endswith((",", "(", "-", "/"))
    dash = _DASH.match(head, one.end)
    if dash is None:
        stop = _STOP.match(head, one.end) if closed and "year" in one.stated else None
        if stop is None or not stop[1].isupper() or head[stop.start(1) :].lower().startswith(_READ):
            return False
    elif not closed and not place.isupper() and head[dash.end() - 1] in "-–—:":
        return False  # "At Lund 14 November 2024 — a day of mourning" is a sentence
    words = re.findall(r"[^\W\d_][\w'’-]*", place)
    return all(word[0].isupper() or word in _SMALL for word in words) and bool(words)


def _completed(one: TimeExpression, settings: Settings) -> date | None:
    """The day of a month and day told without a year, where the period or the beat's years leave one only."""
    stated = _month_and_day(one)
    if stated is None:
        return None
    month, day = stated
    if settings.period is not None:
        years: Sequence[int] = range(settings.period.first.year, settings.period.last.year + 1)
        days = [found for year in years if (found := _real(year, month, day)) and found in settings.period]
    else:
        days = [found for year in settings.years if (found := _real(year, month, day))]
    return days[0] if len(days) == 1 else None


def _month_and_day(one: TimeExpression) -> tuple[int, int] | None:
    """Month and day of an expression that leaves its year open, which TIMEX3 writes XXXX."""
    match = re.match(r"XXXX-(\d\d)-(\d\d)", one.value or "")
    return (int(match[1]), int(match[2])) if match else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_months(expressions: Sequence[TimeExpression], settings: Settings) -> Iterator[Evidence]:
    """Days told without a year: those whose weekday fits one year only, those the period or the years make whole."""
    fitting = [
        (day, one)
        for one in expressions
        if "weekday" in one.stated and (day := _fitting(one, expressions, settings)) is not None
    ]
    whole = [(day, one) for one in expressions if (day := _completed(one, settings)) is not None]
    for found, basis in ((fitting, "weekday-date"), (whole, "period")):
        if found:
            times = Counter(day for day, _ in found)
            latest = settings.period is not None and basis == "period"
            best = max(times, key=lambda day: (day, 0) if latest else (times[day], day))
            first = next(one for day, one in found if day == best)
            yield Evidence(best, "weekday-date" if basis == "weekday-date" else "period", first.text)


def _fitting(one: TimeExpression, expressions: Sequence[TimeExpression], settings: Settings) -> date | None:
    """The only day that a weekday with month and day can be.

    The years that come into question are the beat's; where it names none, the latest year the text tells in full and
    the one after it.
    """
    stated = _month_and_day(one)
    weekday = _weekday(one.text, settings.language)
    if weekday is None or stated is None:
        return None
    years = settings.years
    if not years:
        told = [other.days.first.year for other in expressions if other.days and "year" in other.stated]
        if not told:
            return None
        years = (max(told), max(told) + 1)
    days = [_real(year, *stated) for year in years]
    fitting = [day for day in days if day is not None and day.isoweekday() == weekday]
    return fitting[0] if len(fitting) == 1 else None


def _weekday(text: str, language: str) -> int | None:
    """The ISO weekday named in `text`, None where none is."""
    other = None if language == "en" else recogniser(language)
    names = other.weekdays if other is not None else WEEKDAYS
    for word in re.split(r"[\s,.()]+", text.lower().replace("’", "'")):
        if word in names:
            return names[word]
    return None
