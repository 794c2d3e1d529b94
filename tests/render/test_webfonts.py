"""The faces that an HTML page carries: which, of what size, cut from what."""

from __future__ import annotations

import io
import re
import sys
import tomllib
from base64 import b64decode
from datetime import date, timedelta
from importlib import resources
from itertools import combinations
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from briefing.render import fonts, render, webfonts
from briefing.render.phrases import Voice
from briefing.render.sandbox import builtin_folder

sys.path.insert(0, str(Path(__file__).parent))
import editions

FACES = tuple(webfonts._table()["faces"])
RULE = re.compile(r'@font-face \{ font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+); src: url\("data:font/woff2;base64,([^"]+)"\) format\("woff2"\); unicode-range: ([^;]+); \}\n')  # fmt: skip


def rules(name: str) -> list[re.Match[str]]:
    return list(RULE.finditer(editions.drawn(name, "roundup", "html")[0].decode()))


def carried(name: str) -> set[str]:
    """The blocks that an edition's page carries."""
    ranges = {str(told): block for block, told in webfonts._table()["blocks"].items()}
    return {ranges[rule[5]] for rule in rules(name)}


def kilobytes(name: str) -> float:
    return sum(len(rule[0].encode()) for rule in rules(name)) / 1000


@pytest.mark.parametrize("told", [str(webfonts.__doc__), (builtin_folder() / "README.md").read_text("utf-8")])
def test_what_is_told_of_their_size_is_what_is_measured(told: str) -> None:
    found = re.search(r"some (\d+) kB in English and (\d+) in Ukrainian", told)
    assert found is not None
    assert int(found[1]) == pytest.approx(kilobytes("usual"), rel=0.05)
    assert int(found[2]) == pytest.approx(kilobytes("ukrainian"), rel=0.05)


def test_a_page_carries_the_blocks_whose_letters_it_has_and_no_others() -> None:
    assert carried("usual") == {"basic"}
    assert carried("ukrainian") == {"basic", "cyrillic"}
    page = render(editions.single("Die Straße in Łódź und Ρόδος.", "x", "y"), formats=("html",))["briefing.html"]
    assert len(RULE.findall(page.decode())) == 4 * len([f for f in FACES if not f.endswith("_Italic")])


def test_slanted_faces_are_carried_where_something_is_slanted() -> None:
    assert {rule[3] for rule in rules("usual")} == {"normal"}
    edition = editions.like(editions.usual(), editor_notes="This is *new*.")
    page = render(edition, formats=("html",))["briefing.html"].decode()
    assert {rule[3] for rule in RULE.finditer(page)} == {"normal", "italic"}


def test_blocks_share_no_letter() -> None:
    for (one, first), (other, second) in combinations(webfonts.blocks().items(), 2):
        assert not first & second, (one, other)


@pytest.mark.parametrize("face", FACES)
def test_each_face_is_cut_into_its_blocks(face: str) -> None:
    with TTFont(fonts.folder() / f"{face}.ttf", lazy=True) as whole:
        letters = set(whole.getBestCmap())
    for block, points in webfonts.blocks().items():
        with TTFont(fonts.folder() / "web" / f"{face}-{block}.woff2", lazy=True) as cut:
            assert cut.flavor == "woff2"
            assert set(cut.getBestCmap()) == letters & points, block


def test_what_is_carried_is_a_font_of_that_name_and_weight() -> None:
    for rule in rules("usual"):
        with TTFont(io.BytesIO(b64decode(rule[4]))) as font:
            assert rule[1] in str(font["name"].getDebugName(16) or font["name"].getDebugName(1))
            assert font["OS/2"].usWeightClass == int(rule[2])


def test_an_article_cannot_place_fonts() -> None:
    edition = editions.single(f"He wrote {webfonts.MARK} here.", "x", "y")
    page = render(edition, formats=("html",))["briefing.html"].decode()
    assert page.index("@font-face") < page.index("<body")
    assert page.rindex("@font-face") < page.index("<body")
    assert "/*&lt;faces&gt;*/" in page


def test_a_template_without_the_mark_has_none() -> None:
    assert webfonts.carried("<p>a</p>") == "<p>a</p>"


@pytest.mark.parametrize("language", ["en", "de", "uk"])
def test_what_a_page_says_itself_is_in_its_own_letters(language: str) -> None:
    voice = Voice(language, language)
    days = [date(2031, month, 1) + timedelta(days=month) for month in range(1, 13)]
    spoken = "".join(
        voice.weekday(day) + voice.day(day) + voice.shortday(day) + voice.weekdayletter(day) for day in days
    )
    phrases = tomllib.loads(
        (resources.files("briefing.render") / "data" / language / "phrases.toml").read_text("utf-8")
    )
    spoken += "".join(phrases["phrases"].values())
    lacking = {
        each
        for each in spoken
        if not each.isspace() and not any(ord(each) in block for block in webfonts.blocks().values())
    }
    assert not lacking
