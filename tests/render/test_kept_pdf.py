"""The PDF to be kept (PDF/A-3u): what the standard asks for beyond PDF/UA, and the edition's data in it."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

from briefing.render import render

sys.path.insert(0, str(Path(__file__).parent))
import editions

EVERY = [("usual", "roundup"), ("usual", "sheet"), ("ukrainian", "roundup"), ("nasty", "roundup")]
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}


@cache
def kept(name: str, look: str) -> dict[str, bytes]:
    return render(getattr(editions, name)(), look=look, formats=("pdf", "json"), pdf_a=True)


def opened(name: str, look: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(kept(name, look)["briefing.pdf"]))


@pytest.mark.parametrize(("name", "look"), EVERY)
def test_the_edition_is_attached_as_the_data_it_was_made_from(name: str, look: str) -> None:
    edition = getattr(editions, name)()
    with opened(name, look) as document:
        (told,) = document.Root.AF
        assert list(document.attachments) == ["edition.json"]
        assert document.attachments["edition.json"].obj.objgen == told.objgen
        assert told.EF.F.read_bytes() == kept(name, look)["edition.json"]
        assert [str(told[key]) for key in ("/AFRelationship", "/F", "/UF")] == ["/Data", "edition.json", "edition.json"]
        assert told.EF.F.Subtype == pikepdf.Name("/application/json")
        moment = edition.as_of.strftime("D:%Y%m%d%H%M%S+00'00")
        params = told.EF.F.Params
        assert (str(params.CreationDate), str(params.ModDate)) == (moment, moment)
        assert int(params.Size) == len(kept(name, look)["edition.json"])


@pytest.mark.parametrize(("name", "look"), EVERY)
def test_the_metadata_name_both_standards_and_describe_what_they_add(name: str, look: str) -> None:
    with opened(name, look) as document:
        (body,) = etree.fromstring(document.Root.Metadata.read_bytes()).findall(f"{{{_RDF}}}RDF")
    said = {key: value for each in body for key, value in each.attrib.items()}
    assert said[f"{{{_SPACES['pdfaid']}}}part"] == "3"
    assert said[f"{{{_SPACES['pdfaid']}}}conformance"] == "U"
    assert said[f"{{{_SPACES['pdfuaid']}}}part"] == "1"
    # PDF/A takes a property it does not know only where the file describes it.
    assert [each.text for each in body.iterfind(".//pdfaSchema:namespaceURI", _SPACES)] == [_SPACES["pdfuaid"]]
    assert [each.text for each in body.iterfind(".//pdfaProperty:name", _SPACES)] == ["part"]


@pytest.mark.parametrize(("name", "look"), EVERY)
def test_colours_fonts_and_annotations_are_as_the_standard_asks(name: str, look: str) -> None:
    with opened(name, look) as document:
        (intent,) = document.Root.OutputIntents
        assert intent.S == pikepdf.Name.GTS_PDFA1
        assert intent.DestOutputProfile.N == 3
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"  # the mark of an ICC profile
        assert len(document.trailer.ID) == 2
        assert "/Encrypt" not in document.trailer
        assert not {"/JavaScript", "/AcroForm", "/OpenAction", "/AA"} & set(document.Root.keys())
        assert document.Root.MarkInfo.Marked
        fonts = {str(key): font for page in document.pages for key, font in page.Resources.Font.items()}
        assert fonts
        for key, font in fonts.items():
            assert "/ToUnicode" in font, key
            below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            if font.Subtype != pikepdf.Name.Type3:  # whose shapes stand in the font itself
                assert {"/FontFile2", "/FontFile3"} & set(below.FontDescriptor.keys()), key
        kinds = [str(note.Subtype) for page in document.pages for note in page.get("/Annots", ())]
        assert set(kinds) <= {"/Link"}
        assert all(_uri(note) for page in document.pages for note in page.get("/Annots", ()))


def _uri(note: Any) -> bool:  # noqa: ANN401  pikepdf's objects
    """Whether a link leads within the file or to an address, and does nothing else."""
    return "/Dest" in note or note.A.S in {pikepdf.Name.URI, pikepdf.Name.GoTo}


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize(("name", "look"), EVERY)
def test_qpdf_finds_nothing(name: str, look: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(kept(name, look)["briefing.pdf"])
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "look"), EVERY[:3])
def test_it_is_accessible_as_ever(name: str, look: str, tmp_path: Path) -> None:
    pdfua = pytest.importorskip("pdfua", reason="pdfua is not installed")
    file = tmp_path / "a.pdf"
    file.write_bytes(kept(name, look)["briefing.pdf"])
    assert [str(each) for each in pdfua.validate(file).findings] == []


def test_two_processes_give_the_same_bytes() -> None:
    script = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import editions; from briefing.render import render\n"
        "print(hashlib.sha256(render(editions.usual(), formats=('pdf',), pdf_a=True)['briefing.pdf']).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent)],
        env={**os.environ, "PYTHONHASHSEED": "3", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(kept("usual", "roundup")["briefing.pdf"]).hexdigest()


def test_an_editors_templates_give_the_same_file(tmp_path: Path) -> None:
    made = render(editions.usual(), templates=tmp_path, formats=("pdf",), pdf_a=True)
    assert made["briefing.pdf"] == kept("usual", "roundup")["briefing.pdf"]


def test_without_the_option_nothing_is_attached() -> None:
    with pikepdf.open(io.BytesIO(editions.drawn("usual", "roundup", "pdf")[0])) as document:
        assert "/AF" not in document.Root
        assert not document.attachments
