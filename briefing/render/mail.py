"""The mail: a text part and an HTML part with its styles inline, the same bytes for the same edition."""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import css_inline

from briefing.errors import Note, TemplateError

if TYPE_CHECKING:
    from briefing.render.page import Page

LARGEST_HTML = 100_000  # rule 27; Gmail cuts a mail off at 102 kB
_LOADED = re.compile(
    r"<(?:link|script|iframe|object|embed)\b|@import|src\s*=\s*[\"']?\s*(?!cid:|data:)\w", re.IGNORECASE
)
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def mail(page: Page, html: str, text: str, *, sender: str | None = None) -> tuple[bytes, tuple[Note, ...]]:
    """The mail without recipients, ready to be opened as a draft or addressed, and notes.

    `sender` is an address ("Desk <desk@example.org>"); without one the mail says it comes from the edition's own site.
    Raises `TemplateError` where the template would load something from outside (rule 27).
    """
    loaded = _LOADED.search(html)
    if loaded:
        raise TemplateError(
            f'mail.html.j2 loads something from outside ("{loaded.group()}"): a mail must hold all it shows.'
        )
    inlined = _thin(_INLINER.inline(html))
    seal = hashlib.sha256(f"{page.title}\n{page.as_of.isoformat()}\n{text}\n{inlined}".encode()).hexdigest()
    host = urlsplit(page.base_url).hostname or "briefing.invalid"
    message = EmailMessage(policy=SMTP)
    message["Subject"] = page.title
    message["From"] = sender or Address(page.publisher or page.beat, "briefing", host)
    message["To"] = "undisclosed-recipients:;"
    message["Date"] = format_datetime(page.as_of)
    message["Message-ID"] = f"<{page.week}.{seal[:24]}@{host}>"
    message["Content-Language"] = page.language
    message["X-Unsent"] = "1"
    message.make_alternative()
    message.set_boundary(f"=_{seal[24:56]}")
    for body, kind in ((text, "plain"), (inlined, "html")):
        part = EmailMessage(policy=SMTP)
        part.set_content(body, subtype=kind, charset="utf-8", cte="base64")
        message.attach(part)
    size = len(inlined.encode())
    notes: tuple[Note, ...] = ()
    if size > LARGEST_HTML:
        notes = (
            Note(
                "mail-size",
                f"The mail's HTML is {size // 1000} kB; Gmail cuts a mail off at 102 kB. Give the themes smaller budgets.",
            ),
        )
    return message.as_bytes(), notes


def _thin(html: str) -> str:
    """The HTML without the blanks that indent it and without classes that no rule of the kept style sheet names."""
    kept = set(re.findall(r"\.([\w-]+)", "".join(re.findall(r"<style.*?</style>", html, re.DOTALL))))

    def classes(match: re.Match[str]) -> str:
        names = [name for name in match[1].split() if name in kept]
        return f' class="{" ".join(names)}"' if names else ""

    return re.sub(r"\n\s+", "\n", re.sub(r' class="([^"]*)"', classes, html))
