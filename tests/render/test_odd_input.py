"""Input that a page was not made for: the page stands, with every sentence on it, and a note tells what gave way."""

from __future__ import annotations

import email
import email.policy
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from briefing.check.case import Case
from briefing.check.publication import same_everywhere
from briefing.model import Bar, Beat, Chart, Item, Section
from briefing.render import FILES, render

sys.path.insert(0, str(Path(__file__).parent))
import editions

if TYPE_CHECKING:
    from briefing.errors import Note
    from briefing.model import Edition


def drawn(
    edition: Edition, look: str = "roundup", templates: Path | None = None
) -> tuple[dict[str, bytes], list[Note]]:
    """All files of an edition, each with all its sentences, and the notes."""
    notes: list[Note] = []
    files = render(edition, look=look, templates=templates, notes=notes)
    assert set(files) == set(FILES.values())
    assert list(same_everywhere(Case(edition, {}, Beat(title="x"), files))) == []
    return files, notes


def codes(notes: list[Note]) -> set[str]:
    return {note.code for note in notes}


def of(words: str) -> Edition:
    """An edition of one sentence."""
    return editions.single(words, "Radio Velmar", "A title")


@pytest.mark.parametrize("look", ["roundup", "sheet"])
def test_a_title_of_400_characters(look: str) -> None:
    title = ("The council of the harbour town of Velmar and of all the islands before it " * 6)[:400]
    assert len(title) == 400
    edition = editions.like(editions.usual(), title=title, beat="The council")
    files, notes = drawn(edition, look)
    assert codes(notes) == {"title"}
    assert notes[0].message.startswith("The title has 400 characters; mail programs show some 70 of a subject.")
    message = email.message_from_bytes(files["mail.eml"], policy=email.policy.default)
    assert message["Subject"] == title.strip()
    assert max(map(len, files["mail.eml"].splitlines())) <= 998
    assert b'<h1 class="long">' in files["briefing.html"] or look == "sheet"
    with pikepdf.open(io.BytesIO(files["briefing.pdf"])) as document:
        assert str(document.docinfo.Title) == title.strip()
        assert len(document.pages) <= (4 if look == "roundup" else 1)


def test_300_items() -> None:
    edition = editions.long(themes=15, items=20)
    files, notes = drawn(edition)
    assert codes(notes) == {"mail-size"}
    assert re.match(r"The mail's HTML is \d{3} KB; Gmail cuts a mail off near 102 KB\.", notes[0].message)
    assert files["briefing.md"].count(b"**Quay") == 300
    assert files["briefing.html"].count(b'<section class="item"') == 300


@pytest.mark.parametrize("look", ["roundup", "sheet"])
def test_an_item_without_a_source(look: str) -> None:
    """Neither among the item's own nor among those of the edition."""
    base = editions.usual()
    quote = editions.Desk().quote(77, "The lighthouse was dark on Monday night, its keeper said.", 0)
    bare = Item(id="dark", theme="sea", event="", lead=quote, support=(), sources=(), days=None, outlets=0)
    edition = editions.like(base, sections=(*base.sections, Section(theme="sea", heading="", items=(bare,))))
    files, notes = drawn(edition, look)
    assert codes(notes) == {"no-source"}
    assert "Sentences rest on sources that the edition does not list: 77 (article-77.txt)." in notes[0].message
    html = files["briefing.html"].decode()
    assert 'id="source-77"' in html
    assert re.search(r"<h2[^>]*>sea</h2>", html)  # a theme without a heading goes by its name
    assert "[^77]: article-77.txt" in files["briefing.md"].decode()


def test_a_chart_without_a_source_or_a_bar() -> None:
    edition = editions.like(
        editions.usual(),
        charts=(
            Chart(title="Ships", role="ships", unit="", bars=(Bar(editions.day(0), 3, 88),), alternative="Ships: 3."),
            Chart(title="Boats", role="boats", unit="", bars=(), alternative="Boats: none."),
        ),
    )
    files, notes = drawn(edition)
    assert codes(notes) == {"no-source"}
    html = files["briefing.html"].decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Source: Ships, as of 14 March" in html
    assert "Source: ," not in html
    assert re.search(r"<figcaption>Boats</figcaption>\s*<p class=\"small\">As of 14 March 2031", html)


