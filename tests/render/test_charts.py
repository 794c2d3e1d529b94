"""Small drawings: every day told, labels that stand apart, whatever the number of days."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from briefing.model import Bar, Chart, DayRow
from briefing.model.when import DateRange
from briefing.render import charts
from briefing.render.page import page
from briefing.render.phrases import Voice

sys.path.insert(0, str(Path(__file__).parent))
import editions

if TYPE_CHECKING:
    from briefing.render.view import Page

VOICE = Voice("en", "en_GB")


def of_days(count: int, *halves: str) -> Page:
    """The usual edition with a period of so many days, every third without a figure; for each of `halves` a chart of half as many."""
    base = editions.usual()
    days = [editions.day(0) + timedelta(days=n) for n in range(count)]
    bars = tuple(Bar(day, 1000 + n, 1) for n, day in enumerate(days) if n % 3 != 1)
    edition = editions.like(
        base,
        period=DateRange(days[0], days[-1] + timedelta(days=1)),
        charts=(
            Chart(title="Calls", role="calls", unit="calls", bars=bars, alternative="Calls."),
            *(
                Chart(
                    title=role,
                    role=role,
                    unit="calls",
                    bars=tuple(Bar(bar.day, bar.value / 2, 1) for bar in bars),
                    alternative=role,
                )
                for role in halves
            ),
        ),
        days=tuple(DayRow(day=day, count=4, by_theme={"storm": 3, "town": 1}) for day in days),
    )
    return page(edition)[0]


def texts(svg: str) -> list[tuple[float, float, str]]:
    return [
        (float(x), float(y), told)
        for x, y, told in re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg)
    ]


def size(svg: str) -> tuple[int, int]:
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert found
    return int(found[1]), int(found[2])


@pytest.mark.parametrize("count", [1, 5, 7, 10, 11, 20, 31])
def test_each_day_of_a_chart_has_its_figure_or_a_dash(count: int) -> None:
    drawn = charts.bars(of_days(count).charts[0], VOICE)
    told = [text for _, _, text in texts(drawn)]
    figures = sum(n % 3 != 1 for n in range(count))
    assert drawn.count('<rect class="bar"') == figures
    assert sum(text.startswith("1,0") for text in told) == figures
    assert told.count("–") == count - figures
    assert size(drawn)[0] <= 530


@pytest.mark.parametrize("count", [5, 10, 11, 31])
def test_no_labels_of_a_chart_stand_on_each_other(count: int) -> None:
    apart_from_each_other(texts(charts.bars(of_days(count).charts[0], VOICE)), letter=7)


@pytest.mark.parametrize("count", [1, 5, 7, 13, 20, 31, 60])
def test_the_strip_has_readable_days_however_many(count: int) -> None:
    shown = of_days(count)
    drawn = charts.strip(shown, VOICE)
    width, _ = size(drawn)
    assert width <= 560 or count > 31
    days = [text for _, _, text in texts(drawn) if text.isdigit()]
    assert len(days) >= min(count, 16)
    apart_from_each_other(texts(drawn), letter=6.5)
    wide, high = size(charts.strip(shown, VOICE, compact=True, paper=True))
    assert high < size(drawn)[1]
    assert wide <= (
        330 if count <= 7 else width
    )  # so that a column of 60 mm leaves its letters two thirds of their size


@pytest.mark.parametrize(("count", "told"), [(6, "The harbour town and its shipping"), (31, "The harbour town and…")])
def test_a_long_heading_is_whole_on_the_strip_where_there_is_room(count: int, told: str) -> None:
    shown = of_days(count)
    named = tuple(
        replace(day, themes=tuple(replace(each, heading="The harbour town and its shipping") for each in day.themes))
        for day in shown.days
    )
    drawn = charts.strip(replace(shown, days=named), VOICE)
    labels = {text for x, _, text in texts(drawn) if x == 0}
    assert labels == {told}
    assert size(drawn)[0] <= 565


def apart_from_each_other(labels: list[tuple[float, float, str]], *, letter: float) -> None:
    """No two labels of one line share a place; centred ones are told by their middle, which makes little odds."""
    assert labels
    for n, (x, y, text) in enumerate(labels):
        for other_x, other_y, other in labels[n + 1 :]:
            if y == other_y and x > 0 < other_x:
                assert abs(x - other_x) >= letter * (len(text) + len(other)) / 2, (text, other)


def test_a_chart_without_a_figure_is_none() -> None:
    shown = page(
        editions.like(editions.usual(), charts=(Chart(title="None", role="r", unit="", bars=(), alternative="None."),))
    )[0]
    assert shown.charts[0].slots == ()
    assert charts.bars(shown.charts[0], VOICE) == ""


@pytest.mark.parametrize("count", [1, 5, 7])
def test_charts_beside_one_another_stand_on_one_line(count: int) -> None:
    """A bar half as high is half as many, and both stand at the foot of drawings of one size."""
    drawn = [charts.bars(chart, VOICE) for chart in of_days(count, "answered").charts]
    assert size(drawn[0]) == size(drawn[1])
    assert size(drawn[0])[0] <= 260
    tops, halves = ([float(y) for y in re.findall(r'class="bar"[^>]* height="([\d.]+)"', each)] for each in drawn)
    assert halves == pytest.approx([top / 2 for top in tops], abs=0.1)
    for each in drawn:
        apart_from_each_other(texts(each), letter=6)


@pytest.mark.parametrize(
    ("count", "halves", "beside"), [(7, ("answered",), True), (8, ("answered",), False), (5, (), False)]
)
def test_only_charts_of_a_week_stand_beside_one_another(count: int, halves: tuple[str, ...], *, beside: bool) -> None:
    assert {chart.beside for chart in of_days(count, *halves).charts} == {beside}


def test_figures_too_long_for_a_narrow_bar_stand_alone() -> None:
    shown = page(
        editions.like(
            editions.usual(),
            charts=tuple(
                Chart(title=t, role=t, unit=t, bars=(Bar(editions.day(0), 120_000, 1),), alternative=t) for t in "ab"
            ),
        )
    )[0]
    assert not any(chart.beside for chart in shown.charts)
