"""The sample edition, held to what an editor who read the sample articles would ask of it."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from briefing.cli import main
from briefing.model import Edition

if TYPE_CHECKING:
    from briefing.model import Item, Quote

EVENTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "seeds_events.toml").read_text("utf-8")
)
WEEKS = tuple(EVENTS)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Edition]:
    output = tmp_path_factory.mktemp("seeds")
    with pytest.MonkeyPatch.context() as patch:
        words = ["briefing", "build", "--all-weeks", "--format", "json", "--output", str(output), "--quiet"]
        patch.setattr(sys, "argv", words)
        patch.chdir(output)
        with pytest.raises(SystemExit) as end:
            main()
    assert end.value.code == 0
    return {
        path.parent.name: msgspec.json.decode(path.read_bytes(), type=Edition)
        for path in sorted(output.rglob("edition.json"))
    }


def items(edition: Edition) -> list[Item]:
    return [item for section in edition.sections for item in section.items]


def quotes(item: Item) -> list[Quote]:
    return [item.lead, *item.support]


def source(quote: Quote) -> str:
    """The source's own words: the quote with its edits undone, without a dateline."""
    text = quote.text
    for edit in reversed(quote.edits):
        before = text.rfind(edit.after) if edit.after else -1
        text = text[:before] + edit.before + text[before + len(edit.after) :] if before >= 0 else text
    return re.sub(r"^[A-Z]+, Nov \d+ \(Northgate Wire\) — ", "", text)


def event(week: str, quote: Quote) -> str | None:
    words = source(quote)
    told = next((name for name, openings in EVENTS[week].items() if words.startswith(tuple(openings))), None)
    return "nights" if told and told.startswith("night-to-") else told


def test_both_weeks_are_built(editions: dict[str, Edition]) -> None:
    assert tuple(editions) == WEEKS
    assert editions["2024-W46"].title.endswith("Days 992-996")
    assert editions["2024-W47"].title.endswith("Days 999-1003")


@pytest.mark.parametrize("week", WEEKS)
def test_nothing_is_set_aside(editions: dict[str, Edition], week: str) -> None:
    assert [aside.article for aside in editions[week].coverage.set_aside] == []


@pytest.mark.parametrize("week", WEEKS)
def test_an_item_tells_one_event(editions: dict[str, Edition], week: str) -> None:
    mixed = []
    for item in items(editions[week]):
        told = {name for quote in quotes(item) if (name := event(week, quote))}
        if len(told) > 1:
            mixed.append((sorted(told), item.lead.text))
    assert mixed == []


@pytest.mark.parametrize("week", WEEKS)
def test_an_event_is_told_once_under_a_theme(editions: dict[str, Edition], week: str) -> None:
    leads = [(item.theme, name) for item in items(editions[week]) if (name := event(week, item.lead))]
    assert sorted(leads) == sorted(set(leads))


@pytest.mark.parametrize("week", WEEKS)
def test_no_sentence_is_printed_twice(editions: dict[str, Edition], week: str) -> None:
    printed = [source(quote) for item in items(editions[week]) for quote in quotes(item)]
    assert sorted(printed) == sorted(set(printed))


@pytest.mark.parametrize("week", WEEKS)
def test_no_dateline_and_no_line_about_the_article_is_printed(editions: dict[str, Edition], week: str) -> None:
    printed = [quote.text for item in items(editions[week]) for quote in quotes(item)]
    printed += [quote.text for quote in editions[week].standfirst]
    assert [
        text for text in printed if re.search(r"\(Northgate Wire\)|^(?:Published|Updated|By [A-Z])|Advertisement", text)
    ] == []


@pytest.mark.parametrize("week", WEEKS)
def test_nothing_dangles(editions: dict[str, Edition], week: str) -> None:
    openings = [item.lead.text for item in items(editions[week])] + [quote.text for quote in editions[week].standfirst]
    assert [
        text for text in openings if re.match(r"(?:He|She|It|They|Another|The other|Hours later|One of them)\b", text)
    ] == []
    assert [
        text for text in openings if re.search(r"\b(?:yesterday|today|this morning|last night|next week)\b", text)
    ] == []


@pytest.mark.parametrize("week", WEEKS)
def test_no_day_is_made_plain_into_another_year(editions: dict[str, Edition], week: str) -> None:
    edits = [edit for item in items(editions[week]) for quote in quotes(item) for edit in quote.edits]
    assert [edit for edit in edits if re.search(r"\b(?!2024|2025)20\d\d\b", edit.after)] == []


WANTED = {
    "2024-W46": ["kharkiv", "odesa", "loan", "swap"],
    "2024-W47": ["barrage", "clinic", "vilnius", "sanctions"],
}


@pytest.mark.parametrize("week", WEEKS)
def test_the_largest_events_are_in(editions: dict[str, Edition], week: str) -> None:
    told = {event(week, quote) for item in items(editions[week]) for quote in quotes(item)}
    assert [name for name in WANTED[week] if name not in told] == []


@pytest.mark.parametrize("week", WEEKS)
def test_most_themes_have_news(editions: dict[str, Edition], week: str) -> None:
    assert len([section for section in editions[week].sections if section.items]) >= 6


TOLLS = {"2024-W46": ("kharkiv", "killed", {3.0, 5.0}), "2024-W47": ("clinic", "killed", {4.0, 7.0})}


@pytest.mark.parametrize("week", WEEKS)
def test_a_toll_that_grew_stands_with_its_days(editions: dict[str, Edition], week: str) -> None:
    name, role, values = TOLLS[week]
    item = next(item for item in items(editions[week]) if event(week, item.lead) == name)
    told = [d for d in item.disagreements if d.role == role]
    assert told
    assert {a.quantity.value for d in told for a in d.alternatives if a.quantity} == values
    assert all(d.growth for d in told)


NIGHTS = {"2024-W46": [110, 90, 63, 37], "2024-W47": [98, 87, 122, 64, 114]}


@pytest.mark.parametrize("week", WEEKS)
def test_the_nightly_drones_are_drawn(editions: dict[str, Edition], week: str) -> None:
    drawn = {chart.role: [bar.value for bar in chart.bars] for chart in editions[week].charts}
    assert drawn.get("launched") == NIGHTS[week]


@pytest.mark.parametrize("week", WEEKS)
def test_wire_copy_is_folded_into_its_original(editions: dict[str, Edition], week: str) -> None:
    entries = {entry.article: entry for entry in editions[week].sources}
    original = {"2024-W46": "northgate-kharkiv-glide-bombs.md", "2024-W47": "northgate-monday-barrage.md"}[week]
    assert original in entries
    assert any("Harbour Post" in copy for copy in entries[original].copies)
