"""Letters: their heads, their bodies, their signatures, and what a name can never do to them."""

from __future__ import annotations

import email
import email.policy
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import dkim
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.deliver.message import Signature, Writer, shortened
from briefing.deliver.posting import Letter
from briefing.deliver.recipients import key_of
from briefing.errors import ContentError, UsageError
from briefing.model import MOST_MAIL_HTML, Beat
from briefing.model.beat import Delivery

sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions as drawn

NOW = datetime(2031, 3, 15, 9, 30, tzinfo=UTC)
EDITION = drawn.usual()
DELIVERY = Delivery(
    unsubscribe="https://coast.example.org/leave?who={address}&key={token}", unsubscribe_mail="leave@coast.example.org"
)
BEAT = Beat(
    title="The coast at Velmar", slug="coast", mail_from="Küsten-Büro <desk@coast.example.org>", delivery=DELIVERY
)
ANN = Letter(1, "ann@quay.example", "Ann Lee")


def writer(beat: Beat = BEAT, mail: bytes | None = None, **more: Any) -> Writer:  # noqa: ANN401  any of Writer's arguments
    fields: dict[str, Any] = {"kind": "edition", "now": lambda: NOW, "secret": "s3cret", **more}
    return Writer(mail or drawn.drawn("usual", "roundup", "mail")[0], EDITION, beat, **fields)


WRITER = writer()


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert message.defects == []
    assert isinstance(message, EmailMessage)
    return message


def heads(data: bytes) -> list[tuple[str, str]]:
    """Names and values as they stand, unfolded by hand: no parser smooths anything over."""
    lines = data.split(b"\r\n\r\n", 1)[0].decode("utf-8").split("\r\n")
    out: list[tuple[str, str]] = []
    for line in lines:
        if line[0] in " \t":
            out[-1] = (out[-1][0], out[-1][1] + line)
        else:
            name, _, value = line.partition(":")
            out.append((name, value.removeprefix(" ")))
    return out


def test_a_letter_says_what_a_mailing_list_says() -> None:
    data = WRITER(ANN)
    told = dict(heads(data))
    assert told["From"] == "=?utf-8?q?K=C3=BCsten-B=C3=BCro?= <desk@coast.example.org>"
    assert told["To"] == "Ann Lee <ann@quay.example>"
    assert told["Date"] == "Sat, 15 Mar 2031 09:30:00 +0000"
    assert told["List-Id"] == "<coast.coast.example.org>"
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["X-Auto-Response-Suppress"] == "All"
    assert told["Precedence"] == "list"
    assert told["Content-Language"] == "en"
    assert told["MIME-Version"] == "1.0"
    assert told["Message-ID"].startswith(f"<{EDITION.week}.")
    assert told["Message-ID"].endswith("@coast.example.org>")
    assert parsed(data)["Subject"] == EDITION.title
    assert not {"X-Unsent", "Bcc", "Cc"} & set(told)
    assert [name for name, n in Counter(name.lower() for name, _ in heads(data)).items() if n > 1] == []


def test_unsubscribing_takes_one_click() -> None:
    told = dict(heads(WRITER(Letter(1, "a+b@quay.example", ""))))
    https, mailto = told["List-Unsubscribe"].split(", ")
    assert https.startswith("<https://coast.example.org/leave?who=a%2Bb%40quay.example&key=")
    assert mailto == "<mailto:leave@coast.example.org?subject=unsubscribe>"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", "RFC 8058, 3.1"
    token = https.removesuffix(">").rpartition("=")[2]
    assert len(token) == 64
    other = dict(heads(WRITER(Letter(2, "ac@quay.example", ""))))["List-Unsubscribe"]
    assert token not in other
    assert dict(heads(writer(secret="another")(Letter(1, "a+b@quay.example", ""))))["List-Unsubscribe"] != https


def test_a_list_without_a_way_out_says_none_and_a_wrong_one_is_told() -> None:
    bare = dict(heads(writer(msgspec.structs.replace(BEAT, delivery=Delivery()))(ANN)))
    assert not [name for name in bare if name.startswith("List-Unsub")]
    only_mail = Delivery(unsubscribe_mail="leave@coast.example.org")
    told = dict(heads(writer(msgspec.structs.replace(BEAT, delivery=only_mail))(ANN)))
    assert told["List-Unsubscribe"] == "<mailto:leave@coast.example.org?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in told, "one click is an https address's alone"
    for wrong in (
        "http://coast.example.org/leave",
        "https://a.example/>,<https://b.example",
        "https://a.example/\r\nBcc: x",
    ):
        with pytest.raises(UsageError, match="it must be one https address"):
            writer(msgspec.structs.replace(BEAT, delivery=Delivery(unsubscribe=wrong)))
    with pytest.raises(UsageError, match="BRIEFING_UNSUBSCRIBE_KEY"):
        writer(secret=None)


