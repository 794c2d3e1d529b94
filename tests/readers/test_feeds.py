"""Feeds, well made and damaged side by side."""

from __future__ import annotations

import json
import warnings
from datetime import date
from typing import TYPE_CHECKING

import feedparser
import pytest

from briefing.model import Article, Beat, SetAside
from briefing.pipeline import date_articles
from briefing.readers import feeds, read
from briefing.readers.reader import UnusableError

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (
    "The council voted to rebuild the eastern pier.",
    "Engineers measured the foundations of the old mill.",
    "The ferry sails again from Monday.",
    "Two schools will be painted in the summer.",
)


def items(count: int = 4) -> str:
    return "".join(
        f"<item><title>Story {n} &amp; more</title><link>https://harbour.example/n/{n}</link><guid>id-{n}</guid>"
        f"<pubDate>Tue, 12 Nov 2024 1{n}:00:00 +0200</pubDate><dc:creator>desk@harbour.example (Ann Lee)</dc:creator>"
        f"<category>Local</category><description>&lt;p&gt;{WORDS[n]}&lt;/p&gt;&lt;p&gt;More of it.&lt;/p&gt;</description></item>"
        for n in range(count)
    )


def rss(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return (
        f'{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Post</title>'
        f"<link>https://harbour.example/</link><language>en-GB</language>{body}</channel></rss>"
    )


def item(stamp: str) -> str:
    return rss(f"<item><title>A</title><link>/a</link><pubDate>{stamp}</pubDate><description>B.</description></item>")


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Mill Weekly</title><link href="https://mill.example/"/>
<updated>2024-11-14T08:00:00Z</updated><id>tag:mill.example</id>
<entry><title>One</title><link href="https://mill.example/one"/><id>1</id><published>2024-11-12T23:30:00Z</published>
<updated>2024-11-14T08:00:00Z</updated><author><name>Bo Ray</name></author><summary>Short.</summary>
<content type="html">&lt;p&gt;The mill stands still.&lt;/p&gt;</content></entry>
<entry><title>Two</title><link href="https://mill.example/two"/><id>2</id><updated>2024-11-13T08:00:00Z</updated>
<summary>The wheel turns.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://m.example/"><title>Mill</title><link>https://m.example/</link></channel>
<item rdf:about="https://m.example/1"><title>One</title><link>https://m.example/1</link><description>Words.</description><dc:date>2024-11-12T10:00:00+01:00</dc:date></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Pier Notes",
    "home_page_url": "https://pier.example/",
    "language": "en",
    "items": [
        {
            "id": 7,
            "url": "/seven",
            "title": "Seven",
            "content_html": "<p>Boats.</p><p>Nets.</p>",
            "date_published": "2024-11-12T10:00:00Z",
            "authors": [{"name": "Cy Dee"}],
            "tags": ["sea"],
        },
        {"id": 8},
    ],
}


def found(folder: Path, feed: str | bytes, name: str = "feed.xml") -> list[Article | SetAside]:
    (folder / name).write_bytes(feed if isinstance(feed, bytes) else feed.encode())
    return list(read([folder]))


def articles(told: list[Article | SetAside]) -> list[Article]:
    return [one for one in told if isinstance(one, Article)]


def test_rss(tmp_path: Path) -> None:
    told = articles(found(tmp_path, rss(items())))
    assert [one.id for one in told] == [f"feed.xml#{n}" for n in (1, 2, 3, 4)]
    first = told[0]
    assert first.text == "The council voted to rebuild the eastern pier.\n\nMore of it."
    assert (first.title, first.outlet, first.authors) == ("Story 0 & more", "Harbour Post", ("Ann Lee",))
    assert (first.url, first.language, first.section) == ("https://harbour.example/n/0", "en", "Local")
    assert (first.stamp, first.origin) == ("Tue, 12 Nov 2024 10:00:00 +0200", "feed.xml, entry 1")


