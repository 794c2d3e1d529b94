"""Quotes: every change recorded, nothing changed that is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefing.model import Article, DateRange, Fact, Leaning, Speaker, TimeExpression
from briefing.organise.quoting import Quoter, printed

PERIOD = DateRange.of(date(2031, 3, 10), date(2031, 3, 16))
WEDNESDAY = DateRange.of(date(2031, 3, 12))


def one(text: str, **given: object) -> tuple[Quoter, Fact]:
    """A quoter and the fact of an article that is one sentence; "yesterday" is a Wednesday."""
    article = Article(id="a", text=text, key="k")
    expressions = [
        TimeExpression(
            start=text.index(word),
            end=text.index(word) + len(word),
            text=word,
            type="DATE",
            value=None,
            days=WEDNESDAY,
            granularity="day",
        )
        for word in ("yesterday", "Yesterday")
        if word in text
    ]
    fact = Fact(
        id="k.0",
        article="a",
        start=0,
        end=len(text),
        text=text,
        kind="fact",
        published=date(2031, 3, 13),
        days=WEDNESDAY,
        basis="explicit",
    )
    return Quoter({"a": article}, {"a": expressions}, PERIOD, "en_GB"), replace(fact, **given)


def named(text: str, word: str, name: str) -> Leaning:
    return Leaning(grade="named", cue=word, start=text.index(word), end=text.index(word) + len(word), name=name)


def test_a_pronoun_that_points_ahead_is_not_named() -> None:
    text = "In his first speech since the storm, Mayor Ilse Brandt promised a new pier."
    quoter, fact = one(text, leaning=named(text, "his", "Lund"))
    assert quoter.verdict(fact) == ()
    text = "After he opened the gates, Mayor Otto Brandt left the pier."
    quoter, fact = one(text, leaning=named(text, "he", "Lund"))
    assert isinstance(quoter.verdict(fact), str)


def test_a_pronoun_run_together_with_its_verb_is_not_named() -> None:
    text = "On Monday she’d left the pier for good."
    quoter, fact = one(text, leaning=named(text, "she", "Ilse Brandt"))
    assert isinstance(quoter.verdict(fact), str)


def test_the_speaker_of_the_sentence_is_who_its_pronoun_means() -> None:
    text = "Brandt announced that the guard had begun what he called a search without end."
    said = Speaker(text="Brandt", start=0, end=6, name="Otto Brandt", cue="announced")
    quoter, fact = one(text, leaning=named(text, "he", "Lund"), speaker=said)
    assert quoter.verdict(fact) == ()
    assert quoter.stands(fact)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meanwhile, the ferry sank off the pier.", "The ferry sank off the pier."),
        ("But the ferry sank off the pier.", "The ferry sank off the pier."),
        ("So far, the ferry lies off the pier.", "So far, the ferry lies off the pier."),
        ("The guard, meanwhile, closed the pier.", "The guard [...] closed the pier."),
        ("OSTHAVEN, Westland (NPA) — The ferry sank off the pier.", "The ferry sank off the pier."),
        ("OSTHAVEN, March 12 (Harbour Wire) — The ferry sank off the pier.", "The ferry sank off the pier."),
        ("NEW OSTHAVEN, Westland, 12 March (Harbour Wire) - The ferry sank.", "The ferry sank."),
        ("Osthaven (Harbour Wire) — The ferry sank off the pier.", "The ferry sank off the pier."),
        ("OSTHAVEN: The ferry sank off the pier.", "The ferry sank off the pier."),
        ("OSTHAVEN -- The ferry sank off the pier.", "The ferry sank off the pier."),
        ("**The ferry sank off the pier.**", "The ferry sank off the pier."),
        ("The ferry sank , the port said on Friday .", "The ferry sank, the port said on Friday."),
        ("The port 's last ferry sank.", "The port's last ferry sank."),
        ("The ferry sank.[[12]](https://x.example/a#_edn1)", "The ferry sank."),
        ("The ferry sank.[12]", "The ferry sank."),
        ("The ferry\u200b sank off the pier.", "The ferry sank off the pier."),
        ("The [ferry](https://x.example/f) sank.", "The ferry sank."),
        ("Meanwhile, yesterday the ferry sank.", "[On Wednesday] the ferry sank."),
        ("The ferry sank off the pier.", "The ferry sank off the pier."),
        ("But he left the pier.", "But he left the pier."),
        ("Then again, the pier stood empty.", "Then again, the pier stood empty."),
        ('"However, the pier stood empty," the guard said.', '"However, the pier stood empty," the guard said.'),
    ],
)
def test_what_is_cut_is_cut_openly(text: str, expected: str) -> None:
    quoter, fact = one(text)
    quote = quoter.quote(fact, 1)
    assert quote.text == expected
    assert quote.text == printed(text, 0, len(text), quote.edits)
    assert all(text[e.start : e.end] == e.before for e in quote.edits)


@pytest.mark.parametrize(
    ("text", "word", "name", "expected"),
    [
        (
            "He added that the pier was safe.",
            "He",
            "Mayor Otto Lund",
            "[Mayor Otto Lund] added that the pier was safe.",
        ),
        ("The guard searched his boat.", "his", "Otto Lund", "The guard searched [Otto Lund's] boat."),
        (
            "The governor added that it rained.",
            "The governor",
            "Ilse Brandt",
            "The governor [Ilse Brandt] added that it rained.",
        ),
    ],
)
def test_a_pronoun_is_named_in_brackets(text: str, word: str, name: str, expected: str) -> None:
    quoter, fact = one(text)
    leaning = named(text, word, name)
    fact = replace(fact, leaning=leaning)
    quote = quoter.quote(fact, 1)
    assert quote.text == expected
    assert [e.kind for e in quote.edits] == ["name"]


def test_who_is_named_in_the_sentence_is_not_named_again() -> None:
    text = "Otto Lund announced what he called a new pier."
    quoter, fact = one(text)
    fact = replace(fact, leaning=named(text, "he", "Otto Lund"))
    assert quoter.quote(fact, 1).edits == ()
    assert quoter.stands(fact)


def test_a_common_noun_names_nobody() -> None:
    text = "It said the pier was safe."
    quoter, fact = one(text)
    fact = replace(fact, leaning=named(text, "It", "the statement"))
    assert quoter.quote(fact, 1).text == text
    assert not quoter.stands(fact)


def test_a_carried_speaker_leaves_the_sentence_leaning() -> None:
    quoter, fact = one("The pier was never safe.")
    speaker = Speaker(text="", start=0, end=0, name="Otto Lund", carried=True)
    assert quoter.stands(fact)
    quoter, fact = one("The pier was never safe.")
    assert not quoter.stands(replace(fact, speaker=speaker))


def test_a_leading_connective_is_cut_only_where_it_is_all_that_leans() -> None:
    quoter, fact = one("Meanwhile, the ferry sank off the pier.", leaning=Leaning(grade="cannot", cue="Meanwhile"))
    assert quoter.stands(fact)
    quoter, fact = one("Meanwhile, the ferry sank off the pier.", leaning=Leaning(grade="cannot", cue="the ferry"))
    assert not quoter.stands(fact)


def test_edits_that_would_overlap_keep_the_sentence_out() -> None:
    text = "Yesterday he sank the ferry."
    quoter, fact = one(text, leaning=Leaning(grade="named", cue="Yesterday he", start=0, end=12, name="Otto Lund"))
    assert isinstance(quoter.verdict(fact), str)


@given(st.text(min_size=1, max_size=120))
def test_a_quote_is_always_its_span_with_its_edits(text: str) -> None:
    quoter, fact = one(text)
    verdict = quoter.verdict(fact)
    if not isinstance(verdict, str):
        quote = quoter.quote(fact, 1)
        assert quote.text == printed(text, 0, len(text), quote.edits)
        starts = [e.start for e in quote.edits]
        assert starts == sorted(starts)
        assert all(a.end <= b.start for a, b in zip(quote.edits, quote.edits[1:], strict=False))


@pytest.mark.parametrize(
    ("dateline", "text"),
    [
        ("Київ, 13 березня 2031 року — ", "У середу в порту затонуло судно."),
        ("КИЇВ, 13 березня 2031 р. (Агенція) – ", "У середу в порту затонуло судно."),
        ("м. Київ, 13 березня 2031 року — ", "«Усі врятовані», – сказав капітан порту."),
        ("Lind am See, 13. März 2031 – ", "Am Mittwoch sank ein Schiff im Hafen."),
        ("LIND, den 13. März 2031 (agn) - ", "Am Mittwoch sank ein Schiff im Hafen."),
        ("", "Am Mittwoch, 12. März 2031 – dem Tag des Sturms – sank ein Schiff."),
        ("", "Laut Lind, am 13. März 2031 – Ore war dabei – sank das Schiff."),
        ("", "У Києві 13 березня 2031 року — День порту."),
    ],
)
def test_a_dateline_of_another_language_is_cut(dateline: str, text: str) -> None:
    quoter, fact = one(dateline + text)
    quote = quoter.quote(fact, 1)
    assert quote.text == text
    assert [(edit.before, edit.after, edit.kind) for edit in quote.edits] == [(dateline, "", "cut")] * bool(dateline)


@pytest.mark.parametrize(
    ("text", "behind", "expected"),
    [
        ("The ferry sank off the pier of Osthaven", "", "The ferry sank off the pier of Osthaven."),
        (
            "The ferry sank off the pier of Osthaven",
            " Read more at the Gazette",
            "The ferry sank off the pier of Osthaven.",
        ),
        ("The guard called the ferry “lost”", "", "The guard called the ferry “lost”."),
        ("Fares at Osthaven rise by 5%", "", "Fares at Osthaven rise by 5%."),
        ("The ferry sank off the pier.", "", "The ferry sank off the pier."),
        ("The ferry sank off the pier, the guard said…", "", "The ferry sank off the pier, the guard said…"),
        (
            "The ferry sank off the pier",
            " while the guard of Osthaven looked on and did nothing at all, they say.",
            None,
        ),
    ],
)
def test_a_teaser_without_its_full_stop_gets_one_that_is_recorded(text: str, behind: str, expected: str | None) -> None:
    quoter, whole = one(text + behind)
    fact = replace(whole, text=text, end=len(text))
    assert quoter.words(fact) == (expected or text)
    edits = quoter.verdict(fact)
    assert not isinstance(edits, str)
    assert [(edit.start, edit.before, edit.after, edit.kind) for edit in edits] == (
        [(len(text), "", ".", "mend")] if expected and expected != text else []
    )


def test_a_line_without_a_stop_below_a_whole_text_gets_none() -> None:
    story = "The ferry sank off the pier of Osthaven in the night. " * 12
    line = "Ferries run again"
    quoter, whole = one(story + line)
    fact = replace(whole, text=line, start=len(story))
    assert quoter.verdict(fact) == ()