def test_the_list_has_the_name_that_was_given_where_it_is_one() -> None:
    for given_name, shown in (
        ("readers.coast.example.org", "<readers.coast.example.org>"),
        ("Friday readers", "<friday-readers.coast.example.org>"),
        ("x>\r\nBcc: y", "<x-bcc-y.coast.example.org>"),
        ("Чтецы", "<briefing.coast.example.org>"),
    ):
        beat = msgspec.structs.replace(BEAT, mail_list=given_name)
        assert dict(heads(writer(beat)(ANN)))["List-Id"] == shown


def test_names_and_addresses_outside_ascii_arrive() -> None:
    for name in ("Олена Ткач", "José «Pepe» Núñez", "李小龍", "Ann, Lee (desk) <x@y.example>", 'A "B" \\ C'):
        address = parsed(WRITER(Letter(1, "ann@quay.example", name)))["To"].addresses[0]
        assert (address.display_name, address.addr_spec) == (name, "ann@quay.example")
    long = dict(heads(WRITER(Letter(1, "ann@quay.example", "Б" * 300))))["To"]
    assert str(make_header(decode_header(long.partition(" <")[0]))) == "Б" * 300
    data = WRITER(Letter(1, "олена@xn--e1afmkfd.example", "Олена"))
    assert "To: Олена <олена@xn--e1afmkfd.example>\r\n".encode() in data, (
        "SMTPUTF8: the address is never an encoded word"
    )


def test_a_message_id_is_the_mailings_and_the_readers() -> None:
    def identity(made: Writer, letter: Letter) -> str:
        return dict(heads(made(letter)))["Message-ID"]

    same = identity(WRITER, ANN)
    assert identity(WRITER, Letter(9, ANN.address, "another name")) == same, "a second copy is known as one"
    assert identity(WRITER, Letter(1, "bea@quay.example", "")) != same
    assert identity(writer(kind="correction 1"), ANN) != same
    assert "ann" not in same.removeprefix("<").partition("@")[0]


def test_the_body_has_a_true_text_part_and_the_page_with_its_pictures_beside_it() -> None:
    source = parsed(drawn.drawn("usual", "roundup", "mail")[0])
    picture = "data:image/png;base64,iVBORw0KGgo="
    page = source.get_body(("html",))
    assert page is not None
    page.set_content(page.get_content().replace("</body>", f'<img alt="" src="{picture}"></body>'), subtype="html")
    message = parsed(writer(mail=source.as_bytes(), pdf=b"%PDF-1.7")(ANN))
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert source.get_body(("plain",)).get_content().split() == text.get_content().split()  # type: ignore[union-attr]
    for section in EDITION.sections:
        for item in section.items:
            assert " ".join(item.lead.text.split()) in " ".join(text.get_content().split())
    (image,) = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert "data:" not in html.get_content()
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in html.get_content()
    assert image.get_content() == b"\x89PNG\r\n\x1a\n"
    assert [part.get_filename() for part in message.iter_attachments()] == [f"coast-{EDITION.week}.pdf"]
    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"),
        "application/pdf",
    ]


def test_lines_are_as_short_as_smtp_asks() -> None:
    many = Letter(1, "ann@" + "quay." * 40 + "example", "Б" * 500)
    for data in (WRITER(many), writer(pdf=b"%PDF" * 5000)(ANN)):
        assert b"\r\n" in data
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert b"\r" not in data.replace(b"\r\n", b"")
        assert max(map(len, data.split(b"\r\n"))) <= 998, "RFC 5322, 2.1.1"


_NAMES = st.text(max_size=60) | st.text('\r\n\t\x00\x0b\x85\u2028 :<>@,;"\\()=?.éБBcc', max_size=60)


@settings(deadline=None)
@given(name=_NAMES, address=st.from_regex(r"[a-zé+'=?!#$%&*/^_`{|}~-]{1,12}@[a-z]{1,9}\.example", fullmatch=True))
def test_no_name_or_address_becomes_another_head_or_another_reader(name: str, address: str) -> None:
    key = key_of(address)
    assert key is not None
    data = WRITER(Letter(1, key, name))
    assert [head for head, _ in heads(data)] == [head for head, _ in heads(WRITER(ANN))]
    assert data.split(b"\r\n\r\n", 1)[1] == WRITER(ANN).split(b"\r\n\r\n", 1)[1]
    message = email.message_from_string(data.decode(), policy=email.policy.default)
    (reader,) = message["To"].addresses
    assert reader.addr_spec == key
    kept = " ".join(
        "".join(" " if ch.isspace() or ord(ch) < 32 or "\x7f" <= ch <= "\x9f" else ch for ch in name).split()
    )
    assert "".join(reader.display_name.split()) == "".join(kept.split())


