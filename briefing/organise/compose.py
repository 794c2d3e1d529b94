"""The edition: which events are told, in which words, in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from briefing import periods, wording
from briefing.errors import ContentError
from briefing.model import Coverage, DateRange, DayRow, Edition, Item, Section
from briefing.organise import figures, memory
from briefing.organise.choose import Chooser
from briefing.organise.copies import Copies
from briefing.organise.days import full_date
from briefing.organise.growth import growth
from briefing.organise.passages import Passages
from briefing.organise.quoting import Quoter
from briefing.organise.rank import rank
from briefing.organise.sources import Sources, outlet_of
from briefing.organise.spacing import Spacing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from briefing.model import (
        Article,
        Beat,
        Disagreement,
        Event,
        Fact,
        PublicationDay,
        Quote,
        SetAside,
        TimeExpression,
    )
    from briefing.organise.choose import Story

OTHER = "other"
"""The theme of what no theme of the beat claims."""


def compose(
    facts: Sequence[Fact],
    events: Sequence[Event],
    articles: Mapping[str, Article],
    publication: Mapping[str, PublicationDay],
    beat: Beat,
    *,
    period: DateRange,
    as_of: datetime,
    expressions: Mapping[str, Sequence[TimeExpression]] | None = None,
    set_aside: Sequence[SetAside] = (),
    notes: Sequence[str] = (),
    earlier: Sequence[Edition] = (),
) -> Edition:
    """The edition of one period.

    `facts` are all facts of the run; those with a `why_not` are printed only as what a chosen one leans on.
    `publication` and `expressions` go by article id; without expressions no day is made plain. `earlier` editions are
    looked through for what was printed before. Raises `ContentError` where no fact lies in the period.
    """
    copies = Copies(facts, articles)
    facts = sorted(facts, key=lambda f: (copies.order(f.article), f.start, f.end))
    places: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        places[fact.article].update(
            n for p in fact.places for n in (p.name, articles[fact.article].text[p.start : p.end])
        )
    spacing = Spacing((fact.text for fact in facts), beat.language)
    quoter = Quoter(articles, expressions or {}, period, beat.locale, places, spacing)
    passages = Passages(facts, articles, quoter, period)
    news = [fact for fact in facts if passages.usable(fact)]
    if not news:
        raise ContentError(
            f"{period.first} to {period.last}: no fact of these days was found in {len(articles)} articles. "
            "Give articles of that week, or ask for another with --week; `briefing facts` lists every sentence with its day"
        )
    ranking = rank(news, events, articles, copies, beat, period, everything=facts, spacing=spacing)
    chooser = Chooser(news, events, ranking, passages, quoter, copies, beat, memory.printed_before(earlier))
    stories = chooser.stories()
    headlines = {f.article: f.text for f in reversed(facts) if f.kind == "headline"}
    sources = Sources(articles, publication, copies, headlines, as_of.date())
    printer = _Printer(quoter, sources, copies, articles)
    standfirst = tuple(printer.quote(fact) for fact in chooser.standfirst(stories))  # printed first, numbered first
    sections = _sections(stories, beat, printer, chooser)
    printed = [fact for story in stories for fact in story.printed]
    outlets = {name: outlet_of(article) for name, article in articles.items()}
    key_figures = figures.key_figures(
        [[(f, printer.quote(f)) for f in story.printed] for story in stories], outlets, passages.place, period
    )
    charts = figures.charts(news, printed, outlets, sources.number, period)
    items = [item for section in sections for item in section.items]
    return Edition(
        title=wording.title(beat, period, _dates(period, beat)),
        beat=beat.slug,
        week=periods.label(period, beat),
        period=period,
        as_of=as_of,
        time_zone=beat.time_zone,
        language=beat.language,
        locale=beat.locale,
        number=_number(beat, period, earlier),
        next_day=period.last + timedelta(days=7),
        day_count=beat.counted(period),
        publisher=beat.publisher,
        base_url=beat.base_url,
        standfirst=standfirst,
        standfirst_note=beat.standfirst,
        sections=sections,
        figures=key_figures,
        charts=charts,
        days=_days(news, items, period, copies),
        sources=sources.entries(),
        coverage=_coverage(facts, news, events, articles, items, copies, set_aside, notes),
        editor_notes=beat.notes,
        labels=beat.labels,
    )


class _Printer:
    """Facts into quotes, with the numbers of their sources."""

    def __init__(self, quoter: Quoter, sources: Sources, copies: Copies, articles: Mapping[str, Article]) -> None:
        self.quoter = quoter
        self.sources = sources
        self._copies = copies
        self._articles = articles

    def quote(self, fact: Fact) -> Quote:
        """The quote, numbered."""
        return self.quoter.quote(fact, self.sources.number(fact.article))

    def outlet(self, fact: Fact) -> str:
        """The outlet whose words a fact is."""
        return outlet_of(self._articles[fact.article])

    def growth(self, told: Sequence[Fact]) -> tuple[Disagreement, ...]:
        """The tolls that grew among the printed sentences of a story."""
        return growth(told, {fact.article: outlet_of(self._articles[fact.article]) for fact in told})


def _dates(period: DateRange, beat: Beat) -> str:
    if period.is_day:
        return full_date(period.first, beat.locale)
    return f"{full_date(period.first, beat.locale)} – {full_date(period.last, beat.locale)}"


def _number(beat: Beat, period: DateRange, earlier: Sequence[Edition]) -> int | None:
    """The edition's place in its series: by the series' first day, else one more than the last earlier one."""
    if beat.series_start is not None:
        weeks = (period.first - beat.series_start).days // 7
        return weeks + 1 if weeks >= 0 else None
    before = [e.number for e in earlier if e.number is not None and e.period.first < period.first]
    return max(before) + 1 if before else None


def _sections(stories: Sequence[Story], beat: Beat, printer: _Printer, chooser: Chooser) -> tuple[Section, ...]:
    """The themes in the beat's order, each with its items; a theme without one says it was quiet."""
    by_theme: dict[str, list[Item]] = defaultdict(list)
    told: Counter[str] = Counter()
    nth: dict[str, int] = {}  # which item of its event each story is, the first in rank first
    for story in stories:
        told[story.event.id] += 1
        nth[story.lead.id] = told[story.event.id]
    order = {theme.name: n for n, theme in enumerate(beat.themes)}
    for story in sorted(
        stories, key=lambda s: order.get(s.theme, len(order))
    ):  # sources are numbered as they are printed
        by_theme[story.theme].append(_item(story, printer, chooser, nth[story.lead.id], (beat.locale, beat.language)))
    sections = [
        Section(
            theme=theme.name,
            heading=theme.heading,
            items=tuple(by_theme[theme.name]),
            quiet=not by_theme[theme.name],
        )
        for theme in beat.themes
    ]
    if by_theme[OTHER]:
        heading = beat.labels.get(OTHER) or wording.said(beat, OTHER if beat.themes else "only")
        sections.append(Section(theme=OTHER, heading=heading, items=tuple(by_theme[OTHER])))
    return tuple(sections)


