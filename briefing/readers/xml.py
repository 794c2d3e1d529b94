"""XML of strangers: no entity of a file's own is ever expanded, nothing outside it is ever fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefing.readers.reader import UnusableError

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)


def refuse_entities(data: bytes) -> None:
    """Raises `UnusableError` for XML that declares entities: they unfold without end, or fetch other files.

    Only a document type declares them, so the word in an article about XML is no harm. Wider encodings are looked at
    without their NULs.
    """
    narrow = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    declared = _DOCTYPE.search(narrow)
    if declared and _ENTITY.search(narrow, declared.end()):
        raise UnusableError(
            "it declares entities of its own, which could unfold without end or fetch other files, so it was not read",
            "save it without its <!DOCTYPE ...> part",
        )


def root(data: bytes) -> _Element:
    """The root element of well-formed XML. Raises `UnusableError` for XML that is not, or declares entities."""
    from lxml import etree  # noqa: PLC0415  only XML pays for the import

    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        told = getattr(error, "msg", None) or error
        raise UnusableError(f"its XML is broken: {told}", "fetch or save the file again") from None


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def words(element: _Element | None) -> str | None:
    """All characters in an element as one line, None where there are none."""
    return " ".join("".join(map(str, element.itertext())).split()) or None if element is not None else None
