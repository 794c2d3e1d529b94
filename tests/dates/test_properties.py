"""What holds for every text and every day."""

from __future__ import annotations

import ast
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefing.dates
from briefing.dates import find

sys.path.insert(0, str(Path(__file__).parent))

from date_cases import read_cases

ENGLISH = [case for case in read_cases() if case.language == "en"]
WORDS = (
    "on", "Monday", "Nov.", "November", "14", "2024", "14th", "the", "last", "next", "week", "year", "three", "days",
    "ago", "later", "overnight", "into", "early", "morning", "3", "p.m.", "15:30", "GMT", "1957-58", "of", "quarter",
    "third", "half", "BC", "480", "1980s", "summer", "fall", "may", "May", "1/2/2024", "today", "yesterday", "and", "-",
    "to", "between", "every", "Friday", "Sunday", "same", "following", "past", "24", "hours", ",", ".", '"', "“", "”",
    "\n\n", "\n", "said", "will", "$", "%", "0s", "'60s", "century", "Christmas", "Easter", "Q3", "February", "30",
)  # fmt: skip
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
languages = st.sampled_from(["en", "uk", "ru", "de", "fr", "es", "pl", "it", "sv", "zz"])


@given(texts, st.none() | days, languages)
@settings(max_examples=600, deadline=None)
def test_spans_are_slices_in_order_and_apart(text: str, published: date | None, language: str) -> None:
    end = 0
    for one in find(text, published, language=language):
        assert end <= one.start < one.end <= len(text)
        assert one.text == text[one.start : one.end]
        assert one.text.strip() == one.text
        end = one.end
        if one.days is not None:
            assert one.days.first < one.days.end
        if one.anchor.startswith("text:"):
            assert 0 <= int(one.anchor[5:]) < len(text)


@given(texts, days)
@settings(max_examples=200, deadline=None)
def test_the_same_text_gives_the_same_answer(text: str, published: date) -> None:
    assert find(text, published) == find(text, published)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_without_a_publication_day_nothing_counts_from_one(text: str) -> None:
    for one in find(text, None):
        assert one.days is None or one.anchor != "publication"


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RELATIVE = ("on {}", "last {}", "next {}", "early {}", "{} evening", "overnight into {}")


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.sampled_from(WEEKDAYS),
    st.sampled_from(RELATIVE),
    st.sampled_from(["A crane fell {}.", "A vote will be held {}."]),
)
def test_a_week_later_weekdays_lie_a_week_later(published: date, weekday: str, form: str, sentence: str) -> None:
    text = sentence.format(form.format(weekday))
    (first,) = find(text, published)
    (second,) = find(text, published + timedelta(days=7))
    assert first.days is not None
    assert second.days is not None
    assert second.days.first - first.days.first == timedelta(days=7)
    assert WEEKDAYS[first.days.first.weekday()] == weekday


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_full_date_is_itself_whenever_it_is_printed(day: date, published: date) -> None:
    for written in (
        f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}",
    ):  # fmt: skip
        (one,) = find(f"The mill burned on {written} and was never rebuilt.", published)
        assert one.text == written
        assert one.value == day.isoformat()
        assert one.days is not None
        assert one.days.first == day
        assert one.days.is_day


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(-180, 180))
def test_a_day_without_its_year_takes_a_near_one(published: date, offset: int) -> None:
    day = published + timedelta(days=offset)
    if (day.month, day.day) == (2, 29):
        return
    (one,) = find(f"Nov {day:%B} {day.day}", published)
    assert one.days is not None
    assert abs((one.days.first - published).days) <= 186 + 2


SELF_CONTAINED = [case for case in ENGLISH if len(case.spans) == 1 and case.published]


@pytest.mark.parametrize("case", SELF_CONTAINED[::3], ids=[case.where for case in SELF_CONTAINED[::3]])
def test_a_found_span_is_found_again_in_another_sentence(case) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    (one,) = find(case.text, case.published)
    before = case.text[: one.start].rsplit(None, 1)[-1:] or ["in"]
    again = find(f"Nothing stirred {before[0]} {one.text}, he wrote.", case.published)
    assert any(other.text == one.text and other.type == one.type for other in again)


@given(
    st.integers(1, 400),
    st.sampled_from(["days", "weeks", "months", "years"]),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
)
def test_ago_and_from_now_mirror_each_other(n: int, unit: str, published: date) -> None:
    (back,) = find(f"It opened {n} {unit} ago.", published)
    (ahead,) = find(f"It opens {n} {unit} from now.", published)
    assert back.days is not None
    assert ahead.days is not None
    assert back.days.first <= published
    assert ahead.days.last >= published
    assert back.granularity == ahead.granularity == unit.removesuffix("s")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_the_zone_of_the_machine_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = [find(case.text, case.published, language=case.language) for case in ENGLISH]
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        there = [find(case.text, case.published, language=case.language) for case in ENGLISH]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert here == there


def test_no_module_asks_the_clock_or_the_locale() -> None:
    root = Path(briefing.dates.__file__).parent
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"now", "today", "utcnow", "setlocale", "localtime"}, (
                    f"{path.name}:{node.lineno}"
                )
