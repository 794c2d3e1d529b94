"""Pages out of an edition: Markdown, HTML, PDF, a mail, JSON. All five say the same; none is made from another but the PDF.

`page` makes an edition plain data (`view`), `drawing` runs templates on it, `pdf` and `mail` finish what they drew. An editor's
own templates run in a process of their own (`child`).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from briefing.errors import UsageError
from briefing.model import Edition
from briefing.render.archive import Attachment
from briefing.render.child import PDF_BYTES, PDF_SECONDS, TEXT_BYTES, TEXT_SECONDS, Request, ask
from briefing.render.drawing import Studio
from briefing.render.page import page
from briefing.render.sandbox import Library, looks
from briefing.render.sheets import pressed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from briefing.errors import Note
    from briefing.render.sheets import Sheet
    from briefing.render.view import Page

__all__ = ["FILES", "looks", "render", "schema", "sheets"]

FILES = {
    "md": "briefing.md",
    "html": "briefing.html",
    "pdf": "briefing.pdf",
    "mail": "mail.eml",
    "json": "edition.json",
}
_AT_ONCE = 50  # pages that one process draws: a process costs half a second, and may make no more than 64 MB
_DRAWN = {"md": ("md",), "html": ("html",), "pdf": ("pdf",), "mail": ("mail.html", "mail.txt"), "json": ()}


def render(
    edition: Edition,
    *,
    templates: Path | None = None,
    look: str = "roundup",
    formats: Collection[str] = tuple(FILES),
    sender: str | None = None,
    pdf_a: bool = False,
    notes: list[Note] | None = None,
) -> dict[str, bytes]:
    """The files of an edition by name, in the order of `FILES`. The same edition gives the same bytes.

    `templates` is an editor's folder: each file in it takes the place of the built-in one. `look` is one of `looks()`.
    `sender` is the mail's From. `pdf_a` makes the PDF one to be kept: PDF/A-3u, with edition.json attached. What an editor should know is appended to `notes`. Raises `TemplateError` for a template
    at fault (naming template, line and field) and `UsageError` for a look, format or folder that does not exist.
    """
    unknown = sorted(set(formats) - set(FILES))
    if unknown:
        raise UsageError(f'There is no format "{unknown[0]}". There are: {", ".join(FILES)}.')
    heard: list[Note] = [] if notes is None else notes
    wanted = tuple(name for each in FILES if each in formats for name in _DRAWN[each])
    shown, told = page(edition)
    texts: dict[str, str] = {}
    if wanted and templates is None:
        studio = Studio(shown, templates=None, look=look)
        texts = studio.draw(wanted)
        heard += [*told, *studio.notes]
    elif wanted:
        answer = ask(
            Request(
                seconds=TEXT_SECONDS,
                memory=TEXT_BYTES,
                edition=edition,
                templates=str(templates),
                look=look,
                wanted=wanted,
            )
        )
        texts = answer.texts
        heard += answer.notes
    made = {}
    for each, name in FILES.items():
        if each in formats:
            made[name] = _made(
                each, edition, shown, texts, templates=templates, look=look, sender=sender, pdf_a=pdf_a, notes=heard
            )
    return made


def sheets(
    pages: Iterable[Sheet], *, templates: Path | None = None, look: str = "roundup", notes: list[Note] | None = None
) -> Iterator[tuple[str, str]]:
    """Each page's path and text, in their order; an editor's templates have drawn all of them when this returns.

    What an editor should know is appended to `notes`. Raises `TemplateError` and `UsageError` as `render` does.
    """
    if templates is None:
        return pressed(pages, Library(None, look))
    texts: dict[str, str] = {}
    left = iter(pages)
    while some := tuple(islice(left, _AT_ONCE)):
        answer = ask(Request(seconds=TEXT_SECONDS, memory=TEXT_BYTES, templates=str(templates), look=look, sheets=some))
        texts |= answer.texts
        if notes is not None:
            notes += [note for note in answer.notes if note not in notes]
    return iter(texts.items())


def schema() -> bytes:
    """The JSON Schema (2020-12) of `edition.json`."""
    return _written(msgspec.json.encode(msgspec.json.schema(Edition)))


def _made(
    format_name: str,
    edition: Edition,
    shown: Page,
    texts: dict[str, str],
    *,
    templates: Path | None,
    look: str,
    sender: str | None,
    pdf_a: bool,
    notes: list[Note],
) -> bytes:
    if format_name == "json":
        return _written(msgspec.json.encode(edition))
    if format_name == "pdf":
        attachment = _data(edition, shown) if pdf_a else None
        return _pdf(texts["pdf"], templates=templates, look=look, attachment=attachment, notes=notes)
    if format_name == "mail":
        from briefing.render.mail import mail  # noqa: PLC0415  only the mail needs css_inline

        made, told = mail(shown, texts["mail.html"], texts["mail.txt"], sender=sender)
        notes += told
        return made
    return _tidied(texts[format_name]).encode()


def _data(edition: Edition, shown: Page) -> Attachment:
    """The edition as data, to go with its PDF."""
    return Attachment(
        name=FILES["json"],
        data=_written(msgspec.json.encode(edition)),
        media_type="application/json",
        description=shown.title,
        made=shown.made,
    )


def _pdf(html: str, *, templates: Path | None, look: str, attachment: Attachment | None, notes: list[Note]) -> bytes:
    one_page = look == "sheet"
    if templates is not None:
        answer = ask(
            Request(
                seconds=PDF_SECONDS,
                memory=PDF_BYTES,
                templates=str(templates),
                html=html,
                look=look,
                one_page=one_page,
                attachment=attachment,
            )
        )
        notes += answer.notes
        return answer.pdf
    from briefing.render.pdf import pdf  # noqa: PLC0415  WeasyPrint takes half a second to import

    made, told = pdf(html, one_page=one_page, attachment=attachment)
    notes += told
    return made


def _written(encoded: bytes) -> bytes:
    return msgspec.json.format(encoded, indent=2) + b"\n"


def _tidied(text: str) -> str:
    """The text with no more than one empty line in a row, none at its ends, and no blanks at the ends of lines."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip("\n") + "\n"
