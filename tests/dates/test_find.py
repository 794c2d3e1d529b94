"""The tagger's answers beyond values and days: anchors, ranges, day counts, odd characters, impossible dates."""

from __future__ import annotations

import time
from datetime import date

import pytest

from briefing.dates import find
from briefing.model import DateRange, DayCount

PUBLISHED = date(2024, 11, 14)
COUNT = DayCount(date(2022, 2, 24))


def test_what_was_stated_and_what_was_filled_in() -> None:
    (full,) = find("It sank on 3 May 2019.", PUBLISHED)
    assert full.stated == ("year", "month", "day")
    assert (full.implied, full.anchor) == ((), "stated")
    (partial,) = find("It sank on 3 November.", PUBLISHED)
    assert partial.stated == ("month", "day")
    assert (partial.implied, partial.anchor) == (("year",), "publication")
    (weekday,) = find("It sank on Monday evening.", PUBLISHED)
    assert weekday.stated == ("weekday", "time")
    assert weekday.part_of_day == "evening"
    assert weekday.granularity == "part-of-day"


def test_an_anchor_in_the_text_names_the_expression_it_leans_on() -> None:
    first, second = find("It sank on 3 May 2019. Two days later it was found.", PUBLISHED)
    assert second.anchor == f"text:{first.start}"
    assert second.why


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The fair ran 28 October-1 November.", date(2024, 10, 28), date(2024, 11, 1)),
        ("The fair ran from 28 to 30 October.", date(2024, 10, 28), date(2024, 10, 30)),
        ("The fair ran on Oct. 28-30.", date(2024, 10, 28), date(2024, 10, 30)),
        ("The fair ran between Monday and Wednesday.", date(2024, 11, 11), date(2024, 11, 13)),
        ("The fair ran from 1957 to 1958.", date(1957, 1, 1), date(1958, 12, 31)),
        ("The fair ran in 1957-58.", date(1957, 1, 1), date(1958, 12, 31)),
    ],
)
def test_both_ends_of_a_range_tell_the_whole(text: str, first: date, last: date) -> None:
    start, end = find(text, PUBLISHED)
    assert start.range == end.range == DateRange.of(first, last)


def test_two_days_that_are_no_range() -> None:
    assert [one.range for one in find("It rained on Monday and Wednesday.", PUBLISHED)] == [None, None]


def test_the_day_count_of_a_beat() -> None:
    one, two = find("Roundup. Days 978-982\n\nNothing else.", None, count=COUNT)
    assert (one.text, two.text) == ("Days 978", "982")
    assert one.days == DateRange.of(date(2024, 10, 28))
    assert two.days == DateRange.of(date(2024, 11, 1))
    assert one.anchor == two.anchor == "count"
    assert one.range == two.range == DateRange.of(date(2024, 10, 28), date(2024, 11, 1))
    (single,) = find("Day 1: it began.", None, count=COUNT)
    assert single.days == DateRange.of(date(2022, 2, 24))


def test_a_day_count_needs_a_beat_that_counts_and_a_capital() -> None:
    assert find("Roundup. Days 978-982", None) == ()
    assert find("on day 978 of it", None, count=COUNT) == ()


def test_a_count_beyond_the_calendar_has_no_days() -> None:
    (one,) = find("Day 999999", None, count=DayCount(date(9990, 1, 1)))
    assert one.days is None


def test_an_impossible_date_is_typed_and_told_but_has_no_days() -> None:
    (one,) = find("It is due on February 30.", PUBLISHED)
    assert (one.type, one.days) == ("DATE", None)
    assert one.note is not None
    assert "February 30" in one.note


def test_month_first_where_the_beat_says_so() -> None:
    (one,) = find("Stamped 03/04/2024.", PUBLISHED, day_first=False)
    assert one.value == "2024-03-04"
    (other,) = find("Stamped 25/12/2024.", PUBLISHED, day_first=False)
    assert other.value == "2024-12-25"


def test_offsets_count_code_points() -> None:
    text = "😀 İstanbul’da “gece”\u200b: it sank on\u00a03\u00a0May 2019 — or\u202eMonday."
    found = find(text, PUBLISHED)
    assert [one.text for one in found] == ["3\u00a0May 2019", "Monday"]


