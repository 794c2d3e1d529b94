"""`briefing coverage`: what a week rests on: by outlet and day what was read, what was set aside and why, who is silent."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from briefing import config, periods, pipeline, wording
from briefing.cli import screen
from briefing.collect.store import INDEX, Store
from briefing.readers import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefing.cli.screen import Verbosity
    from briefing.model import Beat, DateRange, SetAside


_WIDEST = 14  # days that have a column each; of a longer period only the sums are shown


class OutletLine(msgspec.Struct, kw_only=True, tag="outlet", tag_field="kind"):
    """One outlet: articles by day of the period, and outside of it; sentences that are news of the period; its newest day."""

    outlet: str
    days: dict[str, int]
    outside: int
    facts: int
    silent: bool
    newest: date | None


class AsideLine(msgspec.Struct, kw_only=True, tag="set-aside", tag_field="kind"):
    """What was read or fetched and is not used."""

    article: str
    reason: str
    remedy: str


class SourceLine(msgspec.Struct, kw_only=True, tag="source", tag_field="kind"):
    """A subscription that is broken, or has brought nothing for long."""

    source: str
    reason: str
    remedy: str
    brought: date | None


class NoteLine(msgspec.Struct, kw_only=True, tag="note", tag_field="kind"):
    """Something odd about an article that is used."""

    where: str
    message: str
    level: str


Line = OutletLine | AsideLine | SourceLine | NoteLine


def run(
    paths: Sequence[str], beat: Beat, period: DateRange | None, form: str, now: datetime, verbosity: Verbosity
) -> None:
    """List what the period rests on; without one, the newest period with news."""
    with screen.progress(verbosity) as progress:
        week = pipeline.read_week(read(paths or [config.seeds()]), beat, period, progress)
    held = {} if period else periods.with_facts(week.facts, beat)
    wanted = period or (periods.newest(held)[0] if held else None)
    outlets = list(_outlets(week, wanted))
    others: list[Line] = [*_aside(week.set_aside)]
    for path in paths:
        if (Path(path) / INDEX).is_file():
            others += _index(Path(path), beat, now)
    others += [NoteLine(where=note.where, message=note.message, level=note.level) for note in week.notes]
    if form == "jsonl":
        for line in (*outlets, *others):
            screen.line(msgspec.json.encode(line))
        return
    days = list(wanted) if wanted and len(wanted) <= _WIDEST else []
    columns = ("outlet", *(f"{day:%a}\n{day.day}" for day in days), "all", "outside", "news")
    rows = [_row(one, days) for one in outlets]
    screen.table(periods.label(wanted, beat) if wanted else None, columns, rows, right=range(1, len(columns)))
    shown = [one for one in others if verbosity == "verbose" or not isinstance(one, NoteLine) or one.level == "warning"]
    asides = [one for one in shown if isinstance(one, AsideLine)]
    for line in (one for one in (*(o for o in outlets if o.silent), *shown) if not isinstance(one, AsideLine)):
        screen.out.print(_told(line), markup=False)
    for words in screen.told_aside(asides):
        screen.out.print(screen.visible(words), markup=False)


def _outlets(week: pipeline.Week, period: DateRange | None) -> Iterator[OutletLine]:
    printed: defaultdict[str, Counter[date]] = defaultdict(Counter)
    outlet_of: dict[str, str] = {}
    for key, dated in week.articles.items():
        outlet_of[key] = dated.marked.article.outlet or key
        if dated.published:
            printed[outlet_of[key]][dated.published.day] += 1
    news: Counter[str] = Counter()
    for fact in week.facts:
        if fact.why_not is None and fact.days and (period is None or periods.belongs(fact.days, period)):
            news[outlet_of[fact.article]] += 1
    for outlet in sorted(printed, key=str.casefold):
        days = printed[outlet]
        inside = {str(day): days[day] for day in period or () if days[day]}
        yield OutletLine(
            outlet=outlet,
            days=inside,
            outside=days.total() - sum(inside.values()),
            facts=news[outlet],
            silent=not inside and not news[outlet],
            newest=max(days, default=None),
        )


def _aside(found: Sequence[SetAside]) -> Iterator[Line]:
    return (AsideLine(article=one.article, reason=one.reason, remedy=one.remedy) for one in found)


def _index(folder: Path, beat: Beat, now: datetime) -> Iterator[Line]:
    """What `briefing collect` could not store, and the subscriptions that are broken or silent."""
    store = Store(folder)
    try:
        for page in store.pages("aside", "failed"):
            outlet = f" ({page.outlet})" if page.outlet else ""
            yield AsideLine(article=f"{page.url}{outlet}", reason=page.reason or "", remedy=page.remedy or "")
        for source in store.sources():
            brought = datetime.fromisoformat(source.brought) if source.brought else None
            last = f"it last brought something on {brought:%d %B %Y}" if brought else "it never brought anything"
            day = brought.date() if brought else None
            if source.reason:
                reason = f"broken: {source.reason}; {last}"
                yield SourceLine(source=source.url, reason=reason, remedy=source.remedy or "", brought=day)
            elif brought is None or now - brought > timedelta(days=beat.collect.silent):
                remedy = "look whether it moved, or leave it out"
                yield SourceLine(source=source.url, reason=f"silent: {last}", remedy=remedy, brought=day)
    finally:
        store.close()


def _row(one: OutletLine, days: Sequence[date]) -> tuple[str, ...]:
    counts = (str(one.days.get(str(day), "")) for day in days)
    return one.outlet, *counts, *(str(n or "") for n in (sum(one.days.values()), one.outside, one.facts))


def _told(line: OutletLine | SourceLine | NoteLine) -> str:
    if isinstance(line, SourceLine):
        words = f"source: {line.source}: {wording.prose(line.reason, line.remedy)}"
    elif isinstance(line, NoteLine):
        words = f"note: {line.where}: {wording.prose(line.message)}"
    else:
        words = f"silent: {line.outlet}: {wording.prose(f'its newest article is of {line.newest}')}"
    return screen.visible(words)