def test_atom_knows_publication_from_change(tmp_path: Path) -> None:
    one, two = articles(found(tmp_path, ATOM))
    assert (one.text, one.stamp, one.authors, one.outlet) == (
        "The mill stands still.",
        "2024-11-12T23:30:00Z",
        ("Bo Ray",),
        "Mill Weekly",
    )
    assert two.stamp is None
    assert two.guess is not None
    assert (two.guess.day, two.guess.basis) == (date(2024, 11, 13), "guess")
    assert two.guess.confidence < 0.7


def test_rdf(tmp_path: Path) -> None:
    (one,) = articles(found(tmp_path, RDF))
    assert (one.title, one.url, one.stamp) == ("One", "https://m.example/1", "2024-11-12T10:00:00+01:00")


def test_json_feed(tmp_path: Path) -> None:
    one, two = found(tmp_path, json.dumps(JSON), "notes")
    assert isinstance(one, Article)
    assert (one.text, one.url, one.authors, one.section) == (
        "Boats.\n\nNets.",
        "https://pier.example/seven",
        ("Cy Dee",),
        "sea",
    )
    assert isinstance(two, SetAside)
    assert (two.article, two.reason) == ("notes, entry 2", "the entry has neither words nor a title")


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Tue, 12 Nov 2024 10:00:00 +0200", date(2024, 11, 12)),
        ("Tue, 12 Nov 2024 23:30:00 GMT", date(2024, 11, 13)),  # in Kyiv it is the next day
        ("2024-11-12T23:30:00", date(2024, 11, 12)),  # without a zone it is taken as it stands
        ("Вт, 12 лис 2024 10:00:00 +0200", date(2024, 11, 12)),
        ("mar., 12 nov. 2024 10:00:00 +0100", date(2024, 11, 12)),
        ("Di, 12 Mär 2024 10:00:00 +0100", date(2024, 3, 12)),
        ("12 listopada 2024", date(2024, 11, 12)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Mon, 32 Nov 2024 10:00:00 GMT", None),
        ("10:45", None),  # never today
        ("soon", None),
        ("", None),
    ],
)
def test_stamps_as_they_are_met(tmp_path: Path, stamp: str, day: date | None) -> None:
    (one,) = articles(found(tmp_path, item(stamp)))
    (dated,) = date_articles([one], Beat(title="x", time_zone="Europe/Kyiv"))
    assert (dated.published.day if dated.published else None) == day
    assert [note.code for note in one.notes] == (["odd-stamp"] if stamp and day is None else [])


