"""Rules 1 to 5: the edition's frame."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from briefing.check.case import count, found, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.check.case import Case
    from briefing.model import Finding


def title_and_days(case: Case) -> Iterator[Finding]:
    """Rule 1: title, edition number and day range agree with the epoch and the period; each weekday fits its date."""
    edition, beat = case.edition, case.beat
    if beat.title not in edition.title:
        yield found(
            1, "E", f'the title "{edition.title}" does not hold the beat\'s title', "title", remedy=f"use: {beat.title}"
        )
    counted = beat.counted(edition.period)
    if counted:
        first, last = counted
        if edition.day_count != (first, last):
            yield found(
                1,
                "E",
                f"the day count is {edition.day_count}, the period's days are {first} to {last}",
                "title",
                remedy=f"count from {beat.epoch} as day 1",
            )
        numbers = [int(n) for n in re.findall(r"\d+", edition.title.replace(beat.title, ""))]
        if numbers[-2:] != ([first, last] if first != last else [first]) and numbers[-1:] != [last]:
            yield found(
                1,
                "E",
                f'the title "{edition.title}" does not say days {first}-{last}',
                "title",
                remedy="build the edition anew",
            )
    if beat.series_start and edition.number is not None:
        expected = (edition.period.first - beat.series_start).days // 7 + 1
        if edition.number != expected:
            yield found(
                1,
                "E",
                f"edition number {edition.number} does not fit the series, which makes it number {expected}",
                "number",
                remedy=f"the series begins on {beat.series_start}",
            )
    for place in case.everything:
        for told, weekday, day in _weekday_dates(place.quote.text):
            if words().list("weekdays")[day.weekday()].lower() != weekday.lower():
                yield found(
                    1,
                    "E",
                    f'"{told}" is a {words().list("weekdays")[day.weekday()]}',
                    place,
                    remedy="leave the sentence out, or mend the weekday in brackets",
                )


def _weekday_dates(text: str) -> Iterator[tuple[str, str, date]]:
    names = "|".join(words().list("weekdays"))
    months = "|".join(words().list("months"))
    forms = (
        rf"({names}),?\s+(?P<d>\d{{1,2}})\s+(?P<m>{months}),?\s+(?P<y>\d{{4}})",
        rf"({names}),?\s+(?P<m>{months})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})",
    )
    for form in forms:
        for match in re.finditer(form, text, re.IGNORECASE):
            number = [m.lower() for m in words().list("months")].index(match["m"].lower()) + 1
            try:
                yield match[0], match[1], date(int(match["y"]), number, int(match["d"]))
            except ValueError:
                continue


def dates_printed(case: Case) -> Iterator[Finding]:
    """Rule 2: period, as-of time with its zone, and edition number are printed; the next edition's date should be."""
    edition = case.edition
    if edition.as_of.tzinfo is None:
        yield found(
            2,
            "E",
            "the as-of time has no zone",
            "as of",
            remedy=f"give the moment its zone ({case.beat.time_zone})",
        )
    if edition.as_of.date() < edition.period.first - timedelta(days=1):
        yield found(
            2,
            "E",
            f"the edition is as of {edition.as_of.date()}, before its period begins on {edition.period.first}",
            "as of",
            remedy="take a later moment, or an earlier period",
        )
    if case.beat.series_start and edition.number is None and edition.period.first >= case.beat.series_start:
        yield found(2, "E", "the edition has no number, though the beat has a series", "number", remedy="number it")
    if edition.next_day is None:
        yield found(2, "W", "the next edition's date is not told", "next edition", remedy="build the edition anew")


def one_lead(case: Case) -> Iterator[Finding]:
    """Rule 3: each item has exactly one lead, at least one support or source, one theme."""
    for section in case.edition.sections:
        for n, item in enumerate(section.items, 1):
            where = f"section {section.theme}, item {n}"
            if not item.lead.text.strip():
                yield found(3, "E", "the item has no lead", where, remedy="give it one, or drop it")
            if not item.support and not item.sources:
                yield found(3, "E", "the item has neither support nor source", where, remedy="drop it")
            if item.theme != section.theme:
                yield found(
                    3,
                    "E",
                    f'the item\'s theme is "{item.theme}", its section\'s "{section.theme}"',
                    where,
                    sentence=item.lead.text,
                    remedy="move it into its own section",
                )
            if any(quote.text == item.lead.text for quote in item.support):
                yield found(
                    3,
                    "E",
                    "the lead is printed again as support",
                    where,
                    sentence=item.lead.text,
                    remedy="drop the support",
                )


def lengths(case: Case) -> Iterator[Finding]:
    """Rule 4: a lead has at most the beat's words (30); items and the whole keep the beat's lengths."""
    limit = case.beat.lengths
    for where, item in case.items:
        if count(item.lead.text) > limit.lead:
            yield found(
                4,
                "W",
                f"the lead has {count(item.lead.text)} words, the beat allows {limit.lead}",
                where,
                sentence=item.lead.text,
                remedy="lead with a shorter sentence",
            )
        if len(item.support) > limit.support:
            yield found(
                4,
                "W",
                f"{len(item.support)} supporting sentences, the beat allows {limit.support}",
                where,
                remedy="drop the weakest",
            )
    total = sum(count(place.quote.text) for place in case.places)
    if total > limit.words:
        yield found(
            4, "W", f"the items have {total} words, the beat allows {limit.words}", "items", remedy="drop the last item"
        )
    budgets = {theme.name: theme.budget for theme in case.beat.themes}
    for section in case.edition.sections:
        if len(section.items) > budgets.get(section.theme, len(section.items)):
            yield found(
                4,
                "W",
                f"{len(section.items)} items, the theme's budget is {budgets[section.theme]}",
                f"section {section.theme}",
                remedy="drop the last",
            )


def no_empty_section(case: Case) -> Iterator[Finding]:
    """Rule 5: no empty section; a quiet one says so."""
    for section in case.edition.sections:
        if not section.items and not section.quiet:
            yield found(
                5, "E", "the section is empty", f"section {section.theme}", remedy="mark it as quiet, or drop it"
            )
        if section.items and section.quiet:
            yield found(
                5, "E", "the section is called quiet but has items", f"section {section.theme}", remedy="unmark it"
            )
