"""Whether 11/12/2024 is of November or December: settled by what stands beside it, or told to be a guess.

Evidence, the surest first: a weekday beside the day; another day in numbers of the same article that reads one way
only; a day told in words, or by the address, that is one of the two; the other articles of the same outlet; the day the
article was fetched on, before which it was published; the language, as all but American English put the day first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from briefing.dates.english.words import WEEKDAYS
from briefing.dates.generic import OWN, recogniser
from briefing.dates.stamps import day_of_address, own_day_of_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.model import Article

_NUMBERS: Final = re.compile(r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_MONTH_FIRST: Final = frozenset(("en-us", "en-ph", "en-ca", "fil-ph"))
_NEAR: Final = 14  # characters around a day in which its weekday stands
_HEAD: Final = 800  # characters of an article in which its own day stands
_LONGEST: Final = 100_000  # characters that are looked at


class Order(NamedTuple):
    """Whether the day comes first, and what says so; "" where nothing does but the beat."""

    day_first: bool
    why: str


class _Numbers(NamedTuple):
    """A day in numbers: what it is with the day first, and with the month first; None where there is no such day."""

    words: str
    day_first: date | None
    month_first: date | None
    weekday: int | None


def order(article: Article, language: str, others: bool | None, *, default: bool) -> Order | None:
    """In which order the article's days in numbers stand; None where none reads two ways.

    `others` is what the outlet's other articles say, `default` the beat's own order.
    """
    stamp = article.stamp or ""
    if "/" not in article.text and not _NUMBERS.search(stamp):
        return None
    found = [*_numbers(stamp, language), *_numbers(article.text[:_LONGEST], language)]
    open_ = [one for one in found if one.day_first and one.month_first and one.day_first != one.month_first]
    if not open_:
        return None
    for votes, why in (
        (_by_weekday(open_), "the weekday beside it"),
        (_by_numbers(found), "other days in numbers of the article"),
        (_by_days(open_, _told(article)), "another day that it tells"),
        ({others} if others is not None else set(), "other articles of its outlet"),
        (_by_days(open_, set(), article.retrieved), "the day it was fetched on"),
    ):
        if len(votes) == 1:
            return Order(votes.pop(), why)
    if language != "en":
        return Order(day_first=True, why="its language")
    return Order(default, "")


def of_region(locale: str) -> bool | None:
    """Whether the day comes first where that is written ("en-GB", "de"); None for English of no told country."""
    told = locale.strip().lower().replace("_", "-")
    language, _, region = told.partition("-")
    if not language or (language == "en" and not region):
        return None
    return told not in _MONTH_FIRST


def in_order(stamp: str, locale: str) -> str:
    """A stamp that is a day in numbers and reads two ways as ISO 8601, where the locale says which; else as it stands."""
    found = two_ways(stamp)
    day_first = of_region(locale)
    if found is None or day_first is None or not stamp.strip()[:1].isdigit():
        return stamp
    return (found[1] if day_first else found[2]).isoformat()


def outlets(articles: Iterable[Article]) -> Mapping[str, bool]:
    """Of each outlet whose days in numbers stand in one order, whether the day comes first."""
    votes: defaultdict[str, set[bool]] = defaultdict(set)
    for article in articles:
        where = outlet(article)
        head = article.text[:_HEAD]
        for words in (article.stamp or "", head if "/" in head else ""):
            if _NUMBERS.search(words):
                found = list(_numbers(words, article.language or "en"))
                votes[where] |= _by_numbers(found) | _by_weekday(found)
    return {name: found.copy().pop() for name, found in votes.items() if len(found) == 1}


def outlet(article: Article) -> str:
    """What articles are printed by the same people: the outlet, else the folder they lie in."""
    return article.outlet or (article.origin or article.id).rpartition("/")[0] + "/"


def two_ways(words: str) -> tuple[str, date, date] | None:
    """The first day in numbers that reads two ways, with the day first and with the month first; None where none does."""
    for one in _numbers(words, "en"):
        if one.day_first and one.month_first and one.day_first != one.month_first:
            return one.words, one.day_first, one.month_first
    return None


def _numbers(text: str, language: str) -> Iterator[_Numbers]:
    for found in _NUMBERS.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if year < 100:
            year += 1900 if year >= 40 else 2000
        around = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() : found.end() + _NEAR]
        yield _Numbers(found[0], _real(year, second, first), _real(year, first, second), _weekday(*around, language))


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(before: str, after: str, language: str) -> int | None:
    """The weekday right before a day in numbers, or behind it, with nothing but a mark or a small word between."""
    names = _weekdays(language)
    left, right = _WORD.findall(before.lower()), _WORD.findall(after.lower())
    for near in (left[:-3:-1], right[:1]):
        for word in near:
            if word in names:
                return names[word]
            if len(word) > 3:
                break
    return None


@cache
def _weekdays(language: str) -> Mapping[str, int]:
    names = {name: number for name, number in WEEKDAYS.items() if len(name) > 2}
    return {**names, **recogniser(language).weekdays} if language in OWN else names


def _by_weekday(found: Iterable[_Numbers]) -> set[bool]:
    votes: set[bool] = set()
    for one in found:
        if one.weekday and one.day_first != one.month_first:
            fits = [
                way
                for way, day in ((True, one.day_first), (False, one.month_first))
                if day and day.isoweekday() == one.weekday
            ]
            votes.update(fits if len(fits) == 1 else ())
    return votes


def _by_numbers(found: Iterable[_Numbers]) -> set[bool]:
    return {one.day_first is not None for one in found if (one.day_first is None) != (one.month_first is None)}


def _told(article: Article) -> set[date]:
    """The whole days that an article tells in words, and those of its address and last change."""
    from briefing.dates.tagger import find  # noqa: PLC0415  few articles need it

    head = article.text[:_HEAD]
    found = find(_NUMBERS.sub(lambda one: " " * len(one[0]), head), None, language=article.language or "en")
    days = {
        one.days.first
        for one in found
        if one.days and "year" in one.stated and one.granularity in ("day", "time", "part-of-day")
    }
    address = day_of_address(article.url) if article.url else None
    changed = own_day_of_stamp(article.modified) if article.modified and not _NUMBERS.search(article.modified) else None
    guess = article.guess
    ways = two_ways(guess.words) if guess else None
    # A guess out of the same numbers says nothing new, unless its page told of what country it is.
    guessed = guess.day if guess and (ways is None or guess.day == ways[2]) else None
    return days | {day for day in (address and address[0], changed, guessed) if day}


def _by_days(open_: Iterable[_Numbers], days: set[date], last: date | None = None) -> set[bool]:
    """The orders in which a day in numbers is one of `days`; or, with `last`, those that put it no later than that."""
    votes: set[bool] = set()
    for one in open_:
        ways = ((True, one.day_first), (False, one.month_first))
        fits = [way for way, day in ways if day and (day <= last if last else day in days)]
        votes.update(fits if len(fits) == 1 else ())
    return votes
