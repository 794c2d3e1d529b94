"""Word documents (.docx): paragraphs, headings and points. The library that reads them is an extra."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from briefing.errors import Note
from briefing.model import Article
from briefing.readers.headed import headed
from briefing.readers.reader import LARGEST, Reader, UnusableError, optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.readers.reader import Given

_SAVE: Final = "save it again, or save its text as a .txt file"


def _suits(given: Given) -> float:
    if not given.head.startswith(b"PK\x03\x04"):
        return 0.4 if given.suffix == ".docx" else 0.0
    return 0.9 if given.suffix == ".docx" or b"word/document.xml" in given.head else 0.0


def _read(given: Given) -> Iterator[Article]:
    data = given.data()
    _weigh(data)
    docx = optional("docx", "docx")
    try:
        document = docx.Document(io.BytesIO(data))
        title = None
        parts: list[str] = []
        for paragraph in document.paragraphs:
            words = " ".join(paragraph.text.split())
            style = str(paragraph.style.name if paragraph.style is not None else "")
            if not words:
                continue
            if style in ("Title", "Heading 1") and title is None and not parts:
                title = words
            parts.append(f"- {words}" if style.startswith("List") else words)
        properties = document.core_properties
        author, language = str(properties.author or "").strip(), str(properties.language or "")
        tables = len(document.tables)
    except Exception as error:  # noqa: BLE001  a parser of strangers' files raises of every kind
        raise UnusableError(f"the document is broken: {' '.join(str(error).split())[:200]}", _SAVE) from None
    if not parts:
        raise UnusableError("the document has no words in it", _SAVE)
    note = Note("tables", f"the document's tables ({tables}) were left out", given.name, "info")
    yield headed(
        Article(
            id=given.name,
            text="\n\n".join(parts),
            title=title,
            authors=(author,) if author and author != "python-docx" else (),
            language=language.partition("-")[0].lower() or None,
            origin=given.name,
            notes=(note,) if tables else (),
        )
    )


def _weigh(data: bytes) -> None:
    """Raises `UnusableError` for what is no document, or unfolds to more than an article may have."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            text = sum(one.file_size for one in archive.infolist() if one.filename.endswith((".xml", ".rels")))
    except Exception as error:  # noqa: BLE001  it raises of every kind on what is not well made
        raise UnusableError(f"the document is broken: {error}", _SAVE) from None
    if "word/document.xml" not in names:
        raise UnusableError("it is no Word document", _SAVE)
    if text > LARGEST:
        raise UnusableError(f"unpacked it has {text / 1e6:.0f} MB; an article may have {LARGEST / 1e6:.0f}", _SAVE)


reader = Reader("Word documents (.docx)", _suits, _read)
