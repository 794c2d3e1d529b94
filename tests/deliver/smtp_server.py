"""A real SMTP server on loopback, with TLS and a login, and faults put in; and the certificates it needs."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

USER, PASSWORD = "desk", "a word & another"


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A self-signed certificate for a name, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing: it makes the test server's certificate")
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
            *("-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


class Office:
    """What the server took, in order, and what it does at each step; faults are functions that a test sets."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.senders: set[str] = set()
        self.on_mail: Callable[[str], str | None] = lambda _: None
        self.on_rcpt: Callable[[str], str | None] = lambda _: None
        self.before_taking: Callable[[str], str | None] = lambda _: None
        self.after_taking: Callable[[str], str | None] = lambda _: None
        self.seconds = 0.0

    @property
    def addresses(self) -> list[str]:
        """Who was mailed, in order."""
        return [address for address, _ in self.taken]

    async def handle_MAIL(  # noqa: N802  aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        self.senders.add(address)
        envelope.mail_from = address
        return self.on_mail(address) or "250 OK"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        told = self.on_rcpt(address)
        if told == "cut":
            _cut(server)
            return "421 cut"
        if told is None:
            envelope.rcpt_tos.append(address)
        return told or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's own name
        del session
        (address,) = envelope.rcpt_tos
        content = envelope.original_content or b""
        told = self.before_taking(address)
        if told == "cut":
            _cut(server)
            return "421 cut"
        if told is not None:
            return told
        self.taken.append((address, content))
        if self.seconds:
            await asyncio.sleep(self.seconds)
        told = self.after_taking(address)
        if told == "cut":
            _cut(server)
            return "421 cut"
        return "250 taken"


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    del server, session, envelope, mechanism
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def serving(office: Office, cert: Path, key: Path, *, tls: bool = False) -> Iterator[int]:
    """The port of a server that asks for a login, after STARTTLS or with TLS from the first byte."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    options: dict[str, Any] = {"authenticator": _knows, "auth_required": True, "enable_SMTPUTF8": True}
    if tls:
        options |= {"ssl_context": context, "auth_require_tls": False}
    else:
        options |= {"tls_context": context, "require_starttls": True}
    with socket.socket() as probe:  # the controller calls its own port, so it must know it
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
