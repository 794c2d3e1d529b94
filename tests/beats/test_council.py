"""A beat as unlike the sample one as can be, built through the command line: what an edition knows, it knows from the beat and the articles."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from briefing.cli import main
from briefing.model import Article, Beat, Edition
from briefing.readers import read

if TYPE_CHECKING:
    from briefing.model import Item, Quote

COUNCIL = Path(__file__).parent / "council"
FILES = {"briefing.md", "briefing.html", "briefing.pdf", "mail.eml", "edition.json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("council")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["briefing", "build", str(COUNCIL), "--output", str(output), "--quiet"])
        patch.chdir(output)
        with pytest.raises(SystemExit) as end:
            main()
    assert end.value.code == 0
    return output


@pytest.fixture(scope="module")
def edition(folder: Path) -> Edition:
    return msgspec.json.decode((folder / "2025-W09" / "edition.json").read_bytes(), type=Edition)


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {found.id: found for found in read([COUNCIL]) if isinstance(found, Article)}


def items(edition: Edition) -> list[Item]:
    return [item for section in edition.sections for item in section.items]


def quotes(edition: Edition) -> list[Quote]:
    return [*edition.standfirst, *(quote for item in items(edition) for quote in (item.lead, *item.support))]


def test_the_newest_week_is_built_in_all_forms(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"2025-W09"}
    assert {path.name for path in (folder / "2025-W09").iterdir()} == {*FILES, ".briefing-written"}


def test_the_title_and_the_period_are_the_beats(edition: Edition) -> None:
    beat = msgspec.toml.decode((COUNCIL / "briefing.toml").read_bytes(), type=Beat)
    assert beat.title in edition.title
    assert edition.day_count is None
    assert not re.search(r"\bDays? \d", edition.title)
    assert (edition.period.first, edition.period.last) == (date(2025, 2, 24), date(2025, 3, 2))
    assert (edition.locale, edition.time_zone) == ("en_US", "America/New_York")


def test_the_sections_are_the_themes_in_their_order(edition: Edition) -> None:
    assert [section.heading for section in edition.sections] == [
        "Money",
        "Streets and buses",
        "Homes and planning",
        "Schools",
        "The harbor",
    ]
    told = {section.theme for section in edition.sections if section.items}
    assert {"budget", "streets", "housing"} <= told


def test_every_article_is_dated_none_set_aside(edition: Edition, articles: dict[str, Article]) -> None:
    assert edition.coverage.set_aside == ()
    assert edition.coverage.articles == len(articles) == 7
    assert edition.coverage.outlets == ("Calder Bay Courier", "City of Calder Bay", "Radio Quayside")


def test_months_come_before_days_where_the_locale_says_so(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["briefing", "facts", str(COUNCIL), "--format", "jsonl"])
        patch.chdir(folder)
        with pytest.raises(SystemExit):
            main()
    lines = [msgspec.json.decode(line) for line in capfdbinary.readouterr().out.splitlines()]
    stadium = {line["published"] for line in lines if line["article"] == "courier-stadium.txt"}
    assert stadium == {"2025-02-27"}
    bus = next(line for line in lines if line["text"].startswith("No city bus left"))
    assert (bus["first_day"], bus["last_day"]) == ("2025-02-26", "2025-02-26")
    ferry = next(line for line in lines if line["text"].startswith("The ferry to Tern Island sailed"))
    assert (ferry["first_day"], ferry["last_day"]) == ("2025-03-01", "2025-03-01")


def test_what_two_outlets_tell_of_the_vote_is_one_item(edition: Edition) -> None:
    vote = [
        item
        for item in items(edition)
        if "budget" in item.lead.text.casefold()
        and {"courier-budget-vote.txt", "quayside-budget.md"} & {item.lead.article}
    ]
    assert len(vote) == 1
    assert vote[0].outlets == 2


def test_every_sentence_is_its_source_with_the_recorded_edits(edition: Edition, articles: dict[str, Article]) -> None:
    assert quotes(edition)
    for quote in quotes(edition):
        text = articles[quote.article].text
        at, printed = quote.start, ""
        for edit in quote.edits:
            assert text[edit.start : edit.end] == edit.before
            printed += text[at : edit.start] + edit.after
            at = edit.end
        assert quote.text == printed + text[at : quote.end]


def test_nothing_before_the_week_is_printed_as_news(edition: Edition) -> None:
    printed = " ".join(quote.text for quote in quotes(edition))
    for year in ("1931", "2008", "2019"):
        assert year not in printed


def test_no_other_beat_shows_through(folder: Path) -> None:
    pages = [(folder / "2025-W09" / name).read_text("utf-8") for name in FILES - {"briefing.pdf"}]
    for page in pages:
        words = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)  # a font's bytes may spell anything
        assert not re.search(r"Ukrain|Russia|Kyiv|air.defen[cs]e|front ?line", words, re.IGNORECASE)


def test_dates_are_written_as_the_locale_writes_them(folder: Path) -> None:
    page = (folder / "2025-W09" / "briefing.md").read_text("utf-8")
    assert re.search(r"\b(?:February|Feb\.?) \d{1,2}\b", page)
    assert not re.search(r"\b\d{1,2} (?:February|Feb|March|Mar)\b", page)
