"""Who says it: cases, what stands beside the speaker, bad input, and the properties every reading has."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.extract.lexicon import inflect, load
from briefing.extract.quotations import find
from briefing.extract.speech import Utterance, attribute
from briefing.model import Article, Block, Marked, Party, Sentence
from briefing.text import mark

if TYPE_CHECKING:
    from briefing.model import Speaker

CASES = tomllib.loads((Path(__file__).parent / "cases" / "speech.toml").read_text(encoding="utf-8"))["case"]
PARTIES = (
    Party(name="Norland", aliases=("Norlandic", "Vesterhavn", "the Norland army")),
    Party(name="Sudmark", aliases=("Sudmarkian", "Brennick")),
)


def marked(text: str) -> Marked:
    return mark(Article(id="a", text=text, key="k", language="en"))


def plain(text: str) -> Marked:
    """The text as one paragraph and one sentence, so that only the words are read."""
    return Marked(Article(id="a", text=text), "en", (Block(0, len(text), "paragraph"),), (Sentence(0, len(text), 0),))


def first(text: str, parties: tuple[Party, ...] = ()) -> Speaker:
    speaker = attribute(marked(text), parties)[0].speaker
    assert speaker is not None
    return speaker


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_speakers(case: dict[str, Any]) -> None:
    found = attribute(marked(case["text"].strip()))
    assert [u.speaker.name if u.speaker else "-" for u in found] == case["speakers"]


def test_the_span_lies_on_the_mention_in_the_sentence() -> None:
    text = "Mayor Ada Lindqvist closed the harbour. She said ferries would wait."
    speaker = attribute(marked(text))[1].speaker
    assert speaker is not None
    assert (text[speaker.start : speaker.end], speaker.name, speaker.carried) == ("She", "Mayor Ada Lindqvist", False)


def test_a_carried_speaker_keeps_the_span_of_the_sentence_that_names_it() -> None:
    text = "“Two houses burned,” Lindqvist said. “Nobody was hurt.”"
    speaker = attribute(marked(text))[1].speaker
    assert speaker is not None
    assert (text[speaker.start : speaker.end], speaker.carried) == ("Lindqvist", True)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Norlandic officials said the road was open.", "Norland"),
        ("Norland's Defence Ministry said the road was open.", "Norland"),
        ("Pavel Orlik, a Brennick-installed mayor, said the road was open.", "Sudmark"),
        ("A Norland-backed commander said the road was open.", "Norland"),
        ("A pro-Norland commander said the road was open.", "Norland"),
        ("Maud Ekeroth said Norland's road was open.", None),
        ("The Norlander Hotel said the road was open.", None),
    ],
)
def test_the_side(text: str, party: str | None) -> None:
    assert first(text, PARTIES).party == party


def test_the_side_is_kept_for_the_surname() -> None:
    text = "Pavel Orlik, a Brennick-appointed mayor, said the road was open. Orlik said trains would follow."
    assert [u.speaker and u.speaker.party for u in attribute(marked(text), PARTIES)] == ["Sudmark", "Sudmark"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The ministry said the road was open.", "asserts"),
        ("The ministry denied that the road was open.", "denies"),
        ("The ministry rejected claims that the road was open.", "denies"),
        ("The ministry did not confirm that the road was open.", "doubts"),
        ("The ministry did not deny that the road was open.", "asserts"),
        ("The ministry doubted that the road was open.", "doubts"),
    ],
)
def test_the_stance(text: str, stance: str) -> None:
    assert first(text).stance == stance


@pytest.mark.parametrize(
    ("text", "via", "occasion"),
    [
        ("Lindqvist said on Telegram that the road was open.", "Telegram", None),
        ("Lindqvist said in a post on Truth Social that the road was open.", "Truth Social", "in a post"),
        ("Lindqvist said at a news conference on Monday that the road was open.", None, "at a news conference"),
        ("In a statement, the ministry said the road was open.", None, "In a statement"),
        ("Lindqvist said the signal was red.", None, None),
    ],
)
def test_where_and_when_it_was_said(text: str, via: str | None, occasion: str | None) -> None:
    speaker = first(text)
    assert (speaker.via, speaker.occasion) == (via, occasion)


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [("A senior official said the road was open.", True), ("Ada Lindqvist said the road was open.", False)],
)
def test_unnamed_sources_are_marked(text: str, unnamed: bool) -> None:
    assert first(text).unnamed is unnamed


def test_quoted_and_partly_quoted() -> None:
    found = attribute(marked("“The road is open,” Lindqvist said. “Drive slowly.” Rain fell."))
    assert [(u.quoted, u.partly, u.quote) for u in found] == [(False, True, 0), (True, False, 1), (False, False, -1)]


def test_headlines_and_furniture_have_no_speaker() -> None:
    text = "By Ada Lindqvist, who says hello"
    article = Article(id="a", text=text)
    found = attribute(Marked(article, "en", (Block(0, len(text), "byline"),), (Sentence(0, len(text), 0),)))
    assert found == [Utterance()]


def test_other_languages_get_quotations_and_no_speaker() -> None:
    text = "«Дорога відкрита», — сказала Марія."
    found = attribute(
        Marked(Article(id="a", text=text), "uk", (Block(0, len(text), "paragraph"),), (Sentence(0, len(text), 0),))
    )
    assert found[0].speaker is None
    assert found[0].partly


def test_a_mark_that_is_never_closed_holds_for_its_sentence_alone() -> None:
    text = "“The road is open. Rain fell over Brennick. Trains were late."
    spans = find(marked(text))
    assert [text[q.start : q.end] for q in spans] == ["“The road is open."]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("``The road is open,'' she said.", ["``The road is open,''"]),
        ("‘The road is open,’ she said.", ["‘The road is open,’"]),
        ("“The ‘open’ road,” she said.", ["“The ‘open’ road,”"]),
        ("‘The “open” road,’ she said.", ["‘The “open” road,’"]),
        ("The workers’ union met in ‘98 and didn’t vote.", []),
        ("The ‘98 vote\nwas lost.’", []),
    ],
)
def test_which_marks_are_quotation_marks(text: str, spans: list[str]) -> None:
    assert [text[q.start : q.end] for q in find(marked(text))] == spans


@pytest.mark.parametrize(
    ("entry", "forms"),
    [
        ("note", ("note", "notes", "noted", "noted", "noting")),
        ("deny", ("deny", "denies", "denied", "denied", "denying")),
        ("stress", ("stress", "stresses", "stressed", "stressed", "stressing")),
        ("say/says/said/said/saying", ("say", "says", "said", "said", "saying")),
    ],
)
def test_verbs_are_inflected(entry: str, forms: tuple[str, ...]) -> None:
    assert inflect(entry) == forms


def test_every_verb_of_the_lists_is_known_in_each_form() -> None:
    lexicon = load()
    for word in ("said", "told", "warned", "denies", "criticising", "rebutted", "believed"):
        assert word in lexicon.lemmas


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“",
        "”",
        "said ",
        "He said, ",
        ", ",
        "(",
        "— ",
        "A",
        "said Ada Berg, ",
        "by ",
        "'s ",
        "’s claim ",
        ", said X, ",
        "“Yes” said Orlik. ",
        "‘",
        "‘a ",
        "’ ",
    ],
)
def test_time_is_linear_on_hostile_input(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        begun = time.process_time()
        attribute(plain(text))
        return time.process_time() - begun

    seconds(500)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.01)


@given(
    st.lists(
        st.sampled_from([*list("aAbB “”\"'’.,:;—()\n\x00İß"), "said ", "he ", "The ", "Ada Berg "]), max_size=60
    ).map("".join)
)
@settings(max_examples=150, deadline=None)
def test_spans_are_slices_and_there_is_one_utterance_a_sentence(text: str) -> None:
    article = marked(text)
    found = attribute(article, PARTIES)
    assert len(found) == len(article.sentences)
    for utterance in found:
        assert not (utterance.quoted and utterance.partly)
        if utterance.speaker:
            assert 0 <= utterance.speaker.start < utterance.speaker.end <= len(text)
            assert text[utterance.speaker.start : utterance.speaker.end] == utterance.speaker.text


def test_reading_twice_gives_the_same() -> None:
    text = "\n\n".join(case["text"].strip() for case in CASES)
    assert attribute(marked(text), PARTIES) == attribute(marked(text), PARTIES)
