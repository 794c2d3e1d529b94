"""The run, top to bottom: articles -> marked -> dated -> facts -> events -> an edition -> files.

Pure but for what its arguments bring in; the command line gives it articles, the beat, and the moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from datetime import datetime, time
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from briefing import dates, periods, text
from briefing.errors import ContentError
from briefing.extract.facts import Extractor
from briefing.model import Article, SetAside
from briefing.organise.events import cluster
from briefing.organise.themes import Themer
from briefing.readers.identity import newest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from briefing.errors import Note
    from briefing.model import Beat, Dated, DateRange, Edition, Event, Fact, Finding, PublicationDay

WINDOW = 2000
"""How many articles are held at once when they stream: repeated lines and events are looked for within a window."""

RUN = 64
"""How many articles each stage reads before the next does: its code and tables then stay in the processor's caches."""

_T = TypeVar("_T")


class Progress(Protocol):
    """Told of each step: which stage, how many done, of how many (None: nobody knows yet)."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show it."""


def silent(stage: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Week:
    """Everything read for a run: what can be used, what cannot, and every fact of it."""

    articles: Mapping[str, Dated]
    facts: tuple[Fact, ...]
    set_aside: tuple[SetAside, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Built:
    """One edition with what it was made from, its files, what the checks found and what the pages could not show."""

    edition: Edition
    facts: tuple[Fact, ...]
    events: tuple[Event, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def date_articles(articles: Sequence[Article], beat: Beat, period: DateRange | None = None) -> Iterator[Dated]:
    """The articles of one run, marked and dated, in their order."""
    repeated = text.repeated_lines(articles)
    day_first = dates.of_region(beat.locale) is not False
    date_it = partial(
        dates.date_article,
        count=beat.day_count,
        period=period,
        years=beat.years,
        time_zone=beat.time_zone,
        day_first=day_first,
    )
    orders = dates.outlets(articles)
    for run in _runs(articles):
        marked = [text.mark(a, repeated=repeated.get(a.outlet or "", ()), strip=beat.strip) for a in run]
        for one in marked:
            others = orders.get(dates.outlet(one.article))
            dated = date_it(one, others_day_first=others)
            guess = one.article.guess
            if dated.published is None and guess is not None:
                # What the reader guessed is asked only where nothing else tells the day.
                known = replace(one, article=replace(one.article, published=guess.day))
                guessed = date_it(known, others_day_first=others)
                dated = replace(guessed, marked=one, published=guess)
            yield dated


def _runs(articles: Iterable[_T]) -> Iterator[list[_T]]:
    """The articles a run at a time."""
    stream = iter(articles)
    while run := list(islice(stream, RUN)):
        yield run


def stream_facts(
    found: Iterable[Article | SetAside],
    beat: Beat,
    period: DateRange | None = None,
    *,
    events: bool = True,
    window: int = WINDOW,
) -> Iterator[tuple[Dated | SetAside, tuple[Fact, ...]]]:
    """Every article with its facts, in order, holding at most `window` articles at a time, of each the newest version.

    What cannot be used comes before the articles of its window.
    """
    extract, themes = Extractor(beat), Themer(beat)
    stream = iter(found)
    while batch := list(islice(stream, window)):
        articles, older = newest(a for a in batch if isinstance(a, Article))
        for aside in (*(a for a in batch if isinstance(a, SetAside)), *older):
            yield aside, ()
        dated = list(date_articles(articles, beat, period))
        facts = [fact for run in _runs(dated) for found in extract.all(run, period) for fact in found]
        facts = list(themes(facts, {d.marked.article.id: d.marked.article.title for d in dated}))
        if events:
            facts = with_events(facts, cluster(facts, {d.marked.article.id: d.marked.article for d in dated}))
        at = 0
        for one in dated:
            end = at + len(one.marked.sentences)
            yield one, tuple(facts[at:end])
            at = end


def with_events(facts: Iterable[Fact], events: Iterable[Event]) -> list[Fact]:
    """The facts, each with the id of the event it tells."""
    event_of = {fact: event.id for event in events for fact in event.facts}
    return [replace(fact, event=event_of[fact.id]) if fact.id in event_of else fact for fact in facts]


def read_week(
    found: Iterable[Article | SetAside], beat: Beat, period: DateRange | None = None, progress: Progress = silent
) -> Week:
    """Everything that was found, dated and turned into facts with their themes. Nothing is dropped: see `set_aside`."""
    articles: list[Article] = []
    aside: list[SetAside] = []
    for n, one in enumerate(found, 1):
        (aside if isinstance(one, SetAside) else articles).append(one)  # type: ignore[arg-type]
        progress("reading", n, None)
    articles, older = newest(articles)
    aside += older
    usable: dict[str, Dated] = {}
    notes: list[Note] = []
    for dated in date_articles(articles, beat, period):
        article = dated.marked.article
        notes += (*article.notes, *dated.marked.notes, *dated.notes)
        if dated.published is None:
            aside.append(_undated(dated))
        elif article.id in usable:
            aside.append(
                SetAside(
                    article=article.id,
                    reason="another article of this run has the same name",
                    remedy="give each article its own id",
                )
            )
        else:
            usable[article.id] = dated
    extract = Extractor(beat)
    facts: list[Fact] = []
    done = 0
    for run in _runs(usable.values()):
        for found_there in extract.all(run, period):
            facts += found_there
        done += len(run)
        progress("extracting", done, len(usable))
    themed = Themer(beat)(facts, {key: d.marked.article.title for key, d in usable.items()})
    return Week(usable, tuple(themed), tuple(aside), tuple(notes))


def _undated(dated: Dated) -> SetAside:
    """Why an article without a day is set aside, in the words of the stage that looked for it."""
    note = next((n for n in dated.notes if n.code == "undated"), None)
    article = dated.marked.article
    words = note.message if note else "nothing in it tells the day it was published"
    reason, _, remedy = words.partition(". ")
    return SetAside(
        article=article.id,
        reason=reason,
        remedy=remedy
        or f'write ["{article.id}"] and below it published = 2024-11-14 (its day) into articles.toml beside it',
    )


def build(
    week: Week,
    beat: Beat,
    period: DateRange,
    *,
    as_of: datetime | None = None,
    earlier: Sequence[Edition] = (),
    number: int | None = None,
    progress: Progress = silent,
) -> Built:
    """The edition of one period out of everything read; `number` is its place in the series where the beat's own dates give none.

    Raises `ContentError` for a period with no news in it.
    """
    from briefing.organise.compose import compose  # noqa: PLC0415  listing commands need no composing

    facts = [_placed(fact, period) for fact in week.facts]
    news = [fact for fact in facts if fact.why_not is None]
    if not news:
        raise ContentError(_no_news(week, beat, period))
    progress("events", 0, None)
    articles = {key: d.marked.article for key, d in week.articles.items()}
    events = cluster(news, articles)
    facts = with_events(facts, events)
    publication: dict[str, PublicationDay] = {key: d.published for key, d in week.articles.items() if d.published}
    progress("composing", 0, None)
    edition = compose(
        facts,
        events,
        articles,
        publication,
        beat,
        period=period,
        as_of=as_of or _as_of(news, beat, period),
        expressions={key: d.expressions for key, d in week.articles.items()},
        set_aside=week.set_aside,
        notes=tuple(
            dict.fromkeys(
                f"{n.where}: {n.message}" if n.where and not n.message.startswith(n.where) else n.message
                for n in week.notes
                if n.level == "warning"
            )
        ),
        earlier=earlier,
    )
    if edition.number is None and beat.series_start is None:
        edition = replace(edition, number=number)
    return Built(edition, tuple(facts), tuple(events))


def render(
    built: Built,
    *,
    templates: Path | None,
    look: str,
    formats: Collection[str],
    sender: str | None = None,
    pdf_a: bool = False,
) -> Built:
    """The same with its files, and the notes of what the pages could not show.

    `sender` is the mail's From; `pdf_a` asks for PDF/A-3u.
    """
    from briefing.render import render as files  # noqa: PLC0415  WeasyPrint takes half a second to import

    notes: list[Note] = []
    made = files(
        built.edition, templates=templates, look=look, formats=formats, sender=sender, pdf_a=pdf_a, notes=notes
    )
    return with_changes(built, files=made, notes=tuple(notes))


def held(built: Built, week: Week, beat: Beat, *, earlier: Sequence[Edition] = ()) -> Built:
    """The same with what the numbered rules find in it, the rendered files included where there are any."""
    from briefing.check import check  # noqa: PLC0415  listing commands need no checks

    texts = {key: dated.marked.article.text for key, dated in week.articles.items()}
    return with_changes(built, findings=tuple(check(built.edition, texts, beat, built.files or None, earlier=earlier)))


def _placed(fact: Fact, period: DateRange) -> Fact:
    """A fact as it counts in this period: news of it, or background with the reason."""
    if fact.why_not is not None:
        return fact
    if fact.days is None:
        return replace(fact, why_not="nothing tells its day")
    if periods.belongs(fact.days, period):
        return fact
    why = f"it happened {'before' if fact.days.first < period.first else 'after'} the period, {_days(fact.days)}"
    return replace(fact, kind="background", kind_why=why, why_not=why)


def _days(days: DateRange) -> str:
    return str(days.first) if days.is_day else f"{days.first} to {days.last}"


def _no_news(week: Week, beat: Beat, period: DateRange) -> str:
    there = periods.with_facts(week.facts, beat)
    hint = (
        f"The weeks with facts are {', '.join(periods.label(p, beat) for p in list(there)[-5:])}"
        if there
        else "No article holds a dated fact"
    )
    count = len(week.set_aside)
    aside = f"; {count} {'article was' if count == 1 else 'articles were'} set aside" if count else ""
    return f"{_days(period)}: no fact falls into this period. {hint}{aside}"


def _as_of(news: Sequence[Fact], beat: Beat, period: DateRange) -> datetime:
    """The end of the newest day on which something used was published: what the edition can know."""
    newest: date = max((f.published for f in news if f.published), default=period.last)
    return datetime.combine(newest, time(23, 59), ZoneInfo(beat.time_zone)).astimezone(ZoneInfo(beat.time_zone))
