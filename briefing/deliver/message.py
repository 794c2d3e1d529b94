"""The approved mail addressed to one reader: heads of its own, the body's bytes shared by all."""

from __future__ import annotations

import base64
import binascii
import email
import hashlib
import hmac
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default
from email.utils import format_datetime
from html import escape
from html.parser import HTMLParser
from textwrap import fill
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from briefing import wording
from briefing.errors import ContentError, Note, UsageError
from briefing.model import MOST_MAIL_HTML

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from briefing.deliver.posting import Letter
    from briefing.model import Beat, Edition

_DATA = re.compile(r"(<img\b[^>]*?\ssrc=)([\"'])data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=\s]+)\2", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_NOTICE = "margin:0;padding:16px 20px;background:#fffdf9;color:#1d1d1b;font:bold 16px/1.5 Georgia,serif"
_BLOCKS = {"h2", "h3", "p", "table", "div", "ul", "ol"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WIDE = SMTP.clone(max_line_length=990)
"""For heads that must not be folded: an encoded word inside an address or an identifier makes it another one."""
# What DKIM covers. List-Unsubscribe-Post is named because RFC 8058 demands it and signers leave it out by themselves.
_SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)


class Signature(Struct, frozen=True, kw_only=True):
    """What DKIM needs: the domain, the selector, and the private key as PEM."""

    domain: str
    selector: str
    key: bytes


class Writer:
    """Letters of one mailing, as bytes with CRLF line ends.

    `mail` is the edition's mail.eml; what is not its body (recipients, identifiers, X-Unsent) is left behind. `kind` tells
    one mailing of an edition from another; `mark` opens its subject, and `notice` its text. Raises `UsageError` for a sender or an unsubscribe address that is none, and
    `ContentError` for a mail without its two parts.
    """

    def __init__(
        self,
        mail: bytes,
        edition: Edition,
        beat: Beat,
        *,
        kind: str,
        now: Callable[[], datetime],
        pdf: bytes | None = None,
        secret: str | None = None,
        signature: Signature | None = None,
        mark: str = "",
        notice: str = "",
    ) -> None:
        self.notes: list[Note] = []
        self._edition, self._beat, self._kind, self._now, self._secret = edition, beat, kind, now, secret
        self._signature = signature
        try:
            self._sender = _sender(beat.mail_from)
        except (ValueError, IndexError):
            raise UsageError(
                f'mail_from = "{beat.mail_from or ""}": mail needs a sender. Write it as in "Desk <desk@example.org>" into briefing.toml'
            ) from None
        self._host = self._sender.domain
        source = email.message_from_bytes(mail, policy=default)
        self._subject = mark + _CONTROL.sub(" ", str(source["Subject"] or edition.title))
        body = self._body(source, pdf, _CONTROL.sub(" ", notice))
        self._top = {name: str(value) for name, value in body.items() if name.lower().startswith("content-")}
        self._bytes = body.as_bytes(policy=SMTP).split(b"\r\n\r\n", 1)[1]
        self._unsubscribe("nobody@example.org")

    @property
    def sender(self) -> str:
        """The address bounces go to."""
        return self._sender.addr_spec

    def __call__(self, letter: Letter) -> bytes:
        """The message to one reader, signed where there is a key."""
        to = _named(letter.name, letter.address)
        heads = EmailMessage(policy=SMTP if letter.address.isascii() else SMTPUTF8)
        heads["From"] = self._sender
        heads["To"] = to
        heads["Subject"] = self._subject
        wide = EmailMessage(policy=_WIDE)
        wide["Date"] = format_datetime(self._now())
        wide["Message-ID"] = f"<{self._edition.week}.{self._seal(letter.address)}@{self._host}>"
        wide["List-Id"] = self._list_id()
        for name, value in self._unsubscribe(letter.address).items():
            wide[name] = value
        wide["Auto-Submitted"] = "auto-generated"
        wide["X-Auto-Response-Suppress"] = "All"
        wide["Precedence"] = "list"
        wide["Content-Language"] = self._edition.language
        for name, value in self._top.items():
            if name.lower() != "content-language":
                wide[name] = value
        message = _heads(heads) + _heads(wide, version=True) + b"\r\n" + self._bytes
        return self._signed(message) if self._signature else message

    def _seal(self, address: str) -> str:
        """The same for the same mailing and reader, so that a second copy would be known as one; it tells nothing of the address."""
        words = "\n".join((self._beat.slug, self._edition.week, self._kind, address, self._secret or ""))
        return hashlib.sha256(words.encode()).hexdigest()[:32]

    def _list_id(self) -> str:
        name = self._beat.mail_list or ""
        if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name):
            name = f"{re.sub(r'[^a-z0-9-]+', '-', (name or self._beat.slug).lower()).strip('-') or 'briefing'}.{self._host}"
        return f"<{name}>"

    def _unsubscribe(self, address: str) -> dict[str, str]:
        """The heads of RFC 2369 and of RFC 8058, which a mailbox shows as a button."""
        told = self._beat.delivery
        ways = []
        heads = {}
        if told.unsubscribe:
            if not told.unsubscribe.startswith("https://") or re.search(r"[\s<>,]", told.unsubscribe):
                raise UsageError(f"unsubscribe = {told.unsubscribe}: it must be one https address (RFC 8058)")
            if "{token}" in told.unsubscribe and not self._secret:
                raise UsageError(
                    "unsubscribe holds {token}: put the secret that makes tokens into BRIEFING_UNSUBSCRIBE_KEY"
                )
            token = hmac.new((self._secret or "").encode(), address.encode(), hashlib.sha256).hexdigest()
            url = told.unsubscribe.replace("{address}", quote(address, safe="")).replace("{token}", token)
            ways.append(f"<{url}>")
            heads["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if told.unsubscribe_mail:
            ways.append(f"<mailto:{quote(told.unsubscribe_mail, safe='@+')}?subject=unsubscribe>")
        return {"List-Unsubscribe": ", ".join(ways), **heads} if ways else {}

    def _body(self, source: EmailMessage, pdf: bytes | None, notice: str) -> EmailMessage:
        text, html = source.get_body(("plain",)), source.get_body(("html",))
        if text is None or html is None:
            raise ContentError("mail.eml has no text part and HTML part beside each other. Build the edition anew")
        words, page = str(text.get_content()), str(html.get_content())
        if notice:
            words = f"{fill(notice, 72)}\n\n{words}"
            page = _BODY.sub(lambda body: f'{body[0]}<p style="{_NOTICE}">{escape(notice)}</p>', page, count=1)
        shown, pictures = _pictures(self._fitted(page), self._host)
        related = [
            part
            for part in source.walk()
            if part["Content-ID"] and part.get_content_maintype() == "image" and not part.is_multipart()
        ]
        body = EmailMessage(policy=SMTP)
        body.set_content(words, charset="utf-8", cte="base64")
        body.add_alternative(shown, subtype="html", charset="utf-8", cte="base64")
        beside = body.get_body(("html",))
        assert isinstance(beside, EmailMessage)
        for part in related:
            beside.add_related(
                part.get_payload(decode=True),
                maintype="image",
                subtype=part.get_content_subtype(),
                cid=str(part["Content-ID"]),
                disposition="inline",
            )
        for cid, (subtype, data) in pictures.items():
            beside.add_related(data, maintype="image", subtype=subtype, cid=f"<{cid}>", disposition="inline")
        if pdf is not None:
            body.add_attachment(
                pdf, maintype="application", subtype="pdf", filename=f"{self._beat.slug}-{self._edition.week}.pdf"
            )
        seal = hashlib.sha256(words.encode() + shown.encode()).hexdigest()
        for number, part in enumerate(body.walk()):
            if part.is_multipart():
                part.set_boundary(f"=_{number}{seal[:32]}")
        return body

    def _fitted(self, html: str) -> str:
        size = len(html.encode())
        if size <= MOST_MAIL_HTML:
            return html
        base = self._beat.base_url
        if not base:
            self.notes.append(
                Note(
                    "mail-size",
                    f"the mail's HTML is {size // 1000} KB, and mail programs cut it off at about 100. "
                    "Set base_url, and it ends with a link to the web instead",
                )
            )
            return html
        link = f"{base.rstrip('/')}/{self._edition.week}/"
        words = wording.said(self._beat, "read_on")
        cut = shortened(html, MOST_MAIL_HTML, link, words)
        self.notes.append(
            Note(
                "mail-cut",
                f"the mail's HTML is {size // 1000} KB: it is cut to {len(cut.encode()) // 1000} and ends with a link to {link}; "
                "the text part is whole",
            )
        )
        return cut

    def _signed(self, message: bytes) -> bytes:
        try:
            import dkim  # noqa: PLC0415  an extra that few need
        except ImportError:
            raise UsageError("dkim_domain is set, and DKIM needs dkimpy: pip install 'briefing[dkim]'") from None
        told = self._signature
        assert told is not None
        there = {line.split(b":", 1)[0].lower() for line in message.split(b"\r\n\r\n", 1)[0].split(b"\r\n")}
        try:
            line = dkim.sign(
                message,
                told.selector.encode(),
                told.domain.encode(),
                told.key,
                include_headers=[name for name in _SIGNED if name in there],
                canonicalize=(b"relaxed", b"relaxed"),
            )
        except (dkim.DKIMException, ValueError, binascii.Error) as error:
            raise UsageError(f"the mail cannot be signed: {error}. See BRIEFING_DKIM_KEY") from None
        return bytes(line) + message


def _sender(words: str | None) -> Address:
    message = EmailMessage(policy=default)
    message["From"] = words or ""
    (address,) = message["From"].addresses
    if not address.domain or not address.username:
        raise ValueError(words)
    return Address(_CONTROL.sub(" ", address.display_name), addr_spec=address.addr_spec)


def _named(name: str, address: str) -> Address | str:
    """The reader with the name, which is quoted or encoded and can never become another head or another reader."""
    local, _, domain = address.rpartition("@")
    clean = " ".join(_CONTROL.sub(" ", name).split())
    return Address(clean, username=local, domain=domain)


def _heads(message: EmailMessage, *, version: bool = False) -> bytes:
    lines = message.as_bytes().split(b"\r\n\r\n", 1)[0].strip(b"\r\n").split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"mime-version:")]
    return b"\r\n".join([*kept, *([b"MIME-Version: 1.0"] if version else [])]) + b"\r\n"


