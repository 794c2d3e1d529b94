"""Relative days made plain: what a time expression of a quote has to become before it may be printed.

The period's own days are said by their weekday, all others by their full date (the AP Stylebook's rule).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel.dates import format_date
from msgspec.structs import replace

from briefing.periods import locale_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from briefing.model import DateRange, TimeExpression

_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"([^\W\d_]+)\s*$")
_CLOCK = re.compile(r"\d\s*(?:[ap]\.?m\b|:\d\d|o['’]clock|GMT|UTC)", re.IGNORECASE)
_COUNTED = re.compile(r"^(?:the\s+)?(?:past|last|previous|preceding)\s+(.+)$", re.IGNORECASE)
_CALENDAR = re.compile(
    r"\b(?:the\s+)?(?:last|next|this|past|previous|coming|following)\s+(?:week|weekend|month|year)\b", re.IGNORECASE
)
_NEARLY_A_WEEK = 6
_RANGE_GOES_ON = re.compile(r"\s*(?:to|and|or|[-–—])\s*\d{1,2}\b(?!:)")
_FAR = 130
_CONDITION = re.compile(r"\b(?:if|were|unless|suppose|imagine)\b[^.;]*$", re.IGNORECASE)
_YEAR = re.compile(r"\b[12]\d{3}\b")


@dataclass(frozen=True)
class Words:
    """The words of one language that days are made of."""

    relative: frozenset[str]
    night: frozenset[str]
    owning: frozenset[str]
    vague: frozenset[str]
    prepositions: frozenset[str]
    determiners: frozenset[str]
    parts: tuple[str, ...]
    weekdays: frozenset[str]
    months: frozenset[str]
    units: frozenset[str]
    phrases: Mapping[str, str]
    dated: re.Pattern[str]


@cache
def words_of(language: str) -> Words | None:
    """The day words of `language`; None where no list is shipped."""
    path = files("briefing.organise") / "data" / language / "days.toml"
    if not path.is_file():
        return None
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    weekday = "|".join((*table["weekdays"], *table["weekdays_short"]))
    month = "|".join(sorted(table["months"], key=len, reverse=True))
    ordinal = r"\d{1,2}(?:st|nd|rd|th)?"
    dated = (
        rf"(?:\b(?:{weekday})\b\.?,?\s+)?(?:the\s+)?"
        rf"(?:\b(?:{month})\b\.?\s+{ordinal}\b|\b{ordinal}\s+(?:of\s+)?(?:{month})\b\.?)(?:,?\s+[12]\d{{3}}\b)?"
        r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b"
    )
    return Words(
        relative=frozenset(table["relative"]),
        night=frozenset(table["night"]),
        owning=frozenset(table["owning"]),
        vague=frozenset(table["vague"]),
        prepositions=frozenset(table["prepositions"]),
        determiners=frozenset(table["determiners"]),
        parts=tuple(table["parts"]),
        weekdays=frozenset((*table["weekdays"], *table["weekdays_short"])),
        months=frozenset(table["months"]),
        units=frozenset(table["units"]),
        phrases=table["phrases"],
        dated=re.compile(dated, re.IGNORECASE),
    )


@dataclass(frozen=True)
class Plain:
    """A stretch of the text, `start` to `end`, and the words that replace it, without their brackets."""

    start: int
    end: int
    words: str


class Unresolved(Exception):  # noqa: N818  it is a verdict on the sentence, not a failure of the program
    """The sentence names a day that cannot be told to the reader; its text says which words."""


@cache
def full_date(day: date, locale: str) -> str:
    """The day in the long form of a CLDR locale: "8 March 2026" in en_GB, "March 8, 2026" in en_US."""
    return format_date(day, "long", locale=locale_of(locale))


@cache
def weekday(day: date, locale: str) -> str:
    """The weekday's name in a CLDR locale."""
    return format_date(day, "EEEE", locale=locale_of(locale))


@cache
def month(day: date, locale: str, *, year: bool) -> str:
    """The month's name in a CLDR locale, with its year where `year`."""
    return format_date(day, "LLLL y" if year else "LLLL", locale=locale_of(locale))


