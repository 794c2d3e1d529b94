"""Word documents and PDF files, well made and broken side by side."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import pytest

from briefing.model import Article, SetAside
from briefing.readers import read
from briefing.readers.pdf import paragraphs

sys.path.insert(0, str(Path(__file__).parent))
from making import Make  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Callable


def found(folder: Path, data: bytes, name: str) -> Article | SetAside:
    (folder / name).write_bytes(data)
    (one,) = read([folder])
    return one


def test_a_word_document(tmp_path: Path) -> None:
    one = found(
        tmp_path, Make.docx("Council rebuilds the pier", points=("A tender in March",), author="Ann Lee"), "a.docx"
    )
    assert isinstance(one, Article)
    assert one.text.split("\n\n") == ["Council rebuilds the pier", *Make.paragraphs, "- A tender in March"]
    assert (one.title, one.authors) == ("Council rebuilds the pier", ("Ann Lee",))
    assert one.stamp is None


def test_a_word_document_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    assert isinstance(found(tmp_path, Make.docx("Pier"), "pier.docx"), Article)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"a" * 60_000_000)
    return file.getvalue()


def other() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    return file.getvalue()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda data: data[: len(data) // 2], "the document is broken: "),
        (lambda _: bomb(), "unpacked it has 60 MB; an article may have 34"),
        (lambda _: other(), "it is no Word document"),
        (lambda _: b"words", "the document is broken: "),
    ],
)
def test_broken_word_documents_are_told(tmp_path: Path, spoil: Callable[[bytes], bytes], reason: str) -> None:
    one = found(tmp_path, spoil(Make.docx("Pier")), "a.docx")
    assert isinstance(one, SetAside)
    assert one.reason.startswith(reason)
    assert one.remedy


def test_an_empty_word_document(tmp_path: Path) -> None:
    one = found(tmp_path, Make.docx("", paragraphs=()), "a.docx")
    assert isinstance(one, SetAside)
    assert one.reason == "the document has no words in it"


def test_a_pdf_is_put_together_to_paragraphs_without_running_lines(tmp_path: Path) -> None:
    pages = [["Harbour Post", *wrap(words, 48), f"page {n} of 4"] for n, words in enumerate(Make.paragraphs, 1)]
    pages[0].insert(1, "Council rebuilds the pier")
    one = found(tmp_path, Make.pdf(pages), "a")
    assert isinstance(one, Article)
    assert one.text.split("\n\n") == ["Council rebuilds the pier", *Make.paragraphs]
    assert [note.code for note in one.notes] == ["running-lines"]


def test_lines_are_joined_where_a_sentence_goes_on() -> None:
    assert paragraphs(
        [
            "The harbour council voted on Tuesday to rebuild the east-\u0002",
            "ern pier, which a storm broke in two last winter, and to",
            "pay for it.",
            "The vote was seven to four, and those against it said that",
            "",
            "the reserve was meant for schools.",
        ]
    ) == [
        "The harbour council voted on Tuesday to rebuild the east-ern pier, which a storm broke in two last winter, and to pay for it.",
        "The vote was seven to four, and those against it said that",
        "the reserve was meant for schools.",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: Make.pdf([["Words."]])[:120], "the PDF is broken: "),
        (lambda: Make.pdf([["Words."]], password="x"), "it is locked by a password"),
        (lambda: Make.pdf([[]]), "there is no text in it, only pictures of pages"),
        (lambda: Make.pdf([["Words."]] * 301), "it has 301 pages, so it is no article"),
        (lambda: b"%PDF-1.7 nothing", "the PDF is broken: "),
    ],
)
def test_broken_pdf_files_are_told(tmp_path: Path, data: Callable[[], bytes], reason: str) -> None:
    one = found(tmp_path, data(), "a.pdf")
    assert isinstance(one, SetAside)
    assert one.reason.startswith(reason)
    assert one.remedy


@pytest.mark.parametrize(
    ("module", "extra", "name"),
    [
        ("docx", "docx", "a.docx"),
        ("pypdfium2", "pdf", "a.pdf"),
        ("duckdb", "parquet", "a.parquet"),
        ("fastwarc.warc", "warc", "a.warc"),
    ],
)
def test_a_missing_library_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, extra: str, name: str
) -> None:
    data = {"docx": Make.docx("Pier"), "pdf": b"%PDF-1.7", "parquet": b"PAR1", "warc": b"WARC/1.0\r\n"}[extra]
    monkeypatch.setitem(sys.modules, module, None)
    one = found(tmp_path, data, name)
    assert isinstance(one, SetAside)
    assert one.reason == f"what reads {extra} files is not installed"
    assert one.remedy == f'install it with: pip install "briefing[{extra}]"'
