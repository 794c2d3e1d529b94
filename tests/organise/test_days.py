"""Relative days made plain, case by case."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from briefing.model import DateRange, TimeExpression
from briefing.organise.days import PlainDays, Unresolved

CASES = tomllib.loads((Path(__file__).parent / "cases" / "days.toml").read_text("utf-8"))["case"]
PERIOD = DateRange.of(date(2031, 3, 10), date(2031, 3, 16))
PUBLISHED = date(2031, 3, 13)


def expression(case: dict[str, Any]) -> TimeExpression:
    start = case["text"].index(case["find"])
    days = DateRange.of(*(date.fromisoformat(d) for d in case["days"])) if "days" in case else None
    return TimeExpression(
        start=start,
        end=start + len(case["find"]),
        text=case["find"],
        type=case.get("type", "DATE"),
        value=None,
        days=days,
        granularity=case.get("granularity", "day"),
        stated=tuple(case.get("stated", ())),
    )


def said(case: dict[str, Any], locale: str = "en_GB", period: DateRange = PERIOD) -> str:
    text = case["text"]
    plain = PlainDays(period, locale)(expression(case), text, PUBLISHED, "en", opens=0)
    return text if plain is None else f"{text[: plain.start]}[{plain.words}]{text[plain.end :]}"


@pytest.mark.parametrize("case", [c for c in CASES if "printed" in c], ids=lambda c: c["text"])
def test_a_day_is_said_as_readers_say_it(case: dict[str, Any]) -> None:
    assert said(case) == case["printed"]


@pytest.mark.parametrize("case", [c for c in CASES if c.get("refused")], ids=lambda c: c["text"])
def test_a_day_that_cannot_be_told_keeps_its_sentence_out(case: dict[str, Any]) -> None:
    with pytest.raises(Unresolved, match=r"\w"):
        said(case)


def test_the_full_date_follows_the_locale() -> None:
    case = next(c for c in CASES if c["find"] == "Saturday")
    assert said(case, "en_US") == "The ferry sank on [March 8, 2031]."


def test_in_a_longer_period_a_weekday_is_no_day() -> None:
    case = next(c for c in CASES if c["find"] == "March 12")
    longer = DateRange.of(date(2031, 3, 1), date(2031, 3, 31))
    assert said(case, period=longer) == case["text"]
    weekday = next(c for c in CASES if c["find"] == "yesterday")
    assert said(weekday, period=longer) == "The bridge was closed [on 12 March 2031]."


def test_a_language_without_a_list_gets_the_full_date() -> None:
    text = "Der Hafen wurde gestern geschlossen."
    gestern = TimeExpression(
        start=16,
        end=23,
        text="gestern",
        type="DATE",
        value=None,
        days=DateRange.of(date(2031, 3, 8)),
        granularity="day",
    )
    plain = PlainDays(PERIOD, "de_DE")(gestern, text, PUBLISHED, "de", opens=0)
    assert plain is not None
    assert plain.words == "8. März 2031"
