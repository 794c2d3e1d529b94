"""What a beat must be beyond its types, each as a rule that gives the mistakes it finds: the field's place, and what is wrong with it."""

from __future__ import annotations

import re
import string
import tomllib
from email.utils import parseaddr
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from briefing.config.faults import meant
from briefing.errors import UsageError
from briefing.model import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Beat

# Words of the code that stand in no file of phrases, with the names that may be filled in.


def mistakes(beat: Beat) -> Iterator[tuple[str, str]]:
    """Every mistake of a beat, the gravest first: where ("themes[1].name"), and what is wrong and what to do."""
    for rule in (_words, _themes, _time, _names, _addresses, _numbers, _labels):
        yield from rule(beat)


def _words(beat: Beat) -> Iterator[tuple[str, str]]:
    if not beat.title.strip():
        yield "title", "the title is empty. Say what the briefing is about"
    if not re.fullmatch(r"\w[\w.-]*", beat.slug):
        yield (
            "slug",
            f'"{beat.slug}" is no short name for files. Write letters, digits, dots and hyphens, as in "harbour-week"',
        )


def _themes(beat: Beat) -> Iterator[tuple[str, str]]:
    names: set[str] = set()
    for number, theme in enumerate(beat.themes):
        at = f"themes[{number}]"
        if not theme.name.strip() or not theme.heading.strip():
            yield f"{at}.name", "a theme has a name for machines and a heading for readers, and neither may be empty"
        if not theme.words and not theme.places:
            yield (
                f"{at}.name",
                f'the theme "{theme.name}" has no words, so it would never be found. Give it words = ["..."]',
            )
        if any(not word.strip(" *") for word in theme.words):
            yield (
                f"{at}.words",
                f'the theme "{theme.name}" has an empty word, which would match everything. Take it out',
            )
        if theme.name in names:
            yield f"{at}.name", f'two themes are called "{theme.name}". Give each its own name'
        names.add(theme.name)
        if theme.budget < 1:
            yield (
                f"{at}.budget",
                f"the budget is {theme.budget}: it should be 1 or more. Take a theme out to print none of it",
            )
        if not theme.weight > 0:
            yield f"{at}.weight", f"the weight is {theme.weight:g}: it should be more than 0; 1 is usual"


