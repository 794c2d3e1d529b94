"""The mail (rule 27): two parts, nothing from outside, lines and size that mail programs take, readers never named."""

from __future__ import annotations

import email
import email.policy
import re
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from briefing.errors import TemplateError, UsageError
from briefing.render import render
from briefing.render.mail import mail
from briefing.render.page import page

sys.path.insert(0, str(Path(__file__).parent))
import editions


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


@pytest.mark.parametrize("name", ["usual", "ukrainian", "nasty"])
def test_a_mail_has_a_text_and_an_html_part_and_short_lines(name: str) -> None:
    data, notes = editions.drawn(name, "roundup", "mail")
    message = read(data)
    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    assert [each["Content-Transfer-Encoding"] for each in message.iter_parts()] == ["base64", "base64"]
    assert max(len(line) for line in data.splitlines()) <= 998
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert len(part(message, "html").encode()) <= 80_000
    assert {note.code for note in notes} <= {"unshowable", "title"}
    assert not message.defects


def test_the_heads_name_no_reader_and_repeat() -> None:
    data, _ = editions.drawn("usual", "roundup", "mail")
    message = read(data)
    assert message["To"] == "undisclosed-recipients:;"
    assert {"Cc", "Bcc"} & set(message.keys()) == set()
    assert message["Subject"] == "Weekly roundup. The coast at Velmar. Days 370-374"
    assert message["From"] == "The Coast Desk <briefing@coast.example.org>"
    assert re.fullmatch(r"<2031-W11\.[0-9a-f]{24}@coast\.example\.org>", message["Message-ID"])
    assert data == render(editions.usual(), formats=("mail",))["mail.eml"]


def test_another_edition_has_another_message_id() -> None:
    ids = {read(editions.drawn(name, "roundup", "mail")[0])["Message-ID"] for name in ("usual", "ukrainian", "nasty")}
    assert len(ids) == 3


def test_a_head_cannot_be_smuggled_in() -> None:
    message = read(editions.drawn("nasty", "roundup", "mail")[0])
    assert "Bcc" not in message
    assert str(message["From"]).endswith("<briefing@briefing.invalid>")


def test_the_sender_can_be_told() -> None:
    made = render(editions.usual(), formats=("mail",), sender="Night desk <night@example.org>")
    assert read(made["mail.eml"])["From"] == "Night desk <night@example.org>"
    with pytest.raises(UsageError, match="The mail cannot come from"):
        render(editions.usual(), formats=("mail",), sender="a@b\nBcc: c@d")


def test_styles_are_inline_and_the_rest_only_adapts() -> None:
    html = part(read(editions.drawn("usual", "roundup", "mail")[0]), "html")
    sheets = re.findall(r"<style.*?</style>", html, re.DOTALL)
    rules = re.sub(r"</?style[^>]*>", "", "".join(sheets)).strip()
    assert re.fullmatch(r"(?:@media[^{]*\{(?:[^{}]*\{[^{}]*\}\s*)*\}\s*)+", rules), rules[:200]
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html
    assert "<link" not in html
    assert "@import" not in html


def test_words_of_a_source_that_look_like_a_class_stay_as_they_are() -> None:
    edition = editions.single('He wrote class="lead text" on the wall.', "Someone", "Title")
    html = part(read(render(edition, formats=("mail",))["mail.eml"]), "html")
    assert html.replace("&quot;", '"').count('He wrote class="lead text" on the wall.') >= 2


def test_the_charset_is_told_at_once() -> None:
    assert '<meta charset="utf-8">' in part(read(editions.drawn("usual", "roundup", "mail")[0]), "html")[:1024]


def test_the_preheader_comes_first() -> None:
    html = part(read(editions.drawn("usual", "roundup", "mail")[0]), "html")
    body = re.sub(r"<[^>]+>", "", html[html.index("<body") :]).strip()
    assert body.startswith("A storm tore the roofs off forty houses")


def test_a_day_of_a_chart_without_a_figure_is_told() -> None:
    html = part(read(editions.drawn("usual", "roundup", "mail")[0]), "html")
    rows = re.findall(r"<td[^>]*>(\w+ 1\d)</td><td[^>]*>(.*?)</tr>", html)
    assert [day for day, _ in rows] == ["Mon 10", "Tue 11", "Wed 12", "Thu 13", "Fri 14"]
    told = [re.sub(r"<[^>]+>|&nbsp;|\xa0", "", row).strip() for _, row in rows]
    assert told == ["4", "31", "58", "no figure", "7"]


def test_the_text_part_reads_in_72_columns() -> None:
    text = part(read(editions.drawn("usual", "roundup", "mail")[0]), "plain")
    assert [line for line in text.splitlines() if len(line) > 72] == []
    assert "STORM AND SEA" in text.splitlines()


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<link rel=stylesheet href=x.css>", "<link>"),
        ("<script>1</script>", "<script>"),
        ("<img src='https://x.example/p.png'>", 'src="https://x.example/p.png"'),
        ("<td background='//x.example/p.png'>", 'background="//x.example/p.png"'),
        ("<p style='background:url(https://x.example/p.png)'>", 'style="background:url'),
        ("<style>@import 'x.css';</style>", "@import"),
        ("<style>p { background: url(x.png) }</style>", "url("),
        ("<p onclick='x()'>", 'onclick="x()"'),
        ("<form action=x>", "<form>"),
        ("<iframe src='about:blank'></iframe>", "<iframe>"),
    ],
)
def test_a_mail_that_loads_something_is_refused(html: str, what: str) -> None:
    shown, _ = page(editions.usual())
    with pytest.raises(TemplateError) as told:
        mail(shown, f"<html>\n<body>{html}</body></html>", "text")
    assert what in str(told.value)
    assert "(line 2 of what it made)" in str(told.value)


def test_a_mail_too_large_for_gmail_is_noted() -> None:
    _, notes = editions.drawn("long", "roundup", "mail")
    assert [note.code for note in notes] == ["mail-size"]
