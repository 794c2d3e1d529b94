"""A note to the editor: that an edition waits, or why none does. By mail or by webhook."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from briefing.errors import ContentError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

_SECONDS = 30
_HERE = ("localhost", "127.0.0.1", "::1")


class EditorsNote(Struct, frozen=True, kw_only=True):
    """What the editor is told: a line, the lines below it, and the same as data."""

    subject: str
    lines: tuple[str, ...]
    data: Mapping[str, object]


def sender_of(words: str) -> str:
    """The address alone of "Desk <desk@example.org>"."""
    return parseaddr(words)[1]


def letter(note: EditorsNote, sender: str, to: str, now: datetime) -> bytes:
    """The note as a mail with CRLF line ends."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(note.subject.split())
    message["Date"] = format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join((note.subject, "", *note.lines, "")), charset="utf-8", cte="base64")
    return message.as_bytes()


def allowed(address: str, beats: str) -> str:
    """The address where the beat allows it: the beat's own, or one that begins with it. Raises `UsageError`."""
    parts, own = urlsplit(address), urlsplit(beats)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise UsageError(
            f"webhook: {f'{parts.scheme}://{parts.hostname}' if parts.hostname else 'this'} is no https address"
        )
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or not parts.path.startswith(own.path):
        raise UsageError(f"BRIEFING_WEBHOOK leads to {parts.hostname}, and the beat allows {beats} alone")
    return address


def post(note: EditorsNote, address: str) -> None:
    """Hand the note to a webhook as JSON: `text`, as chat programs read it, and the data. Raises `ContentError`."""
    body = json.dumps({"text": "\n".join((note.subject, *note.lines)), **note.data}).encode()
    request = urllib.request.Request(  # noqa: S310  `allowed` lets https alone pass
        address, data=body, headers={"Content-Type": "application/json", "User-Agent": "briefing"}, method="POST"
    )
    host = urlsplit(address).hostname  # the rest of the address is often a secret
    try:
        with urllib.request.build_opener(_Straight).open(request, timeout=_SECONDS) as answer:
            answer.read(1024)
    except urllib.error.HTTPError as error:
        raise ContentError(f"the webhook at {host} answered {error.code} {error.reason}") from None
    except OSError as error:
        raise ContentError(f"the webhook at {host} cannot be reached ({getattr(error, 'reason', error)})") from None


class _Straight(urllib.request.HTTPRedirectHandler):
    """A note goes where the beat says, and is not sent on."""

    def redirect_request(self, *_: object) -> None:
        """Nowhere: urllib then tells the answer as an error."""