class PlainDays:
    """`PlainDays(period, locale)(expression, text, published, language)`: the change that makes it plain, or None to keep it."""

    def __init__(self, period: DateRange, locale: str) -> None:
        self._period = period
        self._locale = locale
        self._short = len(period) <= 7

    def name(self, day: date) -> str:
        """How the edition calls a day: its weekday inside the period, its full date outside."""
        if self._short and day in self._period:
            return weekday(day, self._locale)
        return full_date(day, self._locale)

    def __call__(
        self, expression: TimeExpression, text: str, published: date | None, language: str, *, opens: int = -1
    ) -> Plain | None:
        """The change that an expression of an article's `text` needs; None where its words can stay.

        `opens` is where its sentence begins. Raises `Unresolved` for a relative day that nothing resolves.
        """
        words = words_of(language)
        if words is None:
            return self._without_words(expression)
        lower = expression.text.lower()
        tokens = _WORD.findall(lower)
        if expression.anchor == "count" or lower in words.vague or any(t in words.vague for t in tokens if t != "past"):
            return None
        relative = any(t in words.relative for t in tokens)
        named = any(t in words.weekdays for t in tokens)
        case = _Case(expression, text, lower, tokens, words, opens, published)
        if named and published and expression.days and (published - expression.days.first).days == _NEARLY_A_WEEK:
            raise Unresolved(f'"{expression.text}" may be a day later than the article: it was updated')
        ends = text[expression.end : expression.end + 1] == "." and case.before.endswith(", ")
        if ends and (named or _YEAR.search(expression.text)):
            raise Unresolved(f'"{expression.text}" behind a comma at the end is how captions date themselves')
        span = self._span(case, published)
        if span is not None:
            return span
        if expression.days is None:
            if relative and expression.type not in ("DURATION", "SET"):
                raise Unresolved(f'"{expression.text}" names a day that nothing resolves')
            return None
        if "today" in tokens and _CONDITION.search(text[max(0, expression.start - 60) : expression.start]):
            raise Unresolved(f'"{expression.text}" stands in a condition and means no day')
        if "overnight" in tokens and (dated := words.dated.search(expression.text)):
            if not (_YEAR.search(dated[0]) or expression.days.first.year == self._period.last.year):
                raise Unresolved(f'"{expression.text}" is a night of another year')
            return None  # a night between two dates is said by its dates: "overnight on May 6 to 7"
        plainly = named and not (words.relative - words.night).intersection(tokens)
        if plainly and self._short and expression.days.within(self._period) and not words.dated.search(expression.text):
            return None  # "early on Monday", "overnight into Tuesday": readers say it so
        if "overnight" in tokens and not named:
            day = self.name(_night(expression, published))
            beside = _LAST_WORD.search(case.before)
            if beside and beside[1].lower() in words.owning:  # "the overnight attack"
                return case.whole(
                    words.phrases["bare_overnight"].format(day=day),
                    bare=words.phrases["bare_overnight"].format(day=day),
                )
            return case.whole(words.phrases["overnight"].format(day=day), bare=False)
        if case.leans_on_an_hour:
            if case.opening:
                raise Unresolved(f'"{expression.text}" counts from what stands before the sentence')
            return None
        if "later" in tokens and "this" in tokens and "week" in tokens:
            raise Unresolved(f'"{expression.text}" leans on the day of writing')
        if expression.days.is_day:
            return self._day(case, expression.days.first, named=named)
        return self._stretch(case, expression.days) if relative else self._explicit(case, expression.days)

    def _without_words(self, expression: TimeExpression) -> Plain | None:
        """In a language without a list of its own: a resolved day is kept where it is stated, dated in full elsewhere."""
        if expression.days is None or "month" in expression.stated or "year" in expression.stated:
            return None
        if expression.days.is_day and expression.days.first in self._period and "weekday" in expression.stated:
            return None
        if not expression.days.is_day:
            raise Unresolved(f'"{expression.text}" would have to be said by its dates')
        return Plain(expression.start, expression.end, self.name(expression.days.first))

    def _span(self, case: _Case, published: date | None) -> Plain | None:
        """A span up to the day of writing: "the past 24 hours" -> "the 24 hours to Thursday"."""
        counted = _COUNTED.match(case.lower)
        if not counted or case.tokens[-1] not in case.words.units:
            return None
        if len(counted[1].split()) < 2 and "past" not in case.tokens:
            return None  # "last week" is a week of the calendar, "the past week" is the seven days before
        if case.expression.type == "SET" or not published:
            return None
        offset = len(case.expression.text) - len(counted[1])
        said = case.words.phrases["span"].format(span=case.expression.text[offset:], day=self.name(published))
        start = case.expression.start
        if not case.lower.startswith("the ") and case.before.rstrip().lower().endswith(" the"):
            start = case.expression.start - (len(case.before) - len(case.before.rstrip())) - 3
        return Plain(start, case.expression.end, case.capital(said, start))

    def _day(self, case: _Case, day: date, *, named: bool) -> Plain | None:
        inside = self._short and day in self._period
        words = case.words
        dated = words.dated.search(case.expression.text)
        if dated:
            return self._dated(case, day, dated, inside=inside)
        part = next((t for t in case.tokens if t in words.parts), "")
        deictic = [t for t in case.tokens if t in words.relative]
        if not named and not deictic and "year" not in case.expression.stated:
            return None  # a clock time, "at noon": it names no day of its own
        if named and not deictic and inside:
            return None
        name = self.name(day)
        phrases = words.phrases
        if "earlier" in deictic or "later" in deictic:
            if part or len(case.tokens) > 5:
                raise Unresolved(f'"{case.expression.text}" leans on another day')
            return case.whole(phrases["earlier" if "earlier" in deictic else "later"].format(day=name), bare=False)
        if _CLOCK.search(case.expression.text):
            return self._beside_clock(case, name)
        if not part and "tonight" in case.tokens:
            part = "night"
        if part and not inside and case.prepared and not case.determined:
            return case.whole("", bare=phrases["bare_part_of_date"].format(day=name, part=part))
        if part:
            form = phrases["on_part" if inside else "part_of_date"].format(day=name, part=part)
            bare = phrases["bare_part"].format(day=name, part=part) if inside else None
            return case.whole(form, bare=bare or case.refuse())
        return case.whole(phrases["on"].format(day=name), bare=name)

    def _dated(self, case: _Case, day: date, dated: re.Match[str], *, inside: bool) -> Plain | None:
        """A stated date: its weekday inside the period, its year with it where the year is another."""
        if (
            _YEAR.search(dated[0])
            and case.before.rstrip().endswith(",")
            and dated[0].split()[0].strip(".,").lower() in (case.words.weekdays)
        ):
            raise Unresolved(f'"{dated[0]}" behind a comma is how captions date themselves')
        goes_on = _RANGE_GOES_ON.match(case.text, case.expression.start + dated.end())
        if goes_on and day.year == self._period.last.year:
            return None  # "February 2 to 3" is said by its dates
        if not inside and (_YEAR.search(dated[0]) or day.year == self._period.first.year == self._period.last.year):
            return None
        start = case.expression.start + dated.start()
        return Plain(start, case.expression.start + dated.end(), self.name(day))

    def _beside_clock(self, case: _Case, name: str) -> Plain:
        """Only the day's word changes, the hour stays: "10 a.m. today" -> "10 a.m. [on Thursday]"."""
        for match in _WORD.finditer(case.expression.text):
            if match[0].lower() in case.words.relative or match[0].lower() in case.words.weekdays:
                before = case.expression.text[: match.start()].rstrip().lower()
                form = name if before.endswith((" on", " of")) else case.words.phrases["on"].format(day=name)
                return Plain(case.expression.start + match.start(), case.expression.start + match.end(), form)
        raise Unresolved(f'"{case.expression.text}" names a day that nothing resolves')

    def _stretch(self, case: _Case, days: DateRange) -> Plain | None:
        """Calendar stretches: "last week", "next month", "last year", "this weekend"."""
        if "this" in case.tokens and days.overlaps(self._period):
            return None
        phrases, locale = case.words.phrases, self._locale
        if self._short and days.within(self._period) and len(days) < len(self._period):
            raise Unresolved(f'"{case.expression.text}" covers several days of the period')
        kind = case.expression.granularity
        simple = _CALENDAR.search(case.expression.text)
        if simple is None:
            raise Unresolved(f'"{case.expression.text}" leans on the day of writing')
        if simple.start():
            case = case.part(simple.start(), simple.end())
        if kind == "week" or (kind == "days" and len(days) == 7):
            day = full_date(days.first, locale)
            return case.whole(phrases["week"].format(day=day), bare=phrases["bare_week"].format(day=day))
        if kind == "weekend":
            day = full_date(days.first, locale)
            return case.whole(phrases["weekend"].format(day=day), bare=phrases["bare_weekend"].format(day=day))
        if kind == "month":
            when = month(days.first, locale, year=days.first.year != self._period.first.year)
        elif kind == "year":
            when = str(days.first.year)
        else:
            raise Unresolved(f'"{case.expression.text}" leans on the day of writing')
        return case.whole(phrases["in"].format(when=when), bare=when)

    def _explicit(self, case: _Case, days: DateRange) -> Plain | None:
        """A stated month of another year gets its year; everything else stays."""
        stated = case.expression.stated
        other = days.first.year != self._period.first.year
        if case.published and abs((case.published - days.first).days) > _FAR:
            return None  # "by June" of a February: which June is the reader's guess as much as ours
        if other and case.expression.granularity == "month" and "month" in stated and "year" not in stated:
            return case.whole(
                month(days.first, self._locale, year=True), bare=month(days.first, self._locale, year=True)
            )
        if any(t in case.words.weekdays for t in case.tokens) and not days.within(self._period):
            raise Unresolved(f'"{case.expression.text}" names days outside the period by their weekday')
        return None


