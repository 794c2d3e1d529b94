"""What WeasyPrint leaves out of a PDF's tags (ISO 14289-1), put in once it is drawn; and a stable identifier."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Name, Pdf

from briefing.render.archive import attach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.render.archive import Attachment

_PRINT_FLAG = 4  # ISO 32000-1, table 165: annotation flag 3, "print"
_MARKED = re.compile(rb"/\w+\s+<</MCID (\d+)>>\s+BDC")
_HEADINGS = frozenset(f"/H{level}" for level in range(1, 7))


def finished(drawn: bytes, attachment: Attachment | None = None) -> bytes:
    """The PDF with what WeasyPrint leaves out, with what is attached, and with a stable identifier.

    Header cells get their scope, links print, running heads and feet are marked as furniture of the page rather than
    text, footnotes as notes (ISO 14289-1, 7.5, 7.18, 7.8 and 7.9).
    """
    with Pdf.open(io.BytesIO(drawn)) as document:
        told: dict[Any, set[int]] = {page.objgen: set() for page in document.pages}
        for element in _elements(document):
            kind = element.get("/S")
            if kind == Name.TH:
                element[Name.A] = pikepdf.Dictionary(O=Name.Table, Scope=_scope(element))
            elif str(kind) in _HEADINGS and element.P.get("/S") == kind:
                element[Name.S] = Name.Span  # a block within a heading is no heading of its own
            children = element.get("/K")
            here = told.get(element.Pg.objgen) if "/Pg" in element else None
            if here is not None and children is not None:
                each = children if isinstance(children, pikepdf.Array) else [children]
                here.update(int(child) for child in each if isinstance(child, int))
        _set_notes_last(document)
        for page in document.pages:
            for annotation in page.get("/Annots", ()):
                annotation[Name.F] = int(annotation.get("/F", 0)) | _PRINT_FLAG
            _set_furniture(document, page, told[page.objgen])
        if attachment:
            attach(document, attachment)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _set_notes_last(document: Pdf) -> None:
    """Tag the footnotes as notes, and let them be read after the text: a sentence may run over the foot of a page.

    WeasyPrint gives the footnotes of each page a place of their own, beside the page's text.
    """
    (whole,) = _children(document.Root.StructTreeRoot)
    parts = _children(whole)
    after = [part.Pg.objgen for part in parts[1:]]
    feet: list[Any] = []
    text: list[Any] = []
    for part, following in zip(parts, [*after, None], strict=True):
        (feet if part.Pg.objgen != following and _is_foot(part) else text).append(part)
    whole[Name.K] = pikepdf.Array([*text, *feet])
    for n, note in enumerate((note for foot in feet for note in _children(foot)), 1):
        note[Name.S] = Name.Note
        note[Name.ID] = pikepdf.String(f"note-{n}")


def _is_foot(part: Any) -> bool:  # noqa: ANN401  pikepdf's objects
    """Whether it is the place of a page's footnotes: of no element, and each note in it begins with its marker."""
    notes = _children(part) if part.get("/S") == Name.NonStruct else []
    first = [_children(note)[:1] if note.get("/S") == Name.Span else [] for note in notes]
    return bool(notes) and all(each and each[0].get("/S") == Name.NonStruct for each in first)


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
        todo.extend(_children(element))


def _children(element: Any) -> list[Any]:  # noqa: ANN401  as above
    """The elements right below one."""
    children = element.get("/K")
    each = children if isinstance(children, pikepdf.Array) else [children]
    return [child for child in each if isinstance(child, pikepdf.Dictionary) and "/S" in child]