def _time(beat: Beat) -> Iterator[tuple[str, str]]:
    if WEEKDAYS.index(beat.period.last) < WEEKDAYS.index(beat.period.first):
        yield (
            "period.last",
            f"the period ends on {beat.period.last}, before it begins on {beat.period.first}. It lies within Monday to Sunday",
        )
    try:
        ZoneInfo(beat.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = meant(beat.time_zone, available_timezones())
        yield "time_zone", f'there is no time zone "{beat.time_zone}"{near or "."} Write it as in "Europe/Kyiv"'


def locale(name: str) -> None:
    """Raise `ValueError`, with what to write, where a name is no locale that the dates and numbers can be written in."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  Babel loads its tables when asked

    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError, TypeError):
        raise ValueError(f'"{name}" is no locale. Write it as in "en_GB" or "uk_UA"') from None


def _names(beat: Beat) -> Iterator[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  as above

    try:
        locale(beat.locale)
    except ValueError as error:
        yield "locale", str(error)
    wrong = f'"{beat.language}" is no language. Write its code, as in "en", "uk" or "de"'
    try:
        known = Locale.parse(beat.language.replace("_", "-"), sep="-").language
    except (UnknownLocaleError, ValueError, TypeError):
        yield "language", wrong
    else:
        if known != re.split("[-_]", beat.language)[0].lower():
            yield "language", f'{wrong}; here "{known}"'


def _addresses(beat: Beat) -> Iterator[tuple[str, str]]:
    from briefing.deliver import notes, recipients  # noqa: PLC0415  few beats have an address

    if beat.base_url is not None:
        parts = urlsplit(beat.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"?#]", beat.base_url):
            yield (
                "base_url",
                f'"{beat.base_url}" is no address of a site. Write it as in "https://example.org/briefing", with nothing behind it',
            )
    leave = beat.delivery.unsubscribe
    if leave is not None and (not leave.startswith("https://") or re.search(r"[\s<>,]", leave)):
        yield "delivery.unsubscribe", f'"{leave}" is no https address, as one click must have (RFC 8058)'
    if beat.mail_from is not None and recipients.key_of(parseaddr(beat.mail_from)[1]) is None:
        yield "mail_from", f'"{beat.mail_from}" is no sender. Write it as in "Desk <desk@example.org>"'
    if beat.weekly.mail is not None and recipients.key_of(beat.weekly.mail) is None:
        yield "weekly.mail", f'"{beat.weekly.mail}" is no address that mail can be sent to'
    if beat.weekly.mail is not None and beat.mail_from is None:
        yield "weekly.mail", 'mail needs a sender. Write mail_from = "Desk <desk@example.org>", above the first table'
    if beat.weekly.webhook is not None:
        try:
            notes.allowed(beat.weekly.webhook, beat.weekly.webhook)
        except (UsageError, ValueError) as error:
            yield "weekly.webhook", f'{error}. Write it as in "https://chat.example.org/hook"'


def _numbers(beat: Beat) -> Iterator[tuple[str, str]]:
    lengths, delivery, collect = beat.lengths, beat.delivery, beat.collect
    for where, value, least, means in (
        ("lengths.words", lengths.words, 1, "words of all items"),
        ("lengths.lead", lengths.lead, 5, "words of a lead"),
        ("lengths.support", lengths.support, 0, "sentences after a lead"),
        ("lengths.standfirst", lengths.standfirst, 0, "sentences of the standfirst"),
        ("delivery.port", delivery.port, 0, "the server's port"),
        ("delivery.rate", delivery.rate, 0, "messages a minute"),
        ("delivery.retries", min(delivery.retries, default=0), 0, "seconds to wait"),
        ("collect.delay", collect.delay, 0, "seconds between two requests"),
        ("collect.days", collect.days, 1, "days an article may be old"),
        ("collect.most", collect.most, 1, "new articles of a source"),
        ("collect.silent", collect.silent, 1, "days without anything new"),
    ):
        if not value >= least:
            yield where, f"{where} = {value}: these are {means}, {least} or more"
    if delivery.port > 65535:
        yield "delivery.port", f"delivery.port = {delivery.port}: there are 65535 ports. 587 is usual"
    odd = [year for year in beat.years if not 1000 <= year <= 9999]
    if odd:
        yield "years", f"{odd[0]} is no year of four digits"


def _labels(beat: Beat) -> Iterator[tuple[str, str]]:
    """Labels that nothing prints, and {names} in them that are never filled in."""
    if not beat.labels:
        return
    known = _phrases()
    for name, words in beat.labels.items():
        at = f"labels.{name}"
        if name.startswith("role."):
            continue
        if name not in known:
            if not beat.templates:  # an editor's templates may print phrases of their own
                near = meant(name, known)
                yield at, f'nothing prints a phrase "{name}"{near or "."} The archive\'s begin with "archive."'
            continue
        may = {field for form in known[name] for _, field, _, _ in string.Formatter().parse(form) if field}
        try:
            wanted = {field for _, field, _, _ in string.Formatter().parse(words) if field is not None}
        except ValueError as error:
            yield at, f'"{words}" cannot be filled in: {error}. A brace that is meant as one is written twice'
            continue
        if wanted - may:
            there = f"There are {', '.join(f'{{{field}}}' for field in sorted(may))}" if may else "This phrase has none"
            yield at, f'"{words}": nothing fills in {{{min(wanted - may)}}}. {there}'


def _phrases() -> dict[str, list[str]]:
    """Every phrase that the pages and the archive print, by its label, in English, in each of its forms."""
    pages = tomllib.loads(_data("render", "en/phrases.toml"))
    archive = tomllib.loads(_data("deliver", "archive.en.toml"))
    return {
        **{name: [words] for table in ("edition", "phrases") for name, words in pages[table].items()},
        **{name: [*forms.values()] for name, forms in pages["counted"].items()},
        **{f"archive.{name}": [words] for name, words in archive.items()},
    }


def _data(room: str, name: str) -> str:
    # By its path: importing the rooms would load the template engine for a look into a file.
    return (resources.files("briefing") / room / "data" / name).read_text("utf-8")
