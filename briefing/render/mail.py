"""The mail: a text part and an HTML part with its styles inline, the same bytes for the same edition."""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import css_inline

from briefing.errors import Note, TemplateError, UsageError
from briefing.model import MOST_MAIL_HTML

if TYPE_CHECKING:
    from briefing.render.view import Page

_LOADING_TAGS = {"link", "script", "iframe", "object", "embed", "video", "audio", "base", "form", "input"}
_LOADING_ATTRIBUTES = {"src", "srcset", "background", "poster", "data"}
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!cid:|data:)", re.IGNORECASE)
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_CLASS = re.compile(r' class="([^"]*)"')
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def mail(page: Page, html: str, text: str, *, sender: str | None = None) -> tuple[bytes, tuple[Note, ...]]:
    """The mail without recipients, ready to be opened as a draft or addressed, and notes.

    `sender` is an address ("Desk <desk@example.org>"); without one the mail says it comes from the edition's own site.
    Raises `TemplateError` where the template would load something from outside (rule 27).
    """
    reader = _Reader()
    reader.feed(html)
    if reader.outside:
        raise TemplateError(
            f"mail.html.j2 made a mail that loads or runs {reader.outside} (line {reader.line} of what it made). "
            "A mail must hold all it shows: take it out."
        )
    inlined = _thin(_INLINER.inline(html))
    seal = hashlib.sha256(f"{page.title}\n{page.as_of.isoformat()}\n{text}\n{inlined}".encode()).hexdigest()
    message = _addressed(page, seal, sender)
    message.set_content(text, charset="utf-8", cte="base64")
    message.add_alternative(inlined, subtype="html", charset="utf-8", cte="base64")
    message.set_boundary(f"=_{seal[24:56]}")
    size = len(inlined.encode())
    notes: tuple[Note, ...] = ()
    if size > MOST_MAIL_HTML:
        told = (
            f"The mail's HTML is {size // 1000} KB; Gmail cuts a mail off near 102 KB. Give the themes smaller budgets."
        )
        notes = (Note("mail-size", told),)
    return message.as_bytes(), notes


def _addressed(page: Page, seal: str, sender: str | None) -> EmailMessage:
    host = urlsplit(page.base_url).hostname or "briefing.invalid"
    message = EmailMessage(policy=SMTP)
    message["Subject"] = page.title
    try:
        message["From"] = sender or Address(page.publisher or page.title_parts[1], "briefing", host)
    except ValueError as error:
        raise UsageError(f'The mail cannot come from "{sender or host}": {error}.') from error
    message["To"] = "undisclosed-recipients:;"
    message["Date"] = format_datetime(page.made)
    message["Message-ID"] = f"<{page.week}.{seal[:24]}@{host}>"
    message["Content-Language"] = page.language
    message["X-Unsent"] = "1"  # mail programs open the file as a draft
    return message


class _Reader(HTMLParser):
    """Finds the first thing in a page that a mail program would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.outside = ""
        self.line = 0
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the tag and its attributes."""
        self._style = tag == "style"
        if tag in _LOADING_TAGS:
            self._found(f"<{tag}>")
        for name, value in attrs:
            told = (value or "").strip().lower()
            if (name in _LOADING_ATTRIBUTES and not told.startswith(("cid:", "data:"))) or name.startswith("on"):
                self._found(f'{name}="{value}"')
            elif name == "style" and _OUTSIDE.search(told):
                self._found(f'style="{value}"')

    def handle_endtag(self, tag: str) -> None:
        """Leave the style sheet."""
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Look at the style sheet."""
        found = _OUTSIDE.search(data) if self._style else None
        if found:
            self._found(found.group())

    def _found(self, what: str) -> None:
        if not self.outside:
            self.outside, self.line = what, self.getpos()[0]


def _thin(html: str) -> str:
    """The HTML without the blanks that indent it and without classes that no rule of the kept style sheet names.

    The style sheet, which css-inline puts first, goes last in the head: a page tells its charset in its first 1,024 bytes.
    """
    sheet = _STYLE.search(html)
    if sheet:
        html = (html[: sheet.start()] + html[sheet.end() :]).replace("</head>", f"{sheet[0]}\n</head>", 1)
    kept = set(re.findall(r"\.([A-Za-z][\w-]*)", "".join(_STYLE.findall(html))))

    def classes(match: re.Match[str]) -> str:
        names = [name for name in match[1].split() if name in kept]
        return f' class="{" ".join(names)}"' if names else ""

    return re.sub(r"\n\s+", "\n", _TAG.sub(lambda tag: _CLASS.sub(classes, tag[0]), html))