@settings(deadline=None)
@given(words=_NAMES)
def test_no_title_becomes_another_head(words: str) -> None:
    source = parsed(drawn.drawn("usual", "roundup", "mail")[0])
    del source["Subject"]
    made = Writer(
        source.as_bytes(),
        msgspec.structs.replace(EDITION, title=words),
        BEAT,
        kind="edition",
        now=lambda: NOW,
        secret="s3cret",
    )
    assert [head for head, _ in heads(made(ANN))] == [head for head, _ in heads(WRITER(ANN))]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A private key as PEM, and the public one as DNS holds it."""
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    try:
        subprocess.run(["openssl", "genrsa", "-out", path, "2048"], check=True, capture_output=True)
        public = subprocess.run(
            ["openssl", "rsa", "-in", path, "-pubout", "-outform", "PEM"], check=True, capture_output=True
        ).stdout
    except FileNotFoundError:
        pytest.skip("openssl is missing: it makes the key")
    return path.read_bytes(), b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])


@pytest.mark.parametrize(
    "letter", [ANN, Letter(1, "олена@xn--e1afmkfd.example", "Олена"), Letter(1, ANN.address, "Б" * 90)]
)
def test_a_signature_holds_and_covers_the_way_out(key: tuple[bytes, bytes], letter: Letter) -> None:
    private, record = key
    made = writer(signature=Signature(domain="coast.example.org", selector="news", key=private))
    data = made(letter)
    asked: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        del timeout
        asked.append(name)
        return record

    assert dkim.verify(data, dnsfunc=dns)
    assert asked == [b"news._domainkey.coast.example.org."]
    signature = dict(heads(data))["DKIM-Signature"]
    covered = signature.partition("h=")[2].partition(";")[0].replace(" ", "").lower().split(":")
    assert {"from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"} <= set(covered)
    for before, after in (
        (b"One-Click", b"Two-Click"),
        (b"who=", b"whom="),
        (b"Subject: ", b"Subject: Re: "),
        (data[-9:-3], b"AAAAAA"),
    ):
        assert not dkim.verify(data.replace(before, after), dnsfunc=dns)


def test_a_key_that_signs_nothing_is_told() -> None:
    made = writer(signature=Signature(domain="coast.example.org", selector="news", key=b"no key"))
    with pytest.raises(UsageError, match="the mail cannot be signed"):
        made(ANN)


@pytest.mark.parametrize("sender", [None, "", "Desk", "desk@", "a@b.example, c@d.example"])
def test_a_sender_that_is_none_is_told(sender: str | None) -> None:
    with pytest.raises(UsageError, match="mail needs a sender"):
        writer(msgspec.structs.replace(BEAT, mail_from=sender))


def test_a_mail_without_both_its_parts_is_told() -> None:
    with pytest.raises(ContentError, match="no text part and HTML part"):
        writer(mail=b"Subject: x\r\n\r\nwords")


class Balance(HTMLParser):
    """Tags that were closed and never opened, or the other way round."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in {"meta", "br", "img", "hr", "col", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def balanced(html: str) -> bool:
    reader = Balance()
    reader.feed(html)
    return not reader.wrong and not reader.open


def test_a_page_that_mail_programs_would_cut_ends_with_a_link_to_the_whole() -> None:
    long = drawn.drawn("long", "roundup", "mail")[0]
    size = len(parsed(long).get_body(("html",)).get_content().encode())  # type: ignore[union-attr]
    assert size > MOST_MAIL_HTML
    beat = msgspec.structs.replace(BEAT, base_url="https://coast.example.org/weekly/")
    made = writer(beat, mail=long)
    message = parsed(made(ANN))
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert 50_000 < len(html.encode()) <= MOST_MAIL_HTML
    assert balanced(html)
    assert f'href="https://coast.example.org/weekly/{EDITION.week}/"' in html
    assert "Read on the web" in html
    assert [note.code for note in made.notes] == ["mail-cut"]
    whole = parsed(long).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message.get_body(("plain",)).get_content().split() == whole.split()  # type: ignore[union-attr]
    left_alone = writer(msgspec.structs.replace(BEAT, base_url=None), mail=long)
    assert [note.code for note in left_alone.notes] == ["mail-size"]


@settings(deadline=None)
@given(most=st.integers(2_000, 100_000))
def test_wherever_a_page_is_cut_its_tags_are_closed(most: int) -> None:
    html = parsed(drawn.drawn("usual", "roundup", "mail")[0]).get_body(("html",)).get_content()  # type: ignore[union-attr]
    cut = shortened(html, most, "https://a.example/?x=1&y=<2>", "More & <more>")
    if cut != html:
        assert len(cut.encode()) <= most
        assert balanced(cut)
        assert "More &amp; &lt;more>" in cut