def test_lines_wrapped_inside_an_expression() -> None:
    (one,) = find("It sank on November\n14, 2024 in fog.", PUBLISHED)
    assert (one.text, one.value) == ("November\n14, 2024", "2024-11-14")
    assert [x.value for x in find("It sank in November\r\n2023.", PUBLISHED)] == ["2023-11"]


def test_nothing_in_nothing() -> None:
    assert find("", PUBLISHED) == ()
    assert find("   \n\n ", None) == ()


@pytest.mark.parametrize("language", ["en", "uk", "it", "zz", "pt-BR"])
@pytest.mark.parametrize("published", [date.min, date.max, None])
def test_the_ends_of_the_calendar(language: str, published: date | None) -> None:
    text = "today tomorrow yesterday last week next year three days ago 900 years ago next Monday in March 12 May the 24 hours 9999"
    for one in find(text, published, language=language):
        assert one.days is None or one.days.first < one.days.end


def test_a_stamp_gives_way_only_where_the_text_goes_on_past_it() -> None:
    updated = (
        "The crane fell on Wednesday, the mayor said. It will be raised, she said on Friday. Rain fell on Thursday."
    )
    assert [one.value for one in find(updated, PUBLISHED)] == ["2024-11-13", "2024-11-15", "2024-11-14"]
    dated_back = "The crane fell on Friday. Rain fell on Thursday."
    assert [one.value for one in find(dated_back, PUBLISHED)] == ["2024-11-08", "2024-11-14"]
    week = "He said it on Friday, on Saturday, on Sunday, on Monday and on Thursday."
    assert find(week, PUBLISHED)[0].value == "2024-11-08"


def test_a_narrative_tells_where_each_date_leans() -> None:
    text = (
        "The rising began on 4 May 1921. On 17 July the port was taken. In 1922 the rebels lost it, and in March 1923 "
        "they fled. In June, peace was signed.\n\nIn 1931 a bridge was built there, and in 1940 it was bombed."
    )
    found = find(text, PUBLISHED)
    assert [one.value for one in found] == ["1921-05-04", "1921-07-17", "1922", "1923-03", "1923-06", "1931", "1940"]
    assert found[1].anchor == f"text:{found[0].start}"
    assert found[4].anchor == f"text:{found[3].start}"


def test_news_with_a_look_back_stays_news() -> None:
    text = "The dam was seized in March 2014. On November 13, it was shelled, the mayor said on Thursday."
    assert [one.value for one in find(text, PUBLISHED)] == ["2014-03", "2024-11-13", "2024-11-14"]


HOSTILE = {
    "digits": "1234567890",
    "fractions": "1/1/",
    "prepositions": "on on on ",
    "letters": "a",
    "quotes": '"today" “yesterday ',
    "weekdays": "Monday ",
    "months": "May 1, ",
    "units": "three days ",
    "years": "1999-",
    "clocks": "1:00:",
    "marks": "\u200b\u202e1\u200f",
    "scripts": "понеділокMonday三月 ",
    "the": "the past the last the ",
    "blanks": " ",
    "lines": "\n",
    "dots": "14.11.",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_takes_time_in_proportion_to_its_length(name: str) -> None:
    def cost(size: int, language: str) -> float:
        text = (HOSTILE[name] * (size // len(HOSTILE[name]) + 1))[:size]
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            find(text, PUBLISHED, language=language)
            best = min(best, time.process_time() - start)
        return best

    for language in ("en", "uk"):
        small = max(cost(6_000, language), 0.0005)
        # Ten times the text may take ten times as long, and some; a square would take a hundred.
        assert cost(60_000, language) < 35 * small


def test_a_count_beyond_a_thousand_may_have_its_comma() -> None:
    (found,) = find("Day 1,003: the list grows.", None, count=COUNT)
    assert (found.text, found.days) == ("Day 1,003", DateRange.of(date(2024, 11, 22)))
    assert [e.text for e in find("Day 978, 3 dead.", None, count=COUNT)] == ["Day 978"]


def test_a_bare_overnight_is_the_night_before_print() -> None:
    text = "A fire broke out on Thursday. Two of the injured died overnight, the mayor said on Friday."
    found = {e.text: e.days for e in find(text, date(2024, 11, 22))}
    assert found["overnight"] == DateRange.of(date(2024, 11, 22))
