"""Places: sure names, doubtful names with and without support, the beat's own, what is no place."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.extract.places import Gazetteer
from briefing.model import Article, BeatPlace
from briefing.text import mark

GAZETTEER = Gazetteer()


def cases() -> list[tuple[str, list[str]]]:
    lines = (Path(__file__).parent / "cases" / "places.txt").read_text("utf-8").splitlines()
    told = [line.split(" => ") for line in lines if line and not line.startswith("#")]
    return [(sentence, [] if names == "-" else names.split("; ")) for sentence, names in told]


def found(text: str, gazetteer: Gazetteer = GAZETTEER) -> list[str]:
    marked = mark(Article(id="a", text=text, language="en"))
    places = gazetteer.find(marked)
    assert len(places) == len(marked.sentences)
    out = []
    for sentence, each in zip(marked.sentences, places, strict=True):
        for place in each:
            assert sentence.start <= place.start < place.end <= sentence.end
            out.append(
                "/".join(
                    filter(None, (place.name, place.region, place.country if place.country != place.name else None))
                )
            )
    return out


@pytest.mark.parametrize(("sentence", "expected"), cases())
def test_case(sentence: str, expected: list[str]) -> None:
    assert found(sentence) == expected


def test_the_beat_knows_places_of_its_own_and_knows_them_better() -> None:
    beat = Gazetteer(
        [
            BeatPlace(name="Lutmar", aliases=("Old Lutmar",), country="Ukraine", region="Karn"),
            BeatPlace(name="Odesa", aliases=("Odessa",), country="Ukraine", region="The South"),
        ]
    )
    assert found("Trucks left Old Lutmar for Odessa.", beat) == ["Lutmar/Karn/Ukraine", "Odesa/The South/Ukraine"]


def test_names_count_code_points() -> None:
    text = "🚀 “Źle” — Kyiv held."
    places = GAZETTEER.find(mark(Article(id="a", text=text, language="en")))
    assert [text[place.start : place.end] for each in places for place in each] == ["Kyiv"]


def test_the_licence_stands_in_the_data() -> None:
    head = (Path(__file__).parents[2] / "briefing" / "extract" / "data" / "places.tsv").read_text("utf-8")[:600]
    assert "GeoNames" in head
    assert "creativecommons.org/licenses/by/4.0" in head