GOOD = rss(items())
DAMAGED = {
    "cut-in-an-entry": GOOD[: GOOD.index("Story 3") + 4].encode(),
    "bare-ampersand": GOOD.replace("&amp;", "&").encode(),
    "unknown-entity": GOOD.replace("&amp;", "&nbsp;").encode(),
    "control-character": GOOD.replace("Story", "St\x0bory").encode(),
    "blank-before-declaration": b"\n\n " + GOOD.encode(),
    "unclosed-element": GOOD.replace("</category>", "", 1).encode(),
    "wrong-encoding-declared": GOOD.replace("pier", "pièr").encode("latin-1"),
    "undeclared-prefix": GOOD.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "").encode(),
    "utf-16": GOOD.replace("UTF-8", "UTF-16").encode("utf-16"),
    "items-outside-channel": GOOD.replace("<item>", "</channel><item>", 1)
    .replace("</channel></rss>", "</rss>")
    .encode(),
    "junk-after-the-end": GOOD.encode() + b"<!-- served in 0.02 s --><br>",
    "cp1251": GOOD.replace("UTF-8", "windows-1251").replace("pier", "пристань").encode("cp1251"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_no_entry_fewer_than_feedparser_on_a_damaged_feed(tmp_path: Path, damage: str) -> None:
    data = DAMAGED[damage]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        least = len(feedparser.parse(data).entries)
    told = found(tmp_path, data)
    # An entry that is cut off before its first word is listed, not dropped.
    entries = [one for one in told if isinstance(one, Article) or ", entry" in one.article]
    assert len(entries) >= max(least, 4)
    assert {one.stamp for one in articles(told)} <= {f"Tue, 12 Nov 2024 1{n}:00:00 +0200" for n in range(4)}


def test_a_feed_that_breaks_off_says_so_after_what_was_read(tmp_path: Path) -> None:
    told = found(tmp_path, DAMAGED["cut-in-an-entry"])
    assert isinstance(told[-1], SetAside)
    assert told[-1].article == "feed.xml"
    assert "entries may be missing" in told[-1].reason
    assert told[-1].remedy == "fetch it again"


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, OUTSIDE.replace("x SYSTEM", "% x SYSTEM")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_a_feeds_own_are_refused(tmp_path: Path, head: str, encoding: str) -> None:
    feed = rss("<item><title>&c;&x;</title><description>&x;</description></item>", head).encode(encoding)
    (one,) = found(tmp_path, feed)
    assert isinstance(one, SetAside)
    assert "entities of its own" in one.reason


def test_an_article_about_entities_is_read(tmp_path: Path) -> None:
    told = found(
        tmp_path, rss("<item><title>A</title><description><![CDATA[Write <!ENTITY x> so.]]></description></item>")
    )
    assert len(articles(told)) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the feed is empty"),
        (b"<!DOCTYPE html><html><body>Not here</body></html>", "it is a page, not a feed"),
        (b"{", "its JSON is broken"),
        (b'{"version": "https://jsonfeed.org/version/1"}', 'it has no "items", so it is no JSON Feed'),
        (b"<note>nothing of it</note>", "there is no feed in it"),
    ],
)
def test_what_is_no_feed_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(UnusableError, match=reason) as caught:
        feeds.parse(data)
    assert caught.value.remedy


def test_a_feed_without_entries_is_told(tmp_path: Path) -> None:
    (one,) = found(tmp_path, rss(""))
    assert isinstance(one, SetAside)
    assert one.reason == "the feed has no entries"


def test_links_are_made_absolute_and_no_other_scheme_is_one() -> None:
    assert [e.link for e in feeds.parse(item("").encode(), "https://h.example/rss/all.xml").entries] == [
        "https://h.example/a"
    ]
    odd = item("").replace("/a</link>", "javascript:alert(1)</link>")
    assert [e.link for e in feeds.parse(odd.encode()).entries] == [None]


@pytest.mark.parametrize(("language", "day"), [("en-US", date(2024, 11, 12)), ("en-GB", date(2024, 12, 11))])
def test_the_country_of_a_feed_says_how_its_days_are_written(tmp_path: Path, language: str, day: date) -> None:
    told = item("11/12/2024").replace("<language>en-GB<", f"<language>{language}<")
    (one,) = found(tmp_path, told)
    assert isinstance(one, Article)
    (dated,) = date_articles([one], Beat(title="Harbour"))
    assert dated.published is not None
    assert (dated.published.day, [note.code for note in dated.notes]) == (day, [])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "&amp;lt;p&amp;gt;The pier&amp;amp;#8217;s end.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;It fell.&amp;lt;/p&amp;gt;",
            "The pier’s end.\n\nIt fell.",
        ),
        ("The pier&amp;amp;#8217;s end at Lee &amp;amp;amp; Ray.", "The pier’s end at Lee & Ray."),
        ("Write it between &amp;lt;em&amp;gt; and its end.", "Write it between <em> and its end."),
        ("See https://harbour.example/?a=1&amp;b=2 for more.", "See https://harbour.example/?a=1&b=2 for more."),
    ],
)
def test_what_is_escaped_twice_is_read_as_it_was_meant(tmp_path: Path, body: str, words: str) -> None:
    (tmp_path / "feed.xml").write_text(
        f"<rss version='2.0'><channel><title>Post</title><link>https://post.example</link><item><title>x</title>"
        f"<link>https://post.example/1</link><description>{body}</description></item></channel></rss>"
    )
    (one,) = read([tmp_path])
    assert isinstance(one, Article)
    assert one.text == words
