from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefing import config
from briefing.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.model import Beat

THEME = '[[themes]]\nname = "roads"\nheading = "Roads"\nwords = ["road*"]\n'


def load(folder: Path, words: str) -> Beat:
    (folder / "briefing.toml").write_text(words, "utf-8")
    return config.load(folder / "briefing.toml")


def test_a_small_beat_is_enough(tmp_path: Path) -> None:
    beat = load(tmp_path, f'title = "Our city"\n{THEME}')
    assert (beat.title, beat.themes[0].words, beat.period.last) == ("Our city", ("road*",), "sunday")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            "title = Our city",
            'Invalid value (at line 1, column 9). Expected TOML: name = "value" lines and [[themes]] tables',
        ),
        ('titel = "x"', ", line 1: the file: unknown field `titel`"),
        ('slug = "x"', "the file: the field `title` is missing"),
        (
            'title = "x"\n' + THEME + "budget = 'many'",
            ", line 6: themes[0].budget: expected a whole number, got words in quotation marks",
        ),
        (
            'title = "x"\n' + THEME + THEME.replace("roads", "rail") + "colour = 1",
            ", line 10: themes[1]: unknown field `colour`",
        ),
        (
            'title = "x"\n' + THEME.replace('"road*"', ""),
            ', line 3: the theme "roads" has no words, so it would never be found',
        ),
        ('title = "x"\n' + THEME.replace("road*", "*"), 'the theme "roads" has an empty word'),
        ('title = "x"\n' + THEME + THEME, 'two themes are called "roads"'),
        ('title = "x"\ntime_zone = "Mars/Olympus"', ', line 2: there is no time zone "Mars/Olympus"'),
        ('title = "x"\nlocale = "english"', '"english" is no locale'),
        (
            'title = "x"\n[period]\nfirst = "friday"\nlast = "monday"',
            "the period ends on monday, before it begins on friday",
        ),
        (
            'title = "x"\n[period]\nfirst = "someday"',
            ", line 3: period.first: 'someday' is none of its values. Write one of monday, tuesday, wednesday, ",
        ),
        (
            'title = "x"\n[delivery]\nsecurity = "ssl"',
            ", line 3: delivery.security: 'ssl' is none of its values. Write one of starttls, tls",
        ),
        ('title = " "', ", line 1: the title is empty"),
        ('title = "x"\nlocale = "xx_YY"', ', line 2: "xx_YY" is no locale. Write it as in "en_GB"'),
        ('title = "x"\nepoch = "soon"', ", line 2: epoch: "),
        ('title = "x"\n[lengths]\nlead = 2', ", line 2: the lengths must be positive"),
    ],
)
def test_each_mistake_is_told_by_file_line_and_field(tmp_path: Path, words: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, words)
    assert str(caught.value).startswith(str(tmp_path / "briefing.toml"))
    assert says in str(caught.value)


def test_a_file_that_is_not_there_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="briefing init"):
        config.load(tmp_path / "none.toml")


def test_the_beat_beside_the_articles_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").touch()
    assert config.find([folder]) is None
    (folder / "briefing.toml").touch()
    assert config.find([folder]) == folder / "briefing.toml"
    assert config.find([folder / "a.txt"]) == folder / "briefing.toml"
    assert config.find(["-"]) is None


def test_the_seeds_have_a_beat_with_its_themes() -> None:
    beat = config.load(config.seeds() / config.NAME)
    assert {t.name for t in beat.themes} == {
        "frontline",
        "strikes",
        "air-defence",
        "energy",
        "diplomacy",
        "allies",
        "eu",
    }
