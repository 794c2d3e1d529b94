"""A PDF's words, read back from the file, and rule 26 held against them."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from briefing.check import paper
from briefing.check.case import Case, plain
from briefing.check.publication import same_everywhere
from briefing.model import Beat, Section
from briefing.render.pdf import pdf

sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions

if TYPE_CHECKING:
    from briefing.model import Edition, Finding

HEAD = "<!DOCTYPE html><html lang='{}'><head><title>t</title><style>{}</style></head><body class='x short'>"


def read(body: str, *, lang: str = "en", css: str = "") -> str:
    return paper.words(pdf(HEAD.format(lang, css) + body)[0])


def held(edition: Edition, data: bytes) -> list[Finding]:
    return list(same_everywhere(Case(edition, {}, Beat(title="x"), {"briefing.pdf": data})))


@pytest.mark.parametrize("look", ["roundup", "sheet"])
@pytest.mark.parametrize("name", ["usual", "ukrainian", "nasty"])
def test_the_pdf_has_every_sentence_of_the_edition(name: str, look: str) -> None:
    assert held(getattr(editions, name)(), editions.drawn(name, look, "pdf")[0]) == []


def test_a_long_pdf_has_every_sentence_though_many_run_over_a_page_s_end() -> None:
    assert held(editions.long(), editions.drawn("long", "roundup", "pdf")[0]) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("before Friday", "before Sunday"),
        ("Gusts reached 134", "Gusts reached 143"),
        ("The port authority did not comment.", "The port authority did comment."),
    ],
)
def test_a_sentence_that_the_pdf_has_otherwise_is_found(before: str, after: str) -> None:
    edition = editions.usual()
    changed = [
        Section(
            theme=section.theme,
            heading=section.heading,
            quiet=section.quiet,
            items=tuple(
                editions.like(item, support=tuple(
                    editions.like(quote, text=quote.text.replace(before, after)) for quote in item.support
                ))
                for item in section.items
            ),
        )
        for section in edition.sections
    ]  # fmt: skip
    (finding,) = held(editions.like(edition, sections=tuple(changed)), editions.drawn("usual", "roundup", "pdf")[0])
    assert (finding.rule, finding.severity) == (26, "E")
    assert finding.message == "briefing.pdf does not have this sentence"
    assert after in finding.sentence


def test_a_sentence_over_two_pages_is_whole_and_running_heads_are_left_out() -> None:
    css = "@page { size: 60mm 40mm; @top-left { content: 'Running head'; font-size: 5pt } }"
    told = "The harbour of Velmar was closed to ships of every kind for a week and a day, " * 4
    said = read(f"<p>{told}</p>", css=css)
    assert plain(told) in plain(said)
    assert "Running head" not in said


def test_words_that_are_divided_and_letters_that_are_joined_come_back() -> None:
    css = "p { hyphens: auto; width: 30mm; hyphenate-limit-chars: 5 2 2 }"
    told = "Die Donaudampfschifffahrtsgesellschaft fliegt auf, der Hafen öffnet offiziell."
    said = read(f"<p>{told}</p>", lang="de", css=css)
    assert len(re.findall(r"\w[-‐]\w", said)) > 0  # it was divided somewhere
    assert plain(told) in plain(said)


def test_words_from_right_to_left_are_read_as_they_are_written() -> None:
    said = read("<p dir='rtl'>שלום עולם</p><p>then <b>اهتزت المدينة</b> and 12</p>", lang="he")
    assert "שלום עולם" in said
    assert "then اهتزت المدينة and 12" in said


def test_figures_in_running_text_are_read_in_their_place() -> None:
    said = read("<p>Forty <svg width='40' height='20'><title>a</title><text y='15'>9</text></svg> houses</p>")
    assert said.index("Forty") < said.index("houses")


def test_what_is_no_pdf_or_has_no_tags_is_told() -> None:
    with pytest.raises(ValueError, match="it is no whole PDF"):
        paper.words(b"%PDF-1.7 torn")
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(ValueError, match="it is not tagged"):
        paper.words(out.getvalue())
    (finding,) = held(editions.usual(), out.getvalue())
    assert finding.message == "briefing.pdf cannot be read: it is not tagged"


def by_hand(content: bytes, cmap: bytes, *, wide: bool = True) -> bytes:
    """A tagged PDF of one page with this content, its font F's ToUnicode map, and one structure element for piece 0."""
    document = pikepdf.new()
    page = document.add_blank_page()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0 if wide else pikepdf.Name.TrueType,
        ToUnicode=document.make_stream(cmap),
    )
    inner = document.make_stream(b"BT /F 9 Tf <0003> Tj ET", Subtype=pikepdf.Name.Form)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(Inner=inner))
    page.Contents = document.make_stream(content)
    element = pikepdf.Dictionary(S=pikepdf.Name.P, K=0, Pg=page.obj)
    document.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Array([document.make_indirect(element)]))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


MAP = b"1 beginbfchar <0041> <00660069> endbfchar 2 beginbfrange <0001> <0003> <0061> <0010> <0011> [<0078> <D83DDE80>] endbfrange"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"/P <</MCID 0>> BDC BT /F 9 Tf <000100020003> Tj ET EMC", "abc"),
        (b"/P <</MCID 0>> BDC BT /F 9 Tf [<0001> -200 <0041>] TJ ET EMC", "afi"),
        (b"/P <</MCID 0>> BDC BT /F 9 Tf <00100011> Tj ET EMC", "x\U0001f680"),
        (b"/P <</MCID 0>> BDC BT /F 9 Tf <0001FFFF0002> Tj ET EMC", "ab"),
        (b"/Artifact BMC BT /F 9 Tf <0003> Tj ET EMC /P <</MCID 0>> BDC BT <0001> Tj ET EMC", "a"),
        (b"/P <</MCID 0>> BDC /Span BMC BT /F 9 Tf <0001> Tj ET EMC BT <0002> Tj ET EMC", "a" + "b"),
        (b"/P <</MCID 0>> BDC /Inner Do EMC", "c"),
        (b"/P <</MCID 0>> BDC /Missing Do EMC", ""),
    ],
)
def test_a_page_s_letters_are_read_by_their_map(content: bytes, told: str) -> None:
    assert paper.words(by_hand(content, MAP)) == told


def test_codes_of_one_byte_are_read_too() -> None:
    content = b"/P <</MCID 0>> BDC BT /F 9 Tf (\001\002) Tj ET EMC"
    assert paper.words(by_hand(content, b"1 beginbfrange <01> <02> <0061> endbfrange", wide=False)) == "ab"


@pytest.mark.parametrize("content", [b"/P <</MCID 0>> BDC BT /F 9 Tf ((( Tj", b"EMC EMC Tf Tj", b"BDC Do TJ"])
def test_a_page_that_is_out_of_order_is_told_or_read(content: bytes) -> None:
    try:
        assert paper.words(by_hand(content, MAP)) == ""
    except ValueError as error:
        assert str(error).startswith("it is no whole PDF")  # noqa: PT017  either is right


def test_a_structure_that_runs_in_a_circle_is_told() -> None:
    with pikepdf.open(io.BytesIO(by_hand(b"", MAP))) as document:
        element = document.Root.StructTreeRoot.K[0]
        element.K = pikepdf.Array([element])
        out = io.BytesIO()
        document.save(out)
    with pytest.raises(ValueError, match="runs in a circle"):
        paper.words(out.getvalue())
