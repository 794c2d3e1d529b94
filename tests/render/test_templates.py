"""Templates: what editors may change, what they are told, and what no template may do."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from babel import Locale
from jinja2.sandbox import ImmutableSandboxedEnvironment

import briefing.render
from briefing.errors import BriefingError, TemplateError, UsageError
from briefing.render import FILES, looks, render
from briefing.render.drawing import Studio
from briefing.render.page import page
from briefing.render.sandbox import builtin_folder
from briefing.render.wrapping import shortened

sys.path.insert(0, str(Path(__file__).parent))
import editions

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, str]]:
    return list(tomllib.loads((CASES / name).read_text("utf-8"))["case"])


def drawn(folder: Path, template: str, name: str = "briefing.md.j2", wanted: str = "md") -> str:
    (folder / name).write_text(template, encoding="utf-8")
    shown, _ = page(editions.usual())
    return Studio(shown, templates=folder, look="roundup").draw((wanted,))[wanted]


@pytest.mark.parametrize("case", cases("escapes.toml"), ids=lambda case: case["name"])
def test_a_way_out_is_refused_in_a_line_that_names_the_template(case: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.j2").write_text("SECRET", encoding="utf-8")
    with pytest.raises(TemplateError) as told:
        drawn(folder, "\n" + case["template"])
    assert str(told.value).startswith("briefing.md.j2, line 2: ")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("case", cases("errors.toml"), ids=lambda case: case["name"])
def test_an_error_is_told_in_these_words(case: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as told:
        drawn(tmp_path, case["template"])
    assert str(told.value) == case["error"]


def test_a_loop_over_several_templates_is_named(tmp_path: Path) -> None:
    (tmp_path / "_a.j2").write_text("{% include '_b.j2' %}", encoding="utf-8")
    (tmp_path / "_b.j2").write_text("{% include '_a.j2' %}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"_a\.j2 -> _b\.j2 -> _a\.j2|_b\.j2 -> _a\.j2 -> _b\.j2"):
        drawn(tmp_path, "{% include '_a.j2' %}")


def test_a_template_takes_the_place_of_the_built_in_one_and_the_rest_stands(tmp_path: Path) -> None:
    (tmp_path / "_item.md.j2").write_text("* {{ item.lead.text }}\n", encoding="utf-8")
    made = render(editions.usual(), templates=tmp_path, formats=("md",))["briefing.md"].decode()
    assert "\n* The sea dyke at Osterhagen held" in made
    assert "## By the numbers" in made


def test_a_template_extends_the_built_in_one(tmp_path: Path) -> None:
    text = '{% extends "builtin/briefing.md.j2" %}{% block title %}\n# Our own: {{ edition.beat }}\n{% endblock %}'
    made = drawn(tmp_path, text)
    assert "# Our own: The coast at Velmar" in made
    assert "## By the numbers" in made


def test_what_an_article_says_is_escaped_in_an_editors_template_too(tmp_path: Path) -> None:
    assert drawn(tmp_path, "{{ '*' ~ edition.beat ~ '_' }}") == "\\*The coast at Velmar\\_"
    assert drawn(tmp_path, "{{ '<b>' }}", "briefing.html.j2", "html") == "&lt;b&gt;"


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    (folder / "_inside.j2").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(TemplateError, match="leads out of the folder"):
        drawn(folder, "{% include '_inside.j2' %}")


def test_a_template_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "_old.j2").write_bytes(b"caf\xe9")
    with pytest.raises(TemplateError, match=r"_old\.j2 is not UTF-8: byte 3 cannot be read"):
        drawn(tmp_path, "{% include '_old.j2' %}")


def test_a_huge_template_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_huge.j2").write_text("x" * 1_000_001, encoding="utf-8")
    with pytest.raises(TemplateError, match="larger than 1000 kB"):
        drawn(tmp_path, "{% include '_huge.j2' %}")


def test_a_style_sheet_cannot_end_its_element(tmp_path: Path) -> None:
    (tmp_path / "screen.css").write_text("body{}</style><script>alert(1)</script>", encoding="utf-8")
    shown, _ = page(editions.usual())
    with pytest.raises(TemplateError, match=r'screen\.css holds "</"'):
        Studio(shown, templates=tmp_path, look="roundup").draw(("html",))


@pytest.mark.parametrize(
    ("bomb", "told"),
    [
        ("{% set a = 'x' * 2000000000 %}{{ a }}", "memory"),
        ("{% set n = namespace(a='x' * 1000000) %}{% for i in range(40) %}{% set n.a = n.a ~ n.a %}{% endfor %}", "memory"),
        ("{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}", "ran for more than 2 seconds"),
        ("{% for i in range(99000) %}{{ 'x' * 1000 }}{% endfor %}", "made more than 64 MB of text"),
    ],
    ids=["one long string", "doubling", "for ever", "much text"],
)  # fmt: skip
def test_a_bomb_is_killed_within_its_limits(
    bomb: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefing.render, "TEXT_SECONDS", 2)
    (tmp_path / "briefing.md.j2").write_text(bomb, encoding="utf-8")
    with pytest.raises(TemplateError, match=told):
        render(editions.usual(), templates=tmp_path, formats=("md",))


def test_an_error_in_the_other_process_is_told_as_here(tmp_path: Path) -> None:
    (tmp_path / "briefing.md.j2").write_text("{{ edition.titel }}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^briefing\.md\.j2, line 1: there is nothing called `titel` here"):
        render(editions.usual(), templates=tmp_path, formats=("md",))


def test_an_untouched_folder_gives_the_built_in_bytes(tmp_path: Path) -> None:
    made = render(editions.usual(), templates=tmp_path)
    assert made == {name: editions.drawn("usual", "roundup", kind)[0] for kind, name in FILES.items()}


def test_a_folder_beside_the_templates_is_a_look(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "briefing.md.j2").write_text("Plain: {{ edition.title }}", encoding="utf-8")
    assert looks(tmp_path) == ("plain", "roundup", "sheet")
    made = render(editions.usual(), templates=tmp_path, look="plain", formats=("md",))
    assert made["briefing.md"].decode().startswith("Plain: Weekly roundup.")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ({"look": "poster"}, 'There is no look "poster". There are: roundup, sheet.'),
        ({"look": "../x"}, 'There is no look "../x". There are: roundup, sheet.'),
        ({"formats": ("docx",)}, 'There is no format "docx". There are: md, html, pdf, mail, json.'),
        ({"templates": Path("/no/such/folder"), "formats": ("md",)}, "There is no folder of templates at /no/such/folder."),
    ],
)  # fmt: skip
def test_a_call_at_fault_is_told(call: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError) as error:
        render(editions.usual(), **call)  # type: ignore[arg-type]
    assert str(error.value) == told
    assert isinstance(error.value, BriefingError)
    assert error.value.exit_code == 2


def test_a_picture_comes_from_the_editors_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    (tmp_path / "notes.png").write_bytes(b"this is no picture")
    (tmp_path / "briefing.md.j2").write_text(
        "{{ picture('logo.png')[:22] }}|{{ picture('notes.png') }}|{{ picture('gone.png') }}|{{ picture('../x.png') }}",
        encoding="utf-8",
    )
    shown, _ = page(editions.usual())
    studio = Studio(shown, templates=tmp_path, look="roundup")
    assert studio.draw(("md",))["md"] == "data:image/png;base64,|||"
    told = [note.message for note in studio.notes]
    assert told == [
        "The picture notes.png is no PNG, JPEG, GIF or WebP; the page stands without it.",
        "The picture gone.png is not among the templates; the page stands without it.",
        "The picture ../x.png is not among the templates; the page stands without it.",
    ]


def test_the_environment_of_the_other_process_is_this_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SOURCE_DATE_EPOCH", "1900000000")
    (tmp_path / "briefing.md.j2").write_text("{{ edition.made.isoformat() }}", encoding="utf-8")
    made = render(editions.usual(), templates=tmp_path, formats=("md",))["briefing.md"]
    assert made.decode() == "2030-03-17T17:46:40+00:00\n"


def test_what_the_guide_names_is_there_and_the_other_way_round() -> None:
    guide = (builtin_folder() / "README.md").read_text("utf-8")
    shown, _ = page(editions.usual())
    env = Studio(shown, templates=None, look="roundup")._environment("html")
    described = set(
        re.findall(r"^\| `(\w+)`", guide[guide.index("## Filters") : guide.index("## Functions")], re.MULTILINE)
    )
    built_in = set(ImmutableSandboxedEnvironment().filters)
    assert described == set(env.filters) - built_in
    functions = guide[guide.index("## Functions") : guide.index("## Limits")]
    told = set(re.findall(r"`(\w+)(?:\(|`)", functions)) - {"style", "labels"}
    assert told >= set(env.globals) - {"range", "dict", "namespace"}
    data = guide[guide.index("## What a template gets") : guide.index("## Filters")]
    item = shown.sections[0].items[0]
    for part in (shown, shown.sections[0], item, item.lead, item.lead.pieces[0], shown.sources[0], shown.figures[0],
                 shown.days[0], shown.charts[0], item.disagreements[0]):  # fmt: skip
        assert set(part.__struct_fields__) <= set(re.findall(r"`(\w+)`", data)), type(part)


@pytest.mark.parametrize("name", ["screen.css", "print.css", "sheet/print.css", "sheet/sheet.css"])
def test_style_sheets_have_no_left_and_right(name: str) -> None:
    """But for margin boxes of pages, and rules of one direction: else a page from right to left would be half turned."""
    rules = re.sub(r"@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}|/\*.*?\*/", "", (builtin_folder() / name).read_text("utf-8"))
    lines = [line for line in rules.splitlines() if "[dir=rtl]" not in line and "target-counter" not in line]
    sided = r"(?:margin|padding|border)-(?:left|right)|(?:float|text-align): (?:left|right)|(?<![-\w])(?:left|right):"
    four = r"(?:margin|padding): (?:[^\s;]+ ){3}[^\s;]+;"
    assert [line for line in lines if re.search(sided, line)] == []
    shorthands = [found[0].rstrip(";").split() for line in lines for found in re.finditer(four, line)]
    assert [values for values in shorthands if values[2] != values[4]] == []


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("Short enough", 12, "Short enough"),
        ("A title - with a dash", 11, "A title…"),
        ("Two words", 5, "Two…"),
        ("Donaudampfschiff", 6, "Donau…"),
    ],
)
def test_a_long_text_is_cut_between_words(text: str, most: int, told: str) -> None:
    assert shortened(text, most) == told


def test_each_language_has_every_phrase_and_plural() -> None:
    folder = Path(str(resources.files("briefing.render"))) / "data"
    tables = {file.parent.name: tomllib.loads(file.read_text("utf-8")) for file in folder.glob("*/phrases.toml")}
    assert set(tables) == {"en", "uk", "de"}
    for language, table in tables.items():
        assert set(table["phrases"]) == set(tables["en"]["phrases"]), language
        assert set(table["edition"]) == set(tables["en"]["edition"]), language
        assert set(table["counted"]) == set(tables["en"]["counted"]), language
        forms = set(Locale(language).plural_form.tags) | {"other"}
        for name, phrase in table["counted"].items():
            assert set(phrase) == forms, (language, name)
        for name, phrase in table["phrases"].items():
            asked = re.findall(r"\{\w+\}", tables["en"]["phrases"][name])
            assert sorted(re.findall(r"\{\w+\}", phrase)) == sorted(asked), (language, name)


def test_no_phrase_stands_idle() -> None:
    root = Path(str(resources.files("briefing.render")))
    files = [*builtin_folder().rglob("*.j2"), *root.glob("*.py")]
    used = "".join(file.read_text("utf-8") for file in files)
    table = tomllib.loads((root / "data" / "en" / "phrases.toml").read_text("utf-8"))
    idle = {key for key in (*table["phrases"], *table["counted"]) if not re.search(rf"[\"']{key}[\"']", used)}
    assert {key for key in idle if not key.startswith(("basis_", "edit_"))} == set()
