"""By the numbers: the edition's own figures, each a quote with its source, and small charts of real series."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from briefing.model import Bar, Chart, KeyFigure
from briefing.organise import standing
from briefing.organise.happening import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from briefing.model import DateRange, Fact, Quantity, Quote

MOST = 8
"""Lines of "By the numbers" at most: more is a table, not a glance."""

_ALIKE = ("killed", "wounded", "casualties", "missing", "money")
_BARE = frozenset({"money", "percent"})  # a measure: it does not say what was counted
_SHORTEST_SERIES = 3
_SHOWN = 2


def told_by(fact: Fact, outlet: str) -> str:
    """Who gives a sentence's figures: its speaker, else the outlet itself."""
    return fact.speaker.name if fact.speaker else outlet


def key_figures(
    stories: Sequence[Sequence[tuple[Fact, Quote]]],
    outlets: Mapping[str, str],
    where: Callable[[Fact], str],
    stated: DateRange,
) -> tuple[KeyFigure, ...]:
    """The figures that count something, of the printed sentences of each story, in their order; nothing is added up.

    Of a story's figures of one role and unit the latest stands; `where` names the place a sentence tells of.
    """
    out: list[KeyFigure] = []
    for told in stories:
        latest: dict[tuple[str, str], tuple[Fact, Quote, Quantity]] = {}
        for fact, quote in told:
            if fact.kind not in ("fact", "statement") or not fact.days or not fact.days.overlaps(stated):
                continue
            first: dict[tuple[str, str], Quantity] = {}
            for quantity in fact.quantities:
                if quantity.role is not None and quantity.role not in _BARE and not _in_passing(fact, quantity):
                    first.setdefault((quantity.role, _kind(quantity)), quantity)
            for mark, quantity in first.items():
                if mark not in latest or _when(latest[mark][0]) <= _when(fact):
                    latest[mark] = (fact, quote, quantity)
        out += [
            _figure(quantity, quote, told_by(fact, outlets[fact.article]), where(fact), fact)
            for fact, quote, quantity in latest.values()
        ]
    return tuple(out[:MOST])


def _in_passing(fact: Fact, quantity: Quantity) -> bool:
    """Whether an undated sentence gives a figure in a relative clause: "the school where 90 were hurt" tells no day's count."""
    head = fact.text[: quantity.start - fact.start]
    return fact.basis == "published" and not quantity.running and standing.relates(head, fact.language)


def _kind(quantity: Quantity) -> str:
    """What tells two figures of a role apart: missiles from drones, but neither people from residents nor euros from dollars."""
    return "" if quantity.role in _ALIKE else quantity.unit


def _when(fact: Fact) -> tuple[str, str]:
    return (str(fact.days.last if fact.days else ""), str(fact.published or ""))


def _figure(quantity: Quantity, quote: Quote, who: str, where: str, fact: Fact) -> KeyFigure:
    return KeyFigure(
        words=quantity.text,
        role=quantity.role or "",
        value=quantity.value,
        high=quantity.high,
        unit=quantity.unit,
        told_by=who,
        quote=quote,
        running=quantity.running,
        # Money is pledged for a place, seldom in it; a running total is of more than where the sentences before it play.
        place=where if quantity.currency is None and (placed(fact) or not quantity.running) else "",
        # The day on which it was printed is not the day of what it counts.
        day=fact.days.first if fact.days and fact.days.is_day and fact.basis != "published" else None,
    )


def _shared_role(fact: Fact, quantity: Quantity) -> str | None:
    """The role that a figure shares with the one before it: "launched 58 missiles and 98 drones"."""
    before = next((q for q in reversed(fact.quantities) if q.end <= quantity.start), None)
    if before is None or fact.text[before.end - fact.start : quantity.start - fact.start].strip(" ,") not in (
        "and",
        "",
    ):
        return None
    return before.role


def charts(
    news: Sequence[Fact],
    printed: Sequence[Fact],
    outlets: Mapping[str, str],
    number: Callable[[str], int],
    stated: DateRange,
) -> tuple[Chart, ...]:
    """A chart for each series that one teller gives on three days or more: same role, same unit, one figure a day.

    `printed` are the printed sentences: two days of a series at least are among them, the others come from `news`. `number`
    gives the source number of an article. Nothing is added up or filled in.
    """
    series: dict[tuple[str, str, str], dict[object, list[tuple[Fact, Quantity]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    on_page = {fact.id for fact in printed}
    for fact in sorted(news, key=lambda f: f.id not in on_page):
        if fact.days is None or not fact.days.is_day or not fact.days.within(stated):
            continue
        for q in fact.quantities:
            role = q.role or _shared_role(fact, q)
            if role and not q.running and q.high is None:
                series[role, q.unit, told_by(fact, outlets[fact.article])][fact.days.first].append((fact, q))
    out: list[Chart] = []
    for (role, unit, who), days in sorted(series.items()):
        if len(days) < _SHORTEST_SERIES or any(len({q.value for _, q in told}) > 1 for told in days.values()):
            continue
        if sum(1 for told in days.values() if told[0][0].id in on_page) < _SHOWN:
            continue
        firsts = sorted(
            (told[0] for told in days.values()), key=lambda pair: pair[0].days.first if pair[0].days else stated.first
        )
        bars = tuple(Bar(fact.days.first, q.value, number(fact.article)) for fact, q in firsts if fact.days is not None)
        listed = "; ".join(f"{bar.day:%d %B}: {bar.value:g}" for bar in bars)
        what = f"{role} ({unit})" if unit and unit != role else role
        out.append(
            Chart(
                title=f"{what}, by day, as given by {who}",
                role=role,
                unit=unit,
                bars=bars,
                alternative=f"{what}, given by {who}. {listed}.",
            )
        )
    return tuple(out)
