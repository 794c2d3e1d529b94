"""What the server received: the same to two parsers that share no code, and by the rules for what goes out."""

from __future__ import annotations

import email
import email.policy
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import fast_mail_parser
import pytest

from briefing.check import check
from briefing.deliver.message import Writer
from briefing.deliver.posting import Letter
from briefing.deliver.smtp import Post, Server
from briefing.model import MOST_MAIL_HTML, Beat
from briefing.model.beat import Delivery

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions as drawn
from smtp_server import PASSWORD, USER, Office, certificate, serving

KINDS = {"briefing.md": "md", "briefing.html": "html", "mail.eml": "mail", "edition.json": "json"}
BEAT = Beat(
    title="The coast at Velmar",
    mail_from="Küsten-Büro <desk@coast.example.org>",
    base_url="https://coast.example.org",
    delivery=Delivery(unsubscribe="https://coast.example.org/leave?{token}"),
)
READERS = [
    Letter(1, "ann@quay.example", "Ann Lee"),
    Letter(2, "olena@quay.example", "Олена «Оля» Ткач, редакторка"),
    Letter(3, "bcc@quay.example", 'x"\r\nBcc: all@quay.example'),
    Letter(4, "жанна@xn--e1afmkfd.example", "Жанна"),
]


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """What came of four editions, each mailed to every reader."""
    folder = tmp_path_factory.mktemp("post")
    office, cert = Office(), certificate(folder)
    out = {}
    with serving(office, *cert) as port:
        carrier = Post(
            Server(host="localhost", port=port, user=USER, password=PASSWORD, ca_file=str(cert[0])), "a@b.example"
        )
        for name in ("usual", "ukrainian", "nasty", "long"):
            edition = getattr(drawn, name)()
            write = Writer(
                drawn.drawn(name, "roundup", "mail")[0],
                edition,
                BEAT,
                kind="edition",
                now=lambda: datetime(2031, 3, 15, tzinfo=UTC),
                pdf=b"%PDF-1.7\n" * 400 if name == "usual" else None,
                secret="s",
            )
            for reader in READERS:
                assert carrier.carry(reader.address, write(reader), lambda: None).state == "accepted"
            out[name] = [data for _, data in office.taken[-len(READERS) :]]
        carrier.close()
    assert office.addresses == [reader.address for reader in READERS] * 4
    return out


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["usual", "ukrainian", "nasty", "long"])
def test_two_parsers_read_the_same_mail(received: dict[str, list[bytes]], name: str) -> None:
    for reader, data in zip(READERS, received[name], strict=True):
        mine, other = parsed(data), fast_mail_parser.parse_email(data)
        assert other.warnings == []
        assert other.subject == str(mine["Subject"])
        assert other.date == mine["Date"]
        assert [address.address for address in other.to] == [reader.address]
        assert other.from_ is not None
        assert other.from_.address == "desk@coast.example.org"
        assert (other.cc, other.bcc) == ([], [])
        assert [text.replace("\r\n", "\n") for text in other.text_plain] == [content(mine, "plain")]
        assert [text.replace("\r\n", "\n") for text in other.text_html] == [content(mine, "html")]
        assert [part.mimetype for part in other.attachments] == (["application/pdf"] if name == "usual" else [])
        for head in (
            "Message-ID",
            "List-Id",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "Auto-Submitted",
            "Precedence",
        ):
            assert other.headers[head] == [str(mine[head])]


@pytest.mark.parametrize("name", ["usual", "ukrainian"])
def test_what_was_received_keeps_the_rules_for_what_goes_out(received: dict[str, list[bytes]], name: str) -> None:
    edition = getattr(drawn, name)()
    files = {file: drawn.drawn(name, "roundup", kind)[0] for file, kind in KINDS.items()}
    for data in received[name]:
        told = check(edition, {}, BEAT, {**files, "mail.eml": data})
        assert [f for f in told if f.rule in (26, 27) and "PDF" not in f.message] == []
        assert len(content(parsed(data), "html").encode()) <= MOST_MAIL_HTML
    broken = received[name][0].replace(b"To: ", b"Cc: all@quay.example, some@quay.example\r\nTo: ", 1)
    assert [f.rule for f in check(edition, {}, BEAT, {**files, "mail.eml": broken}) if f.rule in (26, 27)]


def test_what_is_too_long_is_cut_and_leads_to_the_web(received: dict[str, list[bytes]]) -> None:
    edition = drawn.long()
    whole = content(parsed(drawn.drawn("long", "roundup", "mail")[0]), "html")
    assert len(whole.encode()) > MOST_MAIL_HTML
    for data in received["long"]:
        message = parsed(data)
        html = content(message, "html")
        assert len(html.encode()) <= MOST_MAIL_HTML
        assert f'href="https://coast.example.org/{edition.week}/"' in html
        assert (
            content(message, "plain").split()
            == content(parsed(drawn.drawn("long", "roundup", "mail")[0]), "plain").split()
        )
