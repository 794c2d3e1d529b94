"""An edition made into the page that templates see (`view`), part by part."""

from __future__ import annotations

import os
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from briefing.errors import Note, UsageError
from briefing.render.quoting import Quoting
from briefing.render.showable import REPLACEMENT, begun, unstopped, web_link
from briefing.render.view import (
    Days,
    Page,
    PageAlternative,
    PageBar,
    PageChart,
    PageCorrection,
    PageCount,
    PageCoverage,
    PageDay,
    PageDayItem,
    PageDisagreement,
    PageFigure,
    PageItem,
    PageSection,
    PageSetAside,
    PageSlot,
)
from briefing.wording import prose

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import date

    from briefing.model import DateRange, Disagreement, Edition, Item, KeyFigure, SetAside

LONG_TITLE = 150
_MOST_SLOTS = 31
_WEEK, _LONG_FIGURE = 7, 10_000  # what a chart beside another has room for


class _Builder(Quoting):
    """Makes each part of the page."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition.sources)
        self.edition = edition
        self.zone = ZoneInfo(edition.time_zone)
        self.sole = _sole_source(edition)

    def item(self, item: Item) -> PageItem:
        lead, *support = self.run((item.lead, *item.support))
        return PageItem(
            anchor=self.anchor("item", item.id),
            theme=item.theme,
            lead=lead,
            support=tuple(support),
            sources=item.sources,
            days=Days(item.days.first, item.days.last) if item.days else None,
            outlets=item.outlets,
            single_source="" if self.sole else self.text(item.single_source),
            only_claim=self.text(item.only_claim),
            update=self.text(item.update),
            disagreements=tuple(
                self.disagreement(each, {quote.original for quote in (lead, *support)}) for each in item.disagreements
            ),
        )

    def disagreement(self, told: Disagreement, printed: Container[str]) -> PageDisagreement:
        return PageDisagreement(
            self.text(told.role),
            told.growth,
            tuple(
                PageAlternative("" if words in printed else unstopped(words), self.text(each.told_by), each.published)
                for each in told.alternatives
                for words in (self.text(each.words),)
            ),
        )

    def figure(self, figure: KeyFigure) -> PageFigure:
        return PageFigure(
            words=begun(self.text(figure.words)),
            role=self.text(figure.role),
            told_by=self.text(figure.told_by),
            running=figure.running,
            quote=self.quote(figure.quote),
            place=self.text(figure.place),
            day=figure.day,
        )

    def sections(self) -> tuple[PageSection, ...]:
        return tuple(
            PageSection(
                theme=section.theme,
                anchor=self.anchor("theme", section.theme),
                heading=self.text(section.heading or section.theme),
                items=tuple(self.item(item) for item in section.items),
                quiet=section.quiet or not section.items,
            )
            for section in self.edition.sections
        )

    def days(self, sections: Sequence[PageSection]) -> tuple[PageDay, ...]:
        edition = self.edition
        shown = {
            item.id: PageDayItem(page.anchor, page.lead)
            for section, drawn in zip(edition.sections, sections, strict=True)
            for item, page in zip(section.items, drawn.items, strict=True)
        }
        headings = {section.theme: section.heading for section in sections}
        most = max(chain.from_iterable(row.by_theme.values() for row in edition.days), default=0)
        rows = []
        for row in edition.days:
            number = None
            if edition.day_count:
                number = edition.day_count[0] + (row.day - edition.period.first).days
            counts = tuple(
                PageCount(theme, heading, count, -(-4 * count // most) if most else 0)
                for theme, heading in headings.items()
                for count in (row.by_theme.get(theme, 0),)
            )
            items = tuple(shown[name] for name in row.items if name in shown)
            rows.append(PageDay(day=row.day, number=number, count=row.count, themes=counts, items=items))
        return tuple(rows)

    def charts(self) -> tuple[PageChart, ...]:
        drawn = []
        # Charts of one unit stand below one another: a bar twice as high is twice as many in all of them.
        highest_of: dict[str, float] = {}
        for chart in self.edition.charts:
            highest_of[chart.unit] = max([highest_of.get(chart.unit, 0.0), *(bar.value for bar in chart.bars)])
        for chart in self.edition.charts:
            highest = highest_of[chart.unit] or 1
            bars = tuple(
                PageBar(bar.day, bar.value, max(0.0, min(1.0, bar.value / highest)), bar.source) for bar in chart.bars
            )
            self.cite((bar.source for bar in bars), chart.title)
            drawn.append(
                PageChart(
                    anchor=self.anchor("chart", chart.role),
                    title=begun(self.text(chart.title)),
                    role=self.text(chart.role),
                    unit=self.text(chart.unit),
                    alternative=self.text(chart.alternative),
                    bars=bars,
                    slots=_slots(bars, self.edition.period),
                    sources=tuple(sorted({bar.source for bar in bars})),
                )
            )
        if len(drawn) > 1 and all(_narrow(chart) for chart in drawn):
            drawn = [replace(chart, beside=True) for chart in drawn]
        return tuple(drawn)

    def coverage(self) -> PageCoverage:
        told = self.edition.coverage
        return PageCoverage(
            articles=told.articles,
            outlets=tuple(self.text(name) for name in told.outlets),
            sentences=told.sentences,
            facts=told.facts,
            events=told.events,
            items=told.items,
            single_source_items=told.single_source_items,
            syndicated=told.syndicated,
            outside=told.outside,
            undated_facts=told.undated_facts,
            set_aside=tuple(self.set_aside(each) for each in told.set_aside),
            notes=tuple(self.text(note) for note in told.notes),
        )

    def set_aside(self, one: SetAside) -> PageSetAside:
        why = prose(one.reason)
        what_to_do = prose(one.reason, one.remedy).removeprefix(why).strip()
        return PageSetAside(self.text(one.article), self.text(why), self.text(what_to_do))

    def page(self) -> Page:
        edition = self.edition
        standfirst = self.run(edition.standfirst)
        sections = self.sections()
        figures = tuple(self.figure(figure) for figure in edition.figures)
        charts = self.charts()
        title, beat = self.text(edition.title), self.text(edition.beat)
        return Page(
            title=title,
            title_parts=_parts(title, beat),
            beat=beat,
            week=edition.week,
            period=Days(edition.period.first, edition.period.last),
            as_of=edition.as_of.astimezone(self.zone),
            made=_made(edition),
            time_zone=edition.time_zone,
            language=edition.language,
            locale=edition.locale,
            number=edition.number,
            next_day=edition.next_day,
            day_count=edition.day_count,
            publisher=self.text(edition.publisher),
            base_url=web_link(edition.base_url or ""),
            standfirst=standfirst,
            standfirst_note=(edition.standfirst_note or "").strip(),
            sole_source=self.text(self.sole),
            sections=sections,
            figures=figures,
            charts=charts,
            days=self.days(sections),
            sources=self.sources(),
            read_on=_read_on(edition),
            evidence=tuple(sorted(self.evidence.values(), key=lambda quote: (quote.source, quote.start, quote.end))),
            coverage=self.coverage(),
            corrections=tuple(PageCorrection(each.day, self.text(each.text)) for each in edition.corrections),
            editor_notes=(edition.editor_notes or "").strip(),
            labels=edition.labels,
        )


def _slots(bars: Sequence[PageBar], period: DateRange) -> tuple[PageSlot, ...]:
    """The days of a chart: the period's, so that charts below one another share them, and those told of beside it."""
    told = {bar.day: bar for bar in bars}
    if not told:
        return ()
    first, last = min(period.first, *told), max(period.last, *told)
    count = (last - first).days + 1
    days = [first + timedelta(days=n) for n in range(count)] if count <= _MOST_SLOTS else sorted(told)
    return tuple(PageSlot(day, told.get(day)) for day in days)


