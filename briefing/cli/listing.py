"""`briefing facts`, `briefing dates` and `briefing timeline`: lists for people and for programs."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from briefing import config, pipeline
from briefing.cli import records, screen
from briefing.model import DateRange, SetAside
from briefing.readers import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.cli.screen import Verbosity
    from briefing.model import Article, Beat, Dated, Fact


def facts(
    paths: Sequence[str],
    beat: Beat,
    period: DateRange | None,
    form: str,
    kinds: Sequence[str],
    *,
    events: bool,
    verbosity: Verbosity,
) -> None:
    """List every sentence of every article; with `kinds`, those of these kinds."""
    rows: list[tuple[str, ...]] = []
    asides: list[SetAside] = []
    for dated, found in pipeline.stream_facts(read(paths or [config.seeds()]), beat, period, events=events):
        if isinstance(dated, SetAside):
            asides.append(dated)
            continue
        _notes(dated, verbosity)
        wanted = [fact for fact in found if fact.kind in kinds] if kinds else found
        if form == "jsonl":
            screen.lines(records.facts(wanted, dated.marked.article))
        else:
            rows += map(_row, wanted)
    if form == "table":
        screen.table(None, ("id", "days", "kind", "theme", "speaker", "sentence"), rows, prose=1)
    _asides(asides, verbosity)


def _row(fact: Fact) -> tuple[str, ...]:
    speaker = fact.speaker.name if fact.speaker else ""
    return fact.id, _days(fact.days), fact.kind, fact.themes[0] if fact.themes else "", speaker, fact.text


def _days(days: DateRange | None) -> str:
    if days is None:
        return ""
    return str(days.first) if days.is_day else f"{days.first} to {days.last}"


def _asides(asides: Iterable[SetAside], verbosity: Verbosity) -> None:
    """What was set aside, below the list: advice that several have in common stands once."""
    if verbosity != "quiet":
        for line in screen.told_aside(asides):
            screen.say(line)


def _notes(dated: Dated, verbosity: Verbosity) -> None:
    if verbosity == "verbose":
        for note in (*dated.marked.article.notes, *dated.marked.notes, *dated.notes):
            screen.say(f"{note.where or dated.marked.article.id}: {note.message}")


def dates(paths: Sequence[str], beat: Beat, form: str, verbosity: Verbosity) -> None:
    """List every time expression of every article."""
    rows: list[tuple[str, ...]] = []
    asides: list[SetAside] = []
    for dated in _dated(paths, beat, asides):
        _notes(dated, verbosity)
        name = dated.marked.article.id
        for expression in dated.expressions:
            if form == "jsonl":
                screen.line(records.expression(expression, name))
            else:
                rows.append(
                    (
                        name,
                        expression.text,
                        expression.type,
                        expression.value or "",
                        _days(expression.days),
                        expression.note or expression.why,
                    )
                )
    if form == "table":
        screen.table(None, ("article", "words", "type", "value", "days", "why"), rows, prose=1)
    _asides(asides, verbosity)


def _dated(paths: Sequence[str], beat: Beat, asides: list[SetAside]) -> Iterator[Dated]:
    """The articles with their days; what cannot be used goes into `asides`."""
    articles: list[Article] = []
    for one in read(paths or [config.seeds()]):
        if isinstance(one, SetAside):
            asides.append(one)
            continue
        articles.append(one)
        if len(articles) == pipeline.WINDOW:
            yield from pipeline.date_articles(articles, beat)
            articles = []
    yield from pipeline.date_articles(articles, beat)


def timeline(
    paths: Sequence[str],
    beat: Beat,
    period: DateRange | None,
    dates: int,
    sentences: int,
    form: str,
    verbosity: Verbosity,
) -> None:
    """List the most important days of a long period with the sentences that tell them."""
    from briefing.organise.timeline import timeline as choose

    with screen.progress(verbosity) as progress:
        week = pipeline.read_week(read(paths or [config.seeds()]), beat, progress=progress)
        days = [fact.days for fact in week.facts if fact.days]
        if period is None and days:
            period = DateRange.of(min(d.first for d in days), max(d.last for d in days))
        articles = {key: dated.marked.article for key, dated in week.articles.items()}
        chosen = (
            choose(week.facts, articles, first=period.first, last=period.last, dates=dates, sentences=sentences)
            if period
            else ()
        )
    _asides(week.set_aside, verbosity)
    if form == "html":
        screen.line(b"<dl>")
    for day in chosen:
        words = [fact.text for fact in day.facts]
        if form == "jsonl":
            screen.line(records.day(day.day, words))
        elif form == "html":
            told = "".join(f"<dd>{html.escape(w)}</dd>" for w in words)
            screen.line(f'<dt><time datetime="{day.day}">{day.day}</time></dt>{told}'.encode())
        else:
            screen.line(f"- **{day.day}** {' '.join(words)}".encode())
    if form == "html":
        screen.line(b"</dl>")
