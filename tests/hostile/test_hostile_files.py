"""Files of every format with wrong values in right places, and with bytes changed, cut and put in: each is read or told."""

from __future__ import annotations

import json
import random
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.model import Article, SetAside
from briefing.readers import read
from briefing.readers.decoding import BinaryFileError
from briefing.readers.html import page as read_page
from briefing.readers.reader import Given, UnusableError
from briefing.readers.registry import reader

sys.path.insert(0, str(Path(__file__).parent.parent / "readers"))
from making import Make  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterator

WRONG: tuple[Any, ...] = (
    None,
    5,
    -1.5,
    True,
    "",
    "x",
    [],
    {},
    [5],
    [None],
    {"a": 1},
    [[["x"]]],
    "2024-99-99",
    "<b>",
    "http://[",
    10**40,
)
NINJS = {
    "uri": "https://wire.example/items/7",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Pier",
    "headlines": [{"role": "main", "value": "Pier"}],
    "byline": "By Ann Lee",
    "people": [{"name": "Ann Lee"}],
    "versioncreated": "2024-11-14T08:00:00Z",
    "infosource": [{"name": "Coast Wire"}],
    "subject": [{"name": "politics"}],
    "body_xhtml": "<p>The council voted.</p>",
    "bodies": [{"role": "main", "contenttype": "text/html", "value": "<p>Words.</p>"}],
    "embargoed": "2024-11-20",
}
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Notes",
    "home_page_url": "https://pier.example/",
    "language": "en",
    "items": [
        {
            "id": 7,
            "url": "/seven",
            "title": "Seven",
            "content_html": "<p>Boats.</p>",
            "summary": "S",
            "date_published": "2024-11-12T10:00:00Z",
            "date_modified": "2024-11-13T10:00:00Z",
            "authors": [{"name": "Cy Dee"}],
            "tags": ["sea"],
        }
    ],
}
MARKUP = {
    "@type": "NewsArticle",
    "@graph": [{"@type": ["NewsArticle"], "headline": "A"}],
    "headline": "Pier",
    "url": "https://h.example/n/pier",
    "mainEntityOfPage": {"@id": "https://h.example/n/pier"},
    "datePublished": "2024-11-12T10:00:00Z",
    "dateModified": "2024-11-13",
    "author": [{"name": "Ann"}],
    "publisher": {"name": "Post"},
    "articleSection": ["x"],
    "inLanguage": {"alternateName": "en"},
    "isAccessibleForFree": "True",
    "wordCount": "12",
    "articleBody": "Words.",
    "correction": [{"text": "It was seven."}],
}
LIVE = {
    "@type": "LiveBlogPosting",
    "liveBlogUpdate": [
        {"@type": "BlogPosting", "headline": "A", "articleBody": "B", "datePublished": "2024-11-12", "url": "#a"}
    ],
}


def spoiled(whole: Any) -> Iterator[Any]:  # noqa: ANN401  any JSON
    """The value with each of its parts, in turn, replaced by each wrong one, or taken out."""
    yield from WRONG
    if isinstance(whole, dict):
        for name, part in whole.items():
            yield {key: value for key, value in whole.items() if key != name}
            for one in spoiled(part):
                yield {**whole, name: one}
    elif isinstance(whole, list):
        for n, part in enumerate(whole):
            for one in spoiled(part):
                yield [*whole[:n], one, *whole[n + 1 :]]


def given(data: bytes, name: str) -> Given:
    return Given(name, data[:4096], None, data)


def take(one: Given) -> None:
    """What the reader makes of a file: articles and what is set aside, or the one error that readers raise."""
    with suppress(UnusableError, BinaryFileError, OSError, EOFError):
        for found in reader(one).read(one):
            assert isinstance(found, Article | SetAside)


@pytest.mark.parametrize(("name", "whole"), [("ninjs.json", NINJS), ("feed.json", FEED)])
def test_wrong_values_in_right_places(name: str, whole: dict[str, Any]) -> None:
    for one in spoiled(whole):
        if isinstance(one, dict):
            take(given(json.dumps(one).encode(), name))


@pytest.mark.parametrize("whole", [MARKUP, LIVE], ids=["article", "live-blog"])
def test_wrong_values_in_a_pages_markup(whole: dict[str, Any]) -> None:
    for one in spoiled(whole):
        told = f'<html><head><script type="application/ld+json">{json.dumps(one)}</script></head><body><p>Too few words.</p></body></html>'
        with suppress(UnusableError):
            for found in read_page(told.encode(), "a.html"):
                assert isinstance(found, Article | SetAside)


JUNK = (
    b"null",
    b"[]",
    b"\0",
    b"<",
    b"&",
    b"\xff\xfe",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&#x110000;",
    b"\r\n\r\n",
    b"=?utf-8?q?=00?=",
)
TEXT = "".join(f"<p>{words}</p>" for words in Make.paragraphs)
FILES: dict[str, bytes | str] = {
    "a.html": Make.page(),
    "a.xml": '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
    f"<item><title>A</title><link>/a</link><pubDate>Tue, 12 Nov 2024 10:00:00 GMT</pubDate><description><![CDATA[{TEXT}]]></description></item></channel></rss>",
    "a.eml": "From: a@b.example\nTo: c@d.example\nSubject: =?utf-8?q?A?=\nDate: Tue, 12 Nov 2024 10:00:00 +0000\nMIME-Version: 1.0\n"
    f'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n{TEXT}\n--b--\n',
    "a.jsonl": json.dumps({"text": "The ferry sails.", "published": "2024-11-12", "authors": ["Ann"]}),
    "a.json": json.dumps(NINJS),
    "a.opml": '<opml><body><outline xmlUrl="https://a.example/rss" text="A"/></body></opml>',
    "a.newsml": f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet><inlineXML><html><body>{TEXT}</body></html></inlineXML></contentSet></newsItem>',
    "a.parquet": Make.parquet([{"text": "The ferry sails.", "title": "A"}] * 20),
    "a.warc": Make.record("https://h.example/1", Make.page().encode()) * 2,
    "a.docx": Make.docx("Pier"),
    "a.pdf": Make.pdf([list(Make.paragraphs)]),
    "a.md": "---\ntitle: A\npublished: 2024-11-12\n---\n# A\n\nWords.",
}


def changed(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) + 1)
        kind = chance.random()
        if kind < 0.3 and at < len(out):
            out[at] = chance.randrange(256)
        elif kind < 0.5:
            out[at : at + chance.randint(1, 40)] = b""
        elif kind < 0.8:
            out[at:at] = chance.choice(JUNK)
        elif kind < 0.9:
            out[at:at] = out[chance.randrange(len(out) or 1) :][: chance.randint(1, 200)]
        else:
            out = out[:at]
        out = out or bytearray(b" ")
    return bytes(out)


@pytest.mark.parametrize("name", FILES)
def test_bytes_changed_cut_and_put_in(name: str) -> None:
    whole = FILES[name]
    data = whole if isinstance(whole, bytes) else whole.encode()
    chance = random.Random(name)
    take(given(data, name))
    for _ in range(25):
        take(given(changed(data, chance), name))


def test_a_reader_that_fails_ends_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("# A\n\nWords.")
    (tmp_path / "b.txt").write_text("Words.")

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("briefing.readers.markdown.article", fail)
    one, two = read([tmp_path])
    assert isinstance(one, SetAside)
    assert (one.article, one.reason) == ("a.md", "what reads it failed: ZeroDivisionError: by nought")
    assert isinstance(two, Article)
