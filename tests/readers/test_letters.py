"""Newsletters, mailboxes and web archives, well made and broken side by side."""

from __future__ import annotations

import sys
import time
from base64 import b64encode
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from briefing.model import Article, SetAside
from briefing.readers import read

sys.path.insert(0, str(Path(__file__).parent))
from making import Make  # type: ignore[import-not-found,unused-ignore]

HEAD = (
    "From: Harbour Post <desk@harbour.example>\nTo: readers@harbour.example\nSubject: =?utf-8?q?The_week_at_the_p=C3=AFer?=\n"
    "Date: Tue, 12 Nov 2024 18:00:00 +0200\nMessage-ID: <1@harbour.example>\nMIME-Version: 1.0\n"
)
LETTER = (
    "<html lang=en><body><div style='display:none'>Preview words</div><table><tr><td><h1>The week</h1></td></tr>"
    "<tr><td>The council voted on Tuesday to rebuild the pier.<br>It will take a year – “at least”.</td><td>A second column.</td></tr>"
    "<tr><td><img src='cid:pier'></td></tr></table><style>td {}</style></body></html>"
)


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Harbour Post <desk@harbour.example>"
    mail["To"] = "readers@harbour.example"
    mail["Subject"] = "The week at the pier"
    mail["Date"] = "Tue, 12 Nov 2024 18:00:00 +0200"
    mail["Archived-At"] = "<https://harbour.example/letters/12>"
    mail.set_content("Only the plain words.\n")
    mail.add_alternative(LETTER, subtype="html", cte="quoted-printable")
    part: Any = mail.get_payload()
    part[1].add_related(b"\x89PNG" + bytes(50_000), "image", "png", cid="<pier>")
    mail.add_attachment(b"Attached words.", maintype="text", subtype="plain", filename="notes.txt")
    return mail


def found(folder: Path, data: bytes | str, name: str = "letter.eml") -> list[Article | SetAside]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read([folder]))


def test_a_newsletters_html_part_is_read_without_pictures_and_attachments(tmp_path: Path) -> None:
    (one,) = found(tmp_path, letter().as_bytes())
    assert isinstance(one, Article)
    assert one.text == (
        "The week\n\nThe council voted on Tuesday to rebuild the pier.\n\nIt will take a year – “at least”.\n\nA second column."
    )
    assert (one.title, one.outlet, one.url) == (
        "The week at the pier",
        "Harbour Post",
        "https://harbour.example/letters/12",
    )
    assert (one.stamp, one.language) == ("Tue, 12 Nov 2024 18:00:00 +0200", "en")


def test_a_mail_of_plain_words(tmp_path: Path) -> None:
    body = (
        "Content-Type: text/plain; charset=iso-8859-1; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\n"
    )
    (one,) = found(tmp_path, HEAD + body + "The caf=E9 opens =\non Monday. It is \nsmall.\n\nBring cups.\n", "a")
    assert isinstance(one, Article)
    assert one.text == "The café opens on Monday. It is small.\n\nBring cups.\n"
    assert one.title == "The week at the pïer"


def test_a_mailbox_is_an_article_a_message_and_a_broken_one_is_listed(tmp_path: Path) -> None:
    plain = HEAD + "\nThe ferry sails on Monday.\n>From the pier it goes north.\n\n"
    empty = HEAD.replace("<1@", "<2@") + "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n\n"
    box = "".join(
        f"From desk@harbour.example Tue Nov 12 18:00:00 2024\n{one}" for one in (plain, empty, plain + "More.")
    )
    one, two, three = found(tmp_path, box, "box")
    assert isinstance(one, Article)
    assert (one.id, one.text) == ("box#1", "The ferry sails on Monday.\nFrom the pier it goes north.\n\n")
    assert isinstance(two, SetAside)
    assert (two.article, two.reason) == ("box, message 2", "the mail has no words in it")
    assert isinstance(three, Article)
    assert three.origin == "box, message 3"


def test_a_saved_page_in_one_file(tmp_path: Path) -> None:
    page = b64encode(Make.page().encode()).decode()
    saved = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://harbour.example/n/pier\nSubject: Pier\n"
        "Date: Thu, 14 Nov 2024 09:00:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n'
        f"Content-Transfer-Encoding: base64\nContent-Location: https://harbour.example/n/pier\n\n{page}\n"
        "--b\nContent-Type: text/css\nContent-Location: https://harbour.example/s.css\n\np {}\n--b--\n"
    )
    (one,) = found(tmp_path, saved, "pier.mhtml")
    assert isinstance(one, Article)
    assert one.text.split("\n\n")[-4:] == list(Make.paragraphs)
    assert (one.url, one.stamp, one.retrieved) == (
        "https://harbour.example/n/pier",
        "2024-11-12T10:00:00+02:00",
        date(2024, 11, 14),
    )


def nested(depth: int) -> str:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return (
        HEAD
        + opened
        + "Content-Type: text/plain\n\nDeep words.\n"
        + "".join(f"--b{n}--\n" for n in reversed(range(depth)))
    )


def test_parts_in_parts_are_read_to_a_depth(tmp_path: Path) -> None:
    (one,) = found(tmp_path, nested(40))
    assert isinstance(one, Article)
    assert one.text.strip() == "Deep words."


