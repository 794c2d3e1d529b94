"""The PDF, out of the HTML drawn for paper: tagged (PDF/UA-1), from shipped fonts, the same bytes for the same edition."""

from __future__ import annotations

import html as markup
import io
import logging
import re
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Name, Pdf

from briefing.errors import Note, TemplateError
from briefing.render import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRINT_FLAG = 4  # PDF 32000-1, table 165: annotation flag 3, "print"
_TAG = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


def pdf(html: str, *, one_page: bool = False) -> tuple[bytes, tuple[Note, ...]]:
    """The PDF of a page drawn for paper, and notes: characters no font has, what WeasyPrint refused or found odd.

    `one_page` sets the page smaller, in two steps, where it would take more than one. Raises `TemplateError` where
    nothing can be laid out.
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
        document = _laid_out(html, one_page=one_page)
        drawn = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"")
    notes += [Note("pdf", line) for line in dict.fromkeys(said)]
    return _finished(drawn), tuple(notes)


def _laid_out(html: str, *, one_page: bool) -> Any:  # noqa: ANN401  WeasyPrint has no types
    from weasyprint import HTML  # noqa: PLC0415  half a second to import, and only the PDF needs it
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  the same

    from briefing.render.fetching import Refusing  # noqa: PLC0415  the same

    fetcher = Refusing()
    document: Any = None
    with fonts.configured():
        faces = FontConfiguration()
        for size in ("", "tight", "tighter") if one_page else ("",):
            sized = html.replace('class="sheet paper"', f'class="sheet paper {size}"', 1) if size else html
            try:
                document = HTML(string=sized, base_url=None, url_fetcher=fetcher).render(font_config=faces)
            except (ValueError, OSError, RecursionError) as error:
                raise TemplateError(f"The page could not be laid out for the PDF: {error}") from error
            if len(document.pages) == 1:
                break
    return document


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


def _finished(drawn: bytes) -> bytes:
    """The PDF with what WeasyPrint leaves out: the scope of header cells, links that print; and with a stable identifier."""
    with Pdf.open(io.BytesIO(drawn)) as document:
        for page in document.pages:
            for annotation in page.get("/Annots", ()):
                annotation[Name.F] = int(annotation.get("/F", 0)) | _PRINT_FLAG
        for element in _header_cells(document):
            element[Name.A] = pikepdf.Dictionary(O=Name.Table, Scope=_scope(element))
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _scope(cell: Any) -> Name:  # noqa: ANN401  pikepdf's objects
    row = cell.get("/P")
    group = row.get("/P") if row is not None else None
    return Name.Column if group is not None and group.get("/S") == Name.THead else Name.Row


def _header_cells(document: Pdf) -> Iterator[Any]:
    root = document.Root.get("/StructTreeRoot")
    todo = [root] if root is not None else []
    while todo:
        element = todo.pop()
        if isinstance(element, pikepdf.Array):
            todo.extend(each for each in element if isinstance(each, pikepdf.Dictionary | pikepdf.Array))
            continue
        if element.get("/S") == Name.TH:
            yield element
        children = element.get("/K")
        if isinstance(children, pikepdf.Dictionary | pikepdf.Array):
            todo.append(children)