def test_a_source_without_an_outlet_goes_by_its_article() -> None:
    base = editions.usual()
    nameless = editions.like(base.sources[0], outlet="", title="")
    files, notes = drawn(editions.like(base, sources=(nameless, *base.sources[1:])))
    assert notes == []
    assert '<span class="outlet">article-01.txt</span>' in files["briefing.html"].decode()


@pytest.mark.parametrize("words", ["اهتزت المدينة يوم الاثنين ثم هدأت", "העיר רעדה ביום שני, then it was calm."])
def test_words_from_right_to_left(words: str) -> None:
    files, notes = drawn(of(words))
    assert codes(notes) <= {"glyph"}  # where no font at hand has the letters
    assert words in files["briefing.html"].decode()
    assert "unicode-bidi: isolate" in files["briefing.html"].decode()


@pytest.mark.parametrize("look", ["roundup", "sheet"])
def test_a_page_in_a_language_from_right_to_left(look: str) -> None:
    edition = editions.like(of("رست السفينة يوم الاثنين."), language="ar", locale="ar_EG")
    files, _ = drawn(edition, look)
    html = files["briefing.html"].decode()
    assert 'lang="ar" dir="rtl"' in html  # its headings too: a beat's labels bring those that no file has
    mail = email.message_from_bytes(files["mail.eml"], policy=email.policy.default).get_body(("html",))
    assert mail is not None
    told = mail.get_content()
    assert 'dir="rtl"' in told
    assert "border-right: 2px solid" in told
    assert "\u206810\u201314 March 2031\u2069" in html  # English dates keep their order
    assert '<p dir="ltr">\u2068' in html
    usual, _ = drawn(editions.like(editions.usual(), language="ar"), look)
    whole = email.message_from_bytes(usual["mail.eml"], policy=email.policy.default).get_body(("html",))
    assert whole is not None
    assert 'align="right"' in whole.get_content()
    assert 'align="left"' not in whole.get_content()


def test_emoji() -> None:
    words = "Signs were shown: \U0001f680 \U0001f469‍\U0001f4bb \U0001f1fa\U0001f1e6 ⚠️."
    files, notes = drawn(of(words))
    assert codes(notes) <= {"glyph"}
    assert words in files["briefing.html"].decode()
    assert words in files["briefing.md"].decode()


@pytest.mark.parametrize("look", ["roundup", "sheet"])
def test_a_word_of_5000_characters(look: str) -> None:
    files, notes = drawn(of("x" * 5000), look)
    assert codes(notes) <= {"sheet"}
    with pikepdf.open(io.BytesIO(files["briefing.pdf"])) as document:
        assert 1 <= len(document.pages) <= 10  # it stands there as standfirst, lead, day and correction
    assert max(map(len, files["mail.eml"].splitlines())) <= 998


def test_control_characters() -> None:
    files, notes = drawn(of("The \x00bell\x07 rang \x1b[31mred\x9b and \u202eturned\u202c."))
    assert codes(notes) == {"unshowable"}
    assert "The �bell� rang �[31mred� and turned." in notes[0].message
    for name, data in files.items():
        if name not in {"briefing.pdf", "edition.json"}:
            assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data), name


PICTURE = '{%% extends "builtin/briefing.html.j2" %%}{%% block masthead %%}<img alt="Logo" src="{{ picture("%s") }}">{{ super() }}{%% endblock %%}'


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("gone.png", None, "The picture gone.png is not among the templates; the page stands without it."),
        ("logo.png", b"this is no picture", "The picture logo.png is no PNG, JPEG, GIF or WebP; the page stands without it."),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "The picture logo.svg is no PNG, JPEG, GIF or WebP; the page stands without it."),
        ("torn.png", b"\x89PNG\r\n\x1a\n" + bytes(20), "Failed to load image"),
    ],
    ids=["missing", "no picture", "no picture of these kinds", "torn"],
)  # fmt: skip
def test_a_logo_that_is_missing_or_no_picture(name: str, content: bytes | None, told: str, tmp_path: Path) -> None:
    (tmp_path / "briefing.html.j2").write_text(PICTURE % name, encoding="utf-8")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    if name == "torn.png":  # only what lays the page out sees this
        _, notes = drawn(editions.usual(), templates=tmp_path)
    else:
        notes = []
        made = render(editions.usual(), templates=tmp_path, formats=("html",), notes=notes)["briefing.html"]
        assert b'<img alt="Logo" src="">' in made
    assert any(note.message.startswith(told) for note in notes), notes
