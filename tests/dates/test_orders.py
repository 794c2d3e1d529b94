"""Whether 11/12/2024 is of November or December: what settles it, and what is told where nothing does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from briefing.dates import day_of_stamp, find
from briefing.model import Article, Beat
from briefing.pipeline import date_articles

if TYPE_CHECKING:
    from briefing.model import Dated

NOVEMBER, DECEMBER = date(2024, 11, 12), date(2024, 12, 11)
BRITISH, AMERICAN = Beat(title="Harbour"), Beat(title="Harbour", locale="en_US")
SHIP = "A ship sank off the pier, the port of Lind said, and its crew of nine was saved by a ferry."


def dated(*articles: dict[str, Any], beat: Beat = BRITISH) -> list[Dated]:
    made = [Article(**({"id": f"in/{number}.txt", "text": SHIP} | one)) for number, one in enumerate(articles)]
    return list(date_articles(made, beat))


@pytest.mark.parametrize(
    ("article", "november"),
    [
        ({"text": f"A ship\n\nTuesday 11/12/2024\n\n{SHIP}"}, True),
        ({"text": f"A ship\n\nWednesday, 11/12/2024\n\n{SHIP}"}, False),
        ({"text": f"A ship\n\nPublished 11/12/2024 (Tuesday)\n\n{SHIP}"}, True),
        ({"stamp": "Tue, 11/12/2024 10:30"}, True),
        ({"stamp": "Wed 11/12/2024"}, False),
        ({"text": f"A ship\n\nPublished 11/12/2024\n\nUpdated 11/15/2024\n\n{SHIP}"}, True),
        ({"text": f"A ship\n\nPublished 11/12/2024\n\nUpdated 15/12/2024\n\n{SHIP}"}, False),
        ({"stamp": "11/12/2024", "text": f"{SHIP} The ship had sailed on 10/30/2024."}, True),
        ({"stamp": "11/12/2024", "text": f"{SHIP} It was the worst night since November 12, 2024."}, True),
        ({"stamp": "11/12/2024", "url": "https://lind.example/2024/12/11/ship"}, False),
        ({"stamp": "11/12/2024", "retrieved": date(2024, 11, 20)}, True),
        ({"stamp": "12.11.2024"}, True),
        ({"stamp": "11/12/2024", "language": "de", "text": "Ein Schiff ist gesunken, teilte der Hafen mit."}, False),
    ],
)
@pytest.mark.parametrize("beat", [BRITISH, AMERICAN], ids=["british", "american"])
def test_evidence_settles_it_whatever_the_beats_locale(article: dict[str, Any], november: bool, beat: Beat) -> None:
    (told,) = dated(article, beat=beat)
    assert told.published is not None
    assert told.published.day == (NOVEMBER if november else DECEMBER)
    assert "ambiguous-day" not in {note.code for note in told.notes}


def test_the_other_articles_of_an_outlet_settle_it() -> None:
    told = dated(
        {"stamp": "11/12/2024", "outlet": "Lind Courier"},
        {"stamp": "11/14/2024", "outlet": "Lind Courier"},
        {"stamp": "11/12/2024", "outlet": "Harbour Post"},
        {"stamp": "30/11/2024", "outlet": "Harbour Post"},
    )
    assert [one.published and one.published.day for one in told] == [
        NOVEMBER,
        date(2024, 11, 14),
        DECEMBER,
        date(2024, 11, 30),
    ]
    assert not any(note.code == "ambiguous-day" for one in told for note in one.notes)


@pytest.mark.parametrize(("beat", "day", "other"), [(BRITISH, DECEMBER, NOVEMBER), (AMERICAN, NOVEMBER, DECEMBER)])
@pytest.mark.parametrize("article", [{"stamp": "11/12/2024"}, {"text": f"A ship\n\nPublished 11/12/2024\n\n{SHIP}"}])
def test_a_guess_is_told(article: dict[str, Any], beat: Beat, day: date, other: date) -> None:
    (told,) = dated(article, beat=beat)
    assert told.published is not None
    assert told.published.day == day
    (note,) = (note for note in told.notes if note.code == "ambiguous-day")
    assert note.message == (
        f'"11/12/2024" can be {day} or {other}, and nothing in it says which. It was taken to be of {day}, as the beat\'s '
        f"locale writes days. Where that is wrong, write `published = {other}` into articles.toml."
    )
    assert note.level == "warning"


def test_a_day_that_reads_one_way_is_no_guess() -> None:
    for stamp in ("13/11/2024", "11/13/2024", "11/11/2024", "2024-11-13"):
        (told,) = dated({"stamp": stamp, "text": f"{SHIP} On 11/12/2024 it had sailed."})
        assert told.published is not None
        assert "ambiguous-day" not in {note.code for note in told.notes}


def test_within_a_text_the_weekday_beside_a_day_settles_it() -> None:
    (one,) = find("It sank on Tuesday 11/12/2024.", None)
    assert one.days is not None
    assert one.days.first == NOVEMBER


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("12.11.2024", NOVEMBER),
        ("12.11.24 10:30", NOVEMBER),
        ("12/11/2024 23:30:00 +0200", NOVEMBER),
        ("11/13/2024", date(2024, 11, 13)),
        ("31/02/2024", None),
    ],
)
def test_stamps_in_numbers(stamp: str, day: date | None) -> None:
    assert day_of_stamp(stamp) == day
