"""PDF files: the words of their text layer, lines put together to paragraphs. The library that reads them is an extra."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from briefing.errors import Note
from briefing.model import Article
from briefing.readers.headed import headed
from briefing.readers.reader import Reader, UnusableError, optional

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefing.readers.reader import Given

_MOST: Final = 300  # pages: what has more is a book
_SAVE: Final = "save its text as a .txt file"
_HYPHEN: Final = "\u0002\ufffe"  # what the library puts where a word was parted at a line's end
_NUMBERS: Final = re.compile(r"\d+")
_STOP: Final = re.compile(r"[.!?:…][\"'”’»)\]]*$")


def _suits(given: Given) -> float:
    return 0.95 if b"%PDF-" in given.head[:1024] else 0.0


def _read(given: Given) -> Iterator[Article]:
    pdfium = optional("pypdfium2", "pdf")
    data = given.data()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = "it is locked by a password" if "password" in str(error).lower() else f"the PDF is broken: {error}"
        raise UnusableError(reason, f"save it again without a password, or {_SAVE}") from None
    try:
        count = len(document)
        if count > _MOST:
            raise UnusableError(f"it has {count} pages, so it is no article", _SAVE)
        pages = [_lines(document, number) for number in range(count)]
    except pdfium.PdfiumError as error:
        raise UnusableError(f"the PDF is broken: {error}", _SAVE) from None
    finally:
        document.close()
    running = _running(pages)
    lines = [line for page in pages for line in page if _NUMBERS.sub("#", line) not in running]
    if not any(lines):
        raise UnusableError("there is no text in it, only pictures of pages", _SAVE)
    note = Note("running-lines", f"lines that run through its pages were left out ({len(running)})", given.name, "info")
    yield headed(
        Article(
            id=given.name,
            text="\n\n".join(paragraphs(lines)),
            origin=given.name,
            notes=(note,) if running else (),
        )
    )


def _lines(document: Any, number: int) -> list[str]:  # noqa: ANN401  the library's own document
    page = document[number]
    text = page.get_textpage().get_text_range()
    return [" ".join(line.split()) if line.strip() else "" for line in text.replace("\r\n", "\n").split("\n")]


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The lines at the heads and feet of most pages, numbers aside: titles and page numbers."""
    if len(pages) < 3:
        return frozenset()
    told = [[_NUMBERS.sub("#", line) for line in page if line] for page in pages]
    seen = Counter(line for page in told for line in {*page[:2], *page[-2:]})
    return frozenset(line for line, count in seen.items() if count * 2 > len(pages) and count > 2)


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines -> paragraphs: one ends at an empty line, at a short line with a stop, and around a short line without one."""
    full = median([len(line) for line in lines if line] or [0])
    out: list[str] = []
    open_ = ""
    for number, line in enumerate(lines):
        if not line:
            if open_:
                out.append(open_)
            open_ = ""
            continue
        open_ = _joined(open_, line)
        following = lines[number + 1] if number + 1 < len(lines) else ""
        ends = len(line) < 0.85 * full and (_STOP.search(line) or _is_heading(open_, line, following, full))
        if ends:
            out.append(open_)
            open_ = ""
    return [*out, open_] if open_ else out


def _is_heading(open_: str, line: str, following: str, full: float) -> bool:
    return open_ == line and len(line) < 0.75 * full and following[:1].isupper()


def _joined(before: str, line: str) -> str:
    if not before:
        return line
    if before[-1] in _HYPHEN:
        return before[:-1] + line
    return f"{before} {line}"


reader = Reader("PDF (.pdf)", _suits, _read)