def _pictures(html: str, host: str) -> tuple[str, Mapping[str, tuple[str, bytes]]]:
    """Pictures that stand in the page as data become parts of the mail: Gmail and Outlook show those alone."""
    found: dict[str, tuple[str, bytes]] = {}

    def moved(match: re.Match[str]) -> str:
        data = base64.b64decode(match[4])
        cid = f"{hashlib.sha256(data).hexdigest()[:24]}@{host}"
        found[cid] = (match[3].lower(), data)
        return f"{match[1]}{match[2]}cid:{cid}{match[2]}"

    return _DATA.sub(moved, html), found


class _Depth(HTMLParser):
    """Where blocks begin in a page, each with the tags that are open there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._starts = [0]
        for line in html.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._open: list[str] = []
        self.places: list[tuple[int, str, tuple[str, ...]]] = []
        self.feed(html)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Go in; a table's rows and cells are no place to break off."""
        if tag in _BLOCKS:
            self.places.append((self._at(), tag, tuple(self._open)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Go out, past what was left open."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass


def shortened(html: str, most: int, link: str, words: str) -> str:
    """The page broken off before a heading, else before a block, so that with a link to the whole it has at most `most` bytes."""
    more = (
        f'<p style="margin:24px 0;font:bold 17px/1.5 Georgia,serif"><a href="{quote(link, safe=":/?&=%#~.-_")}" '
        f'style="color:#9c2a1e">{words.replace("&", "&amp;").replace("<", "&lt;")}</a></p>\n'
    )
    places = _Depth(html).places
    for wanted in ({"h2"}, _BLOCKS):
        for at, tag, around in reversed(places):
            if tag not in wanted:
                continue
            whole = html[:at] + more + "".join(f"</{each}>" for each in reversed(around))
            if len(whole.encode()) <= most:
                return whole
    return html
