"""Articles that mean harm: whatever they hold, it is printed as text, in every form, or set aside; nothing of it acts."""

from __future__ import annotations

import re
import sys
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from briefing.cli import main

if TYPE_CHECKING:
    from pathlib import Path

BEAT = """
title = "The week in Tarn"

[[themes]]
name = "fairs"
heading = "Fairs"
words = ["fair*"]
budget = 20

[[themes]]
name = "roads"
heading = "Roads"
words = ["bridge*", "footbridge*"]
budget = 20

[lengths]
words = 5000
"""
SENTENCES = {
    "script": "The harvest fair shut its gates on Monday when {0} turned up among the pumpkins, the council said.",
    "handler": "Firemen cut {0} from the railings of the footbridge on Tuesday, brigade chief Ada Holm said.",
    "entity": "A veterinary surgeon counted 212 horses and {0} at Wednesday's horse fair.",
    "template": "Engineers replaced 40 bolts of the railway bridge on Thursday with {0}, according to the operator.",
    "link": "Librarians sold {0} at the book fair for 11,000 crowns on Friday.",
    "heading": "The toll bridge raised its prices on Saturday after drivers paid with {0}, treasurer Nils Aune said.",
    "terminal": "Thieves stole {0} and three accordions from the music fair on Monday night, police said.",
    "nul": "A barge loaded with gravel and {0} rammed the old stone bridge on Tuesday evening.",
    "direction": "Cheese makers from nine villages refused to show {0} at the dairy fair on Wednesday.",
    "console": "Schoolchildren painted {0} on the pillars of the motorway bridge on Thursday afternoon.",
    "style": "Judges of the flower fair gave first prize to {0}, grown by Mayor Ivo Brandt, on Friday.",
    "surrogates": "Surveyors found {0} under the swing bridge on Saturday and closed the river to boats.",
}
PAYLOADS = {
    "script": "<script>alert('fair')</script>",
    "handler": '"><img src=x onerror=alert(1)>"',
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "template": "{{ edition.__class__ }} and {% include '/etc/passwd' %}",
    "link": "[a bridge](javascript:alert(1)) and ![a fair](http://tracker.example/pixel.gif)",
    "heading": "# A heading, `code`, **bold**, <b>bold</b>, | a | table | and [^1]",
    "terminal": "\x1b[31mred\x1b[0m and \x1b]8;;http://pixel.example\x07a link\x1b]8;;\x07",
    "nul": "a NUL \x00 and a bell \x07",
    "direction": "\u202egnorw si siht\u202c and \u2066isolated\u2069",
    "console": "[red]red[/red] and [/] and [link=http://beacon.example]here[/link]",
    "style": "</style></title></textarea><style>@import 'http://styles.example/x.css'</style>",
    "surrogates": "\U0001f3aa\U0001f468\u200d\U0001f33e and e\u0301\u0323",
}
STRANGERS = re.compile(r"(?:tracker|pixel|beacon|styles)\.example")
SIDE = r"""
["entity.txt"]
published = 2024-11-17
outlet = "Evil <b>Post</b> \" onmouseover=\"alert(1)"
url = "javascript:alert(document.cookie)"
title = "<script>alert('title')</script> at the fair"

["surrogates.txt"]
published = 2024-11-17
outlet = "Tarn *Gazette* [x](http://tracker.example)"
url = "https://tarn.example/\"><script>alert(1)</script>"
title = "A line\nbreak: and a Bcc: victim@tarn.example"

["direction.txt"]
published = 2024-11-17
outlet = "{{ 7 * 7 }}"
url = "data:text/html;base64,PHNjcmlwdD4="
"""

UNDATED = "".join(f'["{name}.txt"]\npublished = 2024-11-17\n' for name in PAYLOADS if f'"{name}.txt"' not in SIDE)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    (folder / "briefing.toml").write_text(BEAT, "utf-8")
    (folder / "articles" / "articles.toml").write_text(SIDE + UNDATED, "utf-8")
    for name, payload in PAYLOADS.items():
        (folder / "articles" / f"{name}.txt").write_bytes(f"{SENTENCES[name].format(payload)}\n".encode())
    return build(folder, "out")


