"""IPTC ninjs and NewsML-G2, and OPML, well made and broken side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from briefing.model import Article, SetAside
from briefing.readers import opml, read

if TYPE_CHECKING:
    from pathlib import Path

NINJS: dict[str, Any] = {
    "uri": "https://wire.example/items/7",
    "type": "text",
    "pubstatus": "usable",
    "language": "en-GB",
    "headline": "Council rebuilds the pier",
    "byline": "By Ann Lee",
    "versioncreated": "2024-11-14T08:00:00Z",
    "firstcreated": "2024-11-12T10:00:00Z",
    "infosource": [{"name": "Coast Wire"}],
    "subject": [{"name": "politics"}],
    "body_xhtml": "<p>The council voted.</p><p>It was close.</p>",
}
NINJS_3: dict[str, Any] = {
    "uri": "urn:wire:8",
    "standard": {"name": "ninjs", "version": "3.0"},
    "headlines": [{"role": "short", "value": "Mill"}, {"role": "main", "value": "The mill stands still"}],
    "bodies": [
        {"role": "main", "contenttype": "text/html", "value": "<p>With marks.</p>"},
        {"role": "main", "contenttype": "text/plain", "value": "The mill stands still.\n\nNobody knows why."},
    ],
    "versioncreated": "2024-11-12T10:00:00Z",
}


def newsml(items: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'


def item(body: str, status: str = "usable") -> str:
    return (
        f'<newsItem guid="urn:wire:1" version="2"><itemMeta><provider qcode="prov:coast"><name>Coast Wire</name></provider>'
        f"<versionCreated>2024-11-14T08:00:00Z</versionCreated><firstCreated>2024-11-12T10:00:00+02:00</firstCreated>"
        f'<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><creator><name>Ann Lee</name></creator>'
        f'<language tag="en-GB"/><subject qcode="x:1"><name>politics</name></subject><headline>Council rebuilds the pier</headline>'
        f"</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )


NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>'
    "<hedline><hl1>Council rebuilds the pier</hl1></hedline></body.head><body.content><p>The council voted.</p>"
    "<hl2>What comes next</hl2><p>It was <em>close</em>.</p></body.content></body></nitf></inlineXML>"
)
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head>'
    "<body><p>The mill stands still.</p><ul><li>One</li></ul></body></html></inlineXML>"
)


def found(folder: Path, data: str, name: str = "item") -> list[Article | SetAside]:
    (folder / name).write_text(data)
    return list(read([folder]))


def test_ninjs(tmp_path: Path) -> None:
    (one,) = found(tmp_path, json.dumps(NINJS))
    assert isinstance(one, Article)
    assert one.text == "The council voted.\n\nIt was close."
    assert (one.title, one.outlet, one.authors, one.section) == (
        "Council rebuilds the pier",
        "Coast Wire",
        ("Ann Lee",),
        "politics",
    )
    assert (one.url, one.language, one.stamp) == ("https://wire.example/items/7", "en", "2024-11-12T10:00:00Z")


def test_ninjs_of_version_3_and_lists_of_items(tmp_path: Path) -> None:
    items = [
        NINJS_3,
        {**NINJS, "pubstatus": "canceled"},
        {**NINJS, "body_xhtml": " "},
        5,
        {**NINJS, "embargoed": "2024-11-20T00:00:00Z"},
    ]
    one, two, three, four, five = found(tmp_path, json.dumps(items))
    assert isinstance(one, Article)
    assert (one.text, one.title) == ("The mill stands still.\n\nNobody knows why.", "The mill stands still")
    assert [(o.article, o.reason) for o in (two, three, four) if isinstance(o, SetAside)] == [
        ("item, item 2", "its publisher withdrew it (canceled)"),
        ("item, item 3", "it has no words in it"),
        ("item, item 4", "it has no words in it"),
    ]
    assert isinstance(five, Article)
    assert [note.message for note in five.notes] == ["is under embargo until 2024-11-20T00:00:00Z"]


def test_newsml(tmp_path: Path) -> None:
    one, two, three, four = found(
        tmp_path, newsml(item(NITF) + item(XHTML) + item(NITF, "canceled") + item("")), "items.xml"
    )
    assert isinstance(one, Article)
    assert one.text == "The council voted.\n\nWhat comes next\n\nIt was close."
    assert (one.title, one.outlet, one.authors, one.language) == (
        "Council rebuilds the pier",
        "Coast Wire",
        ("Ann Lee",),
        "en",
    )
    assert (one.stamp, one.section, one.id) == ("2024-11-12T10:00:00+02:00", "politics", "items.xml#1")
    assert isinstance(two, Article)
    assert two.text == "The mill stands still.\n\n- One"
    assert [(o.article, o.reason) for o in (three, four) if isinstance(o, SetAside)] == [
        ("items.xml, item 3", "its publisher withdrew it (canceled)"),
        ("items.xml, item 4", "it has no words in it"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (json.dumps(NINJS)[:-30], "its JSON is broken: "),
        (newsml(item(NITF))[:-40], "its XML is broken: "),
        (newsml(""), "it holds no news item"),
        (
            newsml(item(NITF)).replace("?>", '?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', 1),
            "it declares entities of its own",
        ),
    ],
)
def test_broken_items_are_told(tmp_path: Path, data: str, reason: str) -> None:
    (one,) = found(tmp_path, data)
    assert isinstance(one, SetAside)
    assert one.reason.startswith(reason)
    assert one.remedy


OPML = (
    '<opml version="2.0"><head><title>Mine</title></head><body><outline text="Coast"><outline type="rss" text="Harbour Post" '
    'xmlUrl="https://harbour.example/rss"/><outline text="Mill" xmlURL="feed://mill.example/atom"/></outline>'
    '<outline xmlUrl="https://harbour.example/rss"/><outline xmlUrl="javascript:alert(1)"/></body></opml>'
)


def test_a_list_of_feeds(tmp_path: Path) -> None:
    assert opml.feeds(OPML.encode()) == (
        ("https://harbour.example/rss", "Harbour Post"),
        ("http://mill.example/atom", "Mill"),
    )
    (one,) = found(tmp_path, OPML)
    assert isinstance(one, SetAside)
    assert one.reason == "it is a list of 2 feeds, not an article"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OPML[:-20], "its XML is broken"),
        ("<opml><body/></opml>", "it lists no feeds"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]>' + OPML, "it declares entities of its own"),
    ],
)
def test_a_broken_list_of_feeds(tmp_path: Path, data: str, reason: str) -> None:
    (one,) = found(tmp_path, data, "feeds.opml")
    assert isinstance(one, SetAside)
    assert one.reason.startswith(reason)
