"""The PDF, out of the HTML drawn for paper: tagged (PDF/UA-1), from shipped fonts, the same bytes for the same edition."""

from __future__ import annotations

import html as markup
import io
import logging
import re
import warnings
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Name, Pdf

from briefing.errors import Note, TemplateError
from briefing.render import fonts
from briefing.render.archive import attach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.render.archive import Attachment

_PRINT_FLAG = 4  # PDF 32000-1, table 165: annotation flag 3, "print"
_FEW_PAGES = 4
_LONG = 8_500
_BODY = re.compile(r'(<body class="[^"]*\b)short(")')
_MARKED = re.compile(rb"/\w+\s+<</MCID (\d+)>>\s+BDC")
_TAG = re.compile(r"<style\b.*?</style>|<script\b.*?</script>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_ENDLESS = re.compile(r"[^\s&;<>]{60,}")
_BREAK = 30
_LONGEST_ADDRESS = 500


def pdf(html: str, *, one_page: bool = False, attachment: Attachment | None = None) -> tuple[bytes, tuple[Note, ...]]:
    """The PDF of a page drawn for paper, and notes: characters no font has, what WeasyPrint refused or found odd.

    `one_page` sets the page smaller, in three steps, where it would take more than one; else more than four pages get a
    list of contents. With an `attachment` it is PDF/A-3u as well as PDF/UA-1. Raises `TemplateError` where nothing can
    be laid out.
    """
    notes: list[Note] = []
    lacking = fonts.missing(markup.unescape(_TAG.sub("", html)))
    if lacking:
        html = _spelled(html, lacking)
        notes.append(
            Note(
                "glyph",
                f"No font at hand has {', '.join(fonts.named(each) for each in lacking[:12])}"
                f"{' and others' if len(lacking) > 12 else ''}: the PDF prints the code instead. "
                "Install fonts-noto-core, fonts-noto-color-emoji or fonts-wqy-microhei.",
            )
        )
    with _heard() as said:
        document = _laid_out(_with_breaks(html), one_page=one_page)
        variant = "pdf/a-3u" if attachment else "pdf/ua-1"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint never closes the file of its colour profile
            drawn = document.write_pdf(pdf_variant=variant, pdf_tags=True, pdf_identifier=b"")
    if one_page and len(document.pages) > 1:
        told = (
            f"The sheet takes {len(document.pages)} pages even in its smallest type. Give the themes smaller budgets."
        )
        notes.append(Note("sheet", told))
    notes += [Note("pdf", line) for line in dict.fromkeys(said)]
    return _finished(drawn, attachment), tuple(notes)


def _laid_out(html: str, *, one_page: bool) -> Any:  # noqa: ANN401  WeasyPrint has no types
    from weasyprint import HTML  # noqa: PLC0415  half a second to import, and only the PDF needs it
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  the same

    from briefing.render.fetching import Refusing  # noqa: PLC0415  the same

    fetcher = Refusing()
    with fonts.configured():
        faces = FontConfiguration()

        def pages(kind: str) -> Any:  # noqa: ANN401  as above
            sized = _BODY.sub(rf"\g<1>{kind}\g<2>", html, count=1)
            try:
                return HTML(string=sized, base_url=None, url_fetcher=fetcher).render(font_config=faces)
            except (ValueError, OSError, RecursionError) as error:
                raise TemplateError(f"The page could not be laid out for the PDF: {error}") from error

        if one_page:
            for size in ("short", "short tight", "short tighter", "short tightest"):
                document = pages(size)
                # Three pages do not become one by a smaller type: setting them again would be time lost.
                if len(document.pages) == 1 or len(document.pages) > 2:
                    break
            return document
        # A list of contents stands where there are more than four pages: guessed from the text, then made true.
        long = len(_TAG.sub("", html)) > _LONG
        document = pages("long" if long else "short")
        if long != (len(document.pages) > _FEW_PAGES):
            document = pages("short" if long else "long")
        return document


def _with_breaks(html: str) -> str:
    """The page with places to break in words without end: Pango takes quadratic time to break them anywhere."""

    def broken(word: re.Match[str]) -> str:
        if "://" in word[0] and len(word[0]) < _LONGEST_ADDRESS:
            return word[0]  # an address is broken by its style, so that it can be copied whole
        return "\u200b".join(word[0][n : n + _BREAK] for n in range(0, len(word[0]), _BREAK))

    parts = _TAG.split(html)
    if not any(_ENDLESS.search(part) for part in parts):
        return html
    tags = [match[0] for match in _TAG.finditer(html)]
    texts = [_ENDLESS.sub(broken, part) for part in parts]
    return "".join(text + tag for text, tag in zip(texts, [*tags, ""], strict=True))


def _spelled(html: str, characters: tuple[str, ...]) -> str:
    """The page with each of the characters written as its code: a reader must see that something stood there."""
    table = {ord(each): f"[U+{ord(each):04X}]" for each in characters}
    return html.translate(table)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class _heard:  # noqa: N801  a context manager, read as a word
    """While it lasts, WeasyPrint's warnings are collected instead of printed."""

    def __enter__(self) -> list[str]:
        self._ear = _Ear()
        self._logger = logging.getLogger("weasyprint")
        self._before = (self._logger.handlers, self._logger.propagate, self._logger.level)
        self._logger.handlers, self._logger.propagate = [self._ear], False
        self._logger.setLevel(logging.WARNING)
        return self._ear.lines

    def __exit__(self, *_: object) -> None:
        self._logger.handlers, self._logger.propagate, level = self._before
        self._logger.setLevel(level)


def _finished(drawn: bytes, attachment: Attachment | None) -> bytes:
    """The PDF with what WeasyPrint leaves out, with what is attached, and with a stable identifier.

    Header cells get their scope, links print, running heads and feet are marked as furniture of the page rather than
    text (ISO 14289-1, 7.5, 7.18 and 7.8).
    """
    with Pdf.open(io.BytesIO(drawn)) as document:
        told: dict[Any, set[int]] = {page.objgen: set() for page in document.pages}
        for element in _elements(document):
            kind = element.get("/S")
            if kind == Name.TH:
                element[Name.A] = pikepdf.Dictionary(O=Name.Table, Scope=_scope(element))
            children = element.get("/K")
            here = told.get(element.Pg.objgen) if "/Pg" in element else None
            if here is not None and children is not None:
                each = children if isinstance(children, pikepdf.Array) else [children]
                here.update(int(child) for child in each if isinstance(child, int))
        for page in document.pages:
            for annotation in page.get("/Annots", ()):
                annotation[Name.F] = int(annotation.get("/F", 0)) | _PRINT_FLAG
            _set_furniture(document, page, told[page.objgen])
        if attachment:
            attach(document, attachment)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _set_furniture(document: Pdf, page: pikepdf.Page, told: set[int]) -> None:
    """Mark what the structure tree does not hold as an artifact: WeasyPrint draws running heads as text of no element."""

    def marked(match: re.Match[bytes]) -> bytes:
        return match[0] if int(match[1]) in told else b"/Artifact\n<</Type /Pagination>>\nBDC"

    drawn = page.Contents.read_bytes()
    kept = _MARKED.sub(marked, drawn)
    if kept == drawn:
        return
    page.Contents = document.make_stream(kept)
    parents = document.Root.StructTreeRoot.ParentTree.Nums
    for n in range(0, len(parents), 2):
        if int(parents[n]) == int(page.StructParents):
            row = parents[n + 1]
            for mcid in range(len(row)):
                if mcid not in told:
                    row[mcid] = None


def _scope(cell: Any) -> Name:  # noqa: ANN401  pikepdf's objects
    row = cell.get("/P")
    group = row.get("/P") if row is not None else None
    return Name.Column if group is not None and group.get("/S") == Name.THead else Name.Row


def _elements(document: Pdf) -> Iterator[Any]:
    """Every element of the structure tree."""
    root = document.Root.get("/StructTreeRoot")
    todo = [root] if root is not None else []
    while todo:
        element = todo.pop()
        yield element
        children = element.get("/K")
        each = children if isinstance(children, pikepdf.Array) else [children]
        todo.extend(child for child in each if isinstance(child, pikepdf.Dictionary) and "/S" in child)