def build(folder: Path, output: str) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sys, "argv", ["briefing", "build", "articles", "--output", output, "--week", "2024-W46", "--verbose"]
        )
        patch.chdir(folder)
        with pytest.raises(SystemExit) as end:
            main()
    assert not end.value.code
    return folder / output / "2024-W46"


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def mail(pages: Path) -> tuple[str, str]:
    """The mail's text part and HTML part."""
    message = message_from_bytes((pages / "mail.eml").read_bytes(), policy=policy.default)
    parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    return parts["text/plain"], parts["text/html"]


def html(pages: Path) -> dict[str, str]:
    return {"page": (pages / "briefing.html").read_text("utf-8"), "mail": mail(pages)[1]}


@pytest.mark.parametrize("form", ["page", "mail"])
def test_no_article_becomes_an_element(pages: Path, form: str) -> None:
    found = Elements(html(pages)[form]).found
    assert not {"img", "iframe", "object", "embed", "form", "base"} & {tag for tag, _ in found}
    for tag, attributes in found:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        for name in ("href", "src"):
            target = attributes.get(name, "")
            assert re.match(r"(?:https?://|mailto:|#|$)", target), (tag, target)
            assert not STRANGERS.search(target)
    scripts = [attributes for tag, attributes in found if tag == "script"]
    assert form == "page" or not scripts
    assert "alert(" not in "".join(re.findall(r"<script[^>]*>(.*?)</script>", html(pages)[form], re.DOTALL))


@pytest.mark.parametrize("form", ["page", "mail"])
def test_no_article_reaches_the_styles(pages: Path, form: str) -> None:
    assert not STRANGERS.search("".join(re.findall(r"<style[^>]*>(.*?)</style>", html(pages)[form], re.DOTALL)))


@pytest.mark.parametrize("form", ["page", "mail"])
def test_what_looks_like_a_template_is_printed_as_it_is(pages: Path, form: str) -> None:
    page = html(pages)[form]
    assert "&lt;class" not in page
    # Nor 49 as a word: where a drawing has something at 49.5 of its pixels, that is none.
    assert "49" not in re.findall(r'[^\s<>]*\{\{[^<]*|(?<!")\b49\b(?!"|\.\d)', page)


def test_markdown_holds_no_markup_of_an_article(pages: Path) -> None:
    text = (pages / "briefing.md").read_text("utf-8")
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    for child in inline:
        if child.type == "html_inline":
            assert child.content in {"<br>", "<br/>", "<br />"}, child.content
        assert child.type != "image"
        if child.type == "link_open":
            assert re.match(r"https?://", str(child.attrs["href"]))
            assert not STRANGERS.search(str(child.attrs["href"]))
    assert not [token.content for token in tokens if token.type == "html_block"]
    headings = [tokens[n + 1].content for n, token in enumerate(tokens) if token.type == "heading_open"]
    assert not [heading for heading in headings if "A heading" in heading]


def test_the_mail_has_no_header_of_an_article(pages: Path) -> None:
    message = message_from_bytes((pages / "mail.eml").read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]


@pytest.mark.parametrize("name", ["briefing.md", "briefing.html", "mail.eml", "edition.json"])
def test_no_form_steers_a_terminal(pages: Path, name: str) -> None:
    data = (pages / name).read_bytes()
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)


def test_the_listing_steers_no_terminal(pages: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    folder = pages.parent.parent
    for call in (["facts", "articles"], ["dates", "articles"], ["facts", "articles", "--format", "jsonl"]):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["briefing", *call])
            patch.setenv("NO_COLOR", "1")
            patch.chdir(folder)
            with pytest.raises(SystemExit) as end:
                main()
        assert not end.value.code
        told = capfdbinary.readouterr()
        assert told.out
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", told.out + told.err), call


def test_an_articles_own_words_survive_to_the_letter(pages: Path) -> None:
    """What looks like markup is text: it reads in the page as it stood in the article."""

    class Words(HTMLParser):
        words = ""

        def handle_data(self, data: str) -> None:
            self.words += data

    reader = Words()
    reader.feed(html(pages)["page"])
    seen = re.sub(r"\s+", " ", reader.words)
    for words in (
        PAYLOADS["entity"],
        """Evil <b>Post</b> " onmouseover="alert(1)""",
        "Tarn *Gazette* [x](http://tracker.example)",
        "{{ 7 * 7 }}",
    ):
        assert words in seen
    assert "<script>alert('title')</script> at the fair" in seen, "the source's title"
