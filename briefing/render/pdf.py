"""The PDF, out of the HTML drawn for paper: tagged (PDF/UA-1), from shipped fonts, the same bytes for the same edition."""

from __future__ import annotations

import gc
import html as markup
import logging
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from briefing.errors import Note, TemplateError
from briefing.render import fonts
from briefing.render.tagging import finished

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.render.archive import Attachment

_FEW_PAGES = 4
_FULL_ENOUGH = 0.27  # a fifth of the page, and the margin above it
_TOO_FULL = 0.25  # a second page of a sheet that the next smaller type leaves
_ROOMY = 0.7
_LONG = 8_500
_VERY_LONG = 45_000  # characters, some fifteen pages: on one of them a footnote would leave its page
_BODY = re.compile(r'(<body class="[^"]*\b)short(")')
_TAG = re.compile(r"<style\b.*?</style>|<script\b.*?</script>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_ENDLESS = re.compile(r"[^\s&;<>]{60,}")
_BREAK = 30
_LONGEST_ADDRESS = 500


def pdf(html: str, *, one_page: bool = False, attachment: Attachment | None = None) -> tuple[bytes, tuple[Note, ...]]:
    """The PDF of a page drawn for paper, and notes: characters no font has, what WeasyPrint refused or found odd.

    `one_page` sets the page smaller, in three steps, where it would take more than one, and larger where it fills little
    of one; else more than four pages get a list of contents. With an `attachment` it is PDF/A-3u as well as PDF/UA-1.
    Raises `TemplateError` where nothing can be laid out.
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
    with _heard() as said, _uncollected():
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
    return finished(drawn, attachment), tuple(notes)


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
            except (
                LookupError,
                AttributeError,
                AssertionError,
            ) as error:  # faults of WeasyPrint's own, met by odd styles
                raise TemplateError(
                    f"The page could not be laid out for the PDF: WeasyPrint fails at one of its styles ({error!r}). "
                    "Undo the last change to the style sheets"
                ) from error

        if one_page:
            tried = {}
            size, smaller = "short", ["short tight", "short tighter", "short tightest"]
            while True:
                tried[size] = pages(size)
                count, filled = len(tried[size].pages), _filled(tried[size].pages[-1])
                # Three pages do not become one by a smaller type, but a few lines on the last may go.
                if count == 1 or not smaller or (count > 2 and filled >= _FULL_ENOUGH):
                    break
                if count == 2 and filled >= _TOO_FULL and len(smaller) > 1:
                    smaller.pop(0)
                size = smaller.pop(0)
            if count > 1:
                # What runs over in the smallest type may as well be read in the largest that takes no more pages.
                return next(each for each in tried.values() if len(each.pages) == count)
            if size == "short" and filled < _ROOMY:
                larger = pages("short large")
                if len(larger.pages) == 1:
                    return larger
            return tried[size]
        # A list of contents stands where there are more than four pages: guessed from the text, then made true.
        length = len(_TAG.sub("", html))
        kind = "long" if length > _LONG else "short"
        if length > _VERY_LONG:
            kind += " whole"
        document = pages(kind)
        if kind.startswith("long") != (len(document.pages) > _FEW_PAGES):
            kind = "short" if kind.startswith("long") else "long"
            document = pages(kind)
        if _notes_astray(document) and not kind.endswith(" whole"):
            kind += " whole"
            document = pages(kind)
        if len(document.pages) > 1 and _filled(document.pages[-1]) < _FULL_ENOUGH:
            # A few lines on a last page of their own come back where the sources are set a little closer.
            closer = pages(f"{kind} snug")
            if len(closer.pages) < len(document.pages) and not _notes_astray(closer):
                document = closer
        for page in document.pages:
            _number_notes(page)
            _name_days(page)
        return document


def _notes_astray(document: Any) -> bool:  # noqa: ANN401  as above
    """Whether a footnote stands on another page than its first call.

    Where the second line of a paragraph is the first that a page has no room for, WeasyPrint makes room by moving notes on.
    """
    where = {name: n for n, page in enumerate(document.pages) for name in page.anchors}
    return any(where.get(f"call-{name[5:]}", n) != n for name, n in where.items() if name.startswith("foot-"))


def _filled(page: Any) -> float:  # noqa: ANN401  as above
    """How far down the page its last line stands, 0 to 1."""
    from weasyprint.formatting_structure.boxes import LineBox  # noqa: PLC0415  half a second to import

    root = page._page_box.children[0]  # noqa: SLF001  WeasyPrint shows its layout nowhere else
    ends = [box.position_y + box.height for box in root.descendants() if isinstance(box, LineBox)]
    return float(max(ends, default=0) / page.height)


def _number_notes(page: Any) -> None:  # noqa: ANN401  as above
    """Put the footnotes of a page in the order of their numbers: WeasyPrint sets them in the order of their calls."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox  # noqa: PLC0415  half a second to import

    for area in page._page_box.children:  # noqa: SLF001  WeasyPrint shows its layout nowhere else
        if not isinstance(area, FootnoteAreaBox) or not all(_note_number(note) for note in area.children):
            continue
        top = area.children[0].position_y
        area.children = sorted(area.children, key=_note_number)
        for note in area.children:
            moved = top - note.position_y
            note.translate(dy=moved)
            name = note.element.get("id")
            if name in page.anchors:
                left, upper, right, lower = page.anchors[name]
                page.anchors[name] = (left, upper + moved, right, lower + moved)
            top += note.margin_height()


def _name_days(page: Any) -> None:  # noqa: ANN401  as above
    """Leave out a day's name where a row above it on the page has it: further rows of a day carry it for the next page's sake."""
    from weasyprint.formatting_structure.boxes import TableCellBox, TableRowGroupBox  # noqa: PLC0415  as above

    for group in page._page_box.descendants():  # noqa: SLF001  WeasyPrint shows its layout nowhere else
        if isinstance(group, TableRowGroupBox) and not group.is_header:
            for row in group.children[1:]:
                for cell in row.children:
                    if (
                        isinstance(cell, TableCellBox)
                        and cell.element is not None
                        and cell.element.get("class") == "again"
                    ):
                        cell.children = []


def _note_number(note: Any) -> int:  # noqa: ANN401  as above
    told = note.element.get("data-number", "") if note.element is not None else ""
    return int(told) if told.isdecimal() else 0


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


@contextmanager
def _uncollected() -> Iterator[None]:
    """While it lasts, no garbage is looked for.

    Among the boxes of thirty pages that takes a sixth of the time, and finds next to nothing.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


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
