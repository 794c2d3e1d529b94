"""One message, one reader, one server: SMTP (RFC 5321) over verified TLS, with the moment of no return laid open."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from briefing.deliver.posting import Outcome
from briefing.errors import ContentError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_READY = 354
_OVERLOADED = 421


class Server(Struct, frozen=True, kw_only=True):
    """Where to, and how long to wait, in seconds: RFC 5321 (4.5.3.2) asks for minutes, ten of them for the last answer."""

    host: str
    port: int = 0
    security: Literal["starttls", "tls"] = "starttls"
    user: str | None = None
    password: str | None = None
    ca_file: str | None = None
    connect_seconds: float = 30
    command_seconds: float = 300
    final_seconds: float = 600

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{self.host}:{self.port or (465 if self.security == 'tls' else 587)}"


class Post:
    """A `Carrier` to one server; the connection is made when it is needed and kept while it holds."""

    def __init__(self, server: Server, sender: str) -> None:
        self._server, self._sender = server, sender
        self._smtp: smtplib.SMTP | None = None
        try:
            self._tls = ssl.create_default_context(cafile=server.ca_file)
        except OSError as error:
            raise UsageError(f"{server.ca_file}: no certificates can be read there ({error}). See ca_file") from None

    def close(self) -> None:
        """Say goodbye, where somebody is there."""
        if self._smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._drop()

    def carry(self, address: str, data: bytes, intend: Callable[[], None]) -> Outcome:
        """What came of handing `data` (with CRLF line ends) over for `address`.

        Until the line with the lone dot has left, the message is not the server's: whatever fails before may be tried
        again. `intend` is called right before that line; if no answer to it comes, the outcome is 'doubtful'. Raises
        `ContentError` where the server refuses the sender, the login or the certificate.
        """
        held = False
        try:
            outcome = self._carried(address, data, intend)
            held = True
        finally:
            if not held:
                self._drop()  # without its last line, the server throws the message away; and nobody waits for its goodbye
        return outcome

    def _carried(self, address: str, data: bytes, intend: Callable[[], None]) -> Outcome:
        try:
            refused = self._announce(address, data)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Outcome("deferred", None, _told(error), lost=True)
        if refused:
            return refused
        smtp = self._smtp
        assert smtp is not None
        intend()
        try:
            assert smtp.sock is not None
            smtp.sock.settimeout(self._server.final_seconds)
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
            smtp.sock.settimeout(self._server.command_seconds)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Outcome("doubtful", None, f"no answer to the message: {_told(error)}", lost=True)
        return self._answered(code, answer) or Outcome("accepted", code, _words(answer))

    def _announce(self, address: str, data: bytes) -> Outcome | None:
        """All of the message but its end; an outcome where the server does not want it."""
        smtp = self._smtp = self._smtp or self._connected()
        options = [f"SIZE={len(data)}"] if smtp.has_extn("size") else []
        if not address.isascii():
            if not smtp.has_extn("smtputf8"):
                return Outcome("bounced", None, "the server takes no address with letters outside ASCII (SMTPUTF8)")
            smtp.command_encoding = "utf-8"
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        code, answer = smtp.mail(self._sender, options)
        if code // 100 == 5:
            self.close()
            raise ContentError(
                f"{self._server.address} refuses the sender {self._sender}: {code} {_words(answer)}. Nothing was sent; see mail_from"
            )
        refused = self._answered(code, answer) or self._answered(*smtp.rcpt(address))
        if refused:
            return refused
        code, answer = smtp.docmd("DATA")
        if code != _READY:
            return self._answered(code, answer) or Outcome("deferred", code, _words(answer))
        smtp.send(_dotted(data))
        return None

    def _answered(self, code: int, answer: bytes) -> Outcome | None:
        """An outcome for a 4xx or 5xx, after which the server is asked to forget the message; None for a yes."""
        if code // 100 == 2:
            return None
        lost = code == _OVERLOADED
        if lost:
            self._drop()
        elif self._smtp is not None:
            try:
                self._smtp.rset()
            except (smtplib.SMTPException, OSError):
                self._drop()
        return Outcome("bounced" if code // 100 == 5 else "deferred", code, _words(answer), lost=lost)

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        host, _, port = server.address.rpartition(":")
        smtp: smtplib.SMTP | None = None
        held = False
        try:
            if server.security == "tls":
                smtp = smtplib.SMTP_SSL(host, int(port), timeout=server.connect_seconds, context=self._tls)
            else:
                smtp = smtplib.SMTP(host, int(port), timeout=server.connect_seconds)
                smtp.starttls(context=self._tls)
            smtp.ehlo_or_helo_if_needed()
            assert smtp.sock is not None
            # The last line is a packet of its own: it must not wait until the server has confirmed those before it.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.sock.settimeout(server.command_seconds)
            if server.user:
                self._login(smtp, server.user, server.password or "")
            held = True
        except ssl.SSLCertVerificationError as error:
            raise ContentError(
                f"{server.address}: its certificate does not fit ({error.verify_message}). Nothing was sent; "
                "check the name in host, or name the authority that signed it with ca_file"
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise ContentError(
                f'{server.address} offers no STARTTLS, and mail is not sent in the open. Nothing was sent; try security = "tls"'
            ) from None
        finally:
            if smtp is not None and not held:
                smtp.close()
        return smtp

    def _login(self, smtp: smtplib.SMTP, user: str, password: str) -> None:
        try:
            smtp.login(user, password)
        except smtplib.SMTPNotSupportedError as error:
            raise ContentError(f"{self._server.address}: no login is offered ({error})") from None
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code // 100 == 4:
                raise
            raise ContentError(
                f"{self._server.address} refuses the login of {user}: {error.smtp_code} {_words(error.smtp_error)}. "
                "Nothing was sent; see BRIEFING_SMTP_USER and BRIEFING_SMTP_PASSWORD"
            ) from None

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _dotted(data: bytes) -> bytes:
    """The message with its dots doubled (RFC 5321, 4.5.2), ending with a line end."""
    whole = data if data.endswith(b"\r\n") else data + b"\r\n"
    body = whole.replace(b"\r\n.", b"\r\n..")
    return b"." + body if body.startswith(b".") else body


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:500]


def _told(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "the time was up"
    return _words(str(error)) or type(error).__name__
