"""The publication day of an article: each kind of evidence, their order, and what is said where there is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.dates import date_article
from briefing.model import Article, Block, DateRange, DayCount, Marked, PublicationDay

if TYPE_CHECKING:
    from briefing.model import Dated

COUNT = DayCount(date(2022, 2, 24))
DAY = date(2024, 11, 14)


def dated(
    text: str,
    *,
    blocks: tuple[Block, ...] = (),
    language: str = "en",
    article: dict[str, Any] | None = None,
    **told: Any,  # noqa: ANN401  whatever date_article takes
) -> Dated:
    return date_article(Marked(Article(id="a.txt", text=text, **(article or {})), language, blocks, ()), **told)


@pytest.mark.parametrize(
    ("text", "article", "told", "day", "basis"),
    [
        ("A ship sank.", {"published": DAY}, {}, DAY, "given"),
        ("A ship sank.", {"stamp": "2024-11-14"}, {}, DAY, "metadata"),
        ("A ship sank.", {"stamp": "2024-11-14T09:30:00Z"}, {}, DAY, "metadata"),
        ("A ship sank.", {"stamp": "2024-11-13T23:30:00Z"}, {"time_zone": "Europe/Kyiv"}, DAY, "metadata"),
        ("A ship sank.", {"stamp": "2024-11-14T01:30:00+09:00"}, {"time_zone": "UTC"}, DAY, "metadata"),
        ("A ship sank.", {"stamp": "Thu, 14 Nov 2024 22:30:00 -0500"}, {"time_zone": "Europe/Kyiv"}, DAY, "metadata"),
        ("A ship sank.", {"stamp": "Thu, 14 Nov 2024 09:30:00 +0200"}, {}, DAY, "metadata"),
        ("A ship sank.", {"stamp": "14 листопада 2024, 09:30"}, {}, DAY, "metadata"),
        ("A ship sank.", {"stamp": "14 November 2024 9.30am"}, {}, DAY, "metadata"),
        ("A ship sank.", {"url": "https://news.example/2024/11/14/ship.html"}, {}, DAY, "address"),
        ("A ship sank.", {"url": "https://news.example/world/20241114-ship"}, {}, DAY, "address"),
        ("A ship sank.", {"url": "https://news.example/2024-11-14-ship"}, {}, DAY, "address"),
        ("A ship sank.", {"url": "https://news.example/world/2024/nov/14/ship"}, {}, DAY, "address"),
        ("A ship sank.", {"url": "https://news.example/2024/WORLD/11/14/ship/"}, {}, DAY, "address"),
        ("A ship sank.", {"url": "https://news.example/n/202411/14/t1_2.html"}, {}, DAY, "address"),
        ("A ship sank.", {"url": "https://news.example/n/2024/1114/c1-2.html"}, {}, DAY, "address"),
        ("PORT LIND, Nov. 14, 2024 (Wire) - A ship sank.", {}, {}, DAY, "dateline"),
        ("PORT LIND, 14 November 2024 — A ship sank.", {}, {}, DAY, "dateline"),
        ("Port Lind, Norland, November 14, 2024\nA ship sank.", {}, {}, DAY, "dateline"),
        ("PORT LIND, Nov. 14 (Wire) - A ship sank.", {}, {"years": (2024,)}, DAY, "dateline"),
        ("PORT LIND, Nov. 14 (Wire) - A ship sank.", {}, {"period": DateRange.of(date(2024, 11, 11), date(2024, 11, 17))}, DAY, "dateline"),
        ("Київ, 14 листопада 2024 року — У четвер затонуло судно.", {}, {"language": "uk"}, DAY, "dateline"),
        ("КИЇВ, 14 листопада 2024 р. (Агенція) – У четвер затонуло судно.", {}, {"language": "uk"}, DAY, "dateline"),
        ("Київ, 14 листопада 2024 року. У четвер затонуло судно.", {}, {"language": "uk"}, DAY, "dateline"),
        ("м. Київ, 14 листопада 2024 р. У четвер затонуло судно.", {}, {"language": "uk"}, DAY, "dateline"),
        ("Berlin, 14. November 2024 – Am Donnerstag sank ein Schiff.", {}, {"language": "de"}, DAY, "dateline"),
        ("Lind am See, den 14. November 2024. Am Donnerstag sank ein Schiff.", {}, {"language": "de"}, DAY, "dateline"),
        ("Port Lind, 14 November 2024. A ship sank.", {}, {}, DAY, "dateline"),
        ("Roundup. Days 978-982\n\nA ship sank.", {}, {"count": COUNT}, date(2024, 11, 1), "day-count"),
        ("A ship sank.", {"title": "Day 995: a ship sank"}, {"count": COUNT}, DAY, "day-count"),
        ("PORT LIND, November 14, 2024: A ship sank.", {}, {}, DAY, "dateline"),
        ("Port Lind, 14 November 2024: A ship sank.", {}, {}, DAY, "dateline"),
        ("Київ, 14 листопада 2024 року: У четвер затонуло судно.", {}, {"language": "uk"}, DAY, "dateline"),
        ("A ship\n\nPublished 14 November 2024\n\nIt sank.", {}, {}, DAY, "byline"),
        ("A ship\n\nUpdated 16 November 2024\n\nPublished 14 November 2024\n\nIt sank.", {}, {}, DAY, "byline"),
        ("A ship\n\nUpdated 9:41 AM GMT+1, November 16, 2024\n\nPublished 2:05 PM, November 14, 2024\n\nIt sank.", {}, {}, DAY, "byline"),
        ("Una nave\n\nPubblicato il 14 novembre 2024 alle 14:05\n\nÈ affondata.", {"language": "it"}, {}, DAY, "byline"),
        ("A ship\n\nBy Ada Lind, 14 November 2024\n\nIt sank.", {}, {}, DAY, "byline"),
        ("A ship\n\n14 November 2024\n\nIt sank.", {}, {}, DAY, "byline"),
        ("A ship\n\nPublished 14 November 2024. Updated 16 November 2024\n\nIt sank.", {}, {}, DAY, "byline"),
        ("It sank on Thursday, November 14.", {}, {"years": (2023, 2024, 2025)}, DAY, "weekday-date"),
        ("Built in 2024, it sank on Thursday, November 14.", {}, {}, DAY, "weekday-date"),
        ("It sank on November 14.", {}, {"years": (2024,)}, DAY, "period"),
        ("It sank on November 12. It was raised on November 14.", {}, {"period": DateRange.of(date(2024, 11, 11), date(2024, 11, 17))}, DAY, "period"),
    ],
)  # fmt: skip
def test_the_day_and_what_says_so(
    text: str, article: dict[str, Any], told: dict[str, Any], day: date, basis: str
) -> None:
    answer = dated(text, article=article, **told)
    assert answer.published is not None
    assert (answer.published.day, answer.published.basis) == (day, basis)
    assert answer.published.words
    assert 0 < answer.published.confidence <= 1
    assert not [note for note in answer.notes if note.code != "language-table"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A ship\n\nUpdated 14 Nov 2024, 9:41 am\n\nIt sank.", "en"),
        ("Ein Schiff\n\nZuletzt aktualisiert: 14.11.2024, 09:41 Uhr\n\nEs sank.", "de"),
        ("Судно\n\nОновлено: 14 листопада 2024, 09:41\n\nВоно затонуло.", "uk"),
    ],
)
def test_a_change_alone_tells_the_day_openly(text: str, language: str) -> None:
    answer = dated(text, language=language)
    assert answer.published is not None
    assert (answer.published.day, answer.published.basis, answer.published.confidence) == (DAY, "byline", 0.6)
    assert [note.code for note in answer.notes] == ["changed-only"]
    guess = PublicationDay(date(2024, 11, 12), "guess", 0.7, "Published 12 November 2024")
    assert dated(text, language=language, article={"guess": guess}).published is None  # the guess is asked next


@pytest.mark.parametrize(
    "text", ["A ship sank.\n\nRetrieved 20 November 2024.", "A ship\n\nAccessed: 20 November 2024\n\nIt sank."]
)
def test_the_day_of_reading_is_none_of_publication(text: str) -> None:
    assert dated(text).published is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A ship sank early Thursday morning.", {}),
        ("A ship sank early Thursday morning.", {"years": (2023,), "period": DateRange.of(date(2023, 3, 6), date(2023, 3, 12))}),
        ("A ship sank on November 14.", {}),
        ("A ship sank on November 14.", {"years": (2023, 2024)}),
        ("A ship sank on November 14.", {"period": DateRange.of(date(2024, 12, 2), date(2024, 12, 8))}),
        ("A ship sank yesterday.", {"years": (2024,)}),
        ("The ship that sank in 1912 is told of in chapter 3.", {}),
        ("", {}),
        ("Port Lind, 14 November 2024. 3 of 4 ships sank.", {}),
        ("At Lund 14 November 2024 — a day of mourning — was long remembered.", {}),
        ("У Києві 14 листопада 2024 року — день памʼяті.", {"language": "uk"}),
        ("At Lund 14 November 2024: a day of mourning.", {}),
    ],
)  # fmt: skip
def test_an_article_that_says_nothing_stays_undated(text: str, told: dict[str, Any]) -> None:
    answer = dated(text, article={"stamp": "yesterday", "origin": "in/some folder/a.txt"}, **told)
    assert answer.published is None
    assert all(one.days is None or one.anchor != "publication" for one in answer.expressions)
    (note,) = answer.notes
    assert note.code == "undated"
    assert note.message == (
        "nothing in it or beside it says on which day it was published. Write its day into "
        'articles.toml beside it: a line `published = 2024-11-14` under `["a.txt"]`.'
    )


def test_blocks_tell_bylines_and_datelines() -> None:
    text = "A ship\nAda Lind | 14 November 2024\nIt sank."
    blocks = (Block(0, 7, "title"), Block(7, 35, "byline"), Block(35, len(text), "paragraph"))
    answer = dated(text, blocks=blocks)
    assert answer.published is not None
    assert (answer.published.day, answer.published.basis) == (DAY, "byline")


def test_the_stronger_evidence_wins_and_the_weaker_is_told() -> None:
    answer = dated("A ship sank.", article={"stamp": "2024-11-14", "url": "https://news.example/2021/11/14/ship"})
    assert answer.published is not None
    assert (answer.published.day, answer.published.basis) == (DAY, "metadata")
    (note,) = answer.notes
    assert note.code == "dates-disagree"
    assert note.message == (
        "it was taken to be of 2024-11-14 by its metadata (2024-11-14), but its address (2021/11/14) says 2021-11-14. "
        "Where that is right, write the day into articles.toml."
    )


def test_evidence_that_agrees_makes_surer() -> None:
    alone = dated("A ship sank.", article={"url": "https://news.example/2024/11/14/ship"})
    backed = dated("PORT LIND, Nov. 14, 2024 - A ship sank.", article={"url": "https://news.example/2024/11/14/ship"})
    assert alone.published is not None
    assert backed.published is not None
    assert backed.published.confidence > alone.published.confidence


def test_a_day_given_by_hand_beats_the_stamp() -> None:
    answer = dated("A ship sank.", article={"published": DAY, "stamp": "2024-10-01"})
    assert answer.published is not None
    assert (answer.published.day, answer.published.basis) == (DAY, "given")
    assert [note.code for note in answer.notes] == ["dates-disagree"]


def test_the_expressions_count_from_the_day_found() -> None:
    answer = dated("A ship sank on Monday.", article={"published": DAY})
    assert [one.value for one in answer.expressions] == ["2024-11-11"]


def test_impossible_dates_are_noted() -> None:
    answer = dated("It is due on February 30.", article={"published": DAY})
    (note,) = answer.notes
    assert note.code == "impossible-date"
    assert "'February 30'" in note.message


@pytest.mark.parametrize(
    ("language", "words"), [("it", "general table"), ("zz", "only dates written in numbers"), ("uk", ""), ("en-GB", "")]
)
def test_languages_without_rules_of_their_own_are_noted(language: str, words: str) -> None:
    answer = dated("14.11.2024", language=language, article={"published": DAY})
    assert [one.value for one in answer.expressions] == ["2024-11-14"]
    assert [words in note.message for note in answer.notes] == ([True] if words else [])


def test_an_unknown_time_zone_is_read_as_utc() -> None:
    answer = dated("A ship sank.", article={"stamp": "2024-11-14T23:30:00Z"}, time_zone="Nowhere/Else")
    assert answer.published is not None
    assert answer.published.day == DAY


@pytest.mark.parametrize("stamp", ["", "x", "0000-00-00", "2024-13-45", "99999999999", "12", "\x00", "2024" * 60])
def test_a_stamp_that_is_no_date_says_nothing(stamp: str) -> None:
    assert dated("A ship sank.", article={"stamp": stamp}).published is None


@pytest.mark.parametrize(
    "url", ["", "x", "https://e.example/2024/13/45/", "https://e.example/20241345/", "https://e.example/1/2/3"]
)
def test_an_address_without_a_day_says_nothing(url: str) -> None:
    assert dated("A ship sank.", article={"url": url}).published is None


def test_seeds(request: pytest.FixtureRequest) -> None:
    """The seed without any date stays undated; the one with a day count is of the last day of its period."""
    folder = request.config.rootpath.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"{folder} does not hold the sample articles")
    texts = {path.name[:3]: path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))}
    assert dated(texts["001"], count=COUNT, years=(2023,)).published is None
    assert dated(texts["000"], count=COUNT).published is None
    roundup = dated(texts["002"], count=COUNT).published
    assert roundup is not None
    assert (roundup.day, roundup.basis) == (date(2024, 11, 1), "day-count")
    update = dated(texts["000"], years=(2024,)).published
    assert update is not None
    assert update.day == DAY


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                ["KYIV", "Nov.", "14", "2024", "(Wire)", "-", "Updated", "Published", "\n", "Monday", ",", "Days", "978-982", "today"]
            ),
            max_size=30,
        ).map(" ".join),
    ),
    st.none() | st.text(max_size=40),
    st.none() | st.text(max_size=60),
    st.lists(st.integers(1, 9999), max_size=3).map(tuple),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_whatever_it_reads_it_answers(text: str, stamp: str | None, url: str | None, years: tuple[int, ...]) -> None:
    answer = dated(text, article={"stamp": stamp, "url": url}, count=COUNT, years=years)
    assert (answer.published is None) == any(note.code == "undated" for note in answer.notes)