def _night(expression: TimeExpression, published: date | None) -> date:
    """The day a bare "overnight" leads into: of an article that tells of the day before, the night it was written after."""
    assert expression.days is not None
    last = expression.days.last
    leant = expression.anchor.startswith("text:") and published is not None and (published - last).days == 1
    return published if leant and published is not None else last


class _Case:
    """One expression with what stands around it."""

    def __init__(
        self,
        expression: TimeExpression,
        text: str,
        lower: str,
        tokens: list[str],
        words: Words,
        opens: int,
        published: date | None,
    ) -> None:
        self.opens = opens
        self.published = published
        self.expression = expression
        self.text = text
        self.lower = lower
        self.tokens = tokens
        self.words = words
        self.before = text[max(0, expression.start - 24) : expression.start]

    def part(self, start: int, end: int) -> _Case:
        """The same for a part of the expression: the "last year" of "the end of last year"."""
        whole = self.expression
        part = replace(whole, start=whole.start + start, end=whole.start + end, text=whole.text[start:end])
        lower = part.text.lower()
        return _Case(part, self.text, lower, _WORD.findall(lower), self.words, self.opens, self.published)

    def refuse(self) -> str:
        """No bare form: only where no preposition stands before."""
        if self.prepared or self.possessive:
            raise Unresolved(f'"{self.expression.text}" cannot be said by its date here')
        return ""

    @property
    def possessive(self) -> bool:
        """Whether the expression owns what follows: "yesterday's attack"."""
        after = self.text[self.expression.end : self.expression.end + 2]
        return after in ("'s", "’s") or self.lower.endswith(("'s", "’s"))

    @property
    def leans_on_an_hour(self) -> bool:
        """Whether the expression counts from another moment: "hours later", "two days earlier"."""
        counted = self.words.units.intersection(self.tokens)
        return bool(counted) and self.tokens[-1] in ("later", "earlier")

    @property
    def opening(self) -> bool:
        """Whether the expression opens its sentence."""
        start = self.expression.start
        return start == self.opens or self.text[self.opens : start].strip(" \"“‘'") == ""

    def capital(self, words: str, start: int) -> str:
        """The words with a capital where they open the sentence."""
        opens = start == self.opens or self.text[self.opens : start].strip(" \"“‘'") == ""
        return words[:1].upper() + words[1:] if opens else words

    @property
    def prepared(self) -> bool:
        """Whether a preposition stands before the expression."""
        previous = _LAST_WORD.search(self.before)
        return previous is not None and previous[1].lower() in self.words.prepositions

    @property
    def determined(self) -> bool:
        """Whether an article or the like stands before the expression."""
        previous = _LAST_WORD.search(self.before)
        return previous is not None and previous[1].lower() in self.words.determiners

    def _owned(self, day: str) -> Plain:
        """A date cannot own: "Thursday's vote" -> "the [8 March 2026] vote"."""
        if self.determined:
            raise Unresolved(f'"{self.expression.text}" cannot be said by its date here')
        start, end = self.expression.start, self.expression.end
        if not self.lower.endswith(("'s", "’s")):
            end += 2
        return Plain(start, end, self.capital(self.words.phrases["owned"].format(day=day), start))

    def whole(self, form: str, *, bare: str | bool) -> Plain:
        """The whole expression replaced: by `form`, or by `bare` where a preposition or a possessive calls for a noun."""
        prepared = self.prepared
        if self.possessive and self.expression.days and self.expression.days.is_day and len(str(bare).split()) > 1:
            return self._owned(str(bare))
        if (prepared or self.possessive) and bare is False:
            raise Unresolved(f'"{self.expression.text}" cannot be said by its date here')
        if self.possessive and len(str(bare).split()) > 1:
            raise Unresolved(f'"{self.expression.text}" cannot be said by its date here')
        words = str(bare) if prepared or self.possessive else form
        end = self.expression.end
        if self.lower.endswith(("'s", "’s")):
            end -= 2
        return Plain(self.expression.start, end, self.capital(words, self.expression.start))
