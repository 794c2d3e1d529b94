"""What the pages say in the edition's language: headings, phrases, dates, numbers.

Phrases stand in `data/LANGUAGE/phrases.toml`; dates, numbers and lists follow CLDR, through babel.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Protocol
from unicodedata import bidirectional

import msgspec
from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_skeleton,
    get_timezone,
    get_timezone_location,
)
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup
from msgspec import Struct

from briefing.errors import ConfigError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime


class _Marks(Struct, frozen=True):
    open: str
    close: str


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    """One language's file."""

    phrases: dict[str, str]
    edition: dict[str, str]
    counted: dict[str, dict[str, str]]
    marks: _Marks
    zones: dict[str, str] = {}


@lru_cache(maxsize=8)
def _table(language: str) -> _Table:
    """The phrases of a language; English where there is no file for it."""
    file = resources.files("briefing.render") / "data" / language / "phrases.toml"
    if not language.isalpha() or not file.is_file():
        return _table("en")
    return msgspec.toml.decode(file.read_bytes(), type=_Table)


@lru_cache(maxsize=8)
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise ConfigError(
            f'The locale "{name}" is not one that CLDR knows. Write a name such as "en_GB", "en_US" or "uk_UA".'
        ) from error


def _right_to_left(language: str) -> bool:
    """Whether the language is written from right to left, as CLDR knows it; also where it has no phrases here."""
    try:
        return str(Locale.parse(language).text_direction) == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


class Voice:
    """One language and locale, speaking. `labels` are the beat's own words for some phrases, by their key.

    `right_to_left` is whether the language is written so, `speaks_so` whether its phrases are at hand, too: then each phrase and date is an isolate (Unicode's bidirectional
    algorithm), so that those for which only English is at hand keep their order, and their stops their place.
    """

    def __init__(self, language: str, locale: str, labels: Mapping[str, str] | None = None) -> None:
        code = language.replace("_", "-").partition("-")[0].lower()
        self.right_to_left = _right_to_left(code)
        self._table = _table(code)
        self._labels = dict(labels or {})
        spoken_of = self._labels.get("brackets") or self._table.phrases["brackets"]
        self.speaks_so = self.right_to_left and any(bidirectional(each) in {"R", "AL"} for each in spoken_of)
        self.locale = _locale(locale)
        spoken = code if self._table is not _table("en") else "en"
        if self.locale.language != spoken:
            # Months must not speak another language than the headings around them.
            self.locale = _locale("en_GB" if spoken == "en" else spoken)

    def say(self, key: str, **values: object) -> str:
        """The phrase with that key, its {names} filled in. Raises `TemplateError` for a key that no file has."""
        phrase = self._labels.get(key) or self._table.phrases.get(key) or _table("en").phrases.get(key)
        if phrase is None:
            raise TemplateError(f'There is no phrase "{key}". The phrases stand in {_WHERE}.')
        # A macro's words come escaped already; the phrase is plain, and is escaped once, where it is printed.
        plain = {name: value.unescape() if isinstance(value, Markup) else value for name, value in values.items()}
        return self._apart(filled(phrase, key, plain))

    def counted(self, key: str, count: int) -> str:
        """A number of things, in the language's plural form for that number."""
        forms = self._table.counted.get(key) or _table("en").counted.get(key)
        if forms is None:
            raise TemplateError(f'There is no counted phrase "{key}". The phrases stand in {_WHERE}.')
        form = forms.get(self.locale.plural_form(count)) or forms["other"]
        return self._apart(filled(self._labels.get(key) or form, key, {"count": self.number(count)}))

    def role(self, role: str) -> str:
        """What a figure counts, in the page's language where the beat's labels translate it."""
        return self._labels.get(f"role.{role}", role)

    def weekday(self, day: date) -> str:
        """Monday."""
        return self._apart(format_date(day, "EEEE", locale=self.locale))

    def day(self, day: date) -> str:
        """11 November 2024."""
        return self._apart(format_date(day, "long", locale=self.locale))

    def shortday(self, day: date) -> str:
        """11 Nov."""
        return self._apart(format_interval(day, day, "MMMd", locale=self.locale))

    def weekdayletter(self, day: date) -> str:
        """Mon."""
        return format_date(day, "ccc", locale=self.locale)

    def weekdayinitial(self, day: date) -> str:
        """M."""
        return format_date(day, "ccccc", locale=self.locale)

    def daterange(self, days: Ranged) -> str:
        """11–15 November 2024; one date where both ends are the same day."""
        if days.first == days.last:
            return self.day(days.first)
        if (days.first.year, days.first.month) == (days.last.year, days.last.month):
            pattern = str(self.locale.date_formats["long"].pattern)
            both = _DAY_FIELD.sub(lambda field: f"'{_literal(days.first.day, field[0])}–'{field[0]}", pattern, count=1)
            return self._apart(format_date(days.last, both, locale=self.locale))
        if days.first.year == days.last.year:
            first = format_skeleton("MMMMd", days.first, fuzzy=True, locale=self.locale)
            return self._apart(f"{first} – {self.day(days.last)}")
        return self._apart(f"{self.day(days.first)} – {self.day(days.last)}")

    def moment(self, moment: datetime, zone: str) -> str:
        """15 November 2024, 18:00 (Kyiv time)."""
        told = self._table.zones.get(zone)
        clock = format_datetime(moment, "HH:mm", tzinfo=moment.tzinfo, locale=self.locale)
        if zone.upper() in {"UTC", "ETC/UTC", "GMT"}:
            name = "UTC"
        elif told:
            name = told
        else:
            city = get_timezone_location(get_timezone(zone), locale=self.locale, return_city=True)
            name = self.say("zone", city=city)
        return self._apart(f"{self.day(moment.date())}, {clock} ({name})")

    def number(self, number: float) -> str:
        """1,234.5 as the locale writes it."""
        return format_decimal(number, locale=self.locale)

    def quote(self, text: str) -> str:
        """The text in the language's quotation marks."""
        return f"{self._table.marks.open}{text}{self._table.marks.close}"

    def outlets(self, names: Iterable[str]) -> str:
        """A, B and C."""
        return self._apart(format_list([self._apart(str(name)) for name in names], locale=self.locale))

    def _apart(self, text: str) -> str:
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if self.right_to_left and text else text


# The day of the month in a CLDR pattern, with the point that German and its neighbours set after it.
_DAY_FIELD = re.compile(r"(?<![A-Za-z'])d{1,2}(?![A-Za-z'])\.?")


def _literal(number: int, field: str) -> str:
    return f"{number:0{field.count('d')}}{'.' if field.endswith('.') else ''}"


_WHERE = "briefing/render/data/LANGUAGE/phrases.toml"


class Ranged(Protocol):
    """Anything with a first and a last day."""

    @property
    def first(self) -> date:
        """The first day."""

    @property
    def last(self) -> date:
        """The last day, in the range."""


def filled(phrase: str, key: str, values: Mapping[str, object]) -> str:
    """The phrase with each {name} replaced by its value: plain replacement, so that no value is read as a format."""
    cut = phrase.split("{")
    out = [cut[0]]
    for part in cut[1:]:
        name, brace, rest = part.partition("}")
        if not brace:
            out.append("{" + part)
            continue
        if name not in values:
            raise TemplateError(f'The phrase "{key}" asks for {{{name}}}, which is not given here: {phrase}')
        out.append(f"{values[name]}{rest}")
    return "".join(out)
