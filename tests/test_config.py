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
            ', line 1: Invalid value. Expected TOML: name = "value" lines and [[themes]] tables',
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
        ('title = "x"\ntitle = "y"', ", line 2: a field or a table stands twice. Take one of them out"),
        ('title = "x"\n\n[[theme]]\nname = "a"', ', line 3: the file: unknown field `theme`. Did you mean "themes"?'),
        (
            'title = "x"\n[themes]\nname = "a"',
            ", line 2: themes: expected a list in square brackets, got a table. Write its head with two pairs of brackets, [[themes]]",
        ),
        ('title = "x"\nyears = [2024.5]', ", line 2: years[0]: expected a whole number, got a number"),
        ('title = "x"\n[labels]\nsources = 3', ", line 2: labels[...]: expected words in quotation marks"),
        ('title = "x"\n[delivery]\nunsubscribe = "http://x"', ', line 3: "http://x" is no https address'),
        ('titel = "x"', ', line 1: the file: unknown field `titel`. Did you mean "title"? See the README'),
        (
            'title = "x"\n[period]\nfrist = "monday"',
            ', line 3: period: unknown field `frist`. Did you mean "first"?',
        ),
        (
            'title = "x"\n[period]\nend = "monday"',
            ", line 3: period: unknown field `end`. There are first, last. See the README",
        ),
        (
            'title = "x"\nperiod = { frist = "monday" }',
            ', line 2: period: unknown field `frist`. Did you mean "first"?',
        ),
        (
            'title = "x"\n' + THEME + THEME.replace("roads", "rail").replace("words", "wrods"),
            ', line 9: themes[1]: unknown field `wrods`. Did you mean "words"?',
        ),
        ('title = "x"\ntime_zone = "Europe/Kiyv"', 'no time zone "Europe/Kiyv". Did you mean "Europe/Kyiv"?'),
        ('title = "x"\nlanguage = "english"', ', line 2: "english" is no language. Write its code, as in "en"'),
        (
            'title = "x"\nlanguage = "deu"',
            ', line 2: "deu" is no language. Write its code, as in "en", "uk" or "de"; here "de"',
        ),
        ('title = "x"\nslug = "a/b c"', ', line 2: "a/b c" is no short name for files'),
        (
            'title = "x"\nbase_url = "example.org"',
            ', line 2: "example.org" is no address of a site. Write it as in "https',
        ),
        ('title = "x"\nbase_url = "https://example.org/?a=1"', "is no address of a site"),
        ('title = "x"\nmail_from = "the desk"', ', line 2: "the desk" is no sender. Write it as in "Desk <desk@'),
        (
            'title = "x"\n[weekly]\nmail = "ann"',
            ', line 3: "ann" is no address that mail can be sent to (1 more after this one)',
        ),
        ('title = "x"\n[weekly]\nmail = "ann@example.org"', ", line 3: mail needs a sender"),
        (
            'title = "x"\n[weekly]\nwebhook = "http://chat.example/x"',
            ", line 3: webhook: http://chat.example is no https address",
        ),
        (
            'title = "x"\n[labels]\nsuorces = "Quellen"',
            ', line 3: nothing prints a phrase "suorces". Did you mean "sources"?',
        ),
        (
            'title = "x"\n[labels]\n"archive.edition" = "Ausgabe {nummer}"',
            ', line 3: "Ausgabe {nummer}": nothing fills in {nummer}. There are {number}',
        ),
        ('title = "x"\n[labels]\nsources = "{a"', ", line 3: \"{a\" cannot be filled in: expected '}'"),
        ('title = "x"\n[labels]\nsources = "{}"', "nothing fills in {}. This phrase has none"),
        ('title = "x"\n' + THEME + "budget = 0", ", line 6: the budget is 0: it should be 1 or more"),
        ('title = "x"\n' + THEME + "weight = -1", ", line 6: the weight is -1: it should be more than 0"),
        ('title = "x"\n[delivery]\nrate = -1', ", line 3: delivery.rate = -1: these are messages a minute, 0 or more"),
        ('title = "x"\nyears = [24]', ", line 2: 24 is no year of four digits"),
        ('title = "x"\n[lengths]\nlead = 2', ", line 3: lengths.lead = 2: these are words of a lead, 5 or more"),
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


def test_the_mark_that_some_editors_put_first_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path, '\N{BYTE ORDER MARK}title = "x"').title == "x"


def test_labels_of_an_editors_own_templates_are_their_own(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    beat = load(tmp_path, 'title = "x"\ntemplates = "mine"\n[labels]\nhoroscope = "The stars"\n"role.killed" = "tot"\n')
    assert beat.labels["horoscope"] == "The stars"


def test_labels_may_fill_in_what_their_phrases_have(tmp_path: Path) -> None:
    beat = load(
        tmp_path,
        'title = "x"\n[labels]\ndays = "Tage {first} bis {last}"\nroundup = "Wochenschau"\narticles = "{count} Artikel"\n',
    )
    assert beat.labels["roundup"] == "Wochenschau"