def _sole_source(edition: Edition) -> str:
    """The outlet on which every item rests, where there are several items and one such: said once, not at each."""
    told = [item.single_source for section in edition.sections for item in section.items]
    return told[0] if len(told) > 1 and told[0] and set(told) == {told[0]} else ""


def _narrow(chart: PageChart) -> bool:
    return 0 < len(chart.slots) <= _WEEK and all(bar.value < _LONG_FIGURE for bar in chart.bars)


def _read_on(edition: Edition) -> date | None:
    days = {source.retrieved for source in edition.sources}
    return days.pop() if len(edition.sources) > 1 and len(days) == 1 else None


def _parts(title: str, beat: str) -> tuple[str, str, str]:
    """The title before the beat's name, the name, and what follows; where it is not in it, cut at its full stops."""
    before, found, after = title.partition(beat) if beat else (title, "", "")
    if not found:
        first, *middle, last = title.split(". ") if title.count(". ") >= 2 else ("", title, "")
        before, found, after = first, ". ".join(middle), last
    # "Days 992-996" is a range: it takes a dash where it is set as type.
    return before.strip(" .:"), found, re.sub(r"(?<=\d)-(?=\d)", "–", after.strip(" .:"))


def _made(edition: Edition) -> datetime:
    """The moment files carry (reproducible-builds.org/specs/source-date-epoch); never the clock's."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not told:
        return edition.as_of.astimezone(UTC)
    try:
        return datetime.fromtimestamp(int(told), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f'SOURCE_DATE_EPOCH must be a number of seconds since 1970, not "{told}".') from error


def page(edition: Edition) -> tuple[Page, tuple[Note, ...]]:
    """The edition as the templates see it, and notes where it is not shown as it is, or lacks what a page should have."""
    builder = _Builder(edition)
    made = builder.page()
    notes = []
    if builder.unshown:
        shown = "; ".join(unicodedata.normalize("NFC", text) for text in dict.fromkeys(builder.unshown))
        notes.append(
            Note(
                "unshowable",
                "Control characters, or characters that turn the direction of writing, stand in the sources; "
                f"the pages show them as {REPLACEMENT} or not at all: {shown[:300]}",
            )
        )
    if builder.unlisted:
        told = ", ".join(f"{number} ({article})" for number, article in sorted(builder.unlisted.items()))
        notes.append(
            Note(
                "no-source",
                f"Sentences rest on sources that the edition does not list: {told}. "
                "The pages name the article alone. Build the edition again, or list them in edition.json.",
            )
        )
    if len(made.title) > LONG_TITLE:
        notes.append(
            Note(
                "title",
                f"The title has {len(made.title)} characters; mail programs show some 70 of a subject. "
                "Give the beat a shorter title.",
            )
        )
    return made, tuple(notes)