def _item(story: Story, printer: _Printer, chooser: Chooser, nth: int, tongue: tuple[str, str]) -> Item:
    """The item of a story, the `nth` that its event gives; `tongue` is the beat's locale and language."""
    lead = printer.quote(story.lead)
    support = tuple(printer.quote(fact) for fact in story.support)
    days = [fact.days for fact in story.printed if fact.days and fact.kind != "caveat"]
    outlets = chooser.outlets(story)
    printed = {fact.id for fact in story.printed}
    told = printed | {fact.id for fact in story.pool}
    grown = printer.growth(story.printed)
    roles = {d.role for d in grown}
    differing = (
        d
        for d in story.event.disagreements
        if d.role not in roles
        and all(a.fact in told for a in d.alternatives)
        and any(a.fact in printed for a in d.alternatives)
    )
    return Item(
        id=story.event.id if nth == 1 else f"{story.event.id}-{nth}",
        theme=story.theme,
        event=story.event.id,
        lead=lead,
        support=support,
        sources=tuple(sorted({quote.source for quote in (lead, *support)})),
        days=DateRange(min(d.first for d in days), max(d.end for d in days)) if days else None,
        outlets=max(1, len(outlets)),
        single_source=printer.outlet(story.lead) if len(outlets) == 1 and outlets[0] else None,
        only_claim=chooser.only_claim(story),
        update=memory.said(story.update, story.printed, *tongue) if story.update else None,
        disagreements=(*grown, *differing),
        score_why=story.why,
    )


def _days(news: Sequence[Fact], items: Sequence[Item], period: DateRange, copies: Copies) -> tuple[DayRow, ...]:
    """One row a day of the period: the facts told of it by theme, copies once, and the items whose lead falls on it."""
    told: dict[object, Counter[str]] = defaultdict(Counter)
    seen: set[str] = set()
    for fact in news:
        wording = copies.wording[fact.id]
        if fact.days is None or not fact.days.is_day or wording in seen:
            continue
        seen.add(wording)
        told[fact.days.first][fact.themes[0] if fact.themes else OTHER] += 1
    return tuple(
        DayRow(
            day=day,
            count=sum(told[day].values()),
            by_theme=dict(sorted(told[day].items())),
            items=_of_day(day, items),
        )
        for day in period
    )


def _of_day(day: date, items: Sequence[Item]) -> tuple[str, ...]:
    """The items whose lead falls on the day; where none does, the first whose support does."""

    def falls(quote: Quote) -> bool:
        return quote.days is not None and quote.days.is_day and quote.days.first == day

    led = tuple(item.id for item in items if falls(item.lead))
    return led or tuple(item.id for item in items if any(falls(quote) for quote in item.support))[:1]


def _coverage(
    facts: Sequence[Fact],
    news: Sequence[Fact],
    events: Sequence[Event],
    articles: Mapping[str, Article],
    items: Sequence[Item],
    copies: Copies,
    set_aside: Sequence[SetAside],
    notes: Sequence[str],
) -> Coverage:
    groups = {copies.of_article(name) for name in articles}
    told = {fact.event for fact in news if fact.event}
    in_news = {fact.id for fact in news}
    return Coverage(
        articles=len(articles),
        outlets=tuple(sorted({outlet_of(article) for article in articles.values()})),
        sentences=len(facts),
        facts=len(news),
        events=sum(1 for event in events if event.id in told or any(f in in_news for f in event.facts)),
        items=len(items),
        single_source_items=sum(1 for item in items if item.single_source),
        syndicated=len(articles) - len(groups),
        outside=sum(
            1 for f in facts if f.kind in ("fact", "statement", "background") and f.days and f.id not in in_news
        ),
        set_aside=tuple(sorted(set_aside, key=lambda s: s.article)),
        undated_facts=sum(1 for f in facts if f.kind in ("fact", "statement") and f.days is None),
        notes=tuple(notes),
    )
