"""What a sentence leans on: cases, spans and antecedents, bad input."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing.extract.leaning import grade
from briefing.extract.speech import attribute
from briefing.model import Article, Block, Leaning, Marked, Sentence
from briefing.text import mark

CASES = tomllib.loads((Path(__file__).parent / "cases" / "leaning.toml").read_text(encoding="utf-8"))["case"]


def graded(text: str) -> list[Leaning]:
    marked = mark(Article(id="a", text=text, key="k", language="en"))
    return grade(marked, attribute(marked))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_grades(case: dict[str, Any]) -> None:
    got = [f"named:{found.name}" if found.grade == "named" else found.grade for found in graded(case["text"])]
    assert got == case["grades"]


def test_a_pronoun_is_marked_and_its_sentence_told() -> None:
    text = "Mayor Odvar Prins closed the harbour. Rain fell. He said the ferries would wait."
    found = graded(text)[2]
    assert text[found.start : found.end] == "He"
    assert (found.cue, found.antecedent) == ("He", "k.0")


def test_a_definite_noun_tells_the_sentence_it_was_told_in() -> None:
    text = "A freighter ran aground near Vesterhavn. Rain fell over Brennick. Crews boarded the freighter at noon."
    found = graded(text)[2]
    assert (text[found.start : found.end], found.antecedent) == ("the freighter", "k.0")


def test_a_carried_quotation_leans_on_the_sentence_with_its_speaker() -> None:
    found = graded("“The road is open,” Ada Lindqvist said. “Drive slowly.” Rain fell over Brennick.")
    assert [(f.grade, f.antecedent) for f in found] == [("stands", ""), ("cannot", "k.0"), ("stands", "")]


def test_half_a_quotation_cannot_stand() -> None:
    text = "The road is open,” Ada Lindqvist said."
    marked = Marked(
        Article(id="a", text=text, key="k"), "en", (Block(0, len(text), "paragraph"),), (Sentence(0, len(text), 0),)
    )
    assert grade(marked, attribute(marked))[0].grade == "cannot"


def test_nothing_before_means_no_antecedent() -> None:
    assert graded("But the road was lost.")[0].antecedent == ""


def test_other_languages_stand() -> None:
    text = "Він сказав це."
    marked = Marked(Article(id="a", text=text), "uk", (Block(0, len(text), "paragraph"),), (Sentence(0, len(text), 0),))
    assert grade(marked, attribute(marked)) == [Leaning()]


@pytest.mark.parametrize("piece", ["the boat ", "He ", "it ", "“", '"', "Prins ", "those boats ", "the "])
def test_time_is_linear_on_hostile_input(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        marked = Marked(
            Article(id="a", text=text), "en", (Block(0, len(text), "paragraph"),), (Sentence(0, len(text), 0),)
        )
        utterances = attribute(marked)
        begun = time.process_time()
        grade(marked, utterances)
        return time.process_time() - begun

    seconds(500)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.01)


@given(
    st.lists(st.sampled_from([*list('aA “”"’.,\n\x00İ'), "He ", "the boat ", "Prins ", "said "]), max_size=60).map(
        "".join
    )
)
@settings(max_examples=150, deadline=None)
@example('Prins "Prins Prins "')
def test_spans_lie_in_their_sentence_and_antecedents_before_it(text: str) -> None:
    marked = mark(Article(id="a", text=text, key="k", language="en"))
    found = grade(marked, attribute(marked))
    assert len(found) == len(marked.sentences)
    for n, (leaning, sentence) in enumerate(zip(found, marked.sentences, strict=True)):
        if leaning.grade != "stands":
            assert sentence.start <= leaning.start <= leaning.end <= sentence.end
        if leaning.antecedent:
            assert 0 <= int(leaning.antecedent.removeprefix("k.")) < len(marked.sentences)
            assert int(leaning.antecedent.removeprefix("k.")) != n