@pytest.mark.parametrize("depth", [1000, 20_000])
def test_a_thousand_nested_parts_are_refused_at_once(tmp_path: Path, depth: int) -> None:
    begun = time.process_time()
    (one,) = found(tmp_path, nested(depth))
    assert isinstance(one, SetAside)
    assert one.reason == "it has more than 100 parts that hold parts"
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (HEAD + "\n", "the mail has no words in it"),
        (HEAD + "Content-Type: text/html\n\n<img src=x>", "the mail has no words in it"),
        (HEAD + 'Content-Type: multipart/mixed; boundary="b"\n\nno part begins', "the mail has no words in it"),
    ],
)
def test_mail_without_words_is_set_aside(tmp_path: Path, data: str, reason: str) -> None:
    (one,) = found(tmp_path, data)
    assert isinstance(one, SetAside)
    assert (one.article, one.reason) == ("letter.eml", reason)
    assert one.remedy


@pytest.mark.parametrize(
    "headers",
    [
        "Date: no day at all\n",
        "Content-Type: text/plain; charset=no-such-charset\n",
        "Content-Transfer-Encoding: rot13\n",
        "Subject: =?utf-8?b?not base64!?=\n",
        "Archived-At: <javascript:alert(1)>\n",
        "X-Long: " + "a" * 100_000 + "\n",
    ],
)
def test_odd_headers_end_nothing(tmp_path: Path, headers: str) -> None:
    (one,) = found(tmp_path, f"{headers}{HEAD}\nThe ferry sails on Monday.\n", "odd.eml")
    assert isinstance(one, Article)
    assert one.text.strip() == "The ferry sails on Monday."
    assert one.url is None


TOLD = (
    "The weir below the town was opened on Tuesday so that the river could carry the snow melt, the council said.",
    "Mayor Ann Lee said on Wednesday that the meadows would be under water until the weekend, and that two farms had moved their cattle to the hill in time.",
)
OLDER = "The council met on Monday and closed the library for good."


@pytest.mark.parametrize(
    "below",
    [
        f"On Tue, 12 Nov 2024 at 18:02, Bo Ray <bo@mill.example>\nwrote:\n\n> {OLDER}\n> > The school burned down on Sunday.\n",
        f"Am 12.11.2024 um 18:02 schrieb Bo Ray:\n> {OLDER}\n",
        f"W dniu 12.11.2024 o 18:02, Bo Ray pisze/napisał:\n> {OLDER}\n",
        f"-----Original Message-----\nFrom: Bo Ray\nSent: Tuesday\n\n{OLDER}\n",
        f"________________________________\nFrom: Bo Ray <bo@mill.example>\nSent: Tuesday, November 12, 2024\nTo: Jo\n\n{OLDER}\n",
        "-- \nJo Reed, reporter\nThe Mill, 4 Quay Street\n",
        "This mail is for its intended recipient alone. Whoever else received it on Monday deletes it.\n",
    ],
)
def test_what_a_mail_answers_to_its_signature_and_its_footer_are_no_news(tmp_path: Path, below: str) -> None:
    (one,) = found(tmp_path, HEAD + "\n" + "\n\n".join(TOLD) + "\n\n" + below)
    assert isinstance(one, Article)
    assert one.text.strip("_\n") == "\n\n".join(TOLD)
    assert [note.code for note in one.notes] == ["answered"]


def test_answers_between_the_lines_stay(tmp_path: Path) -> None:
    between = f"On 12 November 2024, Bo Ray wrote:\n> {OLDER}\n\n{TOLD[0]}\n\n> And the weir?\n\n{TOLD[1]}\n"
    (one,) = found(tmp_path, HEAD + "\n" + between)
    assert isinstance(one, Article)
    assert one.text == f"{TOLD[0]}\n\n> And the weir?\n\n{TOLD[1]}\n"


@pytest.mark.parametrize(
    "body",
    [
        f"FYI\n\n-----Original Message-----\nFrom: Bo Ray\nSent: Tuesday\n\n{TOLD[0]}\n",
        f"{TOLD[0]}\n\nThe council wrote:\n\n> We did what we could.\n\n{TOLD[1]}\n",
        f"{TOLD[0]}\n--\n" + f"{TOLD[1]}\n\n" * 20,
        f"{TOLD[0]}\nFrom: the council\n\n{TOLD[1]}\n",
    ],
)
def test_a_mail_that_passes_another_on_and_a_letter_that_quotes_stay_whole(tmp_path: Path, body: str) -> None:
    (one,) = found(tmp_path, HEAD + "\n" + body)
    assert isinstance(one, Article)
    assert (one.text, one.notes) == (body, ())


@pytest.mark.parametrize(
    "below",
    [
        f'<div class="gmail_quote"><div>On 12 November 2024, Bo Ray wrote:</div><blockquote>{OLDER}</blockquote></div>',
        f'<div class="moz-cite-prefix">Bo Ray wrote:</div><blockquote type="cite">{OLDER}</blockquote>',
        f'<hr><div id="divRplyFwdMsg"><b>From:</b> Bo Ray</div><div>{OLDER}</div>',
    ],
)
def test_what_a_mail_with_markup_answers_to_is_no_news(tmp_path: Path, below: str) -> None:
    body = "".join(f"<p>{each}</p>" for each in TOLD)
    head = HEAD + "Content-Type: text/html; charset=utf-8\n\n"
    (one,) = found(tmp_path, f"{head}<html><body>{body}{below}</body></html>")
    assert isinstance(one, Article)
    assert one.text == "\n\n".join(TOLD)
    (whole,) = found(tmp_path, f"{head}<html><body><p>FYI</p>{below}</body></html>")
    assert isinstance(whole, Article)
    assert OLDER in whole.text
