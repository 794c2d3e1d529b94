from __future__ import annotations

from datetime import date

import pytest

from briefing import wording
from briefing.model import Beat, DateRange

DAYS = DateRange.of(date(2024, 11, 11), date(2024, 11, 17))


@pytest.mark.parametrize(
    ("language", "title", "heading", "mark"),
    [
        ("en", "Weekly roundup. Hafen. Days 992-998", "Also this week", "Correction"),
        ("de", "Wochenüberblick. Hafen. Tage 992-998", "Außerdem diese Woche", "Berichtigung"),
        ("de_AT", "Wochenüberblick. Hafen. Tage 992-998", "Außerdem diese Woche", "Berichtigung"),
        ("uk", "Огляд тижня. Hafen. Дні 992-998", "Також цього тижня", "Виправлення"),
        ("fr", "Weekly roundup. Hafen. Days 992-998", "Also this week", "Correction"),
    ],
)
def test_an_edition_speaks_its_language(language: str, title: str, heading: str, mark: str) -> None:
    beat = Beat(title="Hafen", language=language, epoch=date(2022, 2, 24))
    assert wording.title(beat, DAYS, "") == title
    assert (wording.said(beat, "other"), wording.said(beat, "correction")) == (heading, mark)


def test_one_day_and_no_count() -> None:
    beat = Beat(title="Hafen", language="de", epoch=date(2022, 2, 24))
    assert wording.title(beat, DateRange.of(DAYS.first), "") == "Wochenüberblick. Hafen. Tag 992"
    assert wording.title(Beat(title="Hafen", language="de"), DAYS, "11.–17.") == "Wochenüberblick. Hafen. 11.–17."


@pytest.mark.parametrize("days", ["Woche", "Woche {first} bis {last}", "{first}–{last}, gezählt"])
def test_labels_win(days: str) -> None:
    beat = Beat(title="Hafen", language="uk", epoch=date(2022, 2, 24), labels={"roundup": "Schau", "days": days})
    filled = {"Woche": "Woche 992-998", "Woche {first} bis {last}": "Woche 992 bis 998"}.get(days, "992-998, gezählt")
    assert wording.title(beat, DAYS, "") == f"Schau. Hafen. {filled}"
