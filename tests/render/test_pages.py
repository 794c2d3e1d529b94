"""The five files of an edition: the same sentences in each, nothing of an article's read as markup, the same bytes."""

from __future__ import annotations

import email
import email.policy
import hashlib
import html as markup
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefing.errors import ConfigError, UsageError
from briefing.model import Alternative, DateRange, Disagreement, Edition
from briefing.render import FILES, render, schema
from briefing.render.escape import markdown
from briefing.render.page import page
from briefing.render.phrases import Voice
from briefing.render.showable import pieces_of, showable
from briefing.render.view import Days

sys.path.insert(0, str(Path(__file__).parent))
from typing import TYPE_CHECKING

import editions

if TYPE_CHECKING:
    from briefing.errors import Note

USUAL = ("usual", "ukrainian")
EVERY = (*USUAL, "nasty")


def made(name: str, look: str = "roundup", formats: tuple[str, ...] = tuple(FILES)) -> dict[str, bytes]:
    return {FILES[kind]: editions.drawn(name, look, kind)[0] for kind in formats}


class Reader(HTMLParser):
    """A page's words, tags and addresses, as a browser would take them."""

    void = frozenset({"meta", "br", "img", "link", "input", "hr", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: dict[str, int] = {}
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.void:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if not {"style", "title", "sup"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return squeezed("".join(self.words))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def sentences(edition: Edition) -> list[str]:
    return [showable(quote.text)[0] for quote in editions.quotes(edition)]


def markdown_text(text: str) -> str:
    """The words of a Markdown file, as CommonMark reads it, footnote calls taken out."""
    tokens = MarkdownIt("commonmark").enable("table").parse(re.sub(r"(?<!\\)\[\^\d+\]", "", text))
    words = [
        "".join(" " if child.type == "softbreak" else child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]
    return squeezed(" ".join(words))


def mail_parts(data: bytes) -> tuple[str, str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [message.get_body((kind,)) for kind in ("plain", "html")]
    return tuple(str(part.get_content()) for part in parts if part)  # type: ignore[return-value]


@pytest.mark.parametrize("look", ["roundup", "sheet"])
@pytest.mark.parametrize("name", EVERY)
def test_markdown_html_mail_and_json_carry_the_same_sentences(name: str, look: str) -> None:
    edition = getattr(editions, name)()
    files = made(name, look, ("md", "html", "mail", "json"))
    plain, mail = mail_parts(files["mail.eml"])
    plain = squeezed(re.sub(r"\[\d+\]", "", plain).replace(" .", "."))
    seen = {
        "md": markdown_text(files["briefing.md"].decode()),
        "html": Reader(files["briefing.html"].decode()).text,
        "mail": Reader(mail).text,
    }
    told = json.loads(files["edition.json"])
    kept = [
        quote["text"]
        for section in told["sections"]
        for item in section["items"]
        for quote in [item["lead"], *item["support"]]
    ]
    for sentence in sentences(edition):
        for output, text in seen.items():
            assert sentence in text, (output, sentence[:80])
        assert squeezed(sentence) in plain, sentence[:80]
    assert [showable(text)[0] for text in kept] == sentences(edition)[len(edition.standfirst) :]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize("look", ["roundup", "sheet"])
@pytest.mark.parametrize("name", USUAL)
def test_the_pdf_carries_the_same_sentences(name: str, look: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(made(name, look, ("pdf",))["briefing.pdf"])
    read = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    # Note numbers stand between sentences, not within: digits and hyphens of line ends are left out of both.
    pages = [re.sub(r"[\W\d_]+", "", each) for each in read.split("\f")]
    for sentence in sentences(getattr(editions, name)()):
        words = re.sub(r"[\W\d_]+", "", sentence)
        assert any(words in each for each in pages) or any(
            words[:n] in first and words[n:] in second
            for first, second in pairwise(pages)
            for n in range(1, len(words))
        ), sentence


@pytest.mark.parametrize("look", ["roundup", "sheet"])
@pytest.mark.parametrize("name", EVERY)
def test_a_page_is_whole(name: str, look: str) -> None:
    files = made(name, look, ("html", "mail"))
    _, mail = mail_parts(files["mail.eml"])
    html = Reader(files["briefing.html"].decode())
    for read in (html, Reader(mail)):
        assert not read.crossed
        assert not read.open
        assert not {"script", "iframe", "object", "embed", "link", "form"} & set(read.tags)
        assert not [each for each in read.attributes if each[1].startswith("on")]
        assert all(
            value.startswith(("#", "http://", "https://")) for _, name, value in read.attributes if name in {"href", "src"}
        )  # fmt: skip
    assert len(html.ids) == len(set(html.ids))
    targets = {value[1:] for _, name, value in html.attributes if name == "href" and value.startswith("#")}
    assert targets <= set(html.ids)
    assert html.tags["h1"] == 1


def test_each_sentence_is_linked_to_its_evidence_and_back() -> None:
    html = Reader(made("usual", formats=("html",))["briefing.html"].decode())
    links = {value[1:] for _, name, value in html.attributes if name == "href" and value.startswith("#")}
    shown, _ = page(editions.usual())
    for section in shown.sections:
        for item in section.items:
            for quote in (item.lead, *item.support):
                assert {quote.anchor, quote.evidence} <= set(html.ids)
                assert quote.evidence in links
    assert len(shown.evidence) == len({(quote.fact, quote.text) for quote in editions.quotes(editions.usual())} ) + 1  # fmt: skip


def test_an_edit_can_be_undone_from_what_is_recorded() -> None:
    desk = editions.Desk()
    for words, edits in (
        ("He went home yesterday.", (("He", "[Ilvig]", "name", ""), ("yesterday", "[on Monday]", "day", ""))),
        ("However, it rained.", (("However, i", "I", "cut", ""),)),
        ("It ended so", (("so", "[so]", "mend", ""),)),
    ):
        quote = desk.quote(1, words, edits=edits)  # type: ignore[arg-type]
        pieces, original = pieces_of(quote)
        assert original == words
        assert "".join(piece.text for piece in pieces) == quote.text


def test_evidence_shows_what_was_there_and_what_stands_there_now() -> None:
    html = made("usual", formats=("html",))["briefing.html"].decode()
    assert "<del>He</del><ins>[Harbour master Tomas Ilvig]</ins> added" in html
    assert "<del>However, p</del><ins>P</ins>ower came back" in html
    assert '<ins title="yesterday">[on Wednesday]</ins>' in html


def test_json_reads_back_as_the_edition_and_the_schema_names_its_fields() -> None:
    for name in EVERY:
        edition = getattr(editions, name)()
        assert msgspec.json.decode(made(name, formats=("json",))["edition.json"], type=Edition) == edition
    told = json.loads(schema())
    quote = told["$defs"]["Quote"]
    assert {"text", "article", "start", "end"} <= set(quote["required"])
    assert "edits" in quote["properties"]


def test_two_processes_give_the_same_bytes() -> None:
    script = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import editions; from briefing.render import render\n"
        "for name, data in render(editions.usual()).items():\n"
        "    print(name, hashlib.sha256(data).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent)],
        env={**os.environ, "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in made("usual").items()
    ]


def test_files_are_dated_by_the_edition_or_by_source_date_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    files = render(editions.usual(), formats=("pdf", "mail"))
    assert b"Fri, 14 Mar 2031 17:00:00 +0000" in files["mail.eml"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    later = render(editions.usual(), formats=("pdf", "mail"))
    assert b"Sun, 17 Mar 2030 17:46:40 +0000" in later["mail.eml"]
    assert files["briefing.pdf"] != later["briefing.pdf"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(UsageError, match='SOURCE_DATE_EPOCH must be a number of seconds since 1970, not "soon"'):
        render(editions.usual(), formats=("md",))


def test_an_edition_with_nothing_in_it_is_still_a_page() -> None:
    edition = editions.empty()
    for look in ("roundup", "sheet"):
        assert set(render(edition, look=look)) == set(FILES.values())


def test_what_could_not_be_shown_is_noted_and_kept_in_the_json() -> None:
    notes: list[Note] = []
    files = render(editions.nasty(), formats=("html", "json"), notes=notes)
    html = files["briefing.html"].decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert "Control \ufffd\ufffd\ufffd[31m characters" in html
    assert [note.code for note in notes] == ["unshowable", "title"]
    assert "\\u202e" in files["edition.json"].decode() or "\u202e" in files["edition.json"].decode()


# Every mark that any dialect of Markdown or HTML makes something of, among letters and blanks.
MARKS = st.text(alphabet="abX1 .\n\t*_`~#>+-=|[](){}<>!&;:/\\^$@'\"ї", max_size=60)


@given(MARKS)
@settings(max_examples=600, deadline=None)
def test_text_never_becomes_markdown(text: str) -> None:
    shown = showable(text)[0]
    read = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for frame, before, after in (("{}", "", ""), ("Then {} was said.", "Then ", " was said."), ("**{}** x", "", " x")):
        if not shown:
            continue
        tokens = read.parse(frame.format(markdown(shown)))
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        children = tokens[1].children or []
        kinds = {child.type for child in children}
        if frame.startswith("**"):
            # Strong emphasis may fail to open at odd ends of text; nothing else may stand there.
            assert kinds <= {"text", "strong_open", "strong_close"}
            continue
        assert kinds == {"text"}
        assert "".join(child.content for child in children) == before + shown + after


@given(MARKS)
@settings(max_examples=200, deadline=None)
def test_text_stays_in_its_table_cell(text: str) -> None:
    shown = showable(text)[0]
    tokens = MarkdownIt("commonmark").enable("table").parse(f"| a | b |\n| :-- | :-- |\n| {markdown(shown)} | end |\n")
    cells = [token.content for token in tokens if token.type == "inline"]
    assert len(cells) == 4
    assert cells[3] == "end"


@given(MARKS, MARKS, MARKS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_text_never_becomes_html(words: str, speaker: str, title: str) -> None:
    edition = editions.single(words or "x", speaker, title)
    plain = editions.single("x", "x", "x")
    told = render(edition, formats=("html", "mail"))
    expected = render(plain, formats=("html", "mail"))
    for parts in zip((told, expected), strict=True):
        for files in parts:
            assert not Reader(files["briefing.html"].decode()).crossed
    # The same tags as any other words make, save where an empty field leaves its place out.
    tags = Reader(told["briefing.html"].decode()).tags
    assert set(tags) <= set(Reader(expected["briefing.html"].decode()).tags)
    assert showable(words or "x")[0] in Reader(told["briefing.html"].decode()).text
    assert showable(words or "x")[0] in Reader(mail_parts(told["mail.eml"])[1]).text


def test_a_chart_has_its_text_its_source_and_its_moment() -> None:
    html = made("usual", formats=("html",))["briefing.html"].decode()
    for chart in editions.usual().charts:
        assert f"<title>{chart.alternative}</title>" in html
    moment = "14 March 2031, 18:00".replace(" ", "\N{NO-BREAK SPACE}")  # not torn at a line's end
    assert f"Source: The Harbour Courier and Northern Wire, as of {moment} (Oslo time)" in html
    assert "<title>Reports by day and theme. Storm and sea: Tuesday 9, Wednesday 12, Thursday 5." in html


@pytest.mark.parametrize(
    ("language", "locale", "told"),
    [
        ("en", "en_GB", ("10–14 March 2031", "As of 14 March 2031, 18:00 (Oslo time)", "14 articles, 4 outlets")),
        ("en", "en_US", ("March 10–14, 2031", "As of March 14, 2031, 18:00 (Oslo time)", "14 articles, 4 outlets")),
        ("uk", "uk_UA", ("10–14 березня 2031 р.", "Станом на 14 березня 2031 р., 18:00 (час: Осло)", "14 статей, 4 видання")),
        ("de", "de_DE", ("10.–14. März 2031", "Stand: 14. März 2031, 18:00 (Zeit in Oslo)", "14 Artikel, 4 Medien")),
        ("de", "en_GB", ("10.–14. März 2031", "Stand: 14. März 2031, 18:00 (Zeit in Oslo)", "14 Artikel, 4 Medien")),
        ("fr", "fr_FR", ("10–14 March 2031", "As of 14 March 2031, 18:00 (Oslo time)", "14 articles, 4 outlets")),
    ],
)  # fmt: skip
def test_headings_dates_and_plurals_speak_one_language(language: str, locale: str, told: tuple[str, ...]) -> None:
    edition = editions.like(editions.usual(), language=language, locale=locale)
    text = markdown_text(render(edition, formats=("md",))["briefing.md"].decode())
    for each in told:
        assert each in text


def test_a_locale_nobody_knows_is_told() -> None:
    with pytest.raises(ConfigError, match='The locale "xx_YY" is not one that CLDR knows'):
        render(editions.like(editions.usual(), locale="xx_YY"), formats=("md",))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2024-11-11", "2024-11-15", "11–15 November 2024"),
        ("2024-10-28", "2024-11-01", "28 October – 1 November 2024"),
        ("2024-12-30", "2025-01-03", "30 December 2024 – 3 January 2025"),
        ("2024-11-11", "2024-11-11", "11 November 2024"),
    ],
)
def test_a_range_of_days_says_nothing_twice(first: str, last: str, told: str) -> None:
    assert Voice("en", "en_GB").daterange(Days(date.fromisoformat(first), date.fromisoformat(last))) == told


def test_a_weekday_is_named_only_where_the_period_has_one_such() -> None:
    week = editions.usual()
    figure = msgspec.structs.replace(week.figures[0], day=editions.day(1))
    month = editions.like(week, figures=(figure,), period=DateRange.of(editions.day(-14), editions.day(4)))
    other = msgspec.structs.replace(figure, day=date(2030, 12, 31))
    for edition, told in (
        (editions.like(week, figures=(figure,)), "lighthouse, Tuesday"),
        (month, "lighthouse, 11 Mar"),
        (editions.like(week, figures=(other,)), "lighthouse, 31 December 2030"),
    ):
        assert f"{told} |" in render(edition, formats=("md",))["briefing.md"].decode()


def test_a_day_on_which_all_sources_were_read_is_told_once() -> None:
    week = editions.usual()
    assert render(week, formats=("md",))["briefing.md"].decode().count("15 March 2031") == 1
    later = (*week.sources[:-1], msgspec.structs.replace(week.sources[-1], retrieved=editions.day(6)))
    told = render(editions.like(week, sources=later), formats=("md",))["briefing.md"].decode()
    assert told.count("read 15 March 2031") == len(later) - 1
    assert told.count("read 16 March 2031") == 1
    assert "All were read" not in told


@pytest.mark.parametrize("look", ["roundup", "sheet"])
def test_a_page_with_much_to_go_through_begins_with_a_list_of_its_parts(look: str) -> None:
    few, many = (
        render(each, look=look, formats=("html",))["briefing.html"].decode()
        for each in (editions.usual(), editions.long(themes=4, items=8))
    )
    assert "<nav" not in few
    listed = re.findall(r'<li><a href="#([^"]+)">', many.partition("<nav")[2].partition("</nav>")[0])
    assert listed[:4] == [f"theme-quay-{n}" for n in range(4)]
    assert listed[4:] == ["days", "sources", "coverage", "evidence"]


def test_sentences_that_differ_are_not_printed_a_second_time() -> None:
    """Who tells them is: of what stands in the item anyway that is all, of what does not the words, too."""
    base = editions.usual()
    storm = base.sections[0].items[0]
    _, original = pieces_of(storm.support[2])
    told = Disagreement(
        "claim",
        (
            Alternative("a", None, original, "Nordlinje", editions.day(2)),
            Alternative("b", None, "Velmar was dark all week.", "the council", editions.day(3)),
        ),
    )
    item = msgspec.structs.replace(storm, disagreements=(told,))
    section = msgspec.structs.replace(base.sections[0], items=(item,))
    files = render(editions.like(base, sections=(section, *base.sections[1:])), formats=("md", "html", "mail"))
    said = "Accounts differ (claim): Nordlinje, 12 Mar; Velmar was dark all week (the council, 13 Mar)."
    for text in (
        files["briefing.md"].decode(),
        *mail_parts(files["mail.eml"]),
        squeezed(files["briefing.html"].decode()),
    ):
        assert said in " ".join(markup.unescape(re.sub("<[^>]*>", "", text)).replace("\N{NO-BREAK SPACE}", " ").split())
