"""The PDF: what it may fetch, what it is tagged as, what its fonts lack, where its contents point."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from briefing.render import fonts, render
from briefing.render.drawing import Studio
from briefing.render.page import page
from briefing.render.pdf import pdf
from briefing.render.sandbox import builtin_folder

sys.path.insert(0, str(Path(__file__).parent))
import editions

if TYPE_CHECKING:
    from briefing.errors import Note

HERE = Path(__file__).parent
EVERY = [
    ("usual", "roundup"),
    ("usual", "sheet"),
    ("ukrainian", "roundup"),
    ("ukrainian", "sheet"),
    ("nasty", "roundup"),
]


def drawn(name: str, look: str = "roundup") -> tuple[bytes, list[Note]]:
    data, notes = editions.drawn(name, look, "pdf")
    return data, list(notes)


def test_nothing_is_fetched_however_it_is_asked_for(tmp_path: Path) -> None:
    secret = tmp_path / "secret-of-this-test.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>")
    done = subprocess.run(
        [sys.executable, str(HERE / "fetch_probe.py"), str(secret), "http://127.0.0.1:9/x"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert len(told) >= 22
    assert {each["name"]: each["seen"] for each in told if each["seen"]} == {}
    laid_out = [each["name"] for each in told if each["size"]]
    assert len(laid_out) >= 22


@pytest.mark.parametrize(("name", "look"), EVERY)
def test_the_pdf_is_tagged_and_described(name: str, look: str) -> None:
    edition = getattr(editions, name)()
    data, notes = drawn(name, look)
    with pikepdf.open(io.BytesIO(data)) as document:
        root = document.Root
        assert str(root.Lang) == edition.language
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as described:
            assert described["pdfuaid:part"] == "1"
            assert described["dc:title"]
        for page in document.pages:
            assert all(int(link.F) & 4 for link in page.get("/Annots", ()))
        headers = [element for element in elements(root.StructTreeRoot) if element.get("/S") == pikepdf.Name.TH]
        assert headers
        assert {str(each.A.Scope) for each in headers} == ({"/Column"} if look == "sheet" else {"/Column", "/Row"})
        assert root.Outlines.First is not None
    assert {note.code for note in notes} <= {"glyph", "unshowable", "title"}


@pytest.mark.parametrize(("name", "look"), [*EVERY, ("long", "roundup")])
def test_footnotes_are_notes_and_are_read_after_the_text(name: str, look: str) -> None:
    with pikepdf.open(io.BytesIO(drawn(name, look)[0])) as document:
        everything = elements(document.Root.StructTreeRoot)
        kinds = [str(each.get("/S")) for each in everything]
        names = [str(each.ID) for each in everything if each.get("/S") == pikepdf.Name.Note]
        cited = {n for quote in editions.quotes(getattr(editions, name)()) for n in (quote.source, *quote.also)}
        assert len(names) == len(set(names)) == (0 if look == "sheet" else len(cited))
        if names:
            last = max(n for n, kind in enumerate(kinds) if kind in {"/H2", "/LI", "/TR", "/P"})
            assert last < kinds.index("/Note")
        for each in everything:
            if str(each.get("/S")).startswith("/H"):
                assert each.P.S != each.S


def feet_and_calls(data: bytes) -> tuple[dict[str, int], dict[str, int]]:
    """On which page each footnote stands, and on which its first call."""
    with pikepdf.open(io.BytesIO(data)) as document:
        numbers: dict[Any, int] = {page.objgen: n for n, page in enumerate(document.pages, 1)}
        places = list(document.Root.Names.Dests.Names)
    where = {str(name): numbers[place[0].objgen] for name, place in zip(places[::2], places[1::2], strict=True)}
    feet, calls = ({n[5:]: page for n, page in where.items() if n.startswith(kind)} for kind in ("foot-", "call-"))
    return feet, calls


@pytest.mark.parametrize("height", [262, 271, 279.4, 297, 304])
def test_each_footnote_stands_on_the_page_of_its_first_call(height: float) -> None:
    """At any height of the page: at 262 mm the notes seem not to fit by a rounding, at 304 a second line has no room."""
    html = Studio(page(editions.usual())[0], templates=None, look="roundup").draw(("pdf",))["pdf"]
    assert "@page { size: A4; }" in html
    data, notes = pdf(html.replace("@page { size: A4; }", f"@page {{ size: 210mm {height}mm; }}"))
    feet, calls = feet_and_calls(data)
    assert len(feet) == 9
    assert feet == calls
    assert notes == ()


def test_a_long_edition_has_each_footnote_with_its_call() -> None:
    for themes, items, locale in ((3, 6, "en_GB"), (3, 6, "en_US"), (4, 8, "en_GB")):
        edition = editions.like(editions.long(themes, items), locale=locale)
        feet, calls = feet_and_calls(render(edition, formats=("pdf",))["briefing.pdf"])
        assert len(feet) == themes * items
        assert feet == calls


def places(data: bytes) -> dict[str, tuple[int, float]]:
    """The page of each named place, and how far up it stands."""
    with pikepdf.open(io.BytesIO(data)) as document:
        numbers: dict[Any, int] = {page.objgen: n for n, page in enumerate(document.pages, 1)}
        names = list(document.Root.Names.Dests.Names)
        return {
            str(name): (numbers[place[0].objgen], float(place[3]))
            for name, place in zip(names[::2], names[1::2], strict=True)
        }


def test_the_footnotes_of_a_page_stand_in_the_order_of_their_numbers() -> None:
    data, _ = drawn("usual")
    feet = {int(name[5:]): place for name, place in places(data).items() if name.startswith("foot-")}
    calls = {int(name[5:]): place for name, place in places(data).items() if name.startswith("call-")}
    first = [n for n, (page, _) in feet.items() if page == 1]
    by_height = sorted(first, key=lambda n: -feet[n][1])
    assert by_height == sorted(first)
    assert sorted(first, key=lambda n: -calls[n][1]) != by_height  # the standfirst cites in another order


@pytest.mark.parametrize("height", range(200, 300, 9))
def test_no_heading_stands_without_what_it_heads(height: int) -> None:
    edition = editions.usual()
    html = Studio(page(edition)[0], templates=None, look="roundup").draw(("pdf",))["pdf"]
    data, _ = pdf(html.replace("@page { size: A4; }", f"@page {{ size: 210mm {height}mm; }}"))
    where = places(data)
    heads = {f"theme-{section.theme}": f"item-{section.items[0].id}" for section in edition.sections if section.items}
    for head, item in (heads | {"sources": "source-1"}).items():
        assert where[head][0] == where[item][0], head


def long_days() -> bytes:
    """An edition whose days have so many items that a row of the table is longer than a page."""
    edition = editions.long(themes=4, items=30)
    names = [item.id for section in edition.sections for item in section.items]
    days = tuple(editions.like(row, items=tuple(names[n * 40 : n * 40 + 40])) for n, row in enumerate(edition.days))
    return render(editions.like(edition, days=days), formats=("pdf",))["briefing.pdf"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_no_page_of_a_long_edition_is_a_third_empty() -> None:
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=long_days(), capture_output=True, check=True)
    pages = read.stdout.decode().split("<page ")[1:]
    assert len(pages) > 15
    for n, words in enumerate(pages[:-1], 1):
        ends = [float(y) for y in re.findall(r'yMax="([\d.]+)"', words)]
        last = max(y for y in ends if y < 842 - 55)  # above the foot of the page
        assert last > 842 * 2 / 3, f"page {n} of {len(pages)}"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_a_day_that_goes_on_overleaf_is_named_there_again_and_nowhere_else() -> None:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=long_days(), capture_output=True, check=True).stdout
    pages = [each for each in read.decode().split("\f") if re.search(r"Reports +What happened", each)]
    assert len(pages) > 2
    seen: set[str] = set()
    for page_ in pages:
        rows = page_.partition("What happened")[2]
        named = re.findall(r"^ *((?:Mon|Tues|Wednes|Thurs|Fri)day \d+ Mar)\b", rows, re.MULTILINE)
        assert len(named) == len(set(named))
        assert rows.strip().startswith(named[0])
        assert not seen & set(named[1:])
        seen.update(named)
    assert len(seen) == 5


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_a_heading_of_two_lines_goes_whole_to_the_next_page() -> None:
    """Wherever on the page the last section begins, its heading is printed once."""
    style = (builtin_folder() / "print.css").read_text("utf-8")
    pages = set()
    for above in range(234, 256, 2):
        html = (
            f"<!DOCTYPE html><html lang='en'><head><title>t</title><style>@page {{ size: A4; }} {style}</style></head>"
            f"<body class='roundup paper short'><main><article><div style='height: {above}mm'></div>"
            "<section class='coverage'><h2>What this edition rests on</h2>"
            f"<p>{'Words that say it. ' * 16}</p><p>More.</p></section></article></main></body></html>"
        )
        read = subprocess.run(["pdftotext", "-", "-"], input=pdf(html)[0], capture_output=True, check=True).stdout
        assert read.decode().count("rests on") == 1, above
        pages.add(read.decode().count("\f"))
    assert pages == {1, 2}


@pytest.mark.parametrize(("closer", "pages"), [("120mm", 1), ("190mm", 2)])
def test_a_few_lines_on_a_last_page_come_back(closer: str, pages: int) -> None:
    """Where the sources set closer make room for them; else nothing is set closer."""
    html = (
        "<!DOCTYPE html><html lang='en'><head><title>t</title><style>@page { size: 148mm 210mm; margin: 10mm; }"
        f" div {{ height: 185mm; }} .snug div {{ height: {closer}; }} .snug p {{ font-size: 30pt; }}</style></head>"
        '<body class="x short"><main><div>Text</div><p>Last words</p></main></body></html>'
    )
    with pikepdf.open(io.BytesIO(pdf(html)[0])) as document:
        assert len(document.pages) == pages
        drawn = b"".join(page.Contents.read_bytes() for page in document.pages)
    sizes = {float(each) for each in re.findall(rb"/\S+ ([\d.]+) Tf", drawn)}
    assert len(sizes) == (2 if pages == 1 else 1)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_a_sheet_that_would_be_half_empty_is_set_larger() -> None:
    data = render(editions.ukrainian(), look="sheet", formats=("pdf",))["briefing.pdf"]
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert read.count("<page ") == 1
    heights = [float(b) - float(a) for a, b in re.findall(r'yMin="([\d.]+)"[^>]* yMax="([\d.]+)">Заріччі<', read)]
    assert min(heights) > 12.5


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_a_sheet_of_several_pages_is_set_in_the_largest_type() -> None:
    """8.7 points: smaller type would take as many pages."""
    data = render(editions.long(themes=5, items=7), look="sheet", formats=("pdf",))["briefing.pdf"]
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert read.count("<page ") > 1
    heights = [float(b) - float(a) for a, b in re.findall(r'yMin="([\d.]+)"[^>]* yMax="([\d.]+)">harbour<', read)]
    assert min(heights) > 10.5


def test_what_only_looks_like_a_place_of_footnotes_stays_where_it_is() -> None:
    html = (
        "<!DOCTYPE html><html lang='en'><head><title>t</title></head><body class='x short'>"
        "<header><span>Own head</span> and more</header><main><p>Text</p></main></body></html>"
    )
    data, _ = pdf(html)
    with pikepdf.open(io.BytesIO(data)) as document:
        kinds = [str(each.get("/S")) for each in elements(document.Root.StructTreeRoot)]
    assert "/Note" not in kinds
    assert kinds.index("/NonStruct") < kinds.index("/Part")


def elements(node: Any) -> list[Any]:  # noqa: ANN401  pikepdf's objects
    children = node.get("/K")
    each = children if isinstance(children, pikepdf.Array) else [children]
    below = [child for child in each if isinstance(child, pikepdf.Dictionary) and "/S" in child]
    return [node, *(deeper for child in below for deeper in elements(child))]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize(("name", "look"), EVERY)
def test_qpdf_finds_nothing(name: str, look: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(drawn(name, look)[0])
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "look"), EVERY[:4])
def test_pdfua_finds_nothing(name: str, look: str, tmp_path: Path) -> None:
    pdfua = pytest.importorskip("pdfua", reason="pdfua is not installed")
    file = tmp_path / "a.pdf"
    file.write_bytes(drawn(name, look)[0])
    assert [str(each) for each in pdfua.validate(file).findings] == []


def test_a_long_edition_has_contents_that_tell_the_right_pages() -> None:
    data, _ = drawn("long")
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) > 4
        numbers = {page.objgen: n for n, page in enumerate(document.pages, 1)}
        names = named_places(document)
        bookmarks = outline(document)
        assert [title for title, _ in bookmarks][1:3] == ["Quay 1", "Quay 2"]
        targets = {title: numbers[place[0].objgen] for title, place in bookmarks if title.startswith("Quay")}
    assert names
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = ["pdftotext", "-layout", "-l", "1", "-", "-"]
    first = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    told = {f"Quay {n}": int(page) for n, page in re.findall(r"Quay (\d+) {5,}(\d+)(?= |$)", first, re.MULTILINE)}
    assert told == targets


def test_a_short_edition_has_no_contents() -> None:
    data, _ = drawn("usual")
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) <= 4
        assert not [e for e in elements(document.Root.StructTreeRoot) if e.get("/S") == pikepdf.Name.TOC]
        assert "In this edition" not in [title for title, _ in outline(document)]


def named_places(document: pikepdf.Pdf) -> list[Any]:
    return list(document.Root.Names.Dests.Names) if "/Names" in document.Root else []


def outline(document: pikepdf.Pdf) -> list[tuple[str, Any]]:
    with document.open_outline() as read:
        todo = list(read.root)
        found = []
        while todo:
            entry = todo.pop(0)
            found.append((str(entry.title), entry.destination))
            todo = [*entry.children, *todo]
    return found


def test_the_sheet_is_one_page() -> None:
    for name in ("usual", "ukrainian"):
        with pikepdf.open(io.BytesIO(drawn(name, "sheet")[0])) as document:
            assert len(document.pages) == 1


@pytest.mark.parametrize(("locale", "items"), [("en_GB", 4), ("en_US", 3)])
def test_a_full_sheet_is_one_page_in_its_smallest_type(tmp_path: Path, locale: str, items: int) -> None:
    """Twelve items or sixteen, as many sources, eight figures: the sources run on in one paragraph, and are a list all the same."""
    edition = editions.like(editions.long(themes=4, items=items), locale=locale)
    file = tmp_path / "a.pdf"
    notes: list[Note] = []
    full = editions.like(edition, figures=editions.usual().figures * 2)
    file.write_bytes(render(full, look="sheet", formats=("pdf",), notes=notes)["briefing.pdf"])
    assert notes == []
    with pikepdf.open(file) as document:
        assert len(document.pages) == 1
        listed = [each for each in elements(document.Root.StructTreeRoot) if each.get("/S") == pikepdf.Name.LI]
        assert len(listed) >= len(edition.sources)
    pdfua = pytest.importorskip("pdfua", reason="pdfua is not installed")
    assert [str(each) for each in pdfua.validate(file).findings] == []


def test_paper_follows_the_locale() -> None:
    for locale, width in (("en_GB", 595), ("en_US", 612), ("uk_UA", 595)):
        edition = editions.like(editions.empty(), locale=locale)
        with pikepdf.open(io.BytesIO(render(edition, formats=("pdf",))["briefing.pdf"])) as document:
            assert round(float(document.pages[0].MediaBox[2])) == width


def test_only_shipped_fonts_are_used_for_latin_cyrillic_and_greek() -> None:
    for name in ("usual", "ukrainian"):
        with pikepdf.open(io.BytesIO(drawn(name)[0])) as document:
            faces = {
                str(font.BaseFont).split("+")[-1] for page in document.pages for font in page.Resources.Font.values()
            }
        assert faces
        assert all(face.startswith(("Source-Serif-4", "Source-Sans-3")) for face in faces), faces


def test_shipped_fonts_have_what_european_newsrooms_write() -> None:
    assert fonts.missing("AZazÀÿĀžȘțẞ ΑΩάώ АЯаяЁёЄєІіЇїҐґЎў 0123456789 –—‘’“”„«»‹›…•·†‡§№€£₴¥©®°×−±→←½") == ()


def test_a_character_no_font_has_is_named_and_its_code_printed(tmp_path: Path) -> None:
    html = "<!DOCTYPE html><html lang='en'><title>t</title><body class='x short'><p>Sign \U0010fffd here.</p></html>"
    data, notes = pdf(html)
    assert [note.code for note in notes] == ["glyph"]
    assert "No font at hand has U+10FFFD" in notes[0].message
    assert fonts.named("\U00012000") == "U+12000 CUNEIFORM SIGN A"
    if shutil.which("pdftotext"):
        (tmp_path / "a.pdf").write_bytes(data)
        read = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
        assert "Sign [U+10FFFD] here." in read


def test_what_weasyprint_says_becomes_a_note() -> None:
    html = "<!DOCTYPE html><html lang='en'><title>t</title><body class='x short'><p style='colour: red'>a</p></html>"
    _, notes = pdf(html)
    assert [note.code for note in notes] == ["pdf"]
    assert "colour" in notes[0].message


def test_a_word_without_end_is_broken_and_costs_little(tmp_path: Path) -> None:
    html = "<!DOCTYPE html><html lang='en'><title>t</title><body class='x short'><p>{}</p></html>"
    start = time.process_time()
    data, notes = pdf(html.format("w" * 20_000))
    assert time.process_time() - start < 20  # 20 s and more where Pango has to find each break
    assert notes == ()
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) > 1
    if shutil.which("pdftotext"):
        (tmp_path / "a.pdf").write_bytes(data)
        read = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
        assert read.count("w") == 20_000


def test_a_sheet_that_cannot_be_one_page_is_noted() -> None:
    notes: list[Note] = []
    render(editions.long(themes=5, items=6), look="sheet", formats=("pdf",), notes=notes)
    assert [note.code for note in notes] == ["sheet"]
    assert notes[0].message.startswith("The sheet takes ")


def test_what_rests_on_one_outlet_alone_says_so_once() -> None:
    edition = editions.long(themes=2, items=1)
    text = render(edition, formats=("md",))["briefing.md"].decode()
    assert text.count("every item rests on the reporting of Northern Wire") == 1
    assert "One source: Northern Wire." not in text
